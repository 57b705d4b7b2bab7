"""Pages that say "not found" while their server says that all is well (a "soft 404").

Only the title and the first heading count, and only a part of them that says nothing else: a page about
missing things is not a missing page.
"""

import html
import re

LONGEST = 300
"""Characters of a title or a heading that are looked at."""

_TAG = re.compile(r"<[^<>]{0,2000}>")
_BETWEEN = re.compile(r"\s+[-–—|·•:»]\s+|\s*[|·•»]\s*|[.!?…:]+\s+|[.!?…:]+$|\s*[-–—]\s+|^\W+|\W+$")
_NOT_FOUND = re.compile(
    r"""
      (error\s*:?\s*)?404(\s+error)?([\s,:(-]+(page\s+|file\s+)?not\s+found\)?)?
    | (http|status)\s+(error\s+)?404[\s,:(-]+(page\s+|file\s+)?not\s+found\)?
    | (error\s+)?404[\s,:-]+page
    | ((this|the|that|your|requested|web|404)\s+)*
      (page|file|document|article|post|content|url|address|site|resource|item)
      \s+(was\s+|is\s+|could\s+|has\s+|does\s+|can\s*|you\s+(are\s+looking\s+for|requested)\s+)*
      (not\s+(be\s+)?(found|exist|available)|(can[’']t|couldn[’']t|cannot|could\s+not|can\s+not)\s+be\s+(found|located)
       |(doesn[’']t|does\s+not|no\s+longer)\s+(exists?|available)|(isn[’']t|not|no\s+longer|un)\s*(available|here|found)
       |(been\s+)?(removed|deleted)|missing)
    | not\s+found(\s*\(?(error\s+)?404\)?)?
    | (sorry,?\s+|oops,?\s+|we\s+are\s+sorry,?\s+)*(but\s+)?(we\s+)?
      (can[’']t|couldn[’']t|cannot|could\s+not)\s+(seem\s+to\s+)?(find|locate)\s+(that|this|the|your)\s+(page|file|article|content)(\s+you.{0,60})?
    | (p[áa]gina|contenido|art[íi]culo)\s+no\s+(encontrad[oa]|existe|disponible)
    | page\s+(introuvable|non\s+trouv[ée]e)
    | seite\s+(wurde\s+)?nicht\s+gefunden
    """,
    re.VERBOSE | re.IGNORECASE,
)


def says_not_found(text: str) -> str:
    """Return the words with which a page says that it isn't there, or an empty string.

    `text` is the opening of the page's HTML.
    """
    for words in (_between(text, "title"), _between(text, "h1")):
        parts = [words, *_BETWEEN.split(words)] if words else []
        for part in parts:
            if part and _NOT_FOUND.fullmatch(part.strip()):
                return words[:100]
    return ""


def is_enough(data: bytes) -> bool:
    """Whether the opening of a page has been read far enough to tell."""
    return b"</h1" in data.lower()


def _between(text: str, name: str) -> str:
    """Return the text of the first element of that name, tags and extra spaces removed."""
    start = re.search(rf"<{name}(?=[\s>/])[^<>]{{0,2000}}>", text, re.IGNORECASE)
    if not start:
        return ""
    rest = text[start.end() : start.end() + 4 * LONGEST]
    end = re.search(rf"</{name}", rest, re.IGNORECASE)
    inner = _TAG.sub(" ", rest[: end.start()] if end else rest)
    return " ".join(html.unescape(inner).split())[:LONGEST]
