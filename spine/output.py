"""The output folder: built sites give way to each other at one moment, and what is not theirs is known.

What else lies there is somebody's. The next build would delete it, and a deploy without a build send it out.
"""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from plugins.builds.spare import put_by
from plugins.site.atomic import write_atomically
from plugins.site.fingerprints import is_fingerprinted
from spine.deploy.files import walk

_LONG_AGO = 3600.0
"""Seconds after which a half-built site belongs to nobody."""
_OLD_SHEET = "theme/css/theme.css"
"""The style sheet of sites that were built when its name did not change."""


@contextlib.contextmanager
def alone(target: Path) -> Iterator[None]:
    """Let one build at a time change what stands in the output folder, where the system has such locks."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover (Windows refuses to rename what is in use)
        yield
        return
    lock = f"spine-build-{os.getuid()}-{_name_of(target)}.lock"
    with open(Path(tempfile.gettempdir(), lock), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def swap(new: Path, target: Path, spare: Path | None = None) -> None:
    """Put the folder `new` where `target` is. When it stands, the old one goes, or becomes `spare`."""
    old = _aside(target)
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    put_by(old, spare)


def recover(target: Path) -> None:
    """Bring the old site back when an earlier build was stopped between its two renames, and sweep up."""
    old = _aside(target)
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    for left in target.parent.glob(f".{target.name}.new-*"):  # of a build that was killed, not of one at work
        if time.time() - left.stat().st_mtime > _LONG_AGO:
            shutil.rmtree(left, ignore_errors=True)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def refuse_to_replace(target: Path, root: Path) -> None:
    """Raise `click.UsageError` when the output folder holds something other than a built site."""
    root = root.resolve()
    real = target.resolve()
    inside = real.relative_to(root).parts if root in real.parents else ()
    first = root / inside[0] if inside else root
    free = not first.exists() or is_built_site(first) or (first.is_dir() and not any(first.iterdir()))
    kept = bool(inside) and not free
    if real == root or real in root.parents or kept:
        raise click.UsageError(f"{target} holds the site's own files. Name another folder with --output.")
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"{target} is a file. Name a folder with --output.")
    if target.is_symlink():
        raise click.UsageError(f"{target} is a link to another folder. Name that folder with --output.")
    if target.is_dir() and any(target.iterdir()) and not is_built_site(target):
        raise click.UsageError(
            f"{target} holds other files, which a build would delete. Name another folder."
        )


def is_built_site(folder: Path) -> bool:
    """Whether a folder holds a site that was built here, and nothing a person wrote."""
    sheets = (sheet.relative_to(folder).as_posix() for sheet in folder.glob("theme/css/theme*.css"))
    styled = any(sheet == _OLD_SHEET or is_fingerprinted(sheet) for sheet in sheets)
    foreign = ("*.md", "*.py", ".git", "templates")
    return (
        styled
        and all((folder / part).is_file() for part in ("index.html", "404.html"))
        and not any(found for pattern in foreign for found in folder.glob(pattern))
    )


# ---- what a build has made ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """What the last build for visitors has put into an output folder."""

    began: int
    """When it began to read, in nanoseconds: what was saved later is not in it."""
    strays: tuple[str, ...]
    """Files that it did not make, or that are others now, or gone."""


def note_made(cache: Path, target: Path, began: int) -> None:
    """Note what stands in the output folder as made by a build, as far as the cache can be written."""
    with contextlib.suppress(OSError):
        told = json.dumps({"began": began, "files": _stamps(target)}, separators=(",", ":"))
        cache.mkdir(parents=True, exist_ok=True)
        write_atomically(_note_of(cache, target), told.encode())


def made_in(cache: Path, target: Path) -> Made | None:
    """Return what the last build has made in an output folder; None when nobody knows. Raises `OSError`."""
    there = _stamps(target)
    try:
        told = json.loads(_note_of(cache, target).read_bytes())
        began, files = int(told["began"]), dict(told["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    strays = [name for name in there.keys() | files.keys() if files.get(name) != there.get(name)]
    return Made(began, tuple(sorted(strays)))


def _stamps(folder: Path) -> dict[str, list[int]]:
    """Return what tells each file from what it was before, by its path."""
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in walk(folder)}


def _note_of(cache: Path, target: Path) -> Path:
    return cache / f"made-{_name_of(target)}.json"


def _name_of(target: Path) -> str:
    return hashlib.blake2b(os.fsencode(os.path.abspath(target)), digest_size=8).hexdigest()
