"""What `git merge-tree` (git 2.38, 2022) says of two commits joined, read into plain values."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from spine.repository.errors import Reason, RepositoryError
from spine.repository.git import Git, refused
from spine.repository.places import Repository

_NEEDED = (2, 38)
_TWICE, _COLLISION = "CONFLICT (rename/rename)", "CONFLICT (rename involved in collision)"
GONE = ("0", "0" * 40)
"""The mode and the name of a file that is deleted."""
Files: TypeAlias = dict[str, tuple[str, str]]
"""Files of a commit by path: mode, and git's name for what they hold."""
Entries: TypeAlias = dict[str, dict[int, tuple[str, str]]]
"""The same of each path in conflict, by stage: 1 what both began with, 2 ours, 3 theirs."""
Messages: TypeAlias = list[tuple[list[str], str]]
"""What git says of conflicts: the paths that each is about, and its kind."""
Groups: TypeAlias = list[tuple[str, ...]]
"""Paths of one file each: several when it was renamed."""


def joined(git: Git, ours: str, theirs: str) -> tuple[str, list[str]]:
    """Return the tree that comes of joining, and what git says of conflicts: nothing when there are none."""
    done = git.run("merge-tree", "--write-tree", "-z", "--messages", ours, theirs)
    if done.code not in (0, 1) or not done.out:
        _refuse_old(git)
        if "unrelated histories" in done.said:
            raise RepositoryError(
                "What is on the remote and what is in this folder have nothing in common, so they can't be "
                "joined. Look whether the remote's address is that of this site."
            )
        raise refused(done)
    tree, *parts = done.out.decode("utf-8", "surrogateescape").split("\0")
    return tree.strip(), parts if done.code else []


def files_of(repository: Repository, commit: str) -> Files:
    """Return all files of a commit by their paths: mode, and git's name for what they hold."""
    found = {}
    for item in repository.git.ask("ls-tree", "-r", "-z", commit).items:
        told, _, path = item.partition("\t")
        mode, _, name = told.split(" ")
        found[path] = mode, name
    return found


def by_name(entries: Entries, messages: Messages, sides: Mapping[int, Files]) -> Files:
    """Join those files by their names alone of which git offers versions that nobody has written.

    Where a renamed file meets another of its new name, git first joins the renamed one with its own other
    version, and what it offers then may have marks in it. `entries` gets such paths as the two sides have
    them; those on which only one side has changed something are returned, with what becomes of them.
    """
    known = {stage: {name for _, name in sides[stage].values()} for stage in (2, 3)}
    odd = {
        path
        for path, stages in entries.items()
        if any(stage in known and name not in known[stage] for stage, (_, name) in stages.items())
    }
    twice = {path for paths, kind in messages if kind == _TWICE for path in paths}
    odd |= {path for paths, kind in messages if kind == _COLLISION for path in paths}
    odd |= {path for paths, _ in messages if odd.intersection(paths) for path in paths}
    settled: Files = {}
    for path in odd - twice:
        base, mine, theirs = (sides[stage].get(path) for stage in (1, 2, 3))
        entries.pop(path, None)
        if mine == theirs or theirs == base:
            settled[path] = mine or GONE
        elif mine == base:
            settled[path] = theirs or GONE
        else:
            stages = {1: base, 2: mine, 3: theirs}
            entries[path] = {stage: version for stage, version in stages.items() if version}
    return settled


def _refuse_old(git: Git) -> None:
    found = re.search(r"(\d+)\.(\d+)", git.run("version").line)
    if found and (int(found[1]), int(found[2])) < _NEEDED:
        raise RepositoryError(
            f"The program git on this computer is {found[0]}; to join what several people have changed, "
            f"{_NEEDED[0]}.{_NEEDED[1]} or newer is needed. Install a newer one from git-scm.com.",
            Reason.OLD_GIT,
        )


def told(parts: Sequence[str]) -> tuple[Entries, Messages]:
    """Return what git says: the versions of each path in conflict, and its messages.

    Entries, an empty line, messages: git-merge-tree(1), “Output”.
    """
    entries: Entries = {}
    at = 0
    while at < len(parts) and parts[at]:
        told, _, path = parts[at].partition("\t")
        mode, name, stage = told.split(" ")
        entries.setdefault(path, {})[int(stage)] = (mode, name)
        at += 1
    return entries, _messages(parts[at + 1 :])


def _messages(parts: Sequence[str]) -> Messages:
    """Return git's messages: the paths that each is about, and its kind."""
    found: Messages = []
    at = 0
    while at < len(parts) and parts[at].strip().isdigit():
        count = int(parts[at])
        paths = list(parts[at + 1 : at + 1 + count])
        found.append((paths, parts[at + 1 + count] if at + 1 + count < len(parts) else ""))
        at += count + 3
    return found


def groups(paths: Sequence[str], messages: Messages) -> Groups:
    """Return the paths of each file in conflict: those of one that was renamed twice belong together."""
    groups: list[tuple[str, ...]] = []
    left = list(paths)
    for named, kind in messages:
        together = tuple(path for path in named if path in left)
        if kind == _TWICE and len(together) > 1:
            groups.append(together)
            left = [path for path in left if path not in together]
    return [*groups, *((path,) for path in left)]
