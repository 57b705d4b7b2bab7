"""All posts by topic, as plain values for the page that works without JavaScript."""

from collections.abc import Iterable
from typing import Any

Row = tuple[str, str, bool]
"""A post's title and address, and whether visitors don't see it (in a preview)."""


def listed_by_topic(articles: Iterable[Any]) -> dict[str, tuple[Row, ...]]:
    """Return the posts of each topic by its slug, in alphabetical order."""
    rows: dict[str, list[Row]] = {}
    for one in articles:
        rows.setdefault(one.category.slug, []).append((one.title, one.url, bool(one.preview_note)))
    return {slug: tuple(sorted(some, key=_by_title)) for slug, some in rows.items()}


def _by_title(row: Row) -> tuple[str, str]:
    return row[0].casefold().lstrip("“\"'‘"), row[1]
