"""Makes a picture's files: the right way up, in the colours of the web, with nothing written into them.

The same picture and recipe give the same bytes. What a camera notes (the place, the day, its owner) is
dropped with the rest of the metadata.
"""

import io
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.pictures.facts import DRAWING, Facts, height_at
from plugins.pictures.looking import has_alpha, opened, orientation_of
from plugins.site.sums import digest

if TYPE_CHECKING:
    from PIL.Image import Image

_AVIF_LESS = 20
"""AVIF keeps as much of a photo as JPEG does with a quality that is some twenty less."""


@cache
def recipe() -> bytes:
    """Return the sum of how files are made: of this code, and of the library that encodes them."""
    code = (Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("making", "looking", "facts"))
    return digest(*code, metadata.version("pillow").encode())


@dataclass(frozen=True, slots=True)
class Order:
    """Files to be made of one picture."""

    source: Path
    facts: Facts
    files: tuple[tuple[int, str, Path], ...]
    """Width, ending and place of each."""
    quality: int


def make(order: Order) -> None:
    """Make the files of an order, each whole or not at all. Raises `OSError`."""
    widest = max(width for width, _, _ in order.files)
    whole = _prepared(order.source, order.facts, widest)
    sized: dict[int, Image] = {}
    for width, ending, path in order.files:
        if width not in sized:
            sized[width] = _resized(whole, width, order.facts)
        data = _encoded(sized[width], ending, order.quality, flat=order.facts.kind == DRAWING)
        _put(path, data)


def make_all(orders: Iterable[Order]) -> list[None]:
    """Make several orders, for `spread`."""
    return [make(order) for order in orders]


def _prepared(source: Path, facts: Facts, widest: int) -> "Image":
    """Return a picture decoded, no smaller than wanted, the right way up, as RGB or RGBA in sRGB."""
    from PIL import Image, ImageOps

    with opened(source) as image:
        height = height_at(widest, facts.width, facts.height)
        longest = max(widest, height)
        turned = orientation_of(image) != 1
        profile = image.info.get("icc_profile")
        image.draft(None, (longest, longest))
        image.load()
        if turned:
            image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I") or image.mode == "F":
            image = _eight_bits(image)
        if image.mode in ("P", "1", "LA", "PA") or "transparency" in image.info:
            image = image.convert("RGBA" if has_alpha(image) else "RGB")
        if facts.kind != DRAWING and image.width > 2 * widest:
            image.thumbnail((2 * widest, 2 * image.height), Image.Resampling.BOX, reducing_gap=2.0)
        return _in_web_colours(image, profile)


def _eight_bits(image: "Image") -> "Image":
    """Return a picture of 16 bits a pixel with 8: converting alone would make all but the darkest white."""
    wide = image.convert("I")
    return (
        wide.point(lambda value: value * (1 / 256)).convert("L")
        if wide.getextrema()[1] > 255
        else wide.convert("L")
    )


def _in_web_colours(image: "Image", profile: bytes | None) -> "Image":
    from PIL import ImageCms

    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    if profile and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        plain = image.convert("RGB") if image.mode == "RGBA" else image
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            web = ImageCms.createProfile("sRGB")
            image = ImageCms.profileToProfile(plain, given, web, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            image = plain  # a profile that is broken, or for other colours than these
    image = image.convert("RGB")
    if alpha is not None and alpha.getextrema()[0] < 255:
        image.putalpha(alpha)
    image.info = {}
    return image


def _resized(image: "Image", width: int, facts: Facts) -> "Image":
    from PIL import Image

    size = (width, height_at(width, facts.width, facts.height))
    small = image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    small.info = {}
    return small


def _encoded(image: "Image", ending: str, quality: int, *, flat: bool) -> bytes:
    out = io.BytesIO()
    if ending == "avif":
        # one thread: the cores are shared out already, and the bytes must not depend on their number
        image.save(out, "AVIF", quality=quality - _AVIF_LESS, speed=7, max_threads=1, autotiling=False)
    elif ending == "webp":
        image.save(out, "WEBP", quality=quality, method=4, lossless=flat)
    elif ending == "png":
        image.save(out, "PNG", optimize=image.width * image.height < 2_000_000)
    else:
        image.convert("RGB").save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _put(path: Path, data: bytes) -> None:
    """Write a file beside its place and give it its name: a file of that name may belong to a built site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
