"""What git knows of the site's folder. Nothing is changed by asking."""

from __future__ import annotations

from pathlib import Path

import click

from spine.repository.errors import RepositoryError
from spine.repository.git import Git


def ask(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Return what git answers in the folder `root`; None when it refuses.

    Raises `click.UsageError` when git is not installed or takes too long.
    """
    try:
        done = Git(root).run(*arguments, given=given)
    except RepositoryError as error:
        raise click.UsageError(f"{error}") from None
    return done.out if done.code == 0 else None


def commit_of(root: Path, name: str) -> str:
    """Return the commit that `name` stands for, such as `main` or `HEAD^1`.

    Raises `click.UsageError` when there is no git, no repository, or no such commit.
    """
    if ask(root, "rev-parse", "--git-dir") is None:
        raise click.UsageError(f"{root} is not kept in git, so nobody can tell what is new.")
    found = None if name.startswith("-") else ask(root, "rev-parse", "--verify", f"{name}^{{commit}}")
    if found is None:
        raise click.UsageError(f"Git knows no commit “{name}”. Give another one with --since.")
    return found.decode().strip()


def changed_since(root: Path, commit: str) -> frozenset[str]:
    """Return the files that are others than at a commit, new and deleted ones too, from `root` on."""
    told = [
        ask(root, "diff", "--name-only", "--relative", "-z", commit),
        ask(root, "ls-files", "--others", "--exclude-standard", "-z"),
    ]
    names = b"\0".join(one for one in told if one).decode("utf-8", "replace").split("\0")
    return frozenset(filter(None, names))
