"""The part of relating that needs numpy and scipy: posts of one language and their terms, to sections."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from plugins.related import difference
from plugins.related.difference import Posts, Recall
from plugins.related.items import Choice, Item, Reason
from plugins.related.rank import Neighbours, neighbours
from plugins.related.repair import Sections, guarantee
from plugins.related.settings import RelatedSettings
from plugins.related.terms import Counter
from plugins.related.weigh import Counts, Terms, Weighed, weigh


def count_terms(items: Iterable[Item], settings: RelatedSettings) -> list[Terms]:
    """Return the terms of each post and how strongly each stands there."""
    counter = Counter(settings)
    return [counter.count(item) for item in items]


def packed(terms: Terms) -> bytes:
    """Return terms as bytes, the same on every machine."""
    return terms.astype("<u8").tobytes()


def unpacked(value: bytes) -> Terms:
    """Return what `packed` was given."""
    return np.frombuffer(value, "<u8")


def weighed(items: Sequence[Item], terms: Sequence[Terms]) -> Weighed:
    """Return the posts as vectors."""
    return weigh(Counts.of(terms, np.array([item.counted for item in items], bool)))


def sections(
    items: Sequence[Item],
    terms: Sequence[Terms],
    keys: Sequence[bytes],
    settings: RelatedSettings,
    kept: bytes | None = None,
    recall: Recall = lambda keys: {},
) -> tuple[list[tuple[Choice, ...]], bytes]:
    """Return what each post shows, and what to keep for the next time.

    The posts are all of one language, in the order that breaks ties; `keys` are 16 bytes each, for their
    terms. `kept` is that of the last time, and `recall` gives the terms of then by their keys: the sections
    are the same without them.
    """
    posts = Posts(
        words=np.frombuffer(b"".join(keys), "<u8").reshape(len(keys), 2),
        marks=np.array([_mark(item) for item in items], np.uint64),
        offered=np.array([item.offered and not item.stale for item in items], bool),
        counted=np.array([item.counted for item in items], bool),
    )
    before = difference.unpacked(kept) if kept is not None else None
    state = difference.state_of(posts, Counts.of(terms, posts.counted), before, recall)
    days = np.array([item.day for item in items], np.int64)
    near = neighbours(state.pools, posts.offered, days, date_weight=settings.date_weight)
    return _Shelf(items, near, settings).fill(), difference.packed(state)


def _mark(item: Item) -> int:
    text = f"{item.day} {item.slug}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


class _Shelf:
    """Fills the sections: pins, then the closest, then the guarantee."""

    def __init__(self, items: Sequence[Item], near: Neighbours, settings: RelatedSettings) -> None:
        self._items, self._near, self._settings = items, near, settings
        self._place = {item.slug: place for place, item in enumerate(items)}
        self._apart = self._exclusions()
        self._needs = [item.offered and not item.stale for item in items]
        self._counts = [item.counted for item in items]
        self._plain: set[int] = set()
        self._pools: dict[int, dict[int, tuple[int, float]]] = {}

    def fill(self) -> list[tuple[Choice, ...]]:
        settings, posts = self._settings, range(len(self._items))
        pins = [self._pins(post) for post in posts]
        bound = {post for post, _ in self._apart}
        if not settings.minimum_score:
            self._plain = {post for post in posts if not pins[post] and post not in bound}
        heads = self._near.index[:, : settings.count].tolist()
        shown = [
            [other for other in heads[post] if other >= 0]
            if post in self._plain
            else self._closest(post, pins[post])
            for post in posts
        ]
        sections = Sections(
            shown, [len(some) for some in pins], [i.counted for i in self._items], settings.count
        )
        pairs = guarantee(
            sections,
            needs=self._needs,
            wanted=settings.inbound,
            keep=settings.keep,
            hosts=self._hosts,
            others=self._others,
            score=lambda host, post: self._pair(host, post)[0],
        )
        changed = {host for host, _ in pairs}
        return [
            self._near_ones(host)
            if host in self._plain and host not in changed
            else self._choices(host, section, len(pins[host]), pairs)
            for host, section in enumerate(sections.shown)
        ]

    def _near_ones(self, host: int) -> tuple[Choice, ...]:
        """The choices of a section that shows the closest posts and nothing else, as nearly all do."""
        near, count = self._near, self._settings.count
        shown = zip(near.index[host, :count].tolist(), near.similarity[host, :count].tolist(), strict=True)
        close = Reason.CLOSE
        return tuple(
            Choice(self._items[post].slug, close, round(value, 4)) for post, value in shown if post >= 0
        )

    def _choices(
        self, host: int, section: Sequence[int], pins: int, added: set[tuple[int, int]]
    ) -> tuple[Choice, ...]:
        def reason(place: int, post: int) -> Reason:
            if place < pins:
                return Reason.PIN
            return Reason.GUARANTEE if (host, post) in added else Reason.CLOSE

        return tuple(
            Choice(self._items[post].slug, reason(place, post), round(self._pair(host, post)[1], 4))
            for place, post in enumerate(section)
        )

    def _exclusions(self) -> set[tuple[int, int]]:
        pairs = {
            (post, self._place[slug])
            for post, item in enumerate(self._items)
            for slug in item.exclusions
            if slug in self._place
        }
        return pairs | {(other, post) for post, other in pairs}

    def _pins(self, post: int) -> list[int]:
        places = [self._place[slug] for slug in dict.fromkeys(self._items[post].pins) if slug in self._place]
        fit = [p for p in places if p != post and self._items[p].offered and (post, p) not in self._apart]
        return fit[: self._settings.count]

    def _closest(self, post: int, pins: list[int]) -> list[int]:
        """The pins, and after them the closest posts."""
        section, count, least = list(pins), self._settings.count, self._settings.minimum_score
        for other, similarity in self._neighbours(post):
            if len(section) >= count:
                break
            if similarity >= least and (post, other) not in self._apart and other not in pins:
                section.append(other)
        return section

    def _neighbours(self, post: int) -> Iterator[tuple[int, float]]:
        """A post's neighbours with their similarities, the best first."""
        return ((other, similarity) for other, (_, similarity) in self._pool(post).items())

    def _hosts(self, post: int) -> Iterator[tuple[int, int]]:
        for host, (score, _) in self._pool(post).items():
            if (host, post) not in self._apart:
                yield host, score

    def _others(self, post: int) -> Iterator[int]:
        """The sections that may show a post: the close ones, then its category's, then all, going round."""
        total, category = len(self._items), self._items[post].category
        round_ = [(post + step) % total for step in range(1, total)]
        near = (host for host, _ in self._hosts(post))
        kin = (host for host in round_ if self._items[host].category == category)
        seen: set[int] = set()
        for host in chain(near, kin, round_):
            if host not in seen and (host, post) not in self._apart:
                seen.add(host)
                yield host

    def _pool(self, post: int) -> dict[int, tuple[int, float]]:
        """A post's neighbours with their score and similarity, the best first."""
        if post not in self._pools:
            near = self._near
            parts = (near.index[post].tolist(), near.score[post].tolist(), near.similarity[post].tolist())
            self._pools[post] = {other: (s, c) for other, s, c in zip(*parts, strict=True) if other >= 0}
        return self._pools[post]

    def _pair(self, one: int, other: int) -> tuple[int, float]:
        return self._pool(one).get(other) or self._pool(other).get(one) or (0, 0.0)
