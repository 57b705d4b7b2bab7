"""Which state of the practice's repository a site is built from. Reads, and changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from spine.git import text_of
from spine.repository.errors import RepositoryError
from spine.repository.git import Git

BUILDS = ("pelicanconf.py", "publishconf.py", "content", "theme", "plugins")
"""What a site is built from."""
_NOT_OF_IT = ("content/topics/", "content/trends/", "content/addresses.txt")
"""Parts of it that no page shows. The list of addresses grows with each deploy."""


@dataclass(frozen=True, slots=True)
class Source:
    """A state of the repository."""

    commit: str
    changed: tuple[str, ...]
    """Files of the site that differ from it, deleted ones and new ones too, from the practice's folder on."""
    new: frozenset[str] = frozenset()
    """Those of them that were never committed."""
    shallow: bool = False
    """Whether only the newest of the history is here, as GitHub's workflows fetch it."""


def source_of(root: Path) -> Source | None:
    """Return the state that the files in `root` are in; None when git can't tell: see `is_kept`."""
    stands = _git(root, "rev-parse", "--show-prefix", "--is-shallow-repository", "HEAD")
    if stands is None:
        return None
    inside, shallow, commit = stands.split("\n")[:3]
    told = _git(
        root, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", *BUILDS
    )
    if told is None:
        return None
    rows = [(row[:2], row[3:].removeprefix(inside)) for row in told.split("\0") if row]
    rows = [(state, name) for state, name in rows if not name.startswith(_NOT_OF_IT)]
    new = frozenset(name for state, name in rows if state == "??")
    return Source(commit, tuple(name for _, name in rows), new, shallow == "true")


def is_kept(root: Path) -> bool:
    """Whether the files in `root` are in a repository, whatever git says."""
    return any((folder / ".git").exists() for folder in (root, *root.resolve().parents))


def holds(root: Path, commit: str) -> bool:
    """Whether the present state has grown out of `commit`, or is it."""
    return _git(root, "merge-base", "--is-ancestor", commit, "HEAD") is not None


def changed_since(root: Path, commit: str) -> frozenset[str] | None:
    """Return the files of the site that people have changed since a state; None when that can't be told."""
    told = _git(root, "diff", "--name-only", "-z", "--no-renames", "--relative", commit, "--", *BUILDS)
    return None if told is None else frozenset(filter(None, told.split("\0")))


def touched_since(root: Path, moment: datetime) -> frozenset[str]:
    """Return the files of the content that were saved after a moment, for sites that are in no repository."""
    then, found = moment.timestamp(), set()
    for path in (root / "content").rglob("*"):
        if path.is_file() and path.stat().st_mtime > then:
            found.add(path.relative_to(root).as_posix())
    return frozenset(found)


def newer_than(root: Path, then: int) -> str:
    """Return a file of the site that was changed after a time in nanoseconds; nothing when there is none."""
    for part in BUILDS:
        top = root / part
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            name = path.relative_to(root).as_posix()
            if name.startswith(_NOT_OF_IT) or "__pycache__" in name or not path.is_file():
                continue
            if path.stat().st_mtime_ns > then:
                return name
    return ""


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git says; None when it can't be asked, or says no."""
    try:
        done = Git(root).run(*arguments)
    except RepositoryError:
        return None
    return text_of(done.out) if done.code == 0 else None
