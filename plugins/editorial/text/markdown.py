"""Markdown -> blocks of plain words, line by line, with the blocks of `plugins.posts.prose`."""

import re
from bisect import bisect_right

from plugins.editorial.text.block import Block, Kind
from plugins.editorial.text.marks import one_form, plain
from plugins.posts.prose.names import BLOCKS
from plugins.posts.scan import comments

_FENCE = re.compile(r"[ \t>]{0,12}(`{3,}|~{3,})")
_ROOM = re.compile(r"/{3,}[ \t]*(?P<name>[\w-]*)[ \t]*(?:\|(?P<title>.*))?$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDER = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_TABLE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL = re.compile(r"(?:[^|\\]|\\.)+")
_DEFINED = re.compile(
    r" {0,3}\[(?!\^)[^\]\n]{1,300}\]:[ \t]*<?(?P<url>[^\s>]+)>?(?:[ \t]+[\"'(](?P<title>.*)[\"')])?"
)
_NOTHING = "\u200b"
_ASIDE = {"alt": Kind.ALT, "address": Kind.ADDRESS}


def blocks_of(body: str, first_line: int = 1) -> list[Block]:
    """Return the blocks of a Markdown text in order; `first_line` is the line of the file it begins on.

    Comments are no part of it: visitors never get them.
    """
    for start, end in comments(body):
        line = body[body.rfind("\n", 0, start) + 1 : start] + body[end:].partition("\n")[0]
        sign = _NOTHING if line.strip() else " "  # within a line, words around it belong together
        body = body[:start] + re.sub(r"[^\n]", sign, body[start:end]) + body[end:]
    return _Reader(body, first_line).blocks()


class _Reader:
    """Goes through the lines once. A block is open until a line ends it."""

    def __init__(self, body: str, first_line: int) -> None:
        self.body, self.first_line = body, first_line
        self.lines = body.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.found: list[Block] = []
        self.rooms: list[str] = []
        self.heads: list[str] = []
        """What stands over the columns of the present table."""
        self.kind: Kind | None = None
        self.pieces: list[tuple[int, int]] = []
        """Of the open block: stretches of the body."""

    def blocks(self) -> list[Block]:
        """Return them all."""
        fence, table, in_list = "", False, False
        for number, line in enumerate(self.lines):
            start, text = self.starts[number], line.strip(" \t\u200b")
            if fence:
                if text.startswith(fence) and not text.strip(fence[0]):
                    fence = self._end()
                else:
                    self._line(Kind.CODE, start, line)
                continue
            if not text:
                self._end()
                table = False
            elif mark := _FENCE.match(line):
                self._end()
                fence = mark[1]
                if line[mark.end() :].strip():
                    self._whole(Kind.CODE, start + mark.end(), line[mark.end() :].strip())
            elif text.startswith("///") and (room := _ROOM.match(text)):
                self._room(room, start + line.index(room[0]))
            elif found := _HEADING.match(line):
                self._whole(Kind.HEADING, start + max(0, found.start(2)), found[2] or "", len(found[1]))
                in_list = False
            elif self.kind is Kind.PARAGRAPH and (under := _UNDER.match(line)):
                self._end(Kind.HEADING, 1 if under[1][0] == "=" else 2)
            elif "|" in line and (table or self._begins_table(number)):
                self._row(start, line, first=not table)
                table = True
            elif _RULE.match(line):
                self._end()
            elif found := _ITEM.match(line):
                self._end()
                in_list = True
                self._line(Kind.ITEM, start + found.end(), line[found.end() :])
            elif found := _QUOTE.match(line):
                if self.kind is not Kind.QUOTE:
                    self._end()
                self._line(Kind.QUOTE, start + found.end(), line[found.end() :])
            elif self.kind is None and (found := _DEFINED.match(line)):
                self._add(Kind.ADDRESS, found["url"], start)
                self._add(Kind.ALT, line.strip(), start)
            elif self.kind is None and not in_list and line.startswith(("    ", "\t")):
                self._line(Kind.CODE, start, line)
            else:
                in_list = in_list and line[:1].isspace()
                item = in_list and self.kind is None
                self._line(self.kind or (Kind.ITEM if item else Kind.PARAGRAPH), start, line)
        self._end()
        return self.found

    def _begins_table(self, number: int) -> bool:
        """Whether the next line says that this one is the head of a table."""
        after = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return ("|" in after or "|" in self.lines[number]) and _TABLE.match(after) is not None

    def _row(self, start: int, line: str, *, first: bool) -> None:
        """Add the cells of a row, and what the row says with the heads of its columns."""
        self._end()
        if _TABLE.match(line):
            return
        cells = []
        for cell in _CELL.finditer(line):
            lead = len(cell[0]) - len(cell[0].lstrip())
            self._whole(Kind.CELL, start + cell.start() + lead, cell[0].strip())
            cells.append(plain(cell[0].strip()).words)
        if first:
            self.heads = cells
        elif any(cells):
            told = zip([*self.heads, *[""] * len(cells)], cells, strict=False)
            self._add(
                Kind.ROW, "; ".join(f"{head}: {cell}" if head else cell for head, cell in told if cell), start
            )

    def _room(self, room: re.Match[str], start: int) -> None:
        self._end()
        if not room["name"]:
            self.rooms = self.rooms[:-1]
            return
        self.rooms.append(room["name"])
        title = (room["title"] or "").strip()
        if title:
            self._whole(Kind.LABEL, start + room.start("title") + room["title"].index(title[0]), title)
        elif BLOCKS.get(room["name"]):
            self._add(Kind.LABEL, BLOCKS[room["name"]], start)

    def _line(self, kind: Kind, start: int, text: str) -> None:
        """Put a line to the open block, or open one."""
        lead = len(text) - len(text.lstrip())
        self.kind = kind
        self.pieces.append((start + lead, start + len(text.rstrip())))

    def _whole(self, kind: Kind, start: int, text: str, level: int = 0) -> None:
        self._end()
        self.kind, self.pieces = kind, [(start, start + len(text))]
        self._end(level=level)

    def _add(self, kind: Kind, words: str, start: int) -> None:
        """Add a block whose words do not stand in the text as they are."""
        if words.strip():
            self.found.append(Block(kind, one_form(words), ((0, *self._place(start)),), room=self._where()))

    def _where(self) -> str:
        return self.rooms[-1] if self.rooms else ""

    def _place(self, start: int) -> tuple[int, int]:
        row = bisect_right(self.starts, start) - 1
        return self.first_line + row, start - self.starts[row] + 1

    def _end(self, kind: Kind | None = None, level: int = 0) -> str:
        """Close the open block. Returns no fence."""
        if self.kind is None:
            return ""
        kind, pieces = kind or self.kind, self.pieces
        self.kind, self.pieces = None, []
        source = "\n".join(self.body[start:end] for start, end in pieces)
        offsets, at = [], 0
        for start, end in pieces:
            offsets.append((at, start))
            at += end - start + 1
        took = plain(source)
        if took.words.strip():
            places = tuple((start, *self._place(where)) for start, where in _joined(took.places, offsets))
            cited, linked = tuple(took.cited), tuple(took.linked)
            self.found.append(Block(kind, took.words, places, level, self._where(), cited, linked))
        for what, words, where in took.aside:
            row = bisect_right(offsets, (where, 1 << 60)) - 1
            self._add(_ASIDE[what], words, offsets[row][1] + where - offsets[row][0])
        return ""


def _joined(places: list[tuple[int, int]], offsets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of a block with their offsets in the body: new ones begin with each line."""
    joined = []
    for at, (start, where) in enumerate(places):
        end = places[at + 1][0] if at + 1 < len(places) else 1 << 60
        row = bisect_right(offsets, (where, 1 << 60)) - 1
        joined.append((start, offsets[row][1] + where - offsets[row][0]))
        for begin, body in offsets[row + 1 :]:
            if start + begin - where >= end:
                break
            joined.append((start + begin - where, body))
    return joined
