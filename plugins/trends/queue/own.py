"""A topic's own draft or post beside its evidence: it is no answer that was there before. Plain values."""

import datetime as dt
import re
from dataclasses import replace

from plugins.posts import Post, Status
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Suggestion

_MONTHS = "January February March April May June July August September October November December".split()
_COUNTS = 0.25
"""Below this closeness a post takes next to nothing from a score."""


def day(date: dt.date) -> str:
    """Return a day in words: 19 November 2026."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def without_own(
    found: Suggestion, own: Post | None, now: dt.datetime, settings: TrendsSettings
) -> Suggestion:
    """Return a suggestion as if the post that was written for its topic were not among the closest.

    The score gets back what that post took from it, the advice is about the other posts, and the sentence
    tells what is true: that a draft is waiting, or when the post came out.
    """
    mine = next((one for one in found.closest if own is not None and one.path == own.path), None)
    if own is None or mine is None:
        return found
    others = tuple(one for one in found.closest if one is not mine)
    score, advice = found.score, found.advice
    if found.closest[0] is mine:
        next_one = others[0].closeness if others else 0.0
        advice = "improve" if next_one >= settings.improve_from else "new"
        if mine.closeness >= _COUNTS:
            kept = 1 - settings.novelty_weight * mine.closeness
            score = (
                min(100, int(score * (1 - settings.novelty_weight * next_one) / kept + 0.5))
                if kept
                else score
            )
    clause = rf", (?:and|though) [^“”]*“{re.escape(mine.title)}”[^.“”]*(?=\.)"
    why = re.sub(clause, lambda _: f", and {_where(own, now)}", found.why, count=1)
    return replace(found, closest=others, score=score, advice=advice, why=why)


def _where(post: Post, now: dt.datetime) -> str:
    if post.status is not Status.PUBLISHED or post.date is None:
        return "a draft is waiting"
    if post.date > now:
        return f"our post on it is planned for {day(post.date.date())}"
    return f"our post on it was published on {day(post.date.date())}"
