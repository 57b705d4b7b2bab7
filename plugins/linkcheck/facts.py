"""What is kept of a file: plain and small, made in any process, read in part."""

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plugins.linkcheck.leads import Leads
from plugins.linkcheck.page import Page
from plugins.linkcheck.section import Item, Section, read_section

NO_PAGE, SECTION = 4, 8
"""The file has no links to look at, such as XML that is no feed; it has a related section."""


class Facts(NamedTuple):
    """What is kept of one file."""

    flags: int = 0
    """`leads.LOUD`, `leads.ABROAD`, `NO_PAGE` and `SECTION`, added."""
    leads: bytes = b""
    """Where its sound-looking links lead, one a line."""
    about: bytes = b""
    """For `about_of`. Of a feed that is not well-formed: the line, the column and the reason."""
    anchors: bytes = b""
    """For `anchors_of`."""
    entries: bytes = b""
    """Of a feed: the links in the text of each entry, by its digest, for `kinds.Entries`."""


@dataclass(frozen=True, slots=True)
class About:
    """What the related sections need to know of a page. The fields are those of `Page`."""

    title: str = ""
    language: str = ""
    canonical: str = ""
    refresh: str = ""
    noindex: bool = False
    base: str | None = None
    meta: dict[str, list[str]] = field(default_factory=dict)
    sections: int = 0
    """How many related sections it has."""
    section: Section | None = None
    """The first of them."""


def facts_of(path: str, page: Page, leads: Leads) -> Facts:
    """Return what is kept of a page."""
    flags, lines = leads.of(path, page)
    section = read_section(page.related[0]) if page.related else None
    about: list[Any] = [page.title, page.language, page.canonical, page.refresh, page.noindex, page.base]
    about += [page.meta, len(page.related), section and _plain(section)]
    return Facts(
        flags | (SECTION if page.related else 0),
        lines.encode("utf-8", "surrogatepass"),
        _dumped(about),
        _dumped(sorted(page.anchors)) if page.anchors else b"",
    )


def nothing(broken: tuple[int, int, str] | None = None) -> Facts:
    """Return what is kept of a file without links; `broken` says where and why it can't be read."""
    return Facts(NO_PAGE, about=_dumped(broken) if broken else b"")


def broken_of(facts: Facts) -> tuple[int, int, str] | None:
    """Return where and why a file can't be read, if so."""
    if not facts.flags & NO_PAGE or not facts.about:
        return None
    line, column, reason = json.loads(facts.about)
    return line, column, reason


def about_of(facts: Facts) -> About:
    """Return what the related sections need to know of a page."""
    *plain, section = json.loads(facts.about)
    return About(*plain, _section(section) if section else None)


def anchors_of(facts: Facts) -> frozenset[str]:
    """Return the places in a page that a fragment may name."""
    return frozenset(json.loads(facts.anchors)) if facts.anchors else frozenset()


def _dumped(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _plain(section: Section) -> list[Any]:
    items = [[item.raw, item.text, sorted(item.rel), item.pictures] for item in section.items]
    return [items, section.has_heading]


def _section(plain: list[Any]) -> Section:
    items = [
        Item(raw, text, frozenset(rel), tuple((src, alt) for src, alt in pictures))
        for raw, text, rel, pictures in plain[0]
    ]
    return Section(items, plain[1])
