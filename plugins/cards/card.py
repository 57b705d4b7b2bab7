"""What other sites are told of our pictures, and what a drawn card shows. Plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plugins.site.fingerprints import LETTERS, marked
from plugins.site.sums import digest

FOLDER = "images/cards"
"""Where the pictures lie in the finished site."""


class Shape(NamedTuple):
    """A picture's size in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


SHAPES = (Shape(1200, 630), Shape(1200, 675), Shape(1200, 900), Shape(1200, 1200))
"""First what social networks show (Open Graph), then the three ratios that Google asks of an article's
structured data: 16:9, 4:3 and 1:1."""


@dataclass(frozen=True, slots=True)
class ShareImage:
    """A picture that other sites show of a page."""

    url: str
    """Its path from the site's root, without a slash in front."""
    width: int
    height: int
    alt: str
    """What it shows, in words."""
    mime: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a drawn card shows."""

    title: str
    tint: str
    art: str
    """The name whose drawing it wears: a post's or a topic's slug."""
    practice: str
    """The practice's name, at the foot."""
    label: str = ""
    """The topic's name, above the title."""
    own: bool = False
    """Whether it wears the topic's own motif."""

    def key(self, recipe: bytes) -> bytes:
        """Return the sum of all that can be seen of it; `recipe` is the sum of how cards are drawn."""
        told = (self.title, self.tint, self.art, self.practice, self.label, str(self.own))
        return digest(recipe, *(one.encode("utf-8", "surrogatepass") for one in told))

    @property
    def alt(self) -> str:
        """What it shows, in words."""
        return f"Drawing of a spine with the title “{self.title}”"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that a post brings along."""

    path: str
    """Its absolute path."""
    sum: bytes
    """Of its bytes."""
    width: int
    height: int
    """In pixels, as it is seen: turned the right way up."""

    def fills(self, shape: Shape) -> bool:
        """Whether a picture of that shape can be cut from it without enlarging it."""
        return self.width >= shape.width and self.height >= shape.height

    def key(self, recipe: bytes) -> bytes:
        """Return the sum of what can be seen of it."""
        return digest(recipe, self.sum)


class Work(NamedTuple):
    """A card or a photo, and the files to be made of it: the name of each, by shape."""

    what: Card | Photo
    files: dict[Shape, str]


def plan(
    stem: str,
    card: Card,
    photo: Photo | None,
    alt: str,
    recipe: bytes,
    shapes: Sequence[Shape] = SHAPES,
) -> tuple[list[ShareImage], list[Work]]:
    """Return the pictures of one page, and what has to be made for them.

    `stem` begins the files' names. A `photo`, with the words `alt`, is used for each shape that it fills.
    """
    images: list[ShareImage] = []
    drawn, cut = Work(card, {}), None
    if photo is not None:
        cut = Work(photo, {})
    card_sum = card.key(recipe).hex()[:LETTERS]
    photo_sum = photo.key(recipe).hex()[:LETTERS] if photo else ""
    for shape in shapes:
        if cut is not None and photo.fills(shape):
            name = cut.files[shape] = marked(f"{stem}-{shape}.jpg", photo_sum)
            words, mime = alt, "image/jpeg"
        else:
            name = drawn.files[shape] = marked(f"{stem}-{shape}.png", card_sum)
            words, mime = card.alt, "image/png"
        images.append(ShareImage(f"{FOLDER}/{name}", shape.width, shape.height, words, mime))
    return images, [work for work in (drawn, cut) if work is not None and work.files]
