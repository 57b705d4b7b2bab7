"""What `spine changes` says: Markdown for the summary of a workflow, or an object for programs.

Titles go through `spine/markdown.py`: in a pull request, strangers may have written them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from spine.markdown import code, plain

if TYPE_CHECKING:
    from spine.changes import Change, Changes

_MOST = 50
"""Texts of one kind; the others are counted."""


def as_markdown(found: Changes) -> str:
    """Return the changes: a headline, then each text in a line."""
    blocks = ["# What changes for visitors"]
    for title, texts, line in (
        ("New", found.new, _line),
        ("Changed", found.changed, _line),
        ("Taken off the site", found.gone, _line),
        ("Not for visitors yet", found.unseen, _unseen),
    ):
        blocks += _list(title, texts, line)
    more = []
    if found.pictures:
        many = "1 picture is" if found.pictures == 1 else f"{found.pictures:,} pictures are"
        more.append(f"{many} new, changed or gone.")
    if found.everywhere:
        more.append("The look or the settings are others: any page may change.")
    if not (found.new or found.changed or found.gone or more):
        more.append("Nothing.")
    return "\n\n".join([*blocks[:1], *([" ".join(more)] if more else []), *blocks[1:]])


def _list(title: str, texts: Sequence[Change], line: Callable[[Change], str]) -> list[str]:
    if not texts:
        return []
    lines = [line(one) for one in texts[:_MOST]]
    if len(texts) > _MOST:
        lines.append(f"- and {len(texts) - _MOST:,} more")
    return [f"## {title}", "\n".join(lines)]


def _line(change: Change) -> str:
    kind = "" if change.kind == "post" else f" ({change.kind})"
    return f"- {plain(change.title)}{kind}: {code(change.address)}"


def _unseen(change: Change) -> str:
    return f"- {plain(change.title)}: {code(change.path)}. {change.why}"


def as_json(found: Changes) -> str:
    """Return the changes for programs."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=2)
