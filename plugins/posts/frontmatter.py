"""Front matter: the lines above a post that say what it is.

Two forms are read: YAML between two lines of `---`, and Pelican's own `Title: …` headers up to the first
empty line. Either becomes `Entry` objects that know their line. Nothing is guessed: `yes`, `1.0` and
`2026-01-05` stay the text that was typed. After a mistake in a line reading goes on, so that all the
mistakes of a file come out in one run.
"""

import json
import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from plugins.findings import Finding, Severity

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
_MAX_LINES = 400
_MAX_MISTAKES = 40
_FENCE = re.compile(r"^---\s*$")
_HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9_-]*):(?:[ \t]+(.*))?$")
_KEY = re.compile(r"^(\s*(?:-\s+)?[A-Za-z_][\w-]*):\s+(\S.*)$")
_OPENING, _CLOSING = "“„‟‘‚‛", "”“‟’‘‛"

Value: TypeAlias = "str | list[Entry] | dict[str, Entry]"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and where it stands."""

    value: Value
    line: int
    column: int = 1


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
        "Begin with a line of --- , then title, date and category, then --- again.",
        line=start + 1,
    )
    return FrontMatter({}, text, 1, findings=[finding])


def _parse_headers(lines: list[str], start: int, path: str) -> FrontMatter:
    entries: dict[str, Entry] = {}
    findings: list[Finding] = []
    last = ""
    index = start
    while index < len(lines) and lines[index].strip():
        line, number = lines[index], index + 1
        index += 1
        match = _HEADER.match(line)
        if line[:4].isspace() and len(line) > 4 and last:
            kept = entries[last]
            entries[last] = Entry(f"{kept.value} {line.strip()}".strip(), kept.line, kept.column)
        elif match:
            last = match[1].lower()
            if last in entries:
                findings.append(_twice(path, last, entries[last].line, number))
                continue
            entries[last] = Entry((match[2] or "").strip(), number, len(match[1]) + 3)
        else:
            message = "This line is neither a header like `Title: …` nor empty."
            fix = "Leave an empty line between the headers and the text."
            findings.append(Finding(path, "post/front-matter", message, fix, line=number))
    body = "\n".join(lines[index:])
    return FrontMatter(entries, body, index + 1, is_headers=True, findings=findings)


def _parse_yaml(lines: list[str], start: int, path: str) -> FrontMatter:
    end = next((i for i in range(start + 1, len(lines)) if _FENCE.match(lines[i])), None)
    if end is None or end - start > _MAX_LINES:
        message = "The front matter that begins here is never closed."
        fix = "Put a line of --- after its last key."
        finding = Finding(path, "post/unclosed-front-matter", message, fix, line=start + 1)
        return FrontMatter({}, "", len(lines), findings=[finding])
    reader = _YamlReader(lines[start + 1 : end], start + 2, path)
    entries = reader.read()
    return FrontMatter(entries, "\n".join(lines[end + 1 :]), end + 2, findings=reader.findings)


class _YamlReader:
    """Reads a block of YAML lines, setting each line it can't read right for itself and going on."""

    def __init__(self, lines: list[str], first_line: int, path: str) -> None:
        self.path = path
        self.first_line = first_line
        self.findings: list[Finding] = []
        self.lines: list[str] = []
        self._quoted: set[int] = set()
        for i, line in enumerate(lines):
            self.lines.append(self._sound(line, first_line + i))

    def _sound(self, line: str, number: int) -> str:
        """Return the line without what word processors and tab keys put into it."""
        if "\t" in line:
            column = line.index("\t") + 1
            message = "There is a tab in the front matter."
            fix = "Use spaces instead."
            self.findings.append(Finding(self.path, "post/tab", message, fix, line=number, column=column))
            indent = "  " if self._nested(line) else ""
            line = indent + line.strip().replace("\t", "  ")
        match = _KEY.match(line)
        value = (match[2] if match else line.strip().removeprefix("- ")).rstrip()
        if value and value[0] in _OPENING and (value[-1] in _CLOSING or ": " in value):
            message = f"The value {value[:60]} stands between typographic quotes."
            fix = 'Use straight ones ("), or none.'
            column = line.index(value) + 1
            self.findings.append(
                Finding(self.path, "post/smart-quotes", message, fix, line=number, column=column)
            )
            line = line.replace(value, json.dumps(value.strip(_OPENING + _CLOSING), ensure_ascii=False), 1)
        return line

    def _nested(self, line: str) -> bool:
        """Whether an indented line belongs to the one before it."""
        before = self.lines[-1].rstrip() if self.lines else ""
        return line[:1].isspace() and (before.endswith(":") or before[:1] in ("-", " "))

    def read(self) -> dict[str, Entry]:
        """Return the keys of the block; what is wrong with it goes to `findings`."""
        for _ in range(_MAX_MISTAKES):
            try:
                node = yaml.compose("\n".join(self.lines), Loader=_LOADER)
            except (yaml.YAMLError, RecursionError, ValueError) as error:
                self._mend(error)
                continue
            if node is None:
                return {}
            if not isinstance(node, yaml.MappingNode):
                self._add("post/front-matter", "The front matter is not a list of `key: value` lines.", "", 0)
                return {}
            return self._mapping(node)
        return {}

    def _mend(self, error: Exception) -> None:
        """Say what is wrong with a line, and put it into quotes or, where that does not help, aside."""
        index, problem = self._place(error)
        line = self.lines[index]
        match = _KEY.match(line)
        if match is None or index in self._quoted:
            fix = "Check it and the one above."
            self._add("post/front-matter", f"This line can't be read ({problem}).", fix, index)
            self.lines[index] = ""
            return
        self._quoted.add(index)
        key, value = match[1].strip().removeprefix("- "), match[2].rstrip()
        quoted = json.dumps(value.strip("\"'"), ensure_ascii=False)
        if ": " in value and value[0] not in "\"'":
            message = f'The value of "{key}" has a colon in it.'
        elif value[0] in "\"'":
            message = f'The quotes around the value of "{key}" do not match.'
        else:
            message = f'The value of "{key}" has a sign in it that means something else here.'
        self._add("post/quotes-needed", message, f"Put it in quotes: {key}: {quoted[:120]}", index)
        self.lines[index] = f"{match[1]}: {quoted}"

    def _place(self, error: Exception) -> tuple[int, str]:
        """Return the index of the line that caused a YAML error, and the parser's words for it."""
        mark = getattr(error, "problem_mark", None)
        problem = str(getattr(error, "problem", None) or "it is nested too deeply")
        opened = getattr(error, "context_mark", None)
        index = mark.line if mark else 0
        ends_early = index >= len(self.lines) or "end of stream" in problem
        if opened is not None and (ends_early or "quoted" in str(getattr(error, "context", ""))):
            index = opened.line
        index = min(index, len(self.lines) - 1)
        while index > 0 and not self.lines[index].strip():
            index -= 1
        return index, problem

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line
            if not isinstance(key_node, yaml.ScalarNode):
                self._add("post/front-matter", "This line is not `key: value`.", "Check its brackets.", line)
                continue
            key = str(key_node.value)
            if key in entries:
                first = entries[key].line
                self.findings.append(_twice(self.path, key, first, self.first_line + line))
                continue
            entries[key] = self._entry(value_node, key, depth=0)
        return entries

    def _entry(self, node: yaml.Node, key: str, depth: int) -> Entry:
        mark = node.start_mark
        line, column = self.first_line + mark.line, mark.column + 1
        if node.tag not in _PLAIN_TAGS or depth > 3:
            fix = "Put the value in quotes." if depth <= 3 else "Write it with fewer brackets."
            self._add(
                "post/quotes-needed", f'The value of "{key}" can\'t be read as it stands.', fix, mark.line
            )
            return Entry("", line, column)
        if isinstance(node, yaml.SequenceNode):
            return Entry([self._entry(item, key, depth + 1) for item in node.value], line, column)
        if isinstance(node, yaml.MappingNode):
            return Entry(
                {str(k.value): self._entry(v, str(k.value), depth + 1) for k, v in node.value}, line, column
            )
        self._warn_of_comment(node, key)
        return Entry(str(node.value), line, column)

    def _warn_of_comment(self, node: yaml.ScalarNode, key: str) -> None:
        """`title: Fusion #1` loses its last word without a sound: say so."""
        end = node.end_mark
        if node.style or end.line >= len(self.lines) or key not in ("title", "description"):
            return
        rest = self.lines[end.line][end.column :].strip()
        if node.value and rest.startswith("#") and not rest.startswith("# "):
            message = f'What follows # is a comment, so "{key}" ends before {rest[:40]}.'
            fix = "Put the whole value in quotes if it belongs to it."
            self._add("post/comment-in-value", message, fix, end.line, Severity.WARNING)

    def _add(
        self, code: str, message: str, fix: str, index: int, severity: Severity = Severity.ERROR
    ) -> None:
        line = self.first_line + index
        self.findings.append(Finding(self.path, code, message, fix, severity, line))


def _twice(path: str, key: str, first: int, second: int) -> Finding:
    message = f'The key "{key}" stands on line {first} and again here.'
    return Finding(path, "post/key-twice", message, "Keep one of the two.", line=second)
