"""The site's one web font: Literata, cut down to what English posts need.

Literata comes whole from the package ``fontpkg-literata`` (SIL Open Font License 1.1). ``CUTS`` says which
letters go into which file: nearly every page needs the first alone, and a browser fetches the second only
for a page that shows a letter such as é. Cutting takes half a second, so the result is kept in a folder,
under a name made from the package's version and how it is cut; the same cut gives the same bytes every time.
So the names under which the files go out are known before they are made.
"""

import io
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path

from plugins.site.fingerprints import fingerprint, marked
from plugins.theme import kerning

PACKAGE = "fontpkg-literata"
_MODULE, _FILE = "fontpkg_literata", "files/Literata[opsz,wght].ttf"
_CUTTERS = ("fonttools", "brotli")
"""The packages that cut a font and pack it."""

OPTICAL_SIZE = 20
"""Literata is drawn anew for each size; this one drawing serves both text and titles."""

WEIGHTS = (400, 600)
"""The lightest and the heaviest weight kept."""

LEAST_KERN = 8
"""Kerning of fewer units (of 1000 to the em) is left out: nobody can see it."""

DROPPED = ("vhea", "vmtx", "VVAR", "gasp")
"""Tables for vertical text and for old screens, which no page of ours needs."""

LAYOUT = ("GSUB", "GPOS", "GDEF")
"""Tables of which nothing is kept but the kerning, which is written anew."""

_ASCII = range(0x20, 0x7F)
_SIGNS = "\u00a0«»©®°±µ·¼½¾×–—‘’“”•…′″™→−≤≥"
_LETTERS = (*range(0xC0, 0xD7), *range(0xD8, 0x100))


@dataclass(frozen=True, slots=True)
class Cut:
    """One font file: its name and the characters in it."""

    name: str
    characters: tuple[int, ...]

    @property
    def unicode_range(self) -> str:
        """The characters as CSS writes them: ``U+20-7E,U+A0``."""
        parts: list[list[int]] = []
        for point in sorted(self.characters):
            if parts and point == parts[-1][1] + 1:
                parts[-1][1] = point
            else:
                parts.append([point, point])
        return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in parts)


CUTS = (
    Cut("literata.woff2", (*_ASCII, *map(ord, _SIGNS))),
    Cut("literata-latin.woff2", _LETTERS),
)


def source() -> Path:
    """Return the whole font's file, from the installed package."""
    found = util.find_spec(_MODULE)
    if found is None or found.origin is None:
        raise FileNotFoundError(f"The font package is missing. Install it: pip install {PACKAGE}")
    return Path(found.origin).parent / _FILE


def cut(font_file: Path, characters: tuple[int, ...]) -> bytes:
    """Return ``font_file`` as WOFF2 with only these characters, ``WEIGHTS`` and one optical size."""
    from fontTools import subset  # slow to import, and needed only when a cut is made
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    options = subset.Options(hinting=False, name_IDs=[0, 1, 2, 5, 13, 14], notdef_outline=True)
    options.drop_tables += DROPPED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    low, high = WEIGHTS
    with TTFont(font_file, recalcTimestamp=False, lazy=True) as font:
        letters = {glyph for point, glyph in font.getBestCmap().items() if point in characters}
        pairs = kerning.pairs(font, letters, {"opsz": OPTICAL_SIZE, "wght": low})
        for table in LAYOUT:  # before all else: these tables take longer to cut than all others together
            del font[table]
        cutter.subset(font)
        instancer.instantiateVariableFont(
            font, {"opsz": OPTICAL_SIZE, "wght": (low, low, high)}, inplace=True
        )
        kerning.write(font, {pair: moved for pair, moved in pairs.items() if abs(moved) >= LEAST_KERN})
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


def font_files(cache: Path) -> dict[str, bytes]:
    """Return every font file of the site, name -> bytes; cut ones are kept in the folder ``cache``."""
    return {one.name: _cached(one, cache) for one in CUTS}


def are_ready(cache: Path) -> bool:
    """Whether no font has to be cut, which takes a while."""
    return all(_kept(one, cache).is_file() for one in CUTS)


def names() -> dict[str, str]:
    """Return under which name each font file goes out, which changes whenever its bytes do."""
    return {one.name: _named(one) for one in CUTS}


@cache
def _code() -> tuple[bytes, ...]:
    versions = (metadata.version(name).encode() for name in (PACKAGE, *_CUTTERS))
    return (*versions, *(Path(file).read_bytes() for file in (__file__, kerning.__file__)))


def _named(one: Cut) -> str:
    return marked(one.name, fingerprint(*_code(), one.unicode_range.encode()))


def _kept(one: Cut, cache: Path) -> Path:
    return cache / _named(one)


def _cached(one: Cut, cache: Path) -> bytes:
    kept = _kept(one, cache)
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        data = cut(source(), one.characters)
    cache.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=cache, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(beside, kept)  # whole or not at all, even when two builds cut at once
    return data
