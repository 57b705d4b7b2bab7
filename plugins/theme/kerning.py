"""Kerning made small: the same distances between letters, written as a plain list of pairs.

Literata keeps its kerning as tables of glyph classes, made for two thousand glyphs. For the hundred or so
that are left after the cut, a list of the pairs that matter takes half the room.
"""

from typing import Any

Pairs = dict[tuple[str, str], int]
"""(first glyph, second glyph) -> how far they are moved apart, in units of the font."""

PAIR_ADJUSTMENT, EXTENSION = 2, 9
"""Types of lookups, as the OpenType specification numbers them (GPOS table)."""


def pairs(font: Any) -> Pairs:
    """Return every kerning pair of a ``fontTools`` font at its default weight."""
    table = font["GPOS"].table
    features = (record for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern")
    lookups = sorted({index for record in features for index in record.Feature.LookupListIndex})
    found: Pairs = {}
    for index in lookups:
        for pair, distance in _of_lookup(table.LookupList.Lookup[index], font.getGlyphOrder()).items():
            found[pair] = found.get(pair, 0) + distance
    return found


def _of_lookup(lookup: Any, glyphs: list[str]) -> Pairs:
    """Return a lookup's pairs. Of several subtables the first that knows a pair decides."""
    found: Pairs = {}
    for subtable in lookup.SubTable:
        if subtable.LookupType == EXTENSION:
            subtable = subtable.ExtSubTable
        if subtable.LookupType == PAIR_ADJUSTMENT:
            listed = _single(subtable) if subtable.Format == 1 else _classes(subtable, glyphs)
            found = listed | found
    return found


def _single(subtable: Any) -> Pairs:
    return {
        (first, record.SecondGlyph): _distance(record.Value1)
        for first, records in zip(subtable.Coverage.glyphs, subtable.PairSet, strict=True)
        for record in records.PairValueRecord
    }


def _classes(subtable: Any, glyphs: list[str]) -> Pairs:
    firsts, seconds = subtable.ClassDef1.classDefs, subtable.ClassDef2.classDefs
    return {
        (first, second): _distance(
            subtable.Class1Record[firsts.get(first, 0)].Class2Record[seconds.get(second, 0)].Value1
        )
        for first in subtable.Coverage.glyphs
        for second in glyphs
    }


def _distance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) if value else 0


def rewrite(font: Any, *, least: int) -> None:
    """Replace a font's kerning by a list of the pairs that move by ``least`` units or more."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString  # slow to import

    kept = {pair: distance for pair, distance in sorted(pairs(font).items()) if abs(distance) >= least}
    del font["GPOS"]
    if kept:
        rules = "\n".join(f"pos {first} {second} {distance};" for (first, second), distance in kept.items())
        addOpenTypeFeaturesFromString(font, f"feature kern {{\n{rules}\n}} kern;", tables=["GPOS"])
