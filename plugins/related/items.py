"""What relating knows about a post, and what it answers. Plain data."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from plugins.posts import Post
from plugins.related.settings import RelatedSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A post, as far as relating goes."""

    slug: str
    title: str
    body: str = ""
    """Markdown, or plain text."""
    language: str = "en"
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    day: int = 0
    """The date as a day number (`date.toordinal`)."""
    pins: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    offered: bool = True
    """Whether other posts may show it."""
    stale: bool = False
    """Too old to be shown, other than by a pin."""
    counted: bool = True
    """Whether visitors and search engines see it: then the links it shows count, and so do its words."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes a post one: its language and slug. Translations share the slug."""
        return self.language, self.slug

    @property
    def digest(self) -> bytes:
        """16 bytes that change when the words do."""
        parts = (self.language, self.title, self.description, *self.tags, self.body)
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Reason(StrEnum):
    """Why a post stands in a section."""

    PIN = "pin"
    """An editor put it there."""
    CLOSE = "close"
    """Its words are close."""
    GUARANTEE = "guarantee"
    """Without this link too few posts would lead to it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A post that a section shows."""

    slug: str
    reason: Reason
    similarity: float = 0.0
    """How much the words have in common: 0 nothing, 1 the same; to four decimals."""


@dataclass(frozen=True, slots=True)
class Related:
    """A post, and its section in order."""

    item: Item
    choices: tuple[Choice, ...] = field(default=())


def in_order(items: Iterable[Item]) -> list[Item]:
    """Return the items newest first, then by slug, then by language: the order in which ties are broken."""
    return sorted(items, key=lambda item: (-item.day, item.slug, item.language))


def items_of(
    posts: Iterable[Post], settings: RelatedSettings, *, now: datetime, broken: frozenset[str] = frozenset()
) -> list[Item]:
    """Return the posts as items, in order; without the `broken` files, which are shown to nobody.

    `now` decides what is live and what has grown old.
    """
    names = {name.casefold() for name in settings.time_bound}
    oldest = now - timedelta(days=settings.maximum_age)
    items = []
    for post in posts:
        if post.path in broken:
            continue
        date = post.date or now
        open_to_all = post.is_live(now) and not post.noindex
        labels = {post.category.casefold(), *(tag.casefold() for tag in post.tags)}
        items.append(
            Item(
                slug=post.slug,
                title=post.title,
                body=post.body,
                language=post.language,
                description=post.description,
                tags=post.tags,
                category=post.category,
                day=date.toordinal(),
                pins=post.related,
                exclusions=post.related_exclude,
                offered=open_to_all,
                stale=bool(names & labels) and date < oldest,
                counted=open_to_all,
            )
        )
    return in_order(items)
