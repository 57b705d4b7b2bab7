"""What two or three sequences share, and the stretches in which they differ. Knows nothing of texts."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
Stretch: TypeAlias = tuple[Span, Span, Span]
"""Where a stretch stands in the base, in mine and in theirs."""
_MOST_PAIRS = 2_000_000
"""Pairs of like items that are compared; with more, all between the first and the last difference is one."""
_MOST_ONE_BY_ONE = 500
"""Neighbours that are different one by one; more of them are one difference."""


def two_ways(mine: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[Stretch]:
    """Return stretches that are the same, and those in between, in order; together they are everything."""
    found: list[Stretch] = []
    m = t = 0
    for at, other, size in matching(mine, theirs):
        found += _one_by_one((0, 0), (m, at), (t, other))
        if size:
            found.append(((0, 0), (at, at + size), (other, other + size)))
        m, t = at + size, other + size
    return found


def _one_by_one(base: Span, mine: Span, theirs: Span) -> list[Stretch]:
    """Return a stretch, item by item where both have as many."""
    size = mine[1] - mine[0]
    if size == theirs[1] - theirs[0] and size <= _MOST_ONE_BY_ONE:
        return [
            (base, (mine[0] + i, mine[0] + i + 1), (theirs[0] + i, theirs[0] + i + 1)) for i in range(size)
        ]
    return [(base, mine, theirs)]


def three_ways(
    base: Sequence[Hashable], mine: Sequence[Hashable], theirs: Sequence[Hashable]
) -> list[Stretch]:
    """Return stretches that all three share, and those in between, in order; together they are everything.

    After Khanna, Kunal and Pierce, A Formal Investigation of Diff3 (2007); finer than that, because changes
    of two neighbours are kept apart.
    """
    in_mine = {b + i: m + i for b, m, size in matching(base, mine) for i in range(size)}
    in_theirs = {b + i: t + i for b, t, size in matching(base, theirs) for i in range(size)}
    found: list[Stretch] = []
    b = m = t = at = 0
    while at < len(base):
        if at not in in_mine or at not in in_theirs:
            at += 1
            continue
        found += _finer((b, at), (m, in_mine[at]), (t, in_theirs[at]), in_mine, in_theirs, base, mine, theirs)
        b, m, t = at, in_mine[at], in_theirs[at]
        while in_mine.get(b) == m and in_theirs.get(b) == t:
            b, m, t = b + 1, m + 1, t + 1
        found.append(((at, b), (in_mine[at], m), (in_theirs[at], t)))
        at = b
    ends = (b, len(base)), (m, len(mine)), (t, len(theirs))
    return [*found, *_finer(*ends, in_mine, in_theirs, base, mine, theirs)]


def _finer(
    base: Span,
    mine: Span,
    theirs: Span,
    in_mine: Mapping[int, int],
    in_theirs: Mapping[int, int],
    *items: Sequence[Hashable],
) -> Iterator[Stretch]:
    """Yield an unstable stretch, cut where it is known of both sides what stands before and behind."""
    b, m, t = base[0], mine[0], theirs[0]
    for cut in range(base[0], base[1] + 1):
        to_m, to_t = _boundary(cut, base, mine, in_mine), _boundary(cut, base, theirs, in_theirs)
        if to_m is None or to_t is None:
            continue
        yield from _by_place((b, cut), (m, to_m), (t, to_t), items)
        b, m, t = cut, to_m, to_t
    yield from _by_place((b, base[1]), (m, mine[1]), (t, theirs[1]), items)


def _boundary(cut: int, base: Span, side: Span, matches: Mapping[int, int]) -> int | None:
    """Return where one side has what stands at a place of the base; None when nobody can tell."""
    if cut > base[0] and cut - 1 in matches:
        return matches[cut - 1] + 1
    if cut < base[1] and cut in matches:
        return matches[cut]
    return side[0] if cut == base[0] else side[1] if cut == base[1] else None


def _by_place(base: Span, mine: Span, theirs: Span, items: Sequence[Sequence[Hashable]]) -> list[Stretch]:
    """Return a stretch item by item, where all three have as many and none has moved; nothing when empty."""
    sizes = {end - start for start, end in (base, mine, theirs)}
    if sizes == {0}:
        return []
    if len(sizes) == 1 and max(sizes) <= _MOST_ONE_BY_ONE:
        old = items[0][base[0] : base[1]]
        new = [list(side[start:end]) for side, (start, end) in zip(items[1:], (mine, theirs), strict=True)]
        moved = any(one in old and one != old[i] for side in new for i, one in enumerate(side))
        if not moved:
            spans = [
                [(start + i, start + i + 1) for i in range(len(old))] for start, _ in (base, mine, theirs)
            ]
            return list(zip(*spans, strict=True))
    return [(base, mine, theirs)]


def matching(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int, int]]:
    """Return the runs that two sequences share, as (start in one, start in other, length), in order.

    The last has length 0. Never takes long, whatever stands in them.
    """
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    middle, other_middle = one[head : len(one) - tail], other[head : len(other) - tail]
    runs = [(0, 0, head)] if head else []
    if _work(middle, other_middle) <= _MOST_PAIRS:
        matcher = SequenceMatcher(None, middle, other_middle, autojunk=False)
        runs += [(a + head, b + head, size) for a, b, size in matcher.get_matching_blocks() if size]
    if tail:
        runs.append((len(one) - tail, len(other) - tail, tail))
    return [*runs, (len(one), len(other), 0)]


def _work(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Return how much work a comparison can be."""
    counts: dict[Hashable, int] = {}
    for item in other:
        counts[item] = counts.get(item, 0) + 1
    return sum(counts.get(item, 0) for item in one) * 4 + len(one) + len(other)
