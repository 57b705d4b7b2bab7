"""How the posts are tied: which each shows under its text and why, and which lead to it.

For `spine related` and for the desk. The sections are those of the preview and of the build: they are worked
out over the same posts, and what one has worked out the other finds in the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.posts import Library

if TYPE_CHECKING:
    from plugins.related import Choice, Item, Related, RelatedSettings, Store
    from plugins.related.graph import Shape
    from plugins.related.why import Why

Key = tuple[str, str]
"""A post: its language and its slug."""
STEPS = ((0, 0), (1, 2), (3, 5), (6, 9), (10, None))
"""The rungs of the ladder: from so many posts that lead to a post to so many."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A post that another one shows."""

    host: Item
    shown: Item
    choice: Choice
    place: int
    """Where it stands in the section, from 1."""


class Ties:
    """The sections of a site. What takes long is worked out when it is asked for."""

    def __init__(self, found: list[Related], settings: RelatedSettings, store: Store) -> None:
        self.found = found
        """Every post that can be read, newest first; visitors see those that count."""
        self._settings, self._store = settings, store
        self._of = {related.item.key: related for related in found}

    @cached_property
    def shape(self) -> Shape:
        """Orphans, hubs, and how many lead to each post."""
        from plugins.related.graph import shape

        return shape(self.found)

    @cached_property
    def why(self) -> Why:
        """What two posts have in common."""
        from plugins.related.why import Why

        return Why(self.found, self._settings, store=self._store)

    def prepare(self) -> None:
        """Work out what the first to ask would wait for."""
        _ = self.shape, self._hosts
        for language, slug in {key[0]: key[1] for key in self._of}.items():
            self.why.shared(language, slug, slug)

    @cached_property
    def _hosts(self) -> dict[Key, list[Tie]]:
        hosts: dict[Key, list[Tie]] = {}
        for related in self.found:
            if related.item.counted:
                for tie in self.out_of(related.item.key):
                    hosts.setdefault(tie.shown.key, []).append(tie)
        return hosts

    def item(self, key: Key) -> Item | None:
        """Return a post; None for one that is not there, or can't be read."""
        related = self._of.get(key)
        return related.item if related else None

    def out_of(self, key: Key) -> list[Tie]:
        """Return what a post shows, in its order."""
        related = self._of.get(key)
        choices = enumerate(related.choices, 1) if related else ()
        pairs = [(place, choice, self.item((key[0], choice.slug))) for place, choice in choices]
        return [Tie(related.item, shown, choice, place) for place, choice, shown in pairs if shown]

    def into(self, key: Key) -> list[Tie]:
        """Return the posts that lead visitors to a post, the newest first."""
        return self._hosts.get(key, [])

    def shared(self, tie: Tie, count: int = 4) -> tuple[str, ...]:
        """Return the words that two tied posts have in common, the weightiest first."""
        return self.why.shared(*tie.host.key, tie.shown.slug, count=count)

    def ladder(self) -> dict[str, list[int]]:
        """Return, for each category, how many of its posts stand on each of `STEPS`."""
        rows: dict[str, list[int]] = {}
        for (language, slug), count in self.shape.inbound.items():
            rungs = rows.setdefault(self._of[language, slug].item.category, [0] * len(STEPS))
            rungs[next(at for at, (_, most) in enumerate(STEPS) if most is None or count <= most)] += 1
        return dict(sorted(rows.items()))


def ties_of(library: Library, raw: Mapping[str, Any], root: Path, *, now: datetime) -> Ties:
    """Return how the posts of a library are tied, given the site's settings. Raises `SettingsError`."""
    from plugins.related import items_of, read_related_settings, relate, store_in

    settings = read_related_settings(raw)
    items = items_of(library.posts, settings, now=now, broken=library.broken)
    store = store_in(str(root / (raw.get("CACHE_PATH") or ".cache")))
    return Ties(relate(items, settings, store=store), settings, store)
