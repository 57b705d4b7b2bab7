"""From records and posts to topics: what is worth a post, and why. No files, no clock, no network.

    suggest(records, posts, vocabulary=…, settings=…, today=…)     -> Suggestions

Each query is understood; those with one subject are one topic; a topic is measured, compared with the posts
and scored. The same records and posts give the same suggestions, in whatever order they come.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, partial

from plugins.posts.post import Post
from plugins.trends.clusters import LITTLE, Cluster, cluster
from plugins.trends.coverage import Shelf
from plugins.trends.evidence import Measured, newest
from plugins.trends.meaning import Intent
from plugins.trends.naming import topic_category, topic_title
from plugins.trends.record import Record
from plugins.trends.score import capped, confidence_of, parts_of, score_of
from plugins.trends.series import spark
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Close, Confidence, Dropped, Safety, Suggestion
from plugins.trends.understand import understand
from plugins.trends.vocabulary.model import Vocabulary
from plugins.trends.why import MONTHS, why

_STRICTEST = (Safety.SELF_HARM, Safety.EMERGENCY, Safety.MEDICINES, Safety.NONE)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What comes out of the evidence."""

    topics: tuple[Suggestion, ...]
    """The highest score first, then by subject."""
    dropped: tuple[Dropped, ...]
    """Every query that became no topic, by reason and alphabet. Those that name a person are one entry."""


def suggest(
    records: Iterable[Record],
    posts: Iterable[Post],
    *,
    vocabulary: Vocabulary,
    settings: TrendsSettings,
    today: dt.date,
) -> Suggestions:
    """Return the topics that the records speak for, and the queries that became none.

    `posts` are all posts and drafts. `today` only keeps records with a date in the future from ageing the
    others: the same records give the same topics on any later day.
    """
    known = cache(partial(understand, vocabulary=vocabulary))
    found = newest(records, today=today, days=settings.evidence_days)
    clusters, dropped = cluster(found, known, vocabulary, settings)
    shelf = Shelf(posts, known)
    topics: list[Suggestion] = []
    for one, closest in zip(clusters, shelf.closest([one.asked() for one in clusters]), strict=True):
        topic = _suggestion(one, closest, vocabulary, found.as_of, settings)
        if not topic.category:
            topic = replace(topic, category=shelf.category_of(closest))
        if topic.score >= settings.minimum_score:
            topics.append(topic)
        else:
            dropped += [Dropped(query, LITTLE, _too_little(topic)) for query in topic.queries]
    return Suggestions(
        tuple(sorted(topics, key=lambda topic: (-topic.score, topic.subject))),
        tuple(sorted(dropped, key=lambda one: (one.reason, one.query))),
    )


def _too_little(topic: Suggestion) -> str:
    score = "" if topic.confidence is Confidence.INSUFFICIENT else f"a score of {topic.score}, "
    return f"Too little to measure ({score}{topic.confidence_why})"


def _suggestion(
    one: Cluster,
    closest: tuple[Close, ...],
    vocabulary: Vocabulary,
    as_of: dt.date,
    settings: TrendsSettings,
) -> Suggestion:
    """A topic with everything that is said of it."""
    measured, best = one.measured, one.meanings[0]
    parts = parts_of(
        measured,
        certainty=max(meaning.certainty for meaning in one.meanings),
        closeness=closest[0].closeness if closest else 0.0,
        as_of=as_of,
        settings=settings,
    )
    confidence, confidence_why = confidence_of(measured)
    curve = spark(measured.shape.points) if measured.shape else ()
    is_news = any(meaning.intent is Intent.NEWS for meaning in one.meanings)
    return Suggestion(
        subject=one.subject,
        title=topic_title(best, vocabulary),
        query=best.query,
        queries=tuple(meaning.query for meaning in one.meanings),
        category=topic_category(best, vocabulary),
        score=score_of(parts, settings) if measured.measurable else 0,
        confidence=confidence,
        confidence_why=confidence_why,
        why=why(measured, parts, closest, is_news=is_news, settings=settings),
        safety=min((meaning.safety for meaning in one.meanings), key=_STRICTEST.index),
        growth=_shown(measured, settings),
        breakout=measured.growth is not None and measured.growth.breakout,
        level=None if measured.level is None else round(measured.level, 2),
        impressions=measured.impressions,
        spark=curve,
        spark_window=_window(measured.shape, len(curve)),
        closest=closest,
        advice="improve" if closest and closest[0].closeness >= settings.improve_from else "new",
        evidence=measured.records,
    )


def _shown(measured: Measured, settings: TrendsSettings) -> float | None:
    """The growth of a topic as it is shown: whole percent, capped, falls as they are."""
    if measured.growth is None:
        return None
    percent = measured.growth.percent
    return float(round(percent if percent < 0 else capped(measured, settings)))


def _window(shape: Record | None, shown: int) -> str:
    """What a sparkline shows: `52 weeks to 8 Nov 2026, US`."""
    if shape is None:
        return ""
    known = [point.day for point in shape.points if point.value is not None]
    if not known:
        return ""
    unit = "week" if (known[-1] - known[0]).days >= 56 else "day"
    until = f"{known[-1].day} {MONTHS[known[-1].month - 1][:3]} {known[-1].year}"
    length = f"{shown} {unit}{'s' if shown != 1 else ''}"
    return ", ".join(part for part in (f"{length} to {until}", shape.place) if part)
