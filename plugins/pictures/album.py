"""The pictures of the content folder: what each is, and how it goes out.

Files are looked at once; what was seen is kept by the file's stamp, in the process and in a `Store`.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from plugins.pictures.facts import VERSION, Facts, unpacked
from plugins.pictures.looking import known, look
from plugins.pictures.making import recipe
from plugins.pictures.photo import Photo, photo_of
from plugins.pictures.settings import PicturesSettings
from plugins.site.fingerprints import fingerprint
from plugins.site.parallel import spread
from plugins.site.store import Store
from plugins.site.sums import digest

ENOUGH = 4
"""Fewer new pictures than this are looked at by one process."""
Stamp = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of anything, and inode."""


class Album:
    """Pictures by their path inside the folder `content`. `quick` is for the preview."""

    def __init__(
        self, content: Path, settings: PicturesSettings, store: Store | None = None, *, quick: bool = False
    ) -> None:
        self.content, self.settings, self.quick = content, settings, quick
        self._store = store
        self._facts: dict[str, tuple[Stamp, Facts]] = {}
        self._photos: dict[tuple[str, str], Photo] = {}
        self._files: dict[str, tuple[str, int, str]] = {}
        """Picture, width and ending by the file of the site."""

    def learn(self, names: Iterable[str]) -> None:
        """Have some pictures known: those that are new are looked at on all cores."""
        stamps = {name: stamp for name in dict.fromkeys(names) if (stamp := self.stamp(name))}
        new = [name for name in stamps if self._facts.get(name, (None,))[0] != stamps[name]]
        keys = {name: _key(stamps[name]) for name in new}
        kept = self._store.get(keys.values()) if self._store and new else {}
        ready = {name: facts for name in new if (facts := unpacked(kept.get(keys[name], b"")))}
        missing = [name for name in new if name not in ready]
        looked = dict(zip(missing, spread(self._look, missing, enough=ENOUGH), strict=True))
        for name, facts in (ready | looked).items():
            self._facts[name] = stamps[name], facts
        if self._store and looked:
            used = [_key(stamp) for stamp in stamps.values()]
            self._store.put({keys[name]: facts.packed() for name, facts in looked.items()}, in_use=used)

    def _look(self, names: Sequence[str]) -> list[Facts]:
        return [look(self.content / name) for name in names]

    def stamp(self, name: str) -> Stamp | None:
        """Return what tells a picture from another under its name; None when it is not there."""
        try:
            status = os.stat(os.path.join(self.content, name))
        except (OSError, ValueError):
            return None
        return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino

    def facts(self, name: str) -> Facts | None:
        """Return what a picture is; None when there is no such file."""
        stamp = self.stamp(name)
        if stamp is None:
            return None
        there = self._facts.get(name)
        if there is None or there[0] != stamp:
            there = self._facts[name] = stamp, known(os.path.join(self.content, name), stamp)
        return there[1]

    def size(self, name: str) -> tuple[int, int] | None:
        """Return the width and the height of a picture, the right way up, in pixels.

        None when there is no such picture, and when it can't be shown.
        """
        facts = self.facts(name)
        return (facts.width, facts.height) if facts and not facts.problem else None

    def photo(self, name: str) -> Photo | None:
        """Return how a picture goes out; None when it can't."""
        facts = self.facts(name)
        if facts is None or facts.problem:
            return None
        photo = self._photos.get((name, facts.sum))
        if photo is None:
            told = f"{facts.sum} {facts.kind} {facts.width} {facts.height} {self.settings.quality}"
            key = fingerprint(recipe(), told.encode())
            told = (self.settings.widths, self.settings.formats)
            photo = photo_of(name, facts, key, *told, quick=self.quick)
            self._photos[name, facts.sum] = photo
            self._files |= {file: (name, width, ending) for file, width, ending in photo.addresses()}
        return photo

    def origin(self, file: str) -> tuple[str, int, str] | None:
        """Return the picture, the width and the ending of a file of the site that this album has named."""
        return self._files.get(file)


def _key(stamp: Stamp) -> bytes:
    return digest(b"picture", repr((VERSION, stamp)).encode())


class Dressed:
    """Which pictures each text of a process shows, and how their files stood when it was made."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[str, Stamp | None]] = {}

    def note(self, text: str, name: str, stamp: Stamp | None) -> None:
        """Remember that a text shows a picture; the oldest stamp counts until the text is made anew."""
        self._texts.setdefault(text, {}).setdefault(name, stamp)

    def stale(self, stamp: Callable[[str], Stamp | None]) -> set[str]:
        """Return the texts that show a picture which is another now, and forget what they showed."""
        now: dict[str, Stamp | None] = {}
        for shown in self._texts.values():
            now.update({name: stamp(name) for name in shown if name not in now})
        found = {
            text
            for text, shown in self._texts.items()
            if any(now[name] != before for name, before in shown.items())
        }
        for text in found:
            del self._texts[text]
        return found
