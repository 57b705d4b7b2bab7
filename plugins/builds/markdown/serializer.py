"""A tree as HTML: the same text as Python-Markdown makes of it, with fewer steps for the common elements."""

from functools import cache
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown
from markdown.serializers import (
    BOOLEAN_ATTRIBUTES,
    _escape_attrib_html,
    _escape_cdata,
    to_html_string,
)

_TEXT = (str, type(None))
_BOOLEAN = BOOLEAN_ATTRIBUTES["html"]


def to_html(element: Element) -> str:
    """Return an element and all in it as HTML. Raises `TypeError` where a text is something else."""
    try:
        return _written(element)
    except (TypeError, AttributeError):  # something that is neither text nor a plain element
        return to_html_string(element)


def _written(element: Element) -> str:
    parts: list[str] = []
    write = parts.append
    waiting: list[Element | str] = [element]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            write(one)
            continue
        tag, text, tail = one.tag, one.text, one.tail
        empty, raw = _kind(tag)
        write(f"<{tag}{_attributes(one)}>" if one.attrib else f"<{tag}>")
        if text:
            write(text if raw else _escape_cdata(text))
        if len(one):
            if tail:
                waiting.append(_escape_cdata(tail))
            if not empty:
                waiting.append(f"</{tag}>")
            waiting.extend(reversed(one))
            continue
        if not empty:
            write(f"</{tag}>")
        if tail:
            write(_escape_cdata(tail))
    return "".join(parts)


@cache
def _kind(tag: str) -> tuple[bool, bool]:
    """Whether a tag has no end, and whether its text is written as it is. `TypeError` for no text."""
    if not isinstance(tag, str):
        raise TypeError
    return tag.lower() in HTML_EMPTY, tag.lower() in ("script", "style")


def _attributes(element: Element) -> str:
    """Return attributes as they stand in a tag. Raises `TypeError` for names and values that are no text."""
    written = ""
    for name, value in sorted(element.items()):
        if not isinstance(name, str) or not isinstance(value, _TEXT):
            raise TypeError
        if value is None:
            written += f" {name}"
            continue
        value = _escape_attrib_html(value)
        written += f" {value}" if name == value and name in _BOOLEAN else f' {name}="{value}"'
    return written


def quicken_serializer(md: Markdown) -> None:
    """Have this converter write HTML the quick way, unless it has been given another one."""
    if md.output_formats.get("html") is to_html_string:
        md.output_formats = {**md.output_formats, "html": to_html}
