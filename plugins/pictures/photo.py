"""A picture as pages show it: its sizes, its addresses, and its HTML. Plain values in, text out."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from plugins.pictures.facts import DRAWING, PHOTO, TALLEST, Facts, height_at
from plugins.posts.variants import stem_of, variant

LEAD, PROSE, CARD = "lead", "prose", "card"
"""Places: the head of a page, the text, a post's card in a list."""
SIZES = {
    LEAD: "(min-width: 46rem) 56vw, 100vw",
    PROSE: "(min-width: 50rem) 47rem, 95vw",
    CARD: "(min-width: 46rem) 26rem, (min-width: 36rem) 48vw, 95vw",
}
"""How wide a picture stands in each place: theme/css, layout.css, post.css and lists.css. The head of a page
cuts photos to its own shape, so they are shown wider than the space."""
_CARD_WIDTH = _USUAL = 800
_TYPES = {"avif": "image/avif", "webp": "image/webp"}
_NEARLY = 1.15
"""Two widths that are closer than this are one."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture, ready to be shown. Every file that it names is made."""

    stem: str
    """How its addresses begin, without the site's root: `images/bench`."""
    key: str
    """Eight letters that change when the picture changes."""
    width: int
    """Of the original, the right way up, in pixels."""
    height: int
    widths: tuple[int, ...]
    """The widths that there are, smallest first."""
    formats: tuple[str, ...]
    """The endings that there are, best first; the last one is for every browser."""

    @property
    def usual(self) -> int:
        """The one width for browsers that know no newer format: neither small nor large."""
        return next((one for one in self.widths if one >= _USUAL), self.widths[-1])

    def widths_of(self, ending: str) -> tuple[int, ...]:
        """Return the widths that there are in a format. The last format has the usual one and the largest."""
        if ending != self.formats[-1] or len(self.formats) == 1:
            return self.widths
        return tuple(dict.fromkeys((self.usual, self.widths[-1])))

    def address(self, width: int, ending: str = "") -> str:
        """Return the address of one file, without the site's root; for every browser by default.

        `width` is the least that is wanted; the largest file is taken when none is so wide.
        """
        ending = ending or self.formats[-1]
        widths = self.widths_of(ending)
        there = next((one for one in widths if one >= width), widths[-1])
        return variant(self.stem, there, self.key, ending)

    def height_at(self, width: int) -> int:
        """Return the height of the file with one of the `widths`."""
        return height_at(width, self.width, self.height)

    def files(self, *, spare: bool) -> set[str]:
        """Return the addresses that the `<picture>` of a head or a card may name.

        `spare` adds the largest one for every browser, which no `<picture>` names.
        """
        last = self.formats[-1]
        alone = len(self.formats) == 1
        return {
            file
            for file, width, ending in self.addresses()
            if spare or alone or ending != last or width == self.usual
        }

    def addresses(self) -> list[tuple[str, int, str]]:
        """Return each file's address, width and ending."""
        return [
            (variant(self.stem, width, self.key, ending), width, ending)
            for ending in self.formats
            for width in self.widths_of(ending)
        ]

    def element(
        self, place: str, root: str, attributes: Mapping[str, str | None], *, eager: bool = False
    ) -> Markup:
        """Return the `<picture>` of a place.

        `root` stands before each address. `attributes` are those of the `<img>`, such as its `alt`; one that
        is None is left out. An eager picture is loaded at once, one that is not when it comes near.
        """
        widths = self.widths
        if place == CARD:
            widths = tuple(one for one in widths if one <= _CARD_WIDTH) or widths[:1]
        sizes = SIZES[place]
        told = dict(attributes)
        wanted = told.pop("width", None) or ""
        told.pop("height", None)
        shown = int(wanted) if wanted.isdecimal() and 0 < int(wanted) <= widths[-1] else widths[-1]
        if shown != widths[-1]:
            sizes = f"{shown}px"
        last, alone = self.formats[-1], len(self.formats) == 1 and len(widths) > 1
        told |= {
            "src": f"{root}/{variant(self.stem, min(self.usual, widths[-1]), self.key, last)}",
            "srcset": self._set(root, widths, last) if alone else None,
            "sizes": sizes if alone else None,
            "width": str(shown),
            "height": str(self.height_at(shown)),
            "loading": None if eager else "lazy",
            "decoding": "async",
        }
        if eager and place == LEAD:
            told["fetchpriority"] = "high"
        sources = "".join(
            f'<source type="{_TYPES[ending]}" srcset="{self._set(root, widths, ending)}" sizes="{sizes}">'
            for ending in self.formats[:-1]
        )
        said = "".join(f' {name}="{escape(value)}"' for name, value in told.items() if value is not None)
        return Markup(f"<picture>{sources}<img{said}></picture>")

    def plate(self, place: str, root: str, tint: str, alt: str = "", *, eager: bool = False) -> Markup:
        """Return the picture where a page without one has its drawing."""
        return self.element(place, root, {"class": "plate", "data-tint": tint, "alt": alt}, eager=eager)

    def _set(self, root: str, widths: tuple[int, ...], ending: str) -> str:
        return ", ".join(f"{root}/{variant(self.stem, w, self.key, ending)} {w}w" for w in widths)


def photo_of(
    name: str, facts: Facts, key: str, widths: tuple[int, ...], formats: tuple[str, ...], *, quick: bool
) -> Photo:
    """Return a picture as it goes out, given its path inside the content folder.

    A drawing is kept sharp: it goes out as WebP without losses and as PNG. `quick` is for the preview, which
    shows WebP alone.
    """
    if quick:
        endings: tuple[str, ...] = ("webp",)
    elif facts.kind == PHOTO:
        endings = (*formats, "jpg")
    else:
        endings = (*(one for one in formats if facts.kind != DRAWING or one == "webp"), "png")
    own = min(facts.width, max(1, TALLEST * facts.width // facts.height))
    return Photo(stem_of(name), key, facts.width, facts.height, _widths(own, widths), endings)


def _widths(own: int, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Return the wanted widths that a picture has, and its own width where that is less than the largest.

    `own` is less than the picture has when it would stand too high at that.
    """
    if own >= wanted[-1]:
        return wanted
    return (*(one for one in wanted if one * _NEARLY < own), own)
