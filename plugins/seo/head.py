"""What the templates ask for the head of a page. All are pure: what they show comes in as arguments."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from plugins.posts.post import Person
from plugins.seo.structured.pages import Head, Known, graph
from plugins.site.settings import Practice

LONGEST_TITLE = 65
"""Signs of a title that search results show on a wide screen, about."""


def page_title(title: str, site: str, number: int = 1) -> str:
    """Return what tabs and search results call a page: its title, and the site's name if there is room.

    `number` is that of a page of a list.
    """
    whole = f"{title}, page {number}" if number > 1 else title
    full = f"{whole} | {site}"
    return whole if site in title or len(full) > LONGEST_TITLE else full


def og_locale(language: str) -> str:
    """Return a language as Open Graph writes it: `en_US`. Without a country, it is spoken in the US."""
    name, _, country = language.partition("-")
    return f"{name.lower()}_{(country or 'US').upper()}"


def structured_data(
    *,
    root: str,
    site: Mapping[str, str],
    practice: Practice,
    urls: Mapping[str, str],
    pages: Sequence[Mapping[str, str]],
    site_images: Sequence[Any],
    head: Mapping[str, Any],
    people: Mapping[str, Person] | None = None,
    article: Any = None,
    person: Person | None = None,
    portrait: str = "",
    logo: str = "",
) -> Markup:
    """Return the structured data of a page as a script; `head` has the fields of `structured.pages.Head`."""
    known = Known(
        root=root,
        site=site,
        practice=practice,
        people=people or {},
        urls=urls,
        pages=pages,
        images=site_images or (),
        logo=logo,
    )
    return graph(known, Head(**head), article=article, person=person, portrait=portrait)
