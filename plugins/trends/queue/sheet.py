"""A topic file as lines, and what stands on them.

A file is front matter between two lines of `---`, and notes. The front matter is read key by key and item by
item, so that a mistake in one line leaves the others readable. Git may join two versions line by line
(`merge=union`): then a key stands twice, or an item stands under the wrong key. Both are read, and mended by
the next write. What people add is kept: comments, other keys, the order of keys, the spelling of a value.
"""

import json
import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

Item: TypeAlias = str | dict[str, str]
Value: TypeAlias = str | list[Item]
Fields: TypeAlias = dict[str, Value]

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCE = re.compile(r"---[ \t]*")
KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(.*))?")
PLAIN = re.compile(r"[A-Za-z0-9+][^\s:#,\[\]{}\"'&*!|>%@`\\]*(?: [^\s:#,\[\]{}\"'&*!|>%@`\\]+)*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_FLOW = re.compile(r'(\w+): ("(?:[^"\\\x00-\x1f]|\\.)*"|[^\s",{}\[\]][^",{}\[\]#]*)(?:, (?=\w)|(?=\}$))')
_MARKS = re.compile(r"(?:<{7}|>{7})(?: |$)")
COMMENT = re.compile(r"[ \t]+#.*$")
LOOSE = "-"
"""In place of a key: items that a merge has put below the value of some key."""
_OURS = re.compile(r"  - (?:\{.*\}|\".*\")")
_LONGEST = 20_000
"""Characters of a line that YAML's own parser is asked about."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line that can't be read."""

    line: int
    """Counted from 1, in the file."""
    code: str
    message: str
    fix: str
    fatal: bool = False
    """Whether nobody can tell what the topic is: then it is left alone."""


@dataclass(slots=True)
class Part:
    """A key with the lines that belong to it; without a key, the lines above the first one."""

    key: str
    line: int
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """An item of a list: the comments above it, its own lines, what they say."""

    line: int
    above: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    item: Item | None = None


@dataclass(slots=True)
class Sheet:
    """A file, taken apart."""

    parts: list[Part]
    tail: list[str]
    """The closing `---` and the lines below it, as typed."""
    mistakes: list[Mistake] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """Empty lines above the front matter."""

    @property
    def notes(self) -> str:
        """What stands below the front matter, without empty lines around it."""
        return "\n".join(self.tail[1:]).strip("\n")


def take_apart(text: str) -> Sheet:
    """Return the lines of a file by key. Never raises; what can't be read is in `mistakes`."""
    lines = text.split("\n")
    marked = next((i for i, line in enumerate(lines) if _MARKS.match(line)), None)
    if marked is not None:
        fix = "Keep the lines of both sides, take out those with <<<<<<<, ======= and >>>>>>>, and save."
        message = "Git could not join two versions of this topic, and left both here."
        return Sheet([], [], [Mistake(marked + 1, "conflict", message, fix, fatal=True)])
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if start == len(lines) or not _FENCE.fullmatch(lines[start]):
        message = "The topic does not begin with a line of --- and its keys."
        line = min(start, len(lines) - 1) + 1
        fix = "Put --- above the first key."
        return Sheet([], [], [Mistake(line, "front-matter", message, fix, fatal=True)])
    end = next((i for i in range(start + 1, len(lines)) if _FENCE.fullmatch(lines[i])), None)
    if end is None:
        message = "The front matter that begins here is never closed."
        fix = "Put --- below its last line."
        return Sheet([], [], [Mistake(start + 1, "front-matter", message, fix, fatal=True)])
    sheet = Sheet(_parts(lines[start + 1 : end], start + 2), lines[end:], before=lines[:start])
    for part in sheet.parts:
        for number, line in enumerate(part.lines, part.line):
            is_key = part.key and number == part.line and part.key != LOOSE
            if not is_key and (is_stray(line) or (says(line) and not part.key)):
                sheet.mistakes.append(_stray(line, number))
    return sheet


def _parts(lines: list[str], number: int) -> list[Part]:
    parts = [Part("", number)]
    for i, line in enumerate(lines):
        match = KEY.fullmatch(line)
        if match:
            parts.append(Part(match[1], number + i, [line]))
        elif _OURS.fullmatch(line) and _has_value(parts[-1]):
            parts.append(Part(LOOSE, number + i, [line]))
        else:
            parts[-1].lines.append(line)
    return parts if parts[0].lines else parts[1:]


def _has_value(part: Part) -> bool:
    """Whether a key has its value on its own line, so that an item below it belongs elsewhere."""
    match = KEY.fullmatch(part.lines[0]) if part.lines else None
    return bool(match and match[2] and match[2][0] not in "#[{|>&!")


def says(line: str) -> bool:
    """Whether a line is part of a value: not empty, no comment, not astray."""
    return bool(line.strip()) and not line.lstrip().startswith("#") and not is_stray(line)


def is_stray(line: str) -> bool:
    """Whether a line below a key belongs to nothing."""
    return bool(line) and line[0] not in " \t#-]}" and bool(line.strip())


def _stray(line: str, number: int) -> Mistake:
    message = f"This line is neither “key: value” nor an item of a list: {line.strip()[:60]}"
    return Mistake(number, "front-matter", message, "Put # in front of it, or move it below the second ---.")


def scalar_of(part: Part) -> str:
    """Return the value of a key as text. Raises `ValueError` with the reason when it can't be read."""
    match = KEY.fullmatch(part.lines[0])
    typed = (match[2] or "").strip() if match else ""
    if not any(says(line) for line in part.lines[1:]):
        known = _simple(typed)
        if known is not None:
            return known
    value = _yaml("\n".join([part.lines[0], *filter(says, part.lines[1:])])).get(part.key)
    if isinstance(value, list):  # of numbers, over several lines
        return "[" + ", ".join(str(item) for item in value) + "]"
    if not isinstance(value, str):
        raise ValueError("it has an indented list where one value belongs")
    return value


def _simple(typed: str) -> str | None:
    """Return the text of a value on one line, as far as that can be told without YAML's own parser."""
    if not typed or typed[0] == "#":
        return ""
    if typed[0] not in "\"'":
        typed = COMMENT.sub("", typed)
    if _STRING.fullmatch(typed):
        try:
            return json.loads(typed)
        except ValueError:
            return None
    if PLAIN.fullmatch(typed):
        return typed
    if typed[0] == "[" and re.fullmatch(r"\[[\d., nul~]*\]", typed):
        return typed
    return None


def _yaml(text: str) -> dict:
    if len(text) > _LONGEST:
        raise ValueError("it is too long")
    try:
        value = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ValueError(str(getattr(error, "problem", None) or "it is nested too deeply")) from None
    return value if isinstance(value, dict) else {}


def blocks_of(part: Part, mistakes: list[Mistake]) -> tuple[list[Block], list[str]]:
    """Return the items of a list with the comments above each, and the lines below the last one."""
    match = KEY.fullmatch(part.lines[0])
    typed = COMMENT.sub("", " " + (match[2] or "")).strip() if match and part.key != LOOSE else ""
    if typed and not typed.startswith("#"):
        return _flow_list(part, mistakes), []
    blocks: list[Block] = []
    above: list[str] = []
    head = 0 if part.key == LOOSE else 1
    for number, line in enumerate(part.lines[head:], part.line + head):
        if _ITEM.fullmatch(line):
            blocks.append(Block(number, above, [line]))
            above = []
        elif not says(line) or not blocks:
            if says(line) and not is_stray(line):
                mistakes.append(_stray(line, number))
            above.append(line)
        else:
            blocks[-1].lines += [*above, line]  # an item over several lines
            above = []
    for block in blocks:
        block.item = _read_item(block, mistakes)
    return blocks, above


def _flow_list(part: Part, mistakes: list[Mistake]) -> list[Block]:
    """The items of `key: [a, b]`, each as a line of its own would be."""
    try:
        value = _yaml("\n".join([part.lines[0], *filter(says, part.lines[1:])])).get(part.key)
    except ValueError as error:
        mistakes.append(_unreadable(part.line, str(error)))
        return []
    items = value if isinstance(value, list) else [value] if value else []
    return [Block(part.line, [], [], _as_item(item)) for item in items]


def _read_item(block: Block, mistakes: list[Mistake]) -> Item | None:
    match = _ITEM.fullmatch(block.lines[0])
    typed = (match[1] or "").strip() if match else ""
    if len(block.lines) == 1:
        if typed.startswith("{") and typed.endswith("}"):
            item = _flow(typed)
            if item is not None:
                return item
        known = _simple(typed)
        if known is not None:
            return known
    try:
        lines = [line.replace("\t", " ") for line in block.lines]
        value = _yaml("\n".join(["item:", *("  " + line for line in lines)])).get("item")
    except ValueError as error:
        mistakes.append(_unreadable(block.line, str(error)))
        return None
    return _as_item(value[0]) if isinstance(value, list) and value else ""


def _flow(typed: str) -> dict[str, str] | None:
    """Return `{key: value, key: "value"}` as it is written here; None for any other way to write it."""
    found: dict[str, str] = {}
    at = 1
    while at < len(typed) - 1:
        match = _FLOW.match(typed, at)
        if match is None:
            return None
        value = match[2]
        if value[0] == '"':
            try:
                value = json.loads(value)
            except ValueError:
                return None
        elif ": " in value or value[0] in "&*!|>%@`'?-":
            return None
        found[match[1]] = value.strip() if match[2][0] != '"' else value
        at = match.end()
    return found


def _as_item(value: object) -> Item:
    if isinstance(value, dict):
        return {str(key): "" if isinstance(one, list | dict) else str(one) for key, one in value.items()}
    return "" if isinstance(value, list) else str(value)


def _unreadable(line: int, reason: str) -> Mistake:
    fix = 'Put the text after the colon in quotes (").'
    return Mistake(line, "value", f"This line can't be read: {reason}.", fix)
