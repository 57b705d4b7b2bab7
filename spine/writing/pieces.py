"""A text in the pieces that an editor sees: each key of the front matter, each paragraph of the words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spine.writing.sheet import BOM, words_begin

_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A key or a paragraph."""

    says: str
    """Its own lines, with "\\n" between them."""
    gap: str
    """What stands behind it: line ends and empty lines; empty at the end of a text without a line end."""
    in_front: bool
    """Whether it belongs to the front matter."""

    @property
    def key(self) -> tuple[bool, str]:
        """What makes two pieces the same."""
        return self.in_front, self.says


def pieces_of(text: str) -> list[Piece]:
    """Return a text in pieces; "\\n" is its only line end. Put together as they stand, they are the text."""
    text = _ENDS.sub("\n", text.removeprefix(BOM))
    lines = text.split("\n")
    front = words_begin(text)
    found: list[Piece] = []
    start = 0
    while start < len(lines):
        in_front = start < front
        end = start + 1
        while end < len(lines) and (end < front) == in_front and not _begins(lines, end, in_front):
            end += 1
        block = lines[start:end]
        filled = len(block)
        while filled and not block[filled - 1].strip():
            filled -= 1
        says = "\n".join(block[:filled])
        behind = "\n".join(block[filled:]) if filled else "\n".join(block)
        closing = "\n" if end < len(lines) else ""
        gap = ("\n" if filled and filled < len(block) else "") + behind + closing
        found.append(Piece(says, gap, in_front))
        start = end
    return [piece for piece in found if piece.says or piece.gap]


def _begins(lines: Sequence[str], at: int, in_front: bool) -> bool:
    """Whether a piece begins on a line."""
    line = lines[at]
    if in_front:
        return (bool(line) and line[0] not in " \t#-]}") or line.rstrip() == "---"
    return bool(line.strip()) and not lines[at - 1].strip()


def together(pieces: Sequence[Piece]) -> str:
    """Return pieces as a text: a paragraph never runs into the next one."""
    parts: list[str] = []
    for index, piece in enumerate(pieces):
        gap = piece.gap
        if index + 1 < len(pieces):
            enough = 1 if piece.in_front or not piece.says else 2
            gap += "\n" * max(0, enough - gap.count("\n"))
        parts += [piece.says, gap]
    return "".join(parts)
