"""Taking in a picture: what it is by its bytes, a name that every computer can have, never over another."""

import re
import unicodedata
from pathlib import Path, PurePosixPath

import click

from plugins.posts.files import printable
from plugins.posts.slug import slug_of
from plugins.site import Site
from plugins.site.atomic import write_anew
from spine.writing.errors import NotSaved, not_saved
from spine.writing.places import is_device

LARGEST = 20_000_000
"""Bytes of a picture."""
FOLDER = "images"
_LONGEST = 80
"""Letters of a name."""
_TRIES = 1000
_ENDINGS = {
    "jpg": (".jpg", ".jpeg"),
    "png": (".png",),
    "webp": (".webp",),
    "avif": (".avif",),
    "gif": (".gif",),
}
_OTHERS = (
    (re.compile(rb"\s*(?:<\?xml|<!--|<!doctype|<svg)", re.I), "SVG can hold programs. Save it as PNG."),
    (re.compile(rb"%PDF"), "This is a PDF. Save the page you mean as PNG or JPEG."),
    (re.compile(rb"II\*\0|MM\0\*"), "This is a TIFF or a camera's raw picture. Save it as JPEG."),
    (re.compile(rb"BM....\0\0\0\0", re.S), "This is a BMP. Save it as PNG."),
    (re.compile(rb"....ftyp(?:hei|hev|mif1|msf1)", re.S), "This is a phone's HEIC picture. Save it as JPEG."),
    (re.compile(rb"....ftyp|\x1aE\xdf\xa3", re.S), "This is a film. Only pictures can stand in a post."),
    (re.compile(rb".{128}DICM", re.S), "This is a medical scan (DICOM), which names its patient."),
)  # fmt: skip


def add_picture(site: Site, filename: str, data: bytes) -> str:
    """Put a picture into the site's images, and return its path inside the content folder.

    `filename` is what the writer's computer calls it; only its letters count. A picture that is there
    already, byte for byte, is not added again. Raises `click.UsageError` for what is no picture that
    browsers show, and `NotSaved`.
    """
    if not data:
        raise click.UsageError("The file is empty. Choose the picture again.")
    if len(data) > LARGEST:
        raise click.UsageError(
            f"The picture has {len(data) / 1_000_000:.0f} MB; it may have {LARGEST // 1_000_000} MB. "
            "Make it smaller: 2,400 pixels wide is plenty."
        )
    kind = kind_of(data)
    folder = site.content / FOLDER
    shown = f"{site.content.name}/{FOLDER}"
    try:
        if folder.is_symlink():
            raise click.UsageError(f"{shown} is a link to another place, which is not followed.")
        folder.mkdir(parents=True, exist_ok=True)
        there = sorted(folder.iterdir())
        same = next((file for file in there if _is_same(file, data, kind)), None)
        if same is not None:
            return f"{FOLDER}/{same.name}"
        return f"{FOLDER}/{_put(folder, _stem(filename), kind, data, {_plain(file.name) for file in there})}"
    except OSError as error:
        raise not_saved(f"The picture in {shown}", error) from None


def kind_of(data: bytes) -> str:
    """Return the ending of a picture by its bytes: jpg, png, webp, avif or gif.

    Raises `click.UsageError` for everything else, and for a picture that is cut off. The signs are those of
    the WHATWG's MIME Sniffing Standard, section 6.1.
    """
    kind, whole = _sniffed(data)
    if not kind:
        reason = next((said for sign, said in _OTHERS if sign.match(data)), "")
        reason = reason or "It is none of JPEG, PNG, WebP, AVIF and GIF, whatever its name says."
        raise click.UsageError(f"This file can't be used as a picture. {reason}")
    if not whole:
        raise click.UsageError("The picture is cut off: its end is missing. Choose it again.")
    return kind


def _sniffed(data: bytes) -> tuple[str, bool]:
    """Return what a picture is, or nothing, and whether its end is there."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg", b"\xff\xd9" in data[3:]
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", data[12:16] == b"IHDR" and b"IEND\xaeB`\x82" in data[16:]
    if data[:4] == b"RIFF" and data[8:14] == b"WEBPVP":
        return "webp", int.from_bytes(data[4:8], "little") + 8 <= len(data)
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif", b"\x3b" in data[13:]
    size = int.from_bytes(data[:4], "big")
    if data[4:8] == b"ftyp" and 16 <= size <= 256:
        brands = [data[8:12], *(data[at : at + 4] for at in range(16, min(size, len(data)), 4))]
        if b"avif" in brands or b"avis" in brands:
            return "avif", _boxes_fit(data)
    return "", False


def _boxes_fit(data: bytes) -> bool:
    """Whether the boxes of an AVIF end where the file does (ISO/IEC 14496-12, section 4.2)."""
    at = 0
    for number in range(1000):
        if at == len(data):
            return number > 1
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        elif size == 0:  # up to the end of the file
            return at + 8 <= len(data)
        at += size
        if size < 8 or at > len(data):
            return False
    return False


def _stem(filename: str) -> str:
    """Return a name in small letters and hyphens; `picture` when there is nothing to make one of."""
    last = unicodedata.normalize("NFC", filename[-1000:]).replace("\\", "/").rstrip("/. ").rsplit("/", 1)[-1]
    stem = slug_of(PurePosixPath(printable(last)).stem if last else "")[:_LONGEST].strip("-")
    return f"picture-{stem}" if stem and is_device(stem) else stem or "picture"


def _put(folder: Path, stem: str, kind: str, data: bytes, taken: set[str]) -> str:
    for number in range(1, _TRIES):
        name = f"{stem}.{kind}" if number == 1 else f"{stem}-{number}.{kind}"
        if name in taken:
            continue
        try:
            write_anew(folder / name, data)
        except FileExistsError:
            continue  # just now, by somebody else
        return name
    raise NotSaved(
        f"There are too many pictures called {stem}. Give this one another name, and add it again."
    )


def _plain(name: str) -> str:
    """Return a name as a computer sees it that does not tell capitals and accents apart."""
    return unicodedata.normalize("NFC", name).casefold()


def _is_same(file: Path, data: bytes, kind: str) -> bool:
    if file.suffix.lower() not in _ENDINGS[kind] or file.name.startswith((".", "~")) or file.is_symlink():
        return False
    return file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data
