"""Topics: what patients search for, one card at a time, and what an editor decides about it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click
from rapidfuzz import fuzz
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from plugins.trends.queue.decide import REASONS
from plugins.trends.record import Kind, Record
from plugins.trends.sources import title_of
from plugins.trends.topic import Safety, Status, Topic
from spine.desk.web import drawing, words
from spine.desk.web.answers import screen
from spine.desk.web.screens.deciding import newest_own
from spine.desk.web.work import Standing, Work
from spine.history import Event, events
from spine.topic_table import growth_of

AT_ONCE = 20
"""Cards on one page."""
_TARGETS = 3
"""Topics that are offered to merge into."""
_CLOSE = 0.5
_NEW = dt.timedelta(days=7)
CARE = {
    Safety.EMERGENCY: "Speaks of an emergency: a physician approves the outline before anyone writes.",
    Safety.SELF_HARM: "Speaks of self-harm: a physician approves the outline before anyone writes.",
    Safety.MEDICINES: "Asks about a medicine: a physician approves the outline before anyone writes.",
}
_KINDS = {
    Kind.RISING: "Rising searches",
    Kind.TOP: "Frequent searches",
    Kind.SERIES: "Interest over time",
    Kind.SUGGESTION: "Suggested or trending",
    Kind.OWN: "Shown by Google",
}
_TABS = {
    "waiting": "Waiting",
    "improve": "To improve",
    "accepted": "Accepted",
    "snoozed": "Snoozed",
    "rejected": "Rejected",
}
_OF_TAB = {
    "accepted": (Status.ACCEPTED, Status.WRITTEN),
    "snoozed": (Status.SNOOZED,),
    "rejected": (Status.REJECTED, Status.MERGED),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A topic as its card shows it."""

    topic: Topic
    number: int
    growth: str
    typed: list[tuple[str, str]]
    """The queries, each with its figure."""
    care: str
    targets: list[Topic]
    """Topics it could be merged into."""
    sources: str
    """Where its evidence is from, in a few words."""

    @property
    def spark_said(self) -> str:
        """What the sparkline shows, in words."""
        return drawing.described(self.topic.suggestion.spark, "")


# ---- looking ----------------------------------------------------------------------


def show(work: Work, request: Request) -> Response:
    """Show the topics of one kind: those that wait as cards, the others as a list."""
    standing, asked = work.standing(), request.query_params
    tab = asked.get("tab", "waiting")
    found = _of_tab(standing, tab)
    filters = _filters(work)
    shown = [topic for topic in found if _says(topic, asked.get("q", ""))]
    counts = {name: sum(map(fits, shown)) for name, (_, fits) in filters.items()}
    if asked.get("show") in filters:
        shown = list(filter(filters[asked["show"]][1], shown))
    start = _start(asked, len(shown))
    page = shown[start : start + AT_ONCE]
    waiting = standing.of(Status.SUGGESTED)
    common = {
        "standing": standing,
        "tab": tab,
        "tabs": tabs_of(standing),
        "asked": {name: asked.get(name, "") for name in ("q", "show")},
        "query": str(asked),
        "filters": [(name, label, counts[name]) for name, (label, _) in filters.items()],
        "total": len(found),
        "found": len(shown),
        "start": start,
        "at_once": AT_ONCE,
        "findings": standing.queue.findings,
        "undo": newest_own(work, standing),
    }
    if tab not in ("waiting", "improve"):
        return screen(work, request, "topics-list.html", here="topics", topics=page, care=CARE, **common)
    cards = [_card(topic, start + at, waiting) for at, topic in enumerate(page, 1)]
    return screen(
        work, request, "topics.html", here="topics", cards=cards, reasons=REASONS,
        snoozes=_snoozes(work.now().date()), anchor=work.live.settings.get("TRENDS", {}).get("anchor", ""),
        decided=_decided_today(work, standing), **common,
    )  # fmt: skip


def evidence(work: Work, request: Request) -> Response:
    """Show where the evidence of a topic comes from."""
    standing = work.standing()
    topic = _named(standing, request.path_params["slug"])
    rows = [_row(record) for record in topic.suggestion.evidence]
    part = request.query_params.get("part") == "table"
    name = "_evidence.html" if part else "evidence.html"
    return screen(work, request, name, here="topics", standing=standing, topic=topic, rows=rows)


def tabs_of(standing: Standing) -> list[tuple[str, str, int]]:
    """Return the tabs that head these screens: the name, the words, and how many topics there are."""
    return [(name, words_, len(_of_tab(standing, name))) for name, words_ in _TABS.items()]


def _decided_today(work: Work, standing: Standing) -> list[Event]:
    try:
        found = events(work.root, standing.queue)
    except click.UsageError:
        return []
    now = work.now()
    return [one for one in found if one.when.astimezone(now.tzinfo).date() == now.date() and one.last]


def _of_tab(standing: Standing, tab: str) -> list[Topic]:
    if tab == "improve":
        return standing.to_improve
    return standing.of(*_OF_TAB.get(tab, (Status.SUGGESTED,)))


def _filters(work: Work) -> dict[str, tuple[str, Callable[[Topic], bool]]]:
    since = work.now() - _NEW

    def is_new(topic: Topic) -> bool:
        return bool(topic.suggestion.evidence) and min(e.fetched for e in topic.suggestion.evidence) > since

    fresh = work.fresh_topics()
    return {
        "fresh": ("New from the last import or pull", lambda topic: topic.slug in fresh),
        "new": ("New this week", is_new),
        "breakout": ("Breakout", lambda topic: topic.suggestion.breakout),
        "ours": ("We have a close post", lambda topic: _closeness(topic) >= _CLOSE),
        "clinician": ("Needs a clinician", lambda topic: bool(topic.suggestion.safety)),
    }


def _closeness(topic: Topic) -> float:
    return topic.suggestion.closest[0].closeness if topic.suggestion.closest else 0.0


def _says(topic: Topic, typed: str) -> bool:
    known = topic.suggestion
    text = " ".join([known.title, *known.queries, topic.slug, known.category]).casefold()
    return all(word in text for word in typed.casefold().split())


def _start(asked: QueryParams, count: int) -> int:
    typed = asked.get("from", "0")
    start = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return start // AT_ONCE * AT_ONCE if start < count else 0


def _card(topic: Topic, number: int, waiting: Sequence[Topic]) -> Card:
    known = topic.suggestion
    figures = {one.query.casefold(): one.raw for one in known.evidence if one.kind is Kind.RISING and one.raw}
    typed = [(query, figures.get(query.casefold(), "")) for query in known.queries]
    return Card(
        topic, number, growth_of(topic), typed, CARE.get(known.safety, ""), _targets(topic, waiting),
        _sources(known.evidence),
    )  # fmt: skip


def _targets(topic: Topic, waiting: Sequence[Topic]) -> list[Topic]:
    """Return the waiting topics that are most like this one: of one subject first, then of like words."""
    subject = topic.suggestion.subject.split("/")[0]

    def likeness(other: Topic) -> float:
        same = other.suggestion.subject.split("/")[0] == subject
        alike = fuzz.token_set_ratio(topic.suggestion.title, other.suggestion.title) / 100
        return 2 * same + (other.suggestion.category == topic.suggestion.category) + alike

    others = [other for other in waiting if other.slug != topic.slug]
    return sorted(others, key=lambda other: (-likeness(other), other.slug))[:_TARGETS]


def _sources(records: Sequence[Record]) -> str:
    """Return how many sources speak of a topic and when they were read: `Two sources, read 13 November`."""
    if not records:
        return "No evidence is kept"
    days = sorted({record.fetched.date() for record in records})
    read = [f"{one.day} {one:%B}" for one in days]
    when = read[0] if len(read) == 1 else f"{read[0]} to {read[-1]}"
    return f"{words.many(len({record.source for record in records}), 'source', words=True)}, read {when}"


def _row(record: Record) -> dict[str, str]:
    said_ = f"“{record.query}” {record.raw}".strip()
    if record.kind is Kind.OWN:
        clicks = "" if record.clicks is None else f", {words.many(record.clicks, 'click')}"
        place = "" if record.position is None else f", place {record.position:.1f}"
        said_ = f"“{record.query}”: {record.value or 0:,.0f} times{clicks}{place}"
    elif record.kind is Kind.SERIES:
        missing = sum(point.value is None for point in record.points)
        said_ = f"“{record.query}”: {len(record.points)} points, {missing} missing"
    return {
        "what": _KINDS[record.kind],
        "said": said_,
        "window": ", ".join(part for part in (record.window.replace(" ", " to ", 1), record.place) if part),
        "source": title_of(record.source) or record.source,
        "read": words.short_day(record.fetched.date()),
    }


def _snoozes(today: dt.date) -> list[tuple[str, str, str]]:
    """Return for how long a topic can be put aside: words, the day for the form, the day in words."""
    choices = (("For two weeks", 14), ("For two months", 61), ("For half a year", 182))
    days = [(label, today + dt.timedelta(days=count)) for label, count in choices]
    return [(label, one.isoformat(), words.day(one, today)) for label, one in days]


def _named(standing: Standing, slug: str) -> Topic:
    found = next((topic for topic in standing.topics if topic.slug == slug), None)
    if found is None:
        raise click.UsageError(f"There is no topic “{slug[:80]}” any more.")
    return found
