"""The pages that may be found, out of what Pelican is about to write.

The same rules as in the templates' heads (`hidden` in base.html); `plugins.seo.checks` holds the two against
each other in every build.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plugins.seo.sitemap import Entry, newest

LISTS = {
    "archives": "ARCHIVES_URL",
    "categories": "CATEGORIES_URL",
    "tags": "TAGS_URL",
    "authors": "AUTHORS_URL",
    "search": "SEARCH_URL",
}
"""Lists of the whole site that may be found: the template's name, and the setting with its address."""


def changed(text: Any) -> dt.date | None:
    """Return when a post or page was last changed in what it says."""
    return getattr(text, "updated", None) or getattr(text, "date", None)


def indexed(articles: Any, pages: Any, settings: Mapping[str, Any], *, tag_posts: int) -> Iterator[Entry]:
    """Yield the pages that may be found.

    `articles` and `pages` are Pelican's generators at the end of their work; a tag with fewer than
    `tag_posts` posts is left out.
    """
    everything = newest(changed(one) for one in articles.articles)
    if "index" in settings["DIRECT_TEMPLATES"]:
        yield Entry("", everything)
    for name, address in LISTS.items():
        if name in settings["DIRECT_TEMPLATES"]:
            yield Entry(settings[address], everything)
    for post in (*articles.articles, *articles.translations):
        if not (post.noindex or post.preview_note):
            yield Entry(post.url, changed(post), _pictures(post))
    for page in (*pages.pages, *pages.translations):
        if not page.preview_note:
            yield Entry(page.url, changed(page))
    hubs = articles.context.get("hubs") or {}
    for category, posts in articles.categories:
        told = changed(hubs[category.slug]) if category.slug in hubs else None
        yield Entry(category.url, newest([told, *map(changed, posts)]))
    yield from _people(articles.authors, articles.context.get("reviews") or {})
    yield from _groups((tag, posts) for tag, posts in articles.tags.items() if len(posts) >= tag_posts)


def _groups(groups: Iterable[tuple[Any, list[Any]]]) -> Iterator[Entry]:
    for name, posts in groups:
        yield Entry(name.url, newest(changed(post) for post in posts))


def _people(authors: Iterable[tuple[Any, list[Any]]], reviews: Mapping[str, list[Any]]) -> Iterator[Entry]:
    """Those who write and review: their pages show both."""
    for author, posts in authors:
        days = [post.reviewed_on for post in reviews.get(author.slug, ())]
        yield Entry(author.url, newest([*map(changed, posts), *days]))


def _pictures(post: Any) -> tuple[str, ...]:
    """The picture at the head of a post, or else the one that other sites show."""
    if getattr(post, "photo", None):
        return (post.photo.address(1200),)
    return tuple(image.url for image in (getattr(post, "share_images", ()) or ())[:1])
