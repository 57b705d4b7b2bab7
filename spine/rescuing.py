"""Queries that became no topic, and rescuing one of them. Raises as `decisions.py` does."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from plugins.findings import did_you_mean
from plugins.trends.queue.renewal import VOCABULARY, dropped, renew
from plugins.trends.queue.rescue import RescueError, rescue
from plugins.trends.queue.store import locked, read_queue
from plugins.trends.topic import Dropped, Topic
from spine.decisions import Place


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of a rescue."""

    query: str
    topic: Topic | None
    """The topic it is in now; None when there is too little evidence for one."""
    still: str = ""
    """Why it is no topic yet, in words."""

    @property
    def said(self) -> str:
        """One sentence for the person who rescued it."""
        if self.topic is not None:
            return f"Rescued: “{self.query}” is in the topic {self.topic.slug}."
        return (
            f"Rescued: “{self.query}”. It becomes a topic when there is more to measure. {self.still}".strip()
        )


def rescue_query(at: Place, query: str, *, about: str = "") -> Rescued:
    """Rescue a dropped query, so that it and those like it count; `about` is its subject."""
    found = _dropped_as(dropped(at.root, now=at.now), query)
    if found.reason == "person":
        raise click.UsageError("It names a person, and the names of people are never kept.")
    _check_subject(at.root, about)
    path = at.root / VOCABULARY
    try:
        with locked(at.root, at.cache):
            rescue(path, found.query, by=at.by, when=at.now.date(), subject=about)
    except (RescueError, UnicodeDecodeError) as error:
        raise click.UsageError(
            f"{VOCABULARY} can't be read, so nothing was written to it: {error}."
        ) from None
    renewed = renew(at.root, now=at.now, by=at.by)
    wanted = found.query.casefold()
    for topic in read_queue(at.root).topics:
        if wanted in (one.casefold() for one in topic.suggestion.queries):
            return Rescued(found.query, topic)
    still = next((one.because for one in renewed.dropped if one.query.casefold() == wanted), "")
    return Rescued(found.query, None, still)


def _dropped_as(found: Sequence[Dropped], query: str) -> Dropped:
    wanted = " ".join(query.split()).casefold()
    for one in found:
        if one.query.casefold() == wanted:
            return one
    hint = did_you_mean(wanted, [one.query for one in found]) or "spine topics list --dropped shows them."
    raise click.UsageError(f"No query “{query}” was dropped. {hint}")


def _check_subject(root: Path, about: str) -> None:
    """Raise `click.UsageError` for a subject whose first part the vocabulary does not know."""
    from plugins.trends.vocabulary import VocabularyError, load_vocabulary

    if not about:
        return
    try:
        vocabulary = load_vocabulary(root / VOCABULARY)
    except VocabularyError as error:
        raise click.UsageError(f"{VOCABULARY}: {error}") from None
    entity, _, aspect = about.partition("/")
    if vocabulary.entry(entity) is None:
        hint = did_you_mean(entity, vocabulary.by_id)
        raise click.UsageError(f'The vocabulary knows nothing called "{entity}". {hint}'.rstrip())
    if aspect and vocabulary.aspect(aspect) is None:
        hint = did_you_mean(aspect, [one.id for one in vocabulary.aspects])
        raise click.UsageError(f'The vocabulary knows no aspect "{aspect}". {hint}'.rstrip())
