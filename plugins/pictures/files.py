"""The files that go out: made where they are missing, kept in the cache folder, linked into the site.

Each picture has a folder in the cache, whose time says when it was last used. A file there is never written
to: it may be part of a site.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from plugins.pictures.album import Album
from plugins.pictures.making import Order, make, make_all
from plugins.pictures.photo import Photo
from plugins.site.parallel import spread

KEPT_FOR = 60 * 86400.0
"""Seconds after which what no build has used is removed."""


class Files:
    """The files of an album's pictures, kept in the folder `cache`; all are made when `anew` is set."""

    def __init__(self, album: Album, cache: Path, *, anew: bool = False) -> None:
        self._album, self._cache, self._anew = album, cache, anew

    def _folder(self, photo: Photo, total: str) -> Path:
        return self._cache / f"{total}-{photo.key}"

    def write(self, files: Iterable[str], output: Path) -> None:
        """Put some of the album's files into a site. Raises `OSError`, and what decoders raise."""
        orders, links = [], []
        wanted = set(files)
        for name in sorted({origin[0] for file in wanted if (origin := self._album.origin(file))}):
            photo, facts = self._album.photo(name), self._album.facts(name)
            if photo is None or facts is None:
                continue
            folder = self._folder(photo, facts.sum)
            there = set() if self._anew else _in(folder)
            missing = []
            for file, width, ending in photo.addresses():
                if file not in wanted:
                    continue
                kept = folder / f"{width}.{ending}"
                links.append((kept, output / file))
                if kept.name not in there:
                    missing.append((width, ending, kept))
            if missing:
                told = (tuple(missing), self._album.settings.quality)
                orders.append(Order(self._album.content / name, facts, *told))
            else:
                _use(folder)
        spread(make_all, orders, enough=1)
        if links:
            (output / "images").mkdir(parents=True, exist_ok=True)
        for kept, target in links:
            _link(kept, target)

    def one(self, file: str) -> bytes | None:
        """Return one file of the site, made now if it must be; None for a file that is not the album's.

        Raises `OSError`, and what decoders raise.
        """
        origin = self._album.origin(file)
        if origin is None:
            return None
        name, width, ending = origin
        photo, facts = self._album.photo(name), self._album.facts(name)
        if photo is None or facts is None or self._album.origin(file) is None:
            return None
        folder = self._folder(photo, facts.sum)
        kept = folder / f"{width}.{ending}"
        with contextlib.suppress(OSError):
            return kept.read_bytes()
        order = Order(
            self._album.content / name, facts, ((width, ending, kept),), self._album.settings.quality
        )
        make(order)
        return kept.read_bytes()

    def sweep(self, now: float | None = None) -> None:
        """Remove what has not been used for long. What can't be removed stays."""
        before = (time.time() if now is None else now) - KEPT_FOR
        with contextlib.suppress(OSError), os.scandir(self._cache) as entries:
            old = [entry.path for entry in entries if entry.is_dir() and entry.stat().st_mtime < before]
            for path in old:
                shutil.rmtree(path, ignore_errors=True)


def _in(folder: Path) -> set[str]:
    """Return the names of the files in a folder that hold something."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name for entry in entries if entry.stat().st_size}
    except OSError:
        return set()


def _use(folder: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(folder)


def _link(kept: Path, target: Path) -> None:
    """Give a file another name, or copy it where that can't be."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(target)
    try:
        os.link(kept, target)
    except OSError:
        shutil.copyfile(kept, target)


def write_places(names: Iterable[str], output: Path) -> None:
    """Have the preview's folder hold an empty file for each picture file, and no other one.

    The desk makes a file when a browser asks for it; the check of the links sees that there is one.
    """
    folder = output / "images"
    wanted = {name.rpartition("/")[2] for name in names}
    try:
        with os.scandir(folder) as entries:
            there = {entry.name for entry in entries if entry.is_file()}
    except OSError:
        there = set()
    if wanted:
        folder.mkdir(parents=True, exist_ok=True)
    for name in wanted - there:
        (folder / name).touch()
    for name in there - wanted:
        if name.endswith((".webp", ".avif", ".jpg", ".png")):
            (folder / name).unlink(missing_ok=True)
    if there and not wanted:
        with contextlib.suppress(OSError):
            folder.rmdir()
