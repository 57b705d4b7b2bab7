"""Elements by Beautiful Soup on html5lib, which is the HTML Standard's algorithm in Python."""

import warnings

from bs4 import BeautifulSoup, NavigableString, Tag

from plugins.linkcheck.parse.elements import TEXT_OF, UNREAD, Collector
from plugins.linkcheck.parse.tokens import element_end, start_tags


def elements(text: str, collector: Collector) -> None:
    """Give the collector every element of the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        soup = BeautifulSoup(_without_templates(text), "html5lib", multi_valued_attributes=None)
    waiting: list[Tag] = [soup]
    while waiting:  # not by `next_element`: html5lib moves nodes about, and the chain does not always follow
        node = waiting.pop()
        tag = node.name.lower()
        attributes = {str(key): str(value) for key, value in node.attrs.items()}
        collector.element(tag, attributes)
        if tag in TEXT_OF:
            collector.text(tag, "".join(_texts(node)))
        elif tag == "section" and "related" in attributes.get("class", "").split():
            collector.related(str(node))
        if tag not in UNREAD:
            waiting += [child for child in reversed(node.contents) if isinstance(child, Tag)]


def _without_templates(text: str) -> str:
    """Empty every `<template>`: html5lib is older than that element, and would read on behind it."""
    if "<template" not in text.lower():
        return text
    parts, last = [], 0
    for tag in start_tags(text):
        if tag.name == "template" and tag.offset >= last:
            parts.append(text[last : tag.end])
            last = element_end(text, tag)
    return "".join((*parts, text[last:]))


def _texts(node: Tag) -> list[str]:
    found: list[str] = []
    for child in node.contents:
        found += (
            [str(child)]
            if isinstance(child, NavigableString)
            else _texts(child)
            if isinstance(child, Tag)
            else []
        )
    return found
