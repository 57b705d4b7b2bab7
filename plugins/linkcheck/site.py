"""The folder as a map of addresses. It is read once, by its names; nothing outside it is ever looked at."""

import contextlib
import os
import posixpath
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".xht")
INDEXES = ("index.html", "index.htm", "index.xhtml")
"""What a server shows for a folder."""
_NO_SITE = frozenset((".git", ".hg", ".svn", "node_modules", "__pycache__"))
"""Folders that no server shows."""
_MANY = 400
"""Names looked through for one that was meant."""


@dataclass(slots=True)
class SiteMap:
    """Every file and folder, by its path from the root with forward slashes."""

    files: dict[str, int]
    """Path -> size in bytes."""
    folders: frozenset[str]
    """Without a slash at the end; the root is the empty string."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Path -> where a `_redirects` file sends it, as written."""
    stamps: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    """Path -> device, inode, size in bytes and time of the last change in nanoseconds."""
    _by_lower: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, list[str]] = field(default_factory=dict)
    _children: dict[str, list[str]] = field(default_factory=dict)
    _indexes: dict[str, str] = field(default_factory=dict)

    def index_of(self, folder: str) -> str:
        """Return the file a server shows for a folder (without a slash at its end), or an empty string."""
        known = self._indexes.get(folder)
        if known is None:
            prefix = f"{folder}/" if folder else ""
            known = next((prefix + name for name in INDEXES if prefix + name in self.files), "")
            self._indexes[folder] = known
        return known

    def find(self, path: str) -> str:
        """Return the file at an address's path, or an empty string."""
        if path in self.files:
            return path
        if path.endswith("/") or not path:
            return self.index_of(path[:-1])
        return self.index_of(path) if path in self.folders else ""

    def spelt(self, path: str) -> str:
        """Return the file whose path differs only in capital letters or Unicode forms, or an empty string."""
        if not self._by_lower:
            for name in self.files:
                self._by_lower.setdefault(_folded(name), name)
            for folder in sorted(self.folders):
                self._by_lower.setdefault(_folded(folder), folder)
        found = self._by_lower.get(_folded(path.rstrip("/")), "")
        return found if found != path.rstrip("/") else ""

    def like(self, path: str, guess: Callable[[str, Iterable[str]], str]) -> str:
        """Return the file that was probably meant, or an empty string."""
        spelt = self.spelt(path)
        if spelt:
            return spelt
        plain = path.rstrip("/")
        for ending in (".html", ".htm", "/index.html"):
            if plain + ending in self.files:
                return plain + ending
        folder, _, name = plain.rpartition("/")
        others = self._same_name(name)
        if len(others) == 1:
            return others[0]
        stems = {posixpath.splitext(near)[0]: near for near in self._names_in(folder)[:_MANY]}
        said = guess(posixpath.splitext(name)[0], stems)
        guess = stems.get(said[len('Did you mean "') : -len('"?')], "")
        return f"{folder}/{guess}" if folder and guess else guess

    def _names_in(self, folder: str) -> list[str]:
        if not self._children:
            for path in (*self.files, *sorted(self.folders)):
                above, _, name = path.rpartition("/")
                self._children.setdefault(above, []).append(name)
        return self._children.get(folder, [])

    def _same_name(self, name: str) -> list[str]:
        if not self._by_name:
            for path in self.files:
                self._by_name.setdefault(path.rpartition("/")[2].casefold(), []).append(path)
        return self._by_name.get(name.casefold(), [])


def _folded(path: str) -> str:
    return path.casefold() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def read_site_map(root: Path) -> SiteMap:
    """Read the names below a folder. Raises `OSError` when the folder itself can't be read.

    Links to files and folders outside it are left out, as if they were not there.
    """
    walk = _Walk(os.path.realpath(root))
    walk.folder(os.fspath(root), "")
    while walk.waiting:
        with contextlib.suppress(PermissionError):
            walk.folder(*walk.waiting.pop())
    states = dict(sorted(walk.files.items()))
    stamps = {path: (st.st_dev, st.st_ino, st.st_size, st.st_mtime_ns) for path, st in states.items()}
    sizes = {path: stamp[2] for path, stamp in stamps.items()}
    return SiteMap(sizes, frozenset(walk.folders), stamps=stamps)


class _Walk:
    """Goes through a folder and all below it."""

    def __init__(self, root: str) -> None:
        self.files: dict[str, os.stat_result] = {}
        self.folders: set[str] = {""}
        self.waiting: list[tuple[str, str]] = []
        """Folders still to be read, each with what stands before the names in it."""
        self._root, self._seen = root, {root}

    def folder(self, folder: str, prefix: str) -> None:
        """Read the names in one folder. Raises `OSError`."""
        with os.scandir(folder) as entries:
            found = list(entries)
        for entry in found:
            path = prefix + entry.name
            try:
                is_folder = entry.is_dir()
                if entry.is_symlink():
                    if not self._is_inside(entry.path, is_folder):
                        continue
                elif not is_folder and not entry.is_file():
                    continue
                if not is_folder:
                    self.files[path] = entry.stat()
                elif entry.name not in _NO_SITE:
                    self.folders.add(path)
                    self.waiting.append((entry.path, f"{path}/"))
            except OSError:
                continue

    def _is_inside(self, path: str, is_folder: bool) -> bool:
        """Whether a link leads to something in the folder, and not to a folder where we have been."""
        real = os.path.realpath(path)
        if not os.path.exists(real) or os.path.commonpath((real, self._root)) != self._root:
            return False
        if is_folder and real in self._seen:
            return False
        if is_folder:
            self._seen.add(real)
        return True
