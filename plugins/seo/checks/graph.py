"""The structured data of a page as a graph of things, and rules on its form (JSON-LD 1.1)."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from plugins.findings import Severity
from plugins.seo.checks.page import Page, host_of, listed, types_of
from plugins.seo.checks.rule import Edit, Said, rule

CONTEXTS = ("https://schema.org", "https://schema.org/")
_ENDS = ("</", "<!--", "<script")
_DEEPEST = 50

_SCRIPT = '<script type="application/ld+json">'


def read(page: Page) -> None:
    """Fill a page's `graph`, `nodes`, `things`, `by_type` and `broken` from its structured data."""
    for text in page.data:
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            page.broken = page.broken or str(error)
            continue
        for one in listed(found):
            if isinstance(one, dict):
                top = listed(one["@graph"]) if "@graph" in one else [one]
                page.graph += [node for node in top if isinstance(node, dict)]
    for node in page.graph:
        page.nodes += _inside(node, 0)
    for node in page.nodes:
        for one in types_of(node):
            page.by_type.setdefault(one, []).append(node)
    page.things = {node["@id"]: node for node in page.nodes if isinstance(node.get("@id"), str)}


def _inside(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The things in a value, itself first. What only points at a thing is none."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if set(value) - {"@id"}:
            yield value
        for one in value.values():
            yield from _inside(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _inside(one, depth + 1)


def pointers(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each property of a thing that points at another, with what it points at."""
    for name, value in node.items():
        for one in listed(value):
            if isinstance(one, dict) and set(one) == {"@id"} and isinstance(one["@id"], str):
                yield name, one["@id"]


@rule(
    "seo/data",
    Severity.WARNING,
    why="Search engines then guess what the page is.",
    fix="Let the template write the structured data.",
    source="Google Search Central, Introduction to structured data markup",
    live=True,
    flags=(Edit(_SCRIPT, '<script type="text/plain" src="/x">'),),
)
def data(page: Page) -> Iterator[str]:
    """A page that may be found has structured data."""
    if not page.data and page.indexable:
        yield "The page has no structured data."


@rule(
    "seo/data-broken",
    Severity.ERROR,
    why="Search engines throw away what they can't read.",
    fix="Let Jinja's `tojson` or Python's `json` write it, never a template by hand.",
    source="JSON-LD 1.1, 7.3 (restrictions for contents of JSON-LD script elements); RFC 8259",
    flags=(Edit('"@graph"', "'@graph'"), Edit('"Why a disc slips"', '"Why a disc </script>slips"')),
)
def data_broken(page: Page) -> Iterator[str]:
    """The structured data can be read as JSON."""
    if page.broken:
        yield f"The structured data can't be read: {page.broken}."


@rule(
    "seo/data-breakout",
    Severity.ERROR,
    why="It may end the script early, and what follows becomes part of the page.",
    fix="Write < as \\u003c in it.",
    source="JSON-LD 1.1, 7.3 (restrictions for contents of JSON-LD script elements)",
    flags=(Edit('"Why a disc slips"', '"Why a disc <!-- slips"'),),
)
def data_breakout(page: Page) -> Iterator[str]:
    """Nothing in the structured data can end it early."""
    for text in page.data:
        for end in _ENDS:
            if end in text.lower():
                yield f"The structured data has {end} in it."
                return


@rule(
    "seo/data-form",
    Severity.WARNING,
    why="One graph hangs together; several do not know of each other.",
    fix="Write one script with @context https://schema.org and one @graph.",
    source="JSON-LD 1.1, 4.9 (named graphs); schema.org, Data Model",
    flags=(
        Edit("</head>", f'{_SCRIPT}{{"@context": "https://schema.org", "@type": "Thing"}}</script></head>'),
        Edit('"https://schema.org"', '"http://example.org"'),
    ),
)
def data_form(page: Page) -> Iterator[str]:
    """The structured data is one script with one graph, in the words of schema.org."""
    if len(page.data) > 1:
        yield f"The page has {len(page.data)} scripts with structured data."
        return
    for text in page.data:
        if page.broken:
            return
        found = json.loads(text)
        if not isinstance(found, dict) or "@graph" not in found:
            yield "The structured data has no @graph."
        elif found.get("@context") not in CONTEXTS:
            yield "The structured data does not use the words of https://schema.org."


@rule(
    "seo/data-id",
    Severity.WARNING,
    why="By their ids, search engines know the same thing on two pages for one.",
    fix="Give each thing an @id from SITEURL that stays, like https://…/#practice.",
    source="JSON-LD 1.1, 3.3 (node identifiers)",
    live=True,
    flags=(
        Edit('"@id": "https://spine.example/posts/a/#post",', ""),
        Edit('"@id": "https://spine.example/posts/a/#post"', '"@id": "#post"'),
        Edit('"@id": "https://spine.example/posts/a/#post"', '"@id": "https://spine.example/posts/a/#trail"'),
    ),
)
def data_id(page: Page) -> Iterator[str | Said]:
    """Each thing at the top of the graph has an address of its own as its id."""
    ids = [node.get("@id") for node in page.graph]
    for node, one in zip(page.graph, ids, strict=True):
        if not isinstance(one, str):
            yield f"A {node.get('@type')} in the structured data has no @id."
        elif not one.startswith("https://"):
            yield Said(f'The @id "{one}" is no whole address.', target=one)
    for one, count in Counter(one for one in ids if isinstance(one, str)).items():
        if count > 1:
            yield Said(f"{count} things in the structured data have the @id {one}", target=one)


@rule(
    "seo/data-dangling",
    Severity.ERROR,
    why="What it points at is lost to search engines: an author, a publisher.",
    fix="Add the thing to the @graph of the page, or mend the @id.",
    source="JSON-LD 1.1, 3.3 (node identifiers); Google reads each page by itself",
    live=True,
    flags=(
        Edit(
            '"author": {"@id": "https://spine.example/team/a-surgeon/#person"}',
            '"author": {"@id": "https://spine.example/#x"}',
        ),
    ),
    spares=(Edit('"keywords": "Discs"', '"about": {"@id": "https://www.wikidata.org/entity/Q1"}'),),
)
def data_dangling(page: Page) -> Iterator[str | Said]:
    """Whatever points at a thing of our own points at one that is on the page."""
    for node in page.nodes:
        for name, target in pointers(node):
            ours = host_of(target) in ("", page.home.host)
            if ours and name != "item" and target not in page.things:
                yield Said(f'"{name}" points at {target}, which is not on the page.', target=target)
