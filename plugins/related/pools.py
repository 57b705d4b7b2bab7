"""The pool of each post: the posts most similar to it, by plain similarity.

A pool holds more than are used, so that a few may leave it before it must be found again. Its members are
sorted keys. A key is 2²⁴ less the cosine in units of 2⁻²⁴, and below that, in 24 bits, the number of the
post: the smaller key is the closer post, or at the same cosine the one that stands earlier in the list.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

USED = 64
"""The closest posts by plain similarity, from which a post's list is taken."""
KNOWN = 80
"""How many a pool holds."""
WHOLE = 1 << 24
"""The cosine of equal posts."""
POST_BITS = 24
NONE = (1 << 2 * POST_BITS) - 1
"""The key where there is no member."""
_BLOCK = 1024
"""Rows and columns of similarities that are worked out at once."""
_COMMON = 0.1
"""The share of posts from which a term is so common that its column is quicker in full."""
_ROWS = 1 << 15

Found = tuple[np.ndarray, np.ndarray]
"""Posts, and a key for the pool of each."""


@dataclass(slots=True)
class Pools:
    """The pools of all posts."""

    keys: np.ndarray
    """Posts × `KNOWN` (int64): each row ascending, with `NONE` at its end."""
    complete: np.ndarray
    """Whether a pool holds every post that has anything in common with its own (a bool each)."""

    @classmethod
    def empty(cls, posts: int) -> "Pools":
        """Return pools without members."""
        return cls(np.full((posts, KNOWN), NONE, np.int64), np.zeros(posts, bool))

    def sizes(self) -> np.ndarray:
        """Return how many members each pool has."""
        return (self.keys != NONE).sum(axis=1)

    def least(self, posts: np.ndarray | slice) -> np.ndarray:
        """Return the cosine below which nothing can enter the pools of some posts."""
        return np.maximum(WHOLE - (self.keys[posts, -1] >> POST_BITS), 1)

    def add(self, found: Found) -> None:
        """Put new members in, and those out that are too many."""
        posts, keys = found
        rows, local = np.unique(posts, return_inverse=True)
        for start in range(0, len(rows), _ROWS):
            some = rows[start : start + _ROWS]
            mine = (local >= start) & (local < start + _ROWS) if len(rows) > _ROWS else slice(None)
            old = self.keys[some] | (np.arange(len(some)) << 2 * POST_BITS)[:, None]
            packed = np.concatenate([old.ravel(), keys[mine] | ((local[mine] - start) << 2 * POST_BITS)])
            packed.sort()
            begins = np.searchsorted(packed, np.arange(len(some)) << 2 * POST_BITS)
            self.keys[some] = packed[begins[:, None] + np.arange(KNOWN)] & NONE


class _Cosines:
    """Works out similarities, block by block."""

    def __init__(self, matrix: csr_matrix) -> None:
        self._sparse, self._dense = _split(matrix)

    def across(self, block: slice) -> csr_matrix:
        return self._sparse[block].T.tocsr()

    def tile(self, rows: slice | np.ndarray, block: slice, across: csr_matrix) -> np.ndarray:
        """The cosines of some posts with those of a block, in units of 2⁻²⁴.

        The sums of equal posts may pass 1, where floats are no longer exact: they count as 1.
        """
        cosines = (self._sparse[rows] @ across).toarray()
        cosines += self._dense[rows] @ self._dense[block].T
        cosines *= WHOLE
        np.minimum(cosines, WHOLE, out=cosines)
        return cosines.astype(np.int32)


def all_pools(matrix: csr_matrix, offered: np.ndarray) -> Pools:
    """Return the pools of all posts, in which only those `offered` (a bool each) stand.

    `matrix` is (posts × terms) with rows of unit length. Each similarity is worked out once for both posts.
    """
    pools, cosines = Pools.empty(matrix.shape[0]), _Cosines(matrix)
    blocks = list(_blocks(matrix.shape[0]))
    with ThreadPoolExecutor(_workers()) as workers:
        for number, block in enumerate(blocks):
            across = cosines.across(block)
            own = cosines.tile(block, block, across)
            np.fill_diagonal(own, 0)
            pools.add(_closest(own, block, block, pools, offered))

            def both_ways(other: slice, block: slice = block, across: csr_matrix = across) -> Found:
                tile = cosines.tile(other, block, across)
                one = _closest(tile, other, block, pools, offered)
                two = _closest(tile.T, block, other, pools, offered)
                return np.concatenate([one[0], two[0]]), np.concatenate([one[1], two[1]])

            for found in workers.map(both_ways, blocks[:number]):
                pools.add(found)
    pools.complete = pools.sizes() < KNOWN
    return pools


def renew(
    pools: Pools,
    matrix: csr_matrix,
    posts: np.ndarray,
    offered: np.ndarray,
    *,
    into: np.ndarray | None = None,
) -> None:
    """Find the pools of some posts anew, which are empty now.

    `matrix` has all columns of those posts. They also enter the pools of the posts `into` (a bool for each
    post), wherever they are close enough.
    """
    cosines = _Cosines(matrix)
    for block in _blocks(matrix.shape[0]):
        across = cosines.across(block)
        for start in range(0, len(posts), _BLOCK):
            some = posts[start : start + _BLOCK]
            tile = cosines.tile(some, block, across)
            own = np.flatnonzero((some >= block.start) & (some < block.stop))
            tile[own, some[own] - block.start] = 0
            pools.add(_closest(tile, some, block, pools, offered))
            if into is not None:
                here = np.flatnonzero(into[block])
                pools.add(_closest(tile[:, here].T, here + block.start, some, pools, offered))
    pools.complete[posts] = pools.sizes()[posts] < KNOWN


def _closest(
    tile: np.ndarray, rows: slice | np.ndarray, columns: slice | np.ndarray, pools: Pools, offered: np.ndarray
) -> Found:
    """What may enter the pools of the rows' posts, out of their cosines with the columns' posts."""
    posts, others = _names(rows), _names(columns)
    if not offered[others].all():
        stay = np.flatnonzero(offered[others])
        tile, others = tile.take(stay, axis=1), others.take(stay)
    least, width = pools.least(rows).astype(np.int32), len(others)
    if width > KNOWN and len(posts) and least.min() == 1:  # else nearly everything would enter
        least = np.maximum(least, np.partition(tile, width - KNOWN, axis=1)[:, width - KNOWN])
    row, column = np.divmod(np.flatnonzero(tile >= least[:, None]), max(1, width))
    distance = WHOLE - tile[row, column].astype(np.int64)
    return posts.take(row), (distance << POST_BITS) | others.take(column)


def _names(posts: slice | np.ndarray) -> np.ndarray:
    return np.arange(posts.start, posts.stop) if isinstance(posts, slice) else posts


def _blocks(posts: int) -> Iterator[slice]:
    for start in range(0, posts, _BLOCK):
        yield slice(start, min(start + _BLOCK, posts))


def _workers() -> int:
    return min(4, os.cpu_count() or 1)


def _split(matrix: csr_matrix) -> tuple[csr_matrix, np.ndarray]:
    """Part the columns into those quicker as they are and those quicker in full."""
    posts, terms = matrix.shape
    common = np.bincount(matrix.indices, minlength=terms) > _COMMON * posts
    rows = np.repeat(np.arange(posts, dtype=np.int32), np.diff(matrix.indptr))
    in_full = common[matrix.indices]
    full, rare = np.flatnonzero(in_full), np.flatnonzero(~in_full)
    dense = np.zeros((posts, int(common.sum())), np.float32)
    places = (np.cumsum(common) - 1).take(matrix.indices.take(full))
    dense[rows.take(full), places] = matrix.data.take(full)
    starts = np.zeros(posts + 1, np.int32)
    starts[1:] = np.cumsum(np.bincount(rows.take(rare), minlength=posts))
    parts = (matrix.data.take(rare), matrix.indices.take(rare), starts)
    return csr_matrix(parts, shape=matrix.shape), dense
