"""History: who decided what about the topics, when and why, day by day; and taking it back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import click
from starlette.requests import Request
from starlette.responses import Response

from plugins.trends.queue.decide import ITSELF
from spine.desk.web import words as say
from spine.desk.web.answers import screen
from spine.desk.web.asking import address, piece, typed
from spine.desk.web.guard import OWN
from spine.desk.web.screens.deciding import draft_of
from spine.desk.web.work import Standing, Work
from spine.history import KINDS, Event, chosen, events

HERE = f"{OWN}history"
AT_ONCE = 50
"""Decisions on one page."""
_STANDS = {
    "suggested": "waits for review again",
    "accepted": "is accepted again",
    "rejected": "is rejected again",
    "snoozed": "is snoozed again",
    "merged": "is merged again",
    "written": "has its draft again",
    "published": "is published, as before",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A decision as its line shows it."""

    event: Event
    time: str
    by: str
    to: str
    """Where what came of it is: the draft, or the topics of its kind; empty for nothing."""
    leads: str
    """What that link says."""


def show(work: Work, request: Request) -> Response:
    """Show the decisions that are asked for, the newest first."""
    standing = work.standing()
    asked = typed(request.query_params, "by", "kind", "q")
    try:
        every, problem = events(work.root, standing.queue), ""
    except click.UsageError as error:
        every, problem = [], error.format_message()
    found = chosen(every, by=asked["by"], kind=asked["kind"], words=asked["q"])
    some, part = piece(found, asked, request.query_params.get("from", ""), AT_ONCE)
    return screen(
        work, request, "history.html", here="history", standing=standing, asked=asked, part=part,
        total=len(every), narrowed=any(asked.values()), problem=problem, days=_days(work, some),
        people=_people(every),
        kinds=list(KINDS.items()), undone=_undone(standing, request.query_params.get("undone", "")),
        back=f"{HERE}{address(asked)}",
    )  # fmt: skip


def _people(every: Sequence[Event]) -> list[tuple[str, str]]:
    """Return who has decided something, and how each is called; last what happened by itself."""
    names = sorted({one.by for one in every}, key=lambda name: (name == ITSELF, name.casefold()))
    return [(name, _name(name)) for name in names]


def _days(work: Work, some: Sequence[Event]) -> list[tuple[str, dt.date, list[Line]]]:
    """Return decisions by the day of the practice on which they were taken."""
    now = work.now()

    def day(one: Event) -> dt.date:
        return one.when.astimezone(now.tzinfo).date()

    return [
        (_day_said(when, now.date()), when, [_line(work, one) for one in group])
        for when, group in groupby(some, key=day)
    ]


def _day_said(when: dt.date, today: dt.date) -> str:
    if (today - when).days in (0, 1):
        return say.ago(when, today).capitalize()
    return say.heading(when) if when.year == today.year else f"{when:%A}, {say.day(when, today)}"


def _line(work: Work, one: Event) -> Line:
    time = f"{one.when.astimezone(work.now().tzinfo):%H:%M}"
    draft = draft_of(one) if one.last else ""
    if draft:
        return Line(one, time, _name(one.by), draft, "Open the draft")
    return Line(one, time, _name(one.by), "" if one.did == "rescued" else evidence_of(one), "Evidence")


def evidence_of(one: Event) -> str:
    """Return where the evidence of a decision's topic is shown."""
    return f"{OWN}topics/{one.name}/evidence"


def _name(by: str) -> str:
    return "By itself" if by == ITSELF else by


def _undone(standing: Standing, name: str) -> str:
    """Return how a topic stands after its last decision was taken back."""
    if not name:
        return ""
    topic = next((one for one in standing.topics if one.slug == name), None)
    if topic is None:
        return "Taken back."
    return f"Taken back: “{topic.suggestion.title}” {_STANDS.get(topic.status, 'is as it was before')}."
