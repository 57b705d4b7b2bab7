"""Small helpers with words and dates, used as filters in the templates. All are pure."""

import re
from datetime import date
from functools import lru_cache

MONTHS = ("January February March April May June July August September October November December").split()


def day(when: date | str) -> str:
    """Return a date as American readers write it: ``January 5, 2026``, whatever the computer's language."""
    when = _as_date(when)
    return f"{MONTHS[when.month - 1]} {when.day}, {when.year}"


def month(when: date | str) -> str:
    """Return the month of a date: ``January 2026``."""
    when = _as_date(when)
    return f"{MONTHS[when.month - 1]} {when.year}"


def iso_day(when: date | str) -> str:
    """Return a date for machines: ``2026-01-05``."""
    when = _as_date(when)
    return f"{when.year:04}-{when.month:02}-{when.day:02}"


def clock(time: str) -> str:
    """Return a time such as ``17:30`` as American readers tell it: ``5:30 p.m.``, ``noon``."""
    if time in ("12:00", "00:00"):
        return "noon" if time == "12:00" else "midnight"
    hour, minute = int(time[:2]), time[3:]
    told = f"{(hour - 1) % 12 + 1}" + (f":{minute}" if minute != "00" else "")
    return f"{told}\u00a0{'a.m.' if hour < 12 else 'p.m.'}"


def _as_date(when: date | str) -> date:
    return date.fromisoformat(when[:10]) if isinstance(when, str) else when


_OPENING = re.compile(r"(^|[\s(\[{–—/“‘-])([\"'])(?=\S)")
_ELISION = re.compile(r"(^|[\s(\[{–—/“-])'(?=(?:\d\ds?\b|tis\b|twas\b|em\b|cause\b))", re.IGNORECASE)


def typographic(text: object) -> str:
    """Return plain text with curly quotes and apostrophes, and real ellipses.

    For titles and descriptions, which are written as plain text: ``"Don't"`` becomes ``“Don’t”``.
    """
    return _typographic(str(text))


@lru_cache(maxsize=20_000)
def _typographic(text: str) -> str:
    text = text.replace("...", "…")
    text = _ELISION.sub(r"\1’", text)
    for _ in range(2):  # twice, for a quote within a quote
        text = _OPENING.sub(lambda m: m[1] + ("“" if m[2] == '"' else "‘"), text)
    return text.replace('"', "”").replace("'", "’")


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its word: ``count(1, "post")`` is ``1 post``, ``count(3, "post")`` ``3 posts``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: list[str]) -> str:
    """Return names as a sentence lists them: ``A``, ``A and B``, ``A, B, and C``."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def sentence_case(name: str) -> str:
    """Return a topic's or tag's name inside a sentence: ``Spine Surgery`` becomes ``spine surgery``.

    Words with a capital inside, such as ``MRI``, stay as they are.
    """
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in name.split())
