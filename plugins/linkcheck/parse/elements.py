"""Which elements carry addresses, and what else of a page is kept.

The attributes are those of the HTML Standard's index of attributes whose value is a URL, of SVG 2's linking
elements, and the few obsolete ones that browsers still load.
"""

import re
from collections.abc import Mapping

from plugins.linkcheck import css, data
from plugins.linkcheck.page import Link, Page, Slip
from plugins.linkcheck.parse import refresh, srcset

Attributes = Mapping[str, str | None]

PLAIN: dict[str, tuple[str, ...]] = {
    "area": ("href",),
    "audio": ("src",),
    "blockquote": ("cite",),
    "body": ("background",),
    "button": ("formaction",),
    "del": ("cite",),
    "embed": ("src",),
    "form": ("action",),
    "frame": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "longdesc"),
    "ins": ("cite",),
    "object": ("data",),
    "q": ("cite",),
    "script": ("src", "href", "xlink:href"),
    "source": ("src",),
    "table": ("background",),
    "td": ("background",),
    "th": ("background",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
    "feimage": ("href", "xlink:href"),
    "textpath": ("href", "xlink:href"),
    "mpath": ("href", "xlink:href"),
    "lineargradient": ("href", "xlink:href"),
    "radialgradient": ("href", "xlink:href"),
    "pattern": ("href", "xlink:href"),
}
"""Attributes that hold one address."""

_META_ADDRESSES = frozenset(
    "og:image og:image:url og:image:secure_url og:url og:audio og:audio:url og:audio:secure_url og:video "
    "og:video:url og:video:secure_url twitter:image twitter:image:src twitter:player "
    "msapplication-tileimage msapplication-config thumbnail".split()
)
_META_FACTS = frozenset(
    "og:type og:title description article:published_time article:section article:tag".split()
)
_NO_PAGE = frozenset("preconnect dns-prefetch profile".split())
"""Relations of `<link>` that name a host or an idea, nothing that is fetched."""

TEXT_OF = frozenset(("style", "title", "h1", "script"))
"""Elements whose text the collector wants."""

UNREAD = frozenset(("template", "select"))
"""What stands in them is no part of the page: a template is inert, a list of choices shows words only."""

_link = tuple.__new__
"""Makes a `Link` of its four parts in half the time, for the one kind of which a site has 100,000."""

_WORDS = re.compile(r"[^\t\n\f\r ]+")


class Collector:
    """Takes a page's elements one after the other, and makes its `Page`."""

    def __init__(self) -> None:
        self._page = Page()
        self._links: dict[Link, None] = {}
        self._hrefs: set[str] = set()
        self._slips: dict[Slip, None] = {}
        self._ids: set[str] = set()
        self._names: set[str] = set()
        self._maps: set[str] = set()
        self._twice: dict[str, None] = {}
        self._heading = False
        self._is_data = False
        """Whether the last script holds structured data."""

    def element(self, tag: str, attributes: Attributes) -> None:
        """Take one element: its name in lower case and its attributes; one without a value may be None."""
        if "id" in attributes:
            self._id(tag, attributes["id"] or "")
        if "style" in attributes:
            self.style(attributes["style"] or "", "style")
        if tag in PLAIN:
            for name in PLAIN[tag]:
                if name in attributes:
                    self._plain(tag, name, attributes)
        if tag in SPECIAL:
            SPECIAL[tag](self, attributes)

    def plain_link(self, raw: str) -> None:
        """Take an `<a>` that has an `href` and nothing else."""
        if raw not in self._hrefs:
            self._hrefs.add(raw)
            self._links[_link(Link, ("a", "href", raw, ""))] = None

    def text(self, tag: str, text: str) -> None:
        """Take the text of an element in `TEXT_OF`."""
        if tag == "style":
            self.style(text, "")
        elif tag == "script":
            if self._is_data:
                self.structured_data(text)
        elif tag == "h1" and not self._heading:
            self._page.title, self._heading = _one_line(text), True
        elif tag == "title" and not self._page.title:
            self._page.title = _one_line(text)

    def style(self, text: str, attribute: str) -> None:
        """Take a style sheet in the page, or an element's own style."""
        if (
            "url(" in text
            or "@import" in text
            or "\\" in text
            or "image-set" in text.lower()
            or "URL(" in text.upper()
        ):
            for raw, _ in css.addresses(text):
                self._add("style", attribute, raw)

    def structured_data(self, text: str) -> None:
        """Take a page's structured data."""
        for raw, _ in data.addresses(text):
            self._add("script", "", raw)

    def related(self, markup: str) -> None:
        """Take the HTML of a related section."""
        self._page.related.append(markup)

    def page(self) -> Page:
        """Return what was collected."""
        page = self._page
        page.links, page.slips = list(self._links), list(self._slips)
        page.anchors, page.maps = frozenset(self._ids | self._names), frozenset(self._maps)
        page.twice = tuple(self._twice)
        return page

    def _add(self, tag: str, attribute: str, raw: str, rel: str = "") -> None:
        self._links[Link(tag, attribute, raw, rel)] = None

    def _slip(self, code: str, tag: str, attribute: str = "", value: str = "", marks: str = "") -> None:
        self._slips[Slip(code, tag, attribute, value, marks)] = None

    def _id(self, tag: str, value: str) -> None:
        if value in self._ids:
            self._twice[value] = None
        elif not value or not _WORDS.fullmatch(value):
            self._slip("empty-id" if not value.strip() else "space-in-id", tag, "id", value)
        self._ids.add(value)

    def _plain(self, tag: str, name: str, attributes: Attributes) -> None:
        if name != "xlink:href" or "href" not in attributes:
            self._add(tag, name, attributes[name] or "")

    def _a(self, attributes: Attributes) -> None:
        raw = attributes.get("href")
        if raw is not None:
            self.plain_link(raw)
        elif "href" in attributes:
            self._add("a", "href", "")
        elif "xlink:href" in attributes:
            self._add("a", "xlink:href", attributes["xlink:href"] or "")
        elif "id" not in attributes and "name" not in attributes:
            self._slip("no-address", "a")
        if attributes.get("name"):
            self._names.add(attributes["name"] or "")

    def _area(self, attributes: Attributes) -> None:
        if "href" in attributes and "alt" not in attributes:
            self._slip("missing-alt", "area", "", attributes["href"] or "", "href")

    def _base(self, attributes: Attributes) -> None:
        if self._page.base is None and attributes.get("href") is not None:
            self._page.base = attributes["href"]

    def _html(self, attributes: Attributes) -> None:
        if not self._page.language:
            self._page.language = (attributes.get("lang") or attributes.get("xml:lang") or "").strip().lower()

    def _iframe(self, attributes: Attributes) -> None:
        """A page in an attribute: its addresses count from the outer page, its fragments are its own."""
        from plugins.linkcheck.parse.tokens import elements

        inner = Collector()
        elements(attributes.get("srcdoc") or "", inner)
        for link in inner.page().links:
            if not link.raw.lstrip().startswith("#"):
                self._add("iframe", "srcdoc", link.raw)

    def _img(self, attributes: Attributes) -> None:
        self._srcset("img", "srcset", attributes)
        self._usemap("img", attributes)
        marks = "src" if "src" in attributes else "srcset" if "srcset" in attributes else ""
        value = (attributes.get(marks) or "") if marks else ""
        if not marks:
            self._slip(
                "no-address", "img", "", attributes.get("alt") or "", "alt" if "alt" in attributes else ""
            )
        if "alt" not in attributes:
            if (attributes.get("aria-hidden") or "").lower() != "true":
                self._slip("missing-alt", "img", "", value, marks)
        elif attributes["alt"] and not attributes["alt"].strip():
            self._slip("blank-alt", "img", "alt", attributes["alt"] or "")

    def _input(self, attributes: Attributes) -> None:
        if (attributes.get("type") or "").lower() == "image":
            if "src" in attributes:
                self._add("input", "src", attributes["src"] or "")
            if not (attributes.get("alt") or "").strip():
                self._slip("missing-alt", "input", "", attributes.get("src") or "", "src")
        if "formaction" in attributes:
            self._add("input", "formaction", attributes["formaction"] or "")

    def _link(self, attributes: Attributes) -> None:
        rel = (attributes.get("rel") or "").lower()
        words = set(rel.split())
        if not words and "itemprop" not in attributes:
            return
        if (words and words <= _NO_PAGE) or any(word.startswith("schema.") for word in words):
            return
        if "disabled" in attributes and "stylesheet" in words:
            return
        self._srcset("link", "imagesrcset", attributes, rel)
        if "href" not in attributes:
            if "imagesrcset" not in attributes:
                self._slip("no-address", "link", "", attributes.get("rel") or "", "rel")
            return
        self._add("link", "href", attributes["href"] or "", rel)
        if "canonical" in words and not self._page.canonical:
            self._page.canonical = (attributes["href"] or "").strip()

    def _map(self, attributes: Attributes) -> None:
        if attributes.get("name"):
            self._maps.add(attributes["name"] or "")

    def _meta(self, attributes: Attributes) -> None:
        content = attributes.get("content")
        if (attributes.get("http-equiv") or "").strip().lower() == "refresh":
            self._refresh(content)
            return
        for key in ("property", "name", "itemprop"):
            for name in (attributes.get(key) or "").lower().split():
                if name in _META_ADDRESSES or (key == "itemprop" and name == "image"):
                    if content and content.strip():
                        self._add("meta", "content", content, name)
                    else:
                        self._slip("no-address", "meta", "", attributes.get(key) or "", key)
                elif name in _META_FACTS:
                    self._page.meta.setdefault(name, []).append((content or "").strip())
                elif name in ("robots", "googlebot") and content:
                    words = re.split(r"[\s,]+", content.lower())
                    self._page.noindex = self._page.noindex or "noindex" in words or "none" in words

    def _refresh(self, content: str | None) -> None:
        where = refresh.address(content) if content is not None else None
        if where is None:
            self._slip(
                "bad-refresh",
                "meta",
                "content" if content is not None else "",
                content or "refresh",
                "" if content is not None else "http-equiv",
            )
        elif where:
            self._add("meta", "content", where, "refresh")
            self._page.refresh = self._page.refresh or where

    def _object(self, attributes: Attributes) -> None:
        self._usemap("object", attributes)

    def _script(self, attributes: Attributes) -> None:
        self._is_data = (attributes.get("type") or "").strip().lower() == data.TYPE

    def _source(self, attributes: Attributes) -> None:
        self._srcset("source", "srcset", attributes)

    def _srcset(self, tag: str, name: str, attributes: Attributes, rel: str = "") -> None:
        if name in attributes:
            found = srcset.addresses(attributes[name] or "")
            for raw in found:
                self._add(tag, name, raw, rel)
            if not found:
                self._add(tag, name, "", rel)

    def _usemap(self, tag: str, attributes: Attributes) -> None:
        if "usemap" in attributes:
            self._add(tag, "usemap", attributes["usemap"] or "")


SPECIAL = {
    "a": Collector._a,
    "area": Collector._area,
    "base": Collector._base,
    "html": Collector._html,
    "iframe": Collector._iframe,
    "img": Collector._img,
    "input": Collector._input,
    "link": Collector._link,
    "map": Collector._map,
    "meta": Collector._meta,
    "object": Collector._object,
    "script": Collector._script,
    "source": Collector._source,
}


def _one_line(text: str) -> str:
    return " ".join(text.split())
