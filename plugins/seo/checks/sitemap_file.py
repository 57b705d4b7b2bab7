"""The site's sitemap, with its parts."""

import xml.etree.ElementTree as etree
from typing import NamedTuple, Protocol

from plugins.seo.checks.rule import Said

SITEMAP = "sitemap.xml"
_SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MOST = 50_000
"""Addresses that one file may have."""


class Files(Protocol):
    """The files of a site."""

    files: set[str]

    def text(self, file: str) -> str | None:
        """Return a file's text; None when it is not there."""

    def file_of(self, url: str) -> str:
        """Return the file at a whole address of ours, or an empty string."""


class Listed(NamedTuple):
    """What a sitemap lists."""

    file: str
    url: str
    changed: str


class Sitemap(NamedTuple):
    """A sitemap with its parts."""

    rows: list[Listed]
    broken: list[Said]


def sitemap_of(site: Files) -> Sitemap | None:
    """Return the addresses in the site's sitemap; None when there is none."""
    if SITEMAP not in site.files:
        return None
    found = Sitemap([], [])
    waiting, seen = [SITEMAP], set()
    while waiting:
        file = waiting.pop(0)
        seen.add(file)
        try:
            root = etree.fromstring(site.text(file) or "")
        except etree.ParseError as error:
            found.broken.append(Said(f"The sitemap is not well-formed XML: {error}.", file))
            continue
        rows = [Listed(file, _said(one, "loc"), _said(one, "lastmod")) for one in root]
        if root.tag == f"{_SPACE}urlset":
            found.rows.extend(rows)
            if len(rows) > _MOST:
                found.broken.append(
                    Said(f"The sitemap has {len(rows):,} addresses; {_MOST:,} is the limit.", file)
                )
        elif root.tag == f"{_SPACE}sitemapindex":
            for row in rows:
                part = site.file_of(row.url)
                if not part:
                    found.broken.append(Said("A part of the sitemap is not there.", file, row.url))
                elif part not in seen:
                    waiting.append(part)
        else:
            found.broken.append(Said("The sitemap is none by its first tag.", file))
    return found


def _said(node: etree.Element, name: str) -> str:
    return (node.findtext(f"{_SPACE}{name}") or "").strip()
