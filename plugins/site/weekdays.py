"""Days of the week, as people write them: "Monday to Friday", "Mon, Wed and Fri"."""

import re

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_RANGE = re.compile(r"\s*(?:\bto\b|\bthrough\b|[-–—])\s*", re.I)
_AND = re.compile(r"\s*(?:,|;|&|\band\b)\s*", re.I)


def weekdays(text: str) -> tuple[str, ...]:
    """Return the days that `text` names, in the order of the week. Raises `ValueError` for other words."""
    found: set[int] = set()
    for part in filter(None, _AND.split(text.strip())):
        ends = [_day(word) for word in _RANGE.split(part)]
        if len(ends) > 2:
            raise ValueError(f'"{part}" is more than one range')
        first, last = ends[0], ends[-1]
        found.update(day % 7 for day in range(first, last + (7 if last < first else 0) + 1))
    if not found:
        raise ValueError("no day is named")
    return tuple(WEEKDAYS[day] for day in sorted(found))


def _day(word: str) -> int:
    """Return the number of a day, Monday being 0; three letters are enough. Raises `ValueError`."""
    word = word.strip().rstrip(".").rstrip("s").lower()
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 3 and name.lower().startswith(word):
            return number
    raise ValueError(f'"{word}" is no day')
