"""What visitors will see, as documents: posts, pages and people, straight from the library.

Lists, topics and tags are not among them, nor posts that search engines are to leave alone. This is known as
soon as the texts are converted, long before Pelican has made its lists.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from plugins.posts.layout import read_layout
from plugins.posts.library import originals
from plugins.posts.post import Page, Person, Post
from plugins.posts.reader import SHELF, Shelf
from plugins.search.documents import Document

ABOUT = "About the practice"
"""What a page or a person stands under, where a post has its topic."""

Found = tuple[str, Callable[[], Document | None]]
"""The file of a page in the site, and what makes its document; None for a text that can't be shown."""


def found_by(settings: Mapping[str, Any]) -> list[Found]:
    """Return what can be found, sorted by file: posts, pages, and those who have written or reviewed."""
    shelf: Shelf = settings[SHELF]
    say = settings["JINJA_FILTERS"].get("typographic", str)
    day = settings["JINJA_FILTERS"].get("day", str)
    layout = read_layout(settings)
    place = partial(layout.file_of, language=shelf.site.language)
    shown = [post for post in shelf.library.posts if shelf.shows(post)]
    found: list[tuple[str, Any]] = [
        (place(post), partial(_post, post, place(post), shelf, say, day))
        for post in shown
        if not post.noindex
    ]
    found += [
        (place(page), partial(_page, page, place(page), shelf, say))
        for page in shelf.library.pages
        if shelf.shows(page)
    ]
    people = (shelf.library.people[slug] for slug in _people(shown, shelf))
    found += [(place(person), partial(_person, person, place(person), shelf, say)) for person in people]
    return sorted(found, key=lambda one: one[0])


def _people(posts: list[Post], shelf: Shelf) -> Iterator[str]:
    """Yield those who have a page, by slug: who has written or reviewed a post."""
    slugs: dict[str, None] = {}
    for post in originals(posts, shelf.site.language):
        slugs |= dict.fromkeys(post.authors)
        if post.reviewed_by and post.reviewed_on:
            slugs[post.reviewed_by] = None
    known = shelf.library.people
    return (slug for slug in slugs if slug in known and known[slug].path not in shelf.library.broken)


def _html(shelf: Shelf, body: str, references: int = 0) -> str | None:
    """Return a text as HTML; its links, which are not looked at, are still as they were written."""
    converted = shelf.converter.convert(body, references=references)
    return None if converted.unsafe else converted.html


def _post(post: Post, file: str, shelf: Shelf, say: Any, day: Any) -> Document | None:
    html = _html(shelf, post.body, len(post.references))
    topic = shelf.site.category(post.category) or shelf.site.categories[0]
    facts = {
        "topic": topic.name,
        "tint": topic.tint,
        "date": day(post.updated or post.date or shelf.now),
        "updated": "yes" if post.updated else "",
        "minutes": str(post.minutes),
    }
    subjects = tuple(filter(None, (*post.tags, post.search_phrase, topic.name)))
    if html is None:
        return None
    return Document(file, say(post.title), say(post.description), html, subjects, tuple(facts.items()))


def _page(page: Page, file: str, shelf: Shelf, say: Any) -> Document | None:
    html = _html(shelf, page.body)
    facts = (("topic", ABOUT),)
    return None if html is None else Document(file, say(page.title), say(page.description), html, (), facts)


def _person(person: Person, file: str, shelf: Shelf, say: Any) -> Document | None:
    html = _html(shelf, person.body)
    facts = (("topic", ABOUT), ("role", say(person.role)))
    if html is None:
        return None
    return Document(file, say(person.full_name), say(person.description), html, (), facts)
