"""Kerning made small: the same distances between letters, written as a plain list of pairs.

Literata keeps its kerning as tables of glyph classes, made for two thousand glyphs, with a change for each
weight and size. For the hundred or so glyphs of a cut, a list of the pairs that matter takes half the room.
Only these pairs are looked up: the whole table takes a second to read.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

Pairs = dict[tuple[str, str], int]
"""(first glyph, second glyph) -> how far they are moved apart, in units of the font."""

PAIR_ADJUSTMENT, EXTENSION = 2, 9
"""Types of lookups, as the OpenType specification numbers them (GPOS table)."""

_Distance = Callable[[Any], int]
"""How far a value record of the font moves, at the place in question."""


def pairs(font: Any, glyphs: Set[str], place: Mapping[str, float]) -> Pairs:
    """Return the kerning pairs among ``glyphs`` of a variable ``fontTools`` font.

    ``place`` is where on the font's axes to look, axis -> value. Quick where the font was opened as ``lazy``.
    """
    table, distance = font["GPOS"].table, _distances(font, place)
    features = (record for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern")
    lookups = sorted({index for record in features for index in record.Feature.LookupListIndex})
    found: Pairs = {}
    for index in lookups:
        for pair, moved in _of_lookup(table.LookupList.Lookup[index], glyphs, distance).items():
            found[pair] = found.get(pair, 0) + moved
    return found


def _distances(font: Any, place: Mapping[str, float]) -> _Distance:
    from fontTools.misc.roundTools import otRound  # fontTools is slow to import
    from fontTools.varLib.varStore import VarStoreInstancer

    changes = VarStoreInstancer(
        font["GDEF"].table.VarStore, font["fvar"].axes, font.normalizeLocation(dict(place))
    )

    def distance(value: Any) -> int:
        change = getattr(value, "XAdvDevice", None)
        more = otRound(changes[(change.StartSize << 16) + change.EndSize]) if change else 0
        return getattr(value, "XAdvance", 0) + more

    return distance


def _of_lookup(lookup: Any, glyphs: Set[str], distance: _Distance) -> Pairs:
    """Return a lookup's pairs. Of several subtables the first that knows a pair decides."""
    found: Pairs = {}
    for subtable in lookup.SubTable:
        if subtable.LookupType == EXTENSION:
            subtable = subtable.ExtSubTable
        if subtable.LookupType == PAIR_ADJUSTMENT:
            listed = _single if subtable.Format == 1 else _classes
            found = dict(listed(subtable, glyphs, distance)) | found
    return found


def _single(subtable: Any, glyphs: Set[str], distance: _Distance) -> Iterator[tuple[tuple[str, str], int]]:
    for first, records in zip(subtable.Coverage.glyphs, subtable.PairSet, strict=True):
        if first in glyphs:
            for record in records.PairValueRecord:
                if record.SecondGlyph in glyphs:
                    yield (first, record.SecondGlyph), distance(record.Value1)


def _classes(subtable: Any, glyphs: Set[str], distance: _Distance) -> Iterator[tuple[tuple[str, str], int]]:
    first_classes, second_classes = subtable.ClassDef1.classDefs, subtable.ClassDef2.classDefs
    seconds: dict[int, list[str]] = {}
    for glyph in glyphs:
        seconds.setdefault(second_classes.get(glyph, 0), []).append(glyph)
    rows: dict[int, list[tuple[str, int]]] = {}
    for first in glyphs.intersection(subtable.Coverage.glyphs):
        of = first_classes.get(first, 0)
        if of not in rows:
            records = subtable.Class1Record[of].Class2Record
            moves = {number: distance(records[number].Value1) for number in seconds}
            rows[of] = [(glyph, moves[number]) for number in seconds for glyph in seconds[number]]
        for second, moved in rows[of]:
            yield (first, second), moved


def write(font: Any, kept: Pairs) -> None:
    """Give a font that has no kerning these pairs."""
    from fontTools.otlLib import builder  # slow to import
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables import otTables as ot

    if not kept:
        return
    values = {pair: (builder.buildValue({"XAdvance": moved}), None) for pair, moved in sorted(kept.items())}
    subtables = builder.buildPairPosGlyphs(values, font.getReverseGlyphMap())
    feature = ot.FeatureRecord()
    feature.FeatureTag, feature.Feature = "kern", ot.Feature()
    feature.Feature.FeatureParams, feature.Feature.LookupListIndex = None, [0]
    language = ot.DefaultLangSys()
    language.LookupOrder, language.ReqFeatureIndex, language.FeatureIndex = None, 0xFFFF, [0]
    script = ot.ScriptRecord()
    script.ScriptTag, script.Script = "DFLT", ot.Script()
    script.Script.DefaultLangSys, script.Script.LangSysRecord = language, []
    table = ot.GPOS()
    table.Version = 0x00010000
    table.ScriptList, table.FeatureList, table.LookupList = ot.ScriptList(), ot.FeatureList(), ot.LookupList()
    table.ScriptList.ScriptRecord, table.FeatureList.FeatureRecord = [script], [feature]
    table.LookupList.Lookup = [builder.buildLookup(subtables)]
    font["GPOS"] = newTable("GPOS")
    font["GPOS"].table = table
    font["OS/2"].usMaxContext = 2  # no rule looks at more letters
