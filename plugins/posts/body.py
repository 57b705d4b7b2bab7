"""What may not stand in the text of a post, each finding at its line.

`safety.py` judges what the text becomes; this module names, in a writer's words, what people really type.
"""

import html
import re

from plugins.findings import Finding, Severity, did_you_mean
from plugins.posts.prose.names import BLOCKS
from plugins.posts.scan import Scan, Tag, scanned

_MARKED = frozenset("# =/")
"""How a line begins that is a heading, a block or an item in a list."""
_HASH_HEADING = re.compile(r" {0,3}#(?!#)")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*$")
_FENCE_LINE = re.compile(r"(?P<bars>/{3,})(?P<gap>[ \t]*)(?P<name>[^\s|]*)")
_FLAT_LIST = re.compile(r"(?P<indent> {2,3})(?:[-*+]|\d{1,9}[.)])[ \t]")
_LIST = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_CITATION = re.compile(r"\[(?<![\w\]!\\]\[)(?P<number>\d{1,2})\](?![(\[:])")

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
_SAFE_SCHEMES = {"http", "https", "mailto", "tel", "sms"}
NO_CODE = "Posts hold text and pictures only. Delete it, and link to the page instead."
_SAY_ALT = "Say what it shows between the brackets: ![A person walking](…)"
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|heic|tiff?)"
    r"|(?:img|dsc[nf]?|pxl|image|photo|picture|screenshot)[-_ ]?\d[\d_-]*(?:\.\w{3,4})?",
    re.I,
)
_PICTURE_OF = re.compile(
    r"(?:an?\s+|the\s+)?(?:image|picture|photo|photograph|graphic)\s+(?:of|showing)\b", re.I
)
_PLACEHOLDER = "what it shows"
"""What the desk and the handbook write until somebody says it."""
_FIRST_HEADING = "There is a first-level heading in the text."
_SECOND_HEADING = (
    "Write ## in front of it: the title is the only first heading of a page. For a # sign, write \\#"
)


_MARKS = "[]`*_<>&\"'!/("
_MOST_MARKS = 500
_MOST_LINES = 500
"""As many of one mark in a paragraph are a mistake, and would keep the converter busy for minutes."""


class _Checker:
    def __init__(self, scan: Scan, path: str) -> None:
        self.scan, self.path = scan, path
        self.findings: list[Finding] = []

    def add(
        self,
        offset: int,
        code: str,
        message: str,
        fix: str,
        target: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        line, column = self.scan.place(offset)
        self.findings.append(Finding(self.path, f"post/{code}", message, fix, severity, line, column, target))

    def lines(self) -> None:
        """Headings, blocks and lists, which a line's beginning decides."""
        opened: list[tuple[int, int, str]] = []
        before = ""
        for offset, line in self.scan.lines():
            if line[:1] not in _MARKED:
                before = line
                continue
            if _HASH_HEADING.match(line):
                self.add(
                    offset + len(line) - len(line.lstrip()), "first-heading", _FIRST_HEADING, _SECOND_HEADING
                )
            elif (
                _UNDERLINE.match(line)
                and before.strip()
                and not before.lstrip().startswith(("-", "*", "+", "/", ">"))
            ):
                self.add(offset - len(before) - 1, "first-heading", _FIRST_HEADING, _SECOND_HEADING)
            elif line.startswith("///"):
                self._fence(offset, line, opened)
            elif (flat := _FLAT_LIST.match(line)) and _LIST.match(before):
                fix = f"Write {4 - len(flat['indent'])} more spaces in front of it: four in all."
                message = "This item is meant to stand under the one above, and will stand beside it."
                self.add(offset, "flat-list", message, fix, severity=Severity.WARNING)
            before = line
        for offset, bars, name in opened:
            message = f'The block "{name[:40]}" is never closed.'
            self.add(offset, "block", message, f"Put a line of {'/' * bars} after it.", name)

    def _fence(self, offset: int, line: str, opened: list[tuple[int, int, str]]) -> None:
        match = _FENCE_LINE.match(line)
        name, bars = match["name"], len(match["bars"])
        if not name:
            if opened and opened[-1][1] == bars:
                opened.pop()
            else:
                fix = "Delete it, or open a block above."
                self.add(offset, "block", "This line closes a block that was not opened.", fix)
            return
        opened.append((offset, bars, name))
        if name not in BLOCKS:
            hint = did_you_mean(name, BLOCKS) or f"There are {', '.join(BLOCKS)}."
            self.add(offset, "block", f'There is no block "{name[:40]}".', hint, name)
        elif not match["gap"]:
            self.add(
                offset, "block", "A space is missing after the slashes.", f"Write {match['bars']} {name}"
            )

    def paragraphs(self) -> None:
        """Paragraphs that are no prose: pasted code, drawings made of signs."""
        offset = 0
        for paragraph in re.split(r"(\n[ \t]*\n)", self.scan.text):
            if paragraph.count("\n") > _MOST_LINES:
                message = f"This paragraph has {paragraph.count(chr(10)) + 1:,} lines without an empty one."
                self.add(offset, "strange-paragraph", message, "Break it up with empty lines.")
                offset += len(paragraph)
                continue
            for mark in _MARKS if len(paragraph) > _MOST_MARKS else "":
                if paragraph.count(mark) > _MOST_MARKS:
                    message = f'This paragraph has {paragraph.count(mark):,} signs "{mark}".'
                    self.add(offset, "strange-paragraph", message, "Break it up, or delete what is no prose.")
                    break
            offset += len(paragraph)

    def images(self) -> None:
        """Pictures without words, and pictures that are not the site's own."""
        for image in self.scan.images():
            if not image.alt.strip():
                message = "This picture has no text for people who can't see it."
                self.add(image.offset, "missing-alt", message, _SAY_ALT, image.url)
            self._words(image.offset, image.alt, image.url)

    def _words(self, offset: int, alt: str, url: str) -> None:
        weak = weak_alt(alt)
        if weak:
            self.add(offset, "weak-alt", *weak, url[:200], Severity.WARNING)

    def tags(self) -> None:
        """HTML that staff paste: embed codes above all."""
        for tag in self.scan.tags():
            if tag.name in _ACTIVE:
                message = f"{_ACTIVE[tag.name]} (<{tag.name}>) can't stand in a post."
                self.add(tag.offset, "raw-html", message, NO_CODE, tag.name)
            else:
                self._attributes(tag)

    def _attributes(self, tag: Tag) -> None:
        for name in tag.attributes:
            if re.fullmatch(r"on[a-z]{3,}", name):
                message = f"Code in an attribute ({name}=) can't stand in a post."
                self.add(tag.offset, "raw-html", message, NO_CODE, name)
            elif name in ("style", "srcdoc", "srcset"):
                message = f'The attribute "{name}" can\'t stand in a post.'
                self.add(tag.offset, "raw-html", message, "Delete it.", name)
        if tag.name == "h1":
            self.add(tag.offset, "first-heading", _FIRST_HEADING, "Write ## in front of its words instead.")
        if tag.name == "img" and not tag.attributes.get("alt", "").strip():
            message = "This picture has no text for people who can't see it."
            self.add(tag.offset, "missing-alt", message, 'Add alt="…" and say what it shows.')
        elif tag.name == "img":
            self._words(tag.offset, tag.attributes["alt"], tag.attributes.get("src", ""))

    def addresses(self) -> None:
        """Links that run code, and pictures that would be asked for elsewhere or can't be found."""
        for link in self.scan.links():
            problem = bad_address(link.url)
            if problem:
                code, message, fix = "unsafe-link", problem, "Link to a page that begins with https://."
            elif link.is_image and re.match(r"\s*(?:https?:|[/\\]{2})", html.unescape(link.url), re.I):
                code, message = "outside-image", "This picture would be loaded from another site."
                fix = "Put the file into content/images and write {static}/images/… instead."
            else:
                continue
            self.findings.append(
                Finding(
                    self.path,
                    f"post/{code}",
                    message,
                    fix,
                    Severity.ERROR,
                    link.line,
                    link.column,
                    link.url[:200],
                )
            )

    def citations(self, references: int) -> None:
        """Numbers in brackets that lead to no reference."""
        for match in _CITATION.finditer(self.scan.masked):
            number = match["number"]
            if int(number) > references or int(number) == 0:
                many = f"there are {references}" if references else "there are none"
                message = f"[{number}] points to a reference, and {many}."
                fix = f'Add it under "references", or write \\[{number}] if it is no citation.'
                self.add(match.start(), "citation", message, fix)


def check(text: str, path: str, first_line: int, *, references: int | None = None) -> list[Finding]:
    """Return what may not stand in `text`; `references` is how many numbered sources a citation may name."""
    checker = _Checker(scanned(text, first_line), path)
    checker.lines()
    checker.paragraphs()
    checker.images()
    checker.tags()
    checker.addresses()
    if references is not None:
        checker.citations(references)
    return checker.findings


def weak_alt(alt: str) -> tuple[str, str] | None:
    """Say what is weak about the words for a picture, and how to mend them; None when nothing is."""
    words = alt.strip()
    if _FILE_NAME.fullmatch(words):
        return f'"{words[:80]}" is the name of a file, and says nothing of the picture.', "Say what it shows."
    if words.lower() == _PLACEHOLDER:
        return f'"{words}" still stands where the words for the picture belong.', _SAY_ALT
    found = _PICTURE_OF.match(words)
    if found:
        fix = f'Leave out "{found[0]}", and begin with what it shows.'
        return "Whoever hears this knows already that it is a picture.", fix
    return None


def bad_address(url: str) -> str:
    """Say why a link's address may not stand in a post, or nothing when it may."""
    plain = re.sub(r"[\s\x00-\x1f]", "", html.unescape(url)).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    if scheme and scheme[1] not in _SAFE_SCHEMES:
        return f'A link that begins with "{scheme[1][:20]}:" can\'t stand in a post.'
    return ""
