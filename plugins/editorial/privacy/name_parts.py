"""How names are written, and what only looks like one."""

import re

from plugins.editorial.privacy import words
from plugins.editorial.privacy.stream import Stream
from plugins.editorial.text import Kind

CAP = (
    r"(?:[A-Z\u00c0-\u00de][a-z\u00df-\u024f]+(?:['-]?[A-Z\u00c0-\u00de][a-z\u00df-\u024f]+)*"
    r"|O'[A-Z][a-z]+|Ma?c[A-Z][a-z]+)"
)
INITIAL = r"(?:[A-Z]\.?(?![\w'-]))"
THING = re.compile(
    r"^(?:'s)? (?:[A-Z][\w'-]+ ){0,3}?(?:Hospital|Clinic|University|Center|Centre|School|Institute"
    r"|Foundation|Medical|College|Health|Act|Study|Scale|Questionnaire|Index|Society|Association"
    r"|Academy|Award|Street|Road|Avenue|Lake|River|Park|County|Law|Rights|Day|Journal|Press|Library"
    r"|Fund|Church|Memorial|Safety|Portal|Education|Advantage|Cross|Shield|test|tests|sign|syndrome"
    r"|disease|method|technique|position|brace|collar|table|frame|classification|score|scale|criteria"
    r"|angle|procedure|maneuver|study|formula|grade|needle|retractor|tongs|wort|roll|stretch|press"
    r"|exercise|exercises|tendon|law|index|Club|of Rights)\b"
)


def is_place_or_month(parts: list[str]) -> bool:
    towns, states, others = words.places()
    name = " ".join(parts)
    return name in towns or name in states or any(one in others for one in parts)


def is_title(stream: Stream, start: int) -> bool:
    """Whether a block is written in capitals, as headings of newspapers are."""
    block, _ = stream.place(start)
    if block.kind not in (Kind.TITLE, Kind.HEADING, Kind.LABEL, Kind.CELL, Kind.ITEM, Kind.FIELD):
        return False
    longer = re.findall(r"\b[A-Za-z]{4,}", block.words)
    return sum(one[0].isupper() for one in longer) > 0.6 * len(longer)
