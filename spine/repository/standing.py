"""How the site's folder stands: what is in no version yet, what is not shared, what others have shared."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from spine.repository.belonging import Left, left_out
from spine.repository.errors import Reason, RepositoryError
from spine.repository.fetching import fetch
from spine.repository.moving import is_stopped, recover
from spine.repository.places import Remote, Repository, refuse_unfinished, remote_of, repository_of
from spine.repository.records import Change, Commit, between, commits, told
from spine.repository.working import changes_in


@dataclass(frozen=True, slots=True)
class Standing:
    """How a folder stands with git."""

    is_kept: bool
    """Whether it is a git repository. Without one everything else is empty, and that is no mistake."""
    why_not: str = ""
    """Why it is none: that nobody has made one, or what git says."""
    branch: str = ""
    """Empty when the folder is at an old version and on no branch."""
    head: str = ""
    """The commit that the folder is at; empty before the first."""
    changes: tuple[Change, ...] = ()
    """What is in no version yet."""
    left: tuple[Left, ...] = ()
    """What of it belongs into none: leftovers of programs, passwords. A commit leaves it out."""
    ahead: int = 0
    """How many commits are not on the remote."""
    waiting_changes: tuple[Change, ...] = ()
    """What has changed in them."""
    behind: int = 0
    """How many commits of the remote are not here."""
    coming: tuple[Commit, ...] = ()
    """The newest of them."""
    coming_changes: tuple[Change, ...] = ()
    """What others have changed in them."""
    remote: Remote | None = None
    unasked: str = ""
    """Why the remote could not be asked, when it should have been: then it is told as it last was."""
    hindrance: str = ""
    """Why no version can be made now: a merge that somebody has begun, no branch."""


def standing(root: Path, *, fetch_first: bool = False, content: str = "content") -> Standing:
    """Return how the site in `root` stands; with `fetch_first`, ask the remote what is new there.

    A folder without git, a remote that does not answer and a merge half done are told in the answer. Raises
    `RepositoryError` only when git is there and fails in another way.
    """
    try:
        repository = repository_of(root, content=content)
    except RepositoryError as error:
        if error.reason in (Reason.NO_REPOSITORY, Reason.NO_GIT):
            return Standing(False, str(error))
        raise
    _tidied(repository)
    branch, head = repository.branch(), repository.head()
    remote = remote_of(repository, branch)
    unasked = _asked(repository, remote) if fetch_first and remote else ""
    theirs = commit_of(repository, remote.ref) if remote else ""
    ahead, behind = _apart(repository, head, theirs)
    base = repository.git.run("merge-base", head, theirs).line if theirs and head else ""
    shared = base or (repository.empty_tree() if remote and not theirs else "")
    changes = changes_in(repository)
    return Standing(
        is_kept=True,
        branch=branch,
        head=head,
        changes=changes,
        left=left_out(repository, changes),
        ahead=ahead,
        waiting_changes=told(repository, between(repository, shared, head)) if shared and ahead else (),
        behind=behind,
        coming=commits(repository, theirs, *([f"^{head}"] if head else [])) if behind else (),
        coming_changes=told(repository, between(repository, base, theirs)) if base and behind else (),
        remote=remote,
        unasked=unasked,
        hindrance=_hindrance(repository),
    )


def _tidied(repository: Repository) -> None:
    """Take back what a pull that was stopped has left, so that nobody takes it for their own work."""
    if is_stopped(repository):
        with contextlib.suppress(RepositoryError), repository.alone():  # whoever holds it is at it already
            recover(repository)


def commit_of(repository: Repository, name: str) -> str:
    """Return the commit that a name means; nothing when there is none."""
    return repository.git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").line


def _asked(repository: Repository, remote: Remote) -> str:
    try:
        fetch(repository, remote)
    except RepositoryError as error:
        return str(error)
    return ""


def _apart(repository: Repository, ours: str, theirs: str) -> tuple[int, int]:
    """Return how many commits only we have, and how many only they have."""
    if not ours or not theirs:
        only = ours or theirs
        count = int(repository.git.ask("rev-list", "--count", only).line) if only else 0
        return (count, 0) if ours else (0, count)
    counts = repository.git.ask("rev-list", "--count", "--left-right", f"{ours}...{theirs}").line.split()
    return int(counts[0]), int(counts[1])


def _hindrance(repository: Repository) -> str:
    try:
        refuse_unfinished(repository)
    except RepositoryError as error:
        return str(error)
    return ""
