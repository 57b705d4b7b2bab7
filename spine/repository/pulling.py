"""Bringing in what others have shared: joined with ours whole, or not at all.

First everything is joined in git's store. Only when that is clean, or every conflict is settled, do the files
of the folder move. At no time does a file have marks of a conflict in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from plugins.site import Site
from spine.git import bytes_of
from spine.repository.committing import identity, own_stage
from spine.repository.errors import Reason, RepositoryError
from spine.repository.fetching import fetch
from spine.repository.joining import Blob, Conflict, Merge, merge
from spine.repository.kinds import counted
from spine.repository.moving import move, recover
from spine.repository.places import Remote, Repository, refuse_unfinished, remote_of, repository_of
from spine.repository.records import Change, Commit, between, commits, told
from spine.repository.standing import commit_of
from spine.writing.copies import second_drafts
from spine.writing.differences import merged
from spine.writing.errors import NotSaved

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that was not taken, and where it is now."""

    title: str
    path: str
    """The second draft beside the file; empty when it is in git's history only."""
    commit: str
    """The commit in which it is in any case."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The folder has everything that others have shared."""

    head: str
    commits: tuple[Commit, ...] = ()
    """What came in, the newest first."""
    changes: tuple[Change, ...] = ()
    """The files that are others than before."""
    kept: tuple[Kept, ...] = ()
    """Of conflicts that were settled: the versions that were not taken."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Nothing has changed, because somebody has to choose between two versions first."""

    conflicts: tuple[Conflict, ...]
    seen: str
    """What `resolve` wants back, so that what is settled is what was shown."""


def pull(root: Path, *, by: str, content: str = "content") -> Joined | Clash:
    """Fetch what others have shared and join it with ours; `by` makes the commit that joins.

    Changes that are in no version stay. Raises `RepositoryError`; then, as with a `Clash`, no file and no
    version has changed.
    """
    repository = repository_of(root, content=content)
    with repository.alone():
        recover(repository)
        refuse_unfinished(repository)
        remote = wanted_remote(repository)
        fetch(repository, remote)
        return joined(repository, remote, by)


def resolve(
    root: Path,
    choices: Mapping[str, str],
    *,
    beside: Collection[str] = (),
    seen: str,
    by: str,
    site: Site,
    content: str = "content",
) -> Joined | Clash:
    """Join what was fetched with what somebody has chosen for each path: `mine`, `theirs`, or a whole text.

    Of a post or page, the version that was not taken stands beside it as a second draft; with a whole text
    theirs does, if its path is among `beside`, or mine, where the text is theirs at every difference.
    Every version is in git's history. Returns a `Clash` again when another than the `seen` one is to be
    settled by now. Raises `click.UsageError` when a choice is missing, and `RepositoryError`.
    """
    repository = repository_of(root, content=content)
    with repository.alone():
        recover(repository)
        refuse_unfinished(repository)
        remote = wanted_remote(repository)
        ours, theirs = repository.head(), commit_of(repository, remote.ref)
        if not theirs or _has(repository, ours, theirs) or _has(repository, theirs, ours):
            return joined(repository, remote, by)
        found = merge(repository, ours, theirs)
        if found.conflicts and found.seen != seen:
            return Clash(found.conflicts, found.seen)
        missing = [one for one in found.conflicts if one.path not in choices]
        if missing:
            raise click.UsageError(f"Choose a version of the {missing[0].kind.one} “{missing[0].title}” too.")
        tree, kept = _tree_of(repository, found, choices, beside, site, (ours, theirs))
        return _with_merge(repository, tree, (ours, theirs), by, kept)


def wanted_remote(repository: Repository) -> Remote:
    """Return the remote of our branch. Raises `RepositoryError` when there is none."""
    remote = remote_of(repository, repository.branch())
    if remote is None:
        raise RepositoryError(
            "There is no place elsewhere with which this folder is joined. Whoever knows git sets one with: "
            "git remote add origin ADDRESS",
            Reason.NO_REMOTE,
        )
    return remote


def joined(repository: Repository, remote: Remote, by: str) -> Joined | Clash:
    """Join what was fetched with ours, in a repository that is held alone."""
    ours, theirs = repository.head(), commit_of(repository, remote.ref)
    if not theirs or _has(repository, ours, theirs):
        return Joined(ours)
    if _has(repository, theirs, ours):
        came = _what_came(repository, ours, theirs)
        move(repository, ours, theirs, why="pull: forward")
        return Joined(theirs, *came)
    found = merge(repository, ours, theirs)
    if found.conflicts:
        return Clash(found.conflicts, found.seen)
    tree = _tree_of(repository, found, {}, (), None, (ours, theirs))[0] if found.settled else found.tree
    return _with_merge(repository, tree, (ours, theirs), by, ())


def _with_merge(
    repository: Repository, tree: str, parents: tuple[str, str], by: str, kept: tuple[Kept, ...]
) -> Joined:
    """Make the commit that joins both, and move the folder to it."""
    ours, theirs = parents
    came = _what_came(repository, ours, theirs)
    people = list(dict.fromkeys(one.by for one in came[0]))
    names = ", ".join(people[:3]) + (" and others" if len(people) > 3 else "")
    message = f"Join what {names or 'others'} changed: {counted(one.kind for one in came[1]) or 'nothing'}\n"
    who = identity(repository, by)
    new = repository.git.ask(
        "commit-tree", tree, "-p", ours, "-p", theirs, "-F", "-", given=message.encode(), **who
    ).line
    move(repository, ours, new, why="pull: joined")
    return Joined(new, *came, kept)


def _what_came(
    repository: Repository, ours: str, theirs: str
) -> tuple[tuple[Commit, ...], tuple[Change, ...]]:
    if not ours:
        return commits(repository, theirs), ()
    base = repository.git.run("merge-base", ours, theirs).line
    return commits(repository, theirs, f"^{ours}"), told(
        repository, between(repository, base or ours, theirs)
    )


def _has(repository: Repository, later: str, earlier: str) -> bool:
    """Whether a commit has another among those before it. Before the first commit, nothing is missing."""
    if not earlier or not later:
        return not earlier
    return repository.git.run("merge-base", "--is-ancestor", earlier, later).code == 0


def _tree_of(
    repository: Repository,
    found: Merge,
    choices: Mapping[str, str],
    beside: Collection[str],
    site: Site | None,
    parents: tuple[str, str],
) -> tuple[str, tuple[Kept, ...]]:
    """Return the tree that comes of the choices, and where the versions are that were not taken."""
    kept: list[Kept] = []
    with own_stage(repository) as stage:
        git = repository.git
        git.ask("read-tree", "--reset", found.tree, GIT_INDEX_FILE=stage)
        for path, (mode, name) in found.settled.items():
            line = bytes_of([f"{mode} {name}\t{path}"])
            git.ask("update-index", "-z", "--index-info", given=line, GIT_INDEX_FILE=stage)
        for one in found.conflicts:
            gone = bytes_of([f"0 {'0' * 40}\t{path}" for path in one.paths])
            taken, other = _choice(repository, one, choices[one.path])
            git.ask("update-index", "-z", "--index-info", given=gone, GIT_INDEX_FILE=stage)
            if taken:
                line = bytes_of([f"{taken.mode} {taken.name}\t{taken.path}"])
                git.ask("update-index", "-z", "--index-info", given=line, GIT_INDEX_FILE=stage)
            if other is None and one.path in beside:
                other = one.mine if _is_theirs(one, choices[one.path]) else one.theirs
            if other:
                in_commit = parents[other is one.theirs]
                path = _beside(repository, one, other, site, stage)
                kept.append(Kept(one.title, path, in_commit))
        return git.ask("write-tree", GIT_INDEX_FILE=stage).line, tuple(kept)


def _choice(repository: Repository, one: Conflict, choice: str) -> tuple[Blob | None, Blob | None]:
    """Return the version that is taken, and the one that is not and has to be kept."""
    if choice == MINE:
        return one.mine, one.theirs
    if choice == THEIRS:
        return one.theirs, one.mine
    like = one.mine or one.theirs
    if like is None or not one.is_text:
        raise click.UsageError(f"Of the {one.kind.one} “{one.title}”, choose one of the two versions.")
    raw = choice.encode("utf-8", "surrogatepass")
    name = repository.git.ask("hash-object", "-w", "--stdin", "--path", like.path, given=raw).line
    return Blob(like.path, like.mode, name, raw), None


def _is_theirs(one: Conflict, text: str) -> bool:
    """Whether a text has theirs at every difference, so that mine is the version that was not taken."""
    parts = one.parts()
    theirs = dict.fromkeys((part.number for part in parts), THEIRS)
    return text == merged(parts, theirs, like=one.mine.text or "" if one.mine else "")


def _beside(repository: Repository, one: Conflict, other: Blob, site: Site | None, stage: str) -> str:
    """Put a version that was not taken beside the other as a second draft; its path, or nothing.

    Files that are no post and no page have no second draft, nor has one whose front matter can't be read.
    """
    prefix = f"{repository.content}/"
    if site is None or not one.kind.has_versions or other.text is None or not one.path.startswith(prefix):
        return ""
    git = repository.git
    try:
        for name, raw in second_drafts(site, one.path.removeprefix(prefix), other.text):
            path = repository.full(prefix + name)
            if git.run("ls-files", "-z", "--", path, GIT_INDEX_FILE=stage).out:
                continue
            if repository.file(path).exists():
                continue
            blob = git.ask("hash-object", "-w", "--stdin", "--path", path, given=raw).line
            line = bytes_of([f"{other.mode} {blob}\t{path}"])
            git.ask("update-index", "-z", "--index-info", given=line, GIT_INDEX_FILE=stage)
            return prefix + name
    except (click.UsageError, NotSaved):
        pass
    return ""
