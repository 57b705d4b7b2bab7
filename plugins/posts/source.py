"""Reading a file of text as people's editors write it: any line ends, with or without a byte order mark.

The only door through which content comes in; `read_source` does the I/O, `decode` is plain.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from plugins.findings import Finding, Severity

MAX_BYTES = 300_000
"""A post is text: a long one has 20,000 bytes."""
MAX_LINE = 4_000
"""Characters in a line, which is a paragraph: a long one has 1,000."""

MARKDOWN_ENDINGS = (".md", ".markdown", ".mkd", ".mdown")
"""The files that are read as Markdown."""

_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.M)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True, slots=True)
class Source:
    """A text file as it was read. `text` is None when it could not be; `findings` say why."""

    path: str
    text: str | None
    findings: list[Finding] = field(default_factory=list)


def read_source(file: Path, path: str) -> Source:
    """Read `file`; `path` is how findings name it."""
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            return _too_large(path, size)
        raw = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return _unreadable(
            path, "post/unreadable", f"The file can't be opened: {reason}.", "Check its rights."
        )
    return decode(raw, path)


def decode(raw: bytes, path: str) -> Source:
    """Return the text of `raw`, with "\\n" for line ends, and notes about what was unusual."""
    findings: list[Finding] = []
    if len(raw) > MAX_BYTES:
        return _too_large(path, len(raw))
    if raw[:2] in _BOMS:
        return _unreadable(
            path, "post/encoding", f"The file is saved as {_BOMS[raw[:2]]}.", "Save it again as UTF-8."
        )
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        findings.append(
            Finding(
                path,
                "post/byte-order-mark",
                "The file begins with an invisible byte order mark, which is ignored.",
                "Save it as UTF-8 without BOM.",
                Severity.NOTE,
            )
        )
    if not raw.strip():
        return _unreadable(path, "post/empty", "The file is empty.", "Write the post, or delete the file.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        guess = raw[error.start : error.start + 1].decode("cp1252", errors="replace")
        said = f', probably "{guess}"' if guess.isprintable() and guess != "\ufffd" else ""
        return _unreadable(
            path,
            "post/encoding",
            f"This line has a character that is not UTF-8{said}.",
            "Save the file again as UTF-8.",
            line,
            column,
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        findings.append(
            Finding(
                path,
                "post/line-ends",
                "The file has Windows line ends, which are read as they should be.",
                'Save it with "LF" line ends if your editor offers that.',
                Severity.NOTE,
            )
        )
    unreadable = _odd_line(text, path)
    return unreadable or Source(path, text, findings)


def _odd_line(text: str, path: str) -> Source | None:
    """Return what is said about the first line that is too long or has a control character."""
    odd = _CONTROL.search(text)
    marked = "<<<<<<<" in text or ">>>>>>>" in text
    if marked and (conflict := _CONFLICT.search(text)):
        message = "Git has left its marks here: two versions of this text stand in the file."
        fix = "Keep the words you want, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
        return _unreadable(path, "post/conflict", message, fix, text.count("\n", 0, conflict.start()) + 1)
    if odd is None and max(map(len, text.split("\n"))) <= MAX_LINE:
        return None
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            pasted = "base64" in line or "data:image" in line
            return _unreadable(
                path,
                "post/long-line",
                f"This line has {len(line):,} characters; a line may have {MAX_LINE:,}.",
                "A picture was pasted into the text: put its file into content/images instead."
                if pasted
                else "Break it into paragraphs.",
                number,
            )
        if bad := _CONTROL.search(line):
            return _unreadable(
                path,
                "post/control-character",
                f"This line has an invisible control character (U+{ord(bad[0]):04X}).",
                "Delete the line and type it again.",
                number,
                bad.start() + 1,
            )
    return None


def _too_large(path: str, size: int) -> Source:
    message = f"The file has {size / 1_000_000:.1f} MB; a post may have {MAX_BYTES / 1_000_000:.1f} MB."
    fix = "Keep the text here and put pictures into content/images."
    return _unreadable(path, "post/too-large", message, fix)


def _unreadable(path: str, code: str, message: str, fix: str, line: int = 1, column: int = 1) -> Source:
    return Source(path, None, [Finding(path, code, message, fix, line=line, column=column)])
