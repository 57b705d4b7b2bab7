"""What `spine trends pull` and `spine trends status` say, in words and for programs.

The desk says the same without the commands: what it shows goes through `told`, `refused` and `due`.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from plugins.findings import render
from plugins.trends.live.pull import End

if TYPE_CHECKING:
    from plugins.trends.live.ask import Ask
    from plugins.trends.live.memory import Refusal
    from plugins.trends.live.pull import Done, Pulled
    from plugins.trends.queue.renewal import Renewed
    from spine.pulling import Source, Standing

_INSTEAD = "To renew them today, export from Google Trends in your browser and import the files"
BY_COMMAND, BY_HAND = f"{_INSTEAD}: spine trends import FILE.", f"{_INSTEAD}."
"""What to do when the source does not answer, at the command line and at the desk."""
NOTHING_DUE = "Nothing is due: what we ask about is known."
_KINDS = {"related": "related searches", "series": "interest over time", "suggestions": "suggestions"}


def as_text(source: Source, pulled: Pulled, topics: Renewed | None) -> str:
    """Return what a run did, in words."""
    lines = told(source, pulled, instead=BY_COMMAND)
    if topics is not None:
        return "\n".join([*lines, *_topics(topics)])
    lines += [str(finding) for finding in source.findings]
    return "\n".join(lines)


def told(source: Source, pulled: Pulled, *, instead: str) -> list[str]:
    """Return what a run did, in sentences. `instead` is what to do when the source does not answer."""
    lines = [] if pulled.end is End.RESTING else [_counts(pulled)]
    if pulled.end in (End.REFUSED, End.RESTING):
        lines.append(refused(source, pulled.refusal, kept=bool(pulled.kept), instead=instead))
    elif pulled.end is End.FAILING:
        lines.append("Three questions in a row got no answer, so this run ended. Topics stay as they are.")
        lines.append(instead)
    elif pulled.end is End.STOPPED:
        lines.append("Stopped. Everything that was answered is kept.")
    elif pulled.end is End.BUDGET:
        lines.append("The requests of this run are used up.")
    for done in pulled.failed if pulled.end is not End.REFUSED else ():
        lines.append(f"No answer about {done.ask.words}: {done.fault}")
    if pulled.left and pulled.end is not End.RESTING:
        questions = "1 question is" if pulled.left == 1 else f"{pulled.left} questions are"
        lines.append(f"{questions} left for the next run, which goes on from here.")
    return lines


def _counts(pulled: Pulled) -> str:
    if not pulled.done:
        return "Nothing was asked." if pulled.left else NOTHING_DUE
    empty = sum(1 for one in pulled.kept if not one.records)
    known = f", {empty} of them with nothing known" if empty else ""
    asked = "1 question asked" if len(pulled.done) == 1 else f"{len(pulled.done)} questions asked"
    return f"{asked}, {len(pulled.kept)} answered{known}. That took {pulled.requests} requests."


def _topics(topics: Renewed) -> list[str]:
    new = "1 new topic" if len(topics.new) == 1 else f"{len(topics.new)} new topics"
    wait = "1 waits" if topics.waiting == 1 else f"{topics.waiting} wait"
    lines = [f"{new}; {wait} for review: spine topics."]
    if topics.returned:
        lines.append(f"Back again: {', '.join(f'“{topic.suggestion.title}”' for topic in topics.returned)}.")
    return lines + [str(finding) for finding in topics.findings]


def refused(source: Source, refusal: Refusal | None, *, kept: bool = False, instead: str = BY_COMMAND) -> str:
    """Return what an editor should know when the source refuses us."""
    words = [f"{source.title} is refusing us at the moment."]
    if kept:
        words.append("What it answered before is kept, and the rest stays as it is.")
    else:
        words += [last(source), "Topics stay as they are."]
    words.append(instead)
    if refusal is not None:
        words.append(f"We ask again from {hour(source, refusal.until)}.")
        words.append(f"What it said: {refusal.words}")
    return " ".join(words)


def last(source: Source) -> str:
    """Return when the source answered last, in a sentence."""
    if source.last is None:
        return "No pull has worked so far."
    days = (_local(source, source.now).date() - _local(source, source.last).date()).days
    ago = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return f"The last pull that worked was {ago}, on {day(source, source.last)}."


def status_text(standing: Standing) -> str:
    """Return how things stand, in words."""
    source = standing.source
    lines = [refused(source, source.refusal) if source.refusal else last(source), due(standing)]
    if not source.payloads:
        lines.append("There are no snapshots yet: spine trends pull, or spine trends import FILE.")
    for via, (count, newest) in standing.by_source.items():
        name = (
            "imported"
            if via == "import"
            else f"from {source.title if via == source.settings.client else via}"
        )
        files = "1 snapshot" if count == 1 else f"{count} snapshots"
        lines.append(f"{files} {name}, the newest of {day(source, newest)}.")
    if source.payloads:
        lines.append(f"Together they have {standing.size / 1e6:.1f} MB, in content/trends.")
    return "\n".join([*lines, *(str(finding) for finding in source.findings)])


def due(standing: Standing) -> str:
    """Return what is due, in a sentence or two."""
    if not standing.due:
        return NOTHING_DUE
    listed = ", ".join(f"{count} for {_KINDS[kind]}" for kind, count in standing.counts.items())
    count = "1 question is" if len(standing.due) == 1 else f"{len(standing.due)} questions are"
    budget = standing.source.settings.budget
    return f"{count} due: {listed}. A run sends {budget} requests at most."


def due_text(standing: Standing) -> str:
    """Return what a run would ask now, in words."""
    lines = [f"Would ask about {ask.words}." for ask in standing.due]
    return "\n".join(lines) or NOTHING_DUE


def status_json(standing: Standing) -> str:
    """Return how things stand, for programs."""
    source = standing.source
    data = {
        **_common(source),
        "refused": _refusal(source.refusal),
        "due": [_ask(ask) for ask in standing.due],
        "snapshots": {
            "count": len(source.payloads),
            "bytes": standing.size,
            "sources": {
                via: {"count": count, "newest": newest.isoformat()}
                for via, (count, newest) in standing.by_source.items()
            },
        },
        "words": status_text(standing),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_json(source: Source, pulled: Pulled, topics: Renewed | None) -> str:
    """Return what a run did, for programs."""
    data = {
        **_common(source),
        "end": pulled.end.value,
        "requests": pulled.requests,
        "left": pulled.left,
        "asked": [_done(source, one) for one in pulled.done],
        "refused": _refusal(pulled.refusal),
        "topics": topics
        and {
            "new": [topic.slug for topic in topics.new],
            "changed": [topic.slug for topic in topics.changed],
            "waiting": topics.waiting,
        },
        "answers": as_text(source, pulled, None),
        "words": as_text(source, pulled, topics),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _common(source: Source) -> dict[str, Any]:
    return {
        **json.loads(render(source.findings, form="json", checked=len(source.payloads))),
        "client": source.settings.client,
        "last_answer": source.last.isoformat() if source.last else None,
    }


def _refusal(refusal: Refusal | None) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {
        "kind": refusal.kind.value,
        "since": refusal.when.isoformat(),
        "until": refusal.until.isoformat(),
        "words": refusal.words,
    }


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "what": ask.what.value,
        "queries": list(ask.queries),
        "place": ask.place,
        "window": ask.window,
        "anchor": ask.anchor,
    }


def _done(source: Source, done: Done) -> dict[str, Any]:
    fault = done.fault
    return {
        **_ask(done.ask),
        "fault": fault.kind.value if fault else None,
        "status": fault.status if fault else None,
        "words": str(fault) if fault else "",
        "records": done.records,
        "snapshot": done.path.relative_to(source.root).as_posix() if done.path else None,
    }


def _local(source: Source, when: dt.datetime) -> dt.datetime:
    return when.astimezone(source.site.timezone)


def day(source: Source, when: dt.datetime) -> str:
    """Return a day as the practice's clock has it: `13 November 2026`."""
    local = _local(source, when)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def hour(source: Source, when: dt.datetime) -> str:
    """Return a day and the time: `13 November 2026, 22:05`."""
    return f"{day(source, when)}, {_local(source, when):%H:%M}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
