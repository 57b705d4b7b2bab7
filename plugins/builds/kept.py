"""The pages of the build before: which fingerprint each had, and where its file is."""

import contextlib
import hashlib
import json
import os
from collections.abc import Container, Iterable
from pathlib import Path

from plugins.builds import spare
from plugins.builds.spare import Stamp, stamp_of
from plugins.site.atomic import write_atomically

VERSION = 2


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
        self._new: dict[str, tuple[str, Stamp]] = {}
        self._begun: set[str] = set()
        """The pages that the spare site may have, and those that stand in it as they were noted."""
        self._there: set[str] = set()

    def _load(self) -> dict[str, tuple[str, Stamp]]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["version"] == VERSION and kept["key"] == self._key:
                return {
                    name: (str(told), (int(a), int(b), int(c)))
                    for name, (told, a, b, c) in kept["pages"].items()
                }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # not there or damaged: then everything is made anew
        return {}

    def begin_with(self, site: Path, output: Path, besides: Container[str]) -> None:
        """Begin with the spare site in `output`, as far as it has pages as they were noted.

        What others are going to write there is not begun with: `besides` are the last parts of their names.
        Raises `OSError`.
        """
        old = self._old.items()
        pages = {name: stamp for name, (_, stamp) in old if name.rpartition("/")[2] not in besides}
        self._there = spare.take_over(site, output, pages)
        self._begun = set(pages)

    def end(self, output: Path, made: Iterable[str]) -> None:
        """Remove what the spare site has of pages that this build does not make."""
        spare.remove(output, self._begun.difference(made), self._there)

    def take(self, name: str, fingerprint: bytes, target: Path) -> bool:
        """Let a page stand as it was, when it can show nothing new and its file is still what was written."""
        known = self._old.get(name)
        if known is None or known[0] != fingerprint.hex():
            return False
        source = self._before / name
        try:
            if name in self._there or source == target:
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
        told, noted = self._old[name]
        stamp = stamp_of(target.stat())
        if stamp[:2] != noted[:2]:  # a copy of the folder before has other inodes
            return False
        self._new[name] = told, stamp
        return True

    def note(self, name: str, fingerprint: bytes, stamp: Stamp) -> None:
        """Remember a page that was made."""
        if fingerprint:
            self._new[name] = fingerprint.hex(), stamp

    def save(self) -> None:
        """Write down what the next build may take over. Losing it costs time and nothing else."""
        pages = {name: (told, *stamp) for name, (told, stamp) in self._new.items()}
        text = json.dumps({"version": VERSION, "key": self._key, "pages": pages}, separators=(",", ":"))
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, text.encode())
