"""When each post's medical review falls due again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.posts import Post
from plugins.posts.review import ReviewState, next_review, review_state

SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """A post whose review falls due."""

    post: Post
    day: dt.date
    """The last day on which its review holds."""
    state: ReviewState
    reviewer: str
    """A file name in content/people, without `.md`."""


def due(posts: Iterable[Post], *, now: dt.datetime) -> list[Due]:
    """Return the published posts whose review is late or falls due within a month, the latest first."""
    today = now.date()
    live = [(post, next_review(post)) for post in posts if post.is_live(now)]
    found = [
        Due(post, day, review_state(post, today), post.reviewed_by)
        for post, day in live
        if day and day - SOON <= today
    ]
    return sorted(found, key=lambda one: (one.day, one.post.slug))
