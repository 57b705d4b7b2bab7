"""Who decided what about the topics, when and why: read from the files, the newest first."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.posts.files import printable
from plugins.trends.queue.decide import ITSELF, REASONS
from plugins.trends.queue.own import day
from plugins.trends.queue.store import Queue
from plugins.trends.topic import Status
from spine.rescuing import rescues_in

_SAID = {
    "accepted": "Accepted, a draft is waiting in Posts",
    "improve": "To be improved",
    "rejected": "Rejected",
    "snoozed": "Snoozed",
    "merged": "Merged",
    "reopened": "Brought back to those that wait",
    "rescued": "Rescued",
    "returned": "Came back by itself",
    "unwritten": "Its draft is gone, so it waits again",
}


KINDS = {
    "accepted": "Accepted",
    "improve": "To be improved",
    "rejected": "Rejected",
    "snoozed": "Snoozed",
    "merged": "Merged",
    "reopened": "Brought back",
    "rescued": "Rescued",
    "returned": "Came back by itself",
    "unwritten": "Draft gone",
}
"""What can be decided or happen by itself, each in a word or two."""


@dataclass(frozen=True, slots=True)
class Event:
    """One decision."""

    when: dt.datetime
    by: str
    """A person, or `spine` for what happened by itself."""
    did: str
    about: str
    """The topic's title, or the query that was rescued."""
    name: str
    """The topic's slug, or the query: what `spine topics undo` takes."""
    why: str = ""
    until: dt.date | None = None
    into: str = ""
    post: str = ""
    """The post that the topic has now, if any."""
    last: bool = False
    """Whether it is the newest decision about its topic, so that it can be taken back."""

    @property
    def said(self) -> str:
        """What was decided, in words."""
        words = _SAID.get(self.did, self.did.capitalize())
        if self.until:
            words += f" until {day(self.until)}"
        if self.into:
            words += f" into {self.into}" if self.did == "merged" else f": {self.into}"
        if self.why and self.did == "rejected":
            words += f", {self.why[:1].lower()}{self.why[1:]}" if self.why in REASONS else f": {self.why}"
        return words

    @property
    def sentence(self) -> str:
        """The decision and what it was about, in one sentence."""
        return f"{self.said}: “{self.about}”."


def events(root: Path, queue: Queue) -> list[Event]:
    """Return all decisions, the newest first. Raises `click.UsageError` when the rescues can't be read."""
    return sorted(_events(root, queue), key=lambda one: (one.when, one.name), reverse=True)


def chosen(found: Iterable[Event], *, by: str = "", kind: str = "", words: str = "") -> list[Event]:
    """Return the decisions of one person, of one of `KINDS`, with some words; empty asks for all."""
    wanted = words.casefold().split()

    def fits(one: Event) -> bool:
        text = f"{one.about} {one.name} {one.said} {one.why}".casefold()
        return (
            (not by or one.by.casefold() == by.casefold())
            and kind in ("", one.did)
            and all(word in text for word in wanted)
        )

    return [one for one in found if fits(one)]


def as_line(one: Event, zone: dt.tzinfo) -> str:
    """Return a decision in one line, with the name that `spine topics undo` takes."""
    return printable(f"{one.when.astimezone(zone):%Y-%m-%d %H:%M}  {one.by}  {one.sentence}  {one.name}")


def as_object(one: Event) -> dict[str, Any]:
    """Return a decision for programs."""
    return {
        "when": one.when.isoformat(),
        "by": one.by,
        "did": one.did,
        "about": one.about,
        "name": one.name,
        "why": one.why,
        "until": one.until.isoformat() if one.until else None,
        "into": one.into,
        "post": one.post,
        "said": one.sentence,
        "can_be_taken_back": one.last,
    }


def _events(root: Path, queue: Queue) -> Iterator[Event]:
    for topic in queue.topics:
        published = topic.status is Status.PUBLISHED
        own = [number for number, one in enumerate(topic.decisions) if one.by != ITSELF]
        for number, one in enumerate(topic.decisions):
            yield Event(
                one.when,
                one.by,
                one.did,
                topic.suggestion.title,
                topic.slug,
                one.why,
                one.until,
                one.into,
                topic.post,
                last=number == (own[-1] if own else -1) and not (one.did == "accepted" and published),
            )
    for one in rescues_in(root):
        yield Event(one.when, one.by, "rescued", one.query, one.query, last=True)
