"""Which repository the site's folder belongs to, and which branch of which remote goes with it."""

import contextlib
import posixpath
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.site.config import CONFIG
from plugins.site.lock import BusyError, locked
from spine.git import without_secrets
from spine.repository.errors import Reason, RepositoryError
from spine.repository.git import Git, refused

WAIT = 30.0
"""Seconds to wait while another of us works with the repository."""
STALE = 15.0
"""Seconds after which a lock of git's, left by one of us who was stopped, belongs to nobody any more."""
_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisect",
}


@dataclass(frozen=True, slots=True)
class Repository:
    """The git repository in which the site's folder is."""

    git: Git
    """Git at the top of the repository."""
    own: Path
    """Where git keeps what belongs to this work tree: its index, its HEAD."""
    prefix: str
    """Where the site's folder is from the top: empty, or with a slash at its end."""
    content: str = "content"
    """The content folder, from the site's folder."""

    @property
    def moving(self) -> Path:
        """The note that is there while the folder moves, or after that was stopped."""
        return self.own / "spine-moving.json"

    def inside(self, path: str) -> str:
        """Return a path from the top as one from the site's folder."""
        if path.startswith(self.prefix):
            return path[len(self.prefix) :]
        return posixpath.relpath(path, self.prefix)

    def full(self, path: str) -> str:
        """Return a path from the site's folder as one from the top."""
        return posixpath.normpath(self.prefix + path)

    def file(self, path: str) -> Path:
        """Return the file at a path from the top."""
        return self.git.folder / path

    def head(self) -> str:
        """Return the commit that the folder is at; empty before the first one."""
        return self.git.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").line

    def branch(self) -> str:
        """Return the branch's name; empty when the folder is on none."""
        return self.git.run("symbolic-ref", "--quiet", "--short", "HEAD").line

    def empty_tree(self) -> str:
        """Return git's name for a folder with nothing in it."""
        return self.git.ask("mktree").line

    def unfinished(self) -> str:
        """Return what somebody has begun in the repository and not ended, in a word; or nothing."""
        for name, words in _UNFINISHED.items():
            if (self.own / name).exists():
                return words
        return "a merge" if self.git.run("ls-files", "--unmerged", "-z").out else ""

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other programs of ours out of the repository. Raises `RepositoryError`."""
        busy = (
            "Another window works with the versions of this site at this moment. Try again when it is done."
        )
        try:
            with locked(self.own, "spine", wait=WAIT, busy=busy), self._noted():
                yield
        except BusyError as error:
            raise RepositoryError(str(error), Reason.BUSY) from None

    @contextlib.contextmanager
    def _noted(self) -> Iterator[None]:
        """Leave a note while we work; who finds one clears up after somebody who was stopped."""
        note = self.own / "spine-at-work"
        if note.exists() or self.moving.exists():
            self._unlock()
        note.touch()
        try:
            yield
        finally:
            note.unlink(missing_ok=True)

    def _unlock(self) -> None:
        """Take away git's locks that were left by one of us who was stopped in the middle.

        A git that outlived its caller is given time to come to its end first.
        """
        whole = Path(self.git.run("rev-parse", "--path-format=absolute", "--git-common-dir").line or self.own)
        names = ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock")
        locks = [folder / name for folder in (self.own, whole) for name in names]
        for lock in (*locks, *whole.glob("refs/**/*.lock")):
            with contextlib.suppress(FileNotFoundError):
                while time.time() - lock.stat().st_mtime < STALE:
                    time.sleep(0.2)
                lock.unlink()


@dataclass(frozen=True, slots=True)
class Remote:
    """The branch elsewhere with which the folder is joined."""

    name: str
    branch: str
    address: str
    """Where it is, for people: without a name and a password."""
    is_set: bool
    """Whether git itself knows that our branch goes with it."""

    @property
    def ref(self) -> str:
        """Where git remembers how it was when last asked."""
        return f"refs/remotes/{self.name}/{self.branch}"


def repository_of(root: Path, *, content: str = "content") -> Repository:
    """Return the repository of the site in `root`.

    Raises `RepositoryError`, with `Reason.NO_REPOSITORY` when the folder is kept in none: also when a folder
    above it is one for something else, and knows nothing of the site.
    """
    here = Git(root.resolve())
    wanted = ("--is-inside-work-tree", "--show-prefix", "--absolute-git-dir", "--show-toplevel")
    done = here.run("rev-parse", *wanted)
    lines = done.out.decode("utf-8", "surrogateescape").split("\n")
    if done.code or lines[0] != "true" or len(lines) < len(wanted):
        if "not a git repository" not in done.said and "work tree" not in done.said and done.code:
            raise refused(done)
        raise _none(root)
    prefix, own, top = lines[1:4]
    if prefix and not here.run("ls-files", "-z", "--", CONFIG).out:
        raise _none(root)
    return Repository(Git(Path(top)), Path(own), prefix, content)


def _none(root: Path) -> RepositoryError:
    return RepositoryError(
        f"The folder {root.name} is not kept in git, so its versions are on this computer only.",
        Reason.NO_REPOSITORY,
    )


def remote_of(repository: Repository, branch: str) -> Remote | None:
    """Return where a branch is joined with others' work; None when there is no such place.

    What git has set for the branch counts; otherwise the remote called origin, or the only one.
    """
    git = repository.git
    names = git.run("remote").out.decode("utf-8", "replace").split("\n")
    known = [name for name in names if _is_sound(name)]
    name = git.run("config", f"branch.{branch}.remote").line if branch else ""
    there = git.run("config", f"branch.{branch}.merge").line.removeprefix("refs/heads/") if branch else ""
    is_set = bool(name in known and there and _is_sound(there))
    if not is_set:
        name = "origin" if "origin" in known else known[0] if len(known) == 1 else ""
        there = branch
    if not name or not there:
        return None
    return Remote(name, there, without_secrets(git.run("remote", "get-url", "--", name).line), is_set)


def _is_sound(name: str) -> bool:
    """Whether a name can be given to git without being taken for something else."""
    return bool(re.fullmatch(r"[^\s\x00-\x1f~^:?*\[\\-][^\s\x00-\x1f~^:?*\[\\]*", name)) and ".." not in name


def refuse_unfinished(repository: Repository) -> None:
    """Raise `RepositoryError` when the repository is in no state to go on from."""
    if begun := repository.unfinished():
        word = begun.removeprefix("a ")
        back = "reset" if word == "bisect" else "--abort"
        raise RepositoryError(
            f"Somebody has begun {begun} in this folder with git and not ended it. Whoever knows git ends "
            f"it, or takes it back with: git {word} {back}",
            Reason.UNFINISHED,
        )
    if not repository.branch():
        raise RepositoryError(
            "The folder is at an old version and on no branch (“detached HEAD”), so new versions would be "
            "lost. Whoever knows git goes back with: git switch main",
            Reason.UNFINISHED,
        )
