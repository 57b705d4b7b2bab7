"""What people typed, as it is kept: one line, one Unicode form, nothing invisible."""

import re
import unicodedata

LONGEST = 200
"""Letters; a longer one is no search."""
_JOINERS = "\u200c\u200d"
"""Invisible signs that some scripts need within words."""
_ODD = re.compile(r"[^\x20-\x7e]")


def tidy(text: str) -> str:
    """Return a query with blanks tidied and control characters removed. Empty when nothing is left."""
    if _ODD.search(text):
        text = unicodedata.normalize("NFC", text)
        text = "".join(_kept(sign) for sign in text).strip(_JOINERS + " ")
    return " ".join(text.split())


def _kept(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Cf", "Cs", "Co", "Cn"):
        return sign if sign in _JOINERS else ""
    return " " if category in ("Cc", "Zl", "Zp", "Zs") else sign
