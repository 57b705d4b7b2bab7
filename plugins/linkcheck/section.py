"""What a related section shows.

Its posts are the items of its lists, or else its `<article>` elements, or else its links. A section that is
written as a theme writes it, every tag closed, is read here; Beautiful Soup reads any other.
"""

import html
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADING = re.compile(r"h[1-6]$")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS = frozenset(("ul", "ol"))
_OPEN_ONLY = frozenset(("br", "hr", "img", "wbr", "source"))
_PLAIN = frozenset(
    "a article b circle code defs div ellipse em figcaption figure footer g header i li line mark nav p path "
    "picture polygon polyline rect section small span strong sub sup svg time u use".split()
)
"""Elements in which nothing is special: a tree of them is as deep as its tags say."""
_TOKEN = re.compile(
    r"(?P<text>[^<>]+)"
    r"|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)"
    r"(?P<attributes>(?:[ \n]+[A-Za-z][-\w:.]*(?:=\"[^\"<>]*\")?)*)[ \n]*(?P<empty>/?)>",
    re.A,
)
_DRAWING = re.compile(
    r"<svg(?:[ \n][^<>]*+)?+>"
    r"(?:</?+(?:circle|defs|ellipse|g|line|path|polygon|polyline|rect|use)"
    r"(?:[ \n](?:[^<>\"]|\"[^<>\"]*+\")*+)?+/?+>)*+</svg>"
)
"""A drawing without words, which says nothing of a post."""
_ATTRIBUTE = re.compile(r"([A-Za-z][-\w:.]*)(?:=\"([^\"]*)\")?", re.A)
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp|#39|#34);)")
"""What begins a character reference, or only looks like one, that parsers may read in their own ways."""


class Item(NamedTuple):
    """One post in a section."""

    raw: str
    text: str
    rel: frozenset[str]
    pictures: tuple[tuple[str, str | None], ...]
    """Address and alt text of each picture beside it."""


class Section(NamedTuple):
    """A related section."""

    items: list[Item]
    has_heading: bool


def read_section(markup: str) -> Section:
    """Read one section's HTML."""
    return _read_plain(markup) or _read_any(markup)


class _Link:
    """An `<a>` with the words in it."""

    __slots__ = ("attributes", "in_heading", "parts")

    def __init__(self, attributes: dict[str, str | None], in_heading: bool) -> None:
        self.attributes, self.in_heading, self.parts = attributes, in_heading, list[str]()

    @property
    def has_words(self) -> bool:
        return any(part.strip() for part in self.parts)


class _Entry:
    """A list item that is being read."""

    def __init__(self) -> None:
        self.links: list[_Link] = []
        self.headings = 0
        self.words: list[str] = []
        """Of its first heading."""
        self.pictures: list[tuple[str, str | None]] = []

    def item(self) -> Item | None:
        """The post: the link in its first heading, or the first link with words."""
        titled = next((link for link in self.links if link.in_heading), None)
        link = titled or next((link for link in self.links if link.has_words), None)
        link = link or (self.links[0] if self.links else None)
        if link is None:
            return None
        words = self.words if self.headings and titled is None else link.parts
        return Item(
            link.attributes.get("href") or "",
            " ".join(" ".join(words).split()),
            frozenset((link.attributes.get("rel") or "").lower().split()),
            tuple(self.pictures),
        )


class _Reader:
    """Reads the tags of a plain section one after the other."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.has_list = self.has_heading = False
        self._open: list[str] = []
        self._entry: _Entry | None = None
        self._entry_depth = 0
        self._link: _Link | None = None
        self._heading = 0
        """The number of the open heading in its entry; 1 outside of entries, 0 where none is open."""

    @property
    def is_whole(self) -> bool:
        return not self._open

    def text(self, text: str) -> None:
        if self._link is not None:
            self._link.parts.append(text)
        if self._heading and self._entry is None:
            self.has_heading = self.has_heading or bool(text.strip())
        elif self._heading == 1 and self._entry is not None:
            self._entry.words.append(text)

    def begin(self, name: str, attributes: str) -> bool:
        """Take a start tag; False where the section is not plain."""
        if name in _OPEN_ONLY:
            if name == "img" and self._entry is not None:
                found = _attributes(attributes)
                self._entry.pictures.append((found.get("src") or "", found.get("alt")))
            return True
        if name == "a":
            if self._link is not None:
                return False
            if self._entry is not None:
                self._link = _Link(_attributes(attributes), self._heading == 1)
                self._entry.links.append(self._link)
        elif name in _HEADINGS:
            if self._heading:
                return False
            if self._entry is not None:
                self._entry.headings += 1
            self._heading = self._entry.headings if self._entry is not None else 1
        elif name in _LISTS:
            self.has_list = True
        elif name == "li":
            if self._link is not None or self._heading:
                return False
            if self._entry is None:
                self._entry, self._entry_depth = _Entry(), len(self._open)
                self.entries.append(self._entry)
        elif name not in _PLAIN:
            return False
        self._open.append(name)
        return True

    def end(self, name: str) -> bool:
        """Take an end tag; False where it does not close what was opened last."""
        if not self._open or self._open.pop() != name:
            return False
        if name == "a":
            self._link = None
        elif name in _HEADINGS:
            self._heading = 0
        elif name == "li" and len(self._open) == self._entry_depth:
            self._entry = None
        return True


def _read_plain(markup: str) -> Section | None:
    """Read a section whose posts are in lists and whose tags are all closed; None for any other."""
    markup = _DRAWING.sub("<svg></svg>", markup)
    reader = _Reader()
    at = 0
    for token in _TOKEN.finditer(markup):
        if token.start() != at:
            return None
        at = token.end()
        text, end, name, attributes, empty = token.groups()
        if text is not None:
            if "&" in text:
                if _REFERENCE.search(text):
                    return None
                text = html.unescape(text)
            reader.text(text)
        elif end:
            if attributes or empty or not reader.end(name):
                return None
        elif not reader.begin(name, attributes) or (
            empty and name not in _OPEN_ONLY and not reader.end(name)
        ):
            return None
    if at != len(markup) or not reader.is_whole or not reader.has_list:
        return None
    items = [item for entry in reader.entries if (item := entry.item())]
    return Section(items, reader.has_heading)


def _attributes(text: str) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name, value in _ATTRIBUTE.findall(text):
        found[name.lower()] = html.unescape(value) if "&" in value else value
    return found


def _read_any(markup: str) -> Section:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup, "html.parser", multi_valued_attributes=None)
    parts = _parts(soup)
    inside = {id(heading) for part in parts for heading in part.find_all(_HEADING)}
    headings = [tag for tag in soup.find_all(_HEADING) if tag.get_text(strip=True) and id(tag) not in inside]
    return Section([item for part in parts if (item := _item(part))], bool(headings))


def _parts(soup: "BeautifulSoup") -> "list[Tag]":
    """The elements that hold one post each."""
    if soup.find(["ul", "ol"]):
        return [entry for entry in soup.find_all("li") if entry.find_parent("li") is None]
    return soup.find_all("article") or soup.find_all("a")


def _item(part: "Tag") -> Item | None:
    """A list item's post: the link in its heading, or the first with words."""
    from bs4 import Tag

    links = [part] if part.name == "a" else part.find_all("a")
    heading = part.find(_HEADING)
    titled = heading.find("a") if isinstance(heading, Tag) else None
    link = titled or next((link for link in links if link.get_text(strip=True)), links[0] if links else None)
    if link is None:
        return None
    pictures = tuple((str(img.get("src") or ""), _or_none(img.get("alt"))) for img in part.find_all("img"))
    text = heading.get_text(" ") if heading is not None and titled is None else link.get_text(" ")
    return Item(
        str(link.get("href") or ""),
        " ".join(text.split()),
        frozenset(str(link.get("rel") or "").lower().split()),
        pictures,
    )


def _or_none(value: object) -> str | None:
    return None if value is None else str(value)
