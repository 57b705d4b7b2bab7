"""A post's own photo: what can be known of it, and the pictures cut from it."""

import io
import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

from plugins.cards.card import Photo, Shape
from plugins.pictures.looking import is_scan, opened
from plugins.site.parallel import spread
from plugins.site.store import Store
from plugins.site.sums import digest

_SIDEWAYS = (5, 6, 7, 8)
"""Values of EXIF's `Orientation` (Exif 2.32, 4.6.4) for which height and width change places."""
_ORIENTATION = 0x0112
_MOST_PIXELS = 120_000_000
_QUALITIES = (84, 78, 72, 66)
_HEAVY = 180_000
"""Bytes above which a photo is saved with less quality."""
_LOOKED_AT = 96
"""Pixels of the longer side of the small copy in which the crop is chosen."""


def know(paths: Iterable[str], store: Store | None) -> dict[str, Photo | None]:
    """Return what is known of some photos, by path; None for one that is no sound picture.

    What was found out is kept in `store` as long as a file has the same size and time of change.
    """
    stamps = {path: stamp for path in dict.fromkeys(paths) if (stamp := _stamp(path))}
    kept = store.get(stamps.values()) if store else {}
    new = [path for path, stamp in stamps.items() if stamp not in kept]
    found = dict(zip(new, spread(_read_all, new, enough=4), strict=True))
    sound = {stamps[path]: _told(photo) for path, photo in found.items() if photo}
    if store and sound:
        store.put(sound, in_use=stamps.values())
    for path, stamp in stamps.items():
        if path not in found:
            sum_, width, height = json.loads(kept[stamp])
            found[path] = Photo(path, bytes.fromhex(sum_), width, height)
    return {path: found.get(path) for path in paths}


def _stamp(path: str) -> bytes:
    try:
        status = os.stat(path)
    except OSError:
        return b""
    return digest(
        b"photo 2",
        path.encode("utf-8", "surrogateescape"),
        repr((status.st_size, status.st_mtime_ns)).encode(),
    )


def _told(photo: Photo) -> bytes:
    return json.dumps([photo.sum.hex(), photo.width, photo.height]).encode()


def _read_all(paths: Sequence[str]) -> list[Photo | None]:
    return [_read(path) for path in paths]


def _read(path: str) -> Photo | None:
    try:
        with open(path, "rb") as file:
            data = file.read()
        if is_scan(data[:132]):
            return None
        with opened(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                return None
            if image.getexif().get(_ORIENTATION) in _SIDEWAYS:
                width, height = height, width
            image.draft("RGB", (1, 1))  # a JPEG is looked through without making all of its pixels
            image.load()
    except Exception:  # Pillow raises whatever a damaged file makes it stumble over
        return None
    return Photo(path, digest(data), width, height)


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
