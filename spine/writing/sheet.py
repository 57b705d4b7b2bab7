"""A text, line by line: its front matter key by key, and its words.

What the keys say is for the strict reader of `plugins.posts`; this knows where they stand, so that one of
them can be changed while every other byte stays.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

import click
import yaml

from plugins.findings import Severity
from plugins.posts.form import RENAMED
from plugins.posts.frontmatter import FrontMatter, parse
from plugins.posts.yamlblock import Entry

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ENDS = re.compile(r"(\r\n|\r|\n)")
_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Signs that YAML 1.1 takes for ends of lines, and nobody else does."""
_HARD_SPACE = re.compile("^[A-Za-z_][\\w-]*:[ \u00a0]*\u00a0")
_HEADER_KEY = re.compile(r"^([A-Za-z][A-Za-z0-9_-]*):")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands: lines counted from 0, in the whole text."""

    typed: str
    first: int
    last: int
    """The last line of its value."""
    colon: int = 0
    """The column right behind its colon."""
    node: yaml.Node | None = None
    """YAML's own reading of the value; None in headers."""
    offset: int = 0
    """What to add to a line of `node` for a line of the text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text, taken apart."""

    mark: str
    """The byte order mark, or nothing."""
    lines: list[str]
    ends: list[str]
    """The line end behind each line; empty behind the last."""
    matter: FrontMatter
    places: dict[str, Place]
    close: int
    """The line above which a key may be added."""
    words_at: int
    """The line on which the words begin; the number of lines when there are none."""

    @property
    def newline(self) -> str:
        """The line end that the front matter has."""
        return next((end for end in self.ends if end), "\n")

    @property
    def words(self) -> str:
        """The text below the front matter, with "\\n" for line ends."""
        return "\n".join(self.lines[self.words_at :])

    def values(self) -> dict[str, Plain]:
        """What each key says, as typed."""
        return {
            (RENAMED.get(key, key) if self.matter.is_headers else key): plain(entry)
            for key, entry in self.matter.entries.items()
        }

    def text(self) -> str:
        """The whole text."""
        return self.mark + "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))


def plain(entry: Entry) -> Plain:
    """Return a value without its places."""
    if isinstance(entry.value, list):
        return [plain(item) for item in entry.value]
    if isinstance(entry.value, dict):
        return {key: plain(item) for key, item in entry.value.items()}
    return entry.value


def taken_apart(text: str) -> Sheet:
    """Return a text as a sheet.

    Raises `click.UsageError`, with the line and the way to mend it, when some line of the front matter can't
    be read: then nobody can tell what a change would do, and only the whole text can be edited.
    """
    mark = BOM if text.startswith(BOM) else ""
    parts = _ENDS.split(text[len(mark) :])
    lines, ends = parts[0::2], [*parts[1::2], ""]
    matter = parse("\n".join(lines), "")
    wrong = next((one for one in matter.findings if one.severity is Severity.ERROR), None)
    if wrong is not None:
        raise click.UsageError(f"Line {wrong.line}: {wrong.message} {wrong.fix}".rstrip())
    if matter.is_headers:
        return _headers(mark, lines, ends, matter)
    close = matter.body_line - 2
    if any(_BREAKS.search(line) for line in lines[:close]):
        raise click.UsageError("A line of the front matter has a sign in it that can't be shown.")
    start = next(i for i, line in enumerate(lines) if line.strip())
    return Sheet(mark, lines, ends, matter, _yaml(lines, start + 1, close), close, close + 1)


def words_begin(text: str) -> int:
    """Return the line, counted from 0, on which the words of a text begin, whatever its keys say.

    0 for a text without front matter, or with one that is never closed.
    """
    matter = parse(_ENDS.sub("\n", text.removeprefix(BOM)), "")
    codes = {finding.code for finding in matter.findings}
    if codes & {"post/no-front-matter", "post/unclosed-front-matter"}:
        return 0
    return matter.body_line - 1 + matter.is_headers


def _headers(mark: str, lines: list[str], ends: list[str], matter: FrontMatter) -> Sheet:
    close = min(matter.body_line - 1, len(lines))
    places: dict[str, Place] = {}
    for number, entry in enumerate(matter.entries.items()):
        key, first = entry[0], entry[1].line - 1
        after = [other.line - 1 for other in matter.entries.values()][number + 1 :]
        last = min([*after, close]) - 1
        typed = _HEADER_KEY.match(lines[first])
        places[RENAMED.get(key, key)] = Place(typed[1] if typed else key, first, last)
    return Sheet(mark, lines, ends, matter, places, close, min(close + 1, len(lines)))


def _yaml(lines: list[str], start: int, close: int) -> dict[str, Place]:
    block = [_HARD_SPACE.sub(_softened, line) for line in lines[start:close]]
    root = yaml.compose("\n".join([*block, ""]), Loader=_LOADER)
    if root is None:
        return {}
    odd = click.UsageError("The keys of the front matter do not stand one below the other.")
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise odd
    places: dict[str, Place] = {}
    for key, node in root.value:
        row = key.start_mark.line
        colon = re.compile(r"[ \t]*:").match(block[row], key.end_mark.column)
        if block[row][: key.start_mark.column].strip() or colon is None or key.end_mark.line != row:
            raise odd
        last = max(start + row, start + last_line(node, block))
        places[str(key.value)] = Place(str(key.value), start + row, last, colon.end(), node, start)
    return places


def _softened(match: re.Match) -> str:
    """Return a key with spaces of the usual kind behind it, as many as there were."""
    return match[0].replace("\u00a0", " ")


def last_line(node: yaml.Node, lines: list[str]) -> int:
    """Return the last line of a value, without what stands below it: empty lines and comments."""
    if isinstance(node, yaml.ScalarNode):
        if node.style not in ("|", ">"):
            return node.end_mark.line
        last = node.end_mark.line - 1
        while last > node.start_mark.line and not lines[last].strip():
            last -= 1
        return last
    if node.flow_style:
        return node.end_mark.line
    pairs = node.value if isinstance(node, yaml.MappingNode) else [(item,) for item in node.value]
    return max([node.start_mark.line, *(last_line(one, lines) for pair in pairs for one in pair)])
