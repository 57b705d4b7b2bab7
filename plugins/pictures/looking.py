"""Looks at a picture's file, once: every pixel is read, so a damaged file is known before anybody sees it."""

import hashlib
import re
import warnings
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.pictures.facts import (
    CLEAR,
    DAMAGED,
    DRAWING,
    HEIC,
    HUGE,
    PHOTO,
    SCAN,
    UNKNOWN,
    UNREADABLE,
    Facts,
)

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
"""All that is ever decoded."""
MOST_PIXELS = 100_000_000
"""More than any camera takes; a small file that unfolds to more would fill the memory."""
FLAT = 256
"""A picture without compression losses and with no more colours than this is a drawing."""
ORIENTATION = 0x0112
"""The tag of EXIF that says which side is up (Exif 2.32, 4.6.4)."""
_LOSSLESS = ("PNG", "GIF")
_TURNED = (5, 6, 7, 8)
_HEIC = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.S)
_AVIF = re.compile(rb"....ftyp.{0,64}avi[fs]", re.S)
_SIGNS = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp.{0,64}avi[fs]", re.S)
"""How pictures begin (WHATWG, MIME Sniffing, 6.1), whatever follows."""
_PATIENT = re.compile(
    r"patient(?:'s)?[ _-]?(?:name|id\b|identifier|number|birth|dob|address)"
    r"|\b(?:mrn|dob|d\.o\.b\.?|ssn|accession (?:no|number))\W{0,3}\d"
    r"|\bmedical record|date of birth|\b\d{3}-\d{2}-\d{4}\b",
    re.I,
)
"""What notes of a picture say where it was made from a scan or a record."""
_GLANCE = 512
"""Pixels across that a photo is decoded at to see whether it is sound: a JPEG can be had smaller."""


def is_scan(head: bytes) -> bool:
    """Whether a file that begins like this is a medical scan (DICOM PS3.10, section 7.1)."""
    return head[128:132] == b"DICM"


def look(path: Path) -> Facts:
    """Return what a file is. Never raises for what is in it."""
    try:
        data = path.read_bytes()
    except OSError:
        return Facts(problem=UNREADABLE)
    if is_scan(data[:132]):
        return Facts(problem=SCAN, bytes=len(data))
    if _HEIC.match(data[:64]) and not _AVIF.match(data[:64]):
        return Facts(problem=HEIC, bytes=len(data))
    told: dict[str, Any] = {"sum": hashlib.blake2b(data, digest_size=16).hexdigest(), "bytes": len(data)}
    try:
        return Facts(**told, **_decoded(path))
    except _Huge:
        return Facts(problem=HUGE, **told)
    except _Unknown:
        return Facts(problem=DAMAGED if _SIGNS.match(data[:64]) else UNKNOWN, **told)
    except Exception:  # decoders raise what they like; whatever it is, browsers will not show it either
        return Facts(problem=DAMAGED, **told)


class _Huge(Exception):
    pass


class _Unknown(Exception):
    pass


def opened(path: Path | str | BytesIO) -> "Image":
    """Open a picture, a file or what is in it, without decoding it. Raises what Pillow raises."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # we have a limit of our own
        return Image.open(path, formats=FORMATS)


def _decoded(path: Path) -> dict[str, Any]:
    from PIL import Image, UnidentifiedImageError

    try:
        image = opened(path)
    except Image.DecompressionBombError:
        raise _Huge from None
    except UnidentifiedImageError:
        raise _Unknown from None
    with image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise _Huge
        moves = image.format in ("GIF", "PNG", "WEBP", "AVIF") and getattr(image, "n_frames", 1) > 1
        turned = orientation_of(image) in _TURNED
        inks = image.mode == "CMYK" and not image.info.get("icc_profile")
        lossless = image.format in _LOSSLESS
        image.draft(None, (_GLANCE, _GLANCE))
        image.load()
        return {
            "width": height if turned else width,
            "height": width if turned else height,
            "kind": _kind(image, lossless),
            "moves": moves,
            "print_colours": inks,
            "names_patient": _names_patient(image.info),
        }


def _names_patient(notes: Any) -> bool:
    """Whether the notes of a picture say who a patient is."""
    if isinstance(notes, dict):
        pairs = [part for key, value in notes.items() if key != "icc_profile" for part in (key, value)]
        text = ": ".join(part for part in pairs if isinstance(part, str))
        return bool(_PATIENT.search(text)) or any(_names_patient(part) for part in pairs)
    if isinstance(notes, bytes):
        return bool(_PATIENT.search(notes.replace(b"\0", b"").decode("latin-1")))
    return isinstance(notes, str) and bool(_PATIENT.search(notes))


def orientation_of(image: "Image") -> int:
    """Return which side is up, from 1 to 8; 1 when that is not told, or not told well."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # metadata can be broken in any way, and nothing depends on it
        return 1


def has_alpha(image: "Image") -> bool:
    """Whether a picture can have see-through parts."""
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def _kind(image: "Image", lossless: bool) -> str:
    clear = has_alpha(image)
    if clear:
        image = image.convert("RGBA")
        clear = image.getchannel("A").getextrema()[0] < 255
    if lossless:
        few = image if image.mode in ("1", "L", "P", "RGB", "RGBA") else image.convert("RGB")
        if few.getcolors(FLAT) is not None:
            return DRAWING
    return CLEAR if clear else PHOTO


@lru_cache(maxsize=8192)
def known(path: str, stamp: tuple[int, ...]) -> Facts:
    """Return what a file is, looked at once in a process while its stamp is the same."""
    return look(Path(path))
