"""What to ask next: everything that is due, and nothing that is known.

It is worked out from the settings and the kept snapshots alone. So a run that ended early, for whatever
reason, is gone on with by the next one where it stopped.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from plugins.trends.live.ask import ENDPOINTS, Ask, What
from plugins.trends.live.windows import fits
from plugins.trends.payload import Payload
from plugins.trends.record import Kind, Record
from plugins.trends.settings import TrendsSettings

_AT_ONCE = 4
"""Queries in one series beside the anchor: Google compares five."""
_LONGEST = 100
"""Letters of a query that is followed."""
_RECENT = dt.timedelta(days=30)
"""How long before the newest record others count for what is followed."""
_TOO_NEW = dt.timedelta(hours=1)
"""A snapshot from further in the future was dated by a clock that was wrong, and counts for nothing."""
_MOST_GROWTH = 5000.0
"""Percent. What Google calls a breakout is more than this, and how much more says little."""

Tried = tuple[What, str]
"""A kind of question and a query in lower case."""


def plan(
    settings: TrendsSettings,
    payloads: Iterable[Payload],
    *,
    now: dt.datetime,
    follow: Sequence[str] = (),
    without: Collection[Tried] = (),
) -> list[Ask]:
    """Return what is due, the most pressing first: related searches, then suggestions, then series.

    `payloads` are the snapshots. `follow` are the queries whose interest over time is wanted, the most
    wanted first; `without` is what is not to be asked in this run. What was never asked comes before what
    was, and what was asked long ago before what was asked lately.
    """
    known = _Known(settings, payloads, now)
    asks: list[Ask] = []
    for what in (What.RELATED, What.SUGGESTIONS) if settings.suggestions else (What.RELATED,):
        window = settings.window if what is What.RELATED else ""
        due = known.due(what, settings.seeds, settings.related_days, without)
        asks += [Ask(what, (query,), settings.place, window) for query in due]
    followed = _unlike(settings.anchor, follow)[: settings.series_queries]
    due = known.due(What.SERIES, followed, settings.series_days, without)
    for start in range(0, len(due), _AT_ONCE):
        queries = (settings.anchor, *due[start : start + _AT_ONCE])
        asks.append(Ask(What.SERIES, queries, settings.place, settings.series_window, settings.anchor))
    return asks


def tried(ask: Ask) -> Iterator[Tried]:
    """Yield what an ask asks about, as `plan` takes it in `without`."""
    return ((ask.what, query.casefold()) for query in ask.queries if query != ask.anchor)


def worth_following(
    records: Iterable[Record],
    *,
    subject_of: Callable[[str], str],
    first: Sequence[str] = (),
    followed: Iterable[str] = (),
) -> list[str]:
    """Return the queries whose interest over time is worth knowing, one for each subject, the best first.

    `first` are those of the topics that wait. Then come the searches that rise most, our own appearances in
    the results, and the most frequent. `subject_of` gives what a query is about, or nothing for one that the
    practice does not answer. A subject keeps the query that it was `followed` with (newest first).
    """
    kept: dict[str, str] = {}
    for query in followed:
        kept.setdefault(subject_of(query), query)
    found: dict[str, str] = {}
    for query in dict.fromkeys((*first, *_strongest(list(records)))):
        subject = subject_of(query)
        if subject:
            found.setdefault(subject, kept.get(subject, query))
    return list(found.values())


def followed_in(payloads: Iterable[Payload]) -> list[str]:
    """Return the queries that snapshots follow over time, those of the newest first."""
    series = [one for one in payloads if one.anchor and one.name == ENDPOINTS[What.SERIES]]
    series.sort(key=lambda one: (one.fetched, one.hash), reverse=True)
    queries = (query for one in series for query in one.seed.split("\n") if query != one.anchor)
    return list(dict.fromkeys(queries))


def _strongest(records: list[Record]) -> list[str]:
    """Return queries: those that rise, then those we appear for, then those searched often."""
    newest = max((record.fetched for record in records), default=None)
    recent = [record for record in records if newest and record.fetched >= newest - _RECENT]
    queries: list[str] = []
    for kind in (Kind.RISING, Kind.OWN, Kind.TOP):
        most = _MOST_GROWTH if kind is Kind.RISING else float("inf")
        some = [record for record in recent if record.kind is kind]
        some.sort(key=lambda record: (-min(record.value or 0.0, most), record.query))
        queries += (record.query for record in some)
    return queries


class _Known:
    """When each query was last answered, for each kind of question."""

    def __init__(self, settings: TrendsSettings, payloads: Iterable[Payload], now: dt.datetime) -> None:
        self._now = now
        self._last: dict[Tried, dt.datetime] = {}
        for payload in payloads:
            what = _answers(settings, payload)
            if what is None or payload.fetched > now + _TOO_NEW:
                continue
            for query in payload.seed.split("\n"):
                key = (what, query.casefold())
                self._last[key] = max(payload.fetched, self._last.get(key, payload.fetched))

    def due(self, what: What, queries: Iterable[str], days: float, without: Collection[Tried]) -> list[str]:
        """Return the queries that no fresh snapshot answers, those never asked first, then the oldest."""
        fresh_from = self._now - dt.timedelta(days=days)
        waiting: list[tuple[dt.datetime, int, str]] = []
        for place, query in enumerate(queries):
            key = (what, query.casefold())
            last = self._last.get(key)
            if key not in without and (last is None or last <= fresh_from):
                waiting.append((last or dt.datetime.min.replace(tzinfo=dt.UTC), place, query))
        return [query for _, _, query in sorted(waiting)]


def _answers(settings: TrendsSettings, payload: Payload) -> What | None:
    """Return the kind of question a snapshot answers as the settings would ask it; None for others."""
    if payload.via == "import" or payload.place != settings.place:
        return None
    for ask in (
        Ask(What.RELATED, (), settings.place, settings.window),
        Ask(What.SERIES, (), settings.place, settings.series_window, settings.anchor),
        Ask(What.SUGGESTIONS, (), settings.place),
    ):
        same_anchor = payload.anchor.casefold() == ask.anchor.casefold()
        same_window = not ask.window or fits(ask.window, payload.window)
        if payload.name == ask.endpoint and same_anchor and same_window:
            return ask.what
    return None


def _unlike(anchor: str, queries: Iterable[str]) -> list[str]:
    """Return queries that can be asked about, each once, the anchor left out."""
    by_lower: dict[str, str] = {}
    for query in queries:
        text = " ".join(query.split())
        if text and len(text) <= _LONGEST and text.isprintable() and text.casefold() != anchor.casefold():
            by_lower.setdefault(text.casefold(), text)
    return list(by_lower.values())
