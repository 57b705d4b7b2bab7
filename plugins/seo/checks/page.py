"""What is known of one built page while it is judged, and of the site around it."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

_SIGNS = (
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", "-"),
    ("—", "-"),
    ("…", "..."),
    ("\u00ad", ""),
)


ERROR_PAGE = "404.html"
"""What servers send when there is nothing at an address, with a code that keeps it out of search engines."""


def folded(text: str) -> str:
    """Return a text without what typography changes: capital letters, spaces, the shape of quotes."""
    text = "".join(text.split())
    if not text.isascii():
        for sign, plain in _SIGNS:
            text = text.replace(sign, plain)
    return text.casefold()


@lru_cache(maxsize=20_000)
def host_of(url: str) -> str:
    """Return the host that an address names, in lower case; empty for a path and for what is no address."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Home:
    """What every page of the site is held against."""

    url: str = ""
    """The live address without a slash at the end; empty in a preview."""
    phone: str = ""
    language: str = "en"

    @property
    def host(self) -> str:
        """The name of the site's own host."""
        return host_of(self.url)

    @property
    def base(self) -> str:
        """The path the site stands under: empty, or like `/blog`."""
        return urlsplit(self.url).path.rstrip("/")


@dataclass(frozen=True, slots=True)
class About:
    """What the library knows of the text that a page came from."""

    kind: str = ""
    """`post`, `page`, `person`, or nothing for a page that no text stands behind."""
    authors: tuple[str, ...] = ()
    """Names, as readers see them."""
    noindex: bool = False
    """Its writer keeps it out of search engines."""


class Picture(NamedTuple):
    """An `img`."""

    src: str
    sized: bool
    """It has a width and a height."""
    alt: str | None


class Alternate(NamedTuple):
    """A `link rel=alternate`."""

    href: str
    kind: str
    language: str


@dataclass(slots=True)
class Page:
    """One page, read once. Texts are as written, in the order of the page."""

    path: str
    """From the root of the site, with forward slashes."""
    home: Home
    about: About
    size: int = 0
    """Bytes of HTML."""
    language: str = ""
    charset: str = ""
    charset_at: int = 0
    """Where in the file the character set is named, in bytes."""
    redirect: bool = False
    """It only sends readers on to another address."""
    titles: list[str] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    """Name or property -> contents."""
    links: dict[str, list[str]] = field(default_factory=dict)
    """Word of `rel` -> addresses."""
    alternates: list[Alternate] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    """Level and text."""
    pictures: list[Picture] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    """The addresses of scripts, styles, pictures and frames that a browser fetches by itself."""
    inline_scripts: int = 0
    inline_styles: int = 0
    data: list[str] = field(default_factory=list)
    """The structured data, as it stands."""
    times: list[str] = field(default_factory=list)
    """The `datetime` of every `time`."""
    hrefs: list[str] = field(default_factory=list)
    text: str = ""
    """All that can be read on it."""
    words: list[str] = field(default_factory=list)
    """Those of a post or page itself, as far as the page marks its text."""
    nodes: list[dict[str, Any]] = field(default_factory=list)
    """Every thing in the structured data, those inside others too; filled by `graph.read`."""
    graph: list[dict[str, Any]] = field(default_factory=list)
    """The things at the top of it."""
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The things that have an id, by it."""
    by_type: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The same by the names of their types."""
    broken: str = ""
    """Why the structured data can't be read."""
    _folded: str = ""

    @property
    def address(self) -> str:
        """The page's path on the live site, under the site's own."""
        return "/" + self.path.removesuffix("index.html")

    @property
    def url(self) -> str:
        """The page's whole address; without the host in a preview."""
        return self.home.url + self.address

    def said(self, name: str) -> str:
        """Return the first content of a `meta` of that name, or an empty string."""
        return next(iter(self.meta.get(name, ())), "")

    @property
    def robots(self) -> set[str]:
        """The words for search engines' robots."""
        said = ",".join((*self.meta.get("robots", ()), *self.meta.get("googlebot", ())))
        return {word.strip().lower() for word in said.split(",") if word.strip()}

    @property
    def indexable(self) -> bool:
        """Whether search engines may show it."""
        return self.path != ERROR_PAGE and not self.robots & {"noindex", "none"}

    @property
    def canonical(self) -> str:
        """The address the page says it has."""
        return next(iter(self.links.get("canonical", ())), "")

    def shows(self, said: str) -> bool:
        """Whether some words can be read on the page, whatever typography has made of them."""
        if said in self.text:
            return True
        self._folded = self._folded or folded(self.text)
        return folded(said) in self._folded

    def thing(self, value: Any) -> dict[str, Any]:
        """Return the thing that a value is or points at; an empty one for plain values."""
        if not isinstance(value, dict):
            return {}
        id = value.get("@id")
        return self.things.get(id, value) if isinstance(id, str) else value

    def typed(self, *types: str) -> list[dict[str, Any]]:
        """Return the things in the structured data that are of one of the types."""
        found = {id(node): node for one in types for node in self.by_type.get(one, ())}
        return list(found.values())

    def is_top(self, node: dict[str, Any]) -> bool:
        """Whether a thing stands at the top of the graph, not inside another."""
        return any(node is one for one in self.graph)


def types_of(node: dict[str, Any]) -> list[str]:
    """Return the names of a thing's types."""
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.removeprefix("https://schema.org/") for kind in kinds if isinstance(kind, str)]


def listed(value: Any) -> list[Any]:
    """Return a property's values: JSON-LD leaves the brackets out where there is one."""
    return value if isinstance(value, list) else [] if value is None else [value]
