"""What is known of a picture's file without looking at it again: its size, its kind, what is wrong."""

import json
from dataclasses import asdict, dataclass

VERSION = 2
"""Goes up when the same file would give other facts."""

PHOTO, CLEAR, DRAWING = "photo", "clear", "drawing"
"""Kinds: a photo; one with see-through parts; few flat colours, as in a chart."""

DAMAGED, SCAN, HEIC, UNKNOWN, HUGE, UNREADABLE = "damaged", "scan", "heic", "unknown", "huge", "unreadable"
"""Problems: such a file can't be shown."""

TALLEST = 16_000
"""Pixels of height that a file of every format can have: WebP counts them with 14 bits (RFC 9649, 2.7)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file is."""

    problem: str = ""
    """Why it can't be shown; empty when it can."""
    sum: str = ""
    """The sum of its bytes, as 32 letters."""
    width: int = 0
    height: int = 0
    """As it is seen: turned the right way up."""
    kind: str = PHOTO
    bytes: int = 0
    moves: bool = False
    """Whether it has more than one frame."""
    print_colours: bool = False
    """Whether it has CMYK colours, and no profile that says how they look."""

    names_patient: bool = False
    """Whether its notes (EXIF, XMP, IPTC, PNG texts) say who a patient is, by name, number or birth date."""

    def packed(self) -> bytes:
        """Return the facts as bytes, for a store."""
        return json.dumps(asdict(self), separators=(",", ":")).encode()


def height_at(width: int, own_width: int, own_height: int) -> int:
    """Return how high a picture stands, in pixels, when it is `width` pixels wide."""
    return min(TALLEST, max(1, round(own_height * width / own_width)))


def unpacked(value: bytes) -> Facts | None:
    """Return the facts that were packed; None when the bytes are something else."""
    try:
        return Facts(**json.loads(value))
    except (ValueError, TypeError):
        return None
