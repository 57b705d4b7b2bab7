"""Words as searches compare them: stems, with the vocabulary's synonyms put in, and where each stands."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from plugins.vocabulary import load_synonyms
from plugins.vocabulary.words import stem

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_RETURN = "again"
"""What stands for the "back" of "come back"."""


class Spoken(NamedTuple):
    """A word of a text, or a few that say one thing."""

    stem: str
    start: int
    end: int
    plain: str
    """The stem of what was typed, without synonyms."""


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    path = Path(__file__).resolve().parents[1] / "words" / "small.yaml"
    return {key: frozenset(words.split()) for key, words in yaml.safe_load(path.read_text("utf-8")).items()}


@lru_cache(maxsize=1)
def small() -> frozenset[str]:
    """Return the stems of words that say nothing about what a search is for."""
    return frozenset(load_synonyms().canonical(_lists()["small"]))


def spoken(text: str) -> list[Spoken]:
    """Return the words of a text in order, in the form in which they are compared."""
    found = list(_WORD.finditer(text))
    words = [_tidy(match[0]) for match in found]
    if "back" in words:
        words = _directions(words)
    said, at = [], 0
    for standing, count in load_synonyms().standing(words):
        last = at + count - 1
        said.append(Spoken(standing, found[at].start(), found[last].end(), stem(words[at])))
        at += count
    return said


@lru_cache(maxsize=50_000)
def _tidy(word: str) -> str:
    """Return a word in lower case, without accents, apostrophes and the `'s` of owners."""
    word = word.casefold()
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word)
        word = "".join(sign for sign in apart if not unicodedata.combining(sign)) or word
    return word.removesuffix("'s").replace("'", "")


def _directions(words: list[str]) -> list[str]:
    """Return the words with another one for each "back" that is no part of the body."""
    after, before, body = (_lists()[f"back {key}"] for key in ("after", "before", "body"))
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return [
        _RETURN
        if word == "back" and not {left, right} & body and (left in after or right in before)
        else word
        for left, word, right in around
    ]


def stems_of(text: str) -> set[str]:
    """Return the stems of all words of a text."""
    return {one.stem for one in spoken(text)}


def content_of(phrase: str) -> dict[str, str]:
    """Return the stems of a phrase that say what it is about, each with the words as typed, in order.

    A phrase of small words only has them all.
    """
    said = {}
    for one in spoken(phrase):
        said.setdefault(one.stem, phrase[one.start : one.end])
    return {key: word for key, word in said.items() if key not in small()} or said


def unsaid(wanted: dict[str, str], there: Iterable[str], spare: int) -> list[str]:
    """Return the words that are missing from `there`; none when only one in every `spare` is."""
    there = set(there)
    missing = [word for key, word in wanted.items() if key not in there]
    return missing if len(missing) > len(wanted) // spare else []
