"""Pelican's posts, pages and people as documents: those that visitors see, and of each what it says.

Lists, topics and tags are not among them, nor posts that search engines are to leave alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from plugins.posts.reader import SHELF, Shelf
from plugins.search.documents import Document

ABOUT = "About the practice"
"""What a page or a person stands under, where a post has its topic."""


def documents_of(
    context: Mapping[str, Any], pages: Iterable[Any], settings: Mapping[str, Any]
) -> list[Document]:
    """Return what can be found: the posts and the authors in Pelican's context, and the pages."""
    shelf: Shelf = settings[SHELF]
    say, day = (settings["JINJA_FILTERS"].get(name, str) for name in ("typographic", "day"))
    posts = [one for article in context["articles"] for one in (article, *article.translations)]
    people = (author for author, _ in context["authors"] if author.slug in shelf.library.people)
    plain = chain.from_iterable((page, *page.translations) for page in pages)
    return [
        *(_post(one, shelf, say, day) for one in posts if not one.noindex),
        *(_page(one, say) for one in plain),
        *_people(people, shelf, say),
    ]


def _post(article: Any, shelf: Shelf, say: Any, day: Any) -> Document:
    topic = shelf.site.category(article.category.name)
    facts = {
        "topic": article.category.name,
        "tint": topic.tint if topic else "",
        "date": day(article.updated or article.date),
        "updated": "yes" if article.updated else "",
        "minutes": str(article.minutes),
    }
    subjects = [*(tag.name for tag in article.tags), article.search_phrase or "", article.category.name]
    return Document(
        article.save_as,
        say(article.title),
        say(article.description),
        article._content,  # its links, which are not looked at, are still as they were written
        tuple(filter(None, subjects)),
        tuple(facts.items()),
    )


def _page(page: Any, say: Any) -> Document:
    return Document(
        page.save_as, say(page.title), say(page.description or ""), page._content, (), (("topic", ABOUT),)
    )


def _people(authors: Iterable[Any], shelf: Shelf, say: Any) -> Iterator[Document]:
    for author in authors:
        person = shelf.library.people[author.slug]
        text = shelf.converter.convert(person.body)
        if text.unsafe or person.path in shelf.library.broken:
            continue
        facts = (("topic", ABOUT), ("role", say(person.role or "")))
        yield Document(author.save_as, say(person.name), say(person.description or ""), text.html, (), facts)
