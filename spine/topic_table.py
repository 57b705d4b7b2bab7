"""How topics are printed: a table for people, one object for programs."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.posts.files import printable
from plugins.trends.topic import Status

if TYPE_CHECKING:
    import datetime as dt

    from rich.console import Console

    from plugins.findings import Finding
    from plugins.trends.record import Record
    from plugins.trends.topic import Dropped, Topic

_WIDTH = 150
"""Columns of a table that is not for a terminal."""
_WHY_FROM = 100
"""From how many columns the reason for the score is shown."""
_CLOSEST = 24
"""Columns for the closest post, at least."""
_SAFETY = {
    "emergency": "Needs a clinician: an emergency",
    "self-harm": "Needs a clinician: self-harm",
    "medicines": "Needs a clinician: medicines",
}
_SPARK = 18


@dataclass(frozen=True, slots=True)
class _Form:
    """What a table shows."""

    columns: int
    """From how many columns of the terminal it is used."""
    taken: int
    """Columns that all but the topic take, the space between them included."""
    spark: bool
    closest: bool


_FORMS = (
    _Form(110, 5 + _SPARK + 8 + 7 + _CLOSEST + 17, True, True),
    _Form(76, 5 + 8 + 7 + _CLOSEST + 14, False, True),
    _Form(40, 5 + 8 + 8, False, False),
)


def console_here() -> Console:
    """Return where to print: in colour on a terminal, plain elsewhere."""
    from rich.console import Console

    tty = sys.stdout.isatty()
    typed = os.environ.get("COLUMNS", "")
    width = int(typed) if typed.isascii() and typed.isdigit() and int(typed[:6]) > 0 else 0
    width = min(width, 10_000) or (shutil.get_terminal_size().columns if tty else _WIDTH)
    return Console(width=width, highlight=False, no_color=not tty, emoji=False)


def growth_of(topic: Topic) -> str:
    """Return how much more a topic is searched for, in few signs; as the source says it, where it does."""
    from plugins.trends.record import Kind

    known = topic.suggestion
    rising = [one for one in known.evidence if one.kind is Kind.RISING and one.value is not None]
    if known.growth is None:
        return "–"
    if known.breakout:
        return "Breakout"
    strongest = max((one.value or 0 for one in rising), default=known.growth)
    return f"{max(strongest, known.growth):+,.0f} %"


def as_table(topics: Sequence[Topic], console: Console, *, status: bool) -> None:
    """Print topics, the highest score first. `status` adds a column for it.

    A topic's name is never broken, for it is there to be copied: where the table has no room for it, the
    topics stand below each other.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from plugins.trends.series import text_spark

    longest = max(len(topic.slug) for topic in topics)
    form = next((one for one in _FORMS if console.width >= max(one.columns, one.taken + longest)), None)
    if form is None:
        _below_each_other(topics, console, status=status)
        return
    room = console.width - form.taken + (_CLOSEST if form.closest else 0)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Score", justify="right", no_wrap=True)
    if form.spark:
        table.add_column("Searches", no_wrap=True)
    table.add_column("Growth", justify="right", no_wrap=True)
    table.add_column("Topic", overflow="fold", width=max(longest, room * 3 // 5) if form.closest else room)
    if form.closest:
        table.add_column("Queries", justify="right", no_wrap=True)
        table.add_column("Closest post", overflow="fold", width=room - max(longest, room * 3 // 5))
    for topic in topics:
        name = Text("\n").join(Text(words, style) for words, style in _lines(topic, console, status))
        row = [Text(str(topic.suggestion.score)), Text(growth_of(topic)), name]
        if form.spark:
            row.insert(1, Text(text_spark(topic.suggestion.spark, _SPARK)))
        if form.closest:
            row += [Text(str(len(topic.suggestion.queries))), Text(printable(_closest(topic)))]
        table.add_row(*row)
    console.print(table)


def _below_each_other(topics: Sequence[Topic], console: Console, *, status: bool) -> None:
    from rich.text import Text

    console.print()
    for topic in topics:
        console.print(Text(f"{topic.suggestion.score}  {growth_of(topic)}"))
        for words, style in _lines(topic, console, status):
            if words == topic.slug:
                console.print(Text(words, style), soft_wrap=True)
            else:
                console.print(Text(words, style), overflow="fold")
        console.print()


def _lines(topic: Topic, console: Console, status: bool) -> Iterator[tuple[str, str]]:
    """What stands in the list about a topic: lines, each with its style."""
    yield printable(topic.suggestion.title), "bold"
    if console.width >= _WHY_FROM and topic.suggestion.why:
        yield printable(topic.suggestion.why), "dim"
    yield topic.slug, "dim"
    for words, style in _remarks(topic, status):
        yield printable(words), style


def _remarks(topic: Topic, status: bool) -> Iterator[tuple[str, str]]:
    if status:
        yield str(topic.status).capitalize(), "green"
    if topic.suggestion.safety:
        yield _SAFETY[topic.suggestion.safety], "magenta"
    if topic.suggestion.advice == "improve" and topic.suggestion.closest and topic.status is Status.SUGGESTED:
        yield f"Advice: improve {topic.suggestion.closest[0].slug}", "green"
    if topic.status is Status.ACCEPTED and topic.decisions and (post := to_improve(topic)):
        yield f"improve: {post}", "green"
    for words in (topic.returned, topic.improve):
        if words:
            yield words, "yellow"


def to_improve(topic: Topic) -> str:
    """Return the post that somebody has decided to improve; empty when nobody has."""
    from plugins.trends.queue.decide import newest

    last = newest(topic)
    return last.into if last is not None and last.did == "improve" else ""


def _closest(topic: Topic) -> str:
    if not topic.suggestion.closest:
        return "none"
    close = topic.suggestion.closest[0]
    return f"{close.words}: {close.title}"


def show_list(waiting: Sequence[Topic], improve: Sequence[Topic], *, empty: str, mixed: bool) -> None:
    """Print the queue: what waits, and then the posts to improve."""
    console = console_here()
    if waiting:
        as_table(waiting, console, status=mixed)
    else:
        console.print(empty, markup=False, soft_wrap=True)
    if improve:
        console.print("\nImprove: their searches rise again, and we have answered them.", markup=False)
        as_table(improve, console, status=False)


def show_topic(topic: Topic) -> None:
    """Print everything about one topic."""
    console = console_here()
    width = max(min(console.width, 110) - 14, 20)
    console.print(printable(topic.suggestion.title), style="bold", markup=False, soft_wrap=True)
    for label, *lines in _rows(topic):
        for line in lines or ("–",):
            for text in textwrap.wrap(printable(line), width) or [""]:
                console.print(f"{label:<14}{text}", markup=False, soft_wrap=True)
                label = ""


def _rows(topic: Topic) -> Iterator[tuple[str, ...]]:
    """What is said about a topic: a label, and the lines beside it."""
    from plugins.trends.series import text_spark

    known = topic.suggestion
    yield "", f"{topic.slug} · {known.category or 'no category yet'} · {topic.status}"
    yield "Why", known.why
    why = f": {known.confidence_why}" if known.confidence_why else ""
    yield "Score", f"{known.score} of 100. {str(known.confidence).capitalize()}{why}"
    if known.spark:
        yield "Searches", f"{text_spark(known.spark, 52)}  {known.spark_window}"
    yield "Growth", growth_of(topic)
    yield "Advice", "Improve the closest post" if known.advice == "improve" else "Write a new post"
    if known.level is not None:
        yield "Level", f"{known.level:g} times the searches for the anchor"
    if known.impressions is not None:
        yield "We appear", f"{known.impressions:,} times at positions 5 to 30"
    if known.safety:
        yield "Safety", _SAFETY[known.safety]
    for words in filter(None, (topic.returned, topic.improve)):
        yield "Note", words
    yield "People type", *known.queries
    yield "We have", *(f"{one.words}: {one.title} ({one.path}). {one.why}" for one in known.closest)
    if topic.post:
        yield "Post", topic.post
    if topic.status is Status.ACCEPTED and to_improve(topic):
        yield "To improve", to_improve(topic)
    yield "Evidence", *(evidence_line(record) for record in known.evidence)
    yield "Decisions", *(decision_line(topic, number) for number in range(len(topic.decisions)))
    if topic.notes:
        yield "Notes", *topic.notes.split("\n")


def evidence_line(record: Record) -> str:
    """Return one piece of evidence in words: when, where from, what."""
    value = record.raw or ("" if record.value is None else f"{record.value:g}")
    place = ", ".join(part for part in (record.place, record.window) if part)
    parts = [
        f"{record.fetched:%Y-%m-%d}",
        record.source,
        f"{record.kind} {value}".strip(),
        record.query,
        place,
    ]
    return "  ".join(part for part in parts if part)


def decision_line(topic: Topic, number: int) -> str:
    """Return one decision in words: when, who, what, why."""
    one = topic.decisions[number]
    until = f" until {one.until}" if one.until else ""
    into = f" into {one.into}" if one.into and one.did == "merged" else f" {one.into}" if one.into else ""
    why = f": {one.why}" if one.why else ""
    return f"{one.when:%Y-%m-%d %H:%M} {one.by}: {one.did}{until}{into}{why}"


def show_dropped(dropped: Sequence[Dropped]) -> None:
    """Print the queries that became no topic, under their reasons."""
    console = console_here()
    if not dropped:
        console.print("No query was dropped.")
    for one in dropped:
        console.print(printable(f"{one.query}  {one.because}"), markup=False, soft_wrap=True)
    if dropped:
        console.print('\nTo bring one back: spine topics rescue "QUERY"', markup=False, soft_wrap=True)


def counts_line(topics: Sequence[Topic], snapshot: dt.date | None, today: dt.date) -> str:
    """Return how the whole queue stands, in one line."""
    from plugins.trends.queue.standing import Standing

    counts = Counter(topic.status for topic in topics)
    improve = sum(1 for topic in topics if topic.improve)
    others = [f"{counts[one]} {one}" for one in Status if one is not Status.SUGGESTED and counts[one]]
    line = str(Standing(counts[Status.SUGGESTED], improve, snapshot, today))
    return f"{line} {', '.join(others)}.".replace(" .", "") if others else line


def as_object(topic: Topic, *, evidence: bool = True) -> dict:
    """Return a topic for programs."""
    from plugins.trends.queue import items

    known = topic.suggestion
    told = {
        "slug": topic.slug,
        "status": str(topic.status),
        "title": known.title,
        "query": known.query,
        "queries": list(known.queries),
        "category": known.category,
        "subject": known.subject,
        "score": known.score,
        "confidence": str(known.confidence),
        "confidence_why": known.confidence_why,
        "why": known.why,
        "safety": str(known.safety),
        "growth": known.growth,
        "growth_counted": known.growth_counted,
        "breakout": known.breakout,
        "level": known.level,
        "impressions": known.impressions,
        "advice": known.advice,
        "spark": list(known.spark),
        "spark_window": known.spark_window,
        "closest": [
            {"post": one.path, "slug": one.slug, "title": one.title, "closeness": one.closeness,
             "words": one.words, "why": one.why}
            for one in known.closest
        ],
        "post": topic.post,
        "improve": topic.improve,
        "returned": topic.returned,
        "decisions": [items.of_decision(one) for one in topic.decisions],
    }  # fmt: skip
    if evidence:
        told |= {"evidence": items.of_records(known.evidence), "notes": topic.notes}
    return told


def findings_as_objects(findings: Sequence[Finding]) -> list[dict]:
    """Return findings in the shape that every check shares."""
    from plugins.findings import render

    return json.loads(render(findings, form="json", checked=0))["findings"]
