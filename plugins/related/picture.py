"""A picture of the related posts: each a dot on a circle, with a line to each post that it shows.

picture(found, shape)   a piece of HTML, with names and links
drawing(found, shape)   a file of its own, for light and dark; what it shows has to be said beside it
"""

from collections.abc import Sequence
from html import escape
from math import cos, pi, sin

from plugins.related.graph import Shape
from plugins.related.items import Item, Related

_LABELS_UP_TO = 60
"""With more posts than this, names stand in the table and under the pointer only."""
_RADIUS = 300
_COLOURS = ("#2a9d8f", "#d1697a", "#6b86a8", "#c39a4a", "#7f9a4f", "#bd6b45", "#5b9bc9", "#9a7bb0")
_CROWDED = 200
"""With more posts than this, dots are smaller and lines thinner."""
_STYLE = (
    "path{fill:none;stroke:#8b9a98;opacity:.5}circle{stroke:#fff}"
    "text{font:12px/1 system-ui,sans-serif;fill:#16272a}"
    "@media(prefers-color-scheme:dark){circle{stroke:#111a1b}text{fill:#ece8dc}}"
)


def picture(found: Sequence[Related], shape: Shape) -> str:
    """Return the picture as a piece of HTML. Each dot leads to `#post-LANGUAGE-SLUG`."""
    order = _round(found)
    labelled = len(order) <= _LABELS_UP_TO
    half = _RADIUS + (260 if labelled else 30)
    angles, colours = _angles(order), colours_of(found)
    parts = [
        f'<svg viewBox="{-half} {-half} {2 * half} {2 * half}" role="group" aria-label="The posts on a '
        'circle, with a line for each link. The table below says the same.">'
    ]
    for related in order:
        item, angle = related.item, angles[related.item.key]
        lines = [f'<path d="{line}"/>' for line in _lines(related, angles)]
        parts += [
            f'<g class="post">{"".join(lines)}<a href="#{anchor(item)}"><title>{escape(item.title)}</title>',
            _dot(item, angle, shape, colours[item.category], digits=1),
            _label(item.title, angle) if labelled else "",
            "</a></g>",
        ]
    return "".join([*parts, "</svg>"])


def drawing(found: Sequence[Related], shape: Shape) -> str:
    """Return the picture as an SVG file: the lines under the dots, and the names where there are few.

    Coordinates are whole, and two posts that show each other have one line: a thousand posts are not heavy.
    """
    order = _round(found)
    labelled = len(order) <= _LABELS_UP_TO
    half = _RADIUS + (300 if labelled else 20)
    angles, scale = _angles(order), min(1.0, (_CROWDED / max(1, len(order))) ** 0.5)
    dots = []
    for name, colour in colours_of(found).items():
        items = [one.item for one in order if one.item.category == name]
        drawn = "".join(_dot(item, angles[item.key], shape, scale=scale) for item in items)
        dots.append(f'<g fill="{colour}">{drawn}</g>')
    names = "".join(_label(one.item.title, angles[one.item.key]) for one in order) if labelled else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-half} {-half} {2 * half} {2 * half}">'
        f'<style>{_STYLE}</style><path stroke-width="{scale**2:.2f}" d="{_all_lines(order, angles)}"/>'
        f'<g stroke-width="{scale**3:.2f}">{"".join(dots)}</g>{names}</svg>'
    )


def colours_of(found: Sequence[Related]) -> dict[str, str]:
    """Return the colour of each category."""
    names = sorted({related.item.category for related in found})
    return {name: _COLOURS[number % len(_COLOURS)] for number, name in enumerate(names)}


def anchor(item: Item) -> str:
    """Return the id of a post's row in a table, as HTML."""
    return escape(f"post-{item.language}-{item.slug}")


def _round(found: Sequence[Related]) -> list[Related]:
    """The posts as they stand on the circle: by category, then as they come."""
    return sorted(found, key=lambda related: (related.item.language, related.item.category))


def _angles(order: Sequence[Related]) -> dict[tuple[str, str], float]:
    return {related.item.key: 2 * pi * i / max(1, len(order)) for i, related in enumerate(order)}


def _lines(related: Related, angles: dict[tuple[str, str], float]) -> list[str]:
    language, start = related.item.language, _point(angles[related.item.key])
    return [
        f"M{start} Q0 0 {_point(angles[language, choice.slug])}"
        for choice in related.choices
        if (language, choice.slug) in angles
    ]


def _all_lines(order: Sequence[Related], angles: dict[tuple[str, str], float]) -> str:
    """Return the lines of all posts, each pair once."""
    pairs = {
        frozenset((one.item.key, (one.item.language, choice.slug))): None
        for one in order
        for choice in one.choices
        if (one.item.language, choice.slug) in angles
    }
    ends = [[_point(angles[key], digits=0) for key in sorted(pair)] for pair in pairs if len(pair) > 1]
    return "".join(f"M{start}Q0 0 {end}" for start, end in ends).replace(" -", "-")


def _dot(
    item: Item, angle: float, shape: Shape, colour: str = "", *, digits: int = 0, scale: float = 1
) -> str:
    size = scale * (3 + 1.6 * min(shape.inbound.get(item.key, 0), 16) ** 0.5)
    x, y = _point(angle, digits=digits).split()
    fill = f' fill="{colour}"' if colour else ""
    return f'<circle cx="{x}" cy="{y}" r="{size:.1f}"{fill}/>'


def _point(angle: float, radius: float = _RADIUS, *, digits: int = 1) -> str:
    return f"{radius * cos(angle):.{digits}f} {radius * sin(angle):.{digits}f}"


def _label(title: str, angle: float) -> str:
    """A title beside its dot, turned so that it reads from left to right."""
    short = title if len(title) <= 42 else title[:40].rstrip() + "…"
    x, y = _point(angle, _RADIUS + 14).split()
    degrees, end = angle * 180 / pi, "start"
    if pi / 2 < angle < 3 * pi / 2:
        degrees, end = degrees - 180, "end"
    place = f'x="{x}" y="{y}" dy="4" text-anchor="{end}" transform="rotate({degrees:.1f} {x} {y})"'
    return f"<text {place}>{escape(short)}</text>"
