"""The practice's phone number in what people write: one number, written in one way.

`PRACTICE` is the one place for it. A number that is ours and written otherwise, one that is ours but for a
digit, and another one where a text says "call us" are warnings. 911, 988 and lines of others are fine.
"""

import re
from collections.abc import Iterator

from plugins.findings import Finding, Severity
from plugins.posts.post import Page, Person, Post
from plugins.posts.scan import scanned
from plugins.site import Practice

_NUMBER = re.compile(
    r"(?<![\w/.,:+#(-])\+?(?:\d{1,3}[ .\xa0-]?)?(?:\(\d{2,5}\)|\d{2,5})"
    r"(?:[ .\xa0\n–-]{0,2}\d{2,4}){1,3}(?![\w/-])"
)
"""Something that can be a phone number: `_judged` looks at its digits."""
_SEVEN = re.compile(r"\d(?:\d{2}[^\d\n]{0,3}\d{4}|\n\d)")
"""What every text has in which there may be a number."""
_LINK = re.compile(r"\[(?P<words>[^\]\n]{0,200})\]\((?P<url>[^)\s]{0,300})\)")
_ADDRESS = re.compile(r"(?:https?://|www\.|tel:|mailto:|\{\w+\})[^\s)>\]\"]{1,3000}")
_OURS = re.compile(
    r"\b(?:call|phone|ring|reach|contact|text)\s(?:\w+\s){0,2}?"
    r"(?:us|our|the\s(?:practice|office|clinic|surgeon))\b"
    r"|\bour\s(?:\w+\s)?(?:office|clinic|practice|phone|number|nurses?|line|front\sdesk)\b",
    re.I,
)
"""Words that say that a number is the practice's."""
_FAX = re.compile(r"\bfax\b", re.I)
_FREE = frozenset("800 833 844 855 866 877 888".split())
"""Area codes of toll-free lines in North America, such as those of public agencies."""
_NEAR = 60
"""Letters before a number in which such words may stand."""
_WHOLE = 10
"""Digits of a number with its area code, in North America."""


def check(item: Post | Page | Person, practice: Practice) -> list[Finding]:
    """Return what is wrong with phone numbers in a text and in its description."""
    found = []
    if _SEVEN.search(item.description):
        line = item.line_of("description")
        found += [_finding(item, line, 1, *said) for _, *said in _in_words(item.description, practice)]
    scan = scanned(item.body, item.body_line)
    rest = scan.masked
    for right in (practice.phone_uri, practice.phone):  # by far the most, and nothing is wrong with them
        rest = rest.replace(right, " " * len(right))
    said = list(_in_links(scan.masked, practice)) if "tel:" in rest else []
    if _SEVEN.search(rest):
        said += _in_words(_ADDRESS.sub(lambda match: " " * len(match[0]), rest), practice)
    return [*found, *(_finding(item, *scan.place(offset), *words) for offset, *words in said)]


def _finding(item: Post | Page | Person, line: int, column: int, message: str, fix: str) -> Finding:
    return Finding(item.path, "post/phone", message, fix, Severity.WARNING, line, column)


def _in_words(text: str, practice: Practice) -> Iterator[tuple[int, str, str]]:
    """Yield the place of each number that is not as it should be, what is wrong, and how to mend it."""
    for match in _NUMBER.finditer(text):
        typed, digits = match[0], _digits(match[0])
        if " ".join(typed.split()) == practice.phone:
            continue
        before = re.split(r"[.!?]\s|\n\s*\n", text[max(0, match.start() - _NEAR) : match.start()])[-1]
        said = _judged(" ".join(typed.split()), digits, practice, ours=bool(_OURS.search(before)))
        if said and not _FAX.search(before):
            yield match.start(), said, f"Write {practice.phone}, as in PRACTICE."


def _in_links(text: str, practice: Practice) -> Iterator[tuple[int, str, str]]:
    """Yield the same for links that call a number."""
    for match in _LINK.finditer(text):
        url = match["url"]
        if not url.lower().startswith("tel:") or url == practice.phone_uri:
            continue
        digits, shown = _digits(url), _digits(match["words"])
        ours = _local(shown, practice) == _digits(practice.phone) or bool(_OURS.search(match["words"]))
        if ours and digits:
            said = f'The link says it calls the practice, and leads to "{url[:40]}".'
        else:
            said = _judged(url[:40], digits, practice, ours=False)
        if said:
            yield match.start("url"), said, f"Write {practice.phone_uri}"


def _judged(typed: str, digits: str, practice: Practice, *, ours: bool) -> str:
    """Say what is wrong with a number; nothing when it is somebody else's, or none."""
    own, local = _digits(practice.phone), _local(digits, practice)
    if local == own:
        return f'The practice\'s number is written in another way here: "{typed}".'
    if len(digits) >= 7 and len(own) > len(digits) and own.endswith(digits):
        return f'The practice\'s number stands here without its area code: "{typed}".'
    if len(local) == len(own) and _nearly(local, own):
        return f'"{typed}" is nearly the practice\'s number, and not quite.'
    is_number = len(local) == _WHOLE and re.search(r"\D", typed.strip("+"))
    if ours and is_number and local[:3] not in _FREE:
        return f'"{typed}" is not the practice\'s number.'
    return ""


def _nearly(one: str, other: str) -> bool:
    """Whether two numbers of one length differ by one digit, or by two that changed places."""
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    return len(apart) == 2 and [one[at] for at in apart] == [other[at] for at in reversed(apart)]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _local(digits: str, practice: Practice) -> str:
    """Return a number's digits without the country's."""
    own, code = _digits(practice.phone), practice.country_code
    rest = digits.removeprefix("00") if digits.startswith("00") else digits
    return rest[len(code) :] if rest.startswith(code) and len(rest) == len(code) + len(own) else digits
