"""What the live endpoints of Google Trends answer: related searches, interest over time, suggestions.

Bodies are as they came over the line: `)]}'` or `)]}',`, a line end, and JSON. pytrends reads the same ones
and drops what people see (`formattedValue`), so they are read here. Which query a column of a series is about
stands in the payload's `seed`, one query a line, in the order in which they were asked.
"""

import datetime as dt
import json
import math
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from plugins.findings import Finding, Severity
from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Point, Record

name = "explore-widget"
"""The format's name, as records carry it."""
title = "Google Trends, live"

_LONGEST = 200
"""Letters of a query; longer ones are no searches."""
_MOST_FINDINGS = 20
_ROUNDED = 0.5
"""How far a number may be off that was rounded to a whole one; `<1` lies anywhere from 0 to 1."""


def unwrapped(body: bytes) -> Any:
    """Return the JSON within a body. Raises `ValueError` when there is none, or not all of it."""
    start = body[:16].find(b"{")
    if start < 0:
        raise ValueError("no JSON object at the beginning")
    try:
        return json.loads(body[start:].decode("utf-8"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def knows(payload: Payload) -> bool:
    """Whether a payload is such a body: by its content, whatever its name."""
    if not payload.body.lstrip().startswith((b")]}'", b"{")):
        return False
    return _part(payload) is not None


def read(payload: Payload) -> Reading:
    """Return what a body says. A list that is empty is a reading without records, and no fault."""
    part = _part(payload)
    if part is None:
        fix = "Save it again from the beginning, or leave it out."
        return Reading("", (), (_finding(payload, "unknown", "This is no answer of Google Trends.", fix),))
    key, content = part
    problems: list[str] = []
    records = tuple(_READERS[key](payload, content, problems.append))
    findings = [
        _finding(payload, "bad-row", f"{problem} That row was left out; the others are in.", "")
        for problem in problems[:_MOST_FINDINGS]
    ]
    if len(problems) > _MOST_FINDINGS:
        more = len(problems) - _MOST_FINDINGS
        findings.append(_finding(payload, "bad-row", f"{more} more rows could not be read.", ""))
    return Reading(name, records, tuple(findings), len(problems))


def _part(payload: Payload) -> tuple[str, list[Any]] | None:
    """Return the list in a body that has something to read, with its name; None for other content."""
    try:
        data = unwrapped(payload.body.lstrip())
    except ValueError:
        return None
    inner = data.get("default") if isinstance(data, dict) else None
    if isinstance(inner, dict):
        for key in _READERS:
            if isinstance(inner.get(key), list):
                return key, inner[key]
    return None


def _finding(payload: Payload, kind: str, message: str, fix: str) -> Finding:
    return Finding(payload.name, f"searches/{kind}", message, fix, Severity.WARNING)


Problem = Callable[[str], None]


def _related(payload: Payload, lists: list[Any], problem: Problem) -> Iterator[Record]:
    """The most frequent searches beside the seed come first, then those that rise."""
    for kind, ranked in zip((Kind.TOP, Kind.RISING), lists, strict=False):
        rows = ranked.get("rankedKeyword") if isinstance(ranked, dict) else None
        for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
            if not isinstance(row, dict):
                problem(f"Row {number} of the {kind} searches is no row.")
            elif "query" in row and row.get("hasData", True) is not False:
                query, value = _query(row["query"]), _number(row.get("value"))
                if not query or value is None:
                    problem(f"Row {number} of the {kind} searches has no search, or no number.")
                    continue
                raw = row.get("formattedValue")
                yield _record(payload, query, kind, value=value, raw=_line(raw) or f"{value:g}")


def _suggested(payload: Payload, topics: list[Any], problem: Problem) -> Iterator[Record]:
    for number, row in enumerate(topics, 1):
        query = _query(row.get("title")) if isinstance(row, dict) else ""
        if query:
            yield _record(payload, query, Kind.SUGGESTION, raw=_line(row.get("type")))
        else:
            problem(f"Row {number} of the suggestions has no name.")


def _series(payload: Payload, rows: list[Any], problem: Problem) -> Iterator[Record]:
    """One series for each query that was asked, and how it stands to the anchor."""
    queries = [query for query in payload.seed.split("\n") if query]
    if not rows:
        return
    if not queries:
        problem("The series does not say which searches it is about.")
        return
    columns: list[list[Point]] = [[] for _ in queries]
    for number, row in enumerate(rows, 1):
        found = _points(row, len(queries))
        if found is None:
            problem(f"Row {number} of the series has no day, or not one number for each of the searches.")
        elif row.get("isPartial") is not True:
            for column, point in zip(columns, found, strict=True):
                column.append(point)
    means = {query: _mean(points) for query, points in zip(queries, columns, strict=True)}
    anchor = next((query for query in queries if query.casefold() == payload.anchor.casefold()), "")
    for query, points in zip(queries, columns, strict=True):
        mean, error = means[query]
        if mean is None:
            continue
        level, level_error = _level((mean, error), means[anchor]) if anchor else (None, 0.0)
        if query == anchor and level is not None:
            level_error = 0.0
        yield _record(
            payload,
            query,
            Kind.SERIES,
            value=mean,
            points=tuple(sorted(points, key=lambda point: point.day)),
            level=level,
            level_error=level_error,
            seed="",
        )


def _points(row: Any, count: int) -> list[Point] | None:
    """Return the points of one day, in the order of the queries; None when the row can't be read."""
    if not isinstance(row, dict) or not isinstance(row.get("value"), list):
        return None
    seconds = _number(row.get("time"))
    if seconds is None or len(row["value"]) != count or not 0 <= seconds < 1e11:
        return None
    day = (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).date()
    points = []
    for at, given in enumerate(row["value"]):
        value, words = _number(given), _at(row.get("formattedValue"), at)
        if _at(row.get("hasData"), at) is False:
            points.append(Point(day, None, 0.0))
        elif isinstance(words, str) and words.strip().startswith("<"):
            points.append(Point(day, 0.5, _ROUNDED))
        elif value is None or not 0 <= value <= 100:
            return None
        else:
            points.append(Point(day, value, _ROUNDED))
    return points


def _mean(points: list[Point]) -> tuple[float | None, float]:
    """Return the mean of the points that have a value, and how far it may be off at worst."""
    known = [point for point in points if point.value is not None]
    if not known:
        return None, 0.0
    total = math.fsum(point.value for point in known if point.value is not None)
    return total / len(known), math.fsum(point.error for point in known) / len(known)


def _level(one: tuple[float, float], anchor: tuple[float | None, float]) -> tuple[float | None, float]:
    """Return a mean as a multiple of the anchor's, and how far that may be off at worst.

    With means m and a, off by at most e and f, the highest the multiple can be is (m + e) / (a - f), which
    is (e + f m / a) / (a - f) more than m / a. An anchor that may be nothing gives no level.
    """
    (mean, error), (base, base_error) = one, anchor
    if base is None or base <= base_error:
        return None, 0.0
    level = mean / base
    return level, (error + base_error * level) / (base - base_error)


def _record(payload: Payload, query: str, kind: Kind, **more: Any) -> Record:
    given = {
        "seed": payload.seed.split("\n")[0],
        "place": payload.place,
        "window": payload.window,
        "hash": payload.hash,
        **more,
    }
    return Record(query=query, kind=kind, source=name, fetched=payload.fetched, **given)


def _query(value: Any) -> str:
    """Return a search with blanks tidied, or nothing when it is none."""
    text = _line(value)
    return text if len(text) <= _LONGEST else ""


def _line(value: Any) -> str:
    """Return text in one line, without control characters, in one Unicode form."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFC", value)
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def _number(value: Any) -> float | None:
    """Return a number that is one: not true, not infinite, not a list."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _at(values: Any, at: int) -> Any:
    return values[at] if isinstance(values, list) and at < len(values) else None


_READERS: dict[str, Callable[[Payload, list[Any], Problem], Iterator[Record]]] = {
    "rankedList": _related,
    "timelineData": _series,
    "topics": _suggested,
}
