"""From bytes to a `Page`. Three parsers can do it, and find the same links.

decode.py    bytes -> text: the byte order mark, the page's own word, or else UTF-8
elements.py  which elements and attributes carry addresses; `Collector` turns elements into a `Page`
lexbor.py    the fast one, the default (selectolax)
libxml.py    libxml2, where lexbor is not at hand
soup.py      Beautiful Soup on html5lib: slow, and closest to the standard's own words
tokens.py    the HTML standard's tokenizer: the places of tags, and pages that are nested too deep
places.py    the line and column of a link
srcset.py    the addresses in `srcset`
refresh.py   the address in `<meta http-equiv="refresh">`
"""

from collections.abc import Callable, Iterable
from typing import Any

from plugins.linkcheck.page import Page
from plugins.linkcheck.parse.decode import decode
from plugins.linkcheck.parse.elements import Collector
from plugins.linkcheck.parse.tokens import too_deep

PARSERS = ("lexbor", "lxml", "bs4")


def parse(data: bytes, parser: str = "lexbor") -> Page:
    """Read one page. Never raises for what is in it."""
    return parse_text(decode(data), parser)


def parse_text(text: str, parser: str = "lexbor") -> Page:
    """Read one page that is text already."""
    collector = Collector()
    if too_deep(text):
        from plugins.linkcheck.parse.tokens import elements
    else:
        elements = _elements_of(parser)
    elements(text, collector)
    return collector.page()


def _elements_of(parser: str) -> Callable[[str, Collector], Any]:
    if parser == "lexbor":
        from plugins.linkcheck.parse.lexbor import elements
    elif parser == "lxml":
        from plugins.linkcheck.parse.libxml import elements
    elif parser == "bs4":
        from plugins.linkcheck.parse.soup import elements
    else:
        raise ValueError(f"There is no parser {parser}.")
    return elements


__all__: Iterable[str] = ["PARSERS", "parse", "parse_text"]
