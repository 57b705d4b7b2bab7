"""Queries that became no topic, and rescuing one of them. Raises as `decisions.py` does."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

import click

from plugins.findings import did_you_mean
from plugins.trends.queue.decide import newest
from plugins.trends.queue.fields import new_text, path_of
from plugins.trends.queue.own import day
from plugins.trends.queue.renewal import VOCABULARY, dropped, ground, renew
from plugins.trends.queue.rescue import Rescue, RescueError, rescue, rescues, take_out, text_of
from plugins.trends.queue.store import locked, read_queue, save
from plugins.trends.topic import Dropped, Status, Suggestion, Topic
from spine.decisions import Outcome, Place


@dataclass(frozen=True, slots=True)
class Rescued:
    """What came of a rescue."""

    query: str
    topic: Topic | None
    """The topic it is in now; None when there is too little evidence for one."""
    still: str = ""
    """Why it is no topic yet, in words."""
    dropped: tuple[Dropped, ...] = ()
    """The queries that are in no topic now."""

    @property
    def said(self) -> str:
        """One sentence for the person who rescued it."""
        if self.topic is not None:
            return f"Rescued: “{self.query}” is in the topic {self.topic.slug}."
        still = f" {self.still.rstrip('.')}." if self.still else ""
        return f"Rescued: “{self.query}”. It becomes a topic when there is more to measure.{still}"


def rescue_query(
    at: Place, query: str, *, about: str = "", known: Sequence[Dropped] | None = None
) -> Rescued:
    """Rescue a dropped query, so that it and those like it count; `about` is its subject.

    `known` are the queries that were dropped, for who has worked them out already.
    """
    found = _dropped_as(dropped(at.root, now=at.now) if known is None else known, query)
    if found.reason == "person":
        raise click.UsageError("It names a person, and the names of people are never kept.")
    _check_subject(at.root, about)
    path = at.root / VOCABULARY
    with _sound(), locked(at.root, at.cache):
        lasts = filter(None, map(newest, read_queue(at.root).topics))
        after = [one.when + dt.timedelta(seconds=1) for one in lasts if one.when <= at.now]
        rescue(path, found.query, by=at.by, when=max([at.now, *after]), subject=about)
    renewed = renew(at.root, now=at.now, by=at.by, library=at.posts(at.site))
    return where_now(found.query, read_queue(at.root).topics, renewed.dropped)


def where_now(query: str, topics: Iterable[Topic], dropped: Sequence[Dropped]) -> Rescued:
    """Return where a rescued query is now: in a topic, or still in none."""
    wanted = query.casefold()
    for topic in topics:
        if wanted in (one.casefold() for one in topic.suggestion.queries):
            return Rescued(query, topic, dropped=tuple(dropped))
    still = next((one.because for one in dropped if one.query.casefold() == wanted), "")
    return Rescued(query, None, still, tuple(dropped))


@contextlib.contextmanager
def _sound() -> Iterator[None]:
    """Raise `click.UsageError` when the practice's own words can't be read."""
    try:
        yield
    except (RescueError, UnicodeDecodeError) as error:
        raise click.UsageError(
            f"{VOCABULARY} can't be read, so nothing was written to it: {error}."
        ) from None


def rescues_in(root: Path) -> list[Rescue]:
    """Return what has been rescued in the site in `root`."""
    with _sound():
        return rescues(text_of(root / VOCABULARY))


def rescue_named(root: Path, name: str) -> str:
    """Return the rescued query that a person means; empty when it is none, or when a topic is called so."""
    wanted = " ".join(name.split()).casefold()
    if (root / path_of(wanted)).exists() or not (root / VOCABULARY).exists():
        return ""
    rescued = {" ".join(one.query.split()).casefold(): one.query for one in rescues_in(root)}
    return rescued.get(wanted, "")


def take_rescue_back(at: Place, query: str) -> Outcome:
    """Take the rescue of a query back: the vocabulary forgets it, and so do the topics that wait."""
    mine = next(one for one in rescues_in(at.root) if one.query == query)
    with _sound(), locked(at.root, at.cache):
        take_out(at.root / VOCABULARY, query)
    base = ground(at.root, now=at.now, library=at.posts(at.site))
    suggestions = base.suggestions
    alive = {one.casefold() for topic in suggestions.topics for one in topic.queries}
    lost = {one.query.casefold() for one in suggestions.dropped} - alive
    said = [f"Taken back: rescued by {mine.by} on {day(mine.when.date())}: “{query}”."]
    left: Topic | None = None
    gone: list[str] = []
    with locked(at.root, at.cache):
        for slug, file in read_queue(at.root).files.items():
            topic = file.topic
            if topic is None or query.casefold() not in (one.casefold() for one in topic.suggestion.queries):
                continue
            after = _without(topic, lost)
            untouched = after is not None and not topic.notes and file.text == new_text(topic)
            if untouched and (not after.suggestion.queries or _is_one_of(topic, suggestions.topics)):
                (at.root / path_of(slug)).unlink()  # when it has room without the rescue, it is made again
                gone.append(slug)
            elif after is not None and after.suggestion.queries:
                save(at.root, after, file)
                left = after
            else:
                left = topic
                said.append(f"The topic {slug} stays as somebody has left it.")
    renew(at.root, now=at.now, by=at.by, base=base)
    said += [f"The topic {slug} is gone with it." for slug in gone if not (at.root / path_of(slug)).exists()]
    return Outcome(left, " ".join(said))


def _without(topic: Topic, lost: Set[str]) -> Topic | None:
    """Return an undecided topic without the queries that no longer count; None for a decided one."""
    if topic.decisions or topic.status is not Status.SUGGESTED:
        return None
    known = topic.suggestion
    queries = tuple(one for one in known.queries if one.casefold() not in lost)
    query = known.query if known.query in queries or not queries else queries[0]
    evidence = tuple(one for one in known.evidence if one.query.casefold() not in lost)
    return replace(topic, suggestion=replace(known, queries=queries, query=query, evidence=evidence))


def _is_one_of(topic: Topic, suggestions: Iterable[Suggestion]) -> bool:
    """Whether a topic is no more than what the evidence suggests now."""
    own = {one.casefold() for one in topic.suggestion.queries}
    return any(own == {one.casefold() for one in suggestion.queries} for suggestion in suggestions)


def _dropped_as(found: Sequence[Dropped], query: str) -> Dropped:
    wanted = " ".join(query.split()).casefold()
    for one in found:
        if one.query.casefold() == wanted:
            return one
    hint = did_you_mean(wanted, [one.query for one in found]) or "spine topics list --dropped shows them."
    raise click.UsageError(f"No query “{query}” was dropped. {hint}")


def _check_subject(root: Path, about: str) -> None:
    """Raise `click.UsageError` for a subject whose first part the vocabulary does not know."""
    from plugins.vocabulary import VocabularyError, load_vocabulary

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
