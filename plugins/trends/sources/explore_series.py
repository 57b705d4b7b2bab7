"""Google Trends Explore, interest over time: `multiTimeline.csv` until 2025,
`time_series_US_FROM_TO.csv` since.

    Category: All categories

    Week,sciatica: (United States),back pain: (United States)
    2026-03-15,88,12

`<1` stands for more than nothing and less than one. An empty cell is no data. The last week or month is
left out when it was not over at the time of the export, because its number still changes.
"""

import datetime as dt
import re
from collections.abc import Iterator

from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Point, Record
from plugins.trends.sources import dates
from plugins.trends.sources.figures import figure
from plugins.trends.sources.names import told_by
from plugins.trends.sources.notes import Notes
from plugins.trends.sources.places import code_of
from plugins.trends.sources.table import Row, mostly, table_of

name = "explore-series"
title = "Google Trends, interest over time"

_COLUMN = re.compile(r"(?P<query>.+?)\s?[:：]\s?[(（](?P<place>.*)[)）]", re.DOTALL)
_LOOKED_AT = 60
_PARTIAL = "ispartial"
"""A column that tables saved by pytrends have."""


def knows(payload: Payload) -> bool:
    """Whether a payload has a row of names, and below it days with numbers from 0 to 100."""
    found = _parts(table_of(payload.body).rows[:_LOOKED_AT])
    if found is None:
        return False
    head, body = found
    good = [row for row in body if _is_point(row, head)]
    return mostly(len(good), len(body))


def read(payload: Payload) -> Reading:
    """Return one series for each column."""
    table = table_of(payload.body)
    notes = Notes(payload, table)
    found = _parts(table.rows)
    if found is None:
        return notes.reading(name, ())
    head, body = found
    lines = _finished(_dated(body, notes), head, payload.fetched.date(), notes)
    return notes.reading(name, _records(payload, head, lines, notes))


def _records(payload: Payload, head: Row, lines: list[tuple[Row, dt.date]], notes: Notes) -> Iterator[Record]:
    told = told_by(payload.name)
    around = (min(day for _, day in lines), max(day for _, day in lines)) if lines else None
    columns = _columns(head, lines, notes)
    for at, heading in enumerate(head.cells[1:], 1):
        match = _COLUMN.fullmatch(heading)
        query = notes.query(head.line, match["query"] if match else heading)
        points = tuple(sorted(columns[at], key=lambda point: point.day))
        known = [point.value for point in points if point.value is not None]
        if not query or not known or _is_flag(head, at):
            continue
        yield Record(
            query=query,
            kind=Kind.SERIES,
            source=name,
            fetched=payload.fetched,
            value=sum(known) / len(known),
            place=code_of(match["place"] if match else told.place) or payload.place,
            window=told.window or payload.window or dates.window(around),
            hash=notes.hash,
            points=points,
        )


def _columns(head: Row, lines: list[tuple[Row, dt.date]], notes: Notes) -> list[list[Point]]:
    """The points of each column; the first, of the days, has none."""
    columns: list[list[Point]] = [[] for _ in head.cells]
    for row, day in lines:
        if len(row.cells) > len(head.cells):
            notes.row(row.line, "It has more numbers than there are searches.", "Take the last ones out.")
            continue
        cells = [*row.cells, *[""] * (len(head.cells) - len(row.cells))]
        points = [
            None if at == 0 or _is_flag(head, at) else _point(cell, day) for at, cell in enumerate(cells)
        ]
        bad = next((at for at, one in enumerate(points) if one is None and at and not _is_flag(head, at)), 0)
        if bad:
            notes.number(row.line, row.cells[bad], "“88” or “<1”, a number from 0 to 100")
            continue
        for column, point in zip(columns, points, strict=True):
            if point:
                column.append(point)
    return columns


def _parts(rows: tuple[Row, ...]) -> tuple[Row, tuple[Row, ...]] | None:
    """The row of names and the rows below it; None when it is no such table."""
    for at, row in enumerate(rows[:6]):
        if len(row.cells) > 1:
            below = rows[at + 1 :]
            sound = not dates.day_in(row.cells[0]) and all(figure(cell) is None for cell in row.cells[1:])
            return (row, below) if sound and below else None
    return None


def _is_point(row: Row, head: Row) -> bool:
    if dates.day_in(row.cells[0]) is None or len(row.cells) > len(head.cells):
        return False
    cells = list(enumerate(row.cells))[1:]
    return all(_is_flag(head, at) or _point(cell, dt.date.min) is not None for at, cell in cells)


def _is_flag(head: Row, at: int) -> bool:
    return at < len(head.cells) and head.cells[at].lower() == _PARTIAL


def _point(cell: str, day: dt.date) -> Point | None:
    """A point; without a value for an empty cell; None for a cell that is no number from 0 to 100."""
    if not cell:
        return Point(day, None, 0.0)
    found = figure(cell, decimals=True)
    if found is None or found.percent or not 0 <= found.value <= 100:
        return None
    return Point(day, 0.5, 0.5) if found.below else Point(day, found.value)


def _dated(rows: tuple[Row, ...], notes: Notes) -> list[tuple[Row, dt.date]]:
    """The rows that begin with a day that can be right, each with its day.

    A day is far off when it lies a year or more, and twice the span of the others, away from them.
    """
    lines = []
    for row, day in zip(rows, dates.column([row.cells[0] for row in rows]), strict=True):
        if day is None:
            notes.row(
                row.line, "Its first cell is no day.", "Write the day as Google does, such as 2026-03-15."
            )
        else:
            lines.append((row, day))
    if len(lines) < 4:
        return lines
    known = sorted(day for _, day in lines)
    low, high = known[1], known[-2]
    most = max((high - low) * 2, dt.timedelta(days=366))
    for row, day in lines:
        if max(low - day, day - high) > most:
            notes.row(row.line, f"The day {day} is far from all others.", "Write the day that belongs there.")
    return [(row, day) for row, day in lines if max(low - day, day - high) <= most]


def _finished(
    lines: list[tuple[Row, dt.date]], head: Row, exported: dt.date, notes: Notes
) -> list[tuple[Row, dt.date]]:
    """The rows without the last one, when its day, week or month was not over at the time of the export."""
    lines = [(row, day) for row, day in lines if not _says_partial(row, head)]
    ending = dates.ending_of([day for _, day in lines])
    if not lines or ending is None:
        return lines
    day = lines[-1][1]
    if day <= exported < ending(day):
        what = f"The last row, {day}, was not over when this was exported: it is left out of the series."
        notes.say("searches/unfinished", what, line=lines[-1][0].line)
        return lines[:-1]
    return lines


def _says_partial(row: Row, head: Row) -> bool:
    return any(_is_flag(head, at) and cell.lower() == "true" for at, cell in enumerate(row.cells))
