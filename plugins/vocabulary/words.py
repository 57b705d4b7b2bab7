"""The words of a query: taken apart, mended where misspelt, and brought to one form.

    tokens(query)     the words as typed, tidied
    Words             the words the vocabulary knows; `canonical` brings a query to the form patterns match

"Herniated disks in the lower back" becomes `herniat disc lumbar`: stems of the Snowball stemmer (M. Porter,
"Snowball: a language for stemming algorithms", 2001), with the vocabulary's synonyms put in.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

_APART = re.compile(r"[^\w]+|_")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


class _Stemmer(threading.local):
    """A stemmer for each thread: it keeps the word at hand in itself, and the desk has several threads."""

    def __init__(self) -> None:
        self.of = EnglishStemmer().stemWord


_STEMMER = _Stemmer()

LEVELS = {"c": "cervical", "t": "thoracic", "l": "lumbar", "s": "lumbar"}
"""The part of the spine that a level such as C6 or L5 belongs to."""

_HIGHEST = {"c": 8, "t": 12, "l": 6, "s": 5}


def tokens(query: str) -> list[str]:
    """Return the words in lower case: `L5-S1` and `l5s1` become `l5 s1`, `can't` becomes `cant`."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", query).casefold())
    text = _FOREIGN.sub(_without_accents, folded)
    text = re.sub(r"(?<=\w)['’`](?=s\b)", " ", text)
    text = re.sub(r"(?<=\w)['’`](?=\w)", "", text)
    text = re.sub(r"(?<![a-z0-9])([clts]\d{1,2})(?=[clts]\d)", r"\1 ", text)
    return [word for word in _APART.split(text) if word]


def _without_accents(match: re.Match[str]) -> str:
    return "".join(letter for letter in match[0] if not unicodedata.combining(letter))


def level_of(word: str) -> str:
    """Return the part of the spine a word such as `l5` names; empty for other words."""
    letter, number = word[:1], word[1:]
    if letter in _HIGHEST and number.isdigit() and len(number) <= 2 and 1 <= int(number) <= _HIGHEST[letter]:
        return LEVELS[letter]
    return ""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of an English word."""
    return _STEMMER.of(word)


class Words:
    """What the vocabulary knows of words: synonyms and spellings.

    `same` maps a word, or words that stand side by side, to the word that stands for it. `known` are all the
    words that are spelt right; a word that is none of them is taken for the one most like it, if one is.
    """

    def __init__(self, same: Mapping[str, str], known: Iterable[str], mended: Iterable[str]) -> None:
        self._single: dict[str, str] = {}
        self._several: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._seen: dict[str, str] = {}
        self._mends: dict[str, str] = {}
        self._known = {stem(word) for word in known}
        mended = set(mended)
        self._targets = sorted({word for word in mended if len(word) >= 5 and word.isalpha()})
        self._known |= {stem(word) for word in mended}
        for written, stands_for in same.items():
            parts = tuple(stem(word) for word in tokens(written))
            self._known.update(parts)
            if len(parts) == 1:
                self._single[parts[0]] = stem(stands_for)
            else:
                self._several.setdefault(parts[0], []).append((parts, stem(stands_for)))
        for options in self._several.values():
            options.sort(key=lambda option: -len(option[0]))

    def knows(self, word: str) -> bool:
        """Whether a word is spelt as the vocabulary spells it."""
        return stem(word) in self._known or word.isdigit() or bool(level_of(word))

    def mend(self, word: str) -> str:
        """Return a word with its misspelling mended, or the word."""
        if word not in self._mends:
            self._mends[word] = self._mend(word)
        return self._mends[word]

    def _mend(self, word: str) -> str:
        if len(word) < 5 or not word.isalpha() or self.knows(word):
            return word
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) <= 7 else 2 if len(word) <= 10 else 3
        near = process.extract(word, self._targets, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        near = [(distance, target) for target, distance, _ in near if target[0] == word[0]]
        return min(near)[1] if near else word

    def canonical(self, words: Iterable[str]) -> list[str]:
        """Return the words as stems, with synonyms put in; levels stay as they are."""
        return [stands_for for stands_for, _ in self.standing(words)]

    def standing(self, words: Iterable[str]) -> list[tuple[str, int]]:
        """Return the same, each with the number of words that it stands for."""
        stems = [word if level_of(word) else stem(word) for word in words]
        joined: list[tuple[str, int]] = []
        at = 0
        while at < len(stems):
            for parts, stands_for in self._several.get(stems[at], ()):
                if tuple(stems[at : at + len(parts)]) == parts:
                    joined.append((stands_for, len(parts)))
                    at += len(parts)
                    break
            else:
                joined.append((self._single.get(stems[at], stems[at]), 1))
                at += 1
        return joined
