"""What was measured about a topic: the newest value of each query, and what they come to.

    newest(records, today, days)   the records that count, and the days on which each query was seen
    measure(records, days)         those of one topic, as figures; what was not measured stays None

Nothing is made up: a figure is there when a source gave it.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.trends import series
from plugins.trends.record import Kind, Record

OWN_SOURCE = "search-console"
"""How the names of the formats for our own appearances begin."""
POSITIONS = (5.0, 30.0)
"""Our own places in the results where a better post would help: seen, and seldom clicked."""
FEW_CLICKS = 0.01
"""Almost nobody clicks: one in a hundred, or fewer."""
UNRELIABLE = (dt.date(2025, 5, 13), dt.date(2026, 4, 27))
"""Search Console counted impressions wrongly in this time. They count half."""
BREAKOUT = 5000.0
"""Google writes “Breakout” for growth of more than this many percent."""

_SEEN = (Kind.RISING, Kind.TOP, Kind.SUGGESTION, Kind.OWN)
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\D{1,4}(\d{4}-\d\d-\d\d)")

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Growth:
    """How much more is searched."""

    percent: float
    """As the source gave it, or as its series shows it."""
    breakout: bool
    window: str
    """The time it is about, as the record has it; `series` for the last 4 weeks against the 12 before."""


@dataclass(frozen=True, slots=True)
class Leading:
    """Where we stand at the top of the results already."""

    place: int
    """The mean place, a whole number from 1."""
    impressions: int
    clicks: int
    seldom: float
    """The impressions of searches that almost nobody clicks, those of the unreliable time by half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is known about a topic."""

    records: tuple[Record, ...]
    """The newest of each query, kind, place, source and seed."""
    days: tuple[dt.date, ...]
    """On which days it was seen, without our having asked for it."""
    growth: Growth | None = None
    level: float | None = None
    """The highest, as a multiple of the anchor's searches."""
    sure_level: float = 0.0
    """The same less what rounding may have added."""
    share: float | None = None
    """How often it is searched next to the most frequent of its list: 0 to 1."""
    volume: float | None = None
    """A rough number of searches, while it was trending."""
    impressions: int | None = None
    clicks: int | None = None
    counted: float = 0.0
    """The impressions, those of the unreliable time by half."""
    unreliable: bool = False
    place: float | None = None
    """Our best own place in the results, wherever that is."""
    leading: Leading | None = None
    """Our appearances above `POSITIONS`."""
    spike: series.Spike | None = None
    month: int = 0
    """The month in which it rises every year; 0 when nothing is known about that."""
    shape: Record | None = None
    """The strongest series."""

    @property
    def measurable(self) -> bool:
        """Whether any source gave a number."""
        numbers = (self.growth, self.level, self.share, self.volume, self.impressions, self.place)
        return any(number is not None for number in numbers)


def key_of(query: str) -> str:
    """Return a query in the form in which it is counted and shown: lower case, blanks tidied."""
    return " ".join(query.split()).lower()


@dataclass(frozen=True, slots=True)
class Newest:
    """The records that count, by query."""

    records: dict[str, list[Record]]
    """The newest of each kind, place, source and seed. None of them when all are too old."""
    days: dict[str, set[dt.date]]
    """On which days each query was seen."""
    as_of: dt.date
    """The day of the newest record."""


def newest(records: Iterable[Record], *, today: dt.date, days: int) -> Newest:
    """Return the newest records of each query, and the days on which it was seen.

    Age is counted from the newest record that is not after `today`, so that the same records give the same
    topics on any later day. Records older than `days` days say only that the query was seen.
    """
    found = sorted(records, key=order_of)
    as_of = max((record.fetched.date() for record in found if record.fetched.date() <= today), default=today)
    since = as_of - dt.timedelta(days=days)
    by_key: dict[str, dict[Key, Record]] = {}
    seen: dict[str, set[dt.date]] = {}
    for record in found:
        query = key_of(record.query)
        if not query:
            continue
        mine = by_key.setdefault(query, {})
        dates = seen.setdefault(query, set())
        if record.kind in _SEEN:
            dates.add(record.fetched.date())
        if record.fetched.date() >= since:
            mine[record.kind, record.place, record.source, key_of(record.seed), _term(record)] = record
    return Newest({query: list(mine.values()) for query, mine in by_key.items()}, seen, as_of)


def _term(record: Record) -> str:
    """What keeps two series of one query apart: five years by week, and seven days by hour."""
    if record.kind is not Kind.SERIES or len(record.points) < 2:
        return ""
    return "long" if (record.points[-1].day - record.points[0].day).days > 120 else "short"


def order_of(record: Record) -> tuple:
    """Sort records by time; among those of the same time the stronger is the later."""
    value = -math.inf if record.value is None else record.value
    return (
        *(record.fetched, value, record.query, record.kind, record.source, record.place),
        *(record.seed, record.window, record.raw, record.hash, record.level or 0.0, record.level_error),
        *(record.clicks or 0, record.position or 0.0),
        tuple((one.day, -1.0 if one.value is None else one.value, one.error) for one in record.points),
    )


def measure(records: Sequence[Record], days: Iterable[dt.date]) -> Measured:
    """Return what the records of one topic come to."""
    found = sorted(records, key=lambda record: (key_of(record.query), order_of(record)))
    curves = [record for record in found if record.kind is Kind.SERIES and record.points]
    shape = max(curves, key=_strength_of_shape, default=None)
    levels = [record for record in found if record.level is not None and record.level > record.level_error]
    own, leading = _own(found, *POSITIONS), _own(found, 0.0, math.nextafter(POSITIONS[0], 0.0))
    shares = [r.value / 100 for r in found if r.kind is Kind.TOP and r.value is not None]
    volumes = [r.value for r in found if r.kind is Kind.SUGGESTION and r.value]
    months = [month for month in (series.season(record.points) for record in curves) if month]
    return Measured(
        records=tuple(found),
        days=tuple(sorted(set(days))),
        growth=_growth(found, curves),
        level=max((record.level for record in levels), default=None),
        sure_level=max((record.level - record.level_error for record in levels), default=0.0),
        share=max(shares, default=None),
        volume=max(volumes, default=None),
        impressions=round(sum(record.value for record in own)) if own else None,
        clicks=sum(record.clicks or 0 for record in own) if own else None,
        counted=sum(map(_sure, own)),
        unreliable=any(is_unreliable(record) for record in own),
        place=min((r.position for r in _own(found, 0.0, math.inf)), default=None),
        leading=_leading(leading),
        spike=series.spike(shape.points) if shape else None,
        month=months[0] if months and len(set(months)) == 1 else 0,
        shape=shape,
    )


def _strength_of_shape(record: Record) -> tuple:
    """The longest view of the query searched most."""
    return (_term(record) == "long", record.level or 0.0, record.value or 0.0, order_of(record))


def growth_of(record: Record) -> Growth | None:
    """Return the growth that one record tells of, if it does."""
    if record.kind is Kind.RISING:
        breakout = record.raw.strip().casefold() == "breakout" or (record.value or 0) > BREAKOUT
        percent = max(record.value or 0, BREAKOUT) if breakout else record.value
        return None if percent is None else Growth(percent, breakout, record.window)
    if record.kind is Kind.SERIES and record.points:
        percent = series.growth(record.points)
        return None if percent is None else Growth(percent, False, "series")
    return None


def _growth(records: Sequence[Record], curves: Sequence[Record]) -> Growth | None:
    """The strongest growth of a topic; what its own series shows goes first among equals."""
    rising = [growth_of(record) for record in records if record.kind is Kind.RISING]
    shown = [growth_of(record) for record in curves]
    known = [one for one in (*shown, *rising) if one is not None]
    return max(known, key=lambda one: one.percent, default=None)


def _own(records: Sequence[Record], first: float, last: float) -> list[Record]:
    """Our own appearances at these places: of each query the place or source with the most."""
    best: dict[str, Record] = {}
    for record in records:
        if record.kind is not Kind.OWN or not record.value or record.value < 0 or record.position is None:
            continue
        query = key_of(record.query)
        if first <= record.position <= last:
            best[query] = max(best.get(query, record), record, key=lambda one: (one.value, order_of(one)))
    return [best[query] for query in sorted(best)]


def _sure(record: Record) -> float:
    """The impressions of a record, those of the unreliable time by half."""
    return (record.value or 0.0) / (2 if is_unreliable(record) else 1)


def _leading(records: Sequence[Record]) -> Leading | None:
    """What our appearances at the top come to. Nothing is known of clicks that are not told."""
    total = math.fsum(record.value or 0.0 for record in records)
    if not total:
        return None
    mean = math.fsum((record.value or 0.0) * (record.position or 0.0) for record in records) / total
    seldom = [r for r in records if r.clicks is not None and r.clicks <= (r.value or 0.0) * FEW_CLICKS]
    return Leading(
        place=min(max(1, round(mean)), math.ceil(POSITIONS[0]) - 1),
        impressions=round(total),
        clicks=sum(record.clicks or 0 for record in records),
        seldom=sum(map(_sure, seldom)),
    )


def days_of(window: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a window such as `2026-01-01 2026-12-31`, if it names them."""
    match = _DAYS.search(window)
    try:
        return (dt.date.fromisoformat(match[1]), dt.date.fromisoformat(match[2])) if match else None
    except ValueError:
        return None


def is_unreliable(record: Record) -> bool:
    """Whether the impressions were counted, at least in part, in the time of the wrong counts."""
    if record.kind is not Kind.OWN:
        return False
    window = days_of(record.window)
    if window is None:
        return UNRELIABLE[0] <= record.fetched.date() <= UNRELIABLE[1] + dt.timedelta(days=90)
    return window[0] <= UNRELIABLE[1] and window[1] >= UNRELIABLE[0]
