"""The guarantee: every post stands in at least two sections, as far as that is possible.

How "keeping every post's best three" is read here: a section of five is three places for the best, which are
never touched, and two open places. A post that too few sections show gets an open place where it fits
best, from a post that more sections show than it needs. With sections of three or fewer, one place stays
open. Should the open places not suffice (a handful of posts, many pins), the kept places are opened too,
from the last one up. Pins never move.

First comes the cheap way: the pair with the highest score, again and again. What that leaves is found by
augmenting paths, as in bipartite matching (Hopcroft and Karp, 1973): a post may give up its place when it can
take another. So when the guarantee can be met at all, it is met.
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

Scorer = Callable[[int, int], int]


@dataclass(slots=True)
class Sections:
    """What each post shows, while it is being repaired. Posts are numbers."""

    shown: list[list[int]]
    pinned: Sequence[int]
    """How many entries at the head of each section are pins."""
    counts: Sequence[bool]
    """Whether the links of a post count as inbound links."""
    size: int
    """How many posts a section may show."""

    def inbound(self) -> list[int]:
        """Return how many sections that count show each post."""
        totals = [0] * len(self.shown)
        for host, section in enumerate(self.shown):
            if self.counts[host]:
                for target in section:
                    totals[target] += 1
        return totals


def guarantee(
    sections: Sections,
    *,
    needs: Sequence[bool],
    wanted: int,
    keep: int,
    hosts: Callable[[int], Iterable[tuple[int, int]]],
    others: Callable[[int], Iterable[int]],
    score: Scorer,
) -> set[tuple[int, int]]:
    """Change `sections` until each post that `needs` it stands in `wanted` of them.

    Return the pairs (host, post) that were put in.

    `hosts(post)` are (host, score) of the sections close to a post, and `others(post)` all the sections that
    may show it: both the best first, the hosts of one score by their numbers. `score(host, post)` orders the
    open places of a section at the end.
    """
    added: set[tuple[int, int]] = set()
    if not wanted:
        return added
    for kept in range(min(keep, sections.size - 1), -1, -1):
        repair = _Repair(sections, needs, kept, others, added)
        repair.greedily(wanted, hosts)
        for level in range(1, wanted + 1):
            repair.by_paths(level)
        if not repair.short(wanted):
            break
    for host in {host for host, _ in added}:
        section, first = sections.shown[host], max(sections.pinned[host], kept)
        section[first:] = sorted(section[first:], key=lambda post, host=host: (-score(host, post), post))
    return {(host, post) for host, post in added if post in sections.shown[host]}


class _Repair:
    def __init__(
        self,
        sections: Sections,
        needs: Sequence[bool],
        keep: int,
        others: Callable[[int], Iterable[int]],
        added: set[tuple[int, int]],
    ) -> None:
        self._shown, self._size, self._counts = sections.shown, sections.size, sections.counts
        self._needs, self._others, self._added = needs, others, added
        self._inbound = sections.inbound()
        self._first = [max(pins, keep) for pins in sections.pinned]

    def short(self, level: int) -> list[int]:
        """The posts that stand in fewer than `level` sections, and should not."""
        return [post for post, needed in enumerate(self._needs) if needed and self._inbound[post] < level]

    def greedily(self, level: int, hosts: Callable[[int], Iterable[tuple[int, int]]]) -> None:
        """Give posts the open places of close sections, the highest score first."""
        rest = {post: iter(hosts(post)) for post in self.short(level)}
        queue = [(-score, post, host) for post, some in rest.items() for host, score in islice(some, 1)]
        heapq.heapify(queue)
        while queue:
            _, post, host = queue[0]
            if self._may_take(host, post) and (place := self._spare(host, level)) is not None:
                self._put(host, place, post)
            following = next(rest[post], None) if self._inbound[post] < level else None
            if following is None:
                heapq.heappop(queue)
            else:
                heapq.heapreplace(queue, (-following[1], post, following[0]))

    def by_paths(self, level: int) -> None:
        """Find a place for each post that is still short, by letting others move."""
        for post in self.short(level):
            path = self._path(post, level)
            for host, place, mover in reversed(path):
                self._put(host, place, mover)

    def _path(self, post: int, level: int) -> list[tuple[int, int, int]]:
        """The shortest chain of (host, place, post) that ends in a spare place; empty when there is none."""
        came_from: dict[int, tuple[int, int, int] | None] = {post: None}
        seen_hosts: set[int] = set()
        queue = deque([post])
        while queue:
            mover = queue.popleft()
            for host in self._others(mover):
                if host in seen_hosts or not self._may_take(host, mover):
                    continue
                place = self._spare(host, level)
                if place is not None:
                    path = [(host, place, mover)]
                    while (step := came_from[path[-1][2]]) is not None:
                        path.append(step)
                    return path[::-1]
                for place in range(self._first[host], len(self._shown[host])):
                    owner = self._shown[host][place]
                    if owner not in came_from:
                        came_from[owner] = (host, place, mover)
                        queue.append(owner)
                if self._first[host] < len(self._shown[host]):
                    seen_hosts.add(host)
        return []

    def _may_take(self, host: int, post: int) -> bool:
        return self._counts[host] and host != post and post not in self._shown[host]

    def _spare(self, host: int, level: int) -> int | None:
        """An empty place, or the last open one whose post can do without it."""
        section = self._shown[host]
        if len(section) < self._size:
            return len(section)
        for place in range(len(section) - 1, self._first[host] - 1, -1):
            owner = section[place]
            if not self._needs[owner] or self._inbound[owner] > level:
                return place
        return None

    def _put(self, host: int, place: int, post: int) -> None:
        section = self._shown[host]
        if place < len(section):
            self._inbound[section[place]] -= 1
            section[place] = post
        else:
            section.append(post)
        self._inbound[post] += 1
        self._added.add((host, post))
