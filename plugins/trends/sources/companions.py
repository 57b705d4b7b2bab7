"""What the tables of one Search Console export tell each other: the days and the place of its queries.

The table of queries says neither. `Filters.csv` has them, and `Dates.csv` (once `Chart.csv`) has the
days; all lie in the same zip or folder.
"""

import datetime as dt
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from plugins.trends.payload import Payload
from plugins.trends.sources import dates
from plugins.trends.sources.console_parts import Part, part_of
from plugins.trends.sources.places import code_of
from plugins.trends.sources.table import table_of

_COUNTRY = re.compile(r"country|land|pays|país|paese|kraj|国|国家/地区|國家/地區|국가|страна", re.IGNORECASE)
_SET = re.compile(r"( ?\(\d+\))?\.\w+$")


def introduced(payloads: Sequence[Payload]) -> list[Payload]:
    """Return the payloads of one zip or folder, tables of queries with the time and place of their export.

    Files of two exports in one folder are told apart by the ` (1)` that browsers add.
    """
    parts = {at: part_of(payload) for at, payload in enumerate(payloads) if _may_be(payload)}
    if Part.QUERIES not in parts.values():
        return list(payloads)
    found = list(payloads)
    for at, part in parts.items():
        if part is Part.QUERIES:
            mates = [
                (parts[other], payloads[other])
                for other in parts
                if _set_of(payloads[other].name) == _set_of(payloads[at].name)
            ]
            found[at] = _introduced(payloads[at], mates)
    return found


def _introduced(payload: Payload, mates: Iterable[tuple[Part | None, Payload]]) -> Payload:
    window, place, days = "", "", ""
    for part, mate in mates:
        if part is Part.FILTERS:
            window, place = _filters(mate)
        elif part is Part.DAYS:
            days = _days(mate)
    return replace(payload, window=payload.window or window or days, place=payload.place or place)


def _filters(payload: Payload) -> tuple[str, str]:
    """The time and the place of the filters; of a comparison, the newer time."""
    window = place = ""
    for row in table_of(payload.body).rows:
        value = " ".join(row.cells[1:])
        if _COUNTRY.fullmatch(row.cells[0]):
            place = code_of(value)
        elif not window:
            window = dates.window(_newest(value, payload.fetched.date()))
    return window, place


def _newest(text: str, exported: dt.date) -> tuple[dt.date, dt.date] | None:
    """The newer of the spans in a text: `7/1/26 - 9/30/26 vs 4/1/26 - 6/30/26` has two."""
    halves = re.split(r"\b(?:vs?\.?|versus|compared? (?:to|with)|und|et|con|com|mit)\b", text)
    spans = [span for span in (dates.span_in(half, exported) for half in halves) if span]
    return max(spans) if spans else dates.span_in(text, exported)


def _days(payload: Payload) -> str:
    """The first and the last day of a table of days."""
    days = [day for day in dates.column([row.cells[0] for row in table_of(payload.body).rows]) if day]
    return dates.window((min(days), max(days))) if days else ""


def _may_be(payload: Payload) -> bool:
    return payload.via == "import" and not payload.body.startswith((b"PK", b"<", b")]}'"))


def _set_of(name: str) -> tuple[str, str]:
    match = _SET.search(name)
    return posixpath.dirname(name), (match[1] or "").strip() if match else ""
