"""A post's own drawing as an SVG that stands alone: shapes in place, colours and strokes written in.

The page's style sheet keeps all strokes equally thin (`non-scaling-stroke`), which a renderer of files does
not know. So every stroke gets here the width that comes out the same.
"""

import re
from collections.abc import Mapping
from functools import cache
from xml.etree import ElementTree

from plugins.theme import plates
from plugins.theme.ink import SHAPES, SIZE

_SVG = "http://www.w3.org/2000/svg"
_SCALE = re.compile(r"scale\((-?[\d.]+)")
_WIDTHS = {
    "p-bone": 1.5,
    "p-void": 1.25,
    "p-disc": 1.25,
    "p-mark": 1.25,
    "p-hair": 0.9,
    "p-hatch": 0.9,
    "p-nerve": 3.5,
}
"""What theme/css/plates.css gives each class, in the units of a drawing of the size `_AS_SEEN`."""
_AS_SEEN = 1.15
"""Strokes of the page, made to fit a card, which is mostly seen small."""
_RIB = 7.0
"""The ribs' width, the only one that grows with its drawing."""


def drawing(tint: str, name: str, own: bool, colours: Mapping[str, str]) -> str:
    """Return the plate of a post (`own`: of a topic) as a square SVG. `colours` come from `Colours.of`."""
    plate = plates.plate(tint, name, own=own)
    root = ElementTree.fromstring(f'<svg xmlns="{_SVG}">{plate}</svg>')[0]
    body = "".join(_written(child, 1.0) for child in root)
    return (
        f'<svg xmlns="{_SVG}" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}">'
        f'<style>{_style(colours)}</style><rect width="{SIZE}" height="{SIZE}" fill="{colours["tint"]}"/>'
        f"{body}</svg>"
    )


def keeps(tint: str, name: str, own: bool) -> float:
    """Return what a crop of the drawing must keep, from 0 (its left edge) to 1 (its right)."""
    place = re.search(r'preserveAspectRatio="x(Min|Mid|Max)', plates.plate(tint, name, own=own))
    return {"Min": 0.0, "Mid": 0.5, "Max": 1.0}[place[1] if place else "Mid"]


def _style(colours: Mapping[str, str]) -> str:
    c = colours
    return (
        f".p-bone{{fill:{c['bone']};stroke:{c['line']}}}.p-void{{fill:{c['tint']};stroke:{c['line']}}}"
        f".p-disc{{fill:{c['disc']};stroke:{c['line']}}}.p-mark{{fill:{c['mark']};stroke:{c['line']}}}"
        f".p-hair{{fill:none;stroke:{c['hair']};stroke-opacity:.55}}"
        f".p-hatch{{fill:none;stroke:{c['line']};stroke-opacity:.5}}"
        f".p-nerve{{fill:none;stroke:{c['nerve']};stroke-linecap:round}}.p-root{{fill:{c['nerve']}}}"
        f".p-rib{{fill:none;stroke:{c['hair']};stroke-linecap:round}}.p-rib-mark{{stroke:{c['mark']}}}"
    )


@cache
def _shape(name: str) -> tuple[ElementTree.Element, ...]:
    return tuple(ElementTree.fromstring(f'<svg xmlns="{_SVG}">{SHAPES[name]}</svg>'))


def _written(element: ElementTree.Element, scale: float) -> str:
    """Return an element as text, its shapes in place; `scale` is how much all around it enlarges it."""
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    given = dict(element.attrib)
    size = _SCALE.search(given.get("transform", ""))
    scale *= abs(float(size[1])) if size else 1.0
    inside = tuple(element)
    if tag == "use":
        tag, inside = "g", _shape(given.pop("href").removeprefix("#"))
        at = given.pop("x", "0"), given.pop("y", "0")
        if at != ("0", "0"):
            given["transform"] = f"{given.get('transform', '')}translate({at[0]} {at[1]})"
    classes = given.get("class", "").split()
    if "p-rib" in classes:
        given["stroke-width"] = f"{_RIB}"
    elif classes and classes[0] in _WIDTHS:
        given["stroke-width"] = f"{_WIDTHS[classes[0]] * _AS_SEEN / scale:.3f}"
    attributes = "".join(f' {key}="{value}"' for key, value in given.items())
    return f"<{tag}{attributes}>{''.join(_written(one, scale) for one in inside)}</{tag}>"
