"""The keys of front matter that a form shows, in their usual order, and what kind of value each has."""

from enum import StrEnum


class Kind(StrEnum):
    """What a key's value is."""

    TEXT = "text"
    DAY = "day"
    """A date, or a date with a time, as text."""
    TEXTS = "texts"
    FLAG = "flag"
    RECORDS = "records"
    """A list of small tables of text, such as references."""
    PAIRS = "pairs"
    """Names with addresses; read, and changed only in the whole text."""


POST = {
    "title": Kind.TEXT,
    "date": Kind.DAY,
    "category": Kind.TEXT,
    "authors": Kind.TEXTS,
    "status": Kind.TEXT,
    "description": Kind.TEXT,
    "tags": Kind.TEXTS,
    "search_phrase": Kind.TEXT,
    "image": Kind.TEXT,
    "image_alt": Kind.TEXT,
    "reviewed_by": Kind.TEXT,
    "reviewed_on": Kind.DAY,
    "updated": Kind.DAY,
    "related": Kind.TEXTS,
    "related_exclude": Kind.TEXTS,
    "redirect_from": Kind.TEXTS,
    "references": Kind.RECORDS,
    "exceptions": Kind.RECORDS,
    "topic": Kind.TEXT,
    "slug": Kind.TEXT,
    "lang": Kind.TEXT,
    "noindex": Kind.FLAG,
}
"""In the order of docs/writing.md's example."""
PAGE = {key: POST[key] for key in ("title", "status", "description", "updated", "exceptions", "slug", "lang")}
PERSON = {
    "name": Kind.TEXT,
    "honorific": Kind.TEXT,
    "suffix": Kind.TEXT,
    "role": Kind.TEXT,
    "kind": Kind.TEXT,
    "description": Kind.TEXT,
    "image": Kind.TEXT,
    "image_alt": Kind.TEXT,
    "specialties": Kind.TEXTS,
    "education": Kind.TEXTS,
    "credentials": Kind.TEXTS,
    "memberships": Kind.TEXTS,
    "profiles": Kind.PAIRS,
    "exceptions": Kind.RECORDS,
}
BY_LINE = frozenset({"specialties", "education", "credentials", "memberships"})
"""Lists that a form shows with one entry on a line: there may be commas in them."""
HUB = {
    "status": Kind.TEXT,
    "description": Kind.TEXT,
    "key_posts": Kind.TEXTS,
    "questions": Kind.RECORDS,
    "updated": Kind.DAY,
    "exceptions": Kind.RECORDS,
}
OF_FOLDER = {"posts": POST, "pages": PAGE, "people": PERSON, "categories": HUB}
KINDS = {**PERSON, **HUB, **POST}
ORDER = (
    *("name", "honorific", "suffix", "role", "kind"),
    *POST,
    *("specialties", "education", "credentials", "memberships", "profiles"),
    *("key_posts", "questions"),
)
QUOTED = frozenset({"title", "description", "search_phrase", "image_alt"})
"""Sentences, which stand in quotes from the start."""
RECORD = ("title", "publisher", "url", "year", "read")
"""The keys of a reference, in their usual order."""
QUESTION = ("question", "post", "answer")
"""The keys of a question on a topic page."""
EXCEPTION = ("rule", "by", "reason")
"""The keys of an exception, in their usual order."""
PARTS = {"references": RECORD, "questions": QUESTION, "exceptions": EXCEPTION}
"""The keys of the small tables that a key lists."""
