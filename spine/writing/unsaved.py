"""What somebody has typed and not saved yet: kept in the cache, so that no crash and no conflict loses it.

One small file for each text, in `desk/unsaved`; a damaged one counts as not there. What a writer began with
is kept too, in `desk/opened`, by its sum: with it, two versions can be put together.
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from plugins.posts.source import MAX_BYTES
from plugins.site.atomic import write_atomically
from spine.writing.errors import not_saved
from spine.writing.opening import sum_of
from spine.writing.places import MAX_NAME

LARGEST = 4 * MAX_BYTES
"""Bytes that are kept of one text: more than can be saved, so that too long a text is not lost either."""
MOST = 200
"""Texts that are kept; the oldest go."""
_OLD = 3600
"""Seconds after which a half-written file is a crash's leftover."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that was not saved."""

    name: str
    """The text's name, or one that begins with `new-` while it has no file."""
    text: str
    seen: str
    """The sum of the file that the writer began with; empty for none."""
    when: datetime
    """When it was kept, in UTC."""


def keep(cache: Path, name: str, text: str, seen: str) -> None:
    """Keep what was typed, in place of what was kept of that text before.

    Raises `click.UsageError` for a name or a text that is far too long, and `NotSaved`.
    """
    if not name or len(name) > MAX_NAME:
        raise click.UsageError("A text needs a name to be kept, and a short one.")
    data = json.dumps({"name": name, "seen": seen, "text": text}).encode()
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise click.UsageError(
            f"More than {LARGEST / 1_000_000:.1f} MB can't be kept. Make the text shorter."
        )
    file = _file(cache, name)
    try:
        _private(file.parent)
        write_atomically(file, data)
    except OSError as error:
        raise not_saved("What you typed", error) from None
    _thin_out(file.parent)


def remember(cache: Path, text: str, seen: str) -> None:
    """Remember what a writer begins with; `seen` is its sum. Where it can't be kept, it is forgotten."""
    file = _base(cache, seen)
    with contextlib.suppress(OSError, UnicodeEncodeError):
        _private(file.parent)
        if file.exists():
            os.utime(file)
            return
        write_atomically(file, text.encode())
        _thin_out(file.parent)


def remembered(cache: Path, seen: str) -> str | None:
    """Return the text with a sum, or None: the base of `differences`."""
    try:
        raw = _base(cache, seen).read_bytes()
        return raw.decode() if seen and sum_of(raw) == seen else None
    except (OSError, UnicodeDecodeError):
        return None


def _private(folder: Path) -> None:
    """Make a folder that only its owner can look into. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)


def _base(cache: Path, seen: str) -> Path:
    return cache / "desk" / "opened" / f"{_hashed(seen)}.txt"


def kept(cache: Path, name: str) -> Kept | None:
    """Return what was kept of a text; None when there is nothing."""
    found = _read(_file(cache, name))
    return found if found is not None and found.name == name else None


def all_kept(cache: Path) -> list[Kept]:
    """Return everything that is kept, the newest first."""
    found = [one for file in _files(_folder(cache)) if (one := _read(file)) is not None]
    return sorted(found, key=lambda one: one.when, reverse=True)


def forget(cache: Path, name: str) -> None:
    """Forget what was kept of a text."""
    with contextlib.suppress(OSError):
        _file(cache, name).unlink()


def _folder(cache: Path) -> Path:
    return cache / "desk" / "unsaved"


def _file(cache: Path, name: str) -> Path:
    return _folder(cache) / f"{_hashed(name)}.json"


def _hashed(name: str) -> str:
    """Return a name that any file can have."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (
            file for file in folder.iterdir() if file.suffix in (".json", ".txt") and file.name[0] != "."
        )


def _read(file: Path) -> Kept | None:
    try:
        with file.open("rb") as stream:
            found = json.loads(stream.read(8 * LARGEST))
            when = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        one = Kept(found["name"], found["text"], found["seen"], when)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return one if all(isinstance(part, str) for part in (one.name, one.text, one.seen)) else None


def _thin_out(folder: Path) -> None:
    """Delete the oldest texts beyond `MOST`, and what a crash left half written."""
    with contextlib.suppress(OSError):
        for file in folder.glob(".*.new"):
            if file.stat().st_mtime < time.time() - _OLD:
                file.unlink()
    times = []
    for file in _files(folder):
        with contextlib.suppress(OSError):
            times.append((file.stat().st_mtime_ns, file.name, file))
    for _, _, file in sorted(times)[:-MOST]:
        with contextlib.suppress(OSError):
            file.unlink()
