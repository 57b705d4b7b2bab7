"""A block of YAML, read with the line of every value, going on after each mistake.

Only the values are YAML's own; what they mean is for `form.py`. All scalars stay the text that was typed.
"""

import json
import re
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from plugins.findings import Finding, Severity

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
_MAX_MISTAKES = 40
_MAX_DEPTH = 6
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")
_KEY = re.compile(r"^(\s*(?:-\s+)?[A-Za-z_][\w-]*):\s+(\S.*)$")
_OPENING, _CLOSING = "“„‟‘‚‛", "”“‟’‘‛"

Value: TypeAlias = "str | list[Entry] | dict[str, Entry]"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and where it stands."""

    value: Value
    line: int
    column: int = 1


class YamlBlock:
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
        line = re.sub("^([A-Za-z_][\\w-]*:)[ \u00a0]*\u00a0", r"\1 ", line)  # a space, to some editors
        close = re.match(r"([A-Za-z_]\w*):([^\s:/][^\n]*)$", line)
        if close:
            message = f'A space is missing after "{close[1]}:".'
            fix = f"Write {close[1]}: {close[2][:80]}"
            self.findings.append(Finding(self.path, "post/front-matter", message, fix, line=number))
            line = f"{close[1]}: {close[2]}"
        match = _KEY.match(line)
        value = (match[2] if match else line.strip().removeprefix("- ")).rstrip()
        if match and value[0] == "[" and "]" not in value and "#" not in value:
            message = f'The list of "{match[1].strip()}" is not closed.'
            fix = f"Write {match[1].strip()}: {value[:80].rstrip(',')}]"
            self.findings.append(Finding(self.path, "post/front-matter", message, fix, line=number))
            line = line.rstrip().rstrip(",") + "]"
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
                text = "\n".join(self.lines)
                _refuse_bombs(text)
                node = yaml.compose(text, Loader=_LOADER)
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
                self.findings.append(twice(self.path, key, first, self.first_line + line))
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
        if isinstance(node, yaml.ScalarNode) and _CONTROL.search(node.value):
            message = f'The value of "{key}" has a sign in it that can\'t be shown.'
            self._add("post/control-character", message, "Type it again, without \\ signs.", mark.line)
            return Entry("", line, column)
        if isinstance(node, yaml.SequenceNode):
            return Entry([self._entry(item, key, depth + 1) for item in node.value], line, column)
        if isinstance(node, yaml.MappingNode):
            return Entry({_name(k): self._entry(v, _name(k), depth + 1) for k, v in node.value}, line, column)
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


def _name(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "?"


def _refuse_bombs(text: str) -> None:
    """Raise a YAML error, with its place, for nesting and references that could fill the memory."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="found a sign & or *", problem_mark=event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise yaml.MarkedYAMLError(problem="too many brackets", problem_mark=event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def twice(path: str, key: str, first: int, second: int) -> Finding:
    """The finding for a key on two lines."""
    message = f'The key "{key}" stands on line {first} and again here.'
    return Finding(path, "post/key-twice", message, "Keep one of the two.", line=second)
