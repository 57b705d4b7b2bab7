"""The kinds of files that have links: how each is read, and where in it things stand."""

from collections.abc import Callable, Mapping

from plugins.linkcheck import css, feeds
from plugins.linkcheck.page import Link, Page, Slip
from plugins.linkcheck.parse import parse
from plugins.linkcheck.parse.decode import decode
from plugins.linkcheck.parse.places import Place, Places, in_style_sheet
from plugins.linkcheck.site import PAGE_ENDINGS

Reader = Callable[[bytes, str, feeds.Entries | None], Page | None]
"""From a file's bytes, the name of a parser and known entries of feeds to what is known of it."""
PlacesOf = Callable[[Link | Slip | str], list[Place]]
"""From a link, a slip or an id to the lines and columns where it stands."""

_XML = (".xml", ".rss", ".atom", ".rdf")


def _read_page(data: bytes, parser: str, entries: feeds.Entries | None = None) -> Page:
    return parse(data, parser)


def _read_style_sheet(data: bytes, parser: str, entries: feeds.Entries | None = None) -> Page:
    return Page(links=list(dict.fromkeys(Link("style", "", raw) for raw, _ in css.addresses(decode(data)))))


def _read_xml(data: bytes, parser: str, entries: feeds.Entries | None = None) -> Page | None:
    found = feeds.read_xml(data, entries)
    return feeds.as_page(found) if found is not None else None


def _read_robots(data: bytes, parser: str, entries: feeds.Entries | None = None) -> Page:
    return feeds.as_page(feeds.read_robots(data))


def _read_redirects(data: bytes, parser: str, entries: feeds.Entries | None = None) -> Page:
    return feeds.as_page(feeds.read_redirects(data)[0])


def _read_manifest(data: bytes, parser: str, entries: feeds.Entries | None = None) -> Page:
    return feeds.as_page(feeds.read_manifest(data))


def reader_of(path: str) -> Reader | None:
    """How a file is read, by its name; None for one that has no links."""
    lower = path.lower()
    if lower.endswith((*PAGE_ENDINGS, ".svg")):
        return _read_page
    if lower.endswith(".css"):
        return _read_style_sheet
    if lower.endswith(_XML):
        return _read_xml
    if lower == "robots.txt":
        return _read_robots
    if path == "_redirects":
        return _read_redirects
    if lower.endswith(".webmanifest") or lower.rpartition("/")[2] == "manifest.json":
        return _read_manifest
    return None


def places_in(path: str, data: bytes, ignored: tuple[str, ...]) -> PlacesOf:
    """Return what tells the places of the links, slips and ids of a file.

    What stands in elements with an `ignored` attribute has none.
    """
    read = reader_of(path)
    if read is _read_page:
        text = decode(data)
        places = Places(text, ignored)

        def of(what: Link | Slip | str) -> list[Place]:
            if isinstance(what, str):
                return places.ids.get(what, [])
            found = places.links.get(what) if isinstance(what, Link) else places.slips.get(what)
            if found or ignored:
                return found or []
            return [places.somewhere(what.raw if isinstance(what, Link) else what.value)]

        return of
    if read is _read_style_sheet:
        table: Mapping = in_style_sheet(decode(data))
    elif read is _read_xml:
        table = feeds.read_xml(data) or {}
    elif read is _read_robots:
        table = feeds.read_robots(data)
    elif read is _read_redirects:
        table = feeds.read_redirects(data)[0]
    else:
        table = feeds.read_manifest(data)
    return lambda what: table.get(what, [(1, 1)])
