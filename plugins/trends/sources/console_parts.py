"""Which of the tables of a Search Console export a payload is.

In every language the tables have the same shape: a name, then clicks, impressions, click-through rate
and position, once or twice. What the names are is told by their heading where we know the word, and
else by the names themselves.
"""

import re
from enum import StrEnum
from functools import lru_cache

from plugins.trends.payload import Payload
from plugins.trends.sources import dates
from plugins.trends.sources.figures import figure
from plugins.trends.sources.table import Row, mostly, table_of


class Part(StrEnum):
    """A table of the export, in words."""

    QUERIES = "searches"
    PAGES = "pages"
    COUNTRIES = "countries"
    DEVICES = "devices"
    APPEARANCE = "kinds of results"
    DAYS = "days"
    FILTERS = "filters"


_LOOKED_AT = 60
_HEADINGS: dict[Part, str] = {
    Part.QUERIES: r".*quer(y|ies).*|.*suchanfragen?|.*requêtes.*|.*consultas.*|.*zapytania.*|"
    r".*zoekopdrachten.*|.*検索キーワード.*|.*クエリ.*|.*查询.*|.*查詢.*|.*검색어.*|.*запрос.*",
    Part.PAGES: r"(top )?pages?|.*seiten|.*pages.*|.*páginas.*|.*pagine.*|.*strony|.*pagina.s|"
    r".*ページ|.*网页|.*網頁|.*페이지",
    Part.COUNTRIES: r"country|countries|land|länder|pays|país(es)?|paes[ei]|landen|kraje?|"
    r"国|国家/地区|國家/地區|국가|страна",
    Part.DEVICES: r"devices?|geräte?|appareils?|dispositivos?|dispositiv[oi]|apparaten|apparaat|"
    r"urządzeni[ea]|デバイス|设备|裝置|기기",
    Part.APPEARANCE: r"search appearance|darstellung.*|apparence.*|aspecto.*|aspetto.*|zoekopmaak",
    Part.DAYS: r"dates?|datum|fecha|data|日付|日期|날짜|дата",
}
_FILTER_ROWS = re.compile(
    r"search type|suchtyp|type de recherche|tipo de búsqueda|tipo di ricerca|tipo de pesquisa|zoektype|"
    r"typ wyszukiwania|検索タイプ|搜索类型|搜尋類型|검색 유형|тип поиска",
    re.IGNORECASE,
)
_DEVICE_NAMES = frozenset(("desktop", "mobile", "tablet"))


@lru_cache(maxsize=4)
def part_of(payload: Payload) -> Part | None:
    """Return which table of the export a payload is; None when it is none of them."""
    rows = table_of(payload.body).rows[:_LOOKED_AT]
    if not rows:
        return None
    if len(rows) <= 15 and any(len(row.cells) >= 2 and _FILTER_ROWS.fullmatch(row.cells[0]) for row in rows):
        return Part.FILTERS
    head = rows[0] if not _is_metrics(rows[0]) else None
    body = rows[1:] if head else rows
    if not body:
        return _empty(rows[0])
    good = [row for row in body if _is_metrics(row)]
    if not mostly(len(good), len(body)):
        return None
    names = [row.cells[0] for row in good]
    by_content = _by_names(names)
    if by_content is not None:
        return by_content
    return _by_heading(head.cells[0] if head else "") or _by_case(names)


def _is_metrics(row: Row) -> bool:
    """Whether a row is a name, two counts, a percentage and a position, once or twice."""
    width = len(row.cells)
    if width not in (5, 9):
        return False
    found = [figure(cell, decimals=True) for cell in row.cells[1:]]
    if any(one is None for one in found):
        return False
    percents = [at for at, one in enumerate(found, 1) if one and one.percent]
    return percents in ([3], [5, 6], [3, 7])


def _empty(head: Row) -> Part | None:
    """Of a table without rows: the heading has to be one that we know."""
    return _by_heading(head.cells[0]) if len(head.cells) in (5, 9) and "CTR" in " ".join(head.cells) else None


def _by_names(names: list[str]) -> Part | None:
    """Addresses, days and devices are what they are under any heading."""
    if sum(bool(re.match(r"https?://", name)) for name in names) * 2 > len(names):
        return Part.PAGES
    if sum(dates.day_in(name) is not None and len(name) < 30 for name in names) * 3 > len(names) * 2:
        return Part.DAYS
    if len(names) <= 3 and all(name.lower() in _DEVICE_NAMES for name in names):
        return Part.DEVICES
    return None


def _by_heading(text: str) -> Part | None:
    word = " ".join(text.lower().split())
    return next((part for part, words in _HEADINGS.items() if word and re.fullmatch(words, word)), None)


def _by_case(names: list[str]) -> Part:
    """Search Console writes queries in small letters; countries and kinds of results begin with a capital."""
    capital = sum(name[:1].isupper() for name in names)
    return Part.COUNTRIES if capital * 5 > len(names) * 4 else Part.QUERIES
