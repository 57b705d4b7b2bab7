"""Google Trends, Trending now, as a table: `trending_US_1d_YYYYMMDD-HHMM.csv`.

    Trends,Search volume,Started,Ended,Trend breakdown,Explore link

The volume is rough (`500K+`). The breakdown has the searches that belong to the trend, with commas
between them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Record
from plugins.trends.sources import dates
from plugins.trends.sources.figures import volume
from plugins.trends.sources.names import told_by
from plugins.trends.sources.notes import Notes
from plugins.trends.sources.places import code_of
from plugins.trends.sources.queries import LONGEST, tidy
from plugins.trends.sources.table import Row, mostly, table_of

name = "trending-csv"
title = "Google Trends, Trending now"

_LOOKED_AT = 60
_COLUMNS = 6
_LINK = re.compile(r"(https?://trends\.google\.|\.?/explore|\.?/trends/explore)", re.IGNORECASE)


def knows(payload: Payload) -> bool:
    """Whether a payload has a trend, a rough number and a link to Explore in each row."""
    rows = table_of(payload.body).rows[:_LOOKED_AT]
    good = [row for row in rows if _is_trend(row)]
    return mostly(len(good), len(rows) - 1)


def read(payload: Payload) -> Reading:
    """Return the trends, and the searches that belong to them."""
    table = table_of(payload.body)
    notes = Notes(payload, table)
    return notes.reading(name, _records(payload, table.rows, notes))


def _records(payload: Payload, rows: tuple[Row, ...], notes: Notes) -> Iterator[Record]:
    told = told_by(payload.name)
    for at, row in enumerate(rows):
        if at == 0 and not _is_trend(row):
            continue
        if len(row.cells) != _COLUMNS:
            what = f"It has {len(row.cells)} cells where there are {_COLUMNS}."
            notes.row(row.line, what, "Put text with a comma in it between quotation marks.")
            continue
        text, raw, started, ended, parts, link = row.cells
        value = volume(raw)
        if value is None and not re.search(r"\d", raw):
            notes.number(row.line, raw, "“500K+”")
            continue
        query = notes.query(row.line, text)
        if not query:
            continue
        first, last = dates.day_in(started), dates.day_in(ended)
        record = Record(
            query=query,
            kind=Kind.SUGGESTION,
            source=name,
            fetched=payload.fetched,
            value=value,
            raw=raw,
            place=_place(link) or code_of(told.place) or payload.place,
            window=dates.window((first, last)) if first and last and first <= last else str(first or ""),
            hash=notes.hash,
        )
        yield record
        for part in map(tidy, re.split("[,，、]", parts)):
            if part and part != query and len(part) <= LONGEST:
                yield replace(record, query=part, value=None, raw="", seed=query)


def _is_trend(row: Row) -> bool:
    return (
        len(row.cells) == _COLUMNS
        and bool(_LINK.match(row.cells[-1]))
        and bool(re.search(r"\d", row.cells[1]))
    )


def _place(link: str) -> str:
    try:
        found = parse_qs(urlsplit(link).query).get("geo", [""])[0]
    except ValueError:
        return ""
    return found if re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})*", found) else ""
