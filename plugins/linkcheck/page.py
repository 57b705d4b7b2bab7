"""What is known of one page after it was read: plain data, the same whichever parser read it."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Link(NamedTuple):
    """An address in a page, as its writer put it there. The same address on the same kind of element is
    one link, however often it stands there; `parse.places` finds every place."""

    element: str
    """The element's name in lower case, or `style` for an address in a style sheet."""
    attribute: str
    """The attribute's name in lower case; empty in style sheets and feeds."""
    raw: str
    """The address, character references resolved, white space as written."""
    rel: str = ""
    """The relations of a `<link>`; the property of a `<meta>`; `feed` in sitemaps and feeds."""


class Slip(NamedTuple):
    """Something in the markup that is worth a look, and needs no other file to be seen."""

    code: str
    element: str
    attribute: str = ""
    """The attribute that is wrong; empty when it is missing."""
    value: str = ""
    """What marks the place: the attribute's value, or that of another attribute of the same element."""
    marks: str = ""
    """The attribute whose value is `value`, when `attribute` is empty."""


@dataclass(slots=True)
class Page:
    """One file with links: a page, a drawing, a style sheet or a feed."""

    links: list[Link] = field(default_factory=list)
    """Every address, each once, in the order of the file."""
    anchors: frozenset[str] = frozenset()
    """What a fragment may name: ids, and the names of `<a>`."""
    maps: frozenset[str] = frozenset()
    """The names of `<map>`."""
    twice: tuple[str, ...] = ()
    """Ids that seem to stand there more than once."""
    slips: list[Slip] = field(default_factory=list)
    base: str | None = None
    """The address in `<base href>`, as written."""
    canonical: str = ""
    language: str = ""
    title: str = ""
    """The first heading's words, or else the title's."""
    noindex: bool = False
    refresh: str = ""
    """Where the page sends readers on to by itself, as written."""
    meta: dict[str, list[str]] = field(default_factory=dict)
    """What `<meta>` says of an article: `og:type`, `article:section` and their like."""
    related: list[str] = field(default_factory=list)
    """The HTML of each `<section class="related">`."""
