"""What every plate is drawn with: the shared bones, numbers taken from a name, and small strokes of SVG.

Colour never appears here: each shape carries a class (``p-bone``, ``p-disc``, ``p-mark`` …) and the style
sheet gives it the colour of the topic and of the scheme.
"""

from collections.abc import Callable
from hashlib import blake2b
from math import atan2, degrees

SIZE = 400
"""A plate is a square of this many units; the style sheet crops it to the shape it needs."""

# One vertebra from the side: waisted body, arch behind it, then the engraver's strokes.
_BODY = "M-50-35C-20-30 20-30 50-35 44-12 44 12 50 35 20 30-20 30-50 35-43 12-43-12-50-35Z"
_ARCH = (
    "M44-24C56-27 62-38 65-53 69-62 80-60 80-49 80-36 85-26 97-20 118-15 142-9 151 2 "
    "156 15 153 33 146 40 129 37 112 29 100 26 96 36 97 47 91 56 85 62 76 58 78 48 "
    "80 33 75 20 65 9 59 2 53-2 44-3Z"
)
_HATCH = (
    "M36-25q-5 25 0 50M28-23q-5 23 0 46M20-18q-4 18 0 36M12-11q-2 11 0 22"
    "M110-7q14 8 34 12M112 3q12 8 30 12M116 14q9 6 24 9"
)
# One vertebra from above: kidney-shaped body, ring, two wings and the spine of the bone.
_TOP = (
    "M0-88C52-92 92-66 90-28 88-8 74 6 62 16 84 22 118 22 150 10 164 6 170 22 158 30 "
    "132 46 96 54 66 58 48 64 30 76 20 96 16 122 16 142 8 156 4 164-4 164-8 156"
    "-16 142-16 122-20 96-30 76-48 64-66 58-96 54-132 46-158 30-170 22-164 6-150 10"
    "-118 22-84 22-62 16-74 6-88-8-90-28-92-66-52-92 0-88Z"
)
_CANAL = "M0 14C24 10 46 18 44 34 40 52 18 60 0 72-18 60-40 52-44 34-46 18-24 10 0 14Z"
# One vertebra from behind: two wings, four facets, the spine of the bone in the middle.
_BACK = (
    "M-34-44C-26-62-10-50-12-34-6-28 6-28 12-34 10-50 26-62 34-44 38-30 44-22 58-24"
    " 82-30 104-34 110-22 112-10 92-2 70 2 52 6 42 14 40 30 38 50 20 58 14 40"
    " 10 56 6 70 0 74-6 70-10 56-14 40-20 58-38 50-40 30-42 14-52 6-70 2-92-2-112-10-110-22"
    "-104-34-82-30-58-24-44-22-38-30-34-44Z"
)

SHAPES = {
    "v-side": f'<path class="p-bone" d="{_ARCH}"/><path class="p-bone" d="{_BODY}"/>'
    f'<path class="p-hatch" d="{_HATCH}"/>',
    "v-top": f'<path class="p-bone" d="{_TOP}"/><path class="p-void" d="{_CANAL}"/>',
    "v-back": f'<path class="p-bone" d="{_BACK}"/>'
    '<path class="p-hatch" d="M0-20V60M-46-10q10 10 12 30M46-10q-10 10-12 30"/>',
}
"""The bones that plates refer to with ``<use>``: id -> SVG."""


class Dice:
    """Numbers drawn from a name instead of from chance, so that a post keeps its drawing."""

    def __init__(self, name: str) -> None:
        self._bytes = blake2b(name.encode(), digest_size=32).digest()
        self._next = 0

    def roll(self, low: float, high: float) -> float:
        """Return the next number from ``low`` to ``high``, both included."""
        byte = self._bytes[self._next % 32]
        self._next += 1
        return low + (high - low) * byte / 255

    def pick(self, low: int, high: int) -> int:
        """Return the next whole number from ``low`` to ``high``, both included."""
        return min(high, int(self.roll(low, high + 1)))


def num(value: float) -> str:
    """Write a number as short as SVG allows: one decimal, no needless zero."""
    if abs(value) < 0.05:
        return "0"
    return f"{value:.1f}".removesuffix(".0").replace("-0.", "-.")


def scale(value: float) -> str:
    """Write a scale factor with two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def bone(shape: str, x: float, y: float, angle: float = 0, size: float = 1) -> str:
    """Place one of ``SHAPES`` at a point, turned by ``angle`` degrees."""
    turn = f"rotate({num(angle)})" if abs(angle) >= 0.05 else ""
    return f'<use href="#{shape}" transform="translate({x:.0f} {y:.0f}){turn}scale({scale(size)})"/>'


def path(cls: str, d: str) -> str:
    """Return one stroke of the given class."""
    return f'<path class="{cls}" d="{d}"/>'


def ring(cls: str, x: float, y: float, r: float) -> str:
    """Return one circle of the given class."""
    return f'<circle class="{cls}" cx="{num(x)}" cy="{num(y)}" r="{num(r)}"/>'


def disc(x: float, y: float, angle: float, size: float, *, marked: bool) -> str:
    """Return the disc between two bones; the marked one is what the post is about."""
    return (
        f'<rect class="{"p-mark" if marked else "p-disc"}" x="-45" y="-13" width="90" height="26" rx="13" '
        f'transform="translate({x:.0f} {y:.0f})rotate({num(angle)})scale({scale(size)})"/>'
    )


def leader(x: float, y: float, to_x: float, to_y: float) -> str:
    """Return a label line without its label: the sign of an anatomical plate."""
    return path("p-hair", f"M{num(x)} {num(y)}L{num(to_x)} {num(to_y)}") + ring("p-mark", x, y, 4.5)


def column(
    curve: Callable[[float], float], top: float, bottom: float, sizes: tuple[float, float], marked: float
) -> tuple[str, tuple[float, float, float]]:
    """Draw a spine seen from the side.

    ``curve(y)`` gives x; the bones grow from the first of ``sizes`` to the second. The disc nearest to the
    height ``marked`` is the marked one. Returns the drawing and that disc's x, y and size.
    """
    small, large = sizes
    bones, spots, y = [], [], top
    while y < bottom:
        size = small + (large - small) * (y - top) / (bottom - top)
        slope = (curve(y + 4) - curve(y - 4)) / 8
        angle = -degrees(atan2(slope, 1))
        bones.append(bone("v-side", curve(y), y, angle, size))
        middle = y + size * 44
        spots.append((curve(middle), middle, angle, size))
        y += size * 88
    best = min(spots, key=lambda spot: abs(spot[1] - marked))
    discs = [disc(*spot, marked=spot is best) for spot in spots]
    return "".join(discs + bones), (best[0], best[1], best[3])
