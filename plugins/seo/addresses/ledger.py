"""The ledger: every address that visitors have ever had, one a line, in a text file that git can merge.

    # a comment
    /posts/what-is-sciatica/  posts/what-is-sciatica.md  2026-11-26  What is sciatica?
    /old/ -> /posts/new/
    /gone/ gone

The first form says which text an address belonged to, since when it is known, and what it was called. People
write the other two. Plain: no file is read or written here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from plugins.findings import Finding
from plugins.posts.address import read_address, typed

LEDGER = "addresses.txt"
"""Its name in the content folder."""
HEADER = """\
# Every address that visitors have ever had. Deploying adds the new ones.
# An address that is no longer there needs a line of yours, anywhere in this file:
#   /old/ -> /posts/new/     leads on to the new one
#   /old/ gone               is gone for good
# docs/addresses.md says more.
"""
KINDS = ("topic", "tag", "feed", "list")
"""What an address belongs to that has no text of its own."""
_MARKER = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_TITLE = 120


@dataclass(frozen=True, slots=True)
class Known:
    """An address that visitors have had."""

    address: str
    owner: str
    """Its file inside the content folder, or one of `KINDS`."""
    since: date
    title: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """What a person has said of an address."""

    address: str
    target: str
    """Where it leads; empty for one that is gone."""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Ledger:
    """What stands in the file."""

    known: Mapping[str, Known] = field(default_factory=dict)
    """By address. Of two lines about the same, the first counts."""
    rules: tuple[Rule, ...] = ()
    findings: tuple[Finding, ...] = ()
    path: str = f"content/{LEDGER}"


def parse_ledger(text: str, path: str = f"content/{LEDGER}") -> Ledger:
    """Read the ledger. What can't be read is a finding at its line, and all else is read all the same."""
    known: dict[str, Known] = {}
    rules: list[Rule] = []
    findings: list[Finding] = []
    for number, raw in enumerate(text.split("\n"), 1):
        try:
            entry = _parse_line(raw.removeprefix("\ufeff"), number)
        except _Odd as odd:
            findings.append(Finding(path, odd.code, odd.message, odd.fix, line=number))
            continue
        if isinstance(entry, Known):
            known.setdefault(entry.address, entry)
        elif entry is not None:
            rules.append(entry)
    return Ledger(known, tuple(rules), tuple(findings), path)


class _Odd(ValueError):
    """A line that can't be read."""

    def __init__(self, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix


def _parse_line(raw: str, number: int) -> Known | Rule | None:
    line = raw.strip()
    if not line or line[0] == "#":
        return None
    if line[0] != "/" and _MARKER.match(line):
        message = "A merge of two versions was left unfinished here."
        raise _Odd("address/merge", message, "Delete this line. The addresses around it may all stay.")
    words = line.split(None, 3)
    address, *rest = words
    if rest[:1] == ["->"] and len(rest) > 1:
        target, more = rest[1], rest[2:]
        if not more or more[0].startswith("#"):
            return Rule(_address(address), _address(target), number)
    elif rest[:1] == ["gone"] and (len(rest) == 1 or rest[1].startswith("#")):
        return Rule(_address(address), "", number)
    elif len(rest) >= 2 and (rest[0] in KINDS or "/" in rest[0]):
        since = _day(rest[1])
        if since:
            title = rest[2] if len(rest) > 2 else ""
            return Known(_address(address), _decoded(rest[0]), since, title, number)
    message = f'The line "{line[:80]}" can\'t be read.'
    raise _Odd("address/line", message, "Write /old/ -> /posts/new/ or /old/ gone")


def _address(raw: str) -> str:
    address, fix = read_address(raw)
    if fix:
        raise _Odd("address/form", f'"{raw[:80]}" is not an address on this site.', fix)
    return address


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _decoded(owner: str) -> str:
    return owner.replace("%20", " ").replace("%25", "%") if "%" in owner else owner


def line_of(known: Known) -> str:
    """Return the line that says an address was published."""
    owner = known.owner.replace("%", "%25").replace(" ", "%20")
    title = " ".join(known.title.split())[:_TITLE].rstrip()
    return f"{typed(known.address)}  {owner}  {known.since.isoformat()}  {title}".rstrip()


def with_published(text: str, published: Iterable[Known]) -> str:
    """Return the ledger's text with the addresses that are published now; the same text when none is new.

    Lines that are there stay as they are, in their order, except that an address which belongs to another
    text by now says so. A new line goes to its place in the alphabet.
    """
    ledger = parse_ledger(text)
    lines = (text if text.strip() else HEADER + "\n").rstrip("\n").split("\n")
    new = []
    for one in published:
        known = ledger.known.get(one.address)
        if known is None:
            new.append(one)
        elif known.owner != one.owner:
            moved = Known(one.address, one.owner, known.since, one.title)
            lines[known.line - 1] = line_of(moved)
    if not text.strip():
        return "\n".join([*lines, "", *sorted(map(line_of, new))]) + "\n" if new else text
    changed = _inserted(lines, sorted(new, key=lambda one: typed(one.address)))
    return "\n".join(changed) + "\n" if new or lines != text.rstrip("\n").split("\n") else text


def _inserted(lines: list[str], new: list[Known]) -> list[str]:
    """Return lines with new ones among them: each before the first that is greater, and its remarks."""
    out: list[str] = []
    held: list[str] = []
    """Remarks that belong to the line under them."""
    waiting = new[::-1]
    for line in lines:
        if line.startswith("#"):
            held.append(line)
            continue
        first = line.split(None, 1)[0] if line.strip() else ""
        while first.startswith("/") and waiting and typed(waiting[-1].address) < first:
            out.append(line_of(waiting.pop()))
        out += [*held, line]
        held = []
    return [*out, *held, *(line_of(one) for one in reversed(waiting))]
