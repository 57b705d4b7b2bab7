"""`[1]` in a text: a small raised number that leads to the first of the post's references."""

import re
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import InlineProcessor

ANCHOR = "source-{number}"


class CitationProcessor(InlineProcessor):
    """Turns `[n]` into a link while the post has that many references; else leaves it as typed.

    A space before it goes, so that the number never begins a line.
    """

    def __init__(self, md: object) -> None:
        super().__init__(r" ?(?<![\w\]!])\[(\d{1,2})\](?![(\[:])", md)

    def handleMatch(self, m: re.Match, data: str) -> tuple[etree.Element | None, int | None, int | None]:
        number = int(m[1])
        if not 1 <= number <= getattr(self.md, "reference_count", 0):
            return None, None, None
        raised = etree.Element("sup")
        link = etree.SubElement(raised, "a", {"href": "#" + ANCHOR.format(number=number)})
        link.set("aria-label", f"Source {number}")
        link.text = str(number)
        return raised, m.start(0), m.end(0)
