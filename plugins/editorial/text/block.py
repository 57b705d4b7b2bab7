"""A block of a text: a stretch of plain words that stands by itself."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

_QUOTES = re.compile(r'"[^"]{1,1500}"|(?<!\w)\'[^\']{3,1500}?\'(?!\w)')


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    LABEL = "label"
    """The title of a `///` block, or of a table."""
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    CODE = "code"
    ALT = "alt"
    """Words for who can't see an image, and titles of links."""
    ADDRESS = "address"
    """Where a link leads; people read the words of it."""
    TITLE = "title"
    DESCRIPTION = "description"
    SOURCE = "source"
    """A source's title and publisher, and the words of the text's own address: they claim nothing."""
    ROW = "row"
    """A row of a table as it is meant: each cell behind the head of its column."""
    FIELD = "field"
    """Another value of the front matter that readers see."""


@dataclass(eq=False)
class Block:
    """Some words of a text, without marks."""

    kind: Kind
    words: str
    """As people read them, typographic signs brought to one form; one character for each of `places`."""
    lines: tuple[tuple[int, int, int], ...]
    """Where stretches of it stand: (offset in `words`, line of the file, column)."""
    level: int = 0
    """Of a heading: 1 to 6."""
    room: str = ""
    """The `///` block it stands in, such as `emergency`."""
    cited: tuple[tuple[int, int], ...] = ()
    """Where the sources are named: (offset in `words`, number of the source)."""
    linked: tuple[tuple[int, int, str], ...] = ()
    """Words that lead somewhere: (begin, end, address as typed)."""
    key: str = ""
    """Of a value in the front matter: its key."""
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._starts = [start for start, _, _ in self.lines]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a character, both counted from 1."""
        start, line, column = self.lines[max(0, bisect_right(self._starts, offset) - 1)]
        return line, column + max(0, offset - start)

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.lines[0][1]

    @property
    def is_prose(self) -> bool:
        """Whether it is made of sentences."""
        return self.kind in _PROSE

    @cached_property
    def quotations(self) -> tuple[tuple[int, int], ...]:
        """Where it quotes somebody, quotation marks included; all of it in a block quote."""
        if self.kind is Kind.QUOTE:
            return ((0, len(self.words)),)
        if '"' not in self.words and "'" not in self.words:
            return ()
        return tuple(match.span() for match in _QUOTES.finditer(self.words))

    def quoted(self, start: int, end: int) -> bool:
        """Whether all of a stretch stands between quotation marks."""
        return any(begin <= start and end <= stop for begin, stop in self.quotations)


_PROSE = frozenset((Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE))
