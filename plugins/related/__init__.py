"""The related posts under each post: what is closest in words, with nobody left out.

    settings.py   `RelatedSettings`, from `RELATED` in pelicanconf.py
    items.py      what relating knows about a post, and what it answers
    relate.py     posts in, sections out; uses what the store remembers
    compute.py    pins, closest, guarantee: one language at a time (here numpy and scipy begin)
      terms.py    words and pairs of words, in stems, counted (stopwords.py: which are left out)
      weigh.py    TF-IDF
      pools.py    similarities: the closest of each post
      difference.py  the same from what was known before and what is different now
      rank.py     local scaling, the order of neighbours
      repair.py   at least two inbound links for each post
    why.py        the terms that two posts share
    graph.py      orphans, hubs, evenness
    picture.py    a picture of it; page.py: a web page with that picture

Settings: `RELATED`. Templates get `article.related_posts`, a list of articles.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.related.items import Choice, Item, Reason, Related, items_of
from plugins.related.relate import relate
from plugins.related.settings import RelatedSettings, read_related_settings
from plugins.site.phases import phase
from plugins.site.store import Store

FILE = "related.sqlite"
"""What was worked out before, in the cache folder."""
WAITING = "RELATED_WAITING"
"""What waits for the sections, in Pelican's settings."""

__all__ = [
    "FILE",
    "Choice",
    "Item",
    "Reason",
    "Related",
    "RelatedSettings",
    "Store",
    "items_of",
    "read_related_settings",
    "register",
    "relate",
    "store_in",
]


def read_settings(pelican: Any) -> None:
    """Refuse a build whose `RELATED` can't be right. Raises `SettingsError`."""
    read_related_settings(pelican.settings)


def begin(pelican: Any) -> None:
    """Begin to relate the posts, beside whatever Pelican does until it has all its articles."""
    from plugins.posts.reader import SHELF
    from plugins.site.parallel import meanwhile

    settings = pelican.settings
    shelf, ours = settings[SHELF], read_related_settings(settings)

    def sections() -> dict[tuple[str, str], tuple[str, ...]]:
        items = items_of(shelf.library.posts, ours, now=shelf.now, broken=shelf.library.broken)
        found = relate(items, ours, store=store_in(settings["CACHE_PATH"]))
        return {one.item.key: tuple(choice.slug for choice in one.choices) for one in found}

    settings[WAITING] = meanwhile(sections)


def attach_related(generators: list[Any]) -> None:
    """Give each article its `related_posts`."""
    from pelican.generators import ArticlesGenerator

    for generator in generators:
        if not isinstance(generator, ArticlesGenerator):
            continue
        with phase("related"):
            sections = generator.settings.pop(WAITING)()
        articles = {
            (article.post.language, article.post.slug): article
            for article in (*generator.articles, *generator.translations)
        }
        for (language, slug), article in articles.items():
            article.related_posts = [articles[language, one] for one in sections.get((language, slug), ())]


@lru_cache(maxsize=1)
def store_in(folder: str) -> Store:
    """Return the store in a cache folder; the same for the next build in this process."""
    return Store(Path(folder) / FILE)


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.initialized.connect(read_settings)
    signals.get_generators.connect(begin)
    signals.all_generators_finalized.connect(attach_related)
