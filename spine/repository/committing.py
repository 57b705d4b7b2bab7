"""Keeping a version of what people have written, with the name of who keeps it.

What is kept is the site's content and nothing else. What a person has put on git's stage for themselves stays
there: the version is made on a stage of its own.
"""

import contextlib
import os
import posixpath
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spine.git import Done, bytes_of, without_secrets
from spine.repository.belonging import Left, reason_against
from spine.repository.errors import Reason, RepositoryError
from spine.repository.git import refused
from spine.repository.kinds import counted
from spine.repository.moving import recover
from spine.repository.places import Repository, refuse_unfinished, repository_of
from spine.repository.records import Change, What
from spine.repository.standing import changes_in

_LINES = 40
"""Titles that a message names."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A version that was made."""

    id: str
    """The commit; empty when there was nothing to keep."""
    message: str
    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    """Files of the content that are not in it, and why."""


def commit(
    root: Path,
    *,
    by: str,
    message: str = "",
    paths: Sequence[str] | None = None,
    content: str = "content",
) -> Committed:
    """Keep a version of everything that has changed in the content, or of those `paths` of it.

    `by` is who keeps it; without a `message`, it says what has changed. Raises `RepositoryError`: when there
    is no repository, something unfinished in it, or a hook that refuses. Then nothing has changed.
    """
    repository = repository_of(root, content=content)
    with repository.alone():
        recover(repository)
        refuse_unfinished(repository)
        changes, left = _chosen(repository, paths)
        if not changes:
            return Committed("", "", (), left)
        message = message.strip() or message_of(changes)
        _keep(repository, [repository.full(one.path) for one in changes], message, by)
        return Committed(repository.head(), message, changes, left)


def message_of(changes: Sequence[Change]) -> str:
    """Return what has changed, as the message of a commit: its first line, and the titles below."""
    if len(changes) == 1:
        verb = {What.NEW: "Add", What.DELETED: "Delete"}.get(changes[0].what, "Change")
        return f"{verb} the {changes[0].kind.one} “{changes[0].title}”"
    lines = [f"- {change.said}" for change in changes[:_LINES]]
    rest = len(changes) - len(lines)
    return "\n".join(
        [counted(change.kind for change in changes), "", *lines, *([f"- and {rest} more"] * (rest > 0))]
    )


def identity(repository: Repository, by: str) -> dict[str, str]:
    """Return the variables that tell git who makes a commit.

    The e-mail is the one that git knows; without one, an address that can't be real (RFC 2606).
    """
    name = re.sub(r"[<>\x00-\x1f\x7f]", "", " ".join(by.split())).strip(" .,:;'\"") or "Somebody"
    known = repository.git.run("config", "user.email").line
    email = re.sub(r"[<>\x00-\x20]", "", known)
    if not email:
        email = f"{re.sub(r'[^a-z0-9]+', '.', name.lower()).strip('.') or 'somebody'}@desk.invalid"
    own = repository.git.run("config", "user.name").line or name
    return {
        "GIT_AUTHOR_NAME": name[:100],
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": own if known else name[:100],
        "GIT_COMMITTER_EMAIL": email,
    }


def _chosen(
    repository: Repository, paths: Sequence[str] | None
) -> tuple[tuple[Change, ...], tuple[Left, ...]]:
    wanted = None if paths is None else {posixpath.normpath(path) for path in paths}
    chosen, left = [], []
    for change in changes_in(repository):
        inside = change.path.startswith(f"{repository.content}/")
        if (wanted is None and not inside) or (wanted is not None and change.path not in wanted):
            continue
        if why := reason_against(repository, change):
            left.append(Left(change.path, why))
        else:
            chosen.append(change)
    return tuple(chosen), tuple(left)


def _keep(repository: Repository, paths: Sequence[str], message: str, by: str) -> None:
    """Make the commit on a stage of its own, after the same files were put on everybody's stage.

    In this order, a stop in between leaves files that are staged and not yet committed, and nothing else.
    """
    git, names = repository.git, bytes_of(paths)
    git.ask("update-index", "--add", "--remove", "--replace", "-z", "--stdin", given=names)
    with own_stage(repository) as stage:
        if repository.head():
            git.ask("read-tree", "--reset", "HEAD", GIT_INDEX_FILE=stage)
        else:
            git.ask("read-tree", "--empty", GIT_INDEX_FILE=stage)
        git.ask(
            "update-index",
            "--add",
            "--remove",
            "--replace",
            "-z",
            "--stdin",
            given=names,
            GIT_INDEX_FILE=stage,
        )
        who = identity(repository, by)
        done = git.run(
            "commit", "--quiet", "--no-status", "--file=-", "--cleanup=whitespace",
            given=message.encode(), GIT_INDEX_FILE=stage, **who,
        )  # fmt: skip
    if done.code:
        raise _not_kept(repository, done)


@contextlib.contextmanager
def own_stage(repository: Repository) -> Iterator[str]:
    """Give a copy of git's stage, by its path, and take it away at the end."""
    for old in repository.own.glob("spine-stage-*"):  # of one that was stopped; we are alone
        old.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(prefix="spine-stage-", dir=repository.own)
    with os.fdopen(handle, "wb") as copy:
        with contextlib.suppress(FileNotFoundError):
            copy.write((repository.own / "index").read_bytes())
        is_empty = not copy.tell()
    if is_empty:
        os.unlink(name)
    try:
        yield name
    finally:
        for path in (name, f"{name}.lock"):
            Path(path).unlink(missing_ok=True)


def _not_kept(repository: Repository, done: Done) -> RepositoryError:
    """Return why a commit was not made: mostly a hook that somebody has set up."""
    said = f"{done.said}\n{without_secrets(done.line)}".strip()
    if "gpg" in said or "failed to sign" in said or "sign the data" in said:
        return RepositoryError(
            "This computer signs every version, and could not sign this one. Make one commit with git in a "
            "terminal, so that the key is unlocked, then try again."
        )
    if "cannot run" in said and "hooks" in said:
        return RepositoryError(
            "A hook of this repository can't be started. Whoever set it up must mend it.", Reason.HOOK
        )
    hooks = [
        name for name in ("pre-commit", "commit-msg", "prepare-commit-msg") if _has_hook(repository, name)
    ]
    if hooks and not said.startswith("fatal:"):
        words = " ".join(said.split())[:600]
        return RepositoryError(
            f"The check that somebody has set up in this repository ({hooks[0]}) refuses this version. "
            f"{f'It says: {words}' if words else 'It does not say why.'}",
            Reason.HOOK,
        )
    return refused(done)


def _has_hook(repository: Repository, name: str) -> bool:
    path = repository.git.run("rev-parse", "--git-path", f"hooks/{name}").line
    return os.access(repository.git.folder / path, os.X_OK)
