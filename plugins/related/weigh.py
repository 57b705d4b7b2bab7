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


@dataclass(frozen=True, slots=True)
class Weighed:
    """Posts as vectors."""

    matrix: csr_matrix
    """Posts × terms, float32."""
    terms: np.ndarray
    """The number of each column's term (uint64), as `terms.Counter` gives it."""


def weigh(counts: Sequence[tuple[np.ndarray, np.ndarray]], counted: np.ndarray) -> Weighed:
    """Return the vectors of posts from the terms of each and their strengths (1 + ln count).

    `counted` (a bool for each post) are the posts by which a term is rare or common; the others are weighed
    by the same scale, so a draft changes nobody's neighbours.
    """
    terms = np.concatenate([numbers for numbers, _ in counts])
    strength = np.concatenate([values for _, values in counts])
    rows = np.repeat(np.arange(len(counts)), [len(numbers) for numbers, _ in counts])
    columns, spread, first = _columns(terms, counted[rows])
    shared = columns >= 0
    rows, columns, strength = rows[shared], columns[shared], strength[shared]
    rarity = 1 + np.log((1 + counted.sum()) / (1 + spread))
    weights = strength * rarity[columns]
    lengths = np.sqrt(np.bincount(rows, weights * weights, len(counts)))
    weights = np.rint(weights / lengths[rows] * GRAIN) / GRAIN
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(counts)))])
    shape = (len(counts), len(spread))
    matrix = csr_matrix((weights.astype(np.float32), columns, starts.astype(np.int32)), shape=shape)
    return Weighed(matrix, terms[first])


def _columns(terms: np.ndarray, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number the terms that two posts share.

    Return the column of each entry (-1 for none), how many posts each column has, and an entry of each.
    The place of an entry is written into the low bits of its term, so that one plain sort, several times
    faster than sorting places, groups equal terms. The high bits tell terms apart: 44 of them at a thousand
    posts, 40 at ten thousand.
    """
    size = len(terms)
    low = np.uint64((1 << max(1, size.bit_length())) - 1)
    packed = (terms & ~low) | np.arange(size, dtype=np.uint64)
    packed.sort()
    places = (packed & low).astype(np.int64)
    packed &= ~low
    begins = np.ones(size, bool)
    begins[1:] = packed[1:] != packed[:-1]
    groups = np.cumsum(begins) - 1
    spread = np.bincount(groups, counted[places], minlength=1)
    kept = spread >= 2
    numbers = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    columns = np.empty(size, np.int32)
    columns[places] = numbers[groups] if size else 0
    first = places[begins][kept[: int(begins.sum())]]
    return columns, spread[kept], first
