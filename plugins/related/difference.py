"""What the posts of a language looked like the last time, and what is different now.

Similarities depend on nothing but the weights of two posts. So those of all posts whose weights stayed as
they were are kept, in their pools (pools.py), and only the others are worked out: posts that are new or that
have other words, and those with a term that has become rarer or more common by a whole step (weigh.py).

An old pool holds all posts closer than its last member. Those that are gone or changed leave it, the changed
ones that are still closer than that come back, and the rest is known. A pool with fewer members than are used
is found again. What comes out is always what would come out of nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from plugins.related.pools import KNOWN, NONE, POST_BITS, USED, Pools, all_pools, renew
from plugins.related.terms import STRENGTH_BITS
from plugins.related.weigh import Counts, Terms, grouped, level, weigh

FEW = 150
"""So few posts are quicker worked out from nothing."""
MOST = 0.3
"""From this share of changed posts on, all are worked out from nothing."""

Recall = Callable[[Sequence[bytes]], Mapping[bytes, Terms]]
"""Gives the terms of posts as they were, by the digests of their words, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a language, in the order that breaks ties."""

    words: np.ndarray
    """16 bytes each that change when the terms do (uint64, two for each post)."""
    marks: np.ndarray
    """A number each that tells the posts apart and changes when their place among the others may (uint64)."""
    offered: np.ndarray
    """Whether others may show it (a bool each)."""
    counted: np.ndarray
    """Whether its terms make a term common (a bool each)."""


@dataclass(frozen=True, slots=True)
class State:
    """Posts and what was worked out about them."""

    posts: Posts
    squares: np.ndarray
    """`Weighed.squares` (float64)."""
    pools: Pools


def state_of(posts: Posts, counts: Counts, before: State | None, recall: Recall) -> State:
    """Return what is to know about posts; by what was known before, where that is quicker."""
    if before is not None and len(posts.marks) >= FEW:
        found = _by_difference(posts, counts, before, recall)
        if found is not None:
            return found
    weighed = weigh(counts)
    return State(posts, weighed.squares, all_pools(weighed.matrix, posts.offered))


def _by_difference(posts: Posts, counts: Counts, before: State, recall: Recall) -> State | None:
    """Return the state of posts by the one before; None where too much is different."""
    same = _Same.between(before.posts, posts)
    if same is None or level(before.posts.counted.sum()) != level(posts.counted.sum()):
        return None
    changed = _changed(posts, counts, before.posts, same, recall)
    if changed is None or changed.sum() > MOST * len(changed):
        return None
    squares = np.zeros(len(posts.marks))
    squares[same.now] = before.squares[same.old]
    pools, last = _carried(before.pools, posts, same, changed)
    numbers = np.flatnonzero(changed)
    if len(numbers):
        weighed = weigh(counts, only=numbers, squares=squares)
        squares = weighed.squares
        renew(pools, weighed.matrix, numbers, posts.offered, into=~changed)
    pools.keys[pools.keys > last[:, None]] = NONE
    sizes = pools.sizes()
    pools.complete &= sizes < KNOWN
    unsure = np.flatnonzero((sizes < USED) & ~pools.complete)
    if len(unsure) > MOST * len(changed):
        return None
    if len(unsure):
        pools.keys[unsure] = NONE
        renew(pools, weigh(counts, only=unsure, squares=squares).matrix, unsure, posts.offered)
    return State(posts, squares, pools)


@dataclass(frozen=True, slots=True)
class _Same:
    """The posts that are in both lists."""

    now: np.ndarray
    """Their numbers now, ascending."""
    old: np.ndarray
    """Their numbers before."""

    @classmethod
    def between(cls, old: Posts, now: Posts) -> "_Same | None":
        """Return what is the same; None when posts can't be told apart, or stand in another order."""
        _, at_old, at_now = np.intersect1d(old.marks, now.marks, return_indices=True)
        order = np.argsort(at_now)
        same = cls(at_now[order], at_old[order])
        unique = all(len(np.unique(some.marks)) == len(some.marks) for some in (old, now))
        return same if unique and np.all(np.diff(same.old) > 0) else None


def _changed(posts: Posts, counts: Counts, old: Posts, same: _Same, recall: Recall) -> np.ndarray | None:
    """Which posts need new similarities (a bool each); None when that can't be known, or for too many."""
    equal = (posts.words[same.now] == old.words[same.old]).all(axis=1)
    equal &= posts.counted[same.now] == old.counted[same.old]
    edited, gone = np.ones(len(posts.marks), bool), np.ones(len(old.marks), bool)
    edited[same.now[equal]] = False
    gone[same.old[equal]] = False
    if edited.sum() + gone.sum() > MOST * len(edited):
        return None
    keys = [old.words[post].tobytes() for post in np.flatnonzero(gone)]
    terms = recall(keys)
    if any(key not in terms for key in keys):
        return None
    changed = edited.copy()
    before = Counts.of([terms[key] for key in keys], old.counted[gone])
    if edited.any() or len(keys):
        changed[_touched(counts, edited, before)] = True
    changed[same.now[posts.offered[same.now] & ~old.offered[same.old]]] = True
    return changed


def _touched(counts: Counts, edited: np.ndarray, before: Counts) -> np.ndarray:
    """The posts with a term whose rarity is another: `edited` are of now, `before` what has gone."""
    wanted = np.concatenate([counts.terms_of(np.flatnonzero(edited)), before.entries])
    entries, owners = counts.having(wanted)
    groups, first = grouped(np.concatenate([entries, before.entries]) >> np.uint64(STRENGTH_BITS))
    here, gone = groups[: len(entries)], groups[len(entries) :]

    def spread(which: np.ndarray, these: np.ndarray) -> np.ndarray:
        return np.bincount(which[these & (which >= 0)], minlength=len(first))

    now = spread(here, counts.counted[owners])
    stayed = spread(here, (counts.counted & ~edited)[owners])
    then = stayed + spread(gone, np.repeat(before.counted, np.diff(before.starts)))
    moved = np.append(level(now) != level(then), False)
    return np.unique(owners[moved[here]])


def _carried(old: Pools, posts: Posts, same: _Same, changed: np.ndarray) -> tuple[Pools, np.ndarray]:
    """The pools as far as they stay, and for each post the last key up to which its pool will be known."""
    pools, last = Pools.empty(len(changed)), np.full(len(changed), NONE, np.int64)
    stays = ~changed[same.now]
    now, before = same.now[stays], same.old[stays]
    place = np.full(len(old.keys), -1, np.int64)
    member = posts.offered[now]
    place[before[member]] = now[member]
    keys = old.keys[before]
    distance, index = keys >> POST_BITS, keys & (1 << POST_BITS) - 1
    index = np.where(keys == NONE, -1, place[np.where(keys == NONE, 0, index)])
    moved = np.where(index >= 0, distance << POST_BITS | index, NONE)
    ends = np.maximum((keys != NONE).sum(axis=1) - 1, 0), np.arange(len(keys))
    end = moved[ends[1], ends[0]]
    end = np.where(end == NONE, (distance[ends[1], ends[0]] << POST_BITS) - 1, end)
    moved.sort(axis=1)
    pools.keys[now], pools.complete[now] = moved, old.complete[before]
    last[now] = np.where(pools.complete[now], NONE, end)
    return pools, last


def packed(state: State) -> bytes:
    """Return a state as bytes, the same on every machine."""
    posts, pools = state.posts, state.pools
    flags = posts.offered | posts.counted << 1 | pools.complete << 2
    parts = zip((posts.words, posts.marks, flags, state.squares, pools.keys), _layout(), strict=True)
    return b"".join(np.ascontiguousarray(part, kind).tobytes() for part, (kind, _) in parts)


def unpacked(value: bytes) -> State | None:
    """Return what `packed` was given; None for anything else."""
    size, rest = divmod(len(value), sum(np.dtype(kind).itemsize * width for kind, width in _layout()))
    if rest or not size:
        return None
    parts, start = [], 0
    for kind, width in _layout():
        part = np.frombuffer(value, kind, size * width, start)
        start += part.nbytes
        parts.append(part.reshape(size, width) if width > 1 else part)
    words, marks, flags, squares, keys = parts
    index = keys & (1 << POST_BITS) - 1
    if keys.min() < 0 or keys.max() > NONE or (index[keys != NONE] >= size).any() or flags.max() > 7:
        return None
    posts = Posts(words, marks, flags & 1 > 0, flags & 2 > 0)
    return State(posts, squares, Pools(keys, flags & 4 > 0))


def _layout() -> tuple[tuple[str, int], ...]:
    """The parts of a packed state: what each is made of, and how many a post has."""
    return ("<u8", 2), ("<u8", 1), ("<u1", 1), ("<f8", 1), ("<i8", KNOWN)
