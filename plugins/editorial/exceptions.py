"""Rules that are set aside: for a text in its front matter, for a stretch of it by a comment. All is logged.

    exceptions:
      - {rule: promise/cure, by: "Ann Example", reason: "Quotes the law."}

    <!-- allow plain/long-sentence: this is the wording of the law -->

A comment counts for the lines it stands in, or, on a line of its own, for the next ones. What a rule with
`named` says is not set aside by a comment: that takes a person who stands for it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plugins.editorial.reading import Item
from plugins.editorial.rule import Rule
from plugins.findings import Finding, Severity, did_you_mean
from plugins.posts.scan import comments

_COMMENT = re.compile(
    r"<!--\s*allow\b[ \t]*(?P<rules>[\w/-]*(?:\s*,\s*[\w-]+/[\w-]+)*)\s*:?\s*(?P<reason>.*?)\s*-->",
    re.S | re.I,
)
_ITEM = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s|#|\||///)")
"""How a line begins that is a block of its own."""
_HINTS = 20
"""As many wrong names of rules in a text are told with what was meant."""
_ONE = re.compile(r"\s*(?:#|\||///)")
"""How a line begins that is a block by itself."""
_SAYING = re.compile(r"[^\W\d_]{3}")
"""A reason has a word in it."""


class _Allowed(NamedTuple):
    """A comment that sets a rule aside."""

    rule: str
    reason: str
    line: int
    lines: range
    """For which lines of the file."""


@dataclass(frozen=True, slots=True)
class _Used:
    rule: str
    line: int
    who: str
    reason: str
    count: int


def set_aside(found: Sequence[Finding], item: Item) -> list[Finding]:
    """Return the findings of a text without those that it sets aside, and a note for each exception.

    An exception that names no rule, has no reason, or is not needed any more has a finding of its own.
    """
    allowed = list(_comments(item)) if "<!--" in item.body else []
    if not allowed and not item.exceptions:
        return list(found)
    from plugins.editorial.rules import BY_ID as rules

    said: list[Finding] = []
    used: list[_Used] = []
    left = list(found)
    for one in item.exceptions:
        if _known(one.rule, one.line, item, rules, said):
            kept = [finding for finding in left if finding.code != one.rule]
            used.append(_Used(one.rule, one.line, one.by, one.reason, len(left) - len(kept)))
            left = kept
    for one in allowed:
        if not _known(one.rule, one.line, item, rules, said) or not _may(one, item, rules, said):
            continue
        kept = [f for f in left if f.code != one.rule or f.line not in one.lines]
        used.append(_Used(one.rule, one.line, "", one.reason, len(left) - len(kept)))
        left = kept
    return [*left, *said, *(_logged(one, item) for one in used)]


def _logged(one: _Used, item: Item) -> Finding:
    """Return the note that tells of an exception, or that it is not needed."""
    if not one.count:
        message = f'The exception from "{one.rule}" is not needed: the rule says nothing here.'
        fix = "Delete it."
        return Finding(
            item.path, "editorial/unused-exception", message, fix, Severity.WARNING, one.line, target=one.rule
        )
    times = f"{one.count} places" if one.count > 1 else "one place"
    who = f"by {one.who}, " if one.who else ""
    message = f'"{one.rule}" is set aside in {times}, {who}because: {one.reason[:300].rstrip(".")}.'
    fix = "Nothing to do, as long as that is true."
    return Finding(item.path, "editorial/exception", message, fix, Severity.NOTE, one.line, target=one.rule)


def _known(rule: str, line: int, item: Item, rules: Mapping[str, Rule], said: list[Finding]) -> bool:
    if rule in rules:
        return True
    message = f'An exception names the rule "{rule[:60]}", which does not exist.'
    near = did_you_mean(rule, rules) if len(said) < _HINTS else ""
    fix = near or "The rules are listed in docs/checks.md."
    said.append(Finding(item.path, "editorial/unknown-rule", message, fix, line=line, target=rule[:60]))
    return False


def _may(one: _Allowed, item: Item, rules: Mapping[str, Rule], said: list[Finding]) -> bool:
    """Whether a comment may set its rule aside."""
    if rules[one.rule].named:
        message = f'A comment does not set "{one.rule}" aside: somebody has to stand for it by name.'
        fix = f'Add to the front matter, under exceptions: - {{rule: {one.rule}, by: "…", reason: "…"}}'
    elif not _SAYING.search(one.reason):
        message = f'The exception from "{one.rule}" has no reason, so it is not used.'
        fix = f"Write <!-- allow {one.rule}: the reason -->"
    else:
        return True
    said.append(Finding(item.path, "editorial/exception-refused", message, fix, line=one.line))
    return False


def _comments(item: Item) -> Iterable[_Allowed]:
    for start, end in comments(item.body):
        found = _COMMENT.fullmatch(item.body[start:end])
        if found:
            line = item.body_line + item.body.count("\n", 0, start)
            reason = " ".join(found["reason"].split())
            for rule in re.split(r"\s*,\s*", found["rules"]):
                yield _Allowed(rule, reason, line, _lines(item, start, end))


def _lines(item: Item, start: int, end: int) -> range:
    """Return the lines of the file that a comment is about."""
    body = item.body
    lines = body.split("\n")
    first, last = body.count("\n", 0, start), body.count("\n", 0, end)
    before, after = body[:start].rpartition("\n")[2], body[end:].partition("\n")[0]
    if not (before + after).strip():
        first = last = next((n for n in range(last + 1, len(lines)) if lines[n].strip()), last)
    while (
        first > 0
        and lines[first - 1].strip()
        and not (_ITEM.match(lines[first]) or _ITEM.match(lines[first - 1]))
    ):
        first -= 1
    while (
        not _ONE.match(lines[last])
        and last + 1 < len(lines)
        and lines[last + 1].strip()
        and not _ITEM.match(lines[last + 1])
    ):
        last += 1
    return range(item.body_line + first, item.body_line + last + 1)
