"""Pelican's lists without its loops in loops: the same archives, tags and translations in time that grows
with the number of posts, and not with its square.

Pelican looks through a list of all posts for each post, in four places. Where it has a door (a setting, a
signal), this goes through it; the methods that write the lists are replaced on the one generator of a build.
"""

import calendar
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from pelican.generators import ArticlesGenerator
from pelican.utils import order_content, process_translations

_PERIODS = {
    "YEAR": attrgetter("date.year"),
    "MONTH": attrgetter("date.year", "date.month"),
    "DAY": attrgetter("date.year", "date.month", "date.day"),
}
_HELD = "BUILDS_HELD"
"""Where settings are kept that Pelican must not see while it reads."""


def hold_back(generator: ArticlesGenerator) -> None:
    """Have Pelican leave translations and archives to us (receiver of `article_generator_init`)."""
    settings = generator.settings
    settings.update(settings.pop(_HELD, {}))  # of a run that came to no end
    names = ["ARTICLE_TRANSLATION_ID", *(f"{period}_ARCHIVE_SAVE_AS" for period in _PERIODS)]
    settings[_HELD] = {name: settings[name] for name in names}
    settings.update(dict.fromkeys(names, ""))
    generator.generate_tags = lambda write: _write_lists(generator, write, "tag")
    generator.generate_categories = lambda write: _write_lists(generator, write, "category")
    generator.generate_authors = lambda write: _write_lists(generator, write, "author")


def find_translations(generator: ArticlesGenerator) -> None:
    """Part translations from originals (receiver of `article_generator_pretaxonomy`)."""
    by = generator.settings[_HELD]["ARTICLE_TRANSLATION_ID"]
    if not by:
        return
    names = {by} if isinstance(by, str) else by
    for kind in ("", "hidden_", "drafts"):
        originals = "drafts" if kind == "drafts" else f"{kind}articles"
        others = "drafts_translations" if kind == "drafts" else f"{kind}translations"
        first, second = _parted(getattr(generator, originals), names)
        order_content(first, generator.settings["ARTICLE_ORDER_BY"])
        setattr(generator, originals, first)
        setattr(generator, others, second)


def _parted(articles: list[Any], names: Iterable[str]) -> tuple[list[Any], list[Any]]:
    """Return originals and translations as `process_translations` does. Only groups need its long way."""
    articles.sort(key=attrgetter(*names))
    first: list[Any] = []
    second: list[Any] = []
    for _, group in groupby(articles, key=attrgetter(*names)):
        some = list(group)
        if len(some) == 1:
            some[0].translations = []
            first += some
        else:
            originals, translations = process_translations(some, translation_id=names)
            first += originals
            second += translations
    return first, second


def build_archives(generator: ArticlesGenerator) -> None:
    """Group the posts by year, month and day (receiver of `article_generator_finalized`)."""
    settings = generator.settings
    settings.update(settings.pop(_HELD))
    place = {id(article): number for number, article in enumerate(generator.articles)}
    for period, key in _PERIODS.items():
        save_as, url = settings[f"{period}_ARCHIVE_SAVE_AS"], settings[f"{period}_ARCHIVE_URL"]
        if not save_as:
            continue
        for number, group in groupby(generator.dates, key=key):
            dates = list(group)
            parts = number if isinstance(number, tuple) else (number,)
            named = tuple(calendar.month_name[part] if at == 1 else part for at, part in enumerate(parts))
            generator.period_archives[period.lower()].append(
                {
                    "dates": dates,
                    "articles": sorted(dates, key=lambda article: place[id(article)]),
                    "save_as": save_as.format(date=dates[0].date),
                    "url": url.format(date=dates[0].date),
                    "period": named,
                    "period_num": parts,
                }
            )


def _write_lists(generator: ArticlesGenerator, write: Callable[..., None], kind: str) -> None:
    """Write the pages of all tags, categories or authors, as Pelican's method of that name does."""
    template = generator.get_template(kind)
    place = {id(article): number for number, article in enumerate(generator.dates)}
    lists = {"tag": generator.tags, "category": generator.categories, "author": generator.authors}[kind]
    for one, articles in lists.items() if hasattr(lists, "items") else lists:
        write(
            one.save_as,
            template,
            generator.context,
            url=one.url,
            articles=articles,
            dates=sorted(articles, key=lambda article: place[id(article)]),
            template_name=kind,
            blog=True,
            page_name=one.page_name,
            all_articles=generator.articles,
            **{kind: one},
        )
