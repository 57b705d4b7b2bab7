"""How much evidence there is, as one number, and whether it has grown since a topic was rejected."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from plugins.trends.record import Kind, Record
from plugins.trends.topic import Decision, Topic

_LEAST = 0.5
"""A rejected topic without evidence to speak of counts as having had this much."""
_BREAKOUT = 5000.0
"""Percent: what Google calls “Breakout” is more."""


def strength(records: Iterable[Record]) -> float:
    """Return how much evidence there is, as one number that can be compared with an earlier one.

    The fastest growth in hundreds of percent, plus our own appearances in hundreds, plus the highest level
    as a multiple of the anchor's. Of each query, kind, place and source only the newest record counts: the
    same evidence seen again is no more evidence.
    """
    fresh = _fresh(records)
    return _strength(fresh, [one.value or 0.0 for one in fresh if one.kind is Kind.RISING])


def _fresh(records: Iterable[Record]) -> list[Record]:
    fresh: dict[tuple[str, ...], Record] = {}
    for record in sorted(records, key=lambda one: (one.fetched, one.hash, one.raw)):
        fresh[record.query, record.kind, record.place, record.source] = record
    return list(fresh.values())


def _strength(fresh: Sequence[Record], rising: Iterable[float]) -> float:
    own: dict[str, float] = {}
    for one in fresh:
        if one.kind is Kind.OWN:
            own[one.query] = max(own.get(one.query, 0.0), one.value or 0.0)
    levels = [one.level for one in fresh if one.level is not None]
    return round(max([0.0, *rising]) / 100 + sum(own.values()) / 100 + max([0.0, *levels]), 2)


def seen_in(topic: Topic) -> dict[str, Any]:
    """Return what a decision keeps of the evidence at its time: `strength` and `seen`."""
    evidence = topic.suggestion.evidence
    days = [record.fetched.astimezone(dt.UTC).date() for record in evidence]
    return {"strength": strength(evidence), "seen": max(days, default=None)}


def known_in(topic: Topic) -> str:
    """Return what a rejection keeps of the searches that there were."""
    known = topic.suggestion
    return " ".join(sorted({_mark(one) for one in (*known.queries, *(r.query for r in known.evidence))}))


def _mark(query: str) -> str:
    return hashlib.sha256(" ".join(query.split()).casefold().encode()).hexdigest()[:6]


def grown(topic: Topic, rejected: Decision, *, cap: float) -> float:
    """Return how many times as strong the evidence is as it was when the topic was rejected.

    The searches of that time count with all that they have grown by. A new one counts with `cap` percent at
    most, and the Breakout of a single new one does not count at all: it is often a search that hardly anybody
    made before. A rejection that does not say which searches there were had all of them.
    """
    known = set(rejected.known.split())
    fresh = _fresh(topic.suggestion.evidence)
    rising = [one for one in fresh if one.kind is Kind.RISING]
    new = [one for one in rising if known and _mark(one.query) not in known]
    old = [one.value or 0.0 for one in rising if one not in new]
    alone = len({_mark(one.query) for one in new}) == 1
    counted = [min(one.value or 0.0, cap) for one in new if not (alone and _breaks_out(one))]
    return _strength(fresh, [*old, *counted]) / max(rejected.strength, _LEAST)


def _breaks_out(record: Record) -> bool:
    return record.raw.strip().casefold() == "breakout" or (record.value or 0.0) >= _BREAKOUT
