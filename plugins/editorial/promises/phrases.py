"""Phrases as people list them in YAML -> patterns, found by the words that they can't be without.

we guarantee*        words; `*` ends in anything
shot|injection       one of these; `get_rid_of` is one of several words
<treatment>          one of a list with this name
(any)                may be missing
..  ...  ~           up to 2 words, up to 5 words, up to 20 words of several sentences
=                    a colon, a dash or a question mark
!to                  the next word is none of these
^                    a sentence or a block begins
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

_SEP = r"(?:'s|(?<=[DMdm]r)\.|(?<=[Mm]rs)\.)?[ \-/,\"'()&]{1,3}"
_NO = r"(?!(?:not|never|no|nor|cannot|hardly|rarely|seldom|nobody|\w+n't)\b)"
_WORD = rf"{_NO}[\w'%$#]{{1,30}}"
"""No gap has a "no": it would turn the phrase around."""
_GAPS = {
    "..": rf"(?:{_SEP}{_WORD}){{0,2}}?",
    "...": rf"(?:{_SEP}{_WORD}){{0,5}}?",
    "....": rf"(?:{_SEP}{_WORD}){{0,8}}?",
    "~": rf"(?:[\s\W]{{1,4}}[\w'%$#]{{1,30}}){{0,20}}?[.;:!]?",
}
_KEY = 4
"""Letters of a word by which phrases are looked up."""
_LETTERS = re.compile(r"[^\W_]+|[%\u2605\u2b50]")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return what words/promises.yaml lists."""
    file = resources.files("plugins.editorial") / "words" / "promises.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8"))


class Phrases:
    """Lists of phrases, each under a name."""

    def __init__(self, lists: Mapping[str, Iterable[str]], classes: Mapping[str, str]) -> None:
        self.index: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for name, phrases in lists.items():
            for phrase in phrases:
                tokens = _tokens(phrase, classes)
                row = (name, re.compile(_pattern(tokens), re.I))
                for key in _keys(tokens):
                    self.index.setdefault(key, []).append(row)
        self.names = tuple(lists)

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (name of the list, begin, end) of what stands in a text, in no certain order."""
        asked = set()
        for key in {word[:_KEY] for word in _LETTERS.findall(text.lower())} & self.index.keys():
            asked.update(self.index[key])
        for name, pattern in asked:
            for match in pattern.finditer(text):
                yield name, *match.span()


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
    parts = re.escape(alternative).replace(r"\*", r"[\w'-]*").replace(r"\-", "[- ]").split("_")
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


def _keys(tokens: list[str]) -> set[str]:
    """Return the beginnings of words one of which a text with the phrase must have."""
    sure = [
        {_LETTERS.findall(part.lower())[0] for part in _alternatives(token)}
        for token in tokens
        if token not in _GAPS and token not in ("=", "^") and token[0] not in "(!"
    ]
    best = max(sure, key=lambda options: min(map(len, options)))
    return {option[:_KEY] for option in best}
