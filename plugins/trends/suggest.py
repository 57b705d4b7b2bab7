"""From records and posts to topics: what is worth a post, and why. No files, no clock, no network.

    suggest(records, posts, vocabulary=…, settings=…, today=…)     -> Suggestions

Each query is understood; those with one subject are one topic; a topic is measured, compared with the posts
and scored. The same records and posts give the same suggestions, in whatever order they come.
"""

import datetime as dt
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from plugins.posts.post import Post
from plugins.trends.clusters import LITTLE, Cluster, cluster
from plugins.trends.coverage import Found, Shelf
from plugins.trends.evidence import Measured, newest
from plugins.trends.gravity import STRICTEST, needs_clinician, with_gravity
from plugins.trends.meaning import Intent, Meaning
from plugins.trends.naming import topic_category, topic_title
from plugins.trends.record import Record
from plugins.trends.said import Standing
from plugins.trends.score import capped, confidence_of, parts_of, score_of
from plugins.trends.series import spark
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Confidence, Dropped, Safety, Suggestion
from plugins.trends.understand import understand
from plugins.trends.why import MONTHS, why
from plugins.vocabulary.model import Vocabulary

OURS = "ours"
"""The reason why a query became no topic: we stand at the top of the results for it."""
_NEAR = 0.25
"""So close must a post be to be the one that Google shows at the top."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What comes out of the evidence."""

    topics: tuple[Suggestion, ...]
    """The highest score first, then by subject."""
    dropped: tuple[Dropped, ...]
    """Every query that became no topic: those that a clinician should see, then by reason and alphabet. Those
    that name a person are one entry."""


def suggest(
    records: Iterable[Record],
    posts: Iterable[Post],
    *,
    vocabulary: Vocabulary,
    settings: TrendsSettings,
    today: dt.date,
) -> Suggestions:
    """Return the topics that the records speak for, and the queries that became none.

    `posts` are all posts and drafts. `today` tells which posts are planned, and keeps records with a date in
    the future from ageing the others: the same records and posts give the same topics on any later day.
    """

    @cache
    def known(query: str) -> Meaning:
        return with_gravity(understand(query, vocabulary), vocabulary)

    found = newest(records, today=today, days=settings.evidence_days)
    clusters, dropped = cluster(found, known, vocabulary, settings)
    shelf = Shelf(posts, known, today)
    taken = frozenset(shelf.titles)
    topics: list[Suggestion] = []
    for one, closest in zip(clusters, shelf.closest([one.asked() for one in clusters]), strict=True):
        topic = _suggestion(one, shelf.found(closest), vocabulary, found.as_of, settings, taken)
        if not topic.category:
            topic = replace(topic, category=shelf.category_of(closest))
        if topic.score >= settings.minimum_score:
            topics.append(topic)
        else:
            dropped += [
                _left_out(meaning.query, meaning.safety, topic, one.measured) for meaning in one.meanings
            ]
    return Suggestions(
        tuple(sorted(topics, key=lambda topic: (-topic.score, topic.subject))),
        tuple(sorted(dropped, key=lambda one: (STRICTEST.index(one.safety), one.reason, one.query))),
    )


def _left_out(query: str, safety: Safety, topic: Suggestion, measured: Measured) -> Dropped:
    """A query of a topic that is not suggested, with the reason."""
    if measured.leading is not None:
        reason, because = OURS, f"We stand at place {measured.leading.place} for this already"
    else:
        reason, because = LITTLE, _too_little(topic)
    return Dropped(query, reason, f"{needs_clinician(safety)} {because}".strip(), safety)


def _too_little(topic: Suggestion) -> str:
    score = "" if topic.confidence is Confidence.INSUFFICIENT else f"a score of {topic.score}, "
    return f"Too little to measure ({score}{topic.confidence_why})"


def _suggestion(
    one: Cluster,
    found: tuple[Found, ...],
    vocabulary: Vocabulary,
    as_of: dt.date,
    settings: TrendsSettings,
    taken: Set[str],
) -> Suggestion:
    """A topic with everything that is said of it."""
    measured, best = one.measured, one.meanings[0]
    answer = next((each.close for each in found if each.standing is not Standing.BEGUN), None)
    safety = min((meaning.safety for meaning in one.meanings), key=STRICTEST.index)
    parts = parts_of(
        measured,
        certainty=max(meaning.certainty for meaning in one.meanings),
        closeness=answer.closeness if answer else 0.0,
        as_of=as_of,
        settings=settings,
    )
    confidence, confidence_why = confidence_of(measured)
    curve = spark(measured.shape.points) if measured.shape else ()
    is_news = any(meaning.intent is Intent.NEWS for meaning in one.meanings)
    return Suggestion(
        subject=one.subject,
        title=topic_title(one.meanings, vocabulary, taken=taken),
        query=best.query,
        queries=tuple(meaning.query for meaning in one.meanings),
        category=topic_category(best, vocabulary),
        score=score_of(parts, settings) if measured.measurable else 0,
        confidence=confidence,
        confidence_why=confidence_why,
        why=why(measured, parts, found, is_news=is_news, safety=safety, settings=settings),
        safety=safety,
        growth=None if measured.growth is None else float(round(measured.growth.percent)),
        growth_counted=None if measured.growth is None else float(round(capped(measured, settings))),
        breakout=measured.growth is not None and measured.growth.breakout,
        level=None if measured.level is None else round(measured.level, 2),
        impressions=measured.impressions,
        spark=curve,
        spark_window=_window(measured.shape, len(curve)),
        closest=tuple(each.close for each in found),
        advice=_advice(found, measured, settings),
        evidence=measured.records,
    )


def _advice(found: Sequence[Found], measured: Measured, settings: TrendsSettings) -> str:
    """`improve` when the closest post answers it, or when we lead with a post that nobody opens."""
    if not found or found[0].standing is Standing.BEGUN:
        return "new"
    near = found[0].close.closeness
    leads = measured.leading is not None and measured.leading.seldom > 0 and measured.impressions is None
    return "improve" if near >= (_NEAR if leads else settings.improve_from) else "new"


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
