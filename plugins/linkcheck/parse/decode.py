"""From a page's bytes to its text (HTML Standard, 13.2.3.2 "Determining the character encoding")."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[\s/][^>]*?charset\s*=\s*[\"']?\s*([^\s\"'/>;]+)", re.I)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_LOOKED_AT = 1024
"""Bytes in which a page may name its encoding."""

_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
"""Old names that browsers take for a Windows encoding (Encoding Standard, "Names and labels")."""


def decode(data: bytes) -> str:
    """Return the text. Bytes that are wrong become U+FFFD; every end of line becomes a line feed."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _lines(data[len(mark) :].decode(name, "replace"))
    try:
        found = _META.search(_COMMENT.sub(b"", data[:_LOOKED_AT]))
        if found is None or found[1].lower() in (b"utf-8", b"utf8"):
            return _lines(data.decode("utf-8"))
        return _lines(data.decode(_python_name(found[1]), "replace"))
    except UnicodeDecodeError:
        return _lines(data.decode("utf-8", "replace"))


def _python_name(label: bytes) -> str:
    try:
        name = codecs.lookup(label.decode("ascii", "replace")).name
        "".encode(name)
    except (LookupError, ValueError, TypeError):
        return "utf-8"
    if name.startswith(("utf-16", "utf-32", "utf-7")):
        return "utf-8"  # the word could not have been read in them
    return _WINDOWS.get(name, name)


def _lines(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text
