"""Times such as `today 12-m`, compared with the days that a source says it looked at."""

import datetime as dt
import re

_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\S* (\d{4}-\d\d-\d\d)\S*")
_SLACK = 8
"""Days by which a span may differ: lists end with whole weeks."""
_FIRST_DAY = dt.date(2004, 1, 1)
"""Where Google's record of searches begins."""


def fits(asked: str, answered: str) -> bool:
    """Whether an answer's window (`2025-11-23 2026-11-23`) is the one asked for (`today 12-m`)."""
    if asked == answered:
        return bool(asked)
    days = _days(answered)
    if days is None or _days(asked) is not None:
        return False
    first, last = days
    if asked == "all":
        return first == _FIRST_DAY
    count, unit = re.split("[ -]", asked)[1:3]
    size = {"m": 30.44, "y": 365.25, "d": 1.0, "H": 1 / 24}[unit]
    slack = _SLACK if unit in "my" else 1
    return abs((last - first).days - int(count) * size) <= slack


def _days(window: str) -> tuple[dt.date, dt.date] | None:
    found = _DAYS.fullmatch(window)
    try:
        return (dt.date.fromisoformat(found[1]), dt.date.fromisoformat(found[2])) if found else None
    except ValueError:
        return None
