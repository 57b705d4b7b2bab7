"""What an expression needs: pieces of text, one of which stands in whatever it matches.

They are read from the expression itself, so this holds for any version of Python-Markdown and any extension.
"""

import re
import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any

try:
    from re import _constants as ops  # the parser of Python's own expressions has no public name
    from re import _parser as parser
except ImportError:  # pragma: no cover (then every pattern is tried)
    parser = None

Signs = tuple[str, ...]
"""Pieces of text, one of which stands in everything that an expression matches. None are known when empty."""


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
        return _repeated(*value)
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


def _repeated(least: int, most: Any, inside: Any) -> Signs:
    """Return the signs of a part that is there so many times: `...` for three dots."""
    if least and len(inside) == 1 and inside[0][0] is ops.LITERAL:
        return (chr(inside[0][1]) * min(least, 8),)
    return _needed(inside) if least else ()
