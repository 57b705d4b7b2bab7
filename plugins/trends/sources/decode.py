"""Bytes as text: UTF-8 with or without a mark, UTF-16 as Excel's "Unicode text", or Windows-1252."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


def decode(body: bytes) -> str | None:
    """Return the text of a file, line ends as `\\n`; None for what is no text, such as a picture.

    Text that is not UTF-8 is taken for Windows-1252, in which Excel saves on many computers.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _lines(body[len(mark) :].decode(encoding, errors="replace"))
    head = body[:4096]
    if head.count(0) * 4 > len(head):  # Latin letters in UTF-16 are every other byte zero
        encoding = "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
        text = body.decode(encoding, errors="replace")
        return None if any(ord(letter) in _CONTROLS for letter in text[:1000]) else _lines(text)
    if sum(byte in _CONTROLS for byte in head) * 50 > len(head):
        return None
    try:
        return _lines(body.decode("utf-8"))
    except UnicodeDecodeError:
        return _lines(body.decode("cp1252", errors="replace"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
