"""The files of the content folder, in a fixed order, and what is odd about them.

Links of the file system are not followed: what they point to may be outside, or go round in a circle.
"""

import os
import posixpath
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from plugins.findings import Finding

TEXTS = ("posts", "pages", "people", "categories")
_OWN = ("topics", "trends")
"""Folders whose files never go out."""


@dataclass(slots=True)
class Found:
    """Files by their path inside the content folder, and findings about names and rights."""

    files: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_files(content: Path) -> Found:
    """Return every file below `content`, hidden ones and editors' leftovers aside."""
    found = Found()
    prefix = content.name

    def add(name: str, code: str, message: str, fix: str) -> None:
        shown = posixpath.join(prefix, name) if name != "." else prefix
        found.findings.append(Finding(shown, f"post/{code}", message, fix))

    def closed(error: OSError) -> None:
        where = os.path.relpath(error.filename, content).replace(os.sep, "/")
        reason = (error.strerror or str(error)).lower()
        add(printable(where), "unreadable", f"The folder can't be opened: {reason}.", "Check its rights.")

    for folder in TEXTS:
        if (content / folder).exists() and not (content / folder).is_dir():
            add(
                folder, "unreadable", "This must be a folder, and it is a file.", "Rename or delete the file."
            )
    for here, folders, names in os.walk(content, onerror=closed):
        inside = os.path.relpath(here, content).replace(os.sep, "/")
        folders[:] = sorted(name for name in folders if not _skipped(name, inside))
        for name in [*folders, *sorted(names)]:
            path = name if inside == "." else f"{inside}/{name}"
            if os.path.islink(os.path.join(here, name)) and not name.startswith("."):
                message = "This is a link to another place, which the blog does not follow."
                add(printable(path), "link", message, "Put the file itself here.")
        for name in sorted(names):
            path = name if inside == "." else f"{inside}/{name}"
            if name.startswith((".", "~")) or name.endswith("~") or os.path.islink(os.path.join(here, name)):
                continue
            if printable(path) != path:
                message = "The file name has signs that can't be shown."
                add(printable(path), "file-name", message, "Rename it, with plain letters and hyphens.")
            elif os.path.isfile(os.path.join(here, name)):
                found.files.append(path)
    found.files.sort()
    return found


def _skipped(name: str, inside: str) -> bool:
    return name.startswith((".", "~")) or (inside == "." and name in _OWN)


def printable(text: str) -> str:
    """Return `text` with every sign that a terminal or a report can't show as a question mark."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
