"""All posts in a list: how each stands, chosen and sorted. Plain values."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plugins.findings import Finding
from plugins.posts import Library, Post
from plugins.posts.post import Status
from plugins.posts.review import ReviewState, next_review, review_state
from spine import reviews
from spine.by_text import Tally, by_text, tally


class Stand(StrEnum):
    """Where a post stands, as editors say it."""

    PUBLISHED = "published"
    PLANNED = "planned"
    DRAFT = "draft"
    HIDDEN = "hidden"


class Review(StrEnum):
    """How the medical review of a published or planned post stands."""

    OVERDUE = "overdue"
    """Late for a year: it says little by now."""
    LATE = "late"
    SOON = "soon"
    NEVER = "never"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Row:
    """A post as the list shows it."""

    post: Post
    stand: Stand
    authors: str
    changed: dt.date
    """When it was last updated, or went out; of a text without any date, when its file was changed."""
    due: dt.date | None
    """When its review falls due again."""
    review: Review | None
    """None for what nobody sees and nobody has planned."""
    tally: Tally
    shown_by: int | None
    """How many posts lead to it; None for one that none may show."""
    shows: int
    """How many it leads to."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which posts are asked for, and in which order. What is empty asks for nothing."""

    words: str = ""
    """Each in the title, the tags, the search phrase or the text."""
    status: str = ""
    category: str = ""
    author: str = ""
    findings: str = ""
    """`any`, `errors`, `warnings` or `none`."""
    review: str = ""
    """A `Review`, or `due` for overdue, late and soon; `late` means overdue too."""
    sort: str = ""
    """A key of `ORDERS`, with `-` before it for the other way round."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What ties say of a post: how many lead to it, and how many it shows."""

    inbound: Mapping[tuple[str, str], int]
    shows: Mapping[tuple[str, str], int]


_MOST = dt.date.max
ORDERS: dict[str, tuple[Callable[[Row], object], bool]] = {
    "title": (lambda row: row.post.title.casefold(), False),
    "status": (lambda row: list(Stand).index(row.stand), False),
    "author": (lambda row: row.authors.casefold(), False),
    "changed": (lambda row: row.changed, True),
    "due": (lambda row: (row.review is None, row.due or _MOST), False),
    "findings": (lambda row: (row.tally.errors, row.tally.warnings, row.tally.notes), True),
    "related": (lambda row: (row.shown_by is None, row.shown_by or 0, row.shows), False),
}
"""How posts can be sorted: by what, and whether the largest stands first."""
FIRST_ORDER = "changed"


def rows_of(
    library: Library,
    findings: Iterable[Finding],
    counted: Counted,
    *,
    now: dt.datetime,
    changed: Callable[[str], dt.datetime],
) -> list[Row]:
    """Return a row for each post; `changed` tells when a file was last changed."""
    found = by_text(findings)
    names = {slug: person.called for slug, person in library.people.items()}
    return [_row(post, found.get(post.path, ()), names, counted, now, changed) for post in library.posts]


def _row(
    post: Post,
    found: Sequence[Finding],
    names: Mapping[str, str],
    counted: Counted,
    now: dt.datetime,
    changed: Callable[[str], dt.datetime],
) -> Row:
    stand, key = _stand(post, now), (post.language, post.slug)
    due = next_review(post)
    last = post.updated or post.date or changed(post.path)
    return Row(
        post=post,
        stand=stand,
        authors=", ".join(names.get(slug, slug) for slug in post.authors),
        changed=last.astimezone(now.tzinfo).date(),
        due=due,
        review=_review(post, due, now.date()) if stand in (Stand.PUBLISHED, Stand.PLANNED) else None,
        tally=tally(found),
        shown_by=counted.inbound.get(key),
        shows=counted.shows.get(key, 0),
    )


def _stand(post: Post, now: dt.datetime) -> Stand:
    if post.status is not Status.PUBLISHED:
        return Stand(post.status.value)
    return Stand.PUBLISHED if post.is_live(now) else Stand.PLANNED


def _review(post: Post, due: dt.date | None, today: dt.date) -> Review:
    if due is None:
        return Review.NEVER
    state = review_state(post, today)
    if state in (ReviewState.DUE, ReviewState.OVERDUE):
        return Review.LATE if state is ReviewState.DUE else Review.OVERDUE
    return Review.SOON if due - reviews.SOON <= today else Review.HOLDS


def chosen(rows: Iterable[Row], asked: Asked) -> list[Row]:
    """Return the rows that are asked for, in the order that is asked for; equal ones by title."""
    found = [row for row in rows if _fits(row, asked)]
    name = asked.sort.removeprefix("-")
    key, largest = ORDERS.get(name, ORDERS[FIRST_ORDER])
    back = largest != (asked.sort.startswith("-") and name in ORDERS)
    found.sort(key=lambda row: (row.post.title.casefold(), row.post.path))
    return sorted(found, key=key, reverse=back)


def _fits(row: Row, asked: Asked) -> bool:
    post = row.post
    return (
        asked.status in ("", row.stand)
        and asked.category in ("", post.category)
        and (not asked.author or asked.author in post.authors)
        and _has(row.tally, asked.findings)
        and (not asked.review or row.review in _ASKED.get(asked.review, (asked.review,)))
        and (not asked.words or _says(post, asked.words))
    )


_ASKED = {
    "due": (Review.OVERDUE, Review.LATE, Review.SOON),
    Review.LATE: (Review.OVERDUE, Review.LATE),
}
"""What is meant by some words that posts are chosen by."""


def _has(found: Tally, wanted: str) -> bool:
    if wanted == "any":
        return bool(found)
    if wanted == "none":
        return not found
    return {"errors": bool(found.errors), "warnings": bool(found.warnings)}.get(wanted, True)


def _says(post: Post, typed: str) -> bool:
    parts = (post.title, *post.tags, post.search_phrase, post.slug, post.description, post.body)
    text = "\n".join(parts).casefold()
    return all(word in text for word in typed.casefold().split())
