"""A post as a BlogPosting."""

from collections.abc import Sequence
from typing import Any

from plugins.posts.post import Reference
from plugins.seo.structured.names import Names, Node, one_or_many, ref, told
from plugins.seo.structured.practice import image_object

LONGEST_HEADLINE = 110
"""Signs of a headline that Google read for sure, until 2024; longer ones may be cut."""


def post_node(names: Names, article: Any, head: Any, authors: Sequence[str]) -> Node:
    """Return Pelican's `article` as a BlogPosting. `head` is its page, `authors` the ids of its writers."""
    return told(
        {
            "@type": "BlogPosting",
            "@id": names.part(head.path, "post"),
            "mainEntityOfPage": ref(names.part(head.path, "page")),
            "headline": shortened(head.title, LONGEST_HEADLINE),
            "description": head.description,
            "image": [
                image_object(names, one.url, one.width, one.height, one.alt) for one in head.images[1:]
            ],
            "datePublished": article.date.isoformat(),
            "dateModified": (article.updated or article.date).isoformat(),
            "author": one_or_many([ref(one) for one in authors]),
            "publisher": ref(names.practice),
            "articleSection": article.category.name,
            "keywords": [tag.name for tag in article.tags or ()],
            "inLanguage": article.lang,
            "timeRequired": f"PT{article.minutes}M",
            "citation": [citation(one) for one in article.references],
            "isPartOf": ref(names.website),
        }
    )


def citation(reference: Reference) -> Node:
    """Return a source of a post."""
    publisher = {"@type": "Organization", "name": reference.publisher} if reference.publisher else None
    return told(
        {
            "@type": "CreativeWork",
            "name": reference.title,
            "url": reference.url,
            "publisher": publisher,
            "datePublished": reference.year,
        }
    )


def shortened(text: str, longest: int) -> str:
    """Return a text of at most `longest` signs, cut between two words."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
