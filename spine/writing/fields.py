"""Changing some keys of a front matter, or the words below it, and not one byte more.

Comments, the order of keys, quotes, unknown keys, empty lines, byte order mark and line ends stay. Whatever
was changed is read back by the strict reader before anybody gets it.
"""

import re
from collections.abc import Mapping

import click
import yaml

from spine.writing.blocks import in_block
from spine.writing.comments import comments_in, own_comments, parted
from spine.writing.keys import KINDS, ORDER, Kind
from spine.writing.opening import Field, as_field, texts_of
from spine.writing.sheet import Place, Plain, Sheet, taken_apart
from spine.writing.values import flow_list, record_lines, scalar, sound

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,60}")


def with_fields(text: str, changes: Mapping[str, Field | None]) -> str:
    """Return a text with some keys of its front matter changed; None takes a key out.

    A value that says the same already stays as typed, and what is empty is not added. A comment behind a
    value goes only with its key. Raises `click.UsageError` when the front matter can't be read, for a line
    break or a sign that can't be shown in a value, and for what headers (`Title: …`) can't say.
    """
    sheet = taken_apart(text)
    before = sheet.values()
    wanted = {key: _wanted(key, value) for key, value in changes.items()}
    for key, value in wanted.items():
        if key in sheet.places or value not in (None, "", [], False):
            sheet = _with_one(sheet, key, value)
    done = sheet.text()
    if sheet.values() != before or sheet.matter.body != taken_apart(text).matter.body:
        _prove(done, text, before, wanted)
    return done


def with_words(text: str, words: str) -> str:
    """Return a text with other words below its front matter, in the line ends that it has.

    Raises `click.UsageError` when nobody can tell where the words begin.
    """
    sheet = taken_apart(text)
    words = re.sub(r"\r\n|\r", "\n", words)
    if words == sheet.words:
        return text
    lines, ends = sheet.lines[: sheet.words_at], sheet.ends[: sheet.words_at]
    if not words and sheet.words_at >= len(sheet.lines):
        return text
    while sheet.matter.is_headers and len(lines) <= sheet.close:  # an empty line ends the headers
        lines, ends = [*lines, ""], [*ends, sheet.newline]
    ends = [end or sheet.newline for end in ends]
    body = words.split("\n")
    lines, ends = [*lines, *body], [*ends, *[sheet.newline] * (len(body) - 1), ""]
    done = sheet.mark + "".join(map("".join, zip(lines, ends, strict=True)))
    after = taken_apart(done)
    if after.words != words or after.values() != sheet.values():
        raise click.UsageError("These words can't stand below this front matter. Edit the whole text.")
    return done


def _wanted(key: str, value: Field | None) -> Field | None:
    """Return a value in the shape of its kind, checked. A shape that does not fit is a `TypeError`."""
    kind = KINDS.get(key)
    if not _KEY.fullmatch(key):
        raise click.UsageError(f"“{key[:60]}” can't be a key.")
    if value is None:
        return None
    if kind is Kind.PAIRS:
        raise click.UsageError(f"“{key}” can be changed in the whole text only.")
    if kind is None:
        kind = Kind.TEXTS if isinstance(value, list) else Kind.FLAG if isinstance(value, bool) else Kind.TEXT
    if kind is Kind.FLAG and isinstance(value, bool):
        return value
    if kind is Kind.TEXTS and isinstance(value, list | tuple):
        return list(dict.fromkeys(item for item in (sound(key, one) for one in value) if item))
    if kind is Kind.RECORDS and isinstance(value, list | tuple):
        return [_record(key, row) for row in value if any(one.strip() for one in row.values())]
    if kind in (Kind.TEXT, Kind.DAY) and isinstance(value, str):
        return sound(key, value)
    raise TypeError(f"{key} takes {kind}, not {type(value).__name__}")


_INNER_COMMENT = re.compile(r"[ \t]+#")
"""A comment on a line of its own that does not begin at the margin."""


def _record(key: str, row: dict[str, str]) -> dict[str, str]:
    for name in row:
        if not _KEY.fullmatch(name):
            raise click.UsageError(f"“{name[:60]}” can't be a key of “{key}”.")
    return {name: text for name, one in row.items() if (text := sound(name, one))}


def _with_one(sheet: Sheet, key: str, value: Field | None) -> Sheet:
    place = sheet.places.get(key)
    if place is None:
        return _added(sheet, key, value) if value is not None else sheet
    if value is None:
        last = place.last
        below: list[str] = []  # further in, they would become part of a text above
        while last + 1 < len(sheet.lines) and _INNER_COMMENT.match(sheet.lines[last + 1]):
            last += 1
            below.append(sheet.lines[last].strip())
        return _spliced(sheet, place.first, last, [*own_comments(sheet, place), *below])
    if _says(sheet.values()[key], value, sheet):
        return sheet
    if sheet.matter.is_headers:
        return _spliced(sheet, place.first, place.last, [_header(place.typed, value)])
    return _spliced(sheet, place.first, place.last, _changed(sheet, key, place, value))


def _says(typed: Plain, value: Field, sheet: Sheet) -> bool:
    """Whether a key says a value already, however it is spelt."""
    if isinstance(value, bool):
        return as_field(typed, Kind.FLAG) is value
    if isinstance(value, str):
        return isinstance(typed, str) and as_field(typed, Kind.TEXT) == value
    if value and isinstance(value[0], dict):
        return as_field(typed, Kind.RECORDS) == value
    if isinstance(typed, str) and not sheet.matter.is_headers:
        return value == ([" ".join(typed.split())] if typed.strip() else []) and "," not in typed
    plain = isinstance(typed, str) or (isinstance(typed, list) and all(isinstance(x, str) for x in typed))
    return plain and texts_of(typed, is_headers=sheet.matter.is_headers) == value


def _spliced(sheet: Sheet, first: int, last: int, new: list[str]) -> Sheet:
    """Return a sheet with other lines in place of those from `first` to `last`; none when last < first."""
    lines, ends = list(sheet.lines), list(sheet.ends)
    closing = ends[last] if last >= first else sheet.newline
    lines[first : last + 1] = new
    ends[first : last + 1] = [*[sheet.newline] * (len(new) - 1), closing] if new else []
    text = sheet.mark + "".join(map("".join, zip(lines, ends, strict=True)))
    try:
        return taken_apart(text)
    except click.UsageError:
        raise _unsure() from None


def _added(sheet: Sheet, key: str, value: Field) -> Sheet:
    """Add a key behind the nearest one that usually stands before it."""
    order = ORDER.index(key) if key in ORDER else len(ORDER)
    before = next((sheet.places[k] for k in reversed(ORDER[:order]) if k in sheet.places), None)
    if before is not None:
        at = before.last + 1
    elif key in ORDER:
        at = min((place.first for place in sheet.places.values()), default=sheet.close)
    else:
        at = sheet.close
    if sheet.matter.is_headers:
        if at == len(sheet.lines):  # the last line of the file, without an end
            sheet = _spliced(sheet, at - 1, at - 1, [sheet.lines[-1], ""])
        return _spliced(sheet, at, at - 1, [_header(key.capitalize(), value)])
    indent = next((sheet.lines[p.first][: _indent(sheet.lines[p.first])] for p in sheet.places.values()), "")
    return _spliced(sheet, at, at - 1, [indent + line for line in _fresh(key, value)])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _fresh(key: str, value: Field) -> list[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [f"{key}:", *(line for record in value for line in record_lines(record, "  "))]
    return [f"{key}: {_written(key, value, None)}"]


def _written(key: str, value: Field, node: yaml.Node | None, lines: list[str] | None = None) -> str:
    """Return a value on one line, in the quotes that the one before it had."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        plain = isinstance(node, yaml.ScalarNode) and node.value
        style = (node.style or "plain") if plain else ""
        style = style if style in ("'", '"', "plain") else ""
        return scalar(value, KINDS.get(key, Kind.TEXT), key=key, style=style)
    items = node.value if isinstance(node, yaml.SequenceNode) and node.flow_style else []
    scalars = [item for item in items if isinstance(item, yaml.ScalarNode)]
    styles = {item.style for item in scalars}
    spelt = {
        " ".join(item.value.split()): lines[item.start_mark.line][
            item.start_mark.column : item.end_mark.column
        ]
        for item in scalars
        if lines and item.start_mark.line == item.end_mark.line
    }
    return flow_list(value, spelt, style=styles.pop() or "plain" if len(styles) == 1 else "")


def _header(typed: str, value: Field) -> str:
    if isinstance(value, list):
        if any(not isinstance(item, str) for item in value):
            raise click.UsageError("Headers like `Title: …` can't list sources. Begin the file with ---.")
        for item in value:
            if "," in item or ";" in item:
                raise click.UsageError(f"“{item}” has a comma in it, and headers like `Tags: …` split there.")
        value = ", ".join(value)
    value = str(value).lower() if isinstance(value, bool) else value
    return f"{typed}: {value}" if value else f"{typed}:"


def _changed(sheet: Sheet, key: str, place: Place, value: Field) -> list[str]:
    """Return the lines of a key with another value; comments in between come below."""
    node = place.node
    first = sheet.lines[place.first]
    block = isinstance(node, yaml.SequenceNode) and not node.flow_style
    if block and isinstance(value, list) and value:
        return in_block(sheet, place, value)
    comments = comments_in(sheet, place)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        behind, below = parted(comments, place)
        indent = " " * _indent(first)
        rows = [line for record in value for line in record_lines(record, indent + "  ")]
        return [first[: place.colon] + behind, *rows, *below]
    lines = [""] * place.offset + sheet.lines[place.offset :]
    written = _written(key, value, node, lines[place.offset :])
    if place.first == place.last:
        start, end = (place.colon, place.colon)
        if not _is_empty(node):
            start, end = node.start_mark.column, node.end_mark.column
        space = "" if first[:start].endswith(" ") else " "
        tail = first[end:] if first[end:].strip() else ""
        return [first[:start] + space + written + tail]
    behind, below = parted(comments, place)
    return [f"{first[: place.colon]} {written}{behind}", *below]


def _is_empty(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value and not node.style


def _prove(done: str, text: str, before: dict[str, Plain], wanted: Mapping[str, Field | None]) -> None:
    """Hold what was written against what was asked. Raises `click.UsageError` when it differs."""
    after = taken_apart(done)
    values = after.values()
    for key, value in wanted.items():
        if value is None:
            right = key not in values
        elif key not in values:
            right = value in ("", [], False)
        else:
            right = _says(values[key], value, after)
        if not right:
            raise _unsure()
    others = [key for key in (*before, *values) if key not in wanted]
    same = all(key in before and key in values and _told(before[key]) == _told(values[key]) for key in others)
    if not same or after.words != taken_apart(text).words:
        raise _unsure()


def _told(value: Plain) -> Plain:
    """Return a value without the line breaks at its end: a block of text has one only when a key follows."""
    if isinstance(value, str):
        return value.rstrip("\n")
    if isinstance(value, list):
        return [_told(one) for one in value]
    return {key: _told(one) for key, one in value.items()} if isinstance(value, dict) else value


def _unsure() -> click.UsageError:
    return click.UsageError("This front matter is written in a way that only the whole text can change.")
