"""Who is closest to whom: similarities, local scaling, and the order of each post's neighbours.

Local scaling divides the similarity of two posts by the geometric mean of their similarities to their own
`NEIGHBOUR`-th best (after Zelnik-Manor and Perona, "Self-tuning spectral clustering", 2004). A post that
is a little like everything then no longer stands in every list, and one that is like nothing much is found.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

POOL = 64
"""The closest posts by plain similarity, from which a post's list is taken."""
NEIGHBOUR = 10
"""The neighbour by which a post's surroundings are measured."""
FLOOR = 0.01
"""A similarity below this says nothing about a post's surroundings."""
YEAR = 365
_CELLS = 600_000
"""Similarities worked out at once by one thread: about 15 MB."""
_COMMON = 0.1
"""The share of posts from which a term is so common that its column is quicker in full."""
_EXACT = 1 << 24
_PARTS = 1_000_000
"""Scores are compared in millionths."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Each post's closest, best first (posts × pool). Places without one have the index -1."""

    index: np.ndarray
    """Whole numbers: places in the list of posts."""
    similarity: np.ndarray
    """Cosines, 0 to 1, float64."""
    score: np.ndarray
    """Scaled similarity in millionths, whole numbers. The same for a pair from both sides."""


def neighbours(
    matrix: csr_matrix, offered: np.ndarray, days: np.ndarray, *, date_weight: float = 0.0
) -> Neighbours:
    """Return each post's closest among the `offered` (a bool for each post).

    `matrix` is (posts × terms) with rows of unit length. Posts stand in the order that breaks ties, the
    first first. `days` are their dates as day numbers; `date_weight` is how much closer, as a share, two
    posts of one day are; half of that when a year lies between them.
    """
    index, similarity = _pools(matrix, offered)
    valid = similarity >= 0
    if date_weight:
        apart = np.abs(days[:, None] - days[index])
        similarity = np.where(valid, similarity * (1 + date_weight * YEAR / (YEAR + apart)), -1.0)
        similarity[valid] = np.minimum(similarity[valid], 1.0)
    reach = np.minimum(NEIGHBOUR, valid.sum(axis=1)) - 1
    ordered = -np.sort(-similarity, axis=1)
    around = np.where(reach >= 0, ordered[np.arange(len(ordered)), reach] if ordered.size else 0.0, FLOOR)
    around = np.maximum(around, FLOOR)
    scaled = similarity / np.sqrt(around[:, None] * around[index])
    score = np.where(valid, np.rint(scaled * _PARTS).astype(np.int64), -1)
    order = np.argsort(-_keys(score, index), axis=1, kind="stable")
    index = np.where(valid, index, -1)
    return Neighbours(*(np.take_along_axis(part, order, axis=1) for part in (index, similarity, score)))


def _keys(score: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Scores as numbers that never tie: at the same score, the earlier post has the greater one."""
    return score * (1 << 24) - index


def _pools(matrix: csr_matrix, offered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each post's `POOL` most similar, in no order: their indices and cosines (-1 for none)."""
    posts = matrix.shape[0]
    size = min(POOL, posts)
    sparse, dense = _split(matrix)
    across = sparse.T.tocsr()
    places = np.arange(posts)
    workers = min(4, os.cpu_count() or 1)
    rows = max(1, min(_CELLS // posts, -(-posts // workers)))

    def block(start: int) -> tuple[np.ndarray, np.ndarray]:
        stop = min(start + rows, posts)
        cosines = (sparse[start:stop] @ across).toarray()
        cosines += dense[start:stop] @ dense.T
        cosines[:, ~offered] = -1
        cosines[np.arange(stop - start), places[start:stop]] = -1
        exact = (cosines * np.float32(_EXACT)).astype(np.int64)
        best = np.argpartition(_keys(exact, places), posts - size, axis=1)[:, posts - size :].copy()
        return best, np.take_along_axis(cosines, best, axis=1)

    with ThreadPoolExecutor(workers) as pool:
        blocks = list(pool.map(block, range(0, posts, rows)))
    index = np.concatenate([best for best, _ in blocks])
    cosines = np.concatenate([found for _, found in blocks]).astype(np.float64)
    return index, np.where(cosines >= 0, np.minimum(cosines, 1.0), -1.0)


def _split(matrix: csr_matrix) -> tuple[csr_matrix, np.ndarray]:
    """Part the columns into those quicker as they are and those quicker in full."""
    posts, terms = matrix.shape
    common = np.bincount(matrix.indices, minlength=terms) > _COMMON * posts
    rows = np.repeat(np.arange(posts), np.diff(matrix.indptr))
    in_full = common[matrix.indices]
    full, rare = np.flatnonzero(in_full), np.flatnonzero(~in_full)
    dense = np.zeros((posts, int(common.sum())), np.float32)
    places = (np.cumsum(common) - 1).take(matrix.indices.take(full))
    dense[rows.take(full), places] = matrix.data.take(full)
    starts = np.zeros(posts + 1, np.int32)
    starts[1:] = np.cumsum(np.bincount(rows.take(rare), minlength=posts))
    parts = (matrix.data.take(rare), matrix.indices.take(rare), starts)
    return csr_matrix(parts, shape=matrix.shape), dense
