"""Do two articles speak of the same thing? Asked only where neither topic, tag nor title says so."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from plugins.linkcheck.expected import words_of
from plugins.linkcheck.parse.tokens import element_end, raw_end, start_tags

_COMMON, _FEW = 0.25, 2
"""A word in more than this share of the articles says nothing of any; with few articles, one in two may."""
_UNREAD = frozenset(("script", "style", "nav", "header", "footer", "svg", "template"))


class Terms:
    """The words that tell the articles of a site from one another."""

    def __init__(self, paths: Sequence[str], read: Callable[[str], str]) -> None:
        """`read` gives the HTML of an article's file. Nothing is read before it is needed."""
        self._paths, self._read = paths, read
        self._words: dict[str, frozenset[str]] = {}
        self._in: Counter[str] = Counter()

    def shared(self, one: str, other: str) -> frozenset[str]:
        """Return the telling words that stand in the texts of both articles."""
        if not self._words:
            self._words = {path: words_of(text_of(self._read(path))) for path in self._paths}
            self._in.update(word for words in self._words.values() for word in words)
        most = max(_FEW, _COMMON * len(self._words))
        both = self._words.get(one, frozenset()) & self._words.get(other, frozenset())
        return frozenset(word for word in both if self._in[word] <= most)


def text_of(markup: str) -> str:
    """Return what a page says for itself: without its related section, navigation and scripts."""
    parts: list[str] = []
    last = 0
    for tag in start_tags(markup):
        if tag.offset < last:
            continue
        parts.append(markup[last : tag.offset])
        last = tag.end
        if tag.name in ("script", "style"):
            last = raw_end(markup, tag)
        elif tag.name in _UNREAD or "related" in tag.attributes.get("class", "").split():
            last = element_end(markup, tag)
    return re.sub(r"<[^>]*>", " ", " ".join((*parts, markup[last:])))
