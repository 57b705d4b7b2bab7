"""The terms of a text: its words and pairs of words, in English stems, counted.

A term is known by a 40-bit number made from its stems, so that counting, storing and comparing are work for
numpy. (Among two million terms, two or so share a number with another.) `spelled` gives the words back for
people.

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

TERM_BITS = 40
STRENGTH_BITS = 8
"""The bits of an entry: the term's above, its strength's below."""
_SIXTEENTHS = 16

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

    def count(self, item: Item) -> np.ndarray:
        """Return the terms of a post, ascending, and how strongly each stands there (uint64).

        An entry is the number of the term, and in its lowest `STRENGTH_BITS` the strength: 1 + ln of the
        weighted count, at least 1, in sixteenths.
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
            return np.empty(0, np.uint64)
        terms = _short(np.concatenate([terms for terms, _ in used]))
        each = np.concatenate([np.full(len(terms), weight) for terms, weight in used])
        found, place = np.unique(terms, return_inverse=True)
        strength = 1 + np.log(np.maximum(np.bincount(place, each, len(found)), 1))
        sixteenths = np.minimum(np.rint(strength * _SIXTEENTHS), (1 << STRENGTH_BITS) - 1)
        return (found << np.uint64(STRENGTH_BITS)) | sixteenths.astype(np.uint64)

    def spelled(self, item: Item) -> dict[int, str]:
        """Return how each term is first spelled in a post, by its number."""
        tags = np.array([_number("tag", tag.casefold()) for tag in item.tags], np.uint64)
        names = dict(zip(_short(tags).tolist(), item.tags, strict=True))
        for text in (item.title, item.description, visible(item.body)):
            spoken = words(text)
            numbers = self._word_numbers(spoken, item.language)
            kept = [word for word, number in zip(spoken, numbers, strict=True) if number]
            numbers = numbers[numbers != 0]
            for number, word in zip(_short(numbers).tolist(), kept, strict=True):
                names.setdefault(number, word)
            pairs = _short(_pairs(numbers)).tolist()
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


def _short(numbers: np.ndarray) -> np.ndarray:
    """The numbers by which terms are known, from those they are made of."""
    return numbers >> np.uint64(64 - TERM_BITS)
