"""Queries that became no topic, as people look through them: why, how often, since when."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plugins.posts import Library
from plugins.trends.clusters import LITTLE, PERSON
from plugins.trends.gravity import needs_clinician
from plugins.trends.queue.renewal import ground, in_no_topic
from plugins.trends.queue.room import LATER
from plugins.trends.queue.store import read_queue
from plugins.trends.record import Kind, Record
from plugins.trends.suggest import OURS
from plugins.trends.topic import Dropped, Safety

_OWN_REASONS = {
    LATER: "Waits for a quieter week",
    LITTLE: "Too little to measure",
    OURS: "We stand at the top for it already",
}
_RECENT = dt.timedelta(days=30)
"""How long before the newest evidence of a query other evidence counts."""
_STRENGTH = (Kind.RISING, Kind.OWN, Kind.TOP, Kind.SUGGESTION, Kind.SERIES)
"""Which kind of evidence says most of a query that became no topic."""


@dataclass(frozen=True, slots=True)
class Left:
    """A query that became no topic, with what is known of it."""

    dropped: Dropped
    label: str
    """The reason in words, the same for all that have it: `About animals`."""
    because: str
    """What decided it: `“dog”`, `one source, seen once`; empty when the reason says it all."""
    day: dt.date | None = None
    """When a source last spoke of it; None when nobody knows."""
    figure: str = ""
    """How it is searched for, in few signs: `+350%`, `shown 1,240 times`."""
    strength: tuple[int, float] = (len(_STRENGTH), 0.0)
    """How telling its evidence is, the most telling first."""

    @property
    def query(self) -> str:
        """What people type."""
        return self.dropped.query

    @property
    def reason(self) -> str:
        """The code of the reason."""
        return self.dropped.reason

    @property
    def named(self) -> bool:
        """Whether it names a person. Those are never kept, so it can't be rescued."""
        return self.reason == PERSON

    @property
    def care(self) -> bool:
        """Whether a clinician should see it all the same."""
        return self.dropped.safety is not Safety.NONE


def left_out(root: Path, *, now: dt.datetime, library: Library | None = None) -> tuple[Left, ...]:
    """Return the queries of the site in `root` that became no topic, what a clinician should see first.

    Everything is worked out from the snapshots, the posts and the topics, which takes its time. `library`
    saves reading the posts again. Raises `SettingsError` and `OSError`.
    """
    queue = read_queue(root)
    base = ground(root, now=now, library=library)
    known = _evidence(base.records)
    found = in_no_topic(queue, queue.topics, base)
    return tuple(_left(one, base.reasons, known.get(one.query.casefold())) for one in found)


def after(before: Iterable[Left], dropped: Iterable[Dropped]) -> tuple[Left, ...]:
    """Return what is left out now, given what was before a rescue, without reading the snapshots again."""
    known = {one.query.casefold(): one for one in before}
    labels = {one.reason: one.label for one in known.values()}
    found = []
    for one in dropped:
        was = known.get(one.query.casefold())
        now = _left(one, labels, None)
        found.append(replace(now, day=was.day, figure=was.figure, strength=was.strength) if was else now)
    return tuple(found)


def reasons_of(left: Iterable[Left]) -> list[tuple[str, str, int]]:
    """Return the reasons with their words and how many queries each has, the most frequent first."""
    counts = Counter((one.reason, one.label) for one in left)
    return [(code, label, count) for (code, label), count in sorted(counts.items(), key=_frequency)]


def most_telling_first(left: Iterable[Left]) -> list[Left]:
    """Return queries in the order of what their evidence tells; what a clinician should see comes first."""
    return sorted(left, key=lambda one: (not one.care, one.strength, one.query))


def newest_first(left: Iterable[Left]) -> list[Left]:
    """Return queries in the order of days, the newest first; of one day the most telling."""
    return sorted(most_telling_first(left), key=lambda one: one.day or dt.date.min, reverse=True)


def _frequency(one: tuple[tuple[str, str], int]) -> tuple[int, str]:
    return -one[1], one[0][1]


def _left(one: Dropped, reasons: Mapping[str, str], evidence: Sequence[Record] | None) -> Left:
    label = _OWN_REASONS.get(one.reason) or reasons.get(one.reason, one.reason)
    because = one.because.removeprefix(needs_clinician(one.safety)).strip()
    because = because.removeprefix(label).strip()
    if because.startswith("(") and because.endswith(")"):
        because = because[1:-1]
    left = Left(one, label, because)
    if not evidence:
        return left
    newest = max(record.fetched for record in evidence)
    best = min((record for record in evidence if record.fetched > newest - _RECENT), key=_strength)
    return replace(left, day=newest.date(), figure=_figure(best), strength=_strength(best))


def _evidence(records: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.query.casefold(), []).append(record)
    return found


def _strength(record: Record) -> tuple[int, float]:
    return _STRENGTH.index(record.kind), -(record.value or 0.0)


def _figure(record: Record) -> str:
    if record.kind is Kind.RISING:
        return record.raw or (f"{record.value:+,.0f} %" if record.value is not None else "")
    if record.kind is Kind.OWN and record.value is not None:
        return f"shown {record.value:,.0f} times"
    return ""
