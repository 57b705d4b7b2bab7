"""How places and counts are told in a message."""

from collections.abc import Iterable, Sequence

from plugins.editorial.reading import Reading
from plugins.editorial.text import Block, Sentence

_SHOWN = 60
_PLACES = 3


def is_english(reading: Reading) -> bool:
    """Whether a text is English: what it does not say is (pages of people have no language of their own)."""
    return (getattr(reading.item, "language", "") or "en").lower().startswith("en")


def shown(text: str) -> str:
    """Return the first words of a stretch of text, in quotes."""
    text = " ".join(text.split()).replace('"', "'")
    if len(text) <= _SHOWN:
        return f'"{text.rstrip(".")}"'
    return f'"{text[:_SHOWN].rpartition(" ")[0] or text[:_SHOWN]} …"'


def line_of(one: Sentence) -> int:
    """Return the line on which a sentence begins."""
    return one.block.place(one.start)[0]


def lines_of(places: Iterable[int]) -> str:
    """Return `line 3`, `lines 3 and 8` or `lines 3, 8, 12 and 4 more`."""
    lines = list(dict.fromkeys(places))
    first, more = lines[:_PLACES], len(lines) - _PLACES
    told = [str(line) for line in first] + ([f"{more} more"] if more > 0 else [])
    return ("line " if len(lines) == 1 else "lines ") + listed(told)


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Return `a, b and c`."""
    return f" {joint} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def words_in(block: Block, sentences: Sequence[Sentence]) -> int:
    """Return how many words a block has."""
    return sum(len(one.words) for one in sentences) if block.is_prose else len(block.words.split())
