"""Days, numbers and lists as the desk says them."""

import datetime as dt
from collections.abc import Sequence

_NUMBERS = "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split()
_MONTHS = "January February March April May June July August September October November December".split()


def number(count: int) -> str:
    """Return a number as it begins a sentence: in words up to twelve."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def many(count: int, one: str, more: str = "", *, words: bool = False) -> str:
    """Return a count with its noun: `1 post`, `12 posts`; with `words`, `Twelve posts`."""
    said = number(count) if words else f"{count:,}"
    return f"{said} {one if count == 1 else more or one + 's'}"


def day(when: dt.date, today: dt.date) -> str:
    """Return a day: `13 November`, with its year when that is another one."""
    said = f"{when.day} {_MONTHS[when.month - 1]}"
    return said if when.year == today.year else f"{said} {when.year}"


def short_day(when: dt.date) -> str:
    """Return a day in a table: `13 Nov 2026`."""
    return f"{when.day} {_MONTHS[when.month - 1][:3]} {when.year}"


def ago(when: dt.date, today: dt.date) -> str:
    """Return how long ago a day was: `today`, `yesterday`, `6 days ago`."""
    days = (today - when).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def until(when: dt.date, today: dt.date) -> str:
    """Return how far ahead or behind a day is: `48 days late`, `today`, `tomorrow`, `in 5 days`."""
    days = (when - today).days
    if days < 0:
        return f"{many(-days, 'day')} late"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def moment(when: dt.datetime, now: dt.datetime) -> str:
    """Return a moment in the time zone of `now`: `Today 14:32`, `Yesterday 17:05`, `9 November, 08:10`."""
    local = when.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if days in (0, 1):
        return f"{('Today', 'Yesterday')[days]} {local:%H:%M}"
    return f"{day(local.date(), now.date())}, {local:%H:%M}"


def listed(things: Sequence[str]) -> str:
    """Return things in a sentence: `a, b and c`."""
    return " and ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def heading(when: dt.date) -> str:
    """Return a day as it heads a page: `Thursday, 19 November`."""
    return f"{when:%A}, {when.day} {_MONTHS[when.month - 1]}"


def joined(*parts: str) -> str:
    """Return those parts that say something, with commas between them."""
    return ", ".join(part for part in parts if part)
