"""The files of a folder, read or remembered. With `site.py`, the only room that opens the site's files."""

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from plugins.findings import Finding
from plugins.linkcheck import feeds, store
from plugins.linkcheck.expected import Expected
from plugins.linkcheck.kinds import Reader, reader_of
from plugins.linkcheck.page import Page
from plugins.linkcheck.rules import Problem
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.linkcheck.site import SiteMap


@dataclass(slots=True)
class Folder:
    """A folder whose files were read."""

    root: Path
    site: SiteMap
    pages: dict[str, Page]
    broken: list[Finding]
    settings: LinkcheckSettings


class Reading:
    """Reads files, or takes what is remembered of the same bytes."""

    def __init__(self, root: Path, site: SiteMap, settings: LinkcheckSettings, kept: store.Store) -> None:
        self.root, self.site, self.settings, self.kept = root, site, settings, kept
        self._digests: list[tuple[str, bytes]] = []
        self._pages: dict[str, Page | str] = {}
        self._broken: list[Finding] = []

    def read(self) -> None:
        """Read every file that may have links."""
        for path in self.site.files:
            read = reader_of(path)
            if read is None:
                continue
            try:
                data = (self.root / path).read_bytes()
            except OSError as error:
                reason = (error.strerror or "it can't be read").lower()
                self._report(path, 1, 1, Problem("link/unreadable", f"This file was not checked: {reason}."))
                continue
            self._take(path, data, read)

    def _take(self, path: str, data: bytes, read: Reader) -> None:
        digest = blake2b(data, digest_size=16).digest() if self.kept.remembers else b""
        self._digests.append((path, digest))
        if path == "_redirects":
            _, found = feeds.read_redirects(data)
            self.site.redirects.update(
                (where.lstrip("/"), sent) for where, sent in found.items() if where.startswith("/")
            )
        key = digest + read.__name__.encode() + self.settings.parser.encode()
        record = self.kept.page(key)
        if record is not None:
            self._pages[path] = record
            return
        try:
            page = read(data, self.settings.parser)
        except feeds.BrokenFeed as error:
            problem = Problem("link/broken-feed", f"This file is not well-formed XML: {error.reason}.")
            self._report(path, error.line, error.column, problem)
            return
        if page is not None:
            self._pages[path] = page
            self.kept.keep_page(key, page)

    def _report(self, path: str, line: int, column: int, problem: Problem) -> None:
        self._broken.append(problem.at(path, (line, column), ""))

    def key(self, related: Expected | None) -> bytes:
        """A digest of everything the outcome depends on."""
        hasher = blake2b(digest_size=16)
        known = (self.settings, sorted(self.site.folders), related.as_text() if related else "")
        hasher.update(repr(known).encode("utf-8", "surrogateescape"))
        for path in self.site.files:
            hasher.update(path.encode("utf-8", "surrogateescape") + b"\0")
        for path, digest in self._digests:
            hasher.update(path.encode("utf-8", "surrogateescape") + b"\0" + digest)
        return hasher.digest()

    def folder(self) -> Folder:
        """Return what was read."""
        pages = {
            path: store.page_of(page) if isinstance(page, str) else page for path, page in self._pages.items()
        }
        return Folder(self.root, self.site, pages, self._broken, self.settings)
