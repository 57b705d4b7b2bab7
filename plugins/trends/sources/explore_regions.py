"""Google Trends Explore, interest by region: `geoMap.csv`.

    Region,sciatica: (11/26/25 - 11/26/26),back pain: (11/26/25 - 11/26/26)
    Minnesota,74%,<1%

It is kept as evidence. No topic comes from it: it tells where people search, not what else they search
for.
"""

import re

from plugins.trends.payload import Payload, Reading
from plugins.trends.sources import dates
from plugins.trends.sources.explore_related import about_in
from plugins.trends.sources.figures import figure
from plugins.trends.sources.notes import Notes
from plugins.trends.sources.table import Row, mostly, table_of

name = "explore-regions"
title = "Google Trends, interest by region"

_LOOKED_AT = 60
_WORDS = frozenset(
    "region|country|metro|city|subregion|dma|state|land|stadt|bundesland|pays|région|ville|país|región|ciudad|"
    "paese|regione|città|região|cidade|stad|regio|kraj|miasto|województwo|地域|国|市区町村|都道府県|地区|国家|國家|城市|지역|국가|도시|"
    "регион|страна|город".split("|")
)


def knows(payload: Payload) -> bool:
    """Whether a payload has names of places with percentages or numbers from 0 to 100."""
    return _parts(payload) is not None


def read(payload: Payload) -> Reading:
    """Return a reading without records, and a finding for each row that can't be read."""
    notes = Notes(payload, table_of(payload.body))
    _, body = _parts(payload) or (None, ())
    for row in body:
        bad = next((cell for cell in row.cells[1:] if not _is_share(cell)), None)
        if bad is not None:
            notes.number(row.line, bad, "“74%” or “<1%”")
    notes.say("searches/no-searches", "It tells where people search. It is kept, and no topic comes from it.")
    return notes.reading(name, ())


def _parts(payload: Payload) -> tuple[Row, tuple[Row, ...]] | None:
    rows = table_of(payload.body).rows
    at = next((at for at, row in enumerate(rows[:6]) if len(row.cells) > 1), None)
    if at is None or len(rows) < at + 2:
        return None
    head, body = rows[at], rows[at + 1 :]
    named = head.cells[0].lower() in _WORDS
    told = all(_is_column(cell, payload) for cell in head.cells[1:])
    if not (named or told) or any(figure(cell) for cell in head.cells[1:]):
        return None
    some = body[:_LOOKED_AT]
    good = [row for row in some if _is_region(row, len(head.cells))]
    return (head, body) if mostly(len(good), len(some)) else None


def _is_column(cell: str, payload: Payload) -> bool:
    return about_in(cell, payload) is not None or bool(re.fullmatch(r".+[:：]\s?[(（].+[)）]", cell))


def _is_region(row: Row, columns: int) -> bool:
    if len(row.cells) > columns or dates.day_in(row.cells[0]) or figure(row.cells[0]):
        return False
    return all(_is_share(cell) for cell in row.cells[1:])


def _is_share(cell: str) -> bool:
    found = figure(cell)
    return not cell or (found is not None and 0 <= found.value <= 100)
