"""Days as exports write them, in the languages that Google speaks: `9/15/26`, `15.09.26`, `1 Jan 2026`,
`2026年9月15日`.

Where the order of day and month can't be told, that order is taken which makes sense of the whole: a
span that begins before it ends and ends before it was exported, or a column whose days follow each
other evenly.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

_MONTHS = (
    "jan gen ene sty янв",
    "feb fev lut фев",
    "mar mrt мар",
    "apr avr abr kwi апр",
    "may mai mag mei maj мая маи",
    "jun juin giu cze июн",
    "jul juil lug lip июл",
    "aug aou ago sie авг",
    "sep set wrz сен",
    "oct okt ott out paz окт",
    "nov lis ноя",
    "dec dez dic gru дек",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAY = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>(?:19|20)\d\d)\s?[-/.年년]\s?(?P<m1>\d{1,2})(?:\s?[-/.月월]\s?(?P<d1>\d{1,2})日?)?"
    r"|(?P<a>\d{1,2})(?P<sep>[/.-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y2>(?:19|20)?\d\d)"
    r"|(?P<d3>\d{1,2})\.?(?: de)? (?P<m3>[^\W\d]{3,12})\.?,?(?: de)? (?P<y3>(?:19|20)\d\d)"
    r")(?!\d)"
    r"|(?P<m4>[^\W\d]{3,12})\.? (?P<d4>\d{1,2}), (?P<y4>(?:19|20)\d\d)(?!\d)"
)
Order = str
"""`mdy` or `dmy`: how to read days whose numbers could be both."""


def day_in(text: str, order: Order = "mdy") -> dt.date | None:
    """Return the first day that a text names; of a month without a day, its first."""
    found = days_in(text, order)
    return found[0] if found else None


def days_in(text: str, order: Order = "mdy") -> list[dt.date]:
    """Return all days that a text names, in their order; those that no calendar has are passed over."""
    text = re.sub(r"[\u00a0\u202f\u2009\u200e\u200f]", " ", text[:400])
    found = (_day(match, order) for match in _DAY.finditer(text))
    return [day for day in found if day is not None]


def span_in(text: str, exported: dt.date | None = None) -> tuple[dt.date, dt.date] | None:
    """Return the first two days that a text names, when the first is not after the second.

    `exported` helps to tell month and day apart: what was exported had begun by then.
    """
    spans = []
    for order in ("mdy", "dmy"):
        days = days_in(text, order)
        if len(days) >= 2 and days[0] <= days[1]:
            spans.append((days[0], days[1]))
    if not spans:
        return None
    if exported is None or spans[0] == spans[-1]:
        return spans[0]
    return min(spans, key=lambda span: (span[1] > exported, abs((exported - span[1]).days)))


def column(texts: Sequence[str]) -> list[dt.date | None]:
    """Return the day of each text of a column; None where there is none."""
    mdy, dmy = ([day_in(text, order) for text in texts] for order in ("mdy", "dmy"))
    return max((mdy, dmy), key=_evenness)


def window(days: tuple[dt.date, dt.date] | None) -> str:
    """Return a span as records have it: `2025-09-15 2026-09-15`; empty for None."""
    return f"{days[0]} {days[1]}" if days else ""


def _evenness(days: list[dt.date | None]) -> tuple[int, int]:
    """How many were read, and how often a day is followed by one at the usual distance."""
    known = [day for day in days if day is not None]
    steps = [(after - before).days for before, after in pairwise(known)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0
    return len(known), sum(1 for step in steps if step >= 0 and abs(step - usual) <= 3)


def _day(match: re.Match[str], order: Order) -> dt.date | None:
    if match["y1"]:
        return _safe(match["y1"], match["m1"], match["d1"] or "1")
    if match["a"]:
        first_is_month = order == "mdy" and match["sep"] != "."
        month, day = (match["a"], match["b"]) if first_is_month else (match["b"], match["a"])
        return _safe(match["y2"], month, day) or _safe(match["y2"], day, month)
    month = month_of(match["m3"] or match["m4"])
    return _safe(match["y3"] or match["y4"], str(month), match["d3"] or match["d4"]) if month else None


def month_of(word: str) -> int | None:
    """Return the number of a month by its name or a short form of it, in English, German, French, Spanish,
    Italian, Portuguese, Dutch, Polish or Russian."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", word.lower()) if sign.isalnum())
    return _MONTH.get(plain[:4]) or _MONTH.get(plain[:3])


def _safe(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


Ending = Callable[[dt.date], dt.date]


def ending_of(days: Sequence[dt.date]) -> Ending | None:
    """Return what tells when the period that begins at a day is over: the first day after it.

    Hours and minutes have no ending: a whole day of them may be there or not. None for those.
    """
    steps = sorted((after - before).days for before, after in pairwise(days))
    usual = steps[len(steps) // 2] if steps else 0
    if usual < 1:
        return None
    if 28 <= usual <= 31:
        return lambda day: (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return lambda day: day + dt.timedelta(days=usual)
