"""Why two posts are close: the terms they share, the weightiest first, as people spell them."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from scipy.sparse import csr_matrix

from plugins.related.compute import weighed
from plugins.related.items import Related
from plugins.related.relate import terms_of
from plugins.related.settings import RelatedSettings
from plugins.related.terms import Counter
from plugins.site.store import Store

_LOOKED_AT = 12

Pair = tuple[str, str, str]
"""A language, the slug of a post, and the slug of one that it shows."""


def shared_terms(
    found: Sequence[Related], settings: RelatedSettings, *, count: int = 4, store: Store | None = None
) -> dict[Pair, tuple[str, ...]]:
    """Return up to `count` shared terms for each post and each one that it shows."""
    counter = Counter(settings)
    reasons: dict[Pair, tuple[str, ...]] = {}
    by_language = sorted(found, key=lambda related: related.item.language)
    for language, group in groupby(by_language, key=lambda related: related.item.language):
        posts = list(group)
        items = [related.item for related in posts]
        vectors = weighed(items, terms_of(items, settings, store))
        places = {item.slug: place for place, item in enumerate(items)}
        for host, related in enumerate(posts):
            names = counter.spelled(related.item) if related.choices else {}
            for choice in related.choices:
                columns = _weightiest(vectors.matrix, host, places[choice.slug])
                spelled = [names[number] for number in vectors.terms[columns].tolist() if number in names]
                reasons[language, related.item.slug, choice.slug] = _told_once(spelled)[:count]
    return reasons


def _weightiest(matrix: csr_matrix, one: int, other: int) -> np.ndarray:
    """The columns that add most to the similarity of two rows, at most `_LOOKED_AT`."""
    product = matrix[one].multiply(matrix[other]).tocsr()
    order = np.lexsort((product.indices, -product.data))
    return product.indices[order][:_LOOKED_AT]


def _told_once(names: Sequence[str]) -> tuple[str, ...]:
    """Leave out words that a pair says too."""
    pairs = [name.split() for name in names if " " in name]
    return tuple(name for name in names if " " in name or not any(name in pair for pair in pairs))
