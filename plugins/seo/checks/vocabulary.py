"""schema.org's vocabulary, version 30.0, and rules that hold the structured data against it.

`vocabulary.json.gz` has its names and how they hang together; derive.py makes it. The terms are schema.org's,
under the Creative Commons Attribution-ShareAlike License 3.0 (https://schema.org/docs/terms.html).
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from plugins.findings import Severity, did_you_mean
from plugins.seo.checks.page import Page, host_of, listed, types_of
from plugins.seo.checks.rule import Edit, Said, rule

VERSION = "30.0"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
_DATE_TIME = re.compile(rf"\d{{4}}-\d\d-\d\dT{_TIME.pattern}")
_MEASURES = frozenset(("Quantity", "QuantitativeValue"))
"""Google's own examples give them as plain numbers, such as the width of a picture."""


class Vocabulary:
    """The types and properties of schema.org."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.classes: dict[str, list[str]] = found["classes"]
        self.properties: dict[str, list] = found["properties"]
        self.members: dict[str, list[str]] = found["members"]
        self.superseded: dict[str, str] = found["superseded"]
        self._above: dict[str, frozenset[str]] = {}
        self._allowed: dict[tuple[tuple[str, ...], str], bool] = {}

    def above(self, name: str) -> frozenset[str]:
        """Return a type and all its parents."""
        known = self._above.get(name)
        if known is None:
            found, waiting = {name}, [name]
            while waiting:
                new = set(self.classes.get(waiting.pop(), ())) - found
                found |= new
                waiting += new
            known = self._above[name] = frozenset(found)
        return known

    def all_above(self, names: Iterable[str]) -> frozenset[str]:
        """Return some types and all their parents."""
        return frozenset().union(*map(self.above, names))

    @cached_property
    def data_types(self) -> frozenset[str]:
        """The types of plain values: Text, URL, Date …"""
        return frozenset(name for name in self.classes if "DataType" in self.above(name))

    def allows(self, types: tuple[str, ...], name: str) -> bool:
        """Whether things of the types may have a property."""
        known = self._allowed.get((types, name))
        if known is None:
            known = not self.all_above(types).isdisjoint(self.properties[name][0])
            self._allowed[types, name] = known
        return known


@cache
def vocabulary() -> Vocabulary:
    """Return schema.org's vocabulary; it is read once."""
    data = Path(__file__).with_name("vocabulary.json.gz").read_bytes()
    return Vocabulary(json.loads(gzip.decompress(data)))


@rule(
    "seo/schema-type",
    Severity.ERROR,
    why="Search engines pass over what they have no word for.",
    fix="Take a type from https://schema.org.",
    source="schema.org 30.0, Full schema hierarchy",
    flags=(Edit('"@type": "BlogPosting"', '"@type": "BlogPostings"'), Edit('"@type": "Blog",', "")),
)
def schema_type(page: Page) -> Iterator[str]:
    """Each thing has a type that schema.org knows."""
    known = vocabulary()
    for node in page.nodes:
        types = types_of(node)
        for one in types:
            if one not in known.classes:
                yield f'schema.org has no type "{one}". {did_you_mean(one, known.classes)}'.rstrip()
            elif one in known.superseded:
                yield f"schema.org has {known.superseded[one]} in the place of {one}."
        if not types and set(node) - {"@id", "@context", "@graph", "@value", "@language", "@list", "@set"}:
            yield f"A thing in the structured data has no type; it has {', '.join(list(node)[:3])}."


@rule(
    "seo/schema-property",
    Severity.WARNING,
    why="Search engines pass over a property that the type does not have.",
    fix="Take a property of the type from its page on https://schema.org.",
    source="schema.org 30.0, domainIncludes of each property",
    flags=(
        Edit('"headline"', '"headlines"'),
        Edit('"headline"', '"opens": "08:00", "headline"'),
        Edit('"headline"', '"serviceArea": "x", "headline"'),
    ),
)
def schema_property(page: Page) -> Iterator[str]:
    """Each property is one that schema.org gives the type, and no outdated one."""
    for node in page.nodes:
        yield from _odd_properties(tuple(types_of(node)), tuple(node))


@lru_cache(maxsize=5_000)
def _odd_properties(types: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is wrong with the names of a thing's properties: the things of one kind have the same."""
    known = vocabulary()
    types = tuple(one for one in types if one in known.classes)
    found = []
    for name in names:
        if name.startswith("@"):
            continue
        if name not in known.properties:
            hint = did_you_mean(name, known.properties)
            found.append(f'schema.org has no property "{name}". {hint}'.rstrip())
        elif types and not known.allows(types, name):
            found.append(f'{" and ".join(types)} has no property "{name}" in schema.org.')
        elif len(known.properties[name]) > 2:
            found.append(f'schema.org has "{known.properties[name][2]}" in the place of "{name}".')
    return tuple(found)


@rule(
    "seo/schema-value",
    Severity.WARNING,
    why="A date that is no date, or a name where a person should stand, says nothing.",
    fix="Write the kind of value that the property's page on https://schema.org names.",
    source="schema.org 30.0, rangeIncludes of each property; ISO 8601 for dates and times",
    flags=(
        Edit('"datePublished": "2026-01-05T08:00:00-06:00"', '"datePublished": "January 5"'),
        Edit('"url": "https://spine.example/posts/a/"', '"url": "a b"'),
        Edit('"publisher": {"@id": "https://spine.example/#practice"}', '"publisher": "The practice"'),
        Edit('"headline": "Why a disc slips"', '"headline": {"@type": "Person", "name": "Why a disc slips"}'),
    ),
    spares=(
        Edit('"keywords": "Discs"', '"wordCount": 400'),
        Edit('"keywords": "Discs"', '"image": {"@type": "ImageObject", "width": 512}'),
    ),
)
def schema_value(page: Page) -> Iterator[str | Said]:
    """Each value is of a kind that schema.org gives the property."""
    known = vocabulary()
    for node in page.nodes:
        for name, value in node.items():
            if name in known.properties:
                for one in listed(value):
                    if isinstance(one, list):
                        continue  # a list in a list, which JSON-LD takes for one
                    fits = _thing_fits(one, name, page) if isinstance(one, dict) else _fits(one, name)
                    if not fits:
                        kinds = " or ".join(known.properties[name][1])
                        yield Said(f'"{name}" wants {kinds}, not {json.dumps(one)[:80]}.', target=name)


def _thing_fits(value: dict[str, Any], name: str, page: Page) -> bool:
    """Whether a thing is of a type that a property may have."""
    return _types_fit(tuple(types_of(page.thing(value))), name)


@lru_cache(maxsize=5_000)
def _types_fit(types: tuple[str, ...], name: str) -> bool:
    known = vocabulary()
    ranges = known.properties[name][1]
    above = known.all_above(one for one in types if one in known.classes)
    return not above or not above.isdisjoint((*ranges, "Role")) or "Thing" in ranges


@lru_cache(maxsize=20_000, typed=True)
def _fits(value: Any, name: str) -> bool:
    """Whether a plain value is of a kind that a property may have."""
    known = vocabulary()
    return any(_is_a(value, one, known) for one in known.properties[name][1])


def _is_a(value: Any, kind: str, known: Vocabulary) -> bool:
    """Whether a plain value may stand for a type."""
    if isinstance(value, bool):
        return kind == "Boolean"
    if not _MEASURES.isdisjoint(known.above(kind)):
        return isinstance(value, str | int | float)
    if isinstance(value, int | float):
        return kind in ("Number", "Text", *(("Integer",) if isinstance(value, int) else ("Float",)))
    if not isinstance(value, str):
        return False
    whole = bool(host_of(value)) and not value.startswith("//") and " " not in value
    if kind not in known.data_types:
        member = value.removeprefix("https://schema.org/")
        return kind in known.members.get(member, ()) or (whole and "schema.org" not in value)
    patterns = {"Date": _DATE, "DateTime": _DATE_TIME, "Time": _TIME}
    if kind in patterns:
        return bool(patterns[kind].fullmatch(value))
    if kind == "URL":
        return whole
    if kind in ("Number", "Integer", "Float"):
        return bool(re.fullmatch(r"-?\d+(\.\d+)?", value))
    if kind == "Boolean":
        return value in ("https://schema.org/True", "https://schema.org/False")
    return "Text" in known.above(kind)
