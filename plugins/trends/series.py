"""What interest over time says: has it risen, is it falling back, does it rise every year; and its shape.

Points come in order of days, numbers go out. A number is 0 to 100, rounded by its source, so that each may be
off by `Point.error`. What that error or the scatter from week to week can explain is not called growth.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from plugins.trends.record import Point

WEEKS = 52
"""How many weeks a sparkline shows."""
RECENT, BEFORE = 28, 84
"""Growth compares the last 4 weeks with the 12 before. Days."""
_LEAST_RECENT, _LEAST_BEFORE = 3, 8
"""So many points each side must have."""
_SHORT = 56
"""A series of fewer days is drawn by day, not by week."""
_FALLEN = 0.55
"""Falling back: the last week is under this share of the highest of the last 8."""
_HIGH = 1.25
"""A month of a season is at least this much above the mean of its year."""
_BLOCKS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Spike:
    """A short rise that is over."""

    day: dt.date
    """The first day of its highest week."""
    weeks: int
    """How many weeks it lasted: the weeks above half of the highest."""


def mean(values: Iterable[float]) -> float:
    """Return the mean, summed exactly, so that it is the same on any machine."""
    known = list(values)
    return math.fsum(known) / len(known)


def growth(points: Sequence[Point]) -> float | None:
    """Return by how many percent the last 4 weeks are above the 12 before, or None when that can't be told.

    0 when the difference is within rounding plus two standard errors of the two means (Welch, "The
    generalization of Student's problem", 1947). Where the earlier mean is too small to divide by, the least
    growth that rounding allows is given.
    """
    known = [point for point in points if point.value is not None]
    if not known:
        return None
    last = known[-1].day
    recent = [point for point in known if (last - point.day).days < RECENT]
    before = [point for point in known if RECENT <= (last - point.day).days < RECENT + BEFORE]
    if len(recent) < _LEAST_RECENT or len(before) < _LEAST_BEFORE:
        return None
    (now, now_error, now_scatter), (then, then_error, then_scatter) = _mean(recent), _mean(before)
    unsure = now_error + then_error + 2 * math.sqrt(now_scatter + then_scatter)
    if abs(now - then) <= unsure:
        return 0.0
    if then >= 4 * then_error and then > 0:
        return (now / then - 1) * 100
    least = max(then + then_error, 0.5)
    return max(0.0, ((now - now_error) / least - 1) * 100)


def _mean(points: Sequence[Point]) -> tuple[float, float, float]:
    """The mean, how far rounding may have moved it, and its variance from week to week."""
    values = [point.value for point in points if point.value is not None]
    middle = mean(values)
    variance = math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)
    return middle, mean(point.error for point in points), variance / len(values)


def weekly(points: Sequence[Point]) -> list[tuple[dt.date, float | None]]:
    """Return the mean of each week from the first known point to the last, None where nothing is known.

    Weeks are counted back from the last point. A point stands for the time until the next one, 31 days at the
    most.
    """
    known = [point for point in points if point.value is not None]
    if not known:
        return []
    last = known[-1].day
    weeks: dict[int, list[float]] = {}
    for point, length in zip(known, _lengths(known, points), strict=True):
        for back in {(last - point.day).days // 7, max(0, (last - point.day).days - length + 1) // 7}:
            weeks.setdefault(back, []).append(point.value)
        if length > 14:
            for days in range(7, length, 7):
                weeks.setdefault(max(0, (last - point.day).days - days) // 7, []).append(point.value)
    return [
        (last - dt.timedelta(days=7 * back), mean(weeks[back]) if back in weeks else None)
        for back in range(max(weeks), -1, -1)
    ]


def _lengths(known: Sequence[Point], points: Sequence[Point]) -> list[int]:
    """How many days each known point stands for: the usual step of the series, 1 to 31."""
    days = sorted({point.day for point in points})
    steps = [(after - before).days for before, after in pairwise(days)]
    step = min(31, max(1, round(median(steps)))) if steps else 1
    usual = step if step > 7 else 1
    return [usual] * (len(known) - 1) + [1]


def spark(points: Sequence[Point]) -> tuple[float | None, ...]:
    """Return up to 52 weekly values, the last week last, rounded to a tenth. Gaps are None.

    A series of less than eight weeks gives one value a day.
    """
    known = [point for point in points if point.value is not None]
    if not known:
        return ()
    if (known[-1].day - known[0].day).days < _SHORT:
        by_day: dict[dt.date, list[float]] = {}
        for point in known:
            by_day.setdefault(point.day, []).append(point.value)
        days = (known[-1].day - known[0].day).days + 1
        each = [by_day.get(known[0].day + dt.timedelta(days=number)) for number in range(days)]
        return tuple(None if values is None else round(mean(values), 1) for values in each)
    return tuple(None if value is None else round(value, 1) for _, value in weekly(points)[-WEEKS:])


def text_spark(values: Sequence[float | None], width: int = 26) -> str:
    """Return a line of `width` block characters at the most, on its own scale from 0. Gaps are blanks."""
    if not values or width < 1:
        return ""
    size = min(width, len(values))
    cuts = [len(values) * number // size for number in range(size + 1)]
    parts = [[value for value in values[start:end] if value is not None] for start, end in pairwise(cuts)]
    means = [mean(part) if part else None for part in parts]
    highest = max((value for value in means if value is not None), default=0) or 1
    return "".join(_BLOCKS[0 if value is None else max(1, round(value / highest * 8))] for value in means)


def spike(points: Sequence[Point]) -> Spike | None:
    """Return the short rise of the last 8 weeks that is falling back, or None.

    It rose to twice what was usual in the 26 weeks before, was above half of its highest week for 3 weeks at
    the most, and the last week is under 55 % of that highest.
    """
    weeks = [(day, value) for day, value in weekly(points) if value is not None]
    latest, usual = weeks[-8:], [value for _, value in weeks[-34:-8]]
    if len(latest) < 8 or len(usual) < 8:
        return None
    highest = max(value for _, value in latest)
    day = next(day for day, value in latest if value == highest)
    high = sum(value > highest / 2 for _, value in latest)
    error = max(point.error for point in points)
    if highest >= 2 * (median(usual) + error) and high <= 3 and latest[-1][1] < _FALLEN * highest:
        return Spike(day, high)
    return None


def season(points: Sequence[Point]) -> int:
    """Return the month, 1 to 12, in which interest rises every year, or 0 when that can't be told.

    It takes two whole years or more. The month must be a quarter above its year's mean in each of them, and
    the years must go up and down together (correlation 0.5 or more).
    """
    months: dict[tuple[int, int], list[float]] = {}
    for point in points:
        if point.value is not None:
            months.setdefault((point.day.year, point.day.month), []).append(point.value)
    if not months:
        return 0
    last = max(months)
    years: list[dict[int, float]] = []
    while True:
        keys = [_months_before(last, 12 * len(years) + back) for back in range(12)]
        if not all(key in months for key in keys):
            break
        years.append({month: mean(months[year, month]) for year, month in keys})
    error = 2 * max(point.error for point in points)
    if len(years) < 2 or not _together(years):
        return 0
    least = {month: min(_above(year, month, error) for year in years) for month in range(1, 13)}
    best = max(least, key=lambda month: (least[month], -month))
    return best if least[best] >= _HIGH else 0


def _months_before(month: tuple[int, int], back: int) -> tuple[int, int]:
    number = month[0] * 12 + month[1] - 1 - back
    return number // 12, number % 12 + 1


def _above(year: dict[int, float], month: int, error: float) -> float:
    """How many times the mean of its year a month is; 0 when rounding may explain the difference."""
    usual = mean(year.values())
    return year[month] / usual if year[month] - usual > error and usual > 0 else 0.0


def _together(years: Sequence[dict[int, float]]) -> bool:
    """Whether each two years that follow each other go up and down in the same months."""
    for one, other in pairwise(years):
        mine, theirs = mean(one.values()), mean(other.values())
        a = [one[month] - mine for month in range(1, 13)]
        b = [other[month] - theirs for month in range(1, 13)]
        size = math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
        if size == 0 or sum(x * y for x, y in zip(a, b, strict=True)) / size < 0.5:
            return False
    return True
