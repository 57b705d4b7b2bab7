"""Elements by Beautiful Soup on html5lib, which is the HTML Standard's algorithm in Python."""

import warnings

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder import XMLParsedAsHTMLWarning

from plugins.linkcheck.parse.elements import TEXT_OF, UNREAD, Collector


def elements(text: str, collector: Collector) -> None:
    """Give the collector every element of the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text, "html5lib", multi_valued_attributes=None)
    skip_until = None
    node = soup.next_element
    while node is not None:
        if node is skip_until:
            skip_until = None
        if isinstance(node, Tag) and skip_until is None:
            tag = node.name.lower()
            attributes = {str(key): str(value) for key, value in node.attrs.items()}
            collector.element(tag, attributes)
            if tag in TEXT_OF:
                collector.text(
                    tag, "".join(part for part in node.descendants if isinstance(part, NavigableString))
                )
            elif tag in UNREAD:
                skip_until = _behind(node)
                if skip_until is None:
                    return
            elif tag == "section" and "related" in attributes.get("class", "").split():
                collector.related(str(node))
        node = node.next_element


def _behind(node: Tag):
    """The first thing after an element and all that is in it."""
    last = node
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    return last.next_element
