"""Inline patterns that can't match a text are left out, and texts that none can match are passed over.

Python-Markdown tries each of its patterns on every piece of text. Most need a sign that most pieces don't
have: a link needs `[`.
"""

import re
from collections import deque
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, STX, AtomicString

from plugins.builds.markdown.patterns import leaves_patterns_alone, needs_references, own_signs
from plugins.builds.markdown.plain import PlainReader
from plugins.builds.markdown.signs import signs_of

_INSIDE = frozenset(INLINE_PLACEHOLDER.strip(STX + ETX) % "0123456789")
"""The characters of what a match leaves in its place, within its two marks."""
_ANY, _LEFT = -1, 1
"""All bits, and the bit of what a match leaves."""


def comes_up(sign: str) -> bool:
    """Whether a text that has no such sign may have it when a match has left something in its place."""
    return STX in sign or ETX in sign or _INSIDE.issuperset(sign)


class Known:
    """What is known of a pattern, as it is now."""

    __slots__ = ("expression", "pattern", "refers", "signs", "steady")

    def __init__(self, pattern: Any) -> None:
        own = getattr(pattern.getCompiledRegExp, "__func__", None) is not Pattern.getCompiledRegExp
        expression = None if own else getattr(pattern, "compiled_re", None)
        self.pattern, self.expression = pattern, expression
        self.signs = own_signs(pattern) or signs_of(expression) if isinstance(expression, re.Pattern) else ()
        """Pieces of text, one of which must be there; when there are none, the pattern is always tried."""
        self.steady = leaves_patterns_alone(pattern)
        self.refers = pattern.md if needs_references(pattern) else None
        """The converter without whose references the pattern changes nothing."""

    def holds(self, pattern: Any) -> bool:
        """Whether `pattern`, in this place, is still this one, with the expression it had."""
        return pattern is self.pattern and (self.expression is None or pattern.compiled_re is self.expression)


class QuickInlineProcessor(InlineProcessor):
    """Python-Markdown's own processor, with the patterns that can't match left out."""

    _known: Sequence[Known] = ()
    _signs: Sequence[tuple[str, int]] = ()
    """What texts are searched for, each with a bit of its own: signs of patterns, and what a match leaves."""
    _here: Sequence[tuple[str, int]] = ()
    """Those of them that stand somewhere in the tree, until a pattern has been tried: it may bring others."""
    _bits: Sequence[int] = ()
    """The bits of each pattern's signs."""
    _quiet = False
    """Whether no pattern matches in a text without signs."""
    _chosen: dict[int, list[tuple[int, Known]]]
    """The patterns that may match, with their numbers, by the bits of the signs in a text."""
    _readers: dict[int, PlainReader]
    """What reads a text in which only these may match, if nothing in it is difficult; by the same bits."""

    def _look(self) -> None:
        """Know the patterns as they are now."""
        patterns = [*self.inlinePatterns]
        if len(patterns) == len(self._known) and all(map(Known.holds, self._known, patterns)):
            return
        self._known = [Known(one) for one in patterns]
        bits = {INLINE_PLACEHOLDER_PREFIX: _LEFT}
        for one in self._known:
            for sign in one.signs:
                bits.setdefault(sign, 1 << len(bits))
        self._signs = self._here = [*bits.items()]
        self._bits = [
            _ANY if any(map(comes_up, one.signs)) else sum(bits[sign] for sign in one.signs)
            for one in self._known
        ]
        self._quiet = all(one.signs for one in self._known)
        self._chosen, self._readers = {}, {}

    def _may_match(self, text: str) -> int:
        """Return the bits of the signs in a text."""
        found = 0
        for sign, bit in self._here:
            if sign in text:
                found |= bit
        return found

    def _choose(self, found: int) -> list[tuple[int, Known]]:
        """Return the patterns that may match in a text with these bits."""
        if found not in self._chosen:
            self._chosen[found] = chosen = [
                (number, one)
                for number, (one, bits) in enumerate(zip(self._known, self._bits, strict=True))
                if bits & found or not one.signs
            ]
            self._readers[found] = PlainReader([(number, one.pattern) for number, one in chosen])
        return self._chosen[found]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        found = self._may_match(data)
        if not found and self._quiet:
            return data
        self._here = self._signs
        apply, order = self._InlineProcessor__applyPattern, self._known
        for number, known in self._choose(found):
            if number < patternIndex or (known.refers and not known.refers.references):
                continue
            start, matched = 0, True
            while matched:
                data, matched, start = apply(known.pattern, data, number, start)
                if not known.steady:
                    self._look()
                if self._known is not order or (matched and not known.steady):
                    return self._try_all(data, number + (not matched), start, len(order))
        return data

    def _try_all(self, data: str, number: int, start: int, count: int) -> str:
        """Go on as Python-Markdown does: somebody's pattern has matched, or changed the patterns."""
        while number < count:
            pattern = self.inlinePatterns[number]
            data, matched, start = self._InlineProcessor__applyPattern(pattern, data, number, start)
            number += not matched
            self._look()
        return data

    def _concerns(self, text: str) -> bool:
        """Whether a text, or what has been set aside in it, is to be looked at."""
        found = self._may_match(text)
        if isinstance(text, AtomicString):
            return bool(found & _LEFT)
        return bool(found) or not self._quiet

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to a tree as Python-Markdown does, but pass over what stays as it is."""
        waiting = self._begin(tree, ancestors)
        pause = None if self._concerns("\n") else "\n"
        while waiting:
            element, self.ancestors = waiting.popleft()
            if element is not tree:
                self.ancestors.append(element.tag.lower())
            inside = []
            for child in element:
                text = child.text
                if text and not isinstance(text, AtomicString) and self._concerns(text):
                    self.ancestors.append(child.tag.lower())
                    child.text, plain = None, self._read(text)
                    if plain:
                        child.text, made = plain[0], [(one, self.ancestors[:]) for one in plain[1]]
                    else:  # from here, texts in texts go as deep as they are nested
                        made = self._InlineProcessor__processPlaceholders(
                            self._InlineProcessor__handleInline(text), child
                        )
                    self.parent_map.update((one, child) for one, _ in made)
                    waiting += made
                    inside.append((child, made))
                    self.ancestors.pop()
                if child.tail and child.tail != pause and self._concerns(child.tail):
                    self._tail_of(element, child)
                if len(child):
                    self.parent_map[child] = element
                    waiting.append((child, self.ancestors[:]))
            for child, made in inside:
                for place, (one, _) in enumerate(made):
                    child.insert(place, one)
        self._here = self._signs
        return tree

    def _begin(self, tree: Element, ancestors: list[str] | None) -> deque[tuple[Element, list[str]]]:
        """Get ready for a tree; return where to begin, or nothing where nothing can match."""
        self.stashed_nodes = {}
        self.parent_map = {child: parent for parent in tree.iter() for child in parent}
        above = [] if ancestors is None else ancestors[:]
        self._InlineProcessor__build_ancestors(tree, above)
        self._look()
        whole = "\0".join(tree.itertext())
        self._here = [
            (sign, bit)
            for sign, bit in self._signs  # a character is found much sooner than a piece of text
            if sign[0] in whole and sign[-1] in whole and sign in whole
        ]
        return deque([(tree, above)] if self._here or not self._quiet else ())

    def _read(self, text: str) -> tuple[str | None, list[Element]] | None:
        """Return a text's first words and its elements, if all of its marks are plain ones."""
        found = self._may_match(text)
        self._choose(found)
        return None if found & _LEFT else self._readers[found].read(text, self.stashed_nodes)

    def _tail_of(self, element: Element, child: Element) -> None:
        """Apply the patterns to an element's tail; what comes of it follows the element."""
        tail, holder = self._InlineProcessor__handleInline(child.tail), Element("d")
        child.tail = None
        made = self._InlineProcessor__processPlaceholders(tail, holder, False)
        if holder.tail:
            child.tail = holder.tail
        place = list(element).index(child) + 1
        for one, _ in reversed(made):
            self.parent_map[one] = element
            element.insert(place, one)
