"""All the words of a text in one string, a line for each block, so that a pattern goes over them once."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from plugins.editorial.reading import Reading
from plugins.editorial.rule import Said
from plugins.editorial.text import Block, Kind, Text

_CALLS = re.compile(
    r"(?:mailto|tel|sms|callto|facetime|fax|whatsapp):|https://(?:wa\.me|api\.whatsapp)", re.I
)
_LABELLED = re.compile(r"\b(?:ssn|mrn|dob|patient_?id|member_?id)\W", re.I)
"""What an address has that carries an identifier."""
_END = re.compile(r"[.!?…][\"')\]]{0,2} +(?=[\"'(\[]{0,2}[A-Z0-9])")
_SHORT = re.compile(
    r"\b(?:mrs?|ms|dr|st|pt|no|nos|vs|jr|sr|ave|apt|acc|tel|sec|rec|med|approx|[A-Z]|jan|feb|mar|apr"
    r"|jun|jul"
    r"|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|sat|sun|d\.o\.b|y\.o|b|prof|lic|acct|blvd|rd)\.$",
    re.I,
)
_HIDDEN = re.compile(r"[^\W_]")


THREE = re.compile(r"\d[^\n\d]{0,40}\d[^\n\d]{0,40}\d")
SEVEN = re.compile(r"\d(?:[^\n\d]{0,4}\d){6}")
SAID = re.compile(
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]{1,3}(?:dash[ ,.-]{1,3}|and )?"
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]{1,3}"
    r"(?:dash[ ,.-]{1,3}|and )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b"
)
"""What a block has in which there may be a number: digits, or digits spelled out."""


@dataclass(frozen=True, eq=False)
class Stream:
    """The words of a text, and where each block begins."""

    words: str
    starts: list[int]
    blocks: list[Block]
    low: str
    """The same in small letters."""
    _spans: dict[re.Pattern[str], tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def where(self, hint: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
        """Return where the blocks begin and end in which a hint stands.

        It is looked for in small letters, unless it names capitals (`A-Z`).
        """
        spans = self._spans.get(hint)
        if spans is None:
            spans = self._spans[hint] = tuple(self._where(hint))
        return spans

    def _where(self, hint: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        text, at = self.words if "A-Z" in hint.pattern else self.low, 0
        while at < len(text) and (match := hint.search(text, at)):
            span = self.line(match.start())
            yield span
            at = span[1] + 1

    def place(self, offset: int) -> tuple[Block, int]:
        """Return the block of a character, and its place there."""
        at = bisect_right(self.starts, offset) - 1
        return self.blocks[at], offset - self.starts[at]

    def line(self, offset: int) -> tuple[int, int]:
        """Return where the block around a character begins and ends."""
        at = bisect_right(self.starts, offset)
        end = self.starts[at] - 1 if at < len(self.starts) else len(self.words)
        return self.starts[at - 1], end

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return where the sentence around a stretch begins and ends; of a long one its middle."""
        first, last = self.line(start)
        first, last = max(first, _step(start) - _FAR), min(last, _step(end + _STEP) + _FAR)
        for stop in _END.finditer(self.words, first, last):
            if _SHORT.search(self.words, max(first, stop.start() - 8), stop.start() + 1):
                continue
            if stop.end() <= start:
                first = stop.end()
            elif stop.start() >= end:
                last = stop.end()
                break
        return first, last

    def around(self, start: int, end: int) -> tuple[str, str]:
        """Return the sentence around a stretch, and the block around it, at most a few hundred letters."""
        first, last = self.sentence(start, end)
        begin, stop = self.line(start)
        return self.words[first:last], self.words[
            max(begin, _step(start) - _FAR) : min(stop, _step(end + _STEP) + _FAR)
        ]


_FAR = 400
"""Letters on both sides of something found that can tell what it is."""
_STEP = 256
"""What stands nearer together than this has the same letters around it, which are judged once."""


def _step(offset: int) -> int:
    return offset - offset % _STEP


@lru_cache(maxsize=4)
def stream_of(text: Text) -> Stream:
    """Return the words of a text; of addresses, those that call or write to somebody, or name a number."""
    parts: list[str] = []
    starts: list[int] = []
    blocks: list[Block] = []
    length = 0
    rows = {block.line for block in text.of(Kind.ROW)}
    """Lines of tables that are read as a whole."""
    for block in text.blocks:
        words = block.words
        if block.kind is Kind.CELL and block.line in rows:
            continue
        if block.kind is Kind.ADDRESS:
            words = unquote(words) if "%" in words else words
            if _LABELLED.search(words):
                words = re.sub(r"[=&?_/+]", " ", words)
            elif not _CALLS.match(words):
                continue
        if "\n" in words:
            words = words.replace("\n", " ")
        parts.append(words)
        starts.append(length)
        blocks.append(block)
        length += len(words) + 1
    words = "\n".join(parts)
    low = words.lower()
    if len(low) != len(words):  # a few letters are two when they are small
        low = words
    return Stream(words, starts, blocks, low)


def found(
    reading: Reading, pattern: re.Pattern[str], *hints: re.Pattern[str]
) -> Iterator[tuple[Stream, re.Match[str]]]:
    """Yield where a pattern is found in a text, in the blocks that have one of the hints."""
    stream = stream_of(reading.text)
    for first, last in sorted({span for hint in hints for span in stream.where(hint)}):
        for match in pattern.finditer(stream.words, first, last):
            yield stream, match


def told(stream: Stream, offset: int, message: str) -> Said:
    """Return a finding at a place of the stream."""
    block, at = stream.place(offset)
    return Said(message, block, at)


def masked(words: str) -> str:
    """Return words of which nothing can be read: findings end up in logs that others see."""
    return _HIDDEN.sub("•", " ".join(words.split()))[:40]


def is_english(reading: Reading) -> bool:
    """Whether a text is written in English."""
    return reading.is_english
