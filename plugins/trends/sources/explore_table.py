"""Google Trends Explore since 2026: `searched_with_top-queries_US_FROM_TO.csv`, and the same of rising
queries.

    "query","search interest","increase percent"
    "back brace",100,"60%"

Both lists have both numbers. The list of top queries gives their interest, and the growth of those that
rise. The list of rising queries gives the growth alone: its interest is not that of the most frequent
ones.
"""

from collections.abc import Iterator
from itertools import pairwise

from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Record
from plugins.trends.sources.breakout import breakout_words, growth, is_word
from plugins.trends.sources.figures import figure
from plugins.trends.sources.names import told_by
from plugins.trends.sources.notes import Notes
from plugins.trends.sources.places import code_of
from plugins.trends.sources.table import Row, mostly, table_of

name = "explore-table"
title = "Google Trends, top and rising searches"

_LOOKED_AT = 60


def knows(payload: Payload) -> bool:
    """Whether a payload has three columns: a query, a number from 0 to 100, and a growth."""
    rows = table_of(payload.body).rows[:_LOOKED_AT]
    if not rows or any(len(row.cells) > 3 for row in rows):
        return False
    body = rows[1:] if _is_heading(rows[0]) else rows
    good = [row for row in body if _fits(row)]
    grown = [row for row in good if len(row.cells) == 3]
    return bool(grown) and mostly(len(good), len(body))


def read(payload: Payload) -> Reading:
    """Return the queries of the list."""
    table = table_of(payload.body)
    notes = Notes(payload, table)
    rows = [row for at, row in enumerate(table.rows) if at or not _is_heading(row)]
    return notes.reading(name, _records(payload, rows, notes))


def _records(payload: Payload, rows: list[Row], notes: Notes) -> Iterator[Record]:
    words = breakout_words([row.cells[2] for row in rows if len(row.cells) == 3])
    is_top = not _is_rising(rows, words, payload.name)
    told = told_by(payload.name)
    place, window = code_of(told.place) or payload.place, told.window or payload.window
    for row in rows:
        if not 2 <= len(row.cells) <= 3:
            what = f"It has {len(row.cells)} cells where there are three."
            notes.row(row.line, what, "Put a search with a comma in it between quotation marks.")
            continue
        interest, grown = figure(row.cells[1]), row.cells[2] if len(row.cells) == 3 else ""
        rise = growth(grown, words) if grown else 0.0
        if interest is None or interest.percent or not 0 <= interest.value <= 100:
            notes.number(row.line, row.cells[1], "“100”, a number from 0 to 100")
            continue
        if rise is None:
            notes.number(row.line, grown, "“60%” or “Breakout”")
            continue
        query = notes.query(row.line, row.cells[0])
        pairs = [(Kind.TOP, 0.5 if interest.below else interest.value, row.cells[1])] if is_top else []
        pairs += [(Kind.RISING, rise, grown)] if rise > 0 else []
        for kind, value, raw in pairs if query else ():
            yield Record(
                query=query,
                kind=kind,
                source=name,
                fetched=payload.fetched,
                value=value,
                raw=raw,
                seed=payload.seed.split("\n")[0],
                place=place,
                window=window,
                hash=notes.hash,
            )


def _is_rising(rows: list[Row], words: frozenset[str], file: str) -> bool:
    """Whether the list is one of rising queries: by its order, and by its name when both orders fit or none.

    A list in no order that does not say what it is gives growth alone, which is true of both lists.
    """
    interest = [
        found.value if (found := figure(row.cells[1])) else None for row in rows if len(row.cells) > 1
    ]
    rises = [growth(row.cells[2], words) for row in rows if len(row.cells) == 3]
    by_interest, by_rise = _falls(interest), _falls(rises) and len(rises) == len(interest)
    if by_rise and by_interest:
        return "rising" in file.lower()
    return by_rise or (not by_interest and "top" not in file.lower())


def _falls(values: list[float | None]) -> bool:
    known = [value for value in values if value is not None]
    return all(before >= after for before, after in pairwise(known))


def _fits(row: Row) -> bool:
    if not 2 <= len(row.cells) <= 3:
        return False
    interest = figure(row.cells[1])
    if interest is None or interest.percent or not 0 <= interest.value <= 100:
        return False
    if len(row.cells) == 2:
        return True
    grown = figure(row.cells[2])
    return is_word(row.cells[2]) or (grown is not None and grown.percent)


def _is_heading(row: Row) -> bool:
    return len(row.cells) == 3 and figure(row.cells[1]) is None and figure(row.cells[2]) is None
