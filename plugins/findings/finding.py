"""One thing a check found: where it is, what is wrong, and how to mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Must be mended before the site goes out."""
    WARNING = "warning"
    """Should be mended."""
    NOTE = "note"
    """Good to know."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at."""

    path: str
    """The file, relative to the site's folder, with forward slashes."""
    code: str
    """What kind of thing, as `room/kind`, such as `post/unknown-key`."""
    message: str
    """What is wrong: a sentence with its full stop."""
    fix: str = ""
    """How to mend it: a sentence, or nothing."""
    severity: Severity = Severity.ERROR
    line: int = 1
    """Counted from 1."""
    column: int = 1
    """Counted from 1, in characters."""
    target: str = ""
    """What it is about, when that is something other than the file: a link's address, a name."""
    source: str = ""
    """The Markdown file a built page came from, when that is known."""

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}: {self.severity}: {self.message} {self.fix}".rstrip()
        return _UNSHOWABLE.sub("\ufffd", text)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings in the order of their places, each once: the same findings, the same list."""
    return sorted(set(findings), key=_place)


def _place(finding: Finding) -> tuple:
    found = finding
    return (
        *(found.path, found.line, found.column, found.code, found.message),
        *(found.target, found.severity, found.fix, found.source),
    )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean "…"?` for the known word most like `word`, or an empty string."""
    by_lower = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold()[:200], by_lower, n=1, cutoff=0.6)
    return f'Did you mean "{by_lower[close[0]]}"?' if close else ""
