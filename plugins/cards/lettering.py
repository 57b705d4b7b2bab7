"""Words on a card: which signs the font has, how large a title may be, and where its lines end."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

_PLAIN = re.compile("[ -~\u00a0-\u00ff‘’“”–—…]*")
"""Signs that Literata is known to have."""
_LIKE = {"\u2010": "-", "\u2011": "-", "\u2212": "–", "\u02bc": "’", "\u200b": ""}
_BREAKS = re.compile(r"(?<=\w{4}[-–—/])(?=\w{4})")
"""Where a word may end in a line: not in MIS-TLIF, C5/C6 or X-ray."""


def readable(text: str, known: Callable[[], Collection[int]]) -> str:
    """Return a text with none but signs that the font has; nothing when words of it would be lost.

    Signs such as emoji are left out. `known` returns the code points of the font, and is asked only where the
    text has unusual signs.
    """
    text = " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())
    if _PLAIN.fullmatch(text):
        return text
    has, out = known(), []
    for sign in text:
        for one in sign if ord(sign) in has else _LIKE.get(sign, unicodedata.normalize("NFKC", sign)):
            if ord(one) in has:
                out.append(one)
            elif unicodedata.category(one)[0] in "LMN" and not _selects(one):
                return ""
    return " ".join("".join(out).split())


def _selects(sign: str) -> bool:
    """Whether a sign only says how the one before it looks."""
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef" or sign == "\u20e3"


@dataclass(frozen=True, slots=True)
class Setting:
    """A title as it is set."""

    lines: tuple[str, ...]
    size: int
    """In pixels."""


Measure = Callable[[str, int], float]
"""Returns how wide a text is at a size, in pixels."""


def fit(
    title: str, width: int, height: int, sizes: Sequence[int], leading: float, measure: Measure
) -> Setting:
    """Return a title set as large as the box allows, its lines as even as can be.

    `sizes` go from large to small. What does not fit even at the smallest ends with an ellipsis.
    """
    for size in sizes:
        rows = min(_most(size), int((height - size) / (size * leading)) + 1)
        lines = _wrapped(title, width, size, measure)
        if lines and len(lines) <= rows and all(measure(line, size) <= width for line in lines):
            return Setting(_evened(title, len(lines), width, size, measure), size)
    size = sizes[-1]
    rows = int((height - size) / (size * leading)) + 1
    lines = _wrapped(_split_long(title, width, size, measure), width, size, measure)
    if len(lines) > rows:
        last = lines[rows - 1]
        while last and measure(f"{last}…", size) > width:
            last = last[:-1]
        lines = [*lines[: rows - 1], f"{last.rstrip(' ,;:.–—-')}…"]
    return Setting(tuple(lines), size)


def _most(size: int) -> int:
    """Return how many lines a title of that size may have and still look calm."""
    return 2 if size > 92 else 4 if size > 62 else 99


def _wrapped(title: str, width: float, size: int, measure: Measure) -> list[str]:
    """Return the lines of a title, each as full as can be. A word that is too long has a line of its own."""
    lines, line = [], ""
    for piece in _pieces(title):
        longer = line + piece
        if line and measure(longer.rstrip(), size) > width:
            lines.append(line.rstrip())
            longer = piece
        line = longer
    return [*lines, line.rstrip()] if line else lines


@cache
def _pieces(title: str) -> tuple[str, ...]:
    """Return the parts between which a line may end: words, and halves of words with a hyphen."""
    words = [part for word in title.split(" ") for part in (*_BREAKS.split(f"{word} "),)]
    return tuple(word for word in words if word)


def _evened(title: str, count: int, width: int, size: int, measure: Measure) -> tuple[str, ...]:
    """Return the same number of lines in the narrowest box that holds them: no line is left almost empty."""
    low, high = width // 3, width
    while high - low > 4:
        middle = (low + high) // 2
        lines = _wrapped(title, middle, size, measure)
        if len(lines) <= count and all(measure(line, size) <= middle for line in lines):
            high = middle
        else:
            low = middle
    return tuple(_wrapped(title, high, size, measure))


def _split_long(title: str, width: int, size: int, measure: Measure) -> str:
    """Return a title in which no word is wider than a line."""
    out = []
    for word in title.split(" "):
        while len(word) > 1 and measure(word, size) > width:
            end = len(word) - 1
            while end > 1 and measure(f"{word[:end]}-", size) > width:
                end -= 1
            out.append(f"{word[:end]}-")
            word = word[end:]
        out.append(word)
    return " ".join(out)
