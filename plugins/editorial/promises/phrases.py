"""Phrases as people list them in YAML -> patterns, found by the words that they can't be without.

we guarantee          words as they are
shot|injection       one of these; `get_rid_of` is one of several words
<treatment>          one of a list with this name
(any)                may be missing
..  ...  ....  ~     up to 2 words, up to 5, up to 8, up to 20 of several sentences
=                    a colon, a dash or a question mark
!to                  the next word is none of these
^                    a sentence or a block begins
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import yaml

_SEP = r"(?:'s|(?<=[DMdm]r)\.|(?<=[Mm]rs)\.)?[ \-/,\"'()&]{1,3}"
_NO = r"(?!(?:not|never|no|nor|cannot|hardly|rarely|seldom|nobody|\w+n't)\b)"
_WORD = rf"{_NO}[\w%$#]{{1,30}}+"
"""No gap has a "no": it would turn the phrase around."""
_GAPS = {
    "..": rf"(?:{_SEP}{_WORD}){{0,2}}?",
    "...": rf"(?:{_SEP}{_WORD}){{0,5}}?",
    "....": rf"(?:{_SEP}{_WORD}){{0,8}}?",
    "~": r"(?:\W{1,4}+\w{1,30}+){0,20}?[.;:!]?",
}
_PART = re.compile(r"(?<![DM]r)(?<!Mrs)[.!?;:](?=\s)|[\u2013\u2014]")
_COMMON = frozenset(
    "a all an and any are as at back be before better but by can disc do doctor each every feel for "
    "free from get good have he help helps her his if in is it its leg like make may more most neck "
    "nerve never no not nothing of on once one or our out pain patient patients people right s she so "
    "some spine surgeon surgery t take than that the their them then there they this time to today "
    "treatment up us walk was we when will with without work works would you your after".split()
)
"""Words that stand in nearly every text: poor ones to look phrases up by."""
_OFTEN = 40
_LETTERS = re.compile(r"[^\W_]+|[%\u2605\u2b50]")


@lru_cache(maxsize=1)
def lists() -> dict[str, Any]:
    """Return what words/promises.yaml lists."""
    file = resources.files("plugins.editorial") / "words" / "promises.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), loader)


class Phrase:
    """A phrase, and the words that a text with it must have. It becomes a pattern when it is first needed."""

    def __init__(self, name: str, tokens: list[str]) -> None:
        self.name, self.tokens = name, tokens
        self.need = 0
        self.crosses = not {"~", "=", "^"}.isdisjoint(tokens)
        """Whether it may go beyond the end of a sentence."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds it."""
        return re.compile(_pattern(self.tokens), re.I)


class Phrases:
    """Lists of phrases, each under a name.

    Every token that can't be missing has a bit. A phrase is looked for only where each of its tokens has a
    word in the text; so most of them never are.
    """

    def __init__(self, named: Mapping[str, Iterable[str]], classes: Mapping[str, str]) -> None:
        self.bits: dict[str, int] = {}
        """Of each word: the tokens it stands for."""
        self.index: dict[str, list[Phrase]] = {}
        """Phrases by a word that they can't be without."""
        self.far: dict[str, list[Phrase]] = {}
        """The same for those that may go beyond the end of a sentence."""
        known: dict[frozenset[str], int] = {}
        for name, phrases in named.items():
            for listed in phrases:
                phrase = Phrase(name, _tokens(listed, classes))
                sure = _sure(phrase.tokens)
                for options in sure:
                    bit = known.setdefault(options, 1 << len(known))
                    phrase.need |= bit
                for key in min(sure, key=_commonness):
                    (self.far if phrase.crosses else self.index).setdefault(key, []).append(phrase)
        for options, bit in known.items():
            for key in options:
                self.bits[key] = self.bits.get(key, 0) | bit

    def find(self, text: str, bag: Set[str]) -> Iterator[tuple[str, int, int]]:
        """Yield (name of the list, begin, end) of what stands in a text with these words."""
        have = self._have(bag)
        for key in bag & self.far.keys():
            for phrase in self.far[key]:
                if phrase.need & have == phrase.need:
                    for match in phrase.pattern.finditer(text):
                        yield phrase.name, *match.span()
        if bag.isdisjoint(self.index):
            return
        for start, end, words in self._parts(text):
            there = self._have(words)
            for key in words & self.index.keys():
                for phrase in self.index[key]:
                    if phrase.need & there == phrase.need:
                        for match in phrase.pattern.finditer(text, start, end):
                            yield phrase.name, *match.span()

    def _have(self, bag: Set[str]) -> int:
        """Return the bits of the tokens that some words stand for."""
        have = 0
        for key in bag & self.bits.keys():
            have |= self.bits[key]
        return have

    def _parts(self, text: str) -> list[tuple[int, int, set[str]]]:
        """Return (begin, end, words) of the parts of a text that no phrase but a far one goes beyond."""
        parts, start = [], 0
        for match in _PART.finditer(text):
            parts.append((start, match.end(), bag_of(text[start : match.end()])))
            start = match.end()
        if start < len(text):
            parts.append((start, len(text), bag_of(text[start:])))
        return parts


def bag_of(text: str) -> set[str]:
    """Return the words of a text, in lower case and apart at apostrophes and hyphens."""
    return set(_LETTERS.findall(text.lower()))


def any_of(phrases: Iterable[str], classes: Mapping[str, str]) -> re.Pattern[str]:
    """Return one pattern for all of a list, to try on a single sentence."""
    patterns = (_pattern(_tokens(phrase, classes)) for phrase in phrases)
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.I)


def _tokens(phrase: str, classes: Mapping[str, str]) -> list[str]:
    """A long list goes on in the next line after its `|`."""
    return [_expanded(token, classes) for token in re.sub(r"\|\s+", "|", phrase).split()]


def _expanded(token: str, classes: Mapping[str, str]) -> str:
    """Put the words of a list in the place of its name."""
    return re.sub(r"<(\w+)>", lambda match: _expanded(_flat(classes[match[1]]), classes), token)


def _flat(listed: str) -> str:
    return "|".join(listed.replace("|", " ").split())


def _alternatives(token: str) -> list[str]:
    return token.strip("()!").split("|")


def _literal(alternative: str) -> str:
    parts = (
        re.escape(alternative.removeprefix("'")).replace(r"\*", r"[\w'-]*").replace(r"\-", "[- ]").split("_")
    )
    return _SEP.join(parts)


def _pattern(tokens: list[str]) -> str:
    pattern, glued = r"(?<!\w)", True
    for token in tokens:
        options = "(?:" + "|".join(map(_literal, _alternatives(token))) + r")(?!\w)"
        lead = "" if glued else _SEP
        if token in _GAPS:
            pattern += _GAPS[token]
        elif token == "=":
            pattern += r"[ \"')]{0,2}[:=?\u2013\u2014-]"
        elif token == "^":
            pattern += r"(?:^|(?<=[.!?:] ))[\"']?"
            continue
        elif token[0] == "!":
            pattern += f"(?!{_SEP}{options})"
        elif token[0] == "(":
            pattern += f"(?:{options}{_SEP})?" if glued else f"(?:{lead}{options})?"
            continue
        else:
            pattern += lead + options
        glued = False
    return pattern


def _sure(tokens: list[str]) -> list[frozenset[str]]:
    """Return for each token that can't be missing the words one of which a text must have."""
    return [
        frozenset(max(_LETTERS.findall(part.lower()), key=_rarity) for part in _alternatives(token))
        for token in tokens
        if token not in _GAPS and token not in ("=", "^") and token[0] not in "(!"
    ]


def _commonness(options: frozenset[str]) -> int:
    return sum(_OFTEN if key in _COMMON else 1 for key in options)


def _rarity(word: str) -> tuple[bool, int]:
    return word not in _COMMON, len(word)


def sign(name: str, *, words: bool = False, begins: bool = False) -> re.Pattern[str]:
    """Return what `signs` lists under a name as one pattern: whole words, or what begins with a word."""
    listed = "|".join(re.sub(r"\|\s+", "|", row) for row in lists()["signs"][name])
    if words or begins:
        listed = rf"\b(?:{listed})" + (r"\b" if words else "")
    return re.compile(listed, re.I | re.M)
