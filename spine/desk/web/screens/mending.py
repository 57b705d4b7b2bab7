"""What stands beside a text while it is written: what is to be mended, and what keeps it from going out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plugins.editorial.rules import BY_ID
from plugins.findings import Finding, Severity
from plugins.findings.verdict import verdict
from plugins.posts import Post
from plugins.posts.single import Single
from spine.desk.web.typed import first_words
from spine.desk.web.words import many
from spine.desk.web.work import Work
from spine.writing.opening import Opened
from spine.writing.publishing import Ready, ready

WEIGHTS = {
    Severity.ERROR: ("bad", "Must be mended"),
    Severity.WARNING: ("warn", "Should be mended"),
    Severity.NOTE: ("note", "Worth a thought"),
}
"""How the desk shows a finding's weight, and how it says it."""
_MOST = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as it stands beside the words."""

    look: str
    weight: str
    message: str
    fix: str
    line: int
    """The line of the words; 0 for none."""
    about: bool
    """Whether it is about the front matter."""
    column: int
    """The place in the line, counted from 1."""
    rule: str
    """The rule of the second reader that says so, for an exception from it; empty for others."""


def side(work: Work, there: Opened, judged: Single, noun: str) -> dict[str, Any]:
    """Return what stands beside a text that was judged like this."""
    order = list(WEIGHTS)
    found = sorted(judged.findings, key=lambda one: (order.index(one.severity), one.line, one.message))
    status = str((there.fields or {}).get("status", ""))
    has_status = there.folder != "people"
    out = (
        ready(work.site, work.live.library, there, now=work.now(), reader=work.live.reader)
        if has_status and status != "published"
        else None
    )
    return {
        "found": [_row(one, there) for one in found if one.severity is not Severity.NOTE][:_MOST],
        "thoughts": [_row(one, there) for one in found if one.severity is Severity.NOTE][:_MOST],
        "verdict": verdict(found, held=bool(out and out.missing)),
        "missing": _missing(out, found) if out else [],
        "goes_out": out.goes_out if out else "",
        "planned": isinstance(judged.item, Post) and bool(judged.item.date and judged.item.date > work.now()),
        "first": [one.message for one in out.findings if _comes_with_publishing(one, found)] if out else [],
        "stands": status if has_status else "shown",
        "noun": noun,
    }


def first_line(there: Opened) -> int:
    """Return the line of the file that is the first one in the field of words."""
    if there.fields is None:
        return 1
    return there.words_line + len(there.words) - len(first_words(there.words))


def _missing(out: Ready, found: Sequence[Finding]) -> list[str]:
    """Return what keeps a text from going out; what stands above as a finding is only counted."""
    messages = [one.message for one in found if one.severity is Severity.ERROR]
    more = [said for said in out.missing if not any(message in said for message in messages)]
    above = len(out.missing) - len(more)
    return [*([f"{many(above, 'thing', words=True)} must be mended, as above."] if above else []), *more]


def _comes_with_publishing(one: Finding, found: Sequence[Finding]) -> bool:
    """Whether a text has this to mend only once it is published."""
    return one.severity is Severity.WARNING and all(one.code != other.code for other in found)


def _row(one: Finding, there: Opened) -> Row:
    look, weight = WEIGHTS[one.severity]
    own = one.path == there.path
    line = one.line - first_line(there) + 1 if own else 0
    about = own and line < 1 and there.fields is not None
    message = one.message if own else f"{one.message} ({one.path})"
    rule = one.code if one.code in BY_ID else ""
    return Row(look, weight, message, one.fix, max(0, line), about, one.column, rule)
