"""Findings by the text that has to be mended: posts, pages and people first, then what no text says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.findings import Finding, Severity

WORST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
"""The weights of findings, the worst first."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of each weight."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0

    @property
    def worst_first(self) -> tuple[int, int, int]:
        """What sorts the worst to the top."""
        return -self.errors, -self.warnings, -self.notes

    def __bool__(self) -> bool:
        return bool(self.errors or self.warnings or self.notes)


@dataclass(frozen=True, slots=True)
class Mending:
    """A text, or a built page without one, and what was found in it."""

    path: str
    findings: tuple[Finding, ...]
    """The worst first, then by line."""
    tally: Tally


def tally(findings: Iterable[Finding]) -> Tally:
    """Count findings by their weight."""
    counts = Counter(one.severity for one in findings)
    return Tally(*(counts[severity] for severity in WORST))


def by_text(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by the text they are about: a finding of a built page names its source."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.source or one.path, []).append(one)
    return found


def to_mend(findings: Iterable[Finding]) -> list[Mending]:
    """Return texts with what was found in them, the worst first."""
    mendings = [
        Mending(path, tuple(sorted(found, key=_weight)), tally(found))
        for path, found in by_text(findings).items()
    ]
    return sorted(mendings, key=lambda one: (one.tally.worst_first, one.path))


def _weight(one: Finding) -> tuple[int, int, int, str]:
    return WORST.index(one.severity), one.line, one.column, one.message
