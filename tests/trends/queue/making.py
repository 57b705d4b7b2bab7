"""Topics, suggestions and posts for the tests of the queue, each with what a test leaves out."""

import datetime as dt
from dataclasses import replace

from plugins.posts import Post
from plugins.posts import Status as PostStatus
from plugins.trends.record import Kind, Record
from plugins.trends.topic import Close, Confidence, Decision, Suggestion, Topic

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
WHY = "why do back surgeries fail"


def moment(day: str, hour: int = 9) -> dt.datetime:
    """A moment of a day such as 2026-11-20."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC)


def rising(query: str = WHY, value: float = 350, on: str = "2026-11-15", **more: object) -> Record:
    """A query that rises."""
    given = {
        "source": "explore-csv",
        "raw": f"+{value:g}%",
        "place": "US",
        "window": "2025-11-15 2026-11-15",
        "hash": "ab" * 8,
    }
    return Record(query=query, kind=Kind.RISING, fetched=moment(on), value=value, **{**given, **more})


def suggestion(*records: Record, **more: object) -> Suggestion:
    """A suggestion about failed back surgery."""
    evidence = records or (rising(),)
    given = {
        "subject": "back-surgery/failure",
        "title": "Why do back surgeries fail?",
        "query": WHY,
        "queries": tuple(dict.fromkeys((WHY, *(record.query for record in evidence)))),
        "category": "Spine Surgery",
        "score": 87,
        "confidence": Confidence.FAIR,
        "confidence_why": "one source, seen twice",
        "why": "Searches rose by 350 % in four weeks, and none of our posts answers the question.",
        "growth": 350.0,
        "spark": (12.0, None, 40.0, 93.0),
        "spark_window": "4 weeks to 8 Nov 2026, US",
        "closest": (
            Close("content/posts/fusion.md", "fusion", "What is spinal fusion?", 0.31, "Shares “surgery”."),
        ),
        "evidence": evidence,
    }
    return Suggestion(**{**given, **more})


def topic(slug: str = "why-do-back-surgeries-fail", *decisions: Decision, **more: object) -> Topic:
    """A topic that waits for review, or with what was decided."""
    from plugins.trends.queue.decide import with_decisions

    made = with_decisions(Topic(slug=slug, suggestion=suggestion()), decisions)
    return replace(made, **more)


def decision(did: str, on: str = "2026-11-16", by: str = "Ann", **more: object) -> Decision:
    """What Ann decided."""
    return Decision(did, by, moment(on), **more)


def post(path: str = "content/posts/a.md", *, on: str = "2026-11-17", **more: object) -> Post:
    """A post that visitors see."""
    given = {
        "slug": path.rsplit("/", 1)[-1][:-3],
        "title": "A",
        "status": PostStatus.PUBLISHED,
        "date": moment(on, 0),
    }
    return Post(path=path, **{**given, **more})
