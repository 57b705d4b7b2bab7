"""What may not stand in the text of a post: looked for in the Markdown, so that each finding has its line.

Code (fenced, indented or between backticks) and comments are blanked first: there, `<script>` is a word.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.findings import Finding, did_you_mean
from plugins.posts.prose import BLOCKS

_FENCED = re.compile(r"^(?P<fence>`{3,}|~{3,})[^\n`]*\n.*?(?:^(?P=fence)[`~]*[ ]*$|\Z)", re.M | re.S)
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)([^\n]*?[^`\n])\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_INDENTED = re.compile(r"(?:\A|(?<=\n\n))(?:(?: {4}|\t)[^\n]*\n?)+", re.M)

_IMAGE = re.compile(r"!\[(?P<alt>[^\]\n]*)\](?:\(\s*<?(?P<url>[^)\s>]*)|\[[^\]\n]*\])")
_LINK = re.compile(r"(?<!!)\[(?:[^\[\]\n]|\[[^\]\n]*\]|!\[[^\]\n]*\]\([^)\n]*\))*\]\(\s*<?(?P<url>[^)\s>]*)")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:\s*<?(?P<url>[^\s>]+)", re.M)
_AUTOLINK = re.compile(r"<(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_TAG = re.compile(
    r"<(?P<name>[A-Za-z][A-Za-z0-9:-]*)(?P<rest>(?:\s|/)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?/?>|<(?P<open>script|iframe|object|embed|style|svg|form)\b",
    re.I,
)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_H1 = re.compile(r"^ {0,3}#(?!#)[ \t]*\S.*$|^(?P<text>[^\n]*\S[^\n]*)\n {0,3}=+[ \t]*$", re.M)
_FENCE_LINE = re.compile(r"^(?P<bars>/{3,})(?:[ \t]+(?P<name>[^\s|]+)[^\n]*|[ \t]*)$", re.M)
_CITATION = re.compile(r"(?<![\w\]!])\[(?P<number>\d{1,2})\](?![(\[:])")

_ACTIVE = {
    "script": "A script",
    "iframe": "A frame from another site",
    "object": "An embedded object",
    "embed": "An embedded object",
    "applet": "An embedded object",
    "form": "A form",
    "input": "A form field",
    "button": "A button",
    "textarea": "A form field",
    "select": "A form field",
    "style": "A style sheet",
    "link": "A style sheet",
    "meta": "A meta tag",
    "base": "A base address",
    "svg": "A drawing in code",
    "math": "A formula in code",
    "video": "A film",
    "audio": "A sound",
    "template": "A template",
    "frame": "A frame",
    "frameset": "A frame",
}
_URL_ATTRIBUTES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "background",
    "cite",
}
NO_CODE = "Posts hold text and pictures only. Delete it, and link to the page instead."
_SAFE_SCHEMES = {"http", "https", "mailto", "tel", "sms"}


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text."""

    url: str
    line: int
    column: int
    is_image: bool = False


def check(text: str, path: str, first_line: int, *, references: int | None = None) -> list[Finding]:
    """Return what may not stand in `text`; `references` is how many numbered sources a citation may name."""
    masked = mask(text)
    place = _Places(text, first_line)
    findings: list[Finding] = []

    def add(offset: int, code: str, message: str, fix: str, target: str = "") -> None:
        line, column = place(offset)
        findings.append(Finding(path, f"post/{code}", message, fix, line=line, column=column, target=target))

    for match in _H1.finditer(masked):
        fix = "Write ## in front of it: the title is the only first heading of a page."
        offset = match.start() + len(match[0]) - len(match[0].lstrip())
        add(offset, "first-heading", "There is a first-level heading in the text.", fix)
    for match in _IMAGE.finditer(masked):
        if not match["alt"].strip():
            add(match.start(), "missing-alt", "This picture has no text for people who can't see it.",
                "Say what it shows between the brackets: ![A person walking](…)", match["url"] or "")  # fmt: skip
    for match in _TAG.finditer(masked):
        _check_tag(match, add)
    for link in links(text, first_line):
        problem = bad_address(link.url)
        if problem:
            finding = Finding(path, "post/unsafe-link", problem, NO_CODE, line=link.line, column=link.column)
            findings.append(finding)
        elif link.is_image and re.match(r"(?:https?:)?//", link.url, re.I):
            message = "This picture would be loaded from another site."
            fix = "Put the file into content/images and write {static}/images/… instead."
            findings.append(
                Finding(
                    path,
                    "post/outside-image",
                    message,
                    fix,
                    line=link.line,
                    column=link.column,
                    target=link.url,
                )
            )
    for match in _CITATION.finditer(masked):
        if references is not None and int(match["number"]) > references:
            many = f"there are {references}" if references else "there are none"
            add(match.start(), "citation", f"[{match['number']}] points to a reference, and {many}.",
                'Add it under "references", or correct the number.')  # fmt: skip
    _check_blocks(masked, add)
    return findings


def _check_tag(match: re.Match, add) -> None:
    name = (match["name"] or match["open"]).lower()
    if name in _ACTIVE:
        add(match.start(), "raw-html", f"{_ACTIVE[name]} (<{name}>) can't stand in a post.", NO_CODE, name)
        return
    attributes = {
        attribute[1].lower(): attribute[2] or attribute[3] or attribute[4] or ""
        for attribute in _ATTRIBUTE.finditer(match["rest"] or "")
    }
    for key in attributes:
        if key.startswith("on"):
            add(
                match.start(),
                "raw-html",
                f"Code in an attribute ({key}=) can't stand in a post.",
                NO_CODE,
                key,
            )
        elif key in ("style", "srcdoc"):
            add(
                match.start(), "raw-html", f'The attribute "{key}" can\'t stand in a post.', "Delete it.", key
            )
    if name == "h1":
        fix = "Write ## in front of it: the title is the only first heading of a page."
        add(match.start(), "first-heading", "There is a first-level heading in the text.", fix)
    if name == "img" and not attributes.get("alt", "").strip():
        fix = 'Add alt="…" and say what it shows.'
        add(match.start(), "missing-alt", "This picture has no text for people who can't see it.", fix)


def _check_blocks(masked: str, add) -> None:
    """Blocks like `/// note`: known, closed, and not closed too often."""
    opened: list[tuple[int, int, str]] = []
    for match in _FENCE_LINE.finditer(masked):
        name, bars = match["name"], len(match["bars"])
        if name is None:
            if opened and opened[-1][1] == bars:
                opened.pop()
            else:
                add(
                    match.start(),
                    "block",
                    "This line closes a block that was not opened.",
                    "Delete it, or open one.",
                )
        elif name not in BLOCKS:
            hint = did_you_mean(name, BLOCKS) or f"There are {', '.join(BLOCKS)}."
            add(match.start(), "block", f'There is no block "{name[:40]}".', hint, name)
            opened.append((match.start(), bars, name))
        else:
            opened.append((match.start(), bars, name))
    for offset, bars, name in opened:
        add(
            offset,
            "block",
            f'The block "{name[:40]}" is never closed.',
            f"Put a line of {'/' * bars} after it.",
            name,
        )


def bad_address(url: str) -> str:
    """Say why a link's address may not stand in a post, or nothing when it may."""
    plain = re.sub(r"[\s\x00-\x1f]", "", html.unescape(url)).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    if scheme and scheme[1] not in _SAFE_SCHEMES:
        return f'A link that begins with "{scheme[1]}:" can\'t stand in a post.'
    return ""


def links(text: str, first_line: int = 1) -> Iterator[Link]:
    """Yield every address in the Markdown of `text`, in no certain order."""
    masked = mask(text)
    place = _Places(text, first_line)
    for pattern in (_LINK, _IMAGE, _DEFINITION, _AUTOLINK):
        for match in pattern.finditer(masked):
            if match["url"]:
                yield Link(match["url"], *place(match.start("url")), is_image=pattern is _IMAGE)
    for tag in _TAG.finditer(masked):
        offset = tag.start("rest") if tag["rest"] else 0
        for attribute in _ATTRIBUTE.finditer(tag["rest"] or ""):
            value = attribute[2] or attribute[3] or attribute[4]
            if value and attribute[1].lower() in _URL_ATTRIBUTES:
                is_image = (tag["name"] or "").lower() == "img"
                yield Link(value, *place(offset + attribute.start()), is_image=is_image)


def mask(text: str) -> str:
    """Return `text` with code and comments blanked, every other character where it was."""
    blank = lambda match: re.sub(r"[^\n]", " ", match[0])  # noqa: E731
    text = _FENCED.sub(blank, text) if "```" in text or "~~~" in text else text
    text = _CODE_SPAN.sub(blank, text) if "`" in text else text
    text = _COMMENT.sub(blank, text) if "<!--" in text else text
    if "\n    " in text or "\n\t" in text or text[:4] == "    ":
        text = _INDENTED.sub(
            lambda match: match[0] if _in_a_list(text, match.start()) else blank(match), text
        )
    return text


def _in_a_list(text: str, offset: int) -> bool:
    """Whether an indented part goes on an item of a list, and so is not code."""
    for line in reversed(text[:offset].split("\n")):
        if re.match(r" {0,3}(?:[-*+]|\d+[.)])\s", line):
            return True
        if line.strip() and not line[0].isspace():
            return False
    return False


class _Places:
    """Turns offsets into lines and columns, both counted from 1."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text, self.first_line = text, first_line

    def __call__(self, offset: int) -> tuple[int, int]:
        line = self.text.count("\n", 0, offset)
        return self.first_line + line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1
