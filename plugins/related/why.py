"""Why two posts are close: the terms they share, the weightiest first, as people spell them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from plugins.related.compute import weighed
from plugins.related.items import Item, Related
from plugins.related.relate import terms_of
from plugins.related.settings import RelatedSettings
from plugins.related.terms import Counter
from plugins.related.weigh import Weighed
from plugins.site.store import Store

_LOOKED_AT = 12

Pair = tuple[str, str, str]
"""A language, the slug of a post, and the slug of one that it shows."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The posts of one language, as vectors."""

    items: Sequence[Item]
    places: dict[str, int]
    vectors: Weighed


class Why:
    """Tells of any two posts of one language what they share. The vectors are made when first asked for."""

    def __init__(
        self, found: Sequence[Related], settings: RelatedSettings, *, store: Store | None = None
    ) -> None:
        self._items, self._settings, self._store = [related.item for related in found], settings, store
        self._counter = Counter(settings)
        self._shelves: dict[str, _Shelf] = {}
        self._spelled: dict[tuple[str, str], dict[int, str]] = {}

    def shared(self, language: str, slug: str, other: str, *, count: int = 4) -> tuple[str, ...]:
        """Return up to `count` terms of the post `slug` that the post `other` has too, as `slug` spells them.

        Raises `KeyError` for a post that is not there.
        """
        shelf = self._shelf(language)
        host = shelf.places[slug]
        columns = _weightiest(shelf.vectors.matrix, host, shelf.places[other])
        if not len(columns):
            return ()
        names = self._names(shelf.items[host])
        spelled = [names[number] for number in shelf.vectors.terms[columns].tolist() if number in names]
        return _told_once(spelled)[:count]

    def _shelf(self, language: str) -> _Shelf:
        if language not in self._shelves:
            items = [item for item in self._items if item.language == language]
            vectors = weighed(items, terms_of(items, self._settings, self._store))
            places = {item.slug: place for place, item in enumerate(items)}
            self._shelves[language] = _Shelf(items, places, vectors)
        return self._shelves[language]

    def _names(self, item: Item) -> dict[int, str]:
        if item.key not in self._spelled:
            self._spelled[item.key] = self._counter.spelled(item)
        return self._spelled[item.key]


def shared_terms(
    found: Sequence[Related], settings: RelatedSettings, *, count: int = 4, store: Store | None = None
) -> dict[Pair, tuple[str, ...]]:
    """Return up to `count` shared terms for each post and each one that it shows."""
    why = Why(found, settings, store=store)
    return {
        (*related.item.key, choice.slug): why.shared(*related.item.key, choice.slug, count=count)
        for related in found
        for choice in related.choices
    }


def _weightiest(matrix: csr_matrix, one: int, other: int) -> np.ndarray:
    """The columns that add most to the similarity of two rows, at most `_LOOKED_AT`."""
    product = matrix[one].multiply(matrix[other]).tocsr()
    order = np.lexsort((product.indices, -product.data))
    return product.indices[order][:_LOOKED_AT]


def _told_once(names: Sequence[str]) -> tuple[str, ...]:
    """Leave out words that a pair says too."""
    pairs = [name.split() for name in names if " " in name]
    return tuple(name for name in names if " " in name or not any(name in pair for pair in pairs))
