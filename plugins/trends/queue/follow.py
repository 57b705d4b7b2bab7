"""Topics follow the posts: written when a draft names its topic, published when visitors see it, and back.

Plain values in and out. What a person decided is never touched; a post stands above every decision.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from plugins.posts import Post
from plugins.trends.queue.decide import ITSELF, UNWRITTEN, decided, decided_status, newest
from plugins.trends.topic import Decision, Status, Topic

POSTED = frozenset((Status.WRITTEN, Status.PUBLISHED))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The posts, as far as topics look at them."""

    by_path: Mapping[str, Post]
    by_topic: Mapping[str, tuple[Post, ...]]
    """Posts that visitors see first."""
    now: dt.datetime
    unread: Set[str] = field(default_factory=frozenset)
    """Files that are there and have mistakes in them, so that nobody knows what they name."""
    untouched: Set[str] = field(default_factory=frozenset)
    """Drafts that nobody has changed since they were written here."""

    def of(self, topic: Topic) -> Post | None:
        """Return the post that answers a topic: the one that names it, or the one that was written for it."""
        named = self.by_topic.get(topic.slug)
        if named:
            return named[0]
        post = self.by_path.get(topic.post)
        return post if post is not None and not post.topic and _made_here(topic) else None


def shelf_of(
    posts: Iterable[Post],
    *,
    now: dt.datetime,
    unread: Set[str] = frozenset(),
    untouched: Set[str] = frozenset(),
) -> Shelf:
    """Return the posts by path and by the topic that they name."""
    by_topic: dict[str, list[Post]] = {}
    by_path: dict[str, Post] = {}
    for post in posts:
        by_path[post.path] = post
        if post.topic:
            by_topic.setdefault(post.topic, []).append(post)
    ordered = {
        slug: tuple(sorted(named, key=lambda post: (not post.is_live(now), post.path)))
        for slug, named in by_topic.items()
    }
    return Shelf(by_path, ordered, now, unread, untouched)


def followed(topic: Topic, shelf: Shelf) -> Topic:
    """Return the topic with the status that the posts give it."""
    if topic.post in shelf.unread:
        return topic
    post = shelf.of(topic)
    if post is not None and post.path in shelf.untouched and not post.is_live(shelf.now):
        return replace(topic, status=decided_status(topic.decisions), post=post.path)
    if post is not None:
        status = Status.PUBLISHED if post.is_live(shelf.now) else Status.WRITTEN
        task = newest(topic)
        if status is Status.PUBLISHED and task is not None and task.did == "improve":
            status = _improved(shelf.by_path.get(task.into, post), task, shelf.now) or Status.ACCEPTED
        return replace(topic, status=status, post=post.path)
    if topic.post and topic.post not in shelf.by_path:
        gone = Decision(UNWRITTEN, ITSELF, shelf.now, why=f"{topic.post} is no longer there.")
        return decided(topic, gone, post="")
    decided_as = decided_status(topic.decisions)
    last = newest(topic)
    if last is not None and last.did == "improve" and topic.post in shelf.by_path:
        return replace(topic, status=_improved(shelf.by_path[topic.post], last, shelf.now) or decided_as)
    if topic.status in POSTED:  # the post is there and names another topic now
        return replace(topic, status=decided_as, post="")
    return topic


def _made_here(topic: Topic) -> bool:
    """Whether the post of a topic was written for it, and is not one to improve."""
    last = newest(topic)
    return last is None or last.did != "improve"


def _improved(post: Post, decision: Decision, now: dt.datetime) -> Status | None:
    """A post to improve is done when it says that it was updated since, on its own calendar."""
    if post.updated is None or post.updated.date() < decision.when.astimezone(post.updated.tzinfo).date():
        return None
    return Status.PUBLISHED if post.is_live(now) else Status.WRITTEN
