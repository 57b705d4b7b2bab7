"""Elements by lexbor (through selectolax): a parser in C that follows the HTML Standard."""

from selectolax.lexbor import LexborHTMLParser

from plugins.linkcheck.parse.elements import TEXT_OF, UNREAD, Collector

_BARE = frozenset(("a", "img"))
"""Elements that say something even without an attribute."""
_MORE = TEXT_OF | UNREAD | {"section"}


def elements(text: str, collector: Collector) -> None:
    """Give the collector every element of the page. The content of `<template>` is not among them."""
    root = LexborHTMLParser(text).root
    if root is None:
        return
    take = collector.element
    skip = None
    for node in root.traverse(include_text=False):
        tag = node.tag
        if skip is not None:
            if _is_inside(node, skip):
                continue
            skip = None
        attributes = node.attributes
        if tag == "a" and len(attributes) == 1 and attributes.get("href"):
            collector.plain_link(attributes["href"])
        elif attributes or tag in _BARE:
            take(tag.lower(), attributes)
        if tag in _MORE:
            if tag in TEXT_OF:
                collector.text(tag, node.text())
            elif tag in UNREAD:
                skip = node.mem_id
            elif "related" in (attributes.get("class") or "").split():
                collector.related(node.html or "")


def _is_inside(node, outer: int) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id == outer:
            return True
        parent = parent.parent
    return False
