"""TF-IDF: what each term says about each post, as rows of unit length.

The weight of a term is (1 + ln count) × (1 + ln((1 + posts) / (1 + posts with it))), each row divided by its
length (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988; the smoothed
inverse frequency is scikit-learn's). Terms of a single post can't join two and are left out.

Weights are whole multiples of 1/4096. Then every product and sum below 1 is exact in 32-bit floats, in
whatever order a computer adds: the same posts give the same similarities on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

GRAIN = 4096
_MANY = 2_000_000
"""From so many terms on they are sieved first, to need less memory."""

Terms = tuple[np.ndarray, np.ndarray]
"""The terms of a post (uint64, ascending) and how strongly each stands there (float32)."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Posts as vectors."""

    matrix: csr_matrix
    """Posts × terms, float32."""
    terms: np.ndarray
    """The number of each column's term (uint64), as `terms.Counter` gives it."""


def weigh(counts: Sequence[Terms], counted: np.ndarray) -> Weighed:
    """Return the vectors of posts from the terms of each and their strengths (1 + ln count).

    `counted` (a bool for each post) are the posts by which a term is rare or common; the others are weighed
    by the same scale, so a draft changes nobody's neighbours.
    """
    kept = _sieved(counts) if sum(len(numbers) for numbers, _ in counts) > _MANY else counts
    terms = np.concatenate([numbers for numbers, _ in kept])
    weights = np.concatenate([strengths for _, strengths in kept])
    rows = np.repeat(np.arange(len(counts), dtype=np.int32), [len(numbers) for numbers, _ in kept])
    del kept  # at ten thousand posts, each copy is some 60 MB
    columns, spread, first = _columns(terms, counted[rows])
    names = terms[first]
    shared = np.flatnonzero(columns >= 0)  # taking by place is several times quicker than by a mask
    rows, columns, weights = rows.take(shared), columns.take(shared), weights.take(shared)
    rarity = 1 + np.log((1 + counted.sum()) / (1 + spread))
    weights *= rarity.astype(np.float32)[columns]
    lengths = np.sqrt(np.bincount(rows, weights * weights, len(counts)))
    weights /= lengths.astype(np.float32)[rows]
    weights *= GRAIN
    np.rint(weights, out=weights)
    weights /= GRAIN
    starts = np.zeros(len(counts) + 1, np.int32)
    starts[1:] = np.cumsum(np.bincount(rows, minlength=len(counts)))
    return Weighed(csr_matrix((weights, columns, starts), shape=(len(counts), len(spread))), names)


def _sieved(counts: Sequence[Terms]) -> list[Terms]:
    """Leave out nearly all terms of a single post, half of everything, with little memory.

    Terms are told apart here by a few of their bits only, so some others stay in; none is lost.
    """
    bits = min(26, (2 * sum(len(numbers) for numbers, _ in counts)).bit_length())
    shift = np.uint64(64 - bits)
    posts_with = np.zeros(1 << bits, np.uint8)
    for numbers, _ in counts:
        places = (numbers >> shift).astype(np.int64)
        posts_with[places] = np.minimum(posts_with[places] + 1, 2)
    kept = []
    for numbers, strengths in counts:
        shared = posts_with[(numbers >> shift).astype(np.int64)] > 1
        kept.append((numbers[shared], strengths[shared]))
    return kept


def _columns(terms: np.ndarray, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the terms that two posts share.

    Return the column of each entry (-1 for none), how many posts each column has, and an entry of each.
    The place of an entry is written into the low bits of its term, so that one plain sort, several times
    faster than sorting places, groups equal terms. The high bits tell terms apart: 44 of them at a thousand
    posts, 40 at ten thousand.
    """
    size = len(terms)
    columns = np.full(size, -1, np.int32)
    low = np.uint64((1 << max(1, size.bit_length())) - 1)
    packed = (terms & ~low) | np.arange(size, dtype=np.uint64)
    packed.sort()
    same = (packed[1:] ^ packed[:-1]) <= low
    shared = np.zeros(size, bool)
    shared[1:] = same
    shared[:-1] |= same
    packed = packed.take(np.flatnonzero(shared))
    places = (packed & low).astype(np.int32)
    packed &= ~low
    begins = np.ones(len(packed), bool)
    begins[1:] = packed[1:] != packed[:-1]
    del packed
    groups = np.cumsum(begins, dtype=np.int32) - 1
    spread = np.bincount(groups[counted[places]], minlength=int(begins.sum()))
    kept = spread >= 2
    numbers = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    columns[places] = numbers[groups]
    return columns, spread[kept], places[begins][kept]
