"""Pelican's door to the posts: glue between its signals and the library.

Pelican decides by metadata what is written where. What visitors may not see gets the status `skip`, with
which Pelican forgets the file: no page, no feed, no tag, no picture of it.
"""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from pelican import Pelican
from pelican.contents import Author, Category, Content, Tag
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.readers import BaseReader, Readers
from pelican.urlwrappers import URLWrapper

from plugins.findings import Severity
from plugins.posts.convert import Converter
from plugins.posts.library import Library, read_library
from plugins.posts.linking import PICTURES
from plugins.posts.post import Document, Person, Post
from plugins.posts.review import late_reviews, next_review
from plugins.posts.scan import Link
from plugins.site import Category as Topic
from plugins.site import SettingsError, Site, build_time, read_site

log = logging.getLogger(__name__)

Name = TypeVar("Name", bound=URLWrapper)

SHELF = "POSTS_SHELF"
"""Where the `Shelf` stands in Pelican's settings, for every plugin to use."""


LIBRARY = "POSTS_LIBRARY"
"""A library that somebody has read just now, in Pelican's settings; it is not read again."""


class Shelf:
    """The site, its library and the time of this build."""

    def __init__(
        self,
        site: Site,
        library: Library,
        now: datetime,
        preview: bool,
        converter: Converter | None = None,
    ) -> None:
        self.site, self.library, self.now, self.preview = site, library, now, preview
        self.converter = converter or Converter(site.markdown)
        self._names: dict[tuple[type, str], Any] = {}
        self.by_file = {
            os.path.join(site.root, *item.path.split("/")): item for item in (*library.posts, *library.pages)
        }

    def document(self, source_path: str) -> Document | None:
        """Return the text that stands in a file; None for a file that holds none of ours."""
        return self.by_file.get(source_path) or self.by_file.get(os.path.realpath(source_path))

    def note(self, document: Document) -> str:
        """Return what the preview says of a text that visitors don't see; empty when they do."""
        if not self.preview or document.is_live(self.now):
            return ""
        if isinstance(document, Post):
            return document.why_not_live(self.now)
        return f"This page has the status {document.status}. Visitors don’t see it."

    def once(self, kind: type[Name], name: str, make: Callable[[], Name]) -> Name:
        """Return Pelican's object for a name, made once: each that is made works out its address anew."""
        known = self._names.get((kind, name))
        if known is None:
            known = self._names[kind, name] = make()
        return known

    def shows(self, document: Document) -> bool:
        """Whether this build may show a text."""
        return document.path not in self.library.broken and (self.preview or document.is_live(self.now))

    def leaks(self, addresses: Iterable[str], document: Document | Person) -> list[str]:
        """Return the addresses in a text that would show what may not be shown.

        The last door: `check` looks at the Markdown, this at what Pelican is about to link.
        """
        leaks = []
        for address in addresses:
            kind, target = self.library.targets.resolve(address, document)
            linked = self.library.targets.documents.get(target)
            if kind == "filename" and linked is not None and self.shows(linked):
                continue
            if (kind and self.library.targets.problem(Link(address, 1, 1), document)) or kind == "filename":
                leaks.append(address)
        return leaks


def open_library(pelican: Pelican) -> None:
    """Read everything once, say what is wrong, and keep it for the reader and for other plugins."""
    settings = pelican.settings
    site = read_site(settings)
    shelve(
        settings,
        Shelf(
            site, settings.pop(LIBRARY, None) or read_library(site), build_time(), _preview(settings, site)
        ),
    )


def _preview(settings: Mapping[str, Any], site: Site) -> bool:
    preview = bool(settings.get("SHOW_UNPUBLISHED"))
    if preview and site.url:
        raise SettingsError(["SHOW_UNPUBLISHED is for the preview: it can't be set together with SITEURL."])
    return preview


def shelve(settings: dict[str, Any], shelf: Shelf) -> None:
    """Have the next run of Pelican show what is on a shelf. Raises `ContentError`."""
    library, now, preview = shelf.library, shelf.now, shelf.preview
    if preview or os.environ.get("SOURCE_DATE_EPOCH"):
        settings["WITH_FUTURE_DATES"] = True  # `Shelf.shows` decides, by the build's own clock
    today = now.astimezone(shelf.site.timezone).date()
    findings = [*library.findings, *library.early(now), *late_reviews(library.posts, library.people, today)]
    levels = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.INFO, Severity.NOTE: logging.INFO}
    for finding in findings:
        log.log(levels[finding.severity], "%s", finding)
    if settings.get("SITEURL") and not preview and any(f.severity is Severity.ERROR for f in findings):
        raise ContentError(
            "The posts have mistakes, listed above. Nothing is published until they are mended."
        )
    inside = [path.split("/", 1)[1] for path in library.files]
    settings["ARTICLE_PATHS"] = [path for path in inside if path.startswith("posts/")]
    settings["PAGE_PATHS"] = [path for path in inside if path.startswith("pages/")]
    settings[SHELF] = shelf


class ContentError(RuntimeError):
    """The content may not be published as it is."""


def use_reader(readers: Readers) -> None:
    """Read every Markdown file with ours, and no other file as a text."""
    static = readers.reader_classes["static"]
    readers.reader_classes = dict.fromkeys(PostReader.file_extensions, PostReader)
    readers.reader_classes["static"] = static


class PostReader(BaseReader):
    """Gives Pelican the content and the metadata of posts and pages."""

    enabled = True
    file_extensions = ("md", "markdown", "mkd", "mdown")

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the HTML and the metadata of a file; the status `skip` for what may not be shown."""
        shelf: Shelf = self.settings[SHELF]
        document = shelf.document(source_path)
        if document is None or not shelf.shows(document):
            return "", {"status": "skip"}
        references = document.references if isinstance(document, Post) else ()
        converted = shelf.converter.convert(document.body, references=len(references))
        if converted.unsafe:
            parts = ", ".join(converted.unsafe)
            log.error(
                "%s:%d: error: The text becomes unsafe HTML (%s).", document.path, document.body_line, parts
            )
            return "", {"status": "skip"}
        metadata = _shared(document, shelf)
        metadata["contents"] = converted.contents
        if isinstance(document, Post):
            metadata |= _of_post(document, shelf, self.settings)
        return converted.html, metadata


def _shared(document: Document, shelf: Shelf) -> dict[str, Any]:
    metadata = {
        "title": document.title,
        "slug": document.slug,
        "status": "published",
        "description": document.description,
        "summary": document.description,
        "lang": document.language,
        "updated": document.updated,
        "minutes": document.minutes,
        "preview_note": shelf.note(document),
    }
    if document.updated:
        metadata["modified"] = document.updated
    return metadata


def _of_post(post: Post, shelf: Shelf, settings: dict[str, Any]) -> dict[str, Any]:
    topic, people = _topic(shelf.site, post.category), shelf.library.people
    again, today = next_review(post), shelf.now.astimezone(shelf.site.timezone).date()
    return {
        "date": post.date or shelf.now,
        "category": shelf.once(Category, topic.slug, lambda: category_of(topic, settings)),
        "authors": [
            shelf.once(Author, slug, lambda slug=slug: author_of(people[slug], settings))
            for slug in post.authors
        ],
        "tags": [shelf.once(Tag, tag, lambda tag=tag: Tag(tag, settings)) for tag in post.tags],
        "image": post.image,
        "image_alt": post.image_alt,
        "references": post.references,
        "reviewer": shelf.library.people.get(post.reviewed_by),
        "reviewed_on": post.reviewed_on,
        "next_review": again if again and again >= today else None,  # a day gone by promises nothing
        "noindex": post.noindex,
        "search_phrase": post.search_phrase,
        "post": post,
    }


def _topic(site: Site, name: str) -> Topic:
    """The topic of that name; the first of ours for a draft that has none yet."""
    return site.category(name) or site.categories[0]


def category_of(topic: Topic, settings: dict[str, Any]) -> Category:
    """Return Pelican's object for a topic, with our address."""
    category = Category(topic.name, settings)
    category.slug = topic.slug
    return category


def author_of(person: Person, settings: dict[str, Any]) -> Author:
    """Return Pelican's object for a person; `people[author.slug]` leads back."""
    author = Author(person.called, settings)
    author.slug = person.slug
    return author


def furnish_context(generator: Generator) -> None:
    """Give the templates the practice, the people, and addresses that work under any path."""
    shelf: Shelf = generator.settings[SHELF]
    context = generator.context
    if "practice" in context:
        return
    site = shelf.site
    context["localsiteurl"] = site.base  # links inside texts lead from the root, not to another host
    context["SITE_ROOT"] = site.base
    context["practice"] = site.practice
    context["people"] = dict(shelf.library.people)
    context["topics"] = ()
    context["hubs"] = {}
    context["topic"] = lambda category: _topic(site, getattr(category, "name", category))


def send_linked_files(pages: PagesGenerator) -> None:
    """Send the files out, such as a PDF, that biographies and openings of topic pages link to.

    Pelican looks for such links in posts and pages only (receiver of `page_generator_finalized`).
    """
    shelf: Shelf = pages.settings[SHELF]
    library, context = shelf.library, pages.context
    people = [library.people.get(author.slug) for author, _ in context["authors"]]
    hubs = [library.hubs.get(category.slug) for category, _ in context["categories"]]
    for text in (*people, *(hub for hub in hubs if hub and shelf.shows(hub))):
        for link in library.links.get(text.path, ()) if text else ():
            kind, target = library.targets.resolve(link.url, text)
            linked = kind in ("static", "attach") and target in library.targets.static
            if linked and not target.lower().endswith(PICTURES):
                context["static_links"].add(target)


def write_biographies(generators: list[Generator]) -> None:
    """Turn the texts of people with a page into HTML, now that every address their links lead to is known."""
    generator = generators[0]
    shelf: Shelf = generator.settings[SHELF]
    people = generator.context["people"]
    for slug in [author.slug for author, _ in generator.context["authors"]]:
        person = shelf.library.people.get(slug)
        if person is None:
            continue
        text = shelf.converter.convert(person.body)
        if text.unsafe or shelf.leaks(text.addresses, person) or person.path in shelf.library.broken:
            continue
        source = os.path.join(shelf.site.root, *person.path.split("/"))
        content = Content(text.html, {}, generator.settings, source, generator.context)
        people[slug] = replace(person, bio=content.content)


def list_topics(generators: list[Generator]) -> None:
    """Name the topics that have a post, in the order of the settings, and the people who have a page.

    Pelican calls its receivers in no order, so this waits until all lists are made.
    """
    generator = next(one for one in generators if isinstance(one, ArticlesGenerator))
    shelf: Shelf = generator.settings[SHELF]
    counts = {category.slug: len(posts) for category, posts in generator.categories}
    generator.context["topics"] = tuple(topic for topic in shelf.site.categories if topic.slug in counts)
    generator.context["topic_counts"] = counts
    generator.context["years"] = tuple(
        {"year": str(one["period"][0]), "url": one["url"], "count": len(one["articles"])}
        for one in sorted(_years(generator), key=lambda one: one["url"], reverse=True)
    )
    generator.context["team_urls"] = {author.slug: author.url for author, _ in generator.authors}


def _years(generator: ArticlesGenerator) -> list[dict[str, Any]]:
    """Return Pelican's archives of whole years."""
    return (generator.context.get("period_archives") or {}).get("year", [])


_FIRST_PAGES = (
    "about contact editorial-policy corrections conflicts-of-interest disclaimer privacy accessibility"
).split()
"""The plain pages that readers look for, in the order of the footer. All others follow, by title."""


def list_pages(generator: PagesGenerator) -> None:
    """Name the plain pages, in the order of the footer."""
    place = {slug: number for number, slug in enumerate(_FIRST_PAGES)}

    def order(page: Content) -> tuple[int, str]:
        return place.get(page.slug, len(place)), page.title.lower()

    generator.context["site_pages"] = tuple(
        {"slug": page.slug, "title": page.title, "url": page.url}
        for page in sorted(generator.pages, key=order)
    )
