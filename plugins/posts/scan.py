"""Where things stand in a Markdown text: links, pictures, tags, each with its line.

Code (fenced, indented or between backticks) and comments are blanked first: there, `<script>` is a word.
Every pattern here is bounded, so that no text of the allowed size takes long. It begins with the signs that
it needs where it can, and looks back at what stands before them only then: Python finds such signs quickly.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_FENCED = re.compile(r"^(?P<fence>`{3,}|~{3,})[^\n`]*\n(?:.*\n)*?(?:(?P=fence)[`~]*[ ]*$|\Z)", re.M)
_CODE_SPAN = re.compile(r"(?<![`\\])(`{1,8})(?!`)((?:[^\n`]|\n(?!\s*\n)|`(?!\1)){1,2000}?)(?<!`)\1(?!`)")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")

_INNER = r"(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]{0,300}\]){0,1000}?"
_TARGET = r"\([ \t\n]{0,8}<?(?P<url>[^)\s>]{0,3000}(?:\([^)\s>]{0,300}\)[^)\s>]{0,300})?)"
_LINK = re.compile(rf"\[(?<![!\\]\[){_INNER}\]{_TARGET}")
_IMAGE = re.compile(rf"!\[(?<!\\!\[)(?P<alt>{_INNER})\](?:{_TARGET}|\[(?P<label>[^\]\n]{{0,300}})\])?")
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)(?P<label>[^\]\n]{1,300})\]:[ \t]*\n?[ \t]*<?(?P<url>[^\s>]+)", re.M
)
_AUTOLINK = re.compile(r"<(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,3000})>")
_TAG = re.compile(
    r"<(?P<name>[A-Za-z][A-Za-z0-9-]{0,30})(?P<rest>(?:[\s/](?:[^<>\"']|\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'){0,200})?)(?P<end>>|$|(?=<))",
    re.M,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'>/=]{1,60})(?:\s{0,8}=\s{0,8}(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<c>[^\s\"'=<>`]+)))?"
)
URL_ATTRIBUTES = frozenset(
    "href src srcset action formaction data poster xlink:href background cite longdesc".split()
)


class Link(NamedTuple):
    """An address in a text."""

    url: str
    line: int
    column: int
    is_image: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a text; `alt` is its words."""

    url: str
    alt: str
    offset: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag typed as HTML."""

    name: str
    attributes: dict[str, str]
    offset: int


class Scan:
    """A Markdown text, looked over once."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.text = text
        self.masked = mask(text)
        self.first_line = first_line
        self._definitions = list(_DEFINITION.finditer(self.masked)) if "]:" in self.masked else []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, both counted from 1."""
        index = bisect_right(self._starts, offset) - 1
        return self.first_line + index, offset - self._starts[index] + 1

    def links(self) -> Iterator[Link]:
        """Yield every address, in no certain order."""
        for match in (*_LINK.finditer(self.masked), *self._definitions, *_AUTOLINK.finditer(self.masked)):
            if match["url"]:
                yield Link(match["url"], *self.place(match.start("url")))
        for image in self.images():
            if image.url:
                yield Link(image.url, *self.place(image.offset), is_image=True)
        for tag in self.tags():
            for name, value in tag.attributes.items():
                if value and name in URL_ATTRIBUTES:
                    yield Link(value, *self.place(tag.offset), is_image=tag.name == "img")

    def images(self) -> Iterator[Image]:
        """Yield every picture written in Markdown; those by reference with the address they refer to."""
        defined = {match["label"].strip().lower(): match["url"] for match in self._definitions}
        for match in _IMAGE.finditer(self.masked):
            url = match["url"]
            if url is None:
                label = (match["label"] or match["alt"]).strip().lower()
                url = defined.get(label)
                if url is None:
                    continue  # plain text with brackets
            yield Image(url, match["alt"], match.start())

    def tags(self) -> Iterator[Tag]:
        """Yield every opening tag typed as HTML, unfinished ones too."""
        for match in _TAG.finditer(self.masked):
            attributes = {
                found["name"].lower(): found["a"] or found["b"] or found["c"] or ""
                for found in _ATTRIBUTE.finditer(match["rest"] or "")
            }
            yield Tag(match["name"].lower(), attributes, match.start())

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield the offset and the text of every line, code and comments blanked."""
        offset = 0
        for line in self.masked.split("\n"):
            yield offset, line
            offset += len(line) + 1


@lru_cache(maxsize=1)
def scanned(text: str, first_line: int = 1) -> Scan:
    """Return the scan of a text: whoever reads a post asks for it twice in a row."""
    return Scan(text, first_line)


def links(text: str, first_line: int = 1) -> Iterator[Link]:
    """Yield every address in the Markdown of `text`, in no certain order."""
    return scanned(text, first_line).links()


def mask(text: str) -> str:
    """Return `text` with code and comments blanked, every other character where it was."""
    if "```" in text or "~~~" in text:
        text = _FENCED.sub(_blank, text)
    if "\n    " in text or "\t" in text or text[:4] == "    ":
        text = _without_indented_code(text)
    if "`" in text:
        text = _CODE_SPAN.sub(_blank, text)
    for start, end in _comments(text):
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def _comments(text: str) -> list[tuple[int, int]]:
    """Return where comments begin and end. `<!-->` is none: browsers end it at once, and read on."""
    found = []
    start = text.find("<!--")
    while start >= 0:
        if text.startswith((">", "->"), start + 4):
            start = text.find("<!--", start + 4)
            continue
        end = text.find("-->", start + 4)
        if end < 0:
            break
        found.append((start, end + 3))
        start = text.find("<!--", end + 3)
    return found


def comments(text: str) -> list[tuple[int, int]]:
    """Return where the comments of a Markdown text begin and end; those shown as code are none."""
    if "<!--" not in text:
        return []
    return _comments(_CODE_SPAN.sub(_blank, _without_indented_code(_FENCED.sub(_blank, text))))


def without_comments(text: str) -> str:
    """Return `text` without its comments, which are for writers; lines stay where they were."""
    parts, last = [], 0
    for start, end in comments(text):
        parts += [text[last:start], re.sub(r"[^\n]", "", text[start:end])]
        last = end
    return "".join([*parts, text[last:]])


def _blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _without_indented_code(text: str) -> str:
    """Blank lines indented by four, after an empty line, that do not go on an item of a list."""
    lines = text.split("\n")
    in_list = in_code = False
    after_empty = True
    for index, line in enumerate(lines):
        if not line.strip():
            after_empty = True
            continue
        indented = line.startswith(("    ", "\t"))
        if not indented:
            in_code = False
            if _LIST_ITEM.match(line):
                in_list = True
            elif after_empty and not line[0].isspace():
                in_list = False
        elif not in_list and (after_empty or in_code):
            in_code = True
            lines[index] = " " * len(line)
        after_empty = False
    return "\n".join(lines)
