"""When each post's medical review falls due again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.posts import Post

HOLDS = dt.timedelta(days=365)
"""After a year somebody should look again; after two, the build says so (`building.REVIEW_LASTS`)."""
SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """A post whose review falls due."""

    post: Post
    day: dt.date


def due_day(post: Post) -> dt.date | None:
    """Return the day on which a post should be reviewed again; None for one that never was."""
    return post.reviewed_on + HOLDS if post.reviewed_on else None


def due(posts: Iterable[Post], *, now: dt.datetime) -> list[Due]:
    """Return the published posts whose review is late or falls due within a month, the latest first."""
    live = [(post, due_day(post)) for post in posts if post.is_live(now)]
    found = [Due(post, day) for post, day in live if day and day - SOON <= now.date()]
    return sorted(found, key=lambda one: (one.day, one.post.slug))
