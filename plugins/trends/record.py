"""What a source said about one query: the smallest piece of evidence. Plain data."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a record tells about its query."""

    RISING = "rising"
    """Searched more than before; `value` is the growth in percent (Breakout: over 5,000)."""
    TOP = "top"
    """Searched often together with the seed; `value` is 0 to 100, 100 the most frequent of its list."""
    SERIES = "series"
    """Interest over time; `points` has it, `value` is the mean."""
    SUGGESTION = "suggestion"
    """Offered or trending, without a figure of its own; `value` is a rough number of searches, or None."""
    OWN = "own"
    """Our own appearances in Google Search; `value` is the number of impressions."""


@dataclass(frozen=True, slots=True)
class Point:
    """Interest at one time of a series."""

    day: dt.date
    """The first day of the hour, day, week or month."""
    value: float | None
    """0 to 100, 100 the highest point of its request; None where the source has no data."""
    error: float = 0.5
    """How far the true value may be off: 0.5 for a rounded number; `<1` is 0.5 with an error of 0.5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What one source said about one query at one time."""

    query: str
    """As the source wrote it, blanks tidied."""
    kind: Kind
    source: str
    """The format it was read from, such as `explore-widget`, `explore-csv`, `search-console`."""
    fetched: dt.datetime
    """When, in UTC."""
    value: float | None = None
    raw: str = ""
    """The value as the source wrote it: `Breakout`, `+1,600%`, `<1`."""
    seed: str = ""
    """The query that was asked about, when that is another one."""
    place: str = ""
    """A code such as `US` or `US-MN`, or the place's name in the file."""
    window: str = ""
    """The time the value is about: `2025-11-23 2026-11-23`, or what the file says."""
    hash: str = ""
    """The first 16 hex digits of the SHA-256 of what was read."""
    points: tuple[Point, ...] = ()
    """Of a series, in order of days, the unfinished last one left out."""
    level: float | None = None
    """The mean of a series as a multiple of the anchor's mean in the same request."""
    level_error: float = 0.0
    """How far `level` may be off because the numbers are rounded."""
    clicks: int | None = None
    position: float | None = None
    """The mean place of our page in the results, for `OWN`."""
