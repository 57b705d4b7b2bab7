"""Tags with their places, by the HTML Standard's tokenizer (13.2.5), in one pass over the text.

It knows where a tag begins, which no parser tells, and it doesn't build a tree: a page nested 100,000 deep
takes no longer than any other of its size.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from plugins.linkcheck.parse.elements import TEXT_OF, UNREAD, Collector

_NAME = re.compile(r"[A-Za-z][^\t\n\f />]*")
_ATTRIBUTE_NAME = re.compile(r"[\t\n\f /]*(?P<name>[^\t\n\f />][^\t\n\f />=]*)?")
_EQUALS = re.compile(r"[\t\n\f ]*=[\t\n\f ]*")
_UNQUOTED = re.compile(r"[^\t\n\f >]*")
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
"""Elements whose content is text up to their own end tag."""
_FOREIGN = frozenset(("svg", "math"))
_REFERENCE = re.compile(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")
_LONGEST_NAME = max(map(len, html.entities.html5))

_DEPTH, _FEW_TAGS = 512, 1024
"""Chromium stops nesting at 512 too. Pages with few tags are not counted at all."""
_LONG_TAG, _GAPS = 50_000, 2_000
"""Characters without an angle bracket, and the gaps there may be in them: each may part two attributes."""
_LONG_RUN = re.compile(rf"[^<>]{{{_LONG_TAG},}}")
_GAP = re.compile(r"[\t\n\f /]")
_NESTING = re.compile(
    r"<(?P<end>/?)(?!(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|param|rp|rt|source|tbody|td"
    r"|tfoot|th|thead|tr|track|wbr|path|circle|rect|line|use|ellipse|polygon|polyline)\b)[a-zA-Z]"
)


_PLAIN = re.compile(
    r"""
    [^<]*+ (?: <(?:
        [A-Za-z][A-Za-z0-9-]*+
          (?:[\t\n\f ]++
            (?:[^\t\n\f "'<>/=]++ (?: = (?:"[^"<>]*+" | '[^'<>]*+' | [^\t\n\f "'<>=`]++) )?+ )?+
          )*+ /?+
      | /[A-Za-z][A-Za-z0-9-]*+ [\t\n\f ]*+
      | ![dD][^<>]*+
      | !--[^<>]*--
    )> [^<]*+ )*+
    """,
    re.X,
)
"""A page without an angle bracket but those of its tags, which every reader takes for the same tags."""
_RAW_TAGS = re.compile(
    r"<(?:textarea|xmp|iframe|noembed|noframes|plaintext)\b"
    r"|<(?P<raw>title|script|style)\b[^>]*>[^<]*<(?!/(?P=raw)[\t\n\f />])",
    re.I | re.A,
)
"""Elements in which what looks like a tag is none."""


class Tag(NamedTuple):
    """A start tag."""

    name: str
    attributes: dict[str, str]
    offset: int
    places: dict[str, int]
    """Where each attribute's name begins."""
    end: int
    """Where the text behind the tag begins."""


def too_deep(text: str) -> bool:
    """Whether a page is nested so deep, or has a tag so long, that building a tree could take minutes."""
    if len(text) > _LONG_TAG and any(len(_GAP.findall(run[0])) > _GAPS for run in _LONG_RUN.finditer(text)):
        return True
    if text.count("<") <= _FEW_TAGS:
        return False
    depth = 0
    for match in _NESTING.finditer(text):
        if match["end"]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            if depth > _DEPTH:
                return True
    return False


def is_plain(text: str) -> bool:
    """Whether every angle bracket of a page stands at an end of a tag, whichever way the page is read."""
    return _PLAIN.fullmatch(text) is not None and _RAW_TAGS.search(text) is None


def start_tags(text: str) -> Iterator[Tag]:
    """Yield the start tags of a page in their order; what stands in scripts and comments is not a tag."""
    at, foreign = 0, 0
    while True:
        at = text.find("<", at)
        if at < 0:
            return
        following = text[at + 1 : at + 2]
        if following == "!":
            at = _behind_declaration(text, at, foreign > 0)
        elif following == "?":
            at = _behind(text, ">", at)
        elif following == "/":
            name = _NAME.match(text, at + 2)
            if name is None:
                at = at + 3 if text[at + 2 : at + 3] == ">" else _behind(text, ">", at + 2)
                continue
            tag = _tag(text, at, name)
            if tag is None:
                return
            foreign -= foreign > 0 and tag.name in _FOREIGN
            at = tag.end
        else:
            name = _NAME.match(text, at + 1)
            if name is None:
                at += 1
                continue
            tag = _tag(text, at, name)
            if tag is None:
                return
            yield tag
            at = tag.end
            if tag.name in _FOREIGN and text[at - 2] != "/":
                foreign += 1
            elif tag.name == "plaintext" and not foreign:
                return
            elif tag.name in _RAW and not foreign:
                at = raw_end(text, tag)


def _behind(text: str, what: str, at: int) -> int:
    found = text.find(what, at)
    return len(text) if found < 0 else found + len(what)


def _behind_declaration(text: str, at: int, foreign: bool) -> int:
    """Where a comment, a doctype or a CDATA section that begins at `at` ends."""
    if text.startswith("<!--", at):
        if text.startswith(">", at + 4):
            return at + 5
        if text.startswith("->", at + 4):
            return at + 6
        found = re.compile(r"--!?>").search(text, at + 4)
        return found.end() if found else len(text)
    if foreign and text.startswith("<![CDATA[", at):
        return _behind(text, "]]>", at)
    return _behind(text, ">", at)


def _tag(text: str, at: int, name: re.Match) -> Tag | None:
    """Read the tag whose name is `name`; None when the file ends in it."""
    attributes: dict[str, str] = {}
    places: dict[str, int] = {}
    here = name.end()
    while True:
        match = _ATTRIBUTE_NAME.match(text, here)
        here = match.end()
        if match["name"] is None:
            if here >= len(text):
                return None
            return Tag(_lower(name[0]), attributes, at, places, here + 1)
        key, place, value = _lower(match["name"]), match.start("name"), ""
        equals = _EQUALS.match(text, here)
        if equals:
            here = equals.end()
            quote = text[here : here + 1]
            if quote in ('"', "'") and quote:
                end = text.find(quote, here + 1)
                if end < 0:
                    return None
                value, here = text[here + 1 : end], end + 1
            elif quote != ">":
                unquoted = _UNQUOTED.match(text, here)
                value, here = unquoted[0], unquoted.end()
        if key not in attributes:
            attributes[key] = resolve_references(value)
            places[key] = place


def _lower(name: str) -> str:
    """ASCII letters in lower case, NUL replaced, as the standard's tokenizer does."""
    if not name.isascii():
        return "".join(char.lower() if char < "\x80" else char for char in name).replace("\0", "�")
    return name.lower().replace("\0", "�")


def raw_end(text: str, tag: Tag) -> int:
    """Where the text of a script, a style or a text area ends: at its own end tag, or with the file."""
    closing = re.compile(rf"</{re.escape(tag.name)}(?=[\t\n\f />])", re.I | re.A)
    if tag.name != "script":
        found = closing.search(text, tag.end)
        return found.start() if found else len(text)
    return _script_end(text, tag.end)


_SCRIPT_PART = re.compile(r"<!--|-->|<(?P<end>/?)script(?=[\t\n\f />])", re.I)


def _script_end(text: str, at: int) -> int:
    """The standard's "script data escaped" states: behind `<!-- <script>`, `</script>` ends only that."""
    escaped, double, comment = False, False, 0
    for part in _SCRIPT_PART.finditer(text, at):
        word = part[0]
        if word == "<!--":
            if not escaped:
                escaped, comment = True, part.start()
                if text[part.end() : part.end() + 1] == ">" or text.startswith("->", part.end()):
                    escaped = False
        elif word == "-->":
            if part.start() >= comment + 2:
                escaped = double = False
        elif part["end"]:
            if not double:
                return part.start()
            double = False
        elif escaped:
            double = True
    return len(text)


def resolve_references(value: str) -> str:
    """Resolve character references as in an attribute (13.2.5.73): `&copy=` stays as it is."""
    if "\0" in value:
        value = value.replace("\0", "�")
    return _REFERENCE.sub(_resolve, value) if "&" in value else value


def _resolve(match: re.Match) -> str:
    name = match[1]
    if name[0] == "#":
        return html.unescape(match[0] if name.endswith(";") else match[0] + ";")
    if name in html.entities.html5:
        following = match.string[match.end() : match.end() + 1]
        if name.endswith(";") or not (following == "=" or (following.isascii() and following.isalnum())):
            return html.entities.html5[name]
    return match[0]


_RAW_TEXT = frozenset(("style", "script"))
"""Elements whose text is no HTML."""


def elements(text: str, collector: Collector) -> None:
    """Give the collector the elements of a page without building a tree."""
    until = 0
    for tag in start_tags(text):
        if tag.offset < until:
            continue
        collector.element(tag.name, tag.attributes)
        if tag.name in TEXT_OF:
            end = raw_end(text, tag) if tag.name in _RAW else element_end(text, tag)
            inner = text[tag.end : end]
            collector.text(
                tag.name, inner if tag.name in _RAW_TEXT else html.unescape(re.sub(r"<[^>]*>", "", inner))
            )
        elif tag.name in UNREAD:
            until = element_end(text, tag)
        elif tag.name == "section" and "related" in tag.attributes.get("class", "").split():
            collector.related(text[tag.offset : element_end(text, tag)])


_VOID = frozenset("area base br col embed frame hr img input link meta param source track wbr image".split())


def element_end(text: str, tag: Tag) -> int:
    """Where an element's own end tag begins, or the file ends; behind the tag where there is no end tag."""
    if tag.name in _VOID:
        return tag.end
    depth = 1
    for part in re.compile(rf"<(?P<end>/?){re.escape(tag.name)}(?=[\t\n\f />])", re.I).finditer(
        text, tag.end
    ):
        depth += -1 if part["end"] else 1
        if depth == 0:
            return part.start()
    return len(text)
