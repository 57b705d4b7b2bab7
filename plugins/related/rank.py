"""Who is closest to whom: local scaling, and the order of each post's neighbours.

Local scaling divides the similarity of two posts by the geometric mean of their similarities to their own
`NEIGHBOUR`-th best (after Zelnik-Manor and Perona, "Self-tuning spectral clustering", 2004). A post that
is a little like everything then no longer stands in every list, and one that is like nothing much is found.
"""

from dataclasses import dataclass

import numpy as np

from plugins.related.pools import NONE, POST_BITS, USED, WHOLE, Pools

NEIGHBOUR = 10
"""The neighbour by which a post's surroundings are measured."""
FLOOR = 0.01
"""A similarity below this says nothing about a post's surroundings."""
YEAR = 365
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
    pools: Pools, offered: np.ndarray, days: np.ndarray, *, date_weight: float = 0.0
) -> Neighbours:
    """Return each post's closest among the `offered` (a bool for each post).

    Posts stand in the order that breaks ties, the first first. `days` are their dates as day numbers;
    `date_weight` is how much closer, as a share, two posts of one day are; half of that when a year lies
    between them.
    """
    keys = pools.keys[:, : min(USED, len(offered))]
    valid = keys != NONE
    index = np.where(valid, keys & (1 << POST_BITS) - 1, 0)
    similarity = np.where(valid, (WHOLE - (keys >> POST_BITS)) / WHOLE, -1.0)
    if date_weight:
        apart = np.abs(days[:, None] - days[index])
        similarity = np.where(valid, similarity * (1 + date_weight * YEAR / (YEAR + apart)), -1.0)
        np.minimum(similarity, 1.0, out=similarity)
    around = _around(similarity, offered.sum() - offered)
    scaled = similarity / np.sqrt(around[:, None] * around[index])
    score = np.where(valid, np.rint(scaled * _PARTS).astype(np.int64), -1)
    order = np.argsort(-_keys(score, index), axis=1, kind="stable")
    index = np.where(valid, index, -1)
    return Neighbours(*(np.take_along_axis(part, order, axis=1) for part in (index, similarity, score)))


def _around(similarity: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How similar the surroundings of each post are; `others` is how many posts it could be similar to."""
    if not similarity.size:
        return np.full(len(similarity), FLOOR)
    reach = np.minimum(NEIGHBOUR, others) - 1
    ordered = -np.sort(-similarity, axis=1)
    return np.where(reach >= 0, np.maximum(ordered[np.arange(len(ordered)), reach], FLOOR), FLOOR)


def _keys(score: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Scores as numbers that never tie: at the same score, the earlier post has the greater one."""
    return score * (1 << 24) - index
