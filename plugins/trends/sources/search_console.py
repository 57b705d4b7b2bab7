"""Search Console, the export of its performance report: a zip of tables, or `Queries.csv` alone.

    Top queries,Clicks,Impressions,CTR,Position
    l5 s1 fusion recovery,3,120,2.5%,14.2

The table of queries gives our own appearances. The other tables of the zip (pages, countries, devices,
days, filters) are recognised and not needed; before that, the days and the filters have told the table
of queries its time and place (companions.py). A comparison has each number twice; the newer time
counts.

Impressions, click-through rates and positions from 13 May 2025 to 27 April 2026 are not to be relied
on: for a time that touches those days there is a warning.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Record
from plugins.trends.sources import dates
from plugins.trends.sources.console_parts import Part, part_of
from plugins.trends.sources.figures import figure
from plugins.trends.sources.notes import NOT_NEEDED, Notes
from plugins.trends.sources.table import Row, table_of

name = "search-console"
title = "Search Console, our own searches"

UNRELIABLE = (dt.date(2025, 5, 13), dt.date(2026, 4, 27))
"""The first and the last day on which Search Console's numbers are not to be relied on."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the numbers of the newer time stand."""

    clicks: int
    impressions: int
    position: int
    width: int


def knows(payload: Payload) -> bool:
    """Whether a payload is one of the tables of the export."""
    return part_of(payload) is not None


def read(payload: Payload) -> Reading:
    """Return our appearances; of a table that is not needed, a note that says so."""
    table = table_of(payload.body)
    part = part_of(payload)
    if part is not Part.QUERIES:
        notes = Notes(payload)
        notes.say(NOT_NEEDED, f"It is Search Console's table of {part}. No topic comes from it: not kept.")
        return notes.reading(name, ())
    notes = Notes(payload, table)
    columns = _columns(table.rows)
    window = _window(payload, table.rows[0])
    _warn(payload, window, columns, notes)
    return notes.reading(name, _records(payload, table.rows, columns, window, notes))


def _records(
    payload: Payload, rows: tuple[Row, ...], columns: _Columns, window: str, notes: Notes
) -> Iterator[Record]:
    for row in rows[0 if _has_numbers(rows[0]) else 1 :]:
        if len(row.cells) != columns.width:
            what = f"It has {len(row.cells)} cells where there are {columns.width}."
            notes.row(row.line, what, "Put a search with a comma in it between quotation marks.")
            continue
        clicks, impressions = _count(row.cells[columns.clicks]), _count(row.cells[columns.impressions])
        position = figure(row.cells[columns.position], decimals=True)
        if clicks is None or impressions is None:
            bad = row.cells[columns.clicks if clicks is None else columns.impressions]
            notes.number(row.line, bad, "“120”")
            continue
        if position is None or position.percent or not 0 <= position.value <= 10_000:
            notes.number(row.line, row.cells[columns.position], "“14.2”")
            continue
        query = notes.query(row.line, row.cells[0]) if impressions or clicks else ""
        if query:
            yield Record(
                query=query,
                kind=Kind.OWN,
                source=name,
                fetched=payload.fetched,
                value=float(impressions),
                raw=row.cells[columns.impressions],
                place=payload.place,
                window=window,
                hash=notes.hash,
                clicks=clicks,
                position=position.value,
            )


def _has_numbers(row: Row) -> bool:
    return len(row.cells) > 1 and figure(row.cells[1]) is not None


def _columns(rows: tuple[Row, ...]) -> _Columns:
    """Where the numbers are: a comparison has them as pairs, or as one time after the other.

    Percent signs tell which: of nine cells the sixth and seventh, or the fourth and eighth.
    """
    body = [row for row in rows if _has_numbers(row)][:200]
    width = max((len(row.cells) for row in body), default=5, key=[len(row.cells) for row in body].count)
    if width < 9:
        return _Columns(1, 2, 4, 5)
    pairs = sum("%" in row.cells[5] for row in body if len(row.cells) == width)
    blocks = sum("%" in row.cells[7] for row in body if len(row.cells) == width)
    newer = _newer(rows[0], (1, 2) if pairs >= blocks else (1, 5))
    if pairs >= blocks:
        return _Columns(1 + newer, 3 + newer, 7 + newer, 9)
    return _Columns(1 + 4 * newer, 2 + 4 * newer, 4 + 4 * newer, 9)


def _newer(head: Row, at: tuple[int, int]) -> int:
    """0 when the first time of a comparison is the newer one, 1 when it is the second."""
    spans = [dates.span_in(head.cells[place]) if place < len(head.cells) else None for place in at]
    return 1 if spans[0] and spans[1] and spans[1] > spans[0] else 0


def _window(payload: Payload, head: Row) -> str:
    """The time the numbers are about: from the export's other tables, or from the heading of a comparison."""
    spans = [dates.span_in(cell, payload.fetched.date()) for cell in head.cells[1:]]
    named = [span for span in spans if span]
    return dates.window(max(named)) if named else payload.window


def _warn(payload: Payload, window: str, columns: _Columns, notes: Notes) -> None:
    if columns.width == 9:
        notes.say("searches/comparison", "It compares two times. The newer one counts.")
    if not window:
        what = "It does not say which days its numbers are about."
        notes.say("searches/no-window", what, "Import the whole zip: its other tables say it.", warn=True)
        return
    days = re.fullmatch(r"(\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d)", window)
    if days is None:
        return
    first, last = dt.date.fromisoformat(days[1]), dt.date.fromisoformat(days[2])
    if first <= UNRELIABLE[1] and last >= UNRELIABLE[0]:
        what = (
            "Its days touch the time from 13 May 2025 to 27 April 2026, in which Search Console's "
            "impressions, click-through rates and positions are not to be relied on."
        )
        fix = "They count for less. Export a time that begins after 27 April 2026."
        notes.say("searches/unreliable", what, fix, warn=True)


def _count(text: str) -> int | None:
    found = figure(text)
    whole = found is not None and not found.percent and found.value >= 0 and found.value == int(found.value)
    return int(found.value) if found and whole else None
