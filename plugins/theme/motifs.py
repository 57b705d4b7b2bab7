"""The motifs of the plates: each fills the square with one view of the spine.

A motif takes the dice of one post and returns SVG. Exactly one thing in it is saffron (``p-mark``): what the
post is about. The marked thing stays near the middle, so that every crop shows it.
"""

from collections.abc import Callable
from math import atan2, cos, degrees, pi, sin

from plugins.theme.ink import SIZE, Dice, bone, column, disc, leader, num, path, ring, scale

Motif = Callable[[Dice], str]


def low_back(dice: Dice) -> str:
    """Draw the low back from the side, in its curve."""
    bend, phase = dice.roll(24, 46), dice.roll(-0.4, 0.4)
    x0 = dice.roll(150, 185)

    def curve(y: float) -> float:
        return x0 - bend * sin(y / SIZE * pi * 1.15 + phase)

    art, (x, y, size) = column(curve, -60, 470, (0.62, 0.98), dice.roll(150, 260))
    return art + leader(x - 20 * size, y, 26, y - 18)


def close(dice: Dice) -> str:
    """Draw two bones and the disc between them, near."""
    tilt, size = dice.roll(-22, 22), dice.roll(1.25, 2.1)
    x0 = dice.roll(128, 172)
    art, (x, y, _) = column(lambda y: x0 + tilt * (y - 200) / 60, 200 - size * 132, 500, (size, size), 200)
    guides = "".join(path("p-hair", f"M0 {num(g)}H400") for g in (200 - size * 44, 200 + size * 44))
    return guides + art + leader(x - 20 * size, y, 18, y + 26)


def plan(dice: Dice) -> str:
    """Draw one bone from above, on the lines a surgeon measures by."""
    size, x0 = dice.roll(1.15, 1.45), dice.roll(180, 220)
    angle = dice.roll(16, 26) * pi / 180
    rays = "".join(
        path("p-hair", f"M0-30L{num(side * 400 * sin(angle))} {num(400 * cos(angle))}") for side in (-1, 1)
    )
    rings = "".join(f'<circle class="p-hair" cy="-30" r="{r}"/>' for r in (130, 190, 250, 310))
    return (
        f'<g transform="translate({num(x0)} 190)scale({scale(size)})">{rings}<use href="#v-top"/>{rays}'
        '<path class="p-hair" d="M0-300V400M-300-30H300"/><circle class="p-mark" cy="-30" r="12"/></g>'
    )


def behind(dice: Dice) -> str:
    """Draw the column from behind, near, one level marked on both sides."""
    size, x0 = dice.roll(1.3, 1.75), dice.roll(180, 220)
    step, middle = size * 98, dice.roll(150, 200)
    bones = "".join(bone("v-back", x0, middle + i * step, 0, size) for i in range(-3, 4))
    dots = "".join(
        ring("p-mark", x0 + side * 33 * size, middle + i * step - 6 * size, 7 * size)
        for side in (-1, 1)
        for i in (0, 1)
    )
    return path("p-hair", f"M{num(x0)} 0V400") + bones + dots


def nerves_leaving(dice: Dice) -> str:
    """Draw a disc from above, with its rings, and the nerves that leave beside it."""
    size, turn = dice.roll(0.98, 1.4), dice.roll(-16, 16)
    rings = "".join(
        f'<ellipse class="p-hatch" cy="-37" rx="{num(76 * k)}" ry="{num(42 * k)}"/>'
        for k in (1, 0.84, 0.68, 0.52)
    )
    core = f'<ellipse class="p-mark" cx="{num(dice.roll(-16, 16))}" cy="-35" rx="28" ry="15"/>'
    nerves = "".join(
        path(
            "p-nerve",
            f"M{side * 34} {26 - k * 4}C{side * 70} {16 - k * 8} {side * 92} {-k * 9} "
            f"{side * 134} {-8 - k * 10}"
            f"S{side * 210} {-2 - k * 12} {side * 290} {30 - k * 6}",
        )
        for side in (-1, 1)
        for k in (0, 1)
    )
    spots = ((-20, 28), (-7, 26), (7, 26), (20, 28), (-13, 39), (0, 38), (13, 39), (0, 51))
    roots = "".join(ring("p-root", x, y, 4) for x, y in spots)
    halo = "".join(f'<circle class="p-hair" cy="20" r="{r}"/>' for r in (182, 212, 246, 284))
    return (
        f'<g transform="translate({num(dice.roll(180, 220))} 184)rotate({num(turn)})scale({scale(size)})">'
        f'{halo}{nerves}<use href="#v-top"/>{rings}{core}{roots}</g>'
    )


def canal(dice: Dice) -> str:
    """Draw the column from behind, and the nerves that run out from between its bones."""
    size, x0, lean = dice.roll(0.78, 1.3), dice.roll(188, 212), dice.roll(-14, 14)
    out: list[str] = []
    mark = ""
    for i in range(-1, 5):
        y = 60 + i * size * 104
        x = x0 + lean * sin(y / 130)
        out.append(bone("v-back", x, y, 0, size))
        for side in (-1, 1):
            start = f"M{num(x + side * 40 * size)} {num(y + 34 * size)}"
            out.append(
                path(
                    "p-nerve",
                    f"{start}c{num(side * 46)} 6 {num(side * 70)} 40 {num(side * 120)} {num(64 + i * 6)}",
                )
            )
        if not mark and y > 150:
            at_x, at_y = x + 40 * size, y + 38 * size
            mark = leader(at_x, at_y, at_x + 96, at_y - 40)
    return "".join(out) + mark


def neck(dice: Dice) -> str:
    """Draw seven small bones under the curve of the head."""
    bend, x0 = dice.roll(22, 40), dice.roll(168, 190)
    art, (x, y, size) = column(
        lambda y: x0 - bend * sin((y - 70) / 300 * pi), 128, 480, (0.6, 0.84), dice.roll(190, 270)
    )
    r = dice.roll(150, 176)
    head = ring("p-bone", x0 - 6, 86 - r, r) + "".join(
        ring("p-hatch", x0 - 6, 86 - r, r - k) for k in (10, 18, 24)
    )
    return head + art + leader(x - 20 * size, y, 48, y + 22)


def motion(dice: Dice) -> str:
    """Draw one spine at several moments of one bend, as in early photographs of motion."""
    count, reach = dice.pick(5, 7), dice.roll(0.78, 1.02)
    foot_x, foot_y = dice.roll(120, 160), 350
    out = []
    for moment in range(count):
        lean = -0.1 + reach * (moment / (count - 1)) ** 1.25
        x, y, angle = foot_x, float(foot_y), 0.0
        line, ticks = f"M{num(x)} {num(y)}", ""
        for joint in range(11):
            angle += lean / 8
            length, half = 34 - joint * 1.2, 15 - joint * 0.7
            x += length * sin(angle)
            y -= length * cos(angle)
            line += f"L{x:.0f} {y:.0f}"
            dx, dy = half * cos(angle), half * sin(angle)
            ticks += f"M{x - dx:.0f} {y - dy:.0f}l{2 * dx:.0f} {2 * dy:.0f}"
        last = moment == count - 1
        out.append(path("p-hair", line) + path("p-rib p-rib-mark" if last else "p-rib", ticks))
    return path("p-hair", f"M0 {foot_y}H400") + "".join(out) + ring("p-mark", foot_x, foot_y, 9)


def rise(dice: Dice) -> str:
    """Draw a column laid on its side, rising to the light: the days after."""
    lift, r = dice.roll(60, 110), dice.roll(70, 96)
    x, y = dice.roll(250, 300), dice.roll(110, 140)
    sun = "".join(ring("p-hair", x, y, r + k * 26) for k in range(1, 5)) + ring("p-mark", x, y, r * 0.62)
    bones = "".join(
        bone("v-side", -10 + i * 66, 330 - lift * (i / 6) ** 1.6, -90 - 12 * (i / 6), 0.7 - i * 0.02)
        for i in range(7)
    )
    return sun + bones


def bend(dice: Dice) -> str:
    """Draw the column from behind, bending to one side."""
    radius, size = dice.roll(420, 640), dice.roll(0.62, 0.8)
    x0 = dice.roll(170, 230)
    centre = x0 - radius
    angles = [i * size * 96 / radius for i in range(-4, 5)]
    bones = "".join(
        bone("v-back", centre + radius * cos(a), 210 + radius * sin(a), degrees(a), size) for a in angles
    )
    arcs = "".join(ring("p-hair", centre, 210, radius + k) for k in (-150, -115, 115, 150, 185))
    return arcs + bones + ring("p-mark", x0, 210 + 2 * size, 11 * size)


def rest(dice: Dice) -> str:
    """Draw a column lying down, on lines that give a little under it."""
    swell, phase, size = dice.roll(16, 30), dice.roll(-0.6, 0.6), dice.roll(0.7, 0.86)

    def height(x: float) -> float:
        return 196 + swell * sin(x / 400 * 2 * pi + phase)

    def turn(x: float) -> float:
        return degrees(atan2(height(x + 4) - height(x - 4), 8)) - 90

    def bed(k: int) -> str:
        points = (
            (x, height(x) + size * 56 + k * 22 - (height(x) - 196) * k * 0.16) for x in range(-20, 441, 20)
        )
        return path("p-hair", "M" + "L".join(f"{x} {num(y)}" for x, y in points))

    step = size * 88
    out = [bed(k) for k in range(7)]
    for i in range(-1, int(440 / step) + 2):
        x, middle = i * step, (i + 0.5) * step
        out.append(disc(middle, height(middle), turn(middle), size, marked=i == int(200 / step)))
        out.append(bone("v-side", x, height(x), turn(x), size))
    return "".join(out)
