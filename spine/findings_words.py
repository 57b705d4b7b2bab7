"""Findings as a person reads them on GitHub: Markdown, file by file, the heaviest first.

Messages go through `spine/markdown.py`: they repeat what is in texts and on other people's sites.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from plugins.findings import Finding, Severity, summary
from spine.markdown import code, plain

LONGEST = 60_000
"""Characters in all. GitHub takes 65,536 for an issue."""
_MESSAGE = 600
"""Characters of one message."""
_HEADS = {
    Severity.ERROR: "Must be mended",
    Severity.WARNING: "Should be mended",
    Severity.NOTE: "Good to know",
}


def as_markdown(findings: Sequence[Finding], checked: int) -> str:
    """Return the findings under a head for each weight; at most `LONGEST` characters."""
    files = "1 file" if checked == 1 else f"{checked:,} files"
    blocks = [f"{_counted(findings, checked)} {files} checked."]
    for severity, head in _HEADS.items():
        chosen = [one for one in findings if one.severity is severity]
        if chosen:
            blocks.append(f"## {head}")
            blocks += [_file(path, list(found)) for path, found in groupby(chosen, key=_place)]
    return _bounded(blocks)


def _counted(findings: Sequence[Finding], checked: int) -> str:
    counts = summary(findings, checked)
    if counts["errors"]:
        return f"**{_things(counts['errors'])} must be mended.**"
    if counts["warnings"]:
        return f"**Nothing stands in the way. {_things(counts['warnings'])} should be mended.**"
    return "**Nothing to mend.**"


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count:,} things"


def _place(finding: Finding) -> str:
    """The file that a person can open: the text of a built page, when that is known."""
    return finding.source or finding.path


def _file(path: str, findings: Sequence[Finding]) -> str:
    return "\n".join([code(path), "", *map(_line, findings)])


def _line(finding: Finding) -> str:
    where = f"line {finding.line}: " if finding.path == _place(finding) else ""
    parts = [plain(finding.message, _MESSAGE), plain(finding.fix, _MESSAGE) if finding.fix else ""]
    return f"- {where}{' '.join(filter(None, parts))}"


def _bounded(blocks: Sequence[str]) -> str:
    """Join blocks as far as there is room, and say that there is more."""
    more = "There is more than fits here: run the check on your computer to see all of it."
    room = LONGEST - len(more) - 2
    told: list[str] = []
    for block in blocks:
        room -= len(block) + 2
        if room < 0:
            return "\n\n".join([*told, more])
        told.append(block)
    return "\n\n".join(told)
