"""A Markdown extension that skips inline patterns which can't match, and changes nothing else.

Python-Markdown tries each of its inline patterns on every piece of text. Most need a sign that most pieces
don't have: a link needs `[`. Looking for the sign first halves the time of a conversion.
What an expression needs is read from the expression itself, so this holds for any version and extension.
"""

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import Pattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

try:
    from re import _constants as ops  # the parser of Python's own expressions has no public name
    from re import _parser as parser
except ImportError:  # pragma: no cover (then every pattern is tried)
    parser = None

Signs = tuple[str, ...]
"""Pieces of text, one of which stands in everything that an expression matches. None are known when empty."""
Known = tuple[Any, re.Pattern[str] | None, Signs]
"""A pattern, the expression it had when its signs were read, and these signs."""


@cache
def signs_of(expression: re.Pattern[str]) -> Signs:
    """Return the signs of an expression."""
    if parser is None or expression.flags & re.IGNORECASE:
        return ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python has said it once, to the expression's author
        return _needed(parser.parse(expression.pattern, expression.flags))


def _needed(items: Iterable[Any]) -> Signs:
    """Return the most telling signs of a sequence of parts that must all match."""
    best: Signs = ()
    run = ""
    for kind, value in [*items, (None, None)]:
        if kind is ops.LITERAL:
            run += chr(value)
            continue
        best, run = _better(best, (run,) if run else ()), ""
        if kind is not None:
            best = _better(best, _of_part(kind, value))
    return best


def _better(one: Signs, other: Signs) -> Signs:
    """Return the signs that fewer texts have: fewer and longer ones."""
    if not one or not other:
        return one or other
    return other if (len(other), -min(map(len, other))) < (len(one), -min(map(len, one))) else one


def _of_part(kind: Any, value: Any) -> Signs:
    if kind is ops.SUBPATTERN:
        _, added, _, inside = value
        return () if added & re.IGNORECASE else _needed(inside)
    if kind in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        return _needed(value[2]) if value[0] > 0 else ()
    if kind is ops.ATOMIC_GROUP:
        return _needed(value)
    if kind is ops.ASSERT:
        return _needed(value[1])
    if kind is ops.BRANCH:
        branches = [_needed(branch) for branch in value[1]]
        return tuple(dict.fromkeys(sign for one in branches for sign in one)) if all(branches) else ()
    if kind is ops.IN and len(value) <= 4 and all(op is ops.LITERAL for op, _ in value):
        return tuple(chr(code) for _, code in value)
    return ()


class QuickInlineProcessor(InlineProcessor):
    """Python-Markdown's own processor, with the patterns that can't match left out.

    A plain processor becomes one by its class alone, so it stays the object it was, in its place.
    """

    _order: Sequence[Known] = ()
    _patterns: Sequence[Any] = ()
    _nodes: Any = None

    def _look(self) -> Sequence[Known]:
        """Return what is known of the patterns, in their order. A pattern may have brought others."""
        patterns = [*self.inlinePatterns]
        if patterns != self._patterns:
            self._patterns, self._order = patterns, [_known(one) for one in patterns]
        return self._order

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        if self.stashed_nodes is not self._nodes:  # made anew for every text
            self._nodes, self._patterns = self.stashed_nodes, ()
            self._look()
        apply, order, start = self._InlineProcessor__applyPattern, self._order, 0
        count = len(order)
        while patternIndex < count:
            pattern, expression, signs = order[patternIndex]
            if signs and pattern.compiled_re is expression:
                for sign in signs:
                    if sign in data:
                        break
                else:
                    patternIndex, start = patternIndex + 1, 0
                    continue
            data, matched, start = apply(pattern, data, patternIndex, start)
            patternIndex += not matched
            order = self._look()
        return data


def _known(pattern: Any) -> Known:
    """Return a pattern with its expression and signs. Without signs it is always tried."""
    own = getattr(pattern.getCompiledRegExp, "__func__", None) is not Pattern.getCompiledRegExp
    expression = None if own else pattern.compiled_re
    return pattern, expression, signs_of(expression) if isinstance(expression, re.Pattern) else ()


class QuickInline(Extension):
    """Make each plain processor a quick one. It must be the last extension."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Make Python-Markdown's own processors quick, where they stand; other people's stay as they are."""
        for one in md.treeprocessors:
            if type(one) is InlineProcessor:
                one.__class__ = QuickInlineProcessor


def makeExtension(**settings: Any) -> QuickInline:
    """Return the extension, for Python-Markdown."""
    return QuickInline(**settings)
