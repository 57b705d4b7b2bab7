"""What a related section shows, read by Beautiful Soup.

Its posts are the items of its lists, or else its `<article>` elements, or else its links.
"""

import re
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

_HEADING = re.compile(r"h[1-6]$")


class Item(NamedTuple):
    """One post in a section."""

    raw: str
    text: str
    rel: frozenset[str]
    pictures: tuple[tuple[str, str | None], ...]
    """Address and alt text of each picture beside it."""


class Section(NamedTuple):
    """A related section."""

    items: list[Item]
    has_heading: bool


def read_section(markup: str) -> Section:
    """Read one section's HTML."""
    soup = BeautifulSoup(markup, "html.parser", multi_valued_attributes=None)
    parts = _parts(soup)
    inside = {id(heading) for part in parts for heading in part.find_all(_HEADING)}
    headings = [tag for tag in soup.find_all(_HEADING) if tag.get_text(strip=True) and id(tag) not in inside]
    return Section([item for part in parts if (item := _item(part))], bool(headings))


def _parts(soup: BeautifulSoup) -> list[Tag]:
    """The elements that hold one post each."""
    if soup.find(["ul", "ol"]):
        return [entry for entry in soup.find_all("li") if entry.find_parent("li") is None]
    return soup.find_all("article") or soup.find_all("a")


def _item(part: Tag) -> Item | None:
    """A list item's post: the link in its heading, or the first with words."""
    links = [part] if part.name == "a" else part.find_all("a")
    heading = part.find(_HEADING)
    titled = heading.find("a") if isinstance(heading, Tag) else None
    link = titled or next((link for link in links if link.get_text(strip=True)), links[0] if links else None)
    if link is None:
        return None
    pictures = tuple((str(img.get("src") or ""), _or_none(img.get("alt"))) for img in part.find_all("img"))
    text = heading.get_text(" ") if heading is not None and titled is None else link.get_text(" ")
    return Item(
        str(link.get("href") or ""),
        " ".join(text.split()),
        frozenset(str(link.get("rel") or "").lower().split()),
        pictures,
    )


def _or_none(value: object) -> str | None:
    return None if value is None else str(value)
