"""The addresses in files that are no pages: sitemaps, feeds, `robots.txt`, `_redirects`, app manifests."""

import json
import re
from hashlib import sha256
from urllib.parse import urljoin
from xml.parsers import expat

from plugins.linkcheck.page import Link, Page
from plugins.linkcheck.parse import parse_text
from plugins.linkcheck.parse.decode import decode
from plugins.linkcheck.parse.places import Place

Found = dict[Link, list[Place]]

_ROOTS = frozenset("urlset sitemapindex feed rss RDF".split())
_TEXT_IS_ADDRESS = frozenset(
    (
        ("urlset", "loc"),
        ("sitemapindex", "loc"),
        ("rss", "link"),
        ("rss", "comments"),
        ("rss", "url"),
        ("rss", "guid"),
        ("RDF", "link"),
        ("feed", "icon"),
        ("feed", "logo"),
        ("feed", "uri"),
    )
)
_ABSOLUTE = re.compile(r"\s*https?://", re.I)
_XML_BASE = "http://www.w3.org/XML/1998/namespace base"
_CONTENT = frozenset(("content", "summary", "description", "encoded"))


class BrokenFeed(ValueError):
    """A sitemap or a feed that is not well-formed XML."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.column, self.reason = line, column, reason


class Entries:
    """The links in the text of entries: one stands in many feeds, and in the same feed tomorrow."""

    def __init__(self) -> None:
        self._known: dict[str, list[Link]] = {}
        self._asked: dict[str, list[Link]] = {}

    def begin(self, kept: bytes) -> None:
        """Begin with another feed. `kept` is what `kept` gave for it the last time, or nothing."""
        self._asked = {}
        for key, links in json.loads(kept or b"{}").items():
            self._known.setdefault(key, [Link(*link) for link in links])

    def kept(self) -> bytes:
        """Return the links of the feed's entries; nothing where it has none."""
        return json.dumps(self._asked, separators=(",", ":")).encode() if self._asked else b""

    def links_in(self, text: str) -> list[Link]:
        """Return the absolute addresses in the text of an entry."""
        key = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        links = self._known.get(key)
        if links is None:
            found = (link for link in parse_text(text).links if _ABSOLUTE.match(link.raw))
            links = self._known[key] = [Link(link.element, link.attribute, link.raw) for link in found]
        self._asked[key] = links
        return links


def read_xml(data: bytes, entries: Entries | None = None) -> Found | None:
    """Return the addresses of a sitemap or a feed, None for any other XML. Raises `BrokenFeed`.

    Relative addresses in the text of entries are left out: each reader program takes them as it likes.
    What is known of entries is taken from `entries`, and added to it.
    """
    reader = _XmlReader(entries or Entries())
    try:
        reader.read(data)
    except expat.ExpatError as error:
        if reader.root:
            raise BrokenFeed(error.lineno, error.offset + 1, expat.ErrorString(error.code)) from None
        return None
    return reader.found if reader.root else None


class _XmlReader:
    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self.found: Found = {}
        self.root = ""
        self._path: list[str] = []
        self._text: list[str] = []
        self._place: Place = (1, 1)
        self._html = False
        self._wanted = True
        self._bases = [""]
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.buffer_text = True

    def read(self, data: bytes) -> None:
        self._parser.Parse(data, True)

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = full.rpartition(" ")[2]
        if not self._path:
            self.root = name if name in _ROOTS else ""
        self._path.append(name)
        if not self.root:
            return
        self._text.clear()
        self._bases.append(urljoin(self._bases[-1], attributes.get(_XML_BASE, "")))
        self._place = (self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        self._wanted = name != "guid" or attributes.get("isPermaLink", "true") == "true"
        self._html = name in _CONTENT and attributes.get("type", "html") in ("html", "text/html")
        for key in ("href", "src", "url"):
            if key in attributes and name in ("link", "content", "enclosure", "thumbnail", "player"):
                self._add(name, key, attributes[key])

    def _end(self, full: str) -> None:
        name = self._path.pop()
        if not self.root:
            return
        self._close(name)
        self._bases.pop()

    def _close(self, name: str) -> None:
        text = "".join(self._text).strip()
        self._text.clear()
        if (self.root, name) in _TEXT_IS_ADDRESS and text and self._wanted:
            if self.root != "rss" or _ABSOLUTE.match(text):
                self._add(name, "", text)
        elif self._html and name in _CONTENT and "<" in text:
            for link in self._entries.links_in(text):
                self._add(link.element, link.attribute, link.raw)
        self._html = False

    def _add(self, element: str, attribute: str, raw: str) -> None:
        if self._bases[-1]:
            raw = urljoin(self._bases[-1], raw)
        self.found.setdefault(Link(element, attribute, raw, "feed"), []).append(self._place)


def read_robots(data: bytes) -> Found:
    """Return the sitemaps that a `robots.txt` names (sitemaps.org; RFC 9309 allows such lines)."""
    found: Found = {}
    for number, line in enumerate(decode(data).split("\n"), 1):
        match = re.match(r"[ \t]*sitemap[ \t]*:[ \t]*(\S+)", line, re.I)
        if match:
            found.setdefault(Link("sitemap", "", match[1], "feed"), []).append((number, match.start(1) + 1))
    return found


def read_redirects(data: bytes) -> tuple[Found, dict[str, str]]:
    """Return where a host's `_redirects` file leads, and the paths it answers for.

    Rules with placeholders (`:name`, `*`) answer for more than one path and are not followed.
    """
    found: Found = {}
    paths: dict[str, str] = {}
    for number, line in enumerate(decode(data).split("\n"), 1):
        words = [word for word in line.split("#", 1)[0].split() if "=" not in word]
        if (
            len(words) < 2
            or "*" in words[0]
            or re.search(r"(?:^|/)[:@]", words[0].partition("://")[2] or words[0])
        ):
            continue
        paths[words[0]] = words[1]
        if ":splat" not in words[1] and not re.search(r"/:", words[1]):
            found.setdefault(Link("redirect", "", words[1]), []).append((number, line.index(words[1]) + 1))
    return found, paths


def read_manifest(data: bytes) -> Found:
    """Return the pictures and the start page of a web app's manifest."""
    try:
        manifest = json.loads(decode(data))
    except (ValueError, RecursionError):
        return {}
    found: Found = {}

    def add(raw: object) -> None:
        if isinstance(raw, str) and raw.strip():
            found.setdefault(Link("manifest", "", raw), []).append((1, 1))

    if isinstance(manifest, dict):
        add(manifest.get("start_url"))
        for key in ("icons", "screenshots", "shortcuts"):
            for entry in manifest.get(key) if isinstance(manifest.get(key), list) else ():
                if isinstance(entry, dict):
                    add(entry.get("src") or entry.get("url"))
    return found


def as_page(found: Found) -> Page:
    """Return what was found as a `Page`."""
    return Page(links=list(found))
