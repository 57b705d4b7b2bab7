"""What an import or a pull has brought, as the screen of searches shows it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.findings import Finding
from plugins.trends.queue.renewal import Renewed
from plugins.trends.sources import title_of
from plugins.trends.topic import Topic
from spine import imported
from spine.desk.web import words
from spine.importing import Import, Imported

_WEIGHTS = ("bad", "warn", "good", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One file of an import."""

    name: str
    """What its sender calls it."""
    title: str
    holds: str
    found: tuple[str, ...]
    result: str
    weight: str
    """good, warn, bad, or none."""
    new: bool = False
    """Whether it was not known before."""
    aside: bool = False
    """Whether it was recognised, and no topic comes from what it holds."""


@dataclass(frozen=True, slots=True)
class CameIn:
    """What came of an import or a pull."""

    lead: str
    new: tuple[Topic, ...] = ()
    """New topics, the highest score first."""
    rows: tuple[Row, ...] = ()
    """The files of an import, what has to be mended first."""
    aside: tuple[Row, ...] = ()
    """Files of which it is enough to know that they are not needed."""
    notes: tuple[str, ...] = ()
    """What else should be known."""
    findings: tuple[Finding, ...] = field(default=())
    """What the topics' renewal found in the site."""


def of_import(result: Import, called: Callable[[str], str]) -> CameIn:
    """Return what an import has brought. `called` gives what people call a file."""
    rows = [_row(one, called) for one in result.files]
    rows += [_unopened(one, called) for one in result.findings]
    notes = [imported.left_alone(result)] if result.alone else []
    topics = result.topics
    counted = _counted([row for row in rows if not row.aside] or rows)
    return CameIn(
        " ".join([counted, _topics(topics)]),
        topics.new if topics else (),
        tuple(sorted((row for row in rows if not row.aside), key=lambda row: _WEIGHTS.index(row.weight))),
        tuple(row for row in rows if row.aside),
        tuple(notes + _others(topics)),
        topics.findings if topics else (),
    )


def of_pull(lines: Sequence[str], topics: Renewed | None, snapshots: Sequence[Finding]) -> CameIn:
    """Return what a pull has brought, given what is said about it and what was found in the snapshots."""
    lead = " ".join([*lines[:1], _topics(topics)]) if topics else " ".join(lines[:1])
    findings = topics.findings if topics else tuple(snapshots)
    notes = (*lines[1:], *_others(topics))
    return CameIn(lead, topics.new if topics else (), notes=notes, findings=findings)


def _row(one: Imported, called: Callable[[str], str]) -> Row:
    result, weight = imported.result_of(one)
    title = title_of(one.reading.format) if one.reading.format else "Not an export that we know"
    about = imported.about(one)
    span = imported.when(one, words.short_day)
    holds = [", ".join(imported.counts_of(one)), imported.where(one), span.replace(" to ", " – ")]
    found = imported.lines_of(one)
    if one.known and one.kept is not None:
        found.insert(0, f"Here already, under {_day(one.kept)}; nothing to add.")
    return Row(
        called(one.payload.name),
        f"{title}, {about}" if about else title,
        "; ".join(filter(None, holds)),
        tuple(found) or ("All of it is in.",),
        result,
        weight,
        one.kept is not None and not one.known,
        weight != "bad" and one.kept is None,
    )


def _unopened(finding: Finding, called: Callable[[str], str]) -> Row:
    return Row(
        called(finding.path),
        "A file that can’t be opened",
        "",
        (imported.line_of(finding),),
        "Not read",
        "bad",
    )


def _day(kept: Path) -> str:
    """Return the day of a snapshot: its folder is called after it."""
    try:
        return words.short_day(dt.date.fromisoformat(kept.parent.name))
    except ValueError:
        return kept.parent.name


def _counted(rows: Sequence[Row]) -> str:
    """Return how many files held something new, in a sentence."""
    new = sum(row.new for row in rows)
    if not rows:
        return "There is no export here, so nothing was read."
    if len(rows) == 1:
        return "The file held something new." if new else "The file held nothing new."
    if new == len(rows):
        return f"All {words.number(len(rows)).lower()} files held something new."
    some = words.number(new) if new else "None"
    return f"{some} of {words.number(len(rows)).lower()} files held something new."


def _topics(topics: Renewed | None) -> str:
    """Return what became of it, in a sentence."""
    if topics is None:
        return "The topics stay as they are."
    new = (
        "no topic is" if not topics.new else words.many(len(topics.new), "topic is", "topics are", words=True)
    )
    waits = "1 waits" if topics.waiting == 1 else f"{topics.waiting} wait"
    return f"{new[:1].upper()}{new[1:]} new, and {waits} for review."


def _others(topics: Renewed | None) -> list[str]:
    """Return what else has become of the topics, a sentence each."""
    if topics is None:
        return []
    found = []
    if topics.returned:
        found.append(f"Back again: {_titles(topics.returned)}.")
    if topics.improve:
        found.append(f"Searched more again, so the posts could be improved: {_titles(topics.improve)}.")
    return found


def _titles(topics: Sequence[Topic]) -> str:
    return words.listed([f"“{topic.suggestion.title}”" for topic in topics])
