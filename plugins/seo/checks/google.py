"""What Google's documentation asks of structured data, as a table and as rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plugins.findings import Severity
from plugins.seo.checks.page import Page, listed, types_of
from plugins.seo.checks.rule import Edit, Said, rule
from plugins.seo.checks.social import time_of

ARTICLES = ("Article", "BlogPosting", "NewsArticle", "MedicalScholarlyArticle")
BUSINESSES = (
    *("LocalBusiness", "MedicalBusiness", "MedicalClinic", "Physician"),
    *("IndividualPhysician", "PhysiciansOffice", "Hospital"),
)
ORGANIZATIONS = ("Organization", "MedicalOrganization")
OURSELVES = (*BUSINESSES, *ORGANIZATIONS, "Person")
_DOCS = "Google Search Central, structured data"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a type must and should have."""

    types: tuple[str, ...]
    must: tuple[str, ...]
    should: tuple[str, ...]


NEEDS = (
    Needs(ARTICLES, (), ("headline", "image", "datePublished", "dateModified", "author")),
    Needs(("ProfilePage",), ("mainEntity",), ("dateCreated", "dateModified")),
    Needs(BUSINESSES, ("name", "address"), ("telephone", "url", "openingHoursSpecification", "geo")),
    Needs(ORGANIZATIONS, (), ("name", "url", "logo")),
    Needs(("ItemList", "BreadcrumbList"), ("itemListElement",), ()),
)
_UNKNOWN_YET = ("geo", "openingHoursSpecification", "address", "dateCreated")
"""Facts that nobody may have filled in: said as a note, by a rule of its own."""


def lacking(page: Page, *, must: bool) -> Iterator[tuple[str, str]]:
    """Each type on the page with a property that it lacks."""
    for needs in NEEDS:
        for node in page.typed(*needs.types):
            if "@type" in node and not _is_mention(node, page):
                for name in needs.must if must else needs.should:
                    if node.get(name) in (None, "", [], {}):
                        yield types_of(node)[0], name


def _is_mention(node: dict[str, Any], page: Page) -> bool:
    """Whether a thing is only named in passing: inside another, with little more than its name."""
    return not page.is_top(node) and not set(node) - {"@type", "@id", "name", "url", "sameAs"}


@rule(
    "seo/google-must",
    Severity.WARNING,
    why="Google shows nothing richer than a plain link without it.",
    fix="Add it: facts about the practice stand in PRACTICE, in pelicanconf.py.",
    source=f"{_DOCS}: Profile page, Local business, Breadcrumb, Carousel (required properties)",
    flags=(
        Edit('"address": {', '"x": {'),
        Edit('"itemListElement"', '"x"'),
        Edit(
            '"mainEntity": {"@id": "https://spine.example/team/a-surgeon/#person"}',
            '"x": 1',
            "team/a-surgeon/index.html",
        ),
    ),
)
def google_must(page: Page) -> Iterator[str]:
    """Each thing has what Google requires of its type."""
    for kind, name in lacking(page, must=True):
        yield f'The {kind} in the structured data has no "{name}", which Google requires.'


@rule(
    "seo/google-should",
    Severity.WARNING,
    why="Google shows more of a page that says it.",
    fix="Let the template write it.",
    source=f"{_DOCS}: Article, Profile page, Local business, Organization (recommended properties)",
    flags=(
        Edit('"dateModified": "2026-01-06T08:00:00-06:00",', ""),
        Edit('"telephone": "+1-555-010-0100",', ""),
    ),
)
def google_should(page: Page) -> Iterator[str]:
    """Each thing has what Google recommends for its type."""
    for kind, name in lacking(page, must=False):
        if name not in _UNKNOWN_YET:
            yield f'The {kind} in the structured data has no "{name}", which Google recommends.'


@rule(
    "seo/google-facts",
    Severity.NOTE,
    why="Google shows opening hours and a map for a practice whose hours and place it knows.",
    fix="Add it to PRACTICE in pelicanconf.py once it is settled.",
    source=f"{_DOCS}: Local business, Profile page (recommended properties)",
    flags=(Edit('"geo": {', '"x": {'),),
)
def google_facts(page: Page) -> Iterator[str]:
    """The practice's hours and place are known."""
    for kind, name in lacking(page, must=False):
        if name in _UNKNOWN_YET:
            yield f'The {kind} in the structured data has no "{name}" yet.'


@rule(
    "seo/google-article",
    Severity.WARNING,
    why="Google shows the headline, the date and the author beside the result.",
    fix="Let the template write authors with a name and the address of their page, and times with a zone.",
    source=f"{_DOCS}: Article (author best practices; dates in ISO 8601)",
    flags=(
        Edit('"datePublished": "2026-01-05T08:00:00-06:00"', '"datePublished": "2026-01-05T08:00:00"'),
        Edit('"url": "https://spine.example/team/a-surgeon/"', '"x": 1'),
        Edit('"@type": "BlogPosting"', '"@type": "Thing"'),
    ),
)
def google_article(page: Page) -> Iterator[str]:
    """A post is an article, with times that have a zone, and authors with a name and a page."""
    articles = page.typed(*ARTICLES)
    if page.about.kind == "post" and page.graph and not articles:
        yield "The post is no BlogPosting in its structured data."
    for node in articles:
        for name in ("datePublished", "dateModified"):
            if isinstance(node.get(name), str) and not time_of(node[name]):
                yield f'"{name}" has no time zone in the structured data.'
        for author in listed(node.get("author")):
            there = page.thing(author)
            if not there.get("name") or not (there.get("url") or there.get("sameAs")):
                yield "An author in the structured data has no name or no address of a page."


@rule(
    "seo/google-pictures",
    Severity.WARNING,
    why="Google takes the one that fits: square, 4:3 or 16:9, and large ones only in Discover.",
    fix="Let the template list the picture in all three shapes.",
    source=f"{_DOCS}: Article (image: 16x9, 4x3 and 1x1); Get on Discover (1,200 pixels wide)",
    live=True,
    flags=(Edit('"https://spine.example/1x1.png", "https://spine.example/4x3.png", ', ""),),
)
def google_pictures(page: Page) -> Iterator[str]:
    """An article has its picture in several shapes."""
    for node in page.typed(*ARTICLES):
        found = listed(node.get("image"))
        if 0 < len(found) < 3:
            yield f"The article has its picture in {len(found)} of three shapes."


@rule(
    "seo/google-breadcrumbs",
    Severity.WARNING,
    why="Google shows the way to the page in the place of its address.",
    fix="Number the steps from 1, each with a name and, but for the last, its whole address.",
    source=f"{_DOCS}: Breadcrumb (ListItem: position, name, item; at least two)",
    flags=(
        Edit('"position": 2', '"position": 3'),
        Edit('"name": "Back Pain", ', ""),
        Edit('"item": "https://spine.example/topics/back-pain/"', '"item": "/topics/back-pain/"'),
    ),
)
def google_breadcrumbs(page: Page) -> Iterator[str]:
    """The steps to a page are numbered, named, and lead somewhere."""
    for trail in page.typed("BreadcrumbList"):
        steps = [one for one in listed(trail.get("itemListElement")) if isinstance(one, dict)]
        if len(steps) < 2:
            yield "The breadcrumbs have fewer than two steps."
        if [step.get("position") for step in steps] != list(range(1, len(steps) + 1)):
            yield "The breadcrumbs are not numbered from 1 on."
        for step in steps:
            item = step.get("item")
            address = item.get("@id") or item.get("url") if isinstance(item, dict) else item
            if not (step.get("name") or (isinstance(item, dict) and item.get("name"))):
                yield "A step of the breadcrumbs has no name."
            if address is None and step is not steps[-1]:
                yield "A step of the breadcrumbs has no address."
            elif isinstance(address, str) and page.home.url and not address.startswith("https://"):
                yield "A step of the breadcrumbs has no whole address."


@rule(
    "seo/google-profile",
    Severity.WARNING,
    why="Google ties posts to their author by this page.",
    fix="Let the template name the person, as mainEntity.",
    source=f"{_DOCS}: Profile page (mainEntity: Person or Organization, with a name)",
    flags=(Edit('"name": "Dr. Example Surgeon"', '"x": 1', "team/a-surgeon/index.html"),),
)
def google_profile(page: Page) -> Iterator[str]:
    """A person's page says whose it is."""
    for node in page.typed("ProfilePage"):
        for one in listed(node.get("mainEntity")):
            there = page.thing(one)
            if not there.get("name") or not {"Person", *ORGANIZATIONS, *BUSINESSES} & set(types_of(there)):
                yield "The profile page does not say whose it is: mainEntity has no name."


@rule(
    "seo/google-reviews",
    Severity.ERROR,
    why="Google forbids stars that a business gives itself, and patients' praise is an ethical trap.",
    fix="Take aggregateRating and review out.",
    source="Google Search Central Blog, Making review rich results more helpful (2019): self-serving reviews",
    flags=(
        Edit('"telephone"', '"aggregateRating": {"@type": "AggregateRating", "ratingValue": 5}, "telephone"'),
    ),
)
def google_reviews(page: Page) -> Iterator[str | Said]:
    """Nobody praises themselves: no ratings or reviews of the practice or its people."""
    for node in page.typed(*OURSELVES):
        for name in ("aggregateRating", "review", "reviews"):
            if name in node:
                yield Said(f'The {types_of(node)[0]} in the structured data has "{name}".', target=name)
