"""Findings as a person reads them on GitHub: Markdown, file by file, the heaviest first.

Messages go through `spine/markdown.py`: they repeat what is in texts and on other people's sites.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from plugins.findings import Finding, Severity
from spine.markdown import code, plain

LONGEST = 60_000
"""Characters in all. GitHub takes 65,536 for an issue."""
_MESSAGE = 600
"""Characters of one message."""
_PLACES = 5
"""Files of one thing; the others are counted."""
_HEADS = {
    Severity.ERROR: "Must be mended",
    Severity.WARNING: "Should be mended",
    Severity.NOTE: "Good to know",
}


def as_markdown(findings: Sequence[Finding], checked: int, *, by: str = "file") -> str:
    """Return the findings under a head for each weight; at most `LONGEST` characters.

    `by` is `file`, or `thing`: then what is wrong in the same way in many files is told once, with the files.
    """
    files = "1 file" if checked == 1 else f"{checked:,} files"
    counts = Counter(one.severity for one in (_things(findings) if by == "thing" else findings))
    blocks = [f"{_counted(counts)} {files} checked."]
    for severity, head in _HEADS.items():
        chosen = [one for one in findings if one.severity is severity]
        if chosen:
            blocks.append(f"## {head}")
            blocks += _by_thing(chosen) if by == "thing" else _by_file(chosen)
    return _bounded(blocks)


def _counted(counts: Mapping[Severity, int]) -> str:
    if counts[Severity.ERROR]:
        return f"**{_many(counts[Severity.ERROR])} must be mended.**"
    if counts[Severity.WARNING]:
        return f"**Nothing stands in the way. {_many(counts[Severity.WARNING])} should be mended.**"
    return "**Nothing to mend.**"


def _many(count: int) -> str:
    return "1 thing" if count == 1 else f"{count:,} things"


def _by_file(findings: Sequence[Finding]) -> Iterator[str]:
    for path, found in groupby(findings, key=_place):
        yield "\n".join([code(path), "", *map(_line, found)])


def _by_thing(findings: Sequence[Finding]) -> Iterator[str]:
    for one, places in _things(findings).items():
        shown = ", ".join(code(place) for place in places[:_PLACES])
        more = f", and {len(places) - _PLACES:,} more" if len(places) > _PLACES else ""
        yield f"- {_words(one)} In {shown}{more}."


def _things(findings: Sequence[Finding]) -> dict[Finding, list[str]]:
    """Return each thing that is wrong, once, with its files: those that people write, where there are any."""
    found: dict[Finding, list[Finding]] = {}
    for one in findings:
        same = Finding("", one.code, one.message, one.fix, one.severity)
        found.setdefault(same, []).append(one)
    return {
        same: list(
            dict.fromkeys(_place(one) for one in alike if one.source or not any(x.source for x in alike))
        )
        for same, alike in found.items()
    }


def _place(finding: Finding) -> str:
    """The file that a person can open: the text of a built page, when that is known."""
    return finding.source or finding.path


def _line(finding: Finding) -> str:
    where = f"line {finding.line}: " if finding.path == _place(finding) else ""
    return f"- {where}{_words(finding)}"


def _words(finding: Finding) -> str:
    parts = [plain(finding.message, _MESSAGE), plain(finding.fix, _MESSAGE) if finding.fix else ""]
    return " ".join(filter(None, parts))


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
