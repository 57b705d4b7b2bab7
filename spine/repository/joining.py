"""Two lines of versions joined in git's store, without touching a file of the folder.

`git merge-tree` (git 2.38, 2022) does the work. Where both have changed the same, it says so, and what it
says is told here in words: which text, who, when, and both versions.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from spine.repository.errors import Reason, RepositoryError
from spine.repository.git import Git, refused
from spine.repository.kinds import Kind, kind_of, title_of
from spine.repository.places import Repository
from spine.repository.records import Commit, blobs, commits
from spine.writing.differences import Part, differences

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


class How(StrEnum):
    """What stands against what."""

    BOTH_CHANGED = "both changed"
    BOTH_ADDED = "both added"
    """Two new files of one name."""
    I_DELETED = "i deleted"
    """Mine is gone, and theirs has been changed."""
    THEY_DELETED = "they deleted"
    BOTH_RENAMED = "both renamed"
    """The same file has two new names."""


_SAID = {
    How.BOTH_CHANGED: "You and {by} have both changed {what}.",
    How.BOTH_ADDED: "You and {by} have both made a new file for {what}.",
    How.I_DELETED: "You have deleted {what}, and {by} has changed it.",
    How.THEY_DELETED: "{by} has deleted {what}, and you have changed it.",
    How.BOTH_RENAMED: "You and {by} have both given {what} a new file name.",
}


@dataclass(frozen=True, slots=True)
class Blob:
    """One version of a file, as git keeps it."""

    path: str
    """From the top of the repository."""
    mode: str
    name: str
    raw: bytes

    @property
    def text(self) -> str | None:
        """Its words; None of a picture or another file that is no text."""
        try:
            return None if b"\0" in self.raw else self.raw.decode("utf-8")
        except UnicodeDecodeError:
            return None


@dataclass(frozen=True, slots=True)
class Conflict:
    """One file of which there are two versions, and somebody has to choose."""

    path: str
    """From the site's folder."""
    kind: Kind
    title: str
    how: How
    mine: Blob | None
    """None when it is deleted here."""
    theirs: Blob | None
    base: Blob | None
    """What both began with; None when both have made it."""
    theirs_last: Commit | None
    """Their newest commit that touched it: by whom, when, and its words."""
    paths: tuple[str, ...]
    """All its paths, from the top: more than one when it was renamed."""

    @property
    def by(self) -> str:
        """Who has changed it there."""
        return self.theirs_last.by if self.theirs_last else "somebody"

    @property
    def when(self) -> dt.datetime | None:
        """When that was."""
        return self.theirs_last.when if self.theirs_last else None

    @property
    def said(self) -> str:
        """What has happened, in one sentence."""
        words = _SAID[self.how].format(by=self.by, what=f"the {self.kind.one} “{self.title}”")
        return words[:1].upper() + words[1:]

    @property
    def is_text(self) -> bool:
        """Whether both versions can be read, and put together part by part."""
        return all(one is None or one.text is not None for one in (self.mine, self.theirs, self.base))

    def parts(self) -> list[Part]:
        """Return both versions part by part, as `spine.writing.differences`; empty when one is no text."""
        mine, theirs = (one.text if one else None for one in (self.mine, self.theirs))
        if mine is None or theirs is None:
            return []
        return differences(self.base.text if self.base else None, mine, theirs)


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of joining two commits."""

    tree: str
    """Git's name for the files that come of it, marks of conflicts included."""
    conflicts: tuple[Conflict, ...]
    settled: Files = field(default_factory=dict)
    """Files that have to be put into the tree in any case, or taken out of it (`GONE`)."""

    @property
    def seen(self) -> str:
        """A sum of the conflicts: who chooses sends it back, so that what is settled is what was shown."""
        told = [(one.path, *(blob.name if blob else "" for blob in (one.base, one.mine, one.theirs)))
                for one in self.conflicts]  # fmt: skip
        return hashlib.blake2b(repr(told).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def merge(repository: Repository, ours: str, theirs: str) -> Merge:
    """Join two commits. Raises `RepositoryError` when git is too old or the two have nothing in common."""
    tree, parts = _joined(repository.git, ours, theirs)
    if not parts:
        return Merge(tree, ())
    base = repository.git.run("merge-base", ours, theirs).line
    sides = {1: _files_of(repository, base), 2: _files_of(repository, ours), 3: _files_of(repository, theirs)}
    entries, messages = _told(parts)
    settled = _by_name(entries, messages, sides)
    groups = _groups([path for path in entries if path not in settled], messages)
    return Merge(tree, _conflicts(repository, entries, groups, sides, (base, theirs)), settled)


def _joined(git: Git, ours: str, theirs: str) -> tuple[str, list[str]]:
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


def _files_of(repository: Repository, commit: str) -> Files:
    """Return all files of a commit by their paths: mode, and git's name for what they hold."""
    found = {}
    for item in repository.git.ask("ls-tree", "-r", "-z", commit).items:
        told, _, path = item.partition("\t")
        mode, _, name = told.split(" ")
        found[path] = mode, name
    return found


def _by_name(entries: Entries, messages: Messages, sides: Mapping[int, Files]) -> Files:
    """Join those files by their names alone of which git offers versions that nobody has written.

    Where a renamed file meets another of its new name, git first joins the renamed one with its own other
    version, and what it offers then may have marks in it. `entries` gets such paths as the two sides have
    them; those on which only one side has changed something are returned, with what becomes of them.
    """
    known = {stage: {name for _, name in files.values()} for stage, files in sides.items()}
    odd = {
        path
        for path, stages in entries.items()
        if any(name not in known[stage] for stage, (_, name) in stages.items())
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


def _told(parts: Sequence[str]) -> tuple[Entries, Messages]:
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


def _conflicts(
    repository: Repository,
    entries: Entries,
    groups: Groups,
    sides: Mapping[int, Files],
    span: tuple[str, str],
) -> tuple[Conflict, ...]:
    """Return the conflicts as people see them."""
    for group in groups:
        if len(group) > 1:  # given two new names: each as its author has it
            for path in group:
                for stage, files in sides.items():
                    if stage in entries[path] and path in files:
                        entries[path][stage] = files[path]
    raws = blobs(repository, [name for stages in entries.values() for _, name in stages.values()])
    found = [_conflict(repository, group, entries, raws, span) for group in groups]
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.path)))


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


def _groups(paths: Sequence[str], messages: Messages) -> Groups:
    """Return the paths of each file in conflict: those of one that was renamed twice belong together."""
    groups: list[tuple[str, ...]] = []
    left = list(paths)
    for named, kind in messages:
        together = tuple(path for path in named if path in left)
        if kind == _TWICE and len(together) > 1:
            groups.append(together)
            left = [path for path in left if path not in together]
    return [*groups, *((path,) for path in left)]


def _conflict(
    repository: Repository,
    group: tuple[str, ...],
    entries: Entries,
    raws: dict[str, bytes],
    span: tuple[str, str],
) -> Conflict:
    versions: dict[int, Blob] = {}
    for path in group:
        for stage, (mode, name) in entries[path].items():
            versions[stage] = Blob(path, mode, name, raws.get(name, b""))
    base, mine, theirs = (versions.get(stage) for stage in (1, 2, 3))
    if mine and theirs:
        how = How.BOTH_RENAMED if mine.path != theirs.path else How.BOTH_CHANGED if base else How.BOTH_ADDED
    else:
        how = How.THEY_DELETED if mine else How.I_DELETED
    shown = mine or theirs or base
    path = repository.inside(shown.path if shown else group[0])
    kind = kind_of(path, repository.content)
    since, until = span
    touched = [until, *([f"^{since}"] if since else []), "--", *group]
    newest = commits(repository, *touched, most=1) or commits(repository, until, most=1)
    title = title_of(path, kind, shown.raw if shown else None)
    return Conflict(path, kind, title, how, mine, theirs, base, newest[0] if newest else None, group)
