"""What people write, as typed values: posts, pages, people and topic pages.

Plain data. A field that the writer left out is empty (`""`, `()` or None).
"""

import datetime as dt
import math
import re
from dataclasses import dataclass, field
from enum import StrEnum

WORDS_PER_MINUTE = 220
"""Silent reading of English non-fiction: 238 words a minute (Brysbaert, 2019), less for worried readers."""


def words_in(body: str) -> int:
    """Return how many words a text has, marks left out."""
    return len(re.findall(r"[^\W_][\w’'-]*", body))


def minutes_of(body: str) -> int:
    """Return how long reading takes, in whole minutes."""
    return max(1, math.ceil(words_in(body) / WORDS_PER_MINUTE))


class Status(StrEnum):
    """Where a text stands. Only `PUBLISHED` ever leaves this computer."""

    PUBLISHED = "published"
    DRAFT = "draft"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Reference:
    """A source named under a post."""

    title: str
    url: str
    publisher: str = ""
    year: str = ""
    read: dt.date | None = None
    """The day somebody last read it."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A rule of the second reader that a text sets aside."""

    rule: str
    """The rule's id, such as `promise/cure`."""
    by: str
    """Who decided it."""
    reason: str
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What posts and pages have in common."""

    path: str
    """The file, relative to the site's folder, with forward slashes."""
    slug: str
    """The last part of its address."""
    title: str
    status: Status = Status.DRAFT
    description: str = ""
    updated: dt.datetime | None = None
    language: str = "en"
    body: str = ""
    """Markdown, as typed."""
    body_line: int = 1
    """The line of the file on which the body begins."""
    minutes: int = 1
    """How long reading takes: see `minutes_of`."""
    exceptions: tuple[Exemption, ...] = ()
    """Rules that it sets aside."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each key that is there."""

    @property
    def words(self) -> int:
        """How many words the body has, marks left out."""
        return words_in(self.body)

    def line_of(self, key: str) -> int:
        """The line on which a key stands, or the first line."""
        return self.lines.get(key, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Document):
    """A page that is not a post, such as About."""

    redirect_from: tuple[str, ...] = ()

    def is_live(self, now: dt.datetime) -> bool:
        """Whether visitors may see it."""
        return self.status is Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class Question:
    """A question that people ask, and the post that answers it."""

    question: str
    post: str
    """The post's slug."""
    answer: str = ""
    """The short answer, if there is one."""
    line: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub(Document):
    """What a topic's own page says before its list of posts. `slug` and `title` are its category's."""

    key_posts: tuple[str, ...] = ()
    """The posts to begin with, by slug."""
    questions: tuple[Question, ...] = ()

    def is_live(self, now: dt.datetime) -> bool:
        """Whether visitors may see it, as soon as the topic has a post that they may see."""
        return self.status is Status.PUBLISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Document):
    """An article of the blog."""

    date: dt.datetime | None = None
    """When it goes out, with a time zone; None only in drafts."""
    category: str = ""
    authors: tuple[str, ...] = ()
    """File names of people, without `.md`."""
    tags: tuple[str, ...] = ()
    search_phrase: str = ""
    image: str = ""
    """A path inside the content folder."""
    image_alt: str = ""
    reviewed_by: str = ""
    reviewed_on: dt.date | None = None
    related: tuple[str, ...] = ()
    related_exclude: tuple[str, ...] = ()
    redirect_from: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    topic: str = ""
    noindex: bool = False
    """Kept out of search engines, and out of related posts."""

    def is_live(self, now: dt.datetime) -> bool:
        """Whether visitors may see it at the time `now` (with a time zone)."""
        return self.status is Status.PUBLISHED and self.date is not None and self.date <= now

    def why_not_live(self, now: dt.datetime) -> str:
        """Why visitors don't see it, in words for its writer; empty when they do."""
        if self.status is Status.DRAFT:
            return "This is a draft. Visitors don’t see it."
        if self.status is Status.HIDDEN:
            return "This post is hidden. Visitors don’t see it."
        if self.date is not None and self.date > now:
            return f"This post is planned for {self.date:%Y-%m-%d}. Visitors don’t see it yet."
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author or a medical reviewer."""

    path: str
    slug: str
    name: str
    honorific: str = ""
    """What stands before the name, such as `Dr.`."""
    suffix: str = ""
    """What stands behind it, such as `MD`."""
    kind: str = "person"
    """`person`, or `team` for a group without a name of its own."""
    role: str = ""
    description: str = ""
    image: str = ""
    """A portrait: a path inside the content folder."""
    image_alt: str = ""
    specialties: tuple[str, ...] = ()
    education: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    memberships: tuple[str, ...] = ()
    profiles: tuple[tuple[str, str], ...] = ()
    """Pairs of a site's name and an address."""
    redirect_from: tuple[str, ...] = ()
    exceptions: tuple[Exemption, ...] = ()
    """Rules that this page sets aside."""
    body: str = ""
    bio: str = ""
    """The body as HTML, in what templates get."""
    body_line: int = 1
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """The name with what stands before it: `Dr. Ann Example`."""
        if not self.honorific or self.name.startswith(f"{self.honorific} "):
            return self.name
        return f"{self.honorific} {self.name}"

    @property
    def full_name(self) -> str:
        """The whole name: `Dr. Ann Example, MD`."""
        return f"{self.called}, {self.suffix}" if self.suffix else self.called

    def line_of(self, key: str) -> int:
        """The line on which a key stands, or the first line."""
        return self.lines.get(key, 1)
