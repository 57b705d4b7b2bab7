"""Markdown to HTML, with one `Markdown` object for all texts, and a last check of what came out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from markdown import Markdown

from plugins.posts.body import bad_address


@dataclass(frozen=True, slots=True)
class Converted:
    """A text as HTML."""

    html: str
    contents: tuple[tuple[str, str], ...]
    """The second-level headings in their order, as (id, HTML of the words)."""
    unsafe: tuple[str, ...]
    """What must not reach a visitor: scripts, handlers, links that run code. Empty when all is well."""


class Converter:
    """Turns Markdown into HTML by the site's `MARKDOWN` settings."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        options = {key: settings[key] for key in ("extensions", "extension_configs") if key in settings}
        self._markdown = Markdown(output_format="html", **options)

    def convert(self, text: str, *, references: int = 0) -> Converted:
        """Convert `text`; `[n]` becomes a citation while n is at most `references`."""
        self._markdown.reset()
        self._markdown.reference_count = references
        result = self._markdown.convert(text)
        tokens = getattr(self._markdown, "toc_tokens", [])
        contents = tuple((token["id"], token["name"]) for token in tokens if token["level"] == 2)
        return Converted(result, contents, unsafe_parts(result))


_TAGS = frozenset(
    "script iframe object embed applet style form input button textarea select base meta link svg math "
    "template frame frameset video audio".split()
)
_LOADING = frozenset("src srcset poster background data ping manifest".split())
_LEADING = frozenset("href action formaction cite xlink:href".split())


def unsafe_parts(text: str) -> tuple[str, ...]:
    """Return what in a piece of HTML would run, send, or load from elsewhere; parsed as a browser would."""
    parser = _Net()
    parser.feed(text)
    parser.close()
    return tuple(dict.fromkeys(parser.found))


class _Net(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            address = re.sub(r"^\{(?:filename|static|attach)\}", "", value or "")
            if name.startswith("on") or name in ("srcdoc", "style"):
                self.found.append(f"{name}=")
            elif name in _LOADING and re.match(r"\s*(?:\w+:|[/\\]{2})", address):
                self.found.append(f"{name}={address[:60]}")
            elif name in _LEADING and bad_address(address):
                self.found.append(f"{name}={address[:60]}")

    handle_startendtag = handle_starttag
