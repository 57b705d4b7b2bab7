"""What `spine trends import` says, in words and for programs. The desk says the same, piece by piece."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from plugins.findings import Finding, render, summary
from plugins.trends.record import Kind
from plugins.trends.sources import title_of

if TYPE_CHECKING:
    from plugins.trends.queue.renewal import Renewed
    from spine.importing import Import, Imported

_KINDS = {
    Kind.TOP: ("top search", "top searches"),
    Kind.RISING: ("rising search", "rising searches"),
    Kind.SERIES: ("series", "series"),
    Kind.SUGGESTION: ("suggestion", "suggestions"),
    Kind.OWN: ("search of our own", "searches of our own"),
}


def as_text(result: Import) -> str:
    """Return what an import did, a paragraph for each file."""
    lines: list[str] = []
    for one in result.files:
        lines += _file(one, dry_run=result.dry_run)
    lines += [_plain(f"{finding.path}: {line_of(finding)}") for finding in result.findings]
    if result.alone:
        lines.append(left_alone(result))
    if not result.files and not result.findings:
        lines.append("There is no export here: nothing was read.")
    lines += _end(result)
    return "\n".join(lines)


def _file(one: Imported, *, dry_run: bool) -> list[str]:
    findings = [f"  {line}" for line in lines_of(one)]
    if not one.reading.format:
        return [f"{one.payload.name}: not read.", *findings]
    counts = [*counts_of(one), *left_out(one)]
    facts = [title_of(one.reading.format), ", ".join(counts), about(one), where(one), when(one)]
    return [f"{one.payload.name}: {'; '.join(filter(None, facts))}.{_kept(one, dry_run=dry_run)}", *findings]


def lines_of(one: Imported) -> list[str]:
    """Return what should be known about a file, each with its line and the way to mend it."""
    refused = [f"Not kept. {one.refused}"] if one.refused else []
    return refused + [line_of(finding) for finding in one.reading.findings]


def result_of(one: Imported) -> tuple[str, str]:
    """Return how it went with a file in a few words, and their weight: good, warn, bad, or none."""
    if not one.reading.format:
        return "Not read", "bad"
    if one.refused:
        return "Not kept", "bad"
    if one.kept is None:
        return "Set aside", ""
    if one.known:
        return "Known", ""
    if one.reading.skipped:
        return f"Read, {left_out(one)[0]}", "warn"
    return "Read", "good"


def counts_of(one: Imported) -> list[str]:
    """Return what a file holds: `25 top searches`, `22 rising searches`."""
    counts = Counter(record.kind for record in one.reading.records)
    return [_many(counts[kind], *names) for kind, names in _KINDS.items() if counts[kind]]


def left_out(one: Imported) -> list[str]:
    """Return how many rows of a file were left out, if any."""
    return [_many(one.reading.skipped, "row left out", "rows left out")] if one.reading.skipped else []


def about(one: Imported) -> str:
    """Return what was searched for with it, as far as the file says it: `about “sciatica”`."""
    records = one.reading.records
    seeds = sorted({record.seed for record in records if record.seed and record.kind is not Kind.SUGGESTION})
    return f"about {', '.join(f'“{seed}”' for seed in seeds)}" if 0 < len(seeds) < 4 else ""


def where(one: Imported) -> str:
    """Return where people searched, as far as the file says it."""
    places = sorted({record.place for record in one.reading.records if record.place})
    return ", ".join(places) if 0 < len(places) < 4 else ""


def when(one: Imported, day: Callable[[dt.date], str] = str) -> str:
    """Return when people searched, as far as the file says it. `day` puts a day into words."""
    windows = sorted({record.window for record in one.reading.records if record.window})
    if len(windows) != 1:
        return ""
    days = re.fullmatch(r"(\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d)", windows[0])
    return " to ".join(day(dt.date.fromisoformat(one)) for one in days.groups()) if days else windows[0]


def _kept(one: Imported, *, dry_run: bool) -> str:
    if dry_run or one.kept is None:
        return ""
    return " It was here already." if one.known else f" Kept in {one.kept.parent.as_posix()}."


def left_alone(result: Import) -> str:
    """Return how many files were not looked at, in a sentence."""
    return f"{_many(result.alone, 'other file', 'other files')} left alone: exports don't end so."


def line_of(finding: Finding) -> str:
    """Return a finding in words, with the line where it is about one."""
    where = f"Line {finding.line}: " if finding.line > 1 or finding.code == "searches/bad-row" else ""
    return _plain(f"{where}{finding.message} {finding.fix}".rstrip())


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _end(result: Import) -> list[str]:
    if result.dry_run:
        return ["Nothing was kept, and no topic has changed: this was a dry run."]
    if result.topics is None:
        return ["Nothing was kept, so the topics stay as they are."]
    topics = result.topics
    lines = [
        f"{_many(len(topics.new), 'new topic', 'new topics')}; {_waiting(topics)} for review: spine topics."
    ]
    if topics.returned:
        lines.append(f"Back again: {_titles(topics.returned)}.")
    if topics.improve:
        lines.append(f"Searched more again, so the posts could be improved: {_titles(topics.improve)}.")
    return lines + [str(finding) for finding in topics.findings]


def _waiting(topics: Renewed) -> str:
    return "1 waits" if topics.waiting == 1 else f"{topics.waiting} wait"


def _titles(topics: Any) -> str:
    return ", ".join(f"“{topic.suggestion.title}”" for topic in topics)


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def as_json(result: Import) -> str:
    """Return what an import did, for programs: the shape all checks share, with the files and the topics."""
    findings = result.all_findings
    report = json.loads(render(findings, form="json", checked=len(result.files)))
    report["summary"] = {
        **summary(findings, checked=len(result.files)),
        "records": sum(len(one.reading.records) for one in result.files),
        "rows_left_out": sum(one.reading.skipped for one in result.files),
        "kept": sum(1 for one in result.files if one.kept and not one.known),
        "known": sum(1 for one in result.files if one.known),
        "left_alone": result.alone,
        "dry_run": result.dry_run,
    }
    report["files"] = [_file_as_json(one) for one in result.files]
    topics = result.topics
    report["topics"] = topics and {
        "new": [topic.slug for topic in topics.new],
        "changed": [topic.slug for topic in topics.changed],
        "returned": [topic.slug for topic in topics.returned],
        "improve": [topic.slug for topic in topics.improve],
        "waiting": topics.waiting,
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def _file_as_json(one: Imported) -> dict[str, Any]:
    records = one.reading.records
    return {
        "name": one.payload.name,
        "format": one.reading.format,
        "records": dict(sorted(Counter(str(record.kind) for record in records).items())),
        "rows_left_out": one.reading.skipped,
        "seeds": sorted({record.seed for record in records if record.seed}),
        "places": sorted({record.place for record in records if record.place}),
        "windows": sorted({record.window for record in records if record.window}),
        "fetched": one.payload.fetched.isoformat(),
        "hash": one.payload.hash,
        "snapshot": one.kept.as_posix() if one.kept else None,
        "known": one.known,
    }
