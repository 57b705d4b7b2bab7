"""The pages of the build before: which fingerprint each had, and where its file is."""

import contextlib
import hashlib
import json
import os
from pathlib import Path

from plugins.site.atomic import write_atomically

VERSION = 1
Stamp = tuple[int, int]
"""Size in bytes, and time of the last change in nanoseconds."""


def file_of(cache: Path, before: Path) -> Path:
    """Return the file in which the pages of a folder are noted."""
    name = hashlib.blake2b(str(before).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    return cache / f"pages-{name}.json"


class KeptPages:
    """Pages that may be taken over. `before` is the folder of the last build; it may be the new one's own."""

    def __init__(self, cache: Path, before: Path, key: bytes) -> None:
        self._file = file_of(cache, before)
        self._before, self._key = before, key.hex()
        self._old = self._load()
        self._new: dict[str, tuple[str, int, int]] = {}

    def _load(self) -> dict[str, tuple[str, int, int]]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["version"] == VERSION and kept["key"] == self._key:
                return {str(name): (str(a), int(b), int(c)) for name, (a, b, c) in kept["pages"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # not there or damaged: then everything is made anew
        return {}

    def take(self, name: str, fingerprint: bytes, target: Path) -> bool:
        """Let a page stand as it was, when it can show nothing new and its file is still what was written."""
        known = self._old.get(name)
        if known is None or known[0] != fingerprint.hex():
            return False
        source = self._before / name
        try:
            if source == target:
                return self._stands(target, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(source, target)
            if not self._stands(target, name):  # asked of the link: another build may change the folder now
                target.unlink()
                return False
        except OSError:
            return False
        return True

    def _stands(self, target: Path, name: str) -> bool:
        """Whether a file is the one that was written; if so, it is noted again."""
        status = target.stat()
        if (status.st_size, status.st_mtime_ns) != self._old[name][1:]:
            return False
        self._new[name] = self._old[name]
        return True

    def note(self, name: str, fingerprint: bytes, stamp: Stamp) -> None:
        """Remember a page that was made."""
        if fingerprint:
            self._new[name] = (fingerprint.hex(), *stamp)

    def save(self) -> None:
        """Write down what the next build may take over. Losing it costs time and nothing else."""
        text = json.dumps({"version": VERSION, "key": self._key, "pages": self._new}, separators=(",", ":"))
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, text.encode())
