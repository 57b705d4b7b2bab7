"""The site's icons, all made from one file of the theme: `icon.svg`, or `icon.png` in its place."""

import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from plugins.findings import Finding, Severity
from plugins.site.fingerprints import fingerprint, marked

NAMES = ("icon.svg", "icon.png")
"""The file that a practice may put its own in place of; the first that is there counts."""
FILES = ("favicon.ico", "icon.svg", "apple-touch-icon.png", "icon-192.png", "icon-512.png")
"""What is made from it. There is no `icon.svg` of a PNG."""
AT_ROOT = ("favicon.ico", "apple-touch-icon.png")
"""What browsers ask for by that name at the site's root, unasked. All but the first have a sum in their names
besides, and are in the theme's folder."""
_LEAST = 512
"""Pixels that a PNG must have on each side."""
_MOST_BYTES = 2_000_000
_ICO_SIZES = (16, 32, 48)
_SAFE = 0.4
"""Part of the width around the middle that every mask leaves (W3C, Web App Manifest, "maskable")."""


@dataclass(frozen=True, slots=True)
class Icon:
    """The file that all icons are made from."""

    name: str
    data: bytes

    @property
    def is_svg(self) -> bool:
        """Whether it is a drawing."""
        return self.name.endswith(".svg")

    def version(self, recipe: bytes) -> str:
        """Return letters that change when the icons do, for their names."""
        return fingerprint(recipe, self.name.encode(), self.data)


@dataclass(frozen=True, slots=True)
class IconLink:
    """A `<link>` of each page's head."""

    rel: str
    url: str
    """The address from the site's root, without a slash in front."""
    type: str = ""
    sizes: str = ""


def read_icon(theme: Path, root: Path) -> tuple[Icon | None, list[Finding]]:
    """Return the theme's icon, and what is wrong with it. `root` is the site's folder, for findings."""
    shown = theme.relative_to(root).as_posix() if root in theme.parents else theme.name
    there = [name for name in NAMES if (theme / name).is_file()]
    if not there:
        message, fix = "The theme has no icon.", f"Put a square drawing there as {NAMES[0]}, or {NAMES[1]}."
        return None, [Finding(f"{shown}/{NAMES[0]}", "icon/missing", message, fix, Severity.WARNING)]
    name = there[0]
    path = f"{shown}/{name}"
    try:
        data = (theme / name).read_bytes()
    except OSError as error:
        return None, [Finding(path, "icon/unreadable", f"The icon can't be read: {error.strerror}.")]
    problem = _problem_of_svg(data) if name.endswith(".svg") else _problem_of_png(data)
    if len(data) > _MOST_BYTES:
        problem = "is larger than two megabytes", "Make a simpler one."
    if problem:
        return None, [Finding(path, "icon/unusable", f"The icon {problem[0]}.", problem[1])]
    if len(there) > 1:
        message = f"There are two icons, and {there[1]} is not used."
        return Icon(name, data), [
            Finding(f"{shown}/{there[1]}", "icon/two", message, "Delete one of them.", Severity.WARNING)
        ]
    return Icon(name, data), []


def _problem_of_svg(data: bytes) -> tuple[str, str] | None:
    fix = "Save it again as a plain SVG file with a square viewBox."
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        return f"is not sound SVG ({error})", fix
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        return "is not an SVG drawing", fix
    if any(str(element.tag).endswith(("}script", "}foreignObject")) for element in root.iter()):
        return "holds a script or a web page", fix
    box = (root.get("viewBox") or "").replace(",", " ").split()
    try:
        width, height = (float(part) for part in box[2:4])
    except ValueError:
        return "has no viewBox", fix
    return None if width > 0 and abs(width - height) < 0.02 * width else ("is not square", fix)


def _problem_of_png(data: bytes) -> tuple[str, str] | None:
    fix = f"Save it again as a square PNG file of at least {_LEAST} × {_LEAST} pixels."
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 33 or data[12:16] != b"IHDR":
        return "is not a PNG picture", fix
    width, height = struct.unpack(">II", data[16:24])
    if width != height:
        return f"is not square: it has {width} × {height} pixels", fix
    if not _LEAST <= width <= 8192:
        return f"has {width} × {height} pixels", fix
    return None


def placed(icon: Icon, recipe: bytes, theme: str) -> dict[str, str]:
    """Return where in the site the icons are whose names change when they do, by their plain names.

    `theme` is the folder of the theme's files in the site.
    """
    version = icon.version(recipe)
    names = [name for name in FILES if name != "favicon.ico" and (icon.is_svg or name != "icon.svg")]
    return {name: f"{theme}/icons/{marked(name, version)}" for name in names}


def source(icon: Icon, theme: str) -> str:
    """Return where the preview has the icon as it is."""
    return f"{theme}/icons/{marked(icon.name, icon.version(b''))}"


def links(icon: Icon | None, recipe: bytes, *, preview: bool, theme: str) -> tuple[IconLink, ...]:
    """Return the links to the icons for each page's head; in the preview, only to the source.

    `favicon.ico` keeps its address, as search engines want it (Google Search Central, Define a favicon).
    """
    if icon is None:
        return ()
    kind = "image/svg+xml" if icon.is_svg else "image/png"
    if preview:
        return (IconLink("icon", source(icon, theme), kind),)
    there = placed(icon, recipe, theme)
    drawing = (IconLink("icon", there["icon.svg"], kind, "any"),) if icon.is_svg else ()
    return (
        IconLink("icon", "favicon.ico", "", "32x32"),
        *drawing,
        IconLink("apple-touch-icon", there["apple-touch-icon.png"]),
        IconLink("manifest", "site.webmanifest"),
    )


def make(icon: Icon, *, ground: str) -> dict[str, bytes]:
    """Return the icons' files, by name. `ground` is the colour behind an icon that has none of its own.

    Raises `ValueError` or `OSError` when the icon can't be drawn.
    """
    whole = _drawn(icon, 512)
    behind = _own_ground(whole) or ground
    files = {
        "favicon.ico": _ico(icon),
        "apple-touch-icon.png": _png(_on(_drawn(icon, 360), behind, 180, bool(_own_ground(whole)))),
        "icon-192.png": _png(_masked(icon, behind, 192)),
        "icon-512.png": _png(_masked(icon, behind, 512)),
    }
    return files | ({"icon.svg": icon.data} if icon.is_svg else {})


def manifest(
    name: str, language: str, base: str, colours: Mapping[str, str], there: Mapping[str, str]
) -> bytes:
    """Return `site.webmanifest`. `base` is the path under which the site is served, `there` says where in it
    the icons are.
    """
    sizes = ((192, there["icon-192.png"]), (512, there["icon-512.png"]))
    told = {
        "name": name,
        "short_name": name,
        "lang": language,
        "start_url": f"{base}/",
        "scope": f"{base}/",
        "display": "browser",
        "background_color": colours["paper"],
        "theme_color": colours["paper"],
        "icons": [
            {"src": f"{base}/{file}", "sizes": f"{n}x{n}", "type": "image/png", "purpose": "any maskable"}
            for n, file in sizes
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _drawn(icon: Icon, size: int) -> Any:
    """Return the icon in a size, as RGBA."""
    from PIL import Image

    if icon.is_svg:
        from resvg_py import svg_to_bytes

        data = svg_to_bytes(svg_string=icon.data.decode("utf-8-sig"), width=size, skip_system_fonts=True)
        image = Image.open(io.BytesIO(data)).convert("RGBA")
    else:
        image = Image.open(io.BytesIO(icon.data)).convert("RGBA")
    return image if image.size == (size, size) else image.resize((size, size), Image.Resampling.LANCZOS)


def _own_ground(image: Any) -> str:
    """Return the colour that fills an icon to its corners; nothing when it has none."""
    last = image.width - 1
    if image.getextrema()[3][0] < 255:
        return ""
    corners = {image.getpixel(at) for at in ((0, 0), (last, 0), (0, last), (last, last))}
    colour = corners.pop()
    return "#{:02x}{:02x}{:02x}".format(*colour[:3]) if not corners else ""


def _on(image: Any, ground: str, size: int, full: bool) -> Any:
    """Return an icon on its ground: to the edges, or a little smaller when the ground is not its own."""
    from PIL import Image

    inner = size if full else round(size * 0.8)
    out = Image.new("RGB", (size, size), ground)
    small = image.resize((inner, inner), Image.Resampling.LANCZOS)
    out.paste(small, ((size - inner) // 2,) * 2, small)
    return out


def _masked(icon: Icon, ground: str, size: int) -> Any:
    """Return an icon of which nothing is lost when it is cut to a circle."""
    from PIL import Image, ImageChops

    image = _drawn(icon, 512)
    flat = Image.new("RGB", image.size, ground)
    flat.paste(image, (0, 0), image)
    box = ImageChops.difference(flat, Image.new("RGB", image.size, ground)).getbbox()
    if box is None:
        return flat.resize((size, size))
    middle = image.width / 2
    reach = max(((x - middle) ** 2 + (y - middle) ** 2) ** 0.5 for x in box[::2] for y in box[1::2])
    inner = round(size * min(1.0, _SAFE * image.width / reach))
    out = Image.new("RGB", (size, size), ground)
    out.paste(flat.resize((inner, inner), Image.Resampling.LANCZOS), ((size - inner) // 2,) * 2)
    return out


def _png(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _ico(icon: Icon) -> bytes:
    images = [_drawn(icon, size) for size in _ICO_SIZES]
    out = io.BytesIO()
    images[-1].save(out, "ICO", sizes=[image.size for image in images], append_images=images[:-1])
    return out.getvalue()
