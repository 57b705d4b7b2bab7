"""Front matter: the lines above a post that say what it is.

Two forms are read: YAML between two lines of `---`, and Pelican's own `Title: …` headers up to the first
empty line. Either becomes `Entry` objects that know their line. Nothing is guessed: `yes`, `1.0` and
`2026-01-05` stay the text that was typed. After a mistake in a line reading goes on, so that all the
mistakes of a file come out in one run.
"""

import re
from dataclasses import dataclass, field

from plugins.findings import Finding, Severity
from plugins.posts.yamlblock import Entry, YamlBlock, twice

_MAX_LINES = 400
_MAX_MISTAKES = 40
_FENCE = re.compile(r"^---\s*$")
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9_-]*):(?:[ \t]+(.*))?$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above a text, and the text."""

    entries: dict[str, Entry]
    body: str
    body_line: int
    """The line on which the body begins, counted from 1."""
    is_headers: bool = False
    """True for Pelican's own headers, where lists are written with commas."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        """False when a mistake leaves some line unread: then nobody knows what it meant."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def parse(text: str, path: str) -> FrontMatter:
    """Split a file into its front matter and its body."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if _FENCE.match(lines[start]):
        return _parse_yaml(lines, start, path)
    if _HEADER.match(lines[start]):
        return _parse_headers(lines, start, path)
    finding = Finding(
        path,
        "post/no-front-matter",
        "The file does not begin with front matter.",
        "Begin with a line of --- , then a line like title: …, then --- again.",
        line=start + 1,
    )
    return FrontMatter({}, text, 1, findings=[finding])


def _parse_headers(lines: list[str], start: int, path: str) -> FrontMatter:
    entries: dict[str, Entry] = {}
    findings: list[Finding] = []
    last = ""
    index = start
    while index < min(len(lines), start + _MAX_LINES) and lines[index].strip():
        line, number = lines[index], index + 1
        index += 1
        match = _HEADER.match(line)
        if line[:4].isspace() and len(line) > 4 and last:
            kept = entries[last]
            entries[last] = Entry(f"{kept.value} {line.strip()}".strip(), kept.line, kept.column)
        elif match:
            last = match[1].lower()
            if last in entries:
                findings.append(twice(path, last, entries[last].line, number))
                continue
            entries[last] = Entry((match[2] or "").strip(), number, len(match[1]) + 3)
        else:
            if len(findings) >= _MAX_MISTAKES:
                continue
            message = "This line is neither a header like `Title: …` nor empty."
            fix = "Leave an empty line between the headers and the text."
            findings.append(Finding(path, "post/front-matter", message, fix, line=number))
    body = "\n".join(lines[index:])
    return FrontMatter(entries, body, index + 1, is_headers=True, findings=findings)


def _parse_yaml(lines: list[str], start: int, path: str) -> FrontMatter:
    end = _end_of_yaml(lines, start)
    if end is None:
        message = "The front matter that begins here is never closed."
        fix = "Put a line of --- after its last key."
        finding = Finding(path, "post/unclosed-front-matter", message, fix, line=start + 1)
        return FrontMatter({}, "", len(lines), findings=[finding])
    reader = YamlBlock(lines[start + 1 : end], start + 2, path)
    entries = reader.read()
    return FrontMatter(entries, "\n".join(lines[end + 1 :]), end + 2, findings=reader.findings)


def _end_of_yaml(lines: list[str], start: int) -> int | None:
    """Return the line that closes the block; None when the text begins before any does."""
    empty = False
    for index in range(start + 1, min(len(lines), start + _MAX_LINES)):
        line = lines[index]
        if _FENCE.match(line):
            return index
        if empty and line.strip() and not re.match(r"[ \t#-]|[A-Za-z_][\w-]*\s*:", line):
            return None  # prose after an empty line: a rule of --- further down closes nothing
        empty = not line.strip()
    return None
