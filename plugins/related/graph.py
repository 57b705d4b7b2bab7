"""The posts as a graph: who is shown how often, and how evenly."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.related.items import Item, Related

HUB = 3
"""A post shown more than this many times as often as the average one is a hub."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be said about all sections together. Posts that nobody may show are left out."""

    posts: int
    links: int
    inbound: dict[tuple[str, str], int]
    """In how many sections each post stands, by language and slug."""
    orphans: tuple[Item, ...]
    """Posts that no section shows."""
    under_two: tuple[Item, ...]
    """Posts that fewer than two sections show, orphans included."""
    hubs: tuple[Item, ...]
    """Posts that very many sections show, the most shown first."""
    max_inbound: int
    gini: float
    """How unevenly the links are spread: 0 all alike, near 1 all on one post (Gini, 1912)."""
    reciprocity: float
    """The share of links that are returned."""


def shape(found: Sequence[Related]) -> Shape:
    """Return the shape of the sections. Links from posts that do not count are left out."""
    hosts = [related for related in found if related.item.counted]
    links = {
        (related.item.key, (related.item.language, choice.slug))
        for related in hosts
        for choice in related.choices
    }
    shown = Counter(target for _, target in links)
    items = [related.item for related in found if related.item.offered and not related.item.stale]
    inbound = {item.key: shown[item.key] for item in items}
    average = sum(inbound.values()) / max(1, len(inbound))
    hubs = sorted(
        (item for item in items if shown[item.key] > max(HUB * average, 2)), key=lambda i: -shown[i.key]
    )
    returned = sum((target, host) in links for host, target in links)
    return Shape(
        posts=len(items),
        links=len(links),
        inbound=inbound,
        orphans=tuple(item for item in items if not shown[item.key]),
        under_two=tuple(item for item in items if shown[item.key] < 2),
        hubs=tuple(hubs),
        max_inbound=max(inbound.values(), default=0),
        gini=round(gini(list(inbound.values())), 4),
        reciprocity=round(returned / len(links), 4) if links else 0.0,
    )


def gini(values: Sequence[int]) -> float:
    """Return the Gini coefficient of numbers that are 0 or more; 0.0 when there is nothing to share."""
    total, count = sum(values), len(values)
    if not total:
        return 0.0
    ranked = sum(rank * value for rank, value in enumerate(sorted(values), 1))
    return 2 * ranked / (count * total) - (count + 1) / count
