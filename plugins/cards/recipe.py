"""How cards and icons are made, as a sum: when drawing, colours or font change, they get new names."""

from collections.abc import Collection
from functools import cache
from importlib import metadata
from pathlib import Path

from plugins.pictures import looking
from plugins.site.sums import digest
from plugins.theme import fonts

_OURS = Path(__file__).parent
_THEME = Path(fonts.__file__).parent
_FILES = {
    "cards": (
        *(_OURS / f"{name}.py" for name in ("art", "card", "colours", "drawing", "lettering", "photos")),
        *(_THEME / f"{name}.py" for name in ("ink", "motifs", "plates")),
        Path(looking.__file__),
    ),
    "icons": (_OURS / "icons.py", _OURS / "colours.py"),
}
_LIBRARIES = ("pillow", "resvg-py", "numpy", fonts.PACKAGE)


@cache
def _code(what: str) -> bytes:
    versions = (metadata.version(name).encode() for name in _LIBRARIES)
    return digest(*(path.read_bytes() for path in _FILES[what]), *versions)


def recipe(what: str, css: str) -> bytes:
    """Return the sum of what `cards` or `icons` depend on besides what they show. `css` has the colours."""
    return digest(_code(what), css.encode())


@cache
def known_signs() -> Collection[int]:
    """Return the code points that the font has. Raises `OSError` when there is no font."""
    from fontTools.ttLib import TTFont

    with TTFont(fonts.source(), lazy=True) as font:
        return frozenset(font.getBestCmap())
