"""Sharing our versions with others."""

import re
from dataclasses import dataclass
from pathlib import Path

from spine.git import without_secrets
from spine.repository.errors import Reason, RepositoryError
from spine.repository.fetching import fetch, meaning
from spine.repository.git import NETWORK_SECONDS
from spine.repository.moving import recover
from spine.repository.places import Remote, Repository, refuse_unfinished, repository_of
from spine.repository.pulling import Clash, Joined, joined, wanted_remote
from spine.repository.standing import commit_of

TRIES = 4
"""How often others may be faster before we give up."""
_FASTER = re.compile(
    r"fetch first|non-fast-forward|stale info|cannot lock ref|failed to update ref|remote contains work"
)


@dataclass(frozen=True, slots=True)
class Pushed:
    """The remote has what is here."""

    head: str
    count: int
    """How many commits were new to it."""
    remote: Remote
    joined: tuple[Joined, ...] = ()
    """What came in meanwhile, because others were faster."""


def push(root: Path, *, by: str, content: str = "content") -> Pushed | Clash:
    """Share the versions of our branch. What others share meanwhile is joined first.

    Returns a `Clash` when that can't be done without somebody's choice. Raises `RepositoryError` when there
    is no remote, or it refuses: our versions stay here then, and nothing is lost.
    """
    repository = repository_of(root, content=content)
    with repository.alone():
        recover(repository)
        refuse_unfinished(repository)
        remote = wanted_remote(repository)
        if not repository.head():
            raise RepositoryError("There is no version yet that could be shared.")
        came: list[Joined] = []
        for _ in range(TRIES):
            before = commit_of(repository, remote.ref)
            if _sent(repository, remote):
                head = repository.head()
                since = [f"^{before}"] if before else []
                count = int(repository.git.ask("rev-list", "--count", head, *since).line)
                return Pushed(head, count, remote, tuple(came))
            fetch(repository, remote)
            done = joined(repository, remote, by)
            if isinstance(done, Clash):
                return done
            came.append(done)
    raise RepositoryError(
        f"Others share their versions faster than ours can be joined with them: {TRIES} times in a row. "
        "Yours are kept here. Try again in a minute.",
        Reason.BEHIND,
    )


def _sent(repository: Repository, remote: Remote) -> bool:
    """Send our branch; whether the remote took it. False when it has versions that are not here."""
    ours = f"refs/heads/{repository.branch()}"
    options = ["--porcelain", "--no-progress", "--no-follow-tags", "--recurse-submodules=no"]
    if not remote.is_set:
        options.append("--set-upstream")
    done = repository.git.run(
        "push", *options, "--", remote.name, f"{ours}:refs/heads/{remote.branch}",
        network=True, seconds=NETWORK_SECONDS,
    )  # fmt: skip
    if not done.code:
        return True
    said = f"{done.said}\n{without_secrets(done.line)}"
    if _FASTER.search(said):
        return False
    if "pre-push" in said or _stopped_here(repository, said):
        words = " ".join(
            line
            for line in said.splitlines()
            if not line.startswith(("error: failed to push", "To ", "Done"))
        )
        raise RepositoryError(
            "The check that somebody has set up in this repository (pre-push) refuses. It says: "
            f"{words[:600]}",
            Reason.HOOK,
        )
    raise meaning(said, remote)


def _stopped_here(repository: Repository, said: str) -> bool:
    """Whether a hook on this computer refused, before the remote was asked."""
    path = repository.git.run("rev-parse", "--git-path", "hooks/pre-push").line
    return (repository.git.folder / path).exists() and "rejected" not in said and "fatal:" not in said
