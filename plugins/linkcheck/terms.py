"""Do two articles speak of the same thing? Asked only where neither topic, tag nor title says so."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from plugins.linkcheck.expected import SHORTEST, beginnings, words_of
from plugins.linkcheck.parse.tokens import Tag, element_end, is_plain, raw_end, start_tags

_SETS = 1000
"""Articles whose words are at hand at once; the others are kept smaller."""
_COMMON, _FEW = 0.25, 2
"""A word in more than this share of the articles says nothing of any; with few articles, one in two may."""
_UNREAD = frozenset(("script", "style", "nav", "header", "footer", "svg", "template"))

_LEFT_OUT = re.compile(
    r"<(?:(?P<name>(?i:script|style|nav|header|footer|svg|template))(?=[\t\n\f />])[^>]*"
    r"|[A-Za-z][^<>]*?(?:related|&)[^<>]*)>"
)
_TAG = re.compile(r"<[^>]*>")
_LETTERS = bytes(
    byte if byte >= 0x80 else byte | 0x20 if bytes((byte,)).isalpha() else 0x20 for byte in range(0x100)
)
"""ASCII letters in lower case, all other ASCII as spaces."""


class Texts(Protocol):
    """The words of a site's articles, and how common they are."""

    def words(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Return what `telling` makes of each article."""

    def counts(self, paths: Sequence[str]) -> Mapping[str, int]:
        """Return in how many of the articles each word stands."""


class Terms:
    """The words that tell the articles of a site from one another."""

    def __init__(self, paths: Sequence[str], texts: Texts) -> None:
        """`texts` are not asked before they are needed."""
        self._paths, self._texts = paths, texts
        self._words: Mapping[str, bytes] = {}
        self._common: frozenset[str] = frozenset()
        self._sets: dict[str, frozenset[str]] = {}

    def share(self, one: str, other: str) -> bool:
        """Whether a telling word stands in the texts of both articles."""
        if not self._words:
            self._words = self._texts.words(self._paths)
            most = max(_FEW, _COMMON * len(self._words))
            counts = self._texts.counts(self._paths)
            self._common = frozenset([word for word, count in counts.items() if count > most])
        return not self._telling(one).isdisjoint(self._telling(other))

    def _telling(self, path: str) -> frozenset[str]:
        known = self._sets.get(path)
        if known is None:
            if len(self._sets) >= _SETS:
                self._sets.clear()
            words = frozenset(split(self._words.get(path, b"")))
            known = self._sets[path] = words - self._common
        return known


def split(words: bytes) -> list[str]:
    """Return the words that `telling` has put together."""
    return words.decode("utf-8", "surrogatepass").split()


def telling(markup: str) -> bytes:
    """Return the words of a page as `words_of` gives them, with spaces between them."""
    words = _plain_words(markup)
    if words is None:
        words = words_of(text_of(markup))
    return " ".join(sorted(words)).encode("utf-8", "surrogatepass")


def text_of(markup: str) -> str:
    """Return what a page says for itself: without its related section, navigation and scripts."""
    parts: list[str] = []
    last = 0
    for tag in start_tags(markup):
        if tag.offset < last:
            continue
        parts.append(markup[last : tag.offset])
        last = tag.end
        if _is_left_out(tag):
            last = _end_of(markup, tag)
    return _TAG.sub(" ", " ".join((*parts, markup[last:])))


def _plain_words(markup: str) -> frozenset[str] | None:
    """Return the same words as `text_of` has, at a fifth of the price; None for a page that is not plain."""
    if not is_plain(markup):
        return None
    parts: list[str] = []
    last = 0
    at = 0
    while found := _LEFT_OUT.search(markup, at):
        at = found.end()
        if found["name"]:
            tag = Tag(found["name"].lower(), {}, found.start(), {}, at)
        else:
            (inner,) = start_tags(found[0])
            if not _is_left_out(inner):
                continue
            tag = Tag(inner.name, {}, found.start(), {}, at)
        parts.append(markup[last : found.start()])
        last = at = _end_of(markup, tag)
    text = _TAG.sub(" ", " ".join((*parts, markup[last:])))
    letters = text.encode("utf-8", "surrogatepass").translate(_LETTERS)
    found = set(letters.decode("utf-8", "surrogatepass").split())
    foreign = [word for word in found if not word.isascii()]
    plain = [word for word in found.difference(foreign) if len(word) >= SHORTEST]
    return beginnings(plain) | words_of(*foreign)


def _is_left_out(tag: Tag) -> bool:
    return tag.name in _UNREAD or "related" in tag.attributes.get("class", "").split()


def _end_of(markup: str, tag: Tag) -> int:
    return raw_end(markup, tag) if tag.name in ("script", "style") else element_end(markup, tag)
