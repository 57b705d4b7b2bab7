"""A text in which nothing is marked but plain links, emphasis and citations is read once, from left to right.

Python-Markdown reads it once for each pattern. Where one mark stands inside another, or where a mark is not
certainly one of these, nothing is read, and the patterns do it.
"""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from plugins.builds.markdown.patterns import PLAIN_EMPHASIS, QuickDelimiters, QuickLink, needs_references
from plugins.posts.prose.citations import CitationProcessor

_MARK = re.compile(r"[\[*_]")
_LINK = re.compile(r"\[([^\[\]*_]*)\]\(([^\s()<>\[\]\"'\x02]+)\)")
_ONLY = frozenset([QuickLink, QuickDelimiters, CitationProcessor])


class PlainReader:
    """Reads texts in which none but certain patterns can match. `chosen` are these, with their numbers."""

    def __init__(self, chosen: Sequence[tuple[int, Any]]) -> None:
        self._references = [one.md for _, one in chosen if needs_references(one)]
        self._others = [(number, one) for number, one in chosen if not needs_references(one)]
        self._number = {type(one): number for number, one in self._others}
        self._able = (
            _ONLY.issuperset(self._number)
            and len(self._number) == len(self._others)
            and not any(one.ANCESTOR_EXCLUDES for _, one in chosen)
            and all(one.compiled_re.pattern == one.pattern for _, one in self._others)
        )
        self._marks = next((one for _, one in self._others if type(one) is QuickDelimiters), None)
        self._citations = next((one for _, one in self._others if type(one) is CitationProcessor), None)

    def read(self, text: str, aside: dict[str, Element | str]) -> tuple[str | None, list[Element]] | None:
        """Return the words before the first mark, and the elements with those behind each; None if it can't.

        The elements are noted in `aside` as if patterns had put them there.
        """
        if not self._able or any(md.references for md in self._references):
            return None
        if self._marks and not self._marks.is_usual():
            return None
        before, elements, numbers, end = None, [], [], 0
        while mark := _MARK.search(text, end):
            kind, element, start, stop = self._element(text, mark.start())
            if element is None:
                return None
            if elements:
                elements[-1].tail = text[end:start] or None
            else:
                before = text[:start] or None
            elements.append(element)
            numbers.append(self._number[kind])
            end = stop
        if not elements:
            return None
        elements[-1].tail = text[end:] or None
        for _, element in sorted(zip(numbers, elements, strict=True), key=lambda one: one[0]):
            aside[f"{len(aside):04}"] = element
        return before, elements

    def _element(self, text: str, at: int) -> tuple[Any, Element | None, int, int]:
        """Return whose mark stands at a place, the element it means, and where that begins and ends."""
        if text[at] == "*":
            found = PLAIN_EMPHASIS.match(text, at)
            if found and self._marks and "[" not in found[2]:
                element = Element("strong" if len(found[1]) == 2 else "em")
                element.text = found[2]
                return QuickDelimiters, element, at, found.end()
        elif text[at] == "[":
            found = _LINK.match(text, at)
            if found and QuickLink in self._number:
                element = Element("a", {"href": found[2]})
                element.text = found[1]
                return QuickLink, element, at, found.end()
            if self._citations:
                found = self._citations.compiled_re.match(text, at - (text[at - 1 : at] == " "))
                if found:
                    return CitationProcessor, *self._citations.handleMatch(found, text)
        return None, None, at, at
