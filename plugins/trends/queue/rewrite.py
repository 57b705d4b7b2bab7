"""Changing some lines of a topic file while the others stay as typed.

What people add is kept: comments, other keys, the order of keys, the spelling of a value that says the same.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from plugins.trends.queue.sheet import (
    COMMENT,
    KEY,
    LOOSE,
    PLAIN,
    Block,
    Fields,
    Item,
    Part,
    Sheet,
    Value,
    blocks_of,
    says,
    scalar_of,
)

_NUMBERS = re.compile(r"\[[\d., nul]*\]")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def quoted(text: str) -> str:
    """Return a text in quotes, as both YAML and JSON read it, on one line."""
    safe = text.encode("utf-8", "replace").decode("utf-8")
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(safe, ensure_ascii=False))


def as_line(item: Item, bare: frozenset[str]) -> str:
    """Return an item as its line; the values of the keys in `bare` stand without quotes where they can."""
    if isinstance(item, str):
        return f"  - {quoted(item)}"
    pairs = (f"{key}: {value_text(value, key in bare)}" for key, value in item.items())
    return "  - {" + ", ".join(pairs) + "}"


def value_text(value: str, bare: bool) -> str:
    """Return a value as it stands after `key: `."""
    return value if bare and (PLAIN.fullmatch(value) or _NUMBERS.fullmatch(value)) else quoted(value)


Same: TypeAlias = Callable[[str, Item], Item | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which keys a file has, in which order a new one has them, and how they are written."""

    order: tuple[str, ...]
    lists: frozenset[str]
    exact: frozenset[str]
    """Keys whose lines are held against the value itself: a merge may have left an older one."""
    bare: frozenset[str]
    """Keys whose values stand without quotes."""
    home: Callable[[Item], str]
    """The list that an item belongs to, by its shape; empty for none."""
    same: Same
    """An item with what it says brought to its usual form; None when it says nothing."""


def rewritten(sheet: Sheet, old: Fields, new: Fields, layout: Layout) -> str:
    """Return the file with `new` in place of `old`: lines that say the same already stay as they were typed.

    `old` is what the file says in its usual form. Keys that are in neither stay.
    """
    parts: list[Part] = []
    seen: set[str] = set()
    blocks = _all_blocks(sheet, layout)
    counts = Counter(part.key for part in sheet.parts)
    for part in sheet.parts:
        key = part.key
        if key == LOOSE:
            kept = [line for line in blocks_of(part, [])[1] if line.strip()]
            parts += [Part("", part.line, kept)] if kept else []
        elif key not in layout.order or (key not in new and key not in old):
            parts.append(part)
        elif key in seen or key not in new:
            below = blocks_of(part, [])[1] if key in layout.lists else part.lines[1:]
            kept = [line for line in below if line.strip() and not says(line)]
            parts += [Part("", part.line, kept)] if kept else []
        else:
            seen.add(key)
            sure = counts[key] == 1 and key not in layout.exact
            same = old.get(key) == new[key] and (sure or _says_already(part, new[key]))
            parts.append(part if same and key not in layout.lists else _written(part, new, layout, blocks))
    for key in layout.order:
        if key in new and key not in seen:
            lines = _fresh(key, new[key], layout)
            parts.insert(_place(key, parts, layout), Part(key, 0, lines))
    lines = [line for part in parts for line in part.lines]
    return "\n".join([*sheet.before, "---", *lines, *sheet.tail])


def _all_blocks(sheet: Sheet, layout: Layout) -> dict[str, list[Block]]:
    """The items of the file by the list that they belong to."""
    found: dict[str, list[Block]] = {key: [] for key in layout.lists}
    for part in sheet.parts:
        if part.key in layout.lists or part.key == LOOSE:
            for block in blocks_of(part, [])[0]:
                home = layout.home(block.item) if block.item is not None else ""
                first = "decisions" if part.key == LOOSE else part.key
                found[home or first].append(block)
    return found


def _says_already(part: Part, value: Value) -> bool:
    """Whether a line that a merge has doubled is the one whose value counts."""
    try:
        return scalar_of(part) == value
    except ValueError:
        return False


def _written(part: Part, new: Fields, layout: Layout, blocks: dict[str, list[Block]]) -> Part:
    key, value = part.key, new[part.key]
    if isinstance(value, list):
        return _written_list(part, value, layout, blocks[key])
    comment = COMMENT.search(part.lines[0]) if '"' not in part.lines[0] and "'" not in part.lines[0] else None
    below = [line for line in part.lines[1:] if not says(line)]
    line = f"{key}: {value_text(value, key in layout.bare)}{comment[0] if comment else ''}"
    return Part(key, part.line, [line, *below])


def _written_list(part: Part, value: list[Item], layout: Layout, blocks: list[Block]) -> Part:
    """A list with the items of `value`; those that are there already keep their lines and their comments."""
    key = part.key
    below = blocks_of(part, [])[1]
    there: dict[str, Block] = {}
    lost: list[str] = []
    wanted = {repr(item) for item in value}
    for block in blocks:
        name = repr(layout.same(key, block.item)) if block.item is not None else ""
        if name in wanted and name not in there and block.lines:
            there[name] = block
            continue
        lost += [line for line in block.above if line.strip()]
        if not name or name == "None":
            lost += block.lines  # nobody knows what it says: it stays for a person to mend
    lines = [part.lines[0] if not _flow_head(part) else f"{key}:"]
    for item in value:
        block = there.get(repr(item))
        lines += [*block.above, *block.lines] if block else [as_line(item, layout.bare)]
    return Part(key, part.line, [*lines, *lost, *below])


def _flow_head(part: Part) -> bool:
    match = KEY.fullmatch(part.lines[0])
    return bool(match and match[2] and not match[2].startswith("#"))


def _fresh(key: str, value: Value, layout: Layout) -> list[str]:
    if isinstance(value, list):
        return [f"{key}:", *(as_line(item, layout.bare) for item in value)]
    return [f"{key}: {value_text(value, key in layout.bare)}"]


def _place(key: str, parts: list[Part], layout: Layout) -> int:
    """Where a new key goes: behind the nearest one before it that is there."""
    for before in reversed(layout.order[: layout.order.index(key)]):
        for index, part in enumerate(parts):
            if part.key == before:
                return index + 1
    return next((i for i, part in enumerate(parts) if part.key), len(parts))
