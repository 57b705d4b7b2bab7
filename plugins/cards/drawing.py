"""Draws cards: the paper of the site, a title in its font, and a post's own drawing, as small PNG files."""

import io
from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from plugins.cards.art import drawing, keeps
from plugins.cards.card import Card, Shape
from plugins.cards.colours import Colours
from plugins.cards.lettering import Setting, fit

_ART = 675
"""The drawing's size in pixels. It is rendered once for all shapes, and never scaled."""
_SIDE = 484
"""How wide the drawing is beside a title."""
_MARGIN = 68
_LEADING = 1.13
_SIZES = tuple(range(112, 38, -2))
_NAME_SIZES = tuple(range(32, 17, -1))
_LABEL = 33
_OPTICAL_SIZE = 34
"""Literata as it is drawn for titles of this many points."""
_TITLE, _BOLD, _BOOK = 520, 600, 500
"""Weights."""
_MEASURED = 100
"""Texts are measured once, at this size."""
_MARK = "M-42-29C-17-25 17-25 42-29 37-10 37 10 42 29 17 25-17 25-42 29-36 10-36-10-42-29Z"
"""The bone of the site's name."""
_STEPS = 7
"""Shades between two colours that meet."""


class Artist:
    """Draws cards with one font and one set of colours."""

    def __init__(self, font: Path, colours: Colours) -> None:
        self._font, self._colours = font, colours
        self._fonts = cache(self._open)
        self._width = cache(self._measure)
        self._palette = cache(partial(_palette, colours))
        self._mark = cache(lambda: _rendered(_mark_svg(colours.roles["deep"], colours.roles["paper"]), 46))

    def draw(self, card: Card, shapes: Iterable[Shape]) -> dict[Shape, bytes]:
        """Return a card in some shapes, as PNG files. Raises `OSError` when the font can't be read."""
        colours = self._colours.of(card.tint)
        art = _rendered(drawing(card.tint, card.art, card.own, colours), _ART)
        kept = keeps(card.tint, card.art, card.own)
        return {shape: self._saved(self._composed(card, shape, art, kept), card.tint) for shape in shapes}

    def _composed(self, card: Card, shape: Shape, art: Image.Image, kept: float) -> Image.Image:
        roles = self._colours.roles
        image = Image.new("RGB", shape, roles["paper"])
        draw = ImageDraw.Draw(image)
        wide = shape.height <= _ART
        panel = (_SIDE, shape.height) if wide else (_ART, min(_ART, shape.height - 430))
        left, top = int((_ART - panel[0]) * kept), (_ART - panel[1]) // 2
        edge = shape.width - panel[0]
        image.paste(art.crop((left, top, left + panel[0], top + panel[1])), (edge, 0))
        draw.line([(edge, 0), (edge, panel[1])], roles["line"], 2)
        if not wide:
            draw.line([(edge, panel[1]), (shape.width, panel[1])], roles["line"], 2)
        self._write(image, card, edge if wide else shape.width, 0 if wide else panel[1])
        return image

    def _write(self, image: Image.Image, card: Card, right: int, top: int) -> None:
        """Write the topic, the title and the practice; the title below `top`, unless that is 0."""
        roles, draw = self._colours.roles, ImageDraw.Draw(image)
        foot = image.height - _MARGIN
        start = _MARGIN - 10
        if card.label:
            label = self._fitted(
                card.label, (image.width - _ART if top else right) - _MARGIN - 40, 40, (_LABEL,), _BOOK
            )
            draw.text(
                (_MARGIN, start + 27),
                label.lines[0],
                roles["ink-soft"],
                self._fonts(label.size, _BOOK),
                anchor="ls",
            )
            start += 27 + 36
        start = top + 56 if top else start
        title = self._fitted(card.title, right - _MARGIN - 44, foot - 37 - 54 - start, _SIZES, _TITLE)
        self._lines(draw, title, _MARGIN - title.size // 24, start, _TITLE, roles["ink"])
        image.paste(self._mark(), (_MARGIN, foot - 37))
        name = self._fitted(card.practice, right - _MARGIN - 62 - 44, 52, _NAME_SIZES, _BOLD)
        height = name.size * (0.7 + (len(name.lines) - 1) * _LEADING)
        self._lines(draw, name, _MARGIN + 62, foot - 18 - height / 2 - name.size * 0.1, _BOLD, roles["ink"])

    def _lines(
        self, draw: ImageDraw.ImageDraw, setting: Setting, left: int, top: float, weight: int, colour: str
    ) -> None:
        font = self._fonts(setting.size, weight)
        for row, text in enumerate(setting.lines):
            baseline = top + setting.size * (0.8 + row * _LEADING)
            draw.text((left, round(baseline)), text, colour, font, anchor="ls")

    def _fitted(self, text: str, width: int, height: int, sizes: Sequence[int], weight: int) -> Setting:
        def measure(part: str, size: int) -> float:
            return self._width(part, weight) * size / _MEASURED

        return fit(text, width, height, sizes, _LEADING, measure)

    def _measure(self, text: str, weight: int) -> float:
        return self._fonts(_MEASURED, weight).getlength(text)

    def _open(self, size: int, weight: int) -> ImageFont.FreeTypeFont:
        font = ImageFont.truetype(self._font, size)
        font.set_variation_by_axes([_OPTICAL_SIZE, weight])
        return font

    def _saved(self, image: Image.Image, tint: str) -> bytes:
        """Return a picture as a PNG file with a palette."""
        out = io.BytesIO()
        flat = image.quantize(palette=self._palette(tint), dither=Image.Dither.NONE)
        flat.save(out, "PNG", compress_level=5, bits=8)
        return out.getvalue()


def _rendered(svg: str, size: int) -> Image.Image:
    from resvg_py import svg_to_bytes

    data = svg_to_bytes(svg_string=svg, width=size, skip_system_fonts=True)
    return Image.open(io.BytesIO(data)).convert("RGB")


def _mark_svg(colour: str, paper: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="92" height="74" viewBox="-46 -37 92 74">'
        f'<rect x="-46" y="-37" width="92" height="74" fill="{paper}"/>'
        f'<path fill="{colour}" d="{_MARK}"/></svg>'
    )


def _palette(colours: Colours, tint: str) -> Image.Image:
    """Return the palette of a tint's cards: their colours, and the shades where two of them meet."""
    c = {name: _rgb(value) for name, value in colours.of(tint).items()}
    hair = _between(c["tint"], c["hair"], 0.55)
    hatch = _between(c["bone"], c["line"], 0.5)
    meet = [("paper", "ink"), ("paper", "ink-soft"), ("paper", "deep"), ("paper", "line")]
    meet += [(ground, "line") for ground in ("bone", "tint", "disc", "mark")]
    meet += [(ground, "nerve") for ground in ("tint", "bone")]
    pairs = [(c[one], c[other]) for one, other in meet]
    pairs += [(c["tint"], hair), (c["bone"], hatch), (c["tint"], c["mark"]), (c["bone"], c["mark"])]
    shades = dict.fromkeys(
        _between(one, other, step / _STEPS) for one, other in pairs for step in (0, _STEPS, *range(_STEPS))
    )
    flat = [part for shade in shades for part in shade][: 3 * 256]
    image = Image.new("P", (1, 1))
    image.putpalette(flat)
    return image


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _between(one: tuple[int, int, int], other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]
