"""Lists with a dash for each item: those that stay keep their lines, with the comments on and above them."""

import re
from dataclasses import dataclass, field

import yaml

from spine.writing.keys import Kind
from spine.writing.opening import folded
from spine.writing.sheet import Place, Sheet, last_line
from spine.writing.values import record_lines, scalar

_DASH = re.compile(r"(\s*)-(?:\s|$)")


@dataclass(slots=True)
class _Item:
    says: str | dict[str, str]
    above: list[str]
    """Comments and empty lines above it."""
    lines: list[str] = field(default_factory=list)
    style: str = ""


def in_block(sheet: Sheet, place: Place, value: list[str] | list[dict[str, str]]) -> list[str]:
    """Return the lines of a list that says `value`, which is not empty."""
    items = _items(sheet, place)
    head = sheet.lines[place.first]
    dash = next((match for item in items if (match := _DASH.match(item.lines[0]))), None)
    indent = dash[1] if dash else "  "
    styles = {item.style for item in items if isinstance(item.says, str)}
    style = styles.pop() if len(styles) == 1 else ""
    lines, lost = [head], []
    free = list(items)
    for one in value:
        item = next((item for item in free if item.says == one), None)
        if item is not None:
            free.remove(item)
            lines += [*item.above, *item.lines]
        elif isinstance(one, dict):
            lines += record_lines(one, indent)
        else:
            lines.append(f"{indent}- {scalar(one, Kind.TEXTS, style=style)}")
    for item in free:
        lost += [line for line in item.above if line.strip()]
    return [*lines, *lost]


def _items(sheet: Sheet, place: Place) -> list[_Item]:
    block = sheet.lines[place.offset :]
    found: list[_Item] = []
    at = place.first + 1
    for node in place.node.value:
        last = place.offset + last_line(node, block)
        start = next(row for row in range(at, last + 1) if _DASH.match(sheet.lines[row]) or row == last)
        style = (node.style or "plain") if isinstance(node, yaml.ScalarNode) else ""
        found.append(_Item(_says(node), sheet.lines[at:start], sheet.lines[start : last + 1], style))
        at = last + 1
    return found


def _says(node: yaml.Node) -> str | dict[str, str]:
    if isinstance(node, yaml.MappingNode):
        pairs = {folded(str(key.value)): folded(value.value) for key, value in node.value}
        return {key: value for key, value in pairs.items() if value}
    return folded(node.value) if isinstance(node, yaml.ScalarNode) else ""
