"""How long a physician's review of a post holds, and what is wrong with the dates around it.

The one place for this rule: pages, the check, the desk and the related sections ask here. Months are those
of the calendar; a day that a month does not have becomes its last one (February 29 and a year: February 28).
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

from plugins.findings import Finding, Severity
from plugins.posts.post import Person, Post, Status

HOLDS = 12
"""Months after which somebody should look again."""
EXPIRES = 24
"""Months after which a review says little."""


class ReviewState(StrEnum):
    """How the medical review of a post stands."""

    NONE = "none"
    """Nobody has reviewed it."""
    FRESH = "fresh"
    DUE = "due"
    """Older than `HOLDS` months."""
    OVERDUE = "overdue"
    """Older than `EXPIRES` months."""


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_review(post: Post) -> dt.date | None:
    """Return the day by which a post should be reviewed again; None for one that never was."""
    if not (post.reviewed_by and post.reviewed_on):
        return None
    return months_after(post.reviewed_on, HOLDS)


def review_state(post: Post, today: dt.date) -> ReviewState:
    """Return how the review of a post stands on a day. On the very day it still holds."""
    again = next_review(post)
    if again is None:
        return ReviewState.NONE
    if today > months_after(post.reviewed_on, EXPIRES):
        return ReviewState.OVERDUE
    return ReviewState.DUE if today > again else ReviewState.FRESH


def dates_that_clash(post: Post) -> Iterator[Finding]:
    """Yield what does not fit between the day of a review and the post's other days."""
    if not (post.reviewed_by and post.reviewed_on):
        return
    if post.date and months_after(post.reviewed_on, EXPIRES) < post.date.date():
        message = f"The review is more than {EXPIRES} months older than the post itself."
        yield _finding(post, "review-order", message, "Check both days.", Severity.WARNING)
    elif post.updated and post.updated.date() > post.reviewed_on:
        message = f"The text was updated after its medical review, on {post.updated:%Y-%m-%d}."
        fix = "If that changed what it says about health, ask for a new review and set reviewed_on."
        yield _finding(post, "changed-after-review", message, fix, Severity.NOTE)


def own_reviews(posts: Iterable[Post]) -> Iterator[Finding]:
    """Yield a note for each post that its only author has reviewed: a second pair of eyes sees more."""
    for post in posts:
        if post.reviewed_by and post.authors == (post.reviewed_by,):
            message = "The post is reviewed by its own author."
            fix = "Ask another physician, or leave the review out: the page names its author already."
            line = post.line_of("reviewed_by")
            yield Finding(post.path, "post/own-review", message, fix, Severity.NOTE, line)


def late_reviews(posts: Iterable[Post], people: dict[str, Person], today: dt.date) -> list[Finding]:
    """Return what the day says of the reviews of posts: those that are due again, and those to come."""
    found = []
    for post in posts:
        if not (post.reviewed_by and post.reviewed_on):
            continue
        if post.reviewed_on > today:
            message = f"The review lies in the future, on {post.reviewed_on:%Y-%m-%d}."
            fix = "Write the real day, once it has been reviewed."
            found.append(_finding(post, "review-to-come", message, fix, Severity.ERROR))
        elif post.status is Status.PUBLISHED:
            found += _late(post, people, review_state(post, today))
    return found


def _late(post: Post, people: dict[str, Person], state: ReviewState) -> Iterator[Finding]:
    if state not in (ReviewState.DUE, ReviewState.OVERDUE):
        return
    over = state is ReviewState.OVERDUE
    person = people.get(post.reviewed_by)
    who = person.called if person else post.reviewed_by
    yield _finding(
        post,
        f"review-{state}",
        f"The medical review is older than {EXPIRES if over else HOLDS} months.",
        f"Ask {who} to review it again, then set reviewed_on.",
        Severity.WARNING if over else Severity.NOTE,
    )


def _finding(post: Post, code: str, message: str, fix: str, severity: Severity) -> Finding:
    return Finding(post.path, f"post/{code}", message, fix, severity, post.line_of("reviewed_on"))
