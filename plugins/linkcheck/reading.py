"""The files of a folder, read or remembered. With `site.py`, the only room that opens the site's files."""

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from plugins.findings import Finding
from plugins.linkcheck import feeds, store
from plugins.linkcheck.expected import Expected
from plugins.linkcheck.facts import NO_PAGE, Facts, broken_of, facts_of, nothing
from plugins.linkcheck.kinds import reader_of
from plugins.linkcheck.leads import Leads
from plugins.linkcheck.page import Page
from plugins.linkcheck.rules import Problem
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.linkcheck.site import SiteMap
from plugins.site.parallel import spread

_REDIRECTS = "_redirects"
_AT_ONCE = 4096
"""Files read before what was found is kept: it bounds the memory that large sites need."""
_FRESH, _COARSE = 100_000_000, 2_000_000_000
"""Nanoseconds in which a file may change again and have the same time; the second for whole seconds."""


@dataclass(slots=True)
class Folder:
    """A folder whose files were read."""

    root: Path
    site: SiteMap
    facts: dict[str, Facts]
    """What is kept of every file that could be read."""
    digests: dict[str, bytes]
    """Of the same files."""
    broken: list[Finding]
    """What is wrong with files that could not be read."""
    settings: LinkcheckSettings
    changed: bool
    """Whether any file is another than the last time, or gone: then nobody knows the outcome yet."""

    @property
    def pages(self) -> list[str]:
        """The files that have links, or may have."""
        return [path for path, facts in self.facts.items() if not facts.flags & NO_PAGE]

    def page(self, path: str) -> Page:
        """Return a file with all its links; an empty page when it is gone by now."""
        read = reader_of(path)
        try:
            page = read(self.data(path), self.settings.parser, None) if read else None
        except (OSError, feeds.BrokenFeed):
            page = None
        return page or Page()

    def key(self, related: Expected | None) -> bytes:
        """A digest of everything that the outcome of a check depends on."""
        known = (self.settings, sorted(self.site.folders), related.as_text() if related else "")
        parts = [repr(known), *self.site.files, "\0"]
        parts += [f"{path}\0{digest.hex()}" for path, digest in self.digests.items()]
        return _digest("\0".join(parts).encode("utf-8", "surrogateescape"))

    def data(self, path: str) -> bytes:
        """Return the bytes of a file. Raises `OSError`."""
        return (self.root / path).read_bytes()


class _Look(NamedTuple):
    """What came of reading one file."""

    digest: bytes
    facts: Facts | None
    """None when the file has the bytes that it had."""
    unreadable: str = ""


class Reading:
    """Reads files, or takes what is remembered of the same bytes."""

    def __init__(
        self, root: Path, site: SiteMap, settings: LinkcheckSettings, kept: store.Store, built_as: str = ""
    ) -> None:
        """`built_as` is the name of a folder that we have built ourselves: see `check_site`.

        Raises `ValueError` for a site address that is none.
        """
        self.root, self.site, self.settings, self.kept = root, site, settings, kept
        self._trusts = bool(built_as)
        known = (built_as or str(root.resolve()), settings.site_url, settings.ignore, settings.parser)
        self._key = _digest(repr(known).encode("utf-8", "surrogateescape"))
        self._leads = Leads(settings)
        self._entries = feeds.Entries()
        self._files: dict[str, store.Known] = {}
        self._broken: list[Finding] = []
        self._changed = False

    def read(self) -> Folder:
        """Read every file that may have links, unless it is known."""
        began = time.time_ns()
        known = self.kept.files(self._key)
        stamps = {path: self._stamp(path, began) for path in self.site.files if reader_of(path) is not None}
        todo = [
            path
            for path, stamp in stamps.items()
            if not stamp or path not in known or known[path].stamp != stamp
        ]
        self._files = {path: known[path] for path in stamps if path in known}
        gone = known.keys() - stamps.keys()
        for start in range(0, len(todo), _AT_ONCE) or ([0] if gone else []):
            some = todo[start : start + _AT_ONCE]
            gone = gone | self._take(some, spread(self._look, some), stamps, known)
            self._keep(some, known, gone)
            gone = set()
        return self._folder(stamps)

    def _keep(self, paths: Sequence[str], known: Mapping[str, store.Known], gone: set[str]) -> None:
        """Remember what is new: of a file with the same bytes, its stamp."""
        new, touched = {}, {}
        for path in paths:
            one, before = self._files.get(path), known.get(path)
            if one is None or one is before:
                continue
            same = before is not None and before.digest == one.digest
            (touched if same else new)[path] = one
        if new or gone:
            self._changed = True
            self.kept.keep_files(self._key, new, gone)
        if touched:
            self.kept.keep_stamps(self._key, touched)

    def _stamp(self, path: str, now: int) -> str:
        """Return what tells that a file is the same without reading it, or nothing where that isn't safe."""
        stamp = self.site.stamps[path]
        age = now - stamp[3]
        if not self._trusts or age < (_FRESH if stamp[3] % 1_000_000_000 else _COARSE):
            return ""
        return "{}:{}:{}:{}".format(*stamp)

    def _take(
        self,
        paths: Sequence[str],
        looks: Sequence[_Look],
        stamps: Mapping[str, str],
        known: Mapping[str, store.Known],
    ) -> set[str]:
        """Keep what came of reading some files; return those that could not be read."""
        gone: set[str] = set()
        for path, look in zip(paths, looks, strict=True):
            if look.unreadable:
                problem = Problem("link/unreadable", f"This file was not checked: {look.unreadable}.")
                self._broken.append(problem.at(path, (1, 1), ""))
                self._files.pop(path, None)
                gone.add(path)
                continue
            facts = known[path].facts if look.facts is None else look.facts
            one = store.Known(stamps[path], look.digest, facts)
            if one != known.get(path):
                self._files[path] = one
        return gone

    def _look(self, paths: Sequence[str]) -> list[_Look]:
        """Read some files, maybe in a process of its own."""
        return [self._look_at(path) for path in paths]

    def _look_at(self, path: str) -> _Look:
        try:
            data = (self.root / path).read_bytes()
        except OSError as error:
            return _Look(b"", None, (error.strerror or "it can't be read").lower())
        digest, known = _digest(data), self._files.get(path)
        if known is not None and known.digest == digest:
            return _Look(digest, None)
        read = reader_of(path)
        self._entries.begin(known.facts.entries if known else b"")
        try:
            page = read(data, self.settings.parser, self._entries) if read else None
        except feeds.BrokenFeed as error:
            return _Look(digest, nothing((error.line, error.column, error.reason)))
        if page is None:
            return _Look(digest, nothing())
        return _Look(digest, facts_of(path, page, self._leads)._replace(entries=self._entries.kept()))

    def _folder(self, stamps: Mapping[str, str]) -> Folder:
        files = {path: self._files[path] for path in stamps if path in self._files}
        for path, one in files.items():
            broken = broken_of(one.facts)
            if broken:
                line, column, reason = broken
                problem = Problem("link/broken-feed", f"This file is not well-formed XML: {reason}.")
                self._broken.append(problem.at(path, (line, column), ""))
        folder = Folder(
            self.root,
            self.site,
            {path: one.facts for path, one in files.items()},
            {path: one.digest for path, one in files.items()},
            self._broken,
            self.settings,
            self._changed,
        )
        if _REDIRECTS in files:
            with contextlib.suppress(OSError):
                _, found = feeds.read_redirects(folder.data(_REDIRECTS))
                sent = {where.lstrip("/"): to for where, to in found.items() if where.startswith("/")}
                self.site.redirects.update(sent)
        return folder


def _digest(data: bytes) -> bytes:
    return sha256(data, usedforsecurity=False).digest()[:16]
