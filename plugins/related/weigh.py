"""TF-IDF: what each term says about each post, as rows of unit length.

The weight of a term is (1 + ln count) × (1 + L(posts) − L(posts with it)), where L is the logarithm to the
base 4, rounded down; each row is divided by its length (after Salton and Buckley, "Term-weighting approaches
in automatic text retrieval", 1988).

Rarity goes in such coarse steps so that a new post, or a changed one, leaves the weights of nearly all others
as they are: their similarities need no second look (see difference.py). Finer steps gave no better sections
in `benchmarks/related.py`.

Rarities are whole numbers, and so are strengths, in sixteenths. Weights are whole multiples of 1/4096. Then
every product and sum below 1 is exact in 32-bit floats, in whatever order a computer adds: the same posts
give the same similarities on every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from plugins.related.terms import STRENGTH_BITS, TERM_BITS

GRAIN = 4096
_STRENGTH = np.uint64((1 << STRENGTH_BITS) - 1)
_PLACE_BITS = 64 - TERM_BITS
_AT_ONCE = 1 << 21
"""Entries that are sorted or counted at once, to need little memory; far fewer than places have bits for."""
_BITS = 22
"""How many bits of a term decide whether it is looked at, when only some are wanted."""

Terms = np.ndarray
"""The terms of a post and how strongly each stands there, as `terms.Counter` gives them (uint64)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The terms of all posts of a language, one post after the other."""

    entries: np.ndarray
    """Terms with their strengths (uint64)."""
    starts: np.ndarray
    """Where each post begins, and where the last one ends (posts + 1)."""
    counted: np.ndarray
    """The posts by which a term is rare or common (a bool each). The others are weighed by the same scale,
    so a draft changes nobody's neighbours."""

    @classmethod
    def of(cls, terms: Sequence[Terms], counted: np.ndarray) -> "Counts":
        """Put the terms of posts together."""
        starts = np.zeros(len(terms) + 1, np.int64)
        np.cumsum([len(some) for some in terms], out=starts[1:])
        return cls(np.concatenate([*terms, np.empty(0, np.uint64)]), starts, counted)

    def terms_of(self, posts: np.ndarray) -> np.ndarray:
        """Return the terms and strengths of some posts, one post after the other."""
        parts = [self.entries[self.starts[post] : self.starts[post + 1]] for post in posts.tolist()]
        return np.concatenate([*parts, np.empty(0, np.uint64)])

    def having(self, wanted: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """Return all entries of the wanted terms (with strengths; None: all terms), and the post of each.

        Some entries of other terms come along: of such a term, all.
        """
        posts = np.repeat(np.arange(len(self.counted), dtype=np.int32), np.diff(self.starts))
        if wanted is None:
            return self.entries, posts
        shift = np.uint64(TERM_BITS + STRENGTH_BITS - _BITS)
        seen = np.zeros(1 << _BITS, bool)
        seen[(wanted >> shift).astype(np.int64)] = True
        places = np.flatnonzero(seen.take((self.entries >> shift).astype(np.int32)))
        return self.entries.take(places), posts.take(places)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Posts as vectors."""

    matrix: csr_matrix
    """Posts × terms, float32. Terms of a single post can't join two and are left out."""
    terms: np.ndarray
    """The number of each column's term (uint64)."""
    squares: np.ndarray
    """The square of each post's length before it was divided by it: whole numbers (float64)."""


def level(posts: np.ndarray) -> np.ndarray:
    """Return the logarithm to the base 4 of numbers of posts, rounded down; 0 for none."""
    return (np.frexp(np.maximum(posts, 1).astype(np.float64))[1] - 1) // 2


def weigh(counts: Counts, *, only: np.ndarray | None = None, squares: np.ndarray | None = None) -> Weighed:
    """Return the vectors of posts.

    With `only` (numbers of posts), all columns that those posts have: enough for their similarities to
    every other. The lengths of the others are then taken from `squares`.
    """
    entries, posts = counts.having(None if only is None else counts.terms_of(only))
    groups, first = grouped(entries >> np.uint64(STRENGTH_BITS))
    spread = _spread(groups, counts.counted, posts, len(first))
    rarity = 1 + level(counts.counted.sum()) - level(np.append(spread, 0))  # the last is for terms alone
    weights = (entries & _STRENGTH).astype(np.float32)
    weights *= rarity.astype(np.float32)[groups]
    size = len(counts.counted)
    lengths = np.zeros(size)
    for start in range(0, len(posts), _AT_ONCE):
        some = weights[start : start + _AT_ONCE]
        lengths += np.bincount(posts[start : start + _AT_ONCE], some * some, size)
    if only is not None:
        found, lengths = lengths[only], squares.copy()
        lengths[only] = found
    shared = np.flatnonzero(groups >= 0)  # taking by place is several times quicker than by a mask
    names = entries.take(first) >> np.uint64(STRENGTH_BITS)
    del entries
    posts, columns, weights = posts.take(shared), groups.take(shared), weights.take(shared)
    weights *= (GRAIN / np.sqrt(np.maximum(lengths, 1))).astype(np.float32)[posts]
    np.rint(weights, out=weights)
    weights /= GRAIN
    starts = np.zeros(size + 1, np.int32)
    starts[1:] = np.cumsum(np.bincount(posts, minlength=size))
    return Weighed(csr_matrix((weights, columns, starts), shape=(size, len(first))), names, lengths)


def _spread(groups: np.ndarray, counted: np.ndarray, posts: np.ndarray, size: int) -> np.ndarray:
    """How many counted posts have each term."""
    spread = np.zeros(size, np.int64)
    for start in range(0, len(posts), _AT_ONCE):
        some = groups[start : start + _AT_ONCE]
        used = counted[posts[start : start + _AT_ONCE]] & (some >= 0)
        spread += np.bincount(some[used], minlength=size)
    return spread


def grouped(terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the terms that stand in two places or more, in ascending order.

    Return the number of each entry's term (-1 where it stands alone), and an entry of each number.
    """
    groups = np.full(len(terms), -1, np.int32)
    firsts, known = [np.empty(0, np.int64)], 0
    for share in _shares(terms):
        found, first = _grouped(terms if share is None else terms.take(share))
        found[found >= 0] += known
        if share is None:
            return found, first
        groups[share] = found
        firsts.append(share.take(first))
        known += len(first)
    return groups, np.concatenate(firsts)


def _shares(terms: np.ndarray) -> Iterator[np.ndarray | None]:
    """The places of so many terms as can be sorted at once, the smaller terms first; None for all."""
    bits = (len(terms) // _AT_ONCE).bit_length()
    if not bits:
        yield None
        return
    high = (terms >> np.uint64(TERM_BITS - bits)).astype(np.int32)
    for share in range(1 << bits):
        yield np.flatnonzero(high == share)


def _grouped(terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of an entry is written into the low bits of its term: then one plain sort, several times
    faster than sorting places, groups equal terms.
    """
    size = len(terms)
    groups = np.full(size, -1, np.int32)
    low = np.uint64((1 << _PLACE_BITS) - 1)
    packed = terms << np.uint64(_PLACE_BITS)
    packed |= np.arange(size, dtype=np.uint64)
    packed.sort()
    same = (packed[1:] ^ packed[:-1]) <= low
    shared = np.zeros(size, bool)
    shared[1:] = same
    shared[:-1] |= same
    packed = packed.take(np.flatnonzero(shared))
    places = (packed & low).astype(np.int32)
    packed >>= np.uint64(_PLACE_BITS)
    begins = np.ones(len(packed), bool)
    begins[1:] = packed[1:] != packed[:-1]
    del packed
    groups[places] = np.cumsum(begins, dtype=np.int32) - 1
    return groups, places[begins].astype(np.int64)
