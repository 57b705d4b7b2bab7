"""Where in a file its links and slips stand: lines and columns, both counted from 1, columns in characters.

Only files with something to report are read this way. A place is that of the attribute, or of the element
when the attribute is missing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from plugins.linkcheck import css, data
from plugins.linkcheck.page import Link, Slip
from plugins.linkcheck.parse.elements import Collector
from plugins.linkcheck.parse.tokens import Tag, element_end, is_plain, raw_end, start_tags

Place = tuple[int, int]

_SECTION = re.compile(r"<section(?=[\t\n\f />])[^>]*>", re.I)


class Lines:
    """Turns offsets into lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, offset: int) -> Place:
        """Return the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Places:
    """The places of everything in one page."""

    def __init__(self, text: str, ignored: tuple[str, ...] = ()) -> None:
        self.links: dict[Link, list[Place]] = {}
        self.slips: dict[Slip, list[Place]] = {}
        self.ids: dict[str, list[Place]] = {}
        self._lines, self._text = Lines(text), text
        rules = [rule.partition("=") for rule in ignored]
        until = 0
        for tag in start_tags(text):
            if tag.offset < until:
                continue
            if rules and _is_ignored(tag, rules):
                until = max(until, element_end(text, tag))
                continue
            self._take(tag, text)

    def somewhere(self, raw: str) -> Place:
        """Return where the letters of an address first stand: a guess, where tokenizer and parser differ."""
        found = self._text.find(raw) if raw else -1
        return self._lines.place(max(found, 0))

    def _take(self, tag: Tag, text: str) -> None:
        collector = Collector()
        collector.element(
            "img" if tag.name == "image" and "src" in tag.attributes else tag.name, tag.attributes
        )
        page = collector.page()
        for link in page.links:
            offset = tag.places.get(link.attribute, tag.offset)
            self.links.setdefault(link, []).append(self._lines.place(offset))
        for slip in page.slips:
            offset = tag.places.get(slip.attribute, tag.offset)
            self.slips.setdefault(slip, []).append(self._lines.place(offset))
        if "id" in tag.attributes:
            place = self._lines.place(tag.places["id"])
            self.ids.setdefault(tag.attributes["id"], []).append(place)
        if tag.name == "style":
            self._inside(tag, css.addresses(text[tag.end : raw_end(text, tag)]))
        elif tag.attributes.get("type", "").strip().lower() == data.TYPE and tag.name == "script":
            self._inside(tag, data.addresses(text[tag.end : raw_end(text, tag)]))

    def _inside(self, tag: Tag, found: Iterable[tuple[str, int]]) -> None:
        """Note the places of the addresses in an element's text."""
        for raw, offset in found:
            place = self._lines.place(tag.end + offset)
            self.links.setdefault(Link(tag.name, "", raw), []).append(place)


def _is_ignored(tag: Tag, rules: list[tuple[str, str, str]]) -> bool:
    for name, mark, value in rules:
        found = tag.attributes.get(name.lower())
        if found is not None and (not mark or found == value or value in found.split()):
            return True
    return False


def in_sections(text: str) -> list[tuple[Place, dict[str, list[Place]]]]:
    """Return for each related section its own place, and the places of the links in it by their address."""
    lines = Lines(text)
    sections: list[tuple[Place, dict[str, list[Place]]]] = []
    until, inside = -1, {}
    for tag in _tags_in_sections(text):
        if tag.offset >= until and _is_related(tag):
            until, inside = element_end(text, tag), {}
            sections.append((lines.place(tag.offset), inside))
        elif tag.offset < until:
            for name in ("href", "src"):
                if name in tag.attributes:
                    inside.setdefault(tag.attributes[name], []).append(lines.place(tag.places[name]))
    return sections


def _is_related(tag: Tag) -> bool:
    return tag.name == "section" and "related" in tag.attributes.get("class", "").split()


def _tags_in_sections(text: str) -> Iterator[Tag]:
    """The start tags of sections and all in them; where a page is not plain, all its start tags."""
    if not is_plain(text):
        yield from start_tags(text)
        return
    until = 0
    for found in _SECTION.finditer(text):
        if found.start() < until:
            continue
        (tag,) = start_tags(found[0])
        until = element_end(text, tag._replace(end=found.end())) if _is_related(tag) else found.end()
        for inner in start_tags(text[found.start() : until]):
            yield _moved(inner, found.start())


def _moved(tag: Tag, by: int) -> Tag:
    places = {name: place + by for name, place in tag.places.items()}
    return Tag(tag.name, tag.attributes, tag.offset + by, places, tag.end + by)


def in_style_sheet(text: str) -> dict[Link, list[Place]]:
    """Return the places of the links of a style sheet."""
    lines = Lines(text)
    places: dict[Link, list[Place]] = {}
    for raw, offset in css.addresses(text):
        places.setdefault(Link("style", "", raw), []).append(lines.place(offset))
    return places
