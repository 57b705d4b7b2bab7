"""Files that a browser sent, written down under safe names.

What a sender calls a file is not believed: it may lead elsewhere, be a device of Windows, be endless, or come
twice. A safe name stays close to it, for the readers take hints from names.
"""

import contextlib
import os
import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from plugins.posts.files import printable

_LONGEST = 150
"""Bytes of a safe name: every file system takes 255."""
_SHOWN = 200
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it comes."""

    name: str
    """What its sender calls it."""
    body: BinaryIO
    changed: float | None = None
    """When it was last changed there, in seconds since 1970; None when nobody says."""


@dataclass(frozen=True, slots=True)
class Received:
    """Files that were written down."""

    paths: tuple[Path, ...]
    names: dict[str, str]
    """What the senders call the files, by their safe names."""

    def original(self, name: str) -> str:
        """Return the name of a file, or of one inside a zip, with what its sender calls it."""
        first, slash, inside = name.partition("/")
        return f"{self.names.get(first, first)}{slash}{inside}"


def receive(folder: Path, files: Iterable[Sent]) -> Received:
    """Write files into `folder`, which exists. Files that are called the same lie in folders of their own.

    Raises `OSError`.
    """
    safe: dict[str, str] = {}
    paths: list[Path] = []
    for file in files:
        name = safe.get(file.name) or _free(safe_name(file.name), {one.casefold() for one in safe.values()})
        safe[file.name] = name
        path = next(
            place for number in range(len(paths) + 1) if not (place := folder / str(number) / name).exists()
        )
        path.parent.mkdir(exist_ok=True)
        with path.open("xb") as out:
            shutil.copyfileobj(file.body, out)
        if file.changed is not None:
            with contextlib.suppress(OSError, OverflowError, ValueError):
                os.utime(path, (file.changed, file.changed))
        paths.append(path)
    return Received(tuple(paths), {name: printable(original)[:_SHOWN] for original, name in safe.items()})


def safe_name(name: str) -> str:
    """Return a name like the given one that leads nowhere else and that every system takes."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = re.sub(r"[^\w .()+,\-]", "_", last).strip(" .")
    ending = match[0] if (match := _ENDING.search(plain)) else ""
    stem = plain.removesuffix(ending).strip(" .")
    while len(f"{stem}{ending}".encode()) > _LONGEST:
        stem = stem[1:]  # times stand at the end
    if not stem or _DEVICE.match(f"{stem}{ending}") or stem.startswith("~"):
        stem = f"file {stem}".strip()
    return f"{stem}{ending}"


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no other file has, numbered as browsers do."""
    ending = match[0] if (match := _ENDING.search(name)) else ""
    stem = name.removesuffix(ending)
    tried = (name, *(f"{stem} ({number}){ending}" for number in range(1, len(taken) + 1)))
    return next(one for one in tried if one.casefold() not in taken)
