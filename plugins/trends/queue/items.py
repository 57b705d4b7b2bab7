"""The lists of a topic file: decisions, queries, closest posts and evidence, one item a line.

An item shows by its shape which list it belongs to: a text is a query, and of the others each has a key of
its own (`did`, `closeness`, `kind`). So an item that a merge has put under another key is still understood.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from plugins.trends.queue.decide import BY_ITSELF, STATUS_AFTER
from plugins.trends.queue.sheet import Item
from plugins.trends.record import Kind, Record
from plugins.trends.topic import Close, Decision

LISTS = ("decisions", "queries", "closest", "evidence")
BARE = (
    *("when", "did", "until", "strength", "wrote", "seen"),
    *("on", "source", "kind", "place", "number", "clicks", "position", "from", "closeness", "slug"),
)
"""Keys whose values stand without quotes."""
_TELLING = {"did": "decisions", "closeness": "closest", "kind": "evidence"}
MOST_EVIDENCE = 60
"""Lines of evidence in a file; the snapshots have all of it."""


def home(item: Item) -> str:
    """Return the list that an item belongs to; empty when its shape tells of none."""
    if isinstance(item, str):
        return "queries" if item.strip() else ""
    return next((name for key, name in _TELLING.items() if key in item), "")


def same(key: str, item: Item) -> Item | None:
    """Return an item in the form in which it is written here; None when it does not say enough."""
    try:
        if isinstance(item, str):
            return item if key == "queries" and item.strip() else None
        return _WRITE[key](_READ[key](item)) if key in _READ else None
    except (KeyError, ValueError, OverflowError):
        return None


def typed(key: str, found: Iterable[Item]) -> list[Any]:
    """Return the items of a list, all of them in their usual form, as values."""
    return [_READ[key](item) for item in found if isinstance(item, dict)]


def problem(key: str, item: Item) -> tuple[str, str]:
    """Say what is wrong with an item of a list, and how to mend it."""
    shown = item if isinstance(item, str) else ", ".join(f"{name}: {value}" for name, value in item.items())
    if key == "decisions":
        fix = "It needs when (such as 2026-11-23T09:00:00Z), who, and did (such as accepted or rejected)."
        return f"This decision can't be read: {shown[:80]}", fix
    return f"This item of “{key}” can't be read: {shown[:80]}", "Take the line out, or put # in front of it."


def _decision(item: dict[str, str]) -> Decision:
    did = item["did"].strip().lower()
    if did not in STATUS_AFTER and did not in BY_ITSELF:
        raise ValueError(did)
    return Decision(
        did=did,
        by=item.get("who", ""),
        when=moment(item["when"]),
        why=item.get("why", ""),
        until=dt.date.fromisoformat(item["until"]) if item.get("until") else None,
        into=item.get("into", ""),
        strength=number_of(item.get("strength") or "0"),
        wrote=item.get("wrote", ""),
        seen=dt.date.fromisoformat(item["seen"]) if item.get("seen") else None,
        known=item.get("known", ""),
    )


def of_decision(decision: Decision) -> Item:
    """Return a decision as an item."""
    item = {
        "when": when_text(decision.when),
        "who": decision.by,
        "did": decision.did,
        "why": decision.why,
        "until": decision.until.isoformat() if decision.until else "",
        "into": decision.into,
        "strength": number_text(decision.strength or None),
        "wrote": decision.wrote,
        "seen": decision.seen.isoformat() if decision.seen else "",
        "known": decision.known,
    }
    return {key: value for key, value in item.items() if value or key == "who"}


def _close(item: dict[str, str]) -> Close:
    closeness = number_of(item["closeness"])
    return Close(
        item.get("post", ""), item.get("slug", ""), item.get("title", ""), closeness, item.get("why", "")
    )


def of_close(close: Close) -> Item:
    """Return a close post as an item."""
    closeness = f"{close.closeness:.2f}"
    return {
        "post": close.path,
        "slug": close.slug,
        "title": close.title,
        "closeness": closeness,
        "why": close.why,
    }


def _record(item: dict[str, str]) -> Record:
    raw = item.get("value", "")
    number = item.get("number", "")
    return Record(
        query=item.get("query", ""),
        kind=Kind(item["kind"]),
        source=item.get("source", ""),
        fetched=dt.datetime.combine(dt.date.fromisoformat(item["on"]), dt.time(), dt.UTC),
        value=number_of(number) if number else None,
        raw=raw,
        seed=item.get("seed", ""),
        place=item.get("place", ""),
        window=item.get("window", ""),
        hash=item.get("from", ""),
        level=number_of(item["level"]) if item.get("level") else None,
        clicks=int(item["clicks"]) if item.get("clicks") else None,
        position=number_of(item["position"]) if item.get("position") else None,
    )


def _of_record(record: Record) -> Item:
    item = {
        "on": record.fetched.astimezone(dt.UTC).date().isoformat(),
        "source": record.source,
        "kind": str(record.kind),
        "query": record.query,
        "value": record.raw,
        "number": number_text(record.value),
        "clicks": number_text(record.clicks),
        "position": number_text(record.position),
        "level": number_text(record.level),
        "place": record.place,
        "window": record.window,
        "seed": record.seed,
        "from": record.hash,
    }
    return {key: value for key, value in item.items() if value or key in ("query", "on", "kind")}


def of_records(records: Sequence[Record]) -> list[Item]:
    """Return the evidence as items, oldest first; the newest when there is more than a file should hold."""
    newest_first = sorted(records, key=lambda one: (one.fetched, one.value or 0.0, one.hash), reverse=True)
    first: dict[tuple[str, ...], Record] = {}
    again: list[Record] = []
    for record in newest_first:
        key = (record.query, record.kind, record.place, record.source)
        if first.setdefault(key, record) is not record:
            again.append(record)
    kept = [_of_record(record) for record in [*first.values(), *again][:MOST_EVIDENCE]]
    unique = {repr(item): item for item in kept}
    return sorted(unique.values(), key=lambda item: (*(item.get(k, "") for k in _SORTED), repr(item)))


_SORTED = ("on", "source", "kind", "query", "place", "window")
_READ = {"decisions": _decision, "closest": _close, "evidence": _record}
_WRITE = {"decisions": of_decision, "closest": of_close, "evidence": _of_record}


def moment(text: str) -> dt.datetime:
    """Return a moment in UTC; a day alone is its first second. Raises `ValueError`."""
    when = dt.datetime.fromisoformat(text.strip().replace("Z", "+00:00").replace("z", "+00:00"))
    return when.replace(tzinfo=dt.UTC) if when.tzinfo is None else when.astimezone(dt.UTC)


def when_text(when: dt.datetime) -> str:
    """Return a moment as files have it, in UTC: to the thousandth, for two may fall in one second."""
    spec = "milliseconds" if when.microsecond >= 1000 else "seconds"
    return f"{when.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec=spec)}Z"


def number_of(text: str) -> float:
    """Return a number that can be counted with. Raises `ValueError`."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def number_text(value: float | None) -> str:
    """Return a number with six digits at most, and whole ones without a point; empty for None."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def spark_text(spark: Sequence[float | None]) -> str:
    """Return interest over time on one line, in whole numbers; `null` where there is none."""
    values = ("null" if value is None else str(round(value)) for value in spark)
    return f"[{', '.join(values)}]" if spark else ""


def spark_of(text: str) -> tuple[float | None, ...]:
    """Return interest over time from its line; what is no number is a gap."""
    parts = [part.strip() for part in text.strip("[] ").split(",")] if text.strip("[] ") else []
    return tuple(float(part) if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", part) else None for part in parts)
