"""Markdown to HTML, with one `Markdown` object for all texts, and a last check of what came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markdown import Markdown

from plugins.posts.safety import judge
from plugins.posts.scan import without_comments


@dataclass(frozen=True, slots=True)
class Converted:
    """A text as HTML."""

    html: str
    contents: tuple[tuple[str, str], ...]
    """The second-level headings in their order, as (id, HTML of the words)."""
    unsafe: tuple[str, ...]
    """What must not reach a visitor: scripts, handlers, links that run code. Empty when all is well."""
    addresses: tuple[str, ...]
    """Where its links and pictures lead, `{filename}` and the like as they were typed."""


class Converter:
    """Turns Markdown into HTML by the site's `MARKDOWN` settings."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        options = {key: settings[key] for key in ("extensions", "extension_configs") if key in settings}
        self._markdown = Markdown(output_format="html", **options)

    def convert(self, text: str, *, references: int = 0) -> Converted:
        """Convert `text`, comments left out; `[n]` becomes a citation while n is at most `references`."""
        self._markdown.reset()
        self._markdown.reference_count = references
        result = self._markdown.convert(without_comments(text))
        tokens = getattr(self._markdown, "toc_tokens", [])
        contents = tuple((token["id"], token["name"]) for token in tokens if token["level"] == 2)
        judged = judge(result)
        return Converted(result, contents, judged.unsafe, judged.addresses)
