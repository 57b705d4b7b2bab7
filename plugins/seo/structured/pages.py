"""The page around a post, a person or a list, and the whole graph of a page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from plugins.posts.post import Person
from plugins.seo.structured.names import Names, Node, ref, told
from plugins.seo.structured.people import person_id, person_node
from plugins.seo.structured.posts import post_node
from plugins.seo.structured.practice import image_object, practice_node, website_node
from plugins.seo.structured.script import script, written
from plugins.site.settings import Practice

KINDS = {
    "post": "WebPage",
    "person": "ProfilePage",
    "about": "AboutPage",
    "contact": "ContactPage",
    "list": "CollectionPage",
    "page": "WebPage",
}
"""What schema.org calls each kind of page. Once a physician has reviewed it, a post's is a MedicalWebPage."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says, as its template gives it."""

    path: str
    """Its address from the site's root; empty for the first page."""
    title: str
    """Its heading, as it stands on the page."""
    description: str
    kind: str
    """One of `KINDS`."""
    language: str
    crumbs: Sequence[tuple[str, str]] = ()
    """The pages above it, below the first page: words and address of each."""
    images: Sequence[Any] = ()
    """What other sites show of it: records with `url`, `width`, `height` and `alt`, the widest first."""
    listed: Sequence[Any] = ()
    """The posts that a list shows, in their order: each with its `title` and `url`."""
    about: Sequence[str] = ()
    """What it is about, in words."""
    created: dt.date | None = None
    modified: dt.date | None = None
    """When what it shows came to be and was last changed, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the graph of every page of a site is made from."""

    root: str
    """The site's full address, without a slash at the end."""
    site: Mapping[str, str]
    """Its `name`, `description` and `language`."""
    practice: Practice
    people: Mapping[str, Person]
    """Those whom the page names, by slug."""
    urls: Mapping[str, str]
    """The address of each person's page, by slug."""
    pages: Sequence[Mapping[str, str]]
    """The plain pages: `slug` and `url` of each."""
    images: Sequence[Any]
    """The pictures that stand for the whole site."""
    logo: str = ""
    """Where its square picture is, from the site's root."""
    home: str = "Blog"
    """What the breadcrumbs call the first page."""


def graph(
    known: Known, head: Head, *, article: Any = None, person: Person | None = None, portrait: str = ""
) -> Markup:
    """Return the structured data of a page: of a post with `article`, of a person's page with `person`.

    `portrait` is the address of that person's portrait from the site's root.
    """
    names = Names(known.root)
    pages = tuple((page["slug"], page["url"]) for page in known.pages)
    site = tuple(known.site.items())
    nodes: list[Node | str] = [
        *_on_every_page(names, site, known.practice, known.logo, tuple(known.images), pages)
    ]
    page = page_node(names, known, head)
    if article is not None:
        nodes += _of_post(names, known, head, article, page)
    elif person is not None:
        page |= told(
            {
                "mainEntity": ref(person_id(names, person.slug, known.urls)),
                "dateCreated": head.created and head.created.isoformat(),
            }
        )
        nodes.append(
            person_node(
                names,
                person,
                known.urls,
                known.practice,
                portrait=portrait,
                picture=known.images[0].url if known.images else "",
                logo=known.logo,
                whole=True,
            )
        )
    nodes.append(page)
    if head.path:
        nodes.append(crumbs_node(names, head, known.home))
    return script(nodes)


@lru_cache(maxsize=8)
def _on_every_page(
    names: Names,
    site: tuple[tuple[str, str], ...],
    practice: Practice,
    logo: str,
    images: tuple[Any, ...],
    pages: tuple[tuple[str, str], ...],
) -> tuple[str, str]:
    """Return the site and the practice, written: they are the same on all pages."""
    whole = practice_node(names, practice, logo=logo, images=images, pages=dict(pages))
    return written(website_node(names, dict(site))), written(whole)


def page_node(names: Names, known: Known, head: Head) -> Node:
    """Return a page by itself."""
    image = head.images[0] if head.images else None
    return told(
        {
            "@type": KINDS[head.kind],
            "@id": names.part(head.path, "page"),
            "url": names.url(head.path),
            "name": head.title,
            "description": head.description,
            "inLanguage": head.language,
            "isPartOf": ref(names.website),
            "breadcrumb": ref(names.part(head.path, "breadcrumb")) if head.path else None,
            "primaryImageOfPage": image
            and image_object(names, image.url, image.width, image.height, image.alt),
            "about": [{"@type": "Thing", "name": one} for one in head.about]
            or (None if head.path else ref(names.practice)),
            "mainEntity": listing(names, head) if head.listed else None,
            "dateModified": head.modified and head.modified.isoformat(),
        }
    )


def crumbs_node(names: Names, head: Head, home: str) -> Node:
    """Return the way from the first page to this one. The page itself, whose heading it is, comes last."""
    steps = [(home, ""), *head.crumbs]
    items = [
        {"@type": "ListItem", "position": number, "name": words, "item": names.url(path)}
        for number, (words, path) in enumerate(steps, 1)
    ]
    last = {
        "@type": "ListItem",
        "position": len(items) + 1,
        "name": head.title,
        "item": names.url(head.path),
    }
    return {
        "@type": "BreadcrumbList",
        "@id": names.part(head.path, "breadcrumb"),
        "itemListElement": [*items, last],
    }


def listing(names: Names, head: Head) -> Node:
    """Return what a list shows, in its order."""
    return {
        "@type": "ItemList",
        "@id": names.part(head.path, "list"),
        "numberOfItems": len(head.listed),
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": one.title, "url": names.url(one.url)}
            for number, one in enumerate(head.listed, 1)
        ],
    }


def _of_post(names: Names, known: Known, head: Head, article: Any, page: Node) -> list[Node]:
    """Return a post with its people; the page around it gets what belongs to pages alone."""
    reviewer = article.reviewer
    authors = [one.slug for one in article.authors]
    shown = {slug: known.people[slug] for slug in authors if slug in known.people}
    if reviewer is not None:
        shown.setdefault(reviewer.slug, reviewer)
        page |= {"@type": "MedicalWebPage", "reviewedBy": ref(person_id(names, reviewer.slug, known.urls))}
        if article.reviewed_on:
            page["lastReviewed"] = article.reviewed_on.isoformat()
    page |= told(
        {
            "mainEntity": ref(names.part(head.path, "post")),
            "datePublished": article.date.isoformat(),
            "dateModified": (article.updated or article.date).isoformat(),
            "audience": {"@type": "Audience", "audienceType": "Patients and those who care for them"},
            "relatedLink": [names.url(one.url) for one in getattr(article, "related_posts", ())],
        }
    )
    writers = [person_id(names, slug, known.urls) for slug in authors]
    people = [person_node(names, one, known.urls, known.practice, logo=known.logo) for one in shown.values()]
    return [post_node(names, article, head, writers), *people]
