"""A queue and what the evidence suggests now: the queue that comes out. Plain values in and out.

New evidence renews the figures of a topic. It never changes a decision, the title, the category or the notes.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from plugins.posts.slug import slug_of
from plugins.trends.gravity import is_apart
from plugins.trends.queue.decide import (
    BY_HAND,
    DID,
    ITSELF,
    RETURNED,
    decided,
    newest,
    strictest,
)
from plugins.trends.queue.follow import Shelf, followed
from plugins.trends.queue.own import day, without_own
from plugins.trends.queue.room import room_in
from plugins.trends.queue.strength import grown, known_in, seen_in
from plugins.trends.record import Kind, Record
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Decision, Status, Suggestion, Topic

_LONGEST_SLUG = 80
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
"""Names that Windows keeps for itself."""
_LEAST = 0.5
"""A decision without evidence to speak of counts as having seen this much."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of the files that can't be read: nothing is suggested that may be in one of them."""

    slugs: Set[str] = field(default_factory=frozenset)
    subjects: Set[str] = field(default_factory=frozenset)
    queries: Set[str] = field(default_factory=frozenset)


def renewed(
    topics: Sequence[Topic],
    suggestions: Sequence[Suggestion],
    shelf: Shelf,
    *,
    settings: TrendsSettings,
    by_hand: Set[str] = frozenset(),
    held: Held = Held(),
    wanted: Set[str] = frozenset(),
) -> list[Topic]:
    """Return every topic of the queue as it is now, new ones included, in the order of their slugs.

    `by_hand` are the slugs of those whose status somebody changed in the file. `wanted` are queries (case
    folded) that somebody has rescued: for their topics there is always room. The same queue, suggestions
    and posts at the same time give the same topics; doing it twice changes nothing.
    """
    now = shelf.now
    queue = {topic.slug: topic for topic in sorted(topics, key=lambda topic: topic.slug)}
    for slug in sorted(by_hand & queue.keys()):
        queue[slug] = _taken_at_their_word(queue[slug], now, settings)
    found, new = _matched(queue, suggestions)
    for slug, mine in found.items():
        topic = queue[slug]
        joined = without_own(_joined(topic, mine), shelf.of(topic), now, settings)
        queue[slug] = _returned(replace(topic, suggestion=joined), now, settings)
    for slug, topic in queue.items():
        if topic.status is Status.SNOOZED:
            queue[slug] = _woken(topic, now)
    room = room_in([followed(topic, shelf) for topic in queue.values()], settings)
    for suggestion in new:
        if _is_held(suggestion, held):
            continue
        slug = _free_slug(suggestion, {*queue, *held.slugs})
        topic = Topic(slug=slug, suggestion=suggestion)
        waits = followed(topic, shelf).status is Status.SUGGESTED
        rescued = not wanted.isdisjoint(map(str.casefold, suggestion.queries))
        if room > 0 or not waits or rescued:
            queue[slug] = topic
            room -= waits
    queue = _each_subject_once(queue, now)
    for slug, topic in queue.items():
        after = followed(topic, shelf)
        queue[slug] = replace(after, improve=_improve(after, shelf, settings))
    return [queue[slug] for slug in sorted(queue)]


def _taken_at_their_word(topic: Topic, now: dt.datetime, settings: TrendsSettings) -> Topic:
    """A status changed by hand is a decision like any other."""
    until = None
    if topic.status is Status.SNOOZED:
        until = now.date() + dt.timedelta(days=settings.snooze_days)
    known = known_in(topic) if topic.status is Status.REJECTED else ""
    decision = Decision(DID[topic.status], BY_HAND, now, until=until, known=known, **seen_in(topic))
    return decided(topic, decision)


def _matched(
    queue: Mapping[str, Topic], suggestions: Sequence[Suggestion]
) -> tuple[dict[str, list[Suggestion]], list[Suggestion]]:
    """Return the suggestions of each topic, the telling one first, and those that are of none.

    A suggestion belongs to the topic with its subject. Without one, it belongs to the topic that has at least
    half of its queries: the vocabulary has learnt, and calls the same thing by another name now.
    """
    by_subject: dict[str, str] = {}
    by_query: dict[str, list[str]] = {}
    for slug, topic in queue.items():
        known = topic.suggestion
        if known.subject and _goes_first(topic, queue.get(by_subject.get(known.subject, ""))):
            by_subject[known.subject] = slug
        for query in known.queries:
            by_query.setdefault(query.casefold(), []).append(slug)
    found: dict[str, list[Suggestion]] = {}
    new: list[Suggestion] = []
    others: list[tuple[str, Suggestion]] = []
    for suggestion in sorted(suggestions, key=lambda one: (one.subject, one.query)):
        slug = by_subject.get(suggestion.subject, "")
        if slug:
            found.setdefault(slug, []).append(suggestion)
            continue
        slug = "" if is_apart(suggestion.subject) else _shares_most(suggestion, by_query)
        if slug:
            others.append((slug, suggestion))
        else:
            new.append(suggestion)
    others.sort(key=lambda pair: (pair[0], -len(pair[1].queries), pair[1].subject))
    for slug, suggestion in others:
        found.setdefault(slug, []).append(suggestion)
    new.sort(key=lambda one: (-one.score, one.subject, one.query))
    return found, new


def _shares_most(suggestion: Suggestion, by_query: Mapping[str, list[str]]) -> str:
    counts: dict[str, int] = {}
    for query in {query.casefold() for query in suggestion.queries}:
        for slug in by_query.get(query, ()):
            counts[slug] = counts.get(slug, 0) + 1
    best = max(counts, key=lambda slug: (counts[slug], slug), default="")
    return best if best and 2 * counts[best] >= len(suggestion.queries) else ""


def _goes_first(topic: Topic, other: Topic | None) -> bool:
    """Of two topics about one subject: whether the first is the one to keep."""
    if other is None:
        return True
    return _rank(topic) < _rank(other)


def _rank(topic: Topic) -> tuple:
    last = newest(topic)
    first = topic.decisions[0].when.timestamp() if topic.decisions else 0.0
    return (last is None, topic.status is Status.MERGED, not topic.notes, first, topic.slug)


def _joined(topic: Topic, mine: Sequence[Suggestion]) -> Suggestion:
    """New figures, with what people may have changed as it is, no query lost, and no word on safety.

    While a query is there that nobody has looked at anew, what was said about safety goes on.
    """
    known, first = topic.suggestion, mine[0]
    fresh = [query for one in mine for query in one.queries]
    queries = [*fresh, *known.queries]
    safety = [one.safety for one in mine]
    safety += [known.safety] if {*_once(known.queries)} - {*_once(fresh)} else []
    if known.subject and not any(one.subject == known.subject for one in mine) and len(mine) > 1:
        first = max(mine, key=lambda one: (len({*one.queries} & {*known.queries}), one.score, one.subject))
    return replace(
        first,
        title=known.title or first.title,
        category=known.category or first.category,
        queries=tuple({query.casefold(): query for query in reversed(queries)}[q] for q in _once(queries)),
        evidence=tuple(record for one in mine for record in one.evidence),
        safety=strictest(safety),
    )


def _once(queries: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(query.casefold() for query in queries))


def _returned(topic: Topic, now: dt.datetime, settings: TrendsSettings) -> Topic:
    """Bring a rejected topic back when its evidence has grown by the factor in the settings."""
    last = newest(topic)
    if topic.status is not Status.REJECTED or last is None:
        return topic
    times = grown(topic, last, cap=settings.breakout_cap)
    if times < settings.return_factor:
        return topic
    why = f": “{last.why}”" if last.why else ""
    words = f"Rejected on {day(last.when.date())}{why}. The evidence is {times:.1f} times as strong now."
    when = max((record.fetched for record in topic.suggestion.evidence), default=now)
    return decided(topic, Decision(RETURNED, ITSELF, when, why=words))


def _woken(topic: Topic, now: dt.datetime) -> Topic:
    """Bring a snoozed topic back when its day has come."""
    last = newest(topic)
    until = last.until if last else None
    if until is None or now.date() < until:
        return topic
    when = dt.datetime.combine(until, dt.time(), dt.UTC)
    return decided(topic, Decision(RETURNED, ITSELF, when, why=f"Snoozed until {day(until)}."))


def _is_held(suggestion: Suggestion, held: Held) -> bool:
    shared = sum(query.casefold() in held.queries for query in suggestion.queries)
    return suggestion.subject in held.subjects or 2 * shared >= max(len(suggestion.queries), 1)


def _free_slug(suggestion: Suggestion, taken: Set[str]) -> str:
    base = slug_of(suggestion.query)[:_LONGEST_SLUG].strip("-") or slug_of(suggestion.subject) or "topic"
    base = f"{base}-topic" if _RESERVED.fullmatch(base) else base
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _each_subject_once(queue: Mapping[str, Topic], now: dt.datetime) -> dict[str, Topic]:
    """Two copies of the site may have named a subject after two queries: the undecided one is merged."""
    first: dict[str, str] = {}
    for slug, topic in queue.items():
        subject = topic.suggestion.subject
        if subject and _goes_first(topic, queue.get(first.get(subject, ""))):
            first[subject] = slug
    after = dict(queue)
    for slug, topic in queue.items():
        kept = first.get(topic.suggestion.subject, slug)
        if kept != slug and topic.status is Status.SUGGESTED and not topic.decisions:
            when = max((record.fetched for record in topic.suggestion.evidence), default=now)
            why = "The same subject under another name."
            after[slug] = decided(topic, Decision("merged", ITSELF, when, why=why, into=kept))
    return after


def _improve(topic: Topic, shelf: Shelf, settings: TrendsSettings) -> str:
    """Say why the post of a published topic should be looked at again; empty when it need not be.

    Its queries must rise in evidence that is newer than the post and than what the last decision saw: more
    than then, or `improve_days` later.
    """
    post = shelf.by_path.get(topic.post)
    if topic.status is not Status.PUBLISHED or post is None:
        return ""
    last = newest(topic)
    if last is not None and last.until is not None and shelf.now.date() < last.until:
        return ""
    out = max(moment.date() for moment in (post.date, post.updated) if moment is not None)
    since = max(out, last.seen) if last is not None and last.seen else out
    rising = [r for r in topic.suggestion.evidence if r.kind is Kind.RISING and (r.value or 0) > 0]
    newer = [record for record in rising if _day(record) >= since]
    if not newer:
        return ""
    strongest = max(newer, key=lambda record: (record.value or 0, _day(record), record.query))
    grown = last is not None and (strongest.value or 0) / 100 > max(last.strength, _LEAST)
    late = [r for r in newer if _day(r) >= since + dt.timedelta(days=settings.improve_days)]
    if not grown and not late:
        return ""
    told = strongest if grown else max(late, key=lambda record: (record.value or 0, record.query))
    figure = told.raw or f"+{told.value:g} %"
    return f"Searches rise again: {figure} on {day(_day(told))}. The post is of {day(out)}."


def _day(record: Record) -> dt.date:
    return record.fetched.astimezone(dt.UTC).date()
