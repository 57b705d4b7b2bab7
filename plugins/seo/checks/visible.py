"""Rules that hold the structured data against what readers see: nothing is marked up that is not shown."""

import re
from collections.abc import Iterator

from plugins.findings import Severity
from plugins.seo.checks.google import ARTICLES, BUSINESSES, ORGANIZATIONS
from plugins.seo.checks.page import Page, folded, listed
from plugins.seo.checks.rule import Edit, Said, rule

_SOURCE = "Google Search Central, General structured data guidelines: content (visible to readers)"
_WHY = "Google punishes sites that mark up what readers do not see."


@rule(
    "seo/shown-headline",
    Severity.WARNING,
    why=_WHY,
    fix="Let the template write both from the post's title.",
    source=_SOURCE,
    flags=(Edit('"headline": "Why a disc slips"', '"headline": "Buy now"'),),
)
def shown_headline(page: Page) -> Iterator[str | Said]:
    """An article's headline is the heading of the page."""
    headings = {folded(text) for level, text in page.headings if level == 1}
    for node in page.typed(*ARTICLES):
        said = node.get("headline")
        if page.is_top(node) and isinstance(said, str) and headings and folded(said) not in headings:
            yield Said(
                f'The headline in the structured data, "{said[:80]}", is not the page\'s.', target="headline"
            )


@rule(
    "seo/shown-breadcrumbs",
    Severity.WARNING,
    why=_WHY,
    fix="Let the template write both from the same steps.",
    source=_SOURCE,
    flags=(Edit('"name": "Back Pain", ', '"name": "Knee Pain", '),),
)
def shown_breadcrumbs(page: Page) -> Iterator[str | Said]:
    """The steps in the structured data can be read on the page."""
    for trail in page.typed("BreadcrumbList"):
        for step in listed(trail.get("itemListElement")):
            said = step.get("name") if isinstance(step, dict) else None
            if isinstance(said, str) and not page.shows(said):
                yield Said(f'The step "{said}" of the breadcrumbs is not on the page.', target=said)


@rule(
    "seo/shown-people",
    Severity.WARNING,
    why=_WHY,
    fix="Let the template show who wrote and who reviewed the post.",
    source=_SOURCE,
    flags=(Edit('"name": "Dr. Example Surgeon"', '"name": "Dr. Nobody"'),),
)
def shown_people(page: Page) -> Iterator[str | Said]:
    """Authors and reviewers in the structured data can be read on the page."""
    for node in page.typed(*ARTICLES, "MedicalWebPage", "WebPage"):
        for name in ("author", "reviewedBy", "editor", "contributor"):
            for one in listed(node.get(name)):
                said = page.thing(one).get("name")
                if isinstance(said, str) and not page.shows(said):
                    yield Said(f"{said} ({name} in the structured data) is not on the page.", target=said)


@rule(
    "seo/shown-dates",
    Severity.WARNING,
    why=_WHY,
    fix="Let the template show the day of publication, and of the last change where there was one.",
    source="Google Search Central, Influencing your byline dates in Google Search",
    flags=(
        Edit('"datePublished": "2026-01-05T', '"datePublished": "2026-01-04T'),
        Edit('"dateModified": "2026-01-06T', '"dateModified": "2026-01-08T'),
    ),
)
def shown_dates(page: Page) -> Iterator[str]:
    """The dates in the structured data can be read on the page."""
    shown = {time[:10] for time in page.times}
    for node in page.typed(*ARTICLES):
        if not page.is_top(node):
            continue
        for name in ("datePublished", "dateModified"):
            said = node.get(name)
            if isinstance(said, str) and said[:10] not in shown:
                yield f"The day of {name} in the structured data, {said[:10]}, is not on the page."


@rule(
    "seo/shown-practice",
    Severity.WARNING,
    why="Search engines trust a practice whose phone and address are the same everywhere.",
    fix="Let the template write both from PRACTICE.",
    source="Google Business Profile Help, Guidelines for representing your business; " + _SOURCE,
    flags=(
        Edit('"telephone": "+1-555-010-0100"', '"telephone": "+1-555-010-0199"'),
        Edit('"streetAddress": "1 Example Way"', '"streetAddress": "2 Example Way"'),
    ),
    spares=(Edit('"telephone": "+1-555-010-0100"', '"telephone": "(555) 010-0100"'),),
)
def shown_practice(page: Page) -> Iterator[str | Said]:
    """The practice's phone and address in the structured data are those that readers see."""
    ours = re.sub(r"\D", "", page.home.phone)
    for node in page.typed(*BUSINESSES, *ORGANIZATIONS):
        phone, street = node.get("telephone"), page.thing(node.get("address")).get("streetAddress")
        if isinstance(phone, str) and ours and not re.sub(r"\D", "", phone).endswith(ours):
            yield Said(f"The phone in the structured data, {phone}, is not {page.home.phone}.", target=phone)
        if isinstance(street, str) and not page.shows(street):
            yield Said(f"The address in the structured data, {street}, is not on the page.", target=street)
