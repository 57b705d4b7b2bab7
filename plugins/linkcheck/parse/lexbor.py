"""Elements by lexbor (through selectolax): a parser in C that follows the HTML Standard."""

from selectolax.lexbor import LexborHTMLParser

from plugins.linkcheck.parse.elements import PLAIN, SPECIAL, TEXT_OF, UNREAD, Attributes, Collector

_BARE = frozenset(("a", "img"))
"""Elements that say something even without an attribute."""
_ASKED = ",".join((*sorted({*PLAIN, *SPECIAL, *TEXT_OF}), "section[class~=related]", "[id]", "[style]"))
"""A selector of the elements that the collector takes anything from: a third of a page's."""


def elements(text: str, collector: Collector) -> None:
    """Give the collector every element that it takes anything from. What stands in `<template>` is none."""
    root = LexborHTMLParser(text).root
    if root is None:
        return
    if any(root.css_first(name) is not None for name in UNREAD):
        _all(root, collector)
        return
    seen: set[int] = set()
    for node in root.css(_ASKED):
        number = node.mem_id
        if number in seen:
            continue  # it comes once for each part of the selector
        seen.add(number)
        tag, attributes = node.tag, node.attributes
        if tag == "a" and len(attributes) == 1 and attributes.get("href"):
            collector.plain_link(attributes["href"])
            continue
        _take(node, tag, attributes, collector)


def _all(root, collector: Collector) -> None:
    """Go through every element, and leave out what stands in those that are not read."""
    skip = None
    for node in root.traverse(include_text=False):
        if skip is not None:
            if _is_inside(node, skip):
                continue
            skip = None
        tag = node.tag
        _take(node, tag, node.attributes, collector)
        if tag in UNREAD:
            skip = node.mem_id


def _take(node, tag: str, attributes: Attributes, collector: Collector) -> None:
    if attributes or tag in _BARE:
        collector.element(tag.lower(), attributes)
    if tag in TEXT_OF:
        collector.text(tag, node.text())
    elif tag == "section" and "related" in (attributes.get("class") or "").split():
        collector.related(node.html or "")


def _is_inside(node, outer: int) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id == outer:
            return True
        parent = parent.parent
    return False
