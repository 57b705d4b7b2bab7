"""Steps over the finished tree, without what would change nothing."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from markdown.extensions.toc import TocTreeprocessor
from markdown.treeprocessors import InlineProcessor, PrettifyTreeprocessor, UnescapeTreeprocessor
from markdown.util import STX

from plugins.builds.markdown.inline import QuickInlineProcessor


class Answers(dict):
    """Remembers what a function says of a tag."""

    def __init__(self, ask: Callable[[Any], bool]) -> None:
        self._ask = ask

    def __missing__(self, tag: Any) -> bool:
        answer = self[tag] = self._ask(tag)
        return answer


class QuickPrettify(PrettifyTreeprocessor):
    """Line breaks between blocks; what is a block is asked once for each tag."""

    def run(self, root: Element) -> None:
        """Add line breaks to a tree."""
        self._is_block = Answers(self.md.is_block_level)
        super().run(root)

    def _prettifyETree(self, elem: Element) -> None:
        is_block = self._is_block
        if is_block[elem.tag] and elem.tag not in ("code", "pre"):
            if len(elem) and is_block[elem[0].tag] and not (elem.text and elem.text.strip()):
                elem.text = "\n"
            for child in elem:
                if is_block[child.tag]:
                    self._prettifyETree(child)
        if not elem.tail or not elem.tail.strip():
            elem.tail = "\n"


class QuickUnescape(UnescapeTreeprocessor):
    """Characters that had a backslash; texts without any are left alone."""

    def run(self, root: Element) -> None:
        """Put the characters back, everywhere but in code."""
        for element in root.iter():
            text, tail = element.text, element.tail
            if text and (STX in text or type(text) is not str) and element.tag != "code":
                element.text = self.unescape(text)
            if tail and (STX in tail or type(tail) is not str):
                element.tail = self.unescape(tail)
            for key, value in element.items():
                if value is not None and (type(value) is not str or STX in value):
                    element.set(key, self.unescape(value))


class QuickContents(TocTreeprocessor):
    """The table of contents; a text without a place for it is not searched for one, element by element."""

    def replace_marker(self, root: Element, elem: Element) -> None:
        """Put the table where it is asked for."""
        if any(one.text and self.marker in one.text for one in root.iter()):
            super().replace_marker(root, elem)


QUICK_TREES: dict[type, type] = {
    InlineProcessor: QuickInlineProcessor,
    PrettifyTreeprocessor: QuickPrettify,
    UnescapeTreeprocessor: QuickUnescape,
    TocTreeprocessor: QuickContents,
}
