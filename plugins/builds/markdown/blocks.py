"""Blocks that can only be paragraphs or headings become them, without a question to each processor."""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown import blockprocessors as own
from markdown.blockparser import BlockParser
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor
from pymdownx.blocks import RE_START, BlocksProcessor

_KNOWN = frozenset(
    [
        own.EmptyBlockProcessor,
        own.ListIndentProcessor,
        own.CodeBlockProcessor,
        own.HashHeaderProcessor,
        own.SetextHeaderProcessor,
        own.HRProcessor,
        own.OListProcessor,
        own.UListProcessor,
        own.BlockQuoteProcessor,
        own.ReferenceProcessor,
        own.ParagraphProcessor,
        SaneOListProcessor,
        SaneUListProcessor,
        TableProcessor,
        BlocksProcessor,
    ]
)
"""Processors that take no block without a sign of theirs."""
_CHANGEABLE = frozenset(["RE", "SEARCH_RE", "test", "run"])
"""What is a class's own, and some extension may have given to one processor."""
_LIST = re.compile(r"\^\[ \]\{0,\d+\}(?:\\d\+\\\.|\[\*\+-\])\[ \]\+\(\.\*\)")
"""The expression that Python-Markdown gives a list."""
_FIRST = re.compile(r"[^\s\d#>=+\-_*]|\*{1,2}[^\s*]")
"""How a paragraph begins that is no list, heading, rule, quote or code."""
_FURTHER = re.compile(r"\n {0,3}(?![^\s#>=\-_*]|\*{1,2}[^\s*]| )")
"""A line break before a line that may be a heading, a rule or a quote, or may underline a heading."""


def is_plain(block: str) -> bool:
    """Whether a block has no sign of anything but a paragraph."""
    return (
        _FIRST.match(block) is not None
        and "///" not in block
        and "]:" not in block
        and ("\n" not in block or ("|" not in block and not _FURTHER.search(block)))
    )


def is_one_heading(block: str) -> bool:
    """Whether a block is one line that begins with `#`, without a sign of anything else."""
    return block.startswith("#") and "\n" not in block and "///" not in block


class QuickBlockParser(BlockParser):
    """Python-Markdown's own parser, with a short way to paragraphs and headings."""

    _seen: Sequence[Any] = ()
    """The processors when they were looked at."""
    _paragraph: own.ParagraphProcessor | None = None
    """What makes paragraphs, while all processors before it are known."""
    _heading: own.HashHeaderProcessor | None = None
    """What makes headings of lines that begin with `#`, if it comes before that."""
    _open: Sequence[Any] = ()
    """The blocks between `///` that have begun and not ended. A hungry one takes whatever comes."""

    def parseDocument(self, lines: list[str]) -> ElementTree:
        """Return a text as a tree."""
        self._seen = ()
        self._look()
        self.root = Element(self.md.doc_tag)
        self.parseChunk(self.root, "\n".join(lines))  # no call more than before: depth is limited
        return ElementTree(self.root)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        """Put blocks into `parent`, until there are none left."""
        while blocks:
            if self._paragraph and not (self._open and self._open[-1].hungry):
                block = blocks[0]
                if is_plain(block):
                    self._paragraph.run(parent, blocks)
                    continue
                if self._heading and is_one_heading(block) and self._heading.test(parent, block):
                    self._heading.run(parent, blocks)
                    continue
            for processor in self.blockprocessors:
                if processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False:
                    if self._paragraph and type(processor) is BlocksProcessor:
                        self._look()
                    break

    def _look(self) -> None:
        """Find out whether there is a short way."""
        processors = [*self.blockprocessors]
        if processors == self._seen:
            return
        self._seen, self._paragraph, self._heading, self._open = processors, None, None, ()
        fenced = [one for one in processors if type(one) is BlocksProcessor]
        for one in processors if len(fenced) < 2 else ():
            if not is_known(one):
                return
            if type(one) is own.HashHeaderProcessor:
                self._heading = one
            elif type(one) is own.ParagraphProcessor:
                self._paragraph = one
                self._open = fenced[0].stack if fenced else ()
                return


def is_known(processor: Any) -> bool:
    """Whether a processor takes only blocks with a sign of its own, and has kept its expressions."""
    kind, given = type(processor), vars(processor)
    if kind is BlocksProcessor:
        return processor.start is RE_START and "test" not in given
    if issubclass(kind, own.OListProcessor) and not _LIST.fullmatch(processor.RE.pattern):
        return False
    changed = _CHANGEABLE.intersection(given) - ({"RE"} if issubclass(kind, own.OListProcessor) else set())
    return kind in _KNOWN and not changed


def quicken_blocks(md: Markdown) -> None:
    """Make the parser quick where it is Python-Markdown's own."""
    if type(md.parser) is BlockParser and md.tab_length > 0:
        md.parser.__class__ = QuickBlockParser
