"""A short verdict on a text: how it stands, in a few words, and nothing that anybody has to chase."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from plugins.findings.finding import Finding, Severity

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


class Verdict(NamedTuple):
    """How a text stands."""

    head: str
    """`Ready`, `Two things to mend`, or `Not yet`."""
    more: str
    """What there is to do, a sentence; empty when there is nothing."""


def verdict(findings: Iterable[Finding], *, held: bool = False) -> Verdict:
    """Return how a text with these findings stands; `held` when something else keeps it from going out."""
    counts = Counter(finding.severity for finding in findings)
    errors, warnings, notes = (counts[one] for one in (Severity.ERROR, Severity.WARNING, Severity.NOTE))
    thoughts = f"{_number(notes)} to think about" if notes else ""
    if errors:
        rest = [f"{_number(warnings)} should be" if warnings else "", thoughts]
        return Verdict("Not yet", _sentence(f"{_things(errors)} must be mended", *rest))
    if warnings:
        return Verdict(
            f"{_things(warnings).capitalize()} to mend", _sentence(f"then {thoughts}" if notes else "")
        )
    return Verdict(
        "Not yet" if held else "Ready", _sentence(f"{_things(notes)} to think about" if notes else "")
    )


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _things(count: int) -> str:
    return f"{_number(count)} thing{'' if count == 1 else 's'}"


def _sentence(*parts: str) -> str:
    said = ", ".join(filter(None, parts))
    return f"{said[:1].upper()}{said[1:]}." if said else ""
