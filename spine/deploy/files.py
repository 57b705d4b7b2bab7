"""The files of a site by their sums, so that what is the same is not sent again."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from plugins.site.atomic import write_atomically


class Digest(StrEnum):
    """How a host sums up files."""

    SHA256 = "sha256"
    SHA1 = "sha1"
    GIT = "git"
    """The name that git gives to a blob (Git's "Git Internals - Git Objects")."""

    def of(self, data: bytes) -> str:
        """Return the sum of some bytes, in hexadecimal digits."""
        if self is Digest.GIT:
            return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        return hashlib.new(self.value, data, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class File:
    """What is known of a file: its sum and its size in bytes."""

    sum: str
    size: int


Files = Mapping[str, File]
"""By path inside the site, with slashes: `posts/what-is-sciatica/index.html`."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A site ready to go out: a folder with every file that is to lie on the host, and nothing else."""

    folder: Path
    files: Files

    def path(self, name: str) -> Path:
        """Return where a file of the site lies on this computer."""
        return self.folder / name


def walk(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield every file of a folder by its path inside it, in no order. Links to other places are left out."""
    top, waiting = os.fspath(folder), [""]
    while waiting:
        inside = waiting.pop()
        with os.scandir(f"{top}/{inside}") as entries:
            for entry in entries:
                name = f"{inside}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    yield name, entry.stat(follow_symlinks=False)


def read_files(
    folder: Path, digest: Digest, memory: Path, there: Mapping[str, os.stat_result] | None = None
) -> dict[str, File]:
    """Return the files of a folder, by path in order.

    `memory` is a file that keeps the sums: one that has not been touched since is not read again. `there` is
    what `walk` has found in the folder, when that is known. Raises `OSError`.
    """
    known = _remembered(memory)
    found: dict[str, tuple[list[int], str]] = {}
    for name, stat in (dict(walk(folder)) if there is None else there).items():
        stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        before = known.get(name)
        same = before is not None and before[0] == stamp and before[1] == digest
        found[name] = stamp, before[2] if same else digest.of((folder / name).read_bytes())
    kept = {name: [stamp, digest.value, total] for name, (stamp, total) in sorted(found.items())}
    if kept != known:
        memory.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(memory, json.dumps(kept, separators=(",", ":")).encode())
    return {name: File(total, stamp[0]) for name, (stamp, total) in sorted(found.items())}


def _remembered(memory: Path) -> dict[str, Any]:
    try:
        known = json.loads(memory.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def size_of(files: Files) -> int:
    """Return the bytes of all files together."""
    return sum(file.size for file in files.values())
