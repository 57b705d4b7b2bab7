"""Lists of words from `words/*.yaml`, and where a text has them.

An entry names what people write: `verb`, `noun` (both with their endings) or `says` (as it stands), each one
phrase or several; and `plain`, what to write instead. `why` is a reason of its own. Of `near`, one word must
stand at most six words away; of `not_before`, none may follow; of `before`, one must, or a comma or stop.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from plugins.editorial.text import Block, Kind, Text

_FOLDER = Path(__file__).resolve().parents[1] / "words"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_HEADS = frozenset((Kind.HEADING, Kind.TITLE, Kind.DESCRIPTION))
_NEAR = 6
"""Words within which `near` is looked for."""
_VOWELS = "aeiou"
_COMMON = frozenset("patient patients people person persons surgery treatment therapy number health".split())
"""Words that nearly every text has."""


@dataclass(frozen=True)
class Entry:
    """Something to write otherwise."""

    plain: tuple[str, ...]
    why: str = ""
    near: frozenset[str] = frozenset()
    not_before: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()


class Hit(NamedTuple):
    """Words of a list in a block."""

    entry: Entry
    block: Block
    start: int
    end: int

    @property
    def words(self) -> str:
        """As they stand there."""
        return self.block.words[self.start : self.end]


class Phrases:
    """Phrases by their first words."""

    def __init__(self, rows: list[Mapping[str, Any]]) -> None:
        self.firsts: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        gate = set()
        for row in rows:
            entry = Entry(
                _listed(row["plain"]),
                row.get("why", ""),
                frozenset(_listed(row.get("near"))),
                frozenset(_listed(row.get("not_before"))),
                frozenset(_listed(row.get("before"))),
            )
            for phrase in dict.fromkeys(_spellings(row)):
                words = tuple(_WORD.findall(phrase.lower()))
                self.firsts.setdefault(words[0], []).append((words, entry))
                gate |= {max(words, key=_rare), "-".join(words[:2]), "-".join(words), ".".join(words)}
        self.gate = frozenset(gate)
        """Words of which a sentence has one if it has any of the phrases: the rarest of each."""
        for known in self.firsts.values():
            known.sort(key=lambda pair: -len(pair[0]))

    def within(self, text: Text) -> Iterator[Hit]:
        """Yield where a text has them: in its sentences, its headings, its title and its description."""
        for one in text.sentences:
            if not self.gate.isdisjoint(one.words):
                yield from self._hits(one.block, one.start, one.text)
        for block in text.blocks:
            if block.kind in _HEADS:
                yield from self._hits(block, 0, block.words)

    def _hits(self, block: Block, start: int, text: str) -> Iterator[Hit]:
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [text[begin:end].lower() for begin, end in spans]
        at = 0
        while at < len(words):
            length = 1
            for phrase, entry in self.firsts.get(words[at], ()):
                stop = at + len(phrase)
                if tuple(words[at:stop]) != phrase:
                    continue
                gap = text[spans[stop - 1][1] : spans[stop][0]] if stop < len(spans) else "."
                if _fits(entry, words, at, stop, words[stop] if gap == " " else ""):
                    yield Hit(entry, block, start + spans[at][0], start + spans[stop - 1][1])
                    length = len(phrase)
                    break
            at += length


@lru_cache(maxsize=16)
def phrases_of(name: str) -> Phrases:
    """Return the phrases of a file in `words/`, read once."""
    return Phrases(rows_of(name))


@lru_cache(maxsize=16)
def rows_of(name: str) -> Any:
    """Return what a file in `words/` says, read once."""
    return yaml.load((_FOLDER / name).read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def plurals(word: str) -> tuple[str, ...]:
    """Return the forms that a noun may have in the plural, Latin ones included."""
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return (f"{word[:-1]}ies",)
    latin = next(
        (word.removesuffix(end) + new for end, new in _LATIN.items() if word.endswith(end)), f"{word}s"
    )
    return (latin, f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s")


_LATIN = {"is": "es", "us": "i", "um": "a", "ix": "ices", "ex": "ices", "en": "ina", "a": "ae"}


def _spellings(row: Mapping[str, Any]) -> Iterator[str]:
    yield from _listed(row.get("says"))
    for noun in _listed(row.get("noun")):
        before, _, last = noun.rpartition(" ")
        for form in (last, *plurals(last)):
            yield f"{before} {form}"
    for verb in _listed(row.get("verb")):
        first, _, rest = verb.partition(" ")
        for form in _forms(first):
            yield f"{form} {rest}"


def _forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a regular verb."""
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    s = "es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s"
    return verb, verb + s, f"{verb}ed", f"{verb}ing"


def _fits(entry: Entry, words: list[str], at: int, stop: int, after: str) -> bool:
    if after in entry.not_before or (after and entry.before and after not in entry.before):
        return False
    around = words[max(0, at - _NEAR) : at] + words[stop : stop + _NEAR]
    return not entry.near or not entry.near.isdisjoint(around)


def _rare(word: str) -> tuple[bool, int]:
    """Tell how rare a word is, roughly: long ones are."""
    return word not in _COMMON, len(word)


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,) if value else ()
