"""What files and answers say: bytes in, records out. Nothing here touches a file, the network or a clock.

    explore_widget.py    answers of the live endpoints
    search_console.py    Search Console, the performance export
    trending_rss.py      Trending now, the feed
    trending_csv.py      Trending now, the table
    explore_table.py     Google Trends Explore since 2026: top and rising queries
    explore_series.py    Google Trends Explore: interest over time, both generations
    explore_regions.py   Google Trends Explore: interest by region
    explore_related.py   Google Trends Explore until 2025: related queries and topics

They stand on: decode.py (bytes -> text), table.py (text -> rows), figures.py (numbers as people and
Google write them), dates.py, places.py, names.py (what a file's name tells), queries.py, notes.py
(findings of a file). The edge: files.py and archive.py turn files, folders and zips into payloads.

A format is a module with a `name`, a `title`, `knows` and `read`; a new one is a new file and a line in
`FORMATS`. What a file is, is recognised by its content and never by its name alone.
"""

from typing import Protocol

from plugins.findings import Finding, Severity
from plugins.trends.payload import Payload, Reading
from plugins.trends.sources import (
    explore_regions,
    explore_related,
    explore_series,
    explore_table,
    explore_widget,
    search_console,
    trending_csv,
    trending_rss,
)
from plugins.trends.sources.notes import NOT_NEEDED
from plugins.trends.sources.unknown import looks_like

__all__ = ["FORMATS", "NOT_NEEDED", "Format", "needed", "read", "title_of"]


class Format(Protocol):
    """One layout of a file or an answer."""

    name: str
    """What it is called in records and reports for programs: `search-console`."""

    def knows(self, payload: Payload) -> bool:
        """Whether a payload has this layout, by its content. Never raises."""
        ...

    def read(self, payload: Payload) -> Reading:
        """Return what a payload of this layout says. Never raises: what can't be read is a finding."""
        ...


FORMATS: tuple[Format, ...] = (
    explore_widget,
    trending_rss,
    trending_csv,
    search_console,
    explore_table,
    explore_series,
    explore_regions,
    explore_related,
)
"""In the order in which they are asked: the first that knows a payload reads it."""


def read(payload: Payload) -> Reading:
    """Return what a payload says; a finding that describes it when no format knows it."""
    for form in (*_of_client(payload.via), *FORMATS):
        if form.knows(payload):
            return form.read(payload)
    finding = Finding(payload.name, "searches/unknown", *looks_like(payload), Severity.ERROR)
    return Reading("", (), (finding,))


def _of_client(via: str) -> tuple[Format, ...]:
    """Return the formats that a live client brings along for its own answers."""
    if via == "import":
        return ()
    from plugins.trends.live import client_formats

    return client_formats(via)


def needed(reading: Reading) -> bool:
    """Whether a payload that was read so is worth keeping."""
    return bool(reading.format) and all(finding.code != NOT_NEEDED for finding in reading.findings)


def title_of(name: str) -> str:
    """Return what people call a format: `Google Trends, related searches`."""
    return next((getattr(form, "title", name) for form in FORMATS if form.name == name), name)
