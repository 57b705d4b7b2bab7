"""Links and emphasis that are written plainly are read at once; the rest is left to Python-Markdown."""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    LINK_RE,
    Delimiter,
    DelimiterProcessor,
    ImageReferenceInlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)

_STEADY = frozenset(
    ["markdown.inlinepatterns", "markdown.extensions.smarty", "plugins.posts.prose.citations", __name__]
)
"""Where patterns come from that never change the list of patterns, or an expression."""
_REFERRING = frozenset(
    [
        ReferenceInlineProcessor,
        ShortReferenceInlineProcessor,
        ImageReferenceInlineProcessor,
        ShortImageReferenceInlineProcessor,
    ]
)
_DELIMITERS = {"*": (("strong", "em"), False, False), "_": (("strong", "em"), True, False)}
PLAIN_EMPHASIS = re.compile(r"(?<!\*)(\*{1,2})(?=[^\s*])([^*_]*)(?<!\s)\1(?!\*)")
_PLAIN_ADDRESS = re.compile(r"\(([^\s()<>\"'\x02]+)\)")


def leaves_patterns_alone(pattern: Any) -> bool:
    """Whether a pattern is known never to change the list of patterns, or an expression."""
    return type(pattern).__module__ in _STEADY


def needs_references(pattern: Any) -> bool:
    """Whether a pattern changes nothing while the text defines no references."""
    return type(pattern) in _REFERRING


def own_signs(pattern: Any) -> tuple[str, ...]:
    """Return what must be there though the expression does not say so: a link's text touches its address."""
    return ("](",) if type(pattern) in (LinkInlineProcessor, QuickLink) else ()


class QuickLink(LinkInlineProcessor):
    """A link: text without brackets of its own, and an address without a title, are read at once."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:
        """Return the text up to its `]`, where the address begins, and whether there is one."""
        end = data.find("]", index)
        if end < 0 or data.find("[", index, end) >= 0:
            return super().getText(data, index)
        return data[index:end], end + 1, True

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:
        """Return the address, its title, where the rest begins, and whether there is an address."""
        plain = _PLAIN_ADDRESS.match(data, index)
        return (plain[1], None, plain.end(), True) if plain else super().getLink(data, index)


class QuickDelimiters(DelimiterProcessor):
    """`*em*` and `**strong**` with no other marks of emphasis in between are read at once.

    All others can stand in many ways that change what they mean; Python-Markdown knows them.
    """

    _usual: dict[str, Delimiter]
    """The marks that Python-Markdown gives it."""

    def is_usual(self) -> bool:
        """Whether it has found nothing that it has not told yet, and knows the marks that it had at first."""
        return not self.regions and self.delimiters == self._usual

    def handleMatch(self, m: re.Match, data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]
        """Return what the marks at `m` mean, and where that begins and ends."""
        plain = PLAIN_EMPHASIS.match(data, m.start()) if self.is_usual() else None
        if not plain:
            return super().handleMatch(m, data)
        element = Element("strong" if len(plain[1]) == 2 else "em")
        element.text = plain[2]
        return element, plain.start(), plain.end()

    def search(self, data: str, start: int) -> re.Match | None:
        """Return the next marks that can begin or end something, without a look at every letter."""
        if any(len(token) != 1 for token in self.tokens):
            return super().search(data, start)
        for found in self.compiled_re.finditer(data, start):
            delimiter = self.delimiters[found[0]]
            match = delimiter.boundary.match(data, found.start())
            if match is not None and (delimiter.stack or match.lastgroup[0] != "e"):
                return match
        return None


def _as_they_were(processor: DelimiterProcessor) -> bool:
    """Whether a processor knows just the marks that Python-Markdown gives it."""
    return {
        token: (one.tags, one.smart, one.double) for token, one in processor.delimiters.items()
    } == _DELIMITERS and all(type(one) is Delimiter for one in processor.delimiters.values())


def quicken_patterns(md: Markdown) -> None:
    """Make links and emphasis quick where they are Python-Markdown's own."""
    for one in md.inlinePatterns:
        if type(one) is LinkInlineProcessor and one.pattern == LINK_RE:
            one.__class__ = QuickLink
        elif type(one) is DelimiterProcessor and _as_they_were(one):
            one.__class__, one._usual = QuickDelimiters, {**one.delimiters}
