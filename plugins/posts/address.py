"""Addresses on this site as people type them: one form for all the ways to write the same one."""

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

MAX_ADDRESS = 400
"""Hosts refuse rules that are much longer."""
EXAMPLE = "Write it like /old/address/"
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_-]+){0,12}/", re.A)
"""Most addresses: there is nothing to look at twice."""


def read_address(raw: str) -> tuple[str, str]:
    """Return an address in the one form we know it by, and nothing; or nothing, and how to mend it.

    It begins with a slash, from the site's own first page on. Letters stand for themselves (`/café/`, not
    `/caf%C3%A9/`), a folder ends with a slash, and `index.html` is left out. A last part with a dot in it is
    a file.
    """
    if len(raw) <= MAX_ADDRESS and _PLAIN.fullmatch(raw):
        return raw, ""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", raw, re.I):
        return "", "Write it without the site's name, like /old/address/"
    if not raw.startswith("/"):
        return "", EXAMPLE
    if "?" in raw or "#" in raw:
        return "", "Leave out what follows ? or #: hosts look at the rest only."
    if re.search(r"\s", raw) or "\\" in raw:
        return "", f"{EXAMPLE}, without spaces and backslashes."
    try:
        text = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return "", "The signs after % are not UTF-8. Copy the address out of a browser again."
    wrong = re.search(r"%(?![0-9A-Fa-f]{2})", raw) or re.search(r"%(?:2f|5c|3f|23)", raw, re.I)
    if (
        wrong
        or "\\" in text
        or any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in text)
    ):
        return "", "There is a sign in it that hosts do not understand. Take it out."
    if re.search(r"/\.{0,2}(?=/)|/\.{1,2}$", text):
        return "", "It has an empty part, or one of dots only. Write it out."
    text = re.sub(r"(?<=/)index\.html$", "", unicodedata.normalize("NFC", text))
    last = text.rpartition("/")[2]
    if last and "." not in last:
        text += "/"
    if len(quoted(text)) > MAX_ADDRESS:
        return "", f"It is longer than {MAX_ADDRESS} signs."
    return text, ""


def quoted(address: str) -> str:
    """Return an address as it stands in HTML and in a host's rules: ASCII, with percent signs."""
    return quote(address, safe="/-._~")


def typed(address: str) -> str:
    """Return an address as a person may type it and read it: with letters, and without spaces."""
    return "".join(quote(sign) if sign.isspace() or sign in "%#?" else sign for sign in address)
