"""Check a folder of HTML: read it, judge it, and say where everything stands."""

import fnmatch
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.findings import Finding, Severity, in_order
from plugins.linkcheck import store
from plugins.linkcheck.expected import Expected
from plugins.linkcheck.facts import NO_PAGE, SECTION, about_of
from plugins.linkcheck.judge import Judge, Problems, Verdicts
from plugins.linkcheck.kinds import PlacesOf, places_in
from plugins.linkcheck.page import Link
from plugins.linkcheck.parse.decode import decode
from plugins.linkcheck.parse.places import Place, in_sections
from plugins.linkcheck.reading import Folder, Reading
from plugins.linkcheck.rules import assets, markup, printable
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.linkcheck.site import PAGE_ENDINGS, read_site_map
from plugins.linkcheck.wording import Wording
from plugins.site.parallel import spread


@dataclass(slots=True)
class Outcome:
    """What a check found."""

    findings: list[Finding]
    checked: int
    """How many files with links were read."""
    outside: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    """Address on another host -> the file, line and column of each link to it; when they were asked for."""


def check_site(
    root: Path,
    settings: LinkcheckSettings,
    *,
    cache: Path | None = None,
    places_of_outside: bool = False,
    related: Expected | None = None,
    built_as: str = "",
) -> Outcome:
    """Check every page, style sheet and feed below `root`.

    `cache` is a file that remembers unchanged files, `related` says what the related sections should be
    like, and `places_of_outside` asks for the links to other sites as well. `built_as` names a folder that we
    have built ourselves, wherever it lies this time: a file of the same size, time and inode as at the last
    check is then taken to be the same without reading it. Raises `OSError` when the folder can't be read,
    `ValueError` for a site address that is none.
    """
    site = read_site_map(root)
    with store.opened(cache) as kept:
        folder = Reading(root, site, settings, kept, built_as).read()
        asked = kept.remembers and not places_of_outside and not (built_as and folder.changed)
        key = folder.key(related) if asked else None
        known = kept.outcome(key) if key else None
        if known is not None:
            return Outcome([_finding(row) for row in known["findings"]], known["checked"])
        judge = Judge(site, folder.facts, folder.page, settings)
        verdicts = judge.all(abroad=places_of_outside)
        findings = [*folder.broken, *_located(folder, verdicts), *_unused(folder, verdicts)]
        findings += _related(folder, judge, related, kept)
        findings = in_order(f for f in findings if not _is_ignored_file(f.path, settings))
        outside = _outside_places(folder, verdicts) if places_of_outside else {}
        if key:
            kept.keep_outcome(key, {"findings": [_row(f) for f in findings], "checked": len(folder.pages)})
    return Outcome(findings, len(folder.pages), outside)


def _located(folder: Folder, verdicts: Verdicts) -> Iterable[Finding]:
    """Give every problem its line and column. A link that stands there three times is three findings."""

    def locate(pages: Sequence[tuple[str, Problems]]) -> list[list[Finding]]:
        return [list(_on_page(folder, path, problems)) for path, problems in pages]

    for findings in spread(locate, list(verdicts.problems.items())):
        yield from findings


def _on_page(folder: Folder, path: str, problems: Problems) -> Iterable[Finding]:
    try:
        data = folder.data(path)
    except OSError:
        return
    places = places_in(path, data, folder.settings.ignore_attributes)
    for what, problem in problems:
        if isinstance(what, str):
            yield from _duplicates(path, what, places)
            continue
        target = what.raw if isinstance(what, Link) else what.value
        for place in places(what):
            yield problem.at(path, place, target)


def _duplicates(path: str, value: str, places: PlacesOf) -> Iterable[Finding]:
    found = places(value)
    for place in found[1:]:  # a parser that mends markup may copy an element; the file shows whether it did
        yield markup.duplicate_id(value, len(found)).at(path, place, f"#{value}")


def _unused(folder: Folder, verdicts: Verdicts) -> Iterable[Finding]:
    if folder.settings.unused and any(path.lower().endswith(PAGE_ENDINGS) for path in folder.pages):
        for path, problem in assets.unused(folder.site.files, verdicts.used):
            yield problem.at(path, (1, 1), path)


def _outside_places(folder: Folder, verdicts: Verdicts) -> dict[str, list[tuple[str, int, int]]]:
    """Return where each outside address stands."""
    by_path: dict[str, list[tuple[str, Link]]] = {}
    for url, uses in verdicts.outside.items():
        for path, link in uses:
            by_path.setdefault(path, []).append((url, link))
    outside: dict[str, list[tuple[str, int, int]]] = {}
    pages = [
        (path, uses) for path, uses in sorted(by_path.items()) if not _is_ignored_file(path, folder.settings)
    ]

    def locate(some: Sequence[tuple[str, list[tuple[str, Link]]]]) -> list[list[tuple[str, list[Place]]]]:
        found = []
        for path, uses in some:
            places = places_in(path, folder.data(path), folder.settings.ignore_attributes)
            found.append([(url, places(link)) for url, link in uses])
        return found

    for (path, _), located in zip(pages, spread(locate, pages), strict=True):
        for url, places in located:
            if places:
                rows = [(printable(path), line, column) for line, column in places]
                outside.setdefault(url, []).extend(rows)
    return outside


def _related(folder: Folder, judge: Judge, expected: Expected | None, kept: store.Store) -> Iterable[Finding]:
    """Check the related sections, where there are any or there should be."""
    any_there = any(facts.flags & SECTION for facts in folder.facts.values())
    if not (expected and expected.required) and not any_there:
        return
    from plugins.linkcheck.related import RelatedRules

    pages = {path: about_of(facts) for path, facts in folder.facts.items() if not facts.flags & NO_PAGE}
    rules = RelatedRules(judge, pages, expected or Expected(), Wording(folder, kept))
    found: dict[str, list] = {}
    for path, spot, problem in rules.all():
        found.setdefault(path, []).append((spot, problem))
    for path, rows in found.items():
        sections = in_sections(decode(folder.data(path)))
        for (number, raw), problem in rows:
            place, links = sections[number] if 0 <= number < len(sections) else ((1, 1), {})
            for where in (links.get(raw) or [place])[:1]:
                yield problem.at(path, where, raw)


def _is_ignored_file(path: str, settings: LinkcheckSettings) -> bool:
    return any(
        fnmatch.fnmatchcase(path, pattern) or path.startswith(f"{pattern.rstrip('/')}/")
        for pattern in settings.ignore_files
    )


def _row(finding: Finding) -> list:
    return [getattr(finding, name) for name in Finding.__slots__]


def _finding(row: list) -> Finding:
    values = dict(zip(Finding.__slots__, row, strict=True))
    values["severity"] = Severity(values["severity"])
    return Finding(**values)
