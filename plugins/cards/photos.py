"""The pictures cut from a post's own photo. What the file is, `plugins.pictures` knows."""

import io
from collections.abc import Sequence
from typing import Any

from plugins.cards.card import Photo, Shape
from plugins.pictures.facts import Facts
from plugins.pictures.looking import opened

_QUALITIES = (84, 78, 72, 66)
_HEAVY = 180_000
"""Bytes above which a photo is saved with less quality."""
_LOOKED_AT = 96
"""Pixels of the longer side of the small copy in which the crop is chosen."""


def photo_of(path: str, facts: Facts | None) -> Photo | None:
    """Return the photo of a file of which the `facts` are known; None for one that is no sound picture."""
    if facts is None or facts.problem:
        return None
    return Photo(path, bytes.fromhex(facts.sum), facts.width, facts.height)


def cut(photo: Photo, shapes: Sequence[Shape]) -> dict[Shape, bytes]:
    """Return a photo in some shapes, as JPEG files in sRGB without any metadata. Raises `OSError`."""
    from PIL import Image

    with opened(photo.path) as image:
        share = max(max(s.width / photo.width, s.height / photo.height) for s in shapes)
        image.draft("RGB", (round(image.width * share), round(image.height * share)))
        image = _plain(image)
    energy = _energy(image)
    made = {}
    for shape in shapes:
        box = best_box(energy, image.width, image.height, shape)
        piece = image.resize(shape, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
        made[shape] = _saved(piece)
    return made


def _plain(image: Any) -> Any:
    """Return a picture as RGB in sRGB, upright, on white where it was transparent."""
    from PIL import Image, ImageCms, ImageOps

    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):  # a damaged profile counts as none
            pass
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "#ffffff")
        image = Image.alpha_composite(ground, image)
    return image.convert("RGB")


def _energy(image: Any) -> Any:
    """Return where in a picture there is something to see: how much light and colour change, as an array."""
    import numpy as np

    small = image.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT))
    pixels = np.asarray(small.convert("YCbCr"), dtype=np.float32)
    change = np.zeros(pixels.shape[:2], dtype=np.float32)
    change[:, 1:] += np.abs(np.diff(pixels, axis=1)).sum(axis=2)
    change[1:, :] += np.abs(np.diff(pixels, axis=0)).sum(axis=2)
    return np.minimum(change, 60.0)  # a hard edge is worth no more than a face


def best_box(energy: Any, width: int, height: int, shape: Shape) -> tuple[float, float, float, float]:
    """Return the largest part of a picture with a shape: where most is to see, not far from the middle.

    What is high in a portrait counts as its middle, since there the heads are.
    """
    import numpy as np

    ratio = shape.width / shape.height
    sideways = width / height > ratio
    size = height * ratio if sideways else width / ratio
    whole = width if sideways else height
    along = energy.sum(axis=0 if sideways else 1) + 1e-3
    steps = 41
    starts = np.linspace(0.0, whole - size, steps)
    edges = np.concatenate([[0.0], np.cumsum(along)]) / along.sum()
    places = np.linspace(0.0, whole, len(edges))
    seen = np.interp(starts + size, places, edges) - np.interp(starts, places, edges)
    middle = 0.5 if sideways else 0.38
    away = np.abs(np.linspace(0.0, 1.0, steps) - middle)
    start = float(starts[int(np.argmax(np.round(seen - 0.22 * away, 6)))])
    return (start, 0.0, start + size, float(height)) if sideways else (0.0, start, float(width), start + size)


def _saved(image: Any) -> bytes:
    image.info = {}  # or a comment in the photo would be written into the file
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
        if out.tell() <= _HEAVY:
            break
    return out.getvalue()
