"""Two versions of one text, difference by difference, and the text that comes of the choices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import click

from spine.writing.aligning import matching, three_ways, two_ways
from spine.writing.pieces import Piece, pieces_of, together
from spine.writing.sheet import BOM

_WORD = re.compile(r"\s+|[\w’'-]+|[^\w\s]")


class Side(StrEnum):
    """Whose version."""

    SAME = "same"
    """Both say the same."""
    MINE = "mine"
    """Only mine has changed, so it is taken."""
    THEIRS = "theirs"
    """Only the file has changed, so that is taken."""
    CONFLICT = "conflict"
    """Both have changed: somebody has to choose."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some words, and what was done to them: `same`, `ins` or `del`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of both texts."""

    side: Side
    number: int
    """Of a conflict, counted from 1; 0 of everything else."""
    mine: str
    theirs: str
    base: str | None
    """What both began with; None when that is not known."""
    mine_runs: tuple[Run, ...]
    """`mine` with the words marked that I wrote (`ins`) and took out (`del`). Without a base, only those that
    the other version does not have."""
    theirs_runs: tuple[Run, ...]
    mine_pieces: tuple[Piece, ...]
    theirs_pieces: tuple[Piece, ...]

    @property
    def lines(self) -> int:
        """How many lines with words the stretch has in the file."""
        return sum(1 for line in self.theirs.split("\n") if line.strip())


def differences(base: str | None, mine: str, theirs: str) -> list[Part]:
    """Return two versions part by part, in order; put together, they are the whole text.

    `base` is what both began with. With it, what only one of the two changed is decided already; without it,
    every difference is a conflict.
    """
    ours, others = pieces_of(mine), pieces_of(theirs)
    if base is None:
        stretches = two_ways([one.key for one in ours], [one.key for one in others])
        old: list[Piece] = []
    else:
        old = pieces_of(base)
        stretches = three_ways(*([one.key for one in pieces] for pieces in (old, ours, others)))
    parts: list[Part] = []
    number = 0
    for (b0, b1), (m0, m1), (t0, t1) in stretches:
        was = None if base is None else old[b0:b1]
        part = _part(was, ours[m0:m1], others[t0:t1], number + 1)
        number = max(number, part.number)
        parts.append(part)
    return parts


def _part(base: list[Piece] | None, mine: list[Piece], theirs: list[Piece], number: int) -> Part:
    keys = [[piece.key for piece in pieces] for pieces in (mine, theirs)]
    was = None if base is None else [piece.key for piece in base]
    if keys[0] == keys[1]:
        side = Side.SAME
        mine = theirs = [_with_gap(i, base, mine, theirs) for i in range(len(mine))]
    elif was == keys[1]:
        side = Side.MINE
    elif was == keys[0]:
        side = Side.THEIRS
    else:
        side = Side.CONFLICT
    texts = together(mine), together(theirs)
    old = None if base is None else together(base)
    runs: tuple[tuple[Run, ...], ...] = ((), ())
    if side is not Side.SAME and old is not None:
        runs = _marked(old, texts[0]), _marked(old, texts[1])
    elif side is not Side.SAME:
        runs = _new_in(texts[1], texts[0]), _new_in(texts[0], texts[1])
    return Part(side, number if side is Side.CONFLICT else 0, *texts, old, *runs, tuple(mine), tuple(theirs))


def _with_gap(index: int, base: list[Piece] | None, mine: list[Piece], theirs: list[Piece]) -> Piece:
    """Return a piece that both have, with the empty lines of the one who changed them."""
    changed = base is not None and index < len(base) and base[index].gap == theirs[index].gap
    return mine[index] if changed else theirs[index]


def _marked(old: str, new: str) -> tuple[Run, ...]:
    """Return the words of `new`, those marked that are not in `old`, and between them what `old` had."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    runs: list[Run] = []
    a = b = 0
    for at, other, size in matching(was, now):
        _add(runs, "del", was[a:at])
        _add(runs, "ins", now[b:other])
        _add(runs, "same", now[other : other + size])
        a, b = at + size, other + size
    return tuple(runs)


def _new_in(old: str, new: str) -> tuple[Run, ...]:
    return tuple(run for run in _marked(old, new) if run.kind != "del")


def _add(runs: list[Run], kind: str, words: Sequence[str]) -> None:
    if not words:
        return
    if runs and runs[-1].kind == kind:
        runs[-1] = Run(kind, runs[-1].text + "".join(words))
    else:
        runs.append(Run(kind, "".join(words)))


def merged(parts: Sequence[Part], choices: Mapping[int, str], *, like: str = "") -> str:
    """Return the text that comes of the choices: `mine`, `theirs` or `both` by a conflict's number.

    `like` is the text on the disk, whose line ends and byte order mark are kept. Raises `click.UsageError`
    when a conflict has no choice.
    """
    pieces: list[Piece] = []
    for part in parts:
        choice = choices.get(part.number, "") if part.side is Side.CONFLICT else str(part.side)
        if choice not in ("mine", "theirs", "both", "same"):
            raise click.UsageError(f"Choose at difference {part.number}, then save.")
        if choice in ("mine", "both"):
            pieces += part.mine_pieces
        if choice in ("theirs", "both", "same"):
            pieces += part.theirs_pieces
    text = together(pieces)
    if "\r\n" in like:
        text = text.replace("\n", "\r\n")
    return (BOM if like.startswith(BOM) else "") + text
