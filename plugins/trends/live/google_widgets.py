"""Whether an answer of Google's is one, and to what was asked.

Google serves refusals as pages, as scripts and with the status of a good answer; and a token that is asked
with may stand for another query, another place or another time. Numbers under a wrong name would be worse
than none, so everything is compared.
"""

import datetime as dt
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from plugins.trends.live.ask import Ask, What
from plugins.trends.live.faults import Fault, SourceFault
from plugins.trends.live.http import Answer
from plugins.trends.live.windows import fits

TITLE = "Google"
_CONSENT = re.compile(rb"""<form[^>]+action=["']?https?://consent\.|/sorry/index|unusual traffic""", re.I)
_LONGEST_WAIT = 7 * 86_400.0
"""Seconds. A source that asks for more is asked again after this."""
_WIDGETS = {What.RELATED: "RELATED_QUERIES", What.SERIES: "TIMESERIES"}


def refuse_page(answer: Answer) -> None:
    """Raise `SourceFault` for an answer whose status says that it is none, or that asks for consent."""
    status, wait = answer.status, retry_after(answer.headers)
    if status == 429 or (status == 503 and wait is not None):
        words = f"{TITLE} asks us to come back later."
        raise SourceFault(Fault.RATE_LIMITED, words, status=status, retry_after=wait)
    if status in (401, 403, 407, 451) or _CONSENT.search(answer.body):
        words = f"{TITLE} shows a page for people instead of answering."
        raise SourceFault(Fault.BLOCKED, words, status=status, retry_after=wait)
    if status >= 500:
        raise SourceFault(Fault.UNREACHABLE, f"{TITLE} has trouble of its own.", status=status)
    if status != 200:
        raise SourceFault(Fault.MALFORMED, f"{TITLE} did not understand the question.", status=status)


def refuse_text(answer: Answer) -> None:
    """Raise `SourceFault` for an answer that is no data: a page, or one that broke off."""
    refuse_page(answer)
    opening = answer.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith(b"<"):
        words = f"{TITLE} shows a page for people instead of answering. It may want a consent."
        raise SourceFault(Fault.BLOCKED, words, status=answer.status)
    if not answer.whole:
        raise SourceFault(Fault.MALFORMED, f"{TITLE}’s answer broke off, or is far too long.")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks us to wait, at most a week (RFC 9110, section 10.2.3).

    A date is compared with the answer's own `Date`; without one it counts for nothing.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _LONGEST_WAIT)
    until, since = _moment(text), _moment(headers.get("date", ""))
    if until is None or since is None:
        return None
    return min(max((until - since).total_seconds(), 0.0), _LONGEST_WAIT)


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def refuse_widgets(data: Any) -> None:
    """Raise `SourceFault` when what `explore` says has no widgets that pytrends can go through."""
    widgets = data.get("widgets") if isinstance(data, dict) else None
    if not isinstance(widgets, list) or not all(_is_widget(one) for one in widgets):
        raise SourceFault(Fault.MALFORMED, f"{TITLE}’s answer has another shape than it used to.")


def _is_widget(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("id"), str)


def widget_for(ask: Ask, widgets: list[dict[str, Any]]) -> tuple[dict[str, Any], str]:
    """Return the widget that answers an ask, and the days it is about.

    Raises `SourceFault` when there is none, or when it is about something else than what was asked.
    """
    name = _WIDGETS[ask.what]
    found = [one for one in widgets if one["id"] == name and isinstance(one.get("request"), dict)]
    if len(found) != 1 or not isinstance(found[0].get("token"), str):
        words = f"{TITLE}’s answer lacks what was asked for, {ask.words}."
        raise SourceFault(Fault.MALFORMED, words)
    request = found[0]["request"]
    items = [request.get("restriction")] if ask.what is What.RELATED else request.get("comparisonItem")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise SourceFault(Fault.MALFORMED, f"{TITLE}’s answer does not say what it is about.")
    if [_tidy(_keyword(item)) for item in items] != [_tidy(query) for query in ask.queries]:
        raise SourceFault(
            Fault.MALFORMED, f"{TITLE} answered about other searches than those asked for, {ask.words}."
        )
    if not all(_is_place(item.get("geo"), ask.place) for item in items):
        raise SourceFault(Fault.MALFORMED, f"{TITLE} answered for another place than {ask.place}.")
    times = {item.get("time", request.get("time")) for item in items if _is_text(item.get("time", ""))}
    window = times.pop() if len(times) == 1 else None
    if not _is_text(window) or not fits(ask.window, str(window)):
        raise SourceFault(Fault.MALFORMED, f"{TITLE} answered for another time than “{ask.window}”.")
    return found[0], str(window)


def _keyword(item: Mapping[str, Any]) -> str:
    """Return the query that a part of a widget is about; empty when it names none, or several."""
    within = item.get("complexKeywordsRestriction")
    words = within.get("keyword") if isinstance(within, dict) else None
    if isinstance(words, list) and len(words) == 1 and isinstance(words[0], dict):
        value = words[0].get("value")
        return value if isinstance(value, str) else ""
    return ""


def _is_place(geo: Any, place: str) -> bool:
    """Whether `{"country": "US"}`, `{"region": "US-MN"}` or `{"dma": "613"}` is the place asked for."""
    named = list(geo.values()) if isinstance(geo, dict) else []
    return len(named) == 1 and named[0] in (place, place.rpartition("-")[2] if "dma" in geo else place)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _tidy(query: str) -> str:
    return " ".join(query.split()).casefold()
