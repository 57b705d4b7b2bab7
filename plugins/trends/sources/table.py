"""Text as rows of cells: commas, semicolons or tabs between them, quoted or not (RFC 4180, read kindly).

An export is often opened and saved again before it gets here. So the separator is seen from the rows, a
`sep=;` line is understood, lines that were quoted as a whole are opened, empty rows are left out, and a
quote that is never closed costs its own line and not the rest of the file.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from plugins.trends.sources.decode import decode
from plugins.trends.sources.figures import is_value

_SEPARATORS = ("\t", ";", ",")
_LINES_OF_A_CELL = 10
"""A quoted cell that goes on for more lines was not closed."""
_LOOKED_AT = 200
_OPENS = re.compile('[ \u00a0]*"')
_QUOTED = {sep: re.compile(rf'[ \u00a0]*"((?:[^"]|"")*)"([^{sep}]*)') for sep in _SEPARATORS}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty."""

    line: int
    """Where it begins, counted from 1."""
    cells: tuple[str, ...]
    """Without blanks around them, and without empty ones at the end."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file."""

    rows: tuple[Row, ...] = ()
    broken: tuple[int, ...] = ()
    """Lines with a quotation mark that is never closed."""


@lru_cache(maxsize=2)
def table_of(body: bytes) -> Table:
    """Return the rows of a file; none for a file that is no text."""
    text = decode(body)
    if text is None or "\0" in text[:4096]:
        return Table()
    lines = text.split("\n")
    start, separator = 0, ""
    if match := re.fullmatch(r'\s*"?sep=(\t|;|,)"?\s*', lines[0], re.IGNORECASE):
        start, separator = 1, match[1]
    lines = _opened(lines, start)
    return _parsed(lines, start, separator or _separator(lines[start:]))


def mostly(good: int, count: int) -> bool:
    """Whether so many of the rows are of a kind that the others are damaged: two thirds, or all but one."""
    return good > 0 and count - good <= max(1, count // 3)


def _opened(lines: list[str], start: int) -> list[str]:
    """Lines that Excel quoted as a whole, because it knew another separator, without these quotes."""
    some = [line.strip() for line in lines[start : start + _LOOKED_AT] if line.strip()]
    whole = [line for line in some if re.fullmatch(r'"(?:[^"]|"")*"', line)]
    inner = [line for line in whole if re.search(r'[^"],', line) or '"",""' in line]
    if len(some) < 2 or len(whole) < len(some) or len(inner) * 2 < len(some):
        return lines
    return [
        line.strip()[1:-1].replace('""', '"') if at >= start and line.strip() else line
        for at, line in enumerate(lines)
    ]


def _separator(lines: list[str]) -> str:
    """The separator with which the most rows look alike and end in a number."""
    some = [line for line in lines[:_LOOKED_AT] if line.strip()]

    def score(separator: str) -> tuple[int, int]:
        rows = [_cells(line, separator) or [] for line in some]
        sizes = Counter(len(cells) for cells in rows if len(cells) > 1)
        if not sizes:
            return 0, 0
        usual = sizes.most_common(1)[0][0]
        alike = [cells for cells in rows if len(cells) == usual]
        return len(alike) + sum(is_value(cells[-1]) for cells in alike), usual

    return max(_SEPARATORS, key=score)


def _parsed(lines: list[str], start: int, separator: str) -> Table:
    rows: list[Row] = []
    broken: list[int] = []
    at = start
    while at < len(lines):
        taken, cells = _row(lines, at, separator)
        if cells is None:
            broken.append(at + 1)
        else:
            cells = [cell.strip(" \t\u00a0\u202f\u2009\u3000") for cell in cells]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(Row(at + 1, tuple(cells)))
        at += taken
    return Table(tuple(rows), tuple(broken))


def _row(lines: list[str], at: int, separator: str) -> tuple[int, list[str] | None]:
    """The row that begins at a line, and how many lines it takes; None for a quote that stays open."""
    text = lines[at]
    cells = _cells(text, separator)
    if cells is not None:
        return 1, cells
    for taken in range(2, min(_LINES_OF_A_CELL, len(lines) - at) + 1):
        text += "\n" + lines[at + taken - 1]
        cells = _cells(text, separator, strict=True)
        if cells is not None:
            return taken, cells
    return 1, None


def _cells(text: str, separator: str, *, strict: bool = False) -> list[str] | None:
    """The cells of a row; None when a quote is open at its end.

    Where a cell goes over several lines, nothing may stand between its last quote and the separator.
    """
    if '"' not in text:
        return text.split(separator)
    cells, at = [], 0
    while True:
        if _OPENS.match(text, at):
            match = _QUOTED[separator].match(text, at)
            if match is None or (strict and match[2].strip()):
                return None
            cells.append(_stray(match[0]) if match[2].strip() else match[1].replace('""', '"'))
            at = match.end()
        else:
            end = text.find(separator, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end
        if at >= len(text):
            return cells
        at += 1


def _stray(text: str) -> str:
    """A cell that has a lone quote in it, as it stands there: `"a 5" disc"` is `a 5" disc`."""
    text = text.strip()
    return text[1:-1] if len(text) > 2 and text.endswith('"') else text
