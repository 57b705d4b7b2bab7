"""Bringing in what others have shared: joined with ours whole, or not at all.

First everything is joined in git's store. Only when that is clean, or every conflict is settled, do the files
of the folder move. At no time does a file have marks of a conflict in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from plugins.site import Site
from spine.repository.committing import identity
from spine.repository.errors import Reason, RepositoryError
from spine.repository.fetching import fetch
from spine.repository.joining import Conflict, merge
from spine.repository.kinds import counted
from spine.repository.moving import move, recover
from spine.repository.places import Remote, Repository, refuse_unfinished, remote_of, repository_of
from spine.repository.records import Change, Commit, between, commits, told
from spine.repository.settling import Choice, Kept, settled
from spine.repository.standing import commit_of
from spine.repository.untaken import noted


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
    choices: Mapping[str, Choice],
    *,
    beside: Collection[str] = (),
    seen: str,
    by: str,
    site: Site,
    content: str = "content",
) -> Joined | Clash:
    """Join what was fetched with what somebody has chosen for each path.

    Where a whole version of a post or page was not taken, it stands beside the other as a second draft; of
    those chosen difference by difference, what was not taken does if the path is among `beside`. Every
    version is in git's history, where `untaken` finds it. Returns a `Clash` again when another than the
    `seen` one is to be settled by now. Raises `click.UsageError` when a choice is missing, and
    `RepositoryError`.
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
        tree, kept = settled(repository, found, choices, beside=beside, site=site, by=by)
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
    tree = settled(repository, found, {})[0] if found.settled else found.tree
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
    message += noted(kept)
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
