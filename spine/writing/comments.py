"""The comments within the value of a key, which stay when the value goes."""

import re

import yaml

from spine.writing.sheet import Place, Sheet, last_line

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


def parted(comments: list[tuple[int, str]], place: Place) -> tuple[str, list[str]]:
    """Return the comment that stood behind the value, with the space before it, and the others as lines."""
    behind = next((one for one in comments if one[0] in (place.first, place.last)), None)
    below = [text for line, text in comments if (line, text) != behind]
    return ("  " + behind[1] if behind else "", below)


def own_comments(sheet: Sheet, place: Place) -> list[str]:
    """Return the comments on lines of their own within a value."""
    if sheet.matter.is_headers:
        return []
    found = comments_in(sheet, place)
    return [text for line, text in found if sheet.lines[line].strip() == text and line != place.first]


def comments_in(sheet: Sheet, place: Place) -> list[tuple[int, str]]:
    """Return the comments from a key's colon to the end of its value's last line, each with its line."""
    rows = {row: list(sheet.lines[row]) for row in range(place.first, place.last + 1)}
    rows[place.first][: place.colon] = " " * place.colon
    for leaf in _leaves(place.node):
        for row, start, stop in _spans(leaf, sheet.lines[place.offset :]):
            signs = rows.get(place.offset + row, [])
            signs[start:stop] = "x" * len(signs[start:stop])
    found = [(row, _COMMENT.search("".join(signs))) for row, signs in rows.items()]
    return [(row, match[0].rstrip()) for row, match in found if match]


def _spans(leaf: yaml.ScalarNode, block: list[str]) -> list[tuple[int, int, int | None]]:
    """Return the columns that a value takes up, for each of its lines, as (line, start, stop)."""
    top, end = leaf.start_mark.line, leaf.end_mark.line
    if leaf.style in ("|", ">"):  # its first line has the sign, and maybe a comment
        return [(row, 0, None) for row in range(top + 1, last_line(leaf, block) + 1)]
    first, last = leaf.start_mark.column, leaf.end_mark.column
    return [(row, first if row == top else 0, last if row == end else None) for row in range(top, end + 1)]


def _leaves(node: yaml.Node | None) -> list[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        return [node]
    if isinstance(node, yaml.SequenceNode):
        return [leaf for item in node.value for leaf in _leaves(item)]
    if isinstance(node, yaml.MappingNode):
        return [leaf for pair in node.value for one in pair for leaf in _leaves(one)]
    return []
