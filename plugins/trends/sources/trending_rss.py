"""Google Trends, Trending now, as a feed: item/title, ht:approx_traffic (`2000+`), pubDate, news items.

Only titles and numbers are read; headlines of the news are no searches. A feed that breaks off gives
the items before the break. Documents with a DTD are refused: feeds have none, and entities can be made
to grow.
"""

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Kind, Record
from plugins.trends.sources.figures import volume
from plugins.trends.sources.names import told_by
from plugins.trends.sources.notes import Notes
from plugins.trends.sources.places import code_of

name = "trending-rss"
title = "Google Trends, Trending now, the feed"

_LOOKED_AT = 8192
_HT = b"trends.google.com"


def knows(payload: Payload) -> bool:
    """Whether a payload is a feed that speaks of Google Trends."""
    start = payload.body[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and b"<rss" in start and _HT in payload.body[:20000]


def read(payload: Payload) -> Reading:
    """Return the trends of the feed."""
    notes = Notes(payload)
    if b"<!DOCTYPE" in payload.body or b"<!ENTITY" in payload.body:
        notes.row(1, "The feed has a DTD, which feeds of Google don't have.", "Download it again.")
        return notes.reading(name, ())
    return notes.reading(name, _records(payload, notes))


def _records(payload: Payload, notes: Notes) -> Iterator[Record]:
    place = code_of(told_by(payload.name).place) or payload.place
    for element in _elements(payload.body, notes):
        tag = element.tag.rpartition("}")[2]
        if tag == "link" and element.text:
            place = _place(element.text) or place
        if tag != "item":
            continue
        fields = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in element}
        element.clear()
        query = notes.query(1, fields.get("title", ""))
        if not query:
            continue
        yield Record(
            query=query,
            kind=Kind.SUGGESTION,
            source=name,
            fetched=payload.fetched,
            value=volume(fields.get("approx_traffic", "")),
            raw=fields.get("approx_traffic", "")[:40],
            place=place,
            window=_day(fields.get("pubDate", "")),
            hash=notes.hash,
        )


def _elements(body: bytes, notes: Notes) -> Iterator[Element]:
    parser = XMLPullParser(["end"])
    try:
        for start in range(0, len(body), 1 << 16):
            parser.feed(body[start : start + (1 << 16)])
            yield from (element for _, element in parser.read_events())
        parser.close()
        yield from (element for _, element in parser.read_events())
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (1, 0))[0]
        with_events = [element for _, element in _left(parser)]
        yield from with_events
        notes.row(max(line, 1), "The feed breaks off or is damaged here.", "Download it again.")


def _left(parser: XMLPullParser) -> list[tuple[str, Element]]:
    """What was read before the damage."""
    found = []
    events = parser.read_events()
    while True:
        try:
            found.append(next(events))
        except (StopIteration, ParseError, ValueError, LookupError):
            return found


def _place(link: str) -> str:
    try:
        found = parse_qs(urlsplit(link.strip()).query).get("geo", [""])[0]
    except ValueError:
        return ""
    return found if re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})*", found) else ""


def _day(text: str) -> str:
    try:
        return f"{parsedate_to_datetime(text).astimezone(dt.UTC):%Y-%m-%d}"
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""
