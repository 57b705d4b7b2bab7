"""The sitemap: every page that may be found, and when what it says was last changed.

As the sitemaps protocol has it (sitemaps.org, 0.9): at most 50,000 addresses a file, and an index when there
are more. Pictures as in Google's "Image sitemaps" (2025).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

MOST = 50_000
"""Addresses that one file may hold."""
NAME = "sitemap.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that may be found."""

    path: str
    """Its address from the site's root."""
    modified: dt.date | None = None
    """When what it says was last changed, a moment with its time zone or a day; None where nobody knows."""
    images: tuple[str, ...] = ()
    """The pictures that it shows, as addresses from the site's root."""


def sitemap(entries: Sequence[Entry], root: str, *, most: int = MOST) -> dict[str, bytes]:
    """Return the files of a sitemap, name -> what it holds; `root` is the site's full address.

    The file named `NAME` is where to begin.
    """
    entries = sorted(entries, key=lambda entry: entry.path)
    if len(entries) <= most:
        return {NAME: _pages(entries, root)}
    files = {}
    parts = []
    for number, start in enumerate(range(0, len(entries), most), 1):
        name, part = f"sitemap-{number}.xml", entries[start : start + most]
        files[name] = _pages(part, root)
        parts.append((name, newest(entry.modified for entry in part)))
    files[NAME] = _index(parts, root)
    return files


def newest(moments: Iterable[dt.date | None]) -> dt.date | None:
    """Return the last of some moments and days; None when there are none."""
    return max((one for one in moments if one), key=written, default=None)


def written(moment: dt.date) -> str:
    """Return a moment, in UTC, or a day as W3C's "Date and Time Formats" (1997) has it."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pages(entries: Sequence[Entry], root: str) -> bytes:
    space = f' xmlns:image="{_IMAGES}"' if any(entry.images for entry in entries) else ""
    rows = "\n".join(_page(entry, root) for entry in entries)
    return f'{_HEAD}<urlset xmlns="{_SPACE}"{space}>\n{rows}\n</urlset>\n'.encode()


def _page(entry: Entry, root: str) -> str:
    images = "".join(
        f"<image:image><image:loc>{escape(f'{root}/{one}')}</image:loc></image:image>" for one in entry.images
    )
    return f"<url><loc>{escape(f'{root}/{entry.path}')}</loc>{_lastmod(entry.modified)}{images}</url>"


def _index(parts: Sequence[tuple[str, dt.date | None]], root: str) -> bytes:
    rows = "\n".join(
        f"<sitemap><loc>{escape(f'{root}/{name}')}</loc>{_lastmod(modified)}</sitemap>"
        for name, modified in parts
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{rows}\n</sitemapindex>\n'.encode()


def _lastmod(moment: dt.date | None) -> str:
    return f"<lastmod>{written(moment)}</lastmod>" if moment else ""


def robots(root: str) -> bytes:
    """Return `robots.txt`: everything may be read. What should not be found says so itself (`noindex`)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {root}/{NAME}\n".encode()
