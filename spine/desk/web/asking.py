"""What the address of a screen asks for: filters, an order, a piece of a long list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

_LONGEST = 200
T = TypeVar("T")


def typed(asked: QueryParams, *names: str) -> dict[str, str]:
    """Return some of the things that an address says; empty texts for what it does not say."""
    return {name: asked.get(name, "")[:_LONGEST].strip() for name in names}


def address(asked: Mapping[str, str], **changes: str | int) -> str:
    """Return an address that asks for the same with some changes: `?status=draft&sort=title`."""
    values = {name: value for name, value in {**asked, **changes}.items() if value}
    return f"?{urlencode(values)}"


def number(text: str, otherwise: int = 0) -> int:
    """Return a whole number that was typed."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a long list."""

    start: int
    """How many come before it."""
    shown: int
    found: int
    before: str
    """The address of the piece before; empty for the first."""
    after: str
    """The address of the next piece; empty for the last."""
    size: int


def piece(things: Sequence[T], asked: Mapping[str, str], start: str, size: int) -> tuple[list[T], Piece]:
    """Return the piece of a list that begins at `start`, and what is around it."""
    first = number(start) // size * size
    first = first if first < len(things) else 0
    shown = list(things[first : first + size])
    end = first + len(shown)
    before = address(asked, **{"from": first - size}) if first else ""
    after = address(asked, **{"from": end}) if end < len(things) else ""
    return shown, Piece(first, len(shown), len(things), before, after, size)
