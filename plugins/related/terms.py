"""The terms of a text: its words and pairs of words, in English stems, counted.

A term is known by a 64-bit number made from its stems, so that counting, storing and comparing are work for
numpy. `spelled` gives the words back for people.

    visible(markdown)  the words that a reader sees
    words(text)        those words, one by one
    Counter            the numbers of the terms of a post, and how strongly each stands there
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import numpy as np
from snowballstemmer.english_stemmer import EnglishStemmer

from plugins.related.items import Item
from plugins.related.settings import RelatedSettings
from plugins.related.stopwords import STOPWORDS

VERSION = 1
"""Raise it when the same text would give other terms: counts kept from before are then not used."""

_WORD = re.compile(r"[^\W_]+(?:'(?!s\b)[^\W_]+)*")
_HIDDEN = re.compile(
    r"<!--.*?-->"  # comments
    r"|^ {0,3}/{3,}[ \t]*[\w-]*[ \t]*\|?"  # the fences of blocks, whose titles stay
    r"|^ {0,3}\[[^\]\n]+\]:[^\n]*"  # definitions of links
    r"|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+[\"'][^\n]*?[\"'])?\)"  # addresses of links, images
    r"|<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|https?://[^\s<>()\[\]]+"  # addresses standing alone
    r"|\[\d{1,2}\](?![(\[:])"  # citations
    r"|\{[:#.][^{}\n]*\}",  # attributes
    re.S | re.M,
)


_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
"""Odd numbers that keep "disc pain" apart from "pain disc"."""


def visible(markdown: str) -> str:
    """Return a text without what its readers don't see: addresses, comments, the names of blocks."""
    return _HIDDEN.sub(" ", markdown)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, with straight apostrophes; a final 's stands by itself."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower().replace("’", "'"))


class _Numbers(dict[str, int]):
    """The number of each word; 0 for the words that say nothing. Works out what it has not met."""

    def __init__(self, english: bool) -> None:
        super().__init__()
        self._english = english
        self._stemmer = EnglishStemmer()

    def __missing__(self, word: str) -> int:
        if len(word) < 2 or (self._english and word in STOPWORDS):
            number = 0
        else:
            number = _number("word", self._stemmer.stemWord(word) if self._english else word)
        self[word] = number
        return number


@cache
def _numbers(english: bool) -> _Numbers:
    """The words met so far, kept for the next build in this process."""
    return _Numbers(english)


class Counter:
    """Counts the terms of posts."""

    def __init__(self, settings: RelatedSettings) -> None:
        self._settings = settings

    def count(self, item: Item) -> tuple[np.ndarray, np.ndarray]:
        """Return the terms of a post, ascending (uint64), and how strongly each stands there (float32).

        The strength is 1 + ln of the weighted count, and at least 1.
        """
        weights = self._settings
        parts = (
            (self._terms(words(item.title), item.language), weights.title_weight),
            (self._terms(words(item.description), item.language), weights.description_weight),
            (np.array([_number("tag", tag.casefold()) for tag in item.tags], np.uint64), weights.tags_weight),
            (self._terms(words(visible(item.body)), item.language), 1.0),
        )
        used = [(terms, weight) for terms, weight in parts if weight and len(terms)]
        if not used:
            return np.empty(0, np.uint64), np.empty(0, np.float32)
        terms = np.concatenate([terms for terms, _ in used])
        each = np.concatenate([np.full(len(terms), weight) for terms, weight in used])
        found, place = np.unique(terms, return_inverse=True)
        strength = 1 + np.log(np.maximum(np.bincount(place, each, len(found)), 1))
        return found, strength.astype(np.float32)

    def spelled(self, item: Item) -> dict[int, str]:
        """Return how each term is first spelled in a post, by its number."""
        names = {_number("tag", tag.casefold()): tag for tag in item.tags}
        for text in (item.title, item.description, visible(item.body)):
            spoken = words(text)
            numbers = self._word_numbers(spoken, item.language)
            kept = [word for word, number in zip(spoken, numbers, strict=True) if number]
            numbers = numbers[numbers != 0]
            for number, word in zip(numbers.tolist(), kept, strict=True):
                names.setdefault(number, word)
            pairs = _pairs(numbers).tolist()
            for number, first, second in zip(pairs, kept, kept[1:], strict=False):
                names.setdefault(number, f"{first} {second}")
        return names

    def _terms(self, spoken: Iterable[str], language: str) -> np.ndarray:
        numbers = self._word_numbers(spoken, language)
        numbers = numbers[numbers != 0]
        return np.concatenate([numbers, _pairs(numbers)])

    def _word_numbers(self, spoken: Iterable[str], language: str) -> np.ndarray:
        known = _numbers(language.startswith("en"))
        return np.array([known[word] for word in spoken], np.uint64)


def _number(kind: str, name: str) -> int:
    digest = hashlib.blake2b(f"{kind} {name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def _pairs(numbers: np.ndarray) -> np.ndarray:
    """The numbers of all pairs of neighbours."""
    return numbers[:-1] * _FIRST + numbers[1:] * _SECOND
