"""What checks found and printed as JSON, read back and joined: `spine findings`.

How it is told in Markdown is in `spine/findings_words.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from plugins.findings import Finding, Severity, in_order


@dataclass(frozen=True, slots=True)
class Gathered:
    """The findings of several checks, each once, in the order of their places."""

    findings: tuple[Finding, ...]
    checked: int
    """How many files the check that saw most of them looked at."""


def gather(paths: Sequence[Path], least: str = Severity.NOTE, *, within: Set[str] | None = None) -> Gathered:
    """Return what `--format json` of some checks printed into files, nothing lighter than `least`.

    With `within`, what is no error is kept only where it is in one of these files, or in a page of theirs.
    An empty file stands for a check that did not run. Raises `click.UsageError` for a file that is something
    else, and `OSError`.
    """
    findings: list[Finding] = []
    checked = 0
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        if not text.strip():
            continue
        try:
            told = json.loads(text)
            findings += map(_finding, told["findings"])
            checked = max(checked, int(told["summary"]["checked"]))
        except (ValueError, KeyError, TypeError):
            raise click.UsageError(f"{path} is not what a check prints with --format json.") from None
    weights = list(Severity)
    heavy = weights[: weights.index(Severity(least)) + 1]
    chosen = [one for one in _heaviest(findings) if one.severity in heavy]
    if within is not None:
        errors = Severity.ERROR
        chosen = [one for one in chosen if one.severity is errors or {one.path, one.source} & within]
    return Gathered(tuple(in_order(chosen)), checked)


def _heaviest(findings: Sequence[Finding]) -> Iterable[Finding]:
    """Return each finding as heavy as any check takes it: what is to go out is looked at more sternly."""
    weights = list(Severity)
    found: dict[Finding, Finding] = {}
    for one in findings:
        same = replace(one, severity=Severity.NOTE)
        if same not in found or weights.index(one.severity) < weights.index(found[same].severity):
            found[same] = one
    return found.values()


def _finding(row: dict[str, Any]) -> Finding:
    words = {name: str(row[name]) for name in ("path", "code", "message", "fix", "target", "source")}
    places = {name: int(row[name]) for name in ("line", "column")}
    return Finding(severity=Severity(row["severity"]), **words, **places)
