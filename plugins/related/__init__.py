"""The related posts under each post: what is closest in words, with nobody left out.

    settings.py   `RelatedSettings`, from `RELATED` in pelicanconf.py
    items.py      what relating knows about a post, and what it answers
    relate.py     posts in, sections out; uses what the store remembers
    compute.py    pins, closest, guarantee: one language at a time (here numpy and scipy begin)
      terms.py    words and pairs of words, in stems, counted (stopwords.py: which are left out)
      weigh.py    TF-IDF
      rank.py     similarities, local scaling, the order of neighbours
      repair.py   at least two inbound links for each post
    why.py        the terms that two posts share
    graph.py      orphans, hubs, evenness
    page.py       a web page with a picture of it

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


def attach_related(generators: list[Any]) -> None:
    """Give each article its `related_posts`."""
    from pelican.generators import ArticlesGenerator

    from plugins.posts.reader import SHELF

    for generator in generators:
        if not isinstance(generator, ArticlesGenerator):
            continue
        shelf = generator.settings[SHELF]
        settings = read_related_settings(generator.settings)
        items = items_of(shelf.library.posts, settings, now=shelf.now, broken=shelf.library.broken)
        with phase("related"):
            found = relate(items, settings, store=store_in(generator.settings["CACHE_PATH"]))
        sections = {related.item.key: related.choices for related in found}
        articles = {
            (article.post.language, article.post.slug): article
            for article in (*generator.articles, *generator.translations)
        }
        for (language, slug), article in articles.items():
            article.related_posts = [
                articles[language, one.slug] for one in sections.get((language, slug), ())
            ]


@lru_cache(maxsize=1)
def store_in(folder: str) -> Store:
    """Return the store in a cache folder; the same for the next build in this process."""
    return Store(Path(folder) / FILE)


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.initialized.connect(read_settings)
    signals.all_generators_finalized.connect(attach_related)
