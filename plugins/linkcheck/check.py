"""Check a folder of HTML: read it, judge it, and say where everything stands.

The only room here that opens the site's files.
"""

import fnmatch
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from plugins.findings import Finding, Severity, in_order
from plugins.linkcheck import css, feeds, store
from plugins.linkcheck.expected import Expected
from plugins.linkcheck.judge import Judge, Verdicts
from plugins.linkcheck.page import Link, Page, Slip
from plugins.linkcheck.parse import parse
from plugins.linkcheck.parse.decode import decode
from plugins.linkcheck.parse.places import Place, Places, in_sections, in_style_sheet
from plugins.linkcheck.rules import Problem, assets, markup
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.linkcheck.site import PAGE_ENDINGS, SiteMap, read_site_map

_XML = (".xml", ".rss", ".atom", ".rdf")


@dataclass(slots=True)
class Outcome:
    """What a check found."""

    findings: list[Finding]
    checked: int
    """How many files with links were read."""
    outside: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    """Address on another host -> the file, line and column of each link to it; when they were asked for."""


@dataclass(slots=True)
class Folder:
    """A folder whose files were read."""

    root: Path
    site: SiteMap
    pages: dict[str, Page]
    broken: list[Finding]
    settings: LinkcheckSettings


def check_site(
    root: Path,
    settings: LinkcheckSettings,
    *,
    cache: Path | None = None,
    places_of_outside: bool = False,
    related: Expected | None = None,
) -> Outcome:
    """Check every page, style sheet and feed below `root`.

    `cache` is a file that remembers unchanged files, `related` says what the related sections should be like, and
    `places_of_outside` asks for the links to other sites as well. Raises `OSError` when the folder can't be read, `ValueError` for a site address that is none.
    """
    site = read_site_map(root)
    with store.opened(cache) as kept:
        reading = _Reading(root, site, settings, kept)
        reading.read()
        key = reading.key(related) if kept.remembers and not places_of_outside else None
        known = kept.outcome(key) if key else None
        if known is not None:
            return Outcome([_finding(row) for row in known["findings"]], known["checked"])
        folder = reading.folder()
        judge = Judge(site, folder.pages, settings)
        verdicts = judge.all()
        findings = [*folder.broken, *_located(folder, verdicts), *_unused(folder, verdicts)]
        findings += _related(folder, judge, related)
        findings = in_order(f for f in findings if not _is_ignored_file(f.path, settings))
        outside = _outside_places(folder, verdicts) if places_of_outside else {}
        if key:
            kept.keep_outcome(key, {"findings": [_row(f) for f in findings], "checked": len(folder.pages)})
    return Outcome(findings, len(folder.pages), outside)


class _Reading:
    """Reads files, or takes what is remembered of the same bytes."""

    def __init__(self, root: Path, site: SiteMap, settings: LinkcheckSettings, kept: store.Store) -> None:
        self.root, self.site, self.settings, self.kept = root, site, settings, kept
        self._digests: list[tuple[str, bytes]] = []
        self._pages: dict[str, Page | str] = {}
        self._broken: list[Finding] = []

    def read(self) -> None:
        """Read every file that may have links."""
        for path in self.site.files:
            read = _reader_of(path)
            if read is None:
                continue
            try:
                data = (self.root / path).read_bytes()
            except OSError as error:
                reason = (error.strerror or "it can't be read").lower()
                self._report(path, 1, 1, Problem("link/unreadable", f"This file was not checked: {reason}."))
                continue
            self._take(path, data, read)

    def _take(self, path: str, data: bytes, read: Callable[[bytes, str], Page | None]) -> None:
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
        self._broken.append(_made(path, problem, (line, column), ""))

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


def _read_page(data: bytes, parser: str) -> Page:
    return parse(data, parser)


def _read_style_sheet(data: bytes, parser: str) -> Page:
    return Page(links=list(dict.fromkeys(Link("style", "", raw) for raw, _ in css.addresses(decode(data)))))


def _read_xml(data: bytes, parser: str) -> Page | None:
    found = feeds.read_xml(data)
    return feeds.as_page(found) if found is not None else None


def _read_robots(data: bytes, parser: str) -> Page:
    return feeds.as_page(feeds.read_robots(data))


def _read_redirects(data: bytes, parser: str) -> Page:
    return feeds.as_page(feeds.read_redirects(data)[0])


def _read_manifest(data: bytes, parser: str) -> Page:
    return feeds.as_page(feeds.read_manifest(data))


def _reader_of(path: str) -> Callable[[bytes, str], Page | None] | None:
    """How a file is read, by its name; None for one that has no links."""
    lower = path.lower()
    if lower.endswith((*PAGE_ENDINGS, ".svg")):
        return _read_page
    if lower.endswith(".css"):
        return _read_style_sheet
    if lower.endswith(_XML):
        return _read_xml
    if lower == "robots.txt":
        return _read_robots
    if path == "_redirects":
        return _read_redirects
    if lower.endswith(".webmanifest") or lower.rpartition("/")[2] == "manifest.json":
        return _read_manifest
    return None


def _located(folder: Folder, verdicts: Verdicts) -> Iterable[Finding]:
    """Give every problem its line and column. A link that stands there three times is three findings."""
    for path, problems in verdicts.problems.items():
        try:
            data = (folder.root / path).read_bytes()
        except OSError:
            continue
        places = _places(path, data, folder.settings)
        for what, problem in problems:
            if isinstance(what, str):
                yield from _duplicates(path, what, places)
                continue
            target = what.raw if isinstance(what, Link) else what.value
            for place in places(what):
                yield _made(path, problem, place, target)


def _duplicates(
    path: str, value: str, places: Callable[[Link | Slip | str], list[Place]]
) -> Iterable[Finding]:
    found = places(value)
    for place in found[1:]:  # a parser that mends markup may copy an element; the file shows whether it did
        yield _made(path, markup.duplicate_id(value, len(found)), place, f"#{value}")


def _places(
    path: str, data: bytes, settings: LinkcheckSettings
) -> Callable[[Link | Slip | str], list[Place]]:
    read = _reader_of(path)
    if read is _read_page:
        text = decode(data)
        places = Places(text, settings.ignore_attributes)

        def of(what: Link | Slip | str) -> list[Place]:
            if isinstance(what, str):
                return places.ids.get(what, [])
            found = places.links.get(what) if isinstance(what, Link) else places.slips.get(what)
            if found or settings.ignore_attributes:
                return found or []
            return [places.somewhere(what.raw if isinstance(what, Link) else what.value)]

        return of
    if read is _read_style_sheet:
        table: Mapping = in_style_sheet(decode(data))
    elif read is _read_xml:
        table = feeds.read_xml(data) or {}
    elif read is _read_robots:
        table = feeds.read_robots(data)
    elif read is _read_redirects:
        table = feeds.read_redirects(data)[0]
    else:
        table = feeds.read_manifest(data)
    return lambda what: table.get(what, [(1, 1)])


def _made(path: str, problem: Problem, place: Place, target: str) -> Finding:
    line, column = place
    return Finding(
        _shown(path),
        problem.code,
        problem.message,
        problem.fix,
        problem.severity,
        line,
        column,
        _shown(target),
    )


def _shown(text: str) -> str:
    """Text that can be printed: file names and addresses may hold bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unused(folder: Folder, verdicts: Verdicts) -> Iterable[Finding]:
    if folder.settings.unused and any(path.lower().endswith(PAGE_ENDINGS) for path in folder.pages):
        for path, problem in assets.unused(folder.site.files, verdicts.used):
            yield _made(path, problem, (1, 1), path)


def _outside_places(folder: Folder, verdicts: Verdicts) -> dict[str, list[tuple[str, int, int]]]:
    """Return where each outside address stands."""
    by_path: dict[str, list[tuple[str, Link]]] = {}
    for url, uses in verdicts.outside.items():
        for path, link in uses:
            by_path.setdefault(path, []).append((url, link))
    outside: dict[str, list[tuple[str, int, int]]] = {}
    for path, uses in sorted(by_path.items()):
        if _is_ignored_file(path, folder.settings):
            continue
        places = _places(path, (folder.root / path).read_bytes(), folder.settings)
        for url, link in uses:
            found = [(_shown(path), line, column) for line, column in places(link)]
            if found:
                outside.setdefault(url, []).extend(found)
    return outside


def _related(folder: Folder, judge: Judge, expected: Expected | None) -> Iterable[Finding]:
    """Check the related sections, where there are any or there should be."""
    if not (expected and expected.required) and not any(page.related for page in folder.pages.values()):
        return
    from plugins.linkcheck.related import RelatedRules  # it brings Beautiful Soup along

    found: dict[str, list] = {}
    for path, spot, problem in RelatedRules(judge, expected or Expected()).all():
        found.setdefault(path, []).append((spot, problem))
    for path, rows in found.items():
        sections = in_sections(decode((folder.root / path).read_bytes()))
        for (number, raw), problem in rows:
            place, links = sections[number] if 0 <= number < len(sections) else ((1, 1), {})
            for where in (links.get(raw) or [place])[:1]:
                yield _made(path, problem, where, raw)


def _is_ignored_file(path: str, settings: LinkcheckSettings) -> bool:
    return any(
        fnmatch.fnmatchcase(path, pattern) or path.startswith(f"{pattern.rstrip('/')}/")
        for pattern in settings.ignore_files
    )


def _row(finding: Finding) -> list:
    return [getattr(finding, name) for name in Finding.__slots__]


def _finding(row: list) -> Finding:
    values = dict(zip(Finding.__slots__, row, strict=True))
    values["severity"] = Severity(values["severity"])
    return Finding(**values)
