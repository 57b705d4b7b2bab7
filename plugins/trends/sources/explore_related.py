"""Google Trends Explore, as it exported until 2025: `relatedQueries.csv` and `relatedEntities.csv`.

    Category: All categories
    "sciatica: (9/15/25 - 9/15/26, United States)"

    TOP
    sciatica pain,100

    RISING
    why do back surgeries fail,Breakout
    sciatica pillow,"+1,600%"

The headings stay English in other languages. Lists from which somebody took the headings are read too:
what has a percent sign or says Breakout is rising, what has a number from 0 to 100 is top.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Record
from plugins.trends.sources import dates, places
from plugins.trends.sources.breakout import breakout_words, growth, is_word
from plugins.trends.sources.figures import figure
from plugins.trends.sources.names import told_by
from plugins.trends.sources.notes import Notes
from plugins.trends.sources.table import Row, Table, table_of

name = "explore-csv"
title = "Google Trends, related searches"

_HEADINGS = {"top": Kind.TOP, "rising": Kind.RISING}
_ABOUT = re.compile(r"(?P<seed>.+?)\s?[:：]\s?[(（](?P<inside>.*\d.*)[)）]", re.DOTALL)
_TOPIC = re.compile(r"\s[-–]\s([^\W\d_][\w ]{2,40})$")
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class About:
    """What the head of an export says about all of it."""

    seed: str = ""
    place: str = ""
    window: str = ""


def knows(payload: Payload) -> bool:
    """Whether a payload has a heading TOP or RISING, or looks like such a list without its headings."""
    rows = table_of(payload.body).rows
    if any(_heading(row) for row in rows[:_LOOKED_AT]):
        return True
    return _looks_bare(rows[:_LOOKED_AT])


def read(payload: Payload) -> Reading:
    """Return the queries of both lists; of topics, which nobody typed, the names only."""
    table = table_of(payload.body)
    notes = Notes(payload, table)
    about, body = _head(payload, table)
    lines = list(_lines(body, notes))
    topics = "relatedentities" in payload.name.lower() or _are_topics([row for row, _ in lines])
    if topics:
        notes.say("searches/topics", "These are Google's topics, not searches: their names are kept.")
    return notes.reading(name, _records(payload, lines, about, notes, topics=topics))


def _records(
    payload: Payload, lines: list[tuple[Row, Kind | None]], about: About, notes: Notes, *, topics: bool
) -> Iterator[Record]:
    rising = [row.cells[1] for row, kind in lines if kind is not Kind.TOP]
    words = breakout_words([value for value in rising if figure(value) is None or "%" in value])
    for row, kind in lines:
        text, raw = row.cells
        kind, value = _value(raw, kind, words)
        if value is None:
            example = "“100”" if kind is Kind.TOP else "“+1,600%” or “Breakout”"
            notes.number(row.line, raw, example)
            continue
        query = notes.query(row.line, _TOPIC.sub("", text) if topics else text)
        if query:
            yield Record(
                query=query,
                kind=Kind.SUGGESTION if topics else kind,
                source=name,
                fetched=payload.fetched,
                value=None if topics else value,
                raw=raw,
                seed=about.seed,
                place=about.place,
                window=about.window,
                hash=notes.hash,
            )


def _value(raw: str, kind: Kind | None, words: frozenset[str]) -> tuple[Kind, float | None]:
    """The kind and the number of a row; without headings, the kind is told by the number."""
    found = figure(raw)
    if kind is None:
        kind = Kind.TOP if found and not found.percent else Kind.RISING
    if kind is Kind.RISING:
        return kind, growth(raw, words)
    if found is None or found.percent or not 0 <= found.value <= 100:
        return kind, None
    return kind, 0.5 if found.below else found.value


def _lines(rows: tuple[Row, ...], notes: Notes) -> Iterator[tuple[Row, Kind | None]]:
    """The rows of the lists with the heading they stand under; None before any heading."""
    headed = {_heading(row) for row in rows} - {None}
    kind: Kind | None = None
    for row in rows:
        heading = _heading(row)
        if heading is not None:
            kind = heading
        elif len(row.cells) != 2:
            what = f"It has {len(row.cells)} cells where there are two: a search and its number."
            notes.row(row.line, what, "Put a search with a comma in it between quotation marks.")
        else:
            told = figure(row.cells[1])
            other = Kind.RISING not in headed and (is_word(row.cells[1]) or (told and told.percent))
            yield row, Kind.RISING if other and kind is Kind.TOP else kind


def _heading(row: Row) -> Kind | None:
    return _HEADINGS.get(row.cells[0].strip(" :").lower()) if len(row.cells) == 1 else None


def _head(payload: Payload, table: Table) -> tuple[About, tuple[Row, ...]]:
    """What the file is about, and the rows below that."""
    rows, about = table.rows, None
    while rows and not _heading(rows[0]) and (len(rows[0].cells) == 1 or about_in(rows[0].cells[0], payload)):
        about = about or about_in(", ".join(rows[0].cells), payload)
        rows = rows[1:]
    if rows and len(rows[0].cells) == 2 and not _is_value(rows[0].cells[1]) and _is_label(rows[0].cells[1]):
        rows = rows[1:]
    told = told_by(payload.name)
    about = about or About()
    return (
        About(
            about.seed or payload.seed.split("\n")[0],
            about.place or places.code_of(told.place) or payload.place,
            about.window or told.window or payload.window,
        ),
        rows,
    )


def about_in(text: str, payload: Payload) -> About | None:
    """Return what `sciatica: (9/15/25 - 9/15/26, United States)` says; None for other text."""
    match = _ABOUT.fullmatch(text.strip())
    if match is None:
        return None
    inside = match["inside"]
    after = re.search(r",\s*([^\d,，]+(?:,\s*[^\d,，]+)?)$", inside)
    place = re.sub(r"^[ap]\.?\s?m\.?\s*,?\s*", "", after[1], flags=re.IGNORECASE) if after else ""
    span = dates.span_in(inside, payload.fetched.date())
    when = inside[: after.start()] if after and place else inside
    window = dates.window(span) or " ".join(when.split())[:100]
    return About(" ".join(match["seed"].split())[:200], places.code_of(place), window)


def _is_value(text: str) -> bool:
    return figure(text) is not None or is_word(text)


def _is_label(text: str) -> bool:
    """Whether the second cell of the first row is a heading, such as `value`."""
    return text.replace(" ", "").isalpha()


def _looks_bare(rows: tuple[Row, ...]) -> bool:
    """Whether rows are queries with numbers, as in the lists: growths, or numbers that fall from 100."""
    body = [row for row in rows if len(row.cells) == 2]
    if body and not _is_value(body[0].cells[1]) and _is_label(body[0].cells[1]):
        body = body[1:]
    good = [row.cells for row in body if _is_value(row.cells[1]) and re.search(r"[^\W\d_]", row.cells[0])]
    if len(good) < 2 or len(good) * 3 < len(rows) * 2 or any(_is_time(text) for text, _ in good):
        return False
    found = [(figure(raw), raw) for _, raw in good]
    if any(is_word(raw) or (one and one.percent) for one, raw in found):
        return True
    values = [one.value for one, _ in found if one]
    return values[0] == 100 and all(a >= b >= 0 for a, b in pairwise(values))


def _is_time(text: str) -> bool:
    return dates.day_in(text) is not None


def _are_topics(rows: list[Row]) -> bool:
    """Whether nearly all rows are topics with their type: `Sciatica - Disorder`."""
    return len(rows) > 2 and sum(bool(_TOPIC.search(row.cells[0])) for row in rows) * 5 > len(rows) * 4
