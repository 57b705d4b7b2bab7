"""Plates: small engraved drawings that give every post a face.

    defs(page)                          the shared bones that a page uses, once, before the first plate
    face("rose", "sciatica-at-night")   a simpler drawing for small places (0.1 KB compressed)
    plate("rose", "sciatica-at-night")  one drawing (0.5-2 KB, far less compressed)

The tint (of the post's topic) picks a family of motifs; the name (of the post, through a hash) picks one of
the family, its curve, size, direction and marked level. So the same tint and name always give the same
drawing, and each topic keeps motifs that a reader learns. A drawing is an ornament: it is hidden from
assistive technology.
"""

from plugins.theme import motifs
from plugins.theme.ink import SHAPES, SIZE, Dice
from plugins.theme.motifs import Motif

FAMILIES: dict[str, tuple[Motif, ...]] = {
    "verdigris": (motifs.close, motifs.plan, motifs.behind),
    "rose": (motifs.low_back, motifs.close, motifs.behind),
    "slate": (motifs.neck, motifs.plan),
    "sand": (motifs.nerves_leaving, motifs.close),
    "moss": (motifs.canal, motifs.plan),
    "clay": (motifs.motion, motifs.bend),
    "sky": (motifs.rise, motifs.rest),
}
"""Tint -> motifs. The first is the topic's own, worn by half of its posts; the others lend variety."""

DEFAULT_TINT = "verdigris"
_LEFT_HEAVY = (motifs.low_back, motifs.close, motifs.neck)


def known_tint(tint: str | None) -> str:
    """Return the tint if there is one of that name, else verdigris."""
    return tint if tint in FAMILIES else DEFAULT_TINT


def defs(page: str) -> str:
    """Return the shapes that the plates of a page refer to; `page` is its HTML."""
    shapes = "".join(f'<g id="{name}">{art}</g>' for name, art in SHAPES.items() if f'"#{name}"' in page)
    if not shapes:
        return ""
    return (
        '<svg class="plate-defs" width="0" height="0" aria-hidden="true" focusable="false">'
        f"<defs>{shapes}</defs></svg>"
    )


def plate(tint: str | None, name: str, *, own: bool = False) -> str:
    """Return one drawing as inline SVG.

    ``own`` keeps to the topic's own motif and direction, for the topic's own page. An unknown tint gets
    verdigris.
    """
    tint = known_tint(tint)
    family = FAMILIES[tint]
    dice = Dice(f"{tint}\n{name}")
    choice = max(0, dice.pick(0, 3) - 1)
    motif = family[0] if own else family[choice % len(family)]
    art = motif(dice)
    keep = "xMin" if motif in _LEFT_HEAVY else "xMid"  # what a tall crop must not lose
    if dice.roll(0, 1) > 0.62 and not own:  # some face the other way
        keep = keep.replace("Min", "Max")
        art = f'<g transform="matrix(-1 0 0 1 {SIZE} 0)">{art}</g>'
    return (
        f'<svg class="plate" data-tint="{tint}" viewBox="0 0 {SIZE} {SIZE}" '
        f'preserveAspectRatio="{keep}YMid slice" aria-hidden="true" focusable="false">{art}</svg>'
    )


def face(tint: str | None, name: str) -> str:
    """Return a simple drawing of the same post: two bones and the disc between them, near."""
    tint = known_tint(tint)
    dice = Dice(f"{tint}\n{name}")
    turn, flip = dice.pick(-24, 24), dice.pick(0, 1) * 2 - 1
    return (
        f'<svg class="plate" data-tint="{tint}" viewBox="-200 -200 400 400" '
        'preserveAspectRatio="xMidYMid slice" '
        f'aria-hidden="true" focusable="false"><g transform="rotate({turn})scale({1.7 * flip:.1f} 1.7)">'
        '<rect class="p-mark" x="-85" y="-13" width="90" height="26" rx="13"/>'
        '<use href="#v-side" x="-40" y="-44"/><use href="#v-side" x="-40" y="44"/></g></svg>'
    )


def level() -> str:
    """Return one bone with the disc below it: a step of the column of topics."""
    return (
        '<svg viewBox="-53 -46 206 92" aria-hidden="true" focusable="false">'
        '<rect class="p-disc" x="-45" y="33" width="90" height="26" rx="13"/><use href="#v-side"/></svg>'
    )
