"""Words of other people in Markdown: shown as they are, and never followed.

What somebody typed into a search engine may look like a link, a picture, HTML, a mention of a person or a
reference to an issue. GitHub looks for the last two once the Markdown has been read, so a backslash before
them does not help. In a code span nothing is looked for. So plain sentences stay plain sentences, and all
else becomes a code span (CommonMark 0.31.2, section 6.1, Code spans).
"""

import re
import unicodedata

LONGEST = 300
"""Characters of one text; what is longer is cut."""
_WORD = r"(?:[+-]?\d+(?:[.,]\d+)*|[^\W_]+(?:['’-][^\W_]+)*)"
_TOKEN = rf"(?:[(“‘\"]*{_WORD}%?[.,;:?!…]?[)”’\"]*[.,;:?!…]?|[%–·&])"
_PLAIN = re.compile(rf"(?!\d+[.)])(?![+–·&%-]){_TOKEN}(?: {_TOKEN})*")
"""Words and their punctuation. No line that looks like the beginning of a list."""
_REFERENCE = re.compile(r"\bgh-\d|\b[0-9a-f]{7,40}\b", re.I)
"""What GitHub takes for an issue or for a commit."""
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories of characters that are not seen, or that turn the order of others around."""


def plain(text: str, longest: int = LONGEST) -> str:
    """Return a text for the middle of a line: as it is when it is plain words, else as a code span."""
    text = _clean(text, longest)
    return text if _PLAIN.fullmatch(text) and not _REFERENCE.search(text) else code(text, longest)


def code(text: str, longest: int = LONGEST) -> str:
    """Return a text as a code span, whatever is in it; a dash when nothing is."""
    text = _clean(text, longest)
    if not text:
        return "–"
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    return f"{fence} {text} {fence}" if text[0] == "`" or text[-1] == "`" else f"{fence}{text}{fence}"


def _clean(text: str, longest: int) -> str:
    """Return a text on one line, without what can't be seen, and not too long."""
    looked_at = text[: 4 * longest]
    shown = "".join(" " if unicodedata.category(sign) in _HIDDEN else sign for sign in looked_at)
    shown = " ".join(shown.split())
    whole = len(shown) <= longest and len(text) == len(looked_at)
    return shown if whole else f"{shown[: longest - 1].rstrip()}…"
