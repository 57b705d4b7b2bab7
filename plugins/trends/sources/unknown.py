"""What to say about a file that no format knows."""

from plugins.trends.payload import Payload
from plugins.trends.sources.decode import decode
from plugins.trends.sources.notes import shown

_KNOWN = (
    "We know exports of Google Trends (Explore and Trending now) and of Search Console (Performance): "
    "download one there, and import it as it is."
)
_BEGINNINGS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
)


def looks_like(payload: Payload) -> tuple[str, str]:
    """Return what a file seems to be, and what to do: two sentences for a finding."""
    body = payload.body
    if not body.strip():
        return "The file is empty.", "Export it again."
    for beginning, what in _BEGINNINGS:
        if body.startswith(beginning):
            return f"This is {what}, not an export.", _KNOWN
    if body.startswith(b"PK"):
        inside = "an Excel workbook" if b"xl/" in body else "a zip"
        if inside == "an Excel workbook":
            return "This is an Excel workbook, not a text file.", "In Excel, save it as CSV, and import that."
        return "This zip can't be opened.", "Download it again."
    text = decode(body)
    if text is None:
        return "This is no text file, so it is no export that we know.", _KNOWN
    if "<html" in text[:2000].lower() or "<!doctype html" in text[:2000].lower():
        return "This is a web page, not an export.", "Use the download button on the page. " + _KNOWN
    rows = [line for line in text.split("\n") if line.strip()][:3]
    return f"Nothing that we know looks like this. It begins: {', '.join(map(shown, rows))}.", _KNOWN
