"""The findings of one file: rows that were left out, and what an editor should know about the rest."""

import re
from collections.abc import Iterable

from plugins.findings import Finding, Severity
from plugins.trends.payload import Payload, Reading
from plugins.trends.record import Record
from plugins.trends.sources.queries import LONGEST, tidy
from plugins.trends.sources.table import Table

NOT_NEEDED = "searches/not-needed"
"""The code of a finding that says: recognised, and no topic comes from it."""
MOST = 20
"""Rows that are named one by one; the rest are counted."""
_LEFT_OUT = "That row was left out; the others are in."


class Notes:
    """Gathers what is found in a payload, and makes its reading."""

    def __init__(self, payload: Payload, table: Table | None = None) -> None:
        self._name = payload.name
        self.hash = payload.hash
        """The payload's hash, worked out once."""
        self._findings: list[Finding] = []
        self._rows: dict[int, tuple[str, str]] = {}
        for line in table.broken if table else ():
            self.row(line, "A quotation mark is opened and never closed.", "Close it, or take it out.")

    def row(self, line: int, what: str, fix: str) -> None:
        """Name a row that is left out. `what` is a sentence."""
        self._rows.setdefault(line, (what, fix))

    def number(self, line: int, text: str, example: str) -> None:
        """Name a row whose number can't be read; `example` shows how one is written."""
        self.row(
            line, _trouble(text), f"Write it as Google does, such as {example}, and import the file again."
        )

    def query(self, line: int, text: str) -> str:
        """Return a query tidied; an empty text, and a finding, when it is none."""
        query = tidy(text)
        if not query:
            self.row(line, "There is no search in it.", "Write what was searched for in the first column.")
        elif len(query) > LONGEST:
            self.row(
                line, f"Its text has {len(query)} letters, which is no search.", f"{LONGEST} is the most."
            )
            return ""
        return query

    def say(self, code: str, message: str, fix: str = "", *, warn: bool = False, line: int = 1) -> None:
        """Add something to know about the file: a note, or a warning."""
        severity = Severity.WARNING if warn else Severity.NOTE
        self._findings.append(Finding(self._name, code, message, fix, severity, line=line))

    def reading(self, name: str, records: Iterable[Record]) -> Reading:
        """Return the reading: of each query, kind and place the first record, and all findings."""
        found: dict[tuple, Record] = {}
        for record in records:
            found.setdefault((record.query, record.kind, record.place, record.seed), record)
        lines = sorted(self._rows)
        rows = [
            Finding(self._name, "searches/bad-row", f"{what} {_LEFT_OUT}", fix, Severity.WARNING, line=line)
            for line in lines[:MOST]
            for what, fix in (self._rows[line],)
        ]
        if len(lines) > MOST:
            more = f"{len(lines) - MOST} more rows like these were left out."
            fix = "Export the file again if it was changed by hand."
            rows.append(
                Finding(self._name, "searches/bad-row", more, fix, Severity.WARNING, line=lines[MOST])
            )
        return Reading(name, tuple(found.values()), (*rows, *self._findings), len(lines))


def shown(text: str) -> str:
    """Return a cell as a message shows it: one line, 60 letters at the most, in quotation marks."""
    text = tidy(text)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _trouble(text: str) -> str:
    if not tidy(text):
        return "There is no number in it."
    if re.search(r"[^\W\d_]", text) and re.search(r"\d", text):
        return f"{shown(text)} has letters where digits should be."
    return f"{shown(text)} is not a number that we can read."
