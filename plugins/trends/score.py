"""A topic's score, 0 to 100, and why: simple enough to be worked out by hand (docs/topics.md).

Each kind of evidence is a part from 0 to 1. A part with weight w closes the share w × part of the gap that is
left to the top: two things that speak for a topic are more than one, and no single one must be there. What is
doubtful or answered already loses a share. More evidence never lowers a score, with one exception: a series
that shows that the rise is over takes the growth away.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.trends.evidence import OWN_SOURCE, Measured, growth_of, is_unreliable
from plugins.trends.record import Kind
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Confidence

FULL_IMPRESSIONS = 1000
"""So many impressions are as good as more."""
FULL_VOLUME = 100_000
"""So many searches of a trending query are as good as more."""
FULL_DAYS = 5
"""Seen on so many days is as good as on more."""
_LIST_SHARE = 0.6
"""A place in a list of related searches says less than a level: it is 1 only next to its list."""
_VOLUME_SHARE = 0.4
_AHEAD = 2
"""A season counts from so many months before it begins: a post needs time to be found."""

Closeness = Sequence[float]


@dataclass(frozen=True, slots=True)
class Parts:
    """What speaks for a topic, each 0 to 1."""

    growth: float = 0.0
    """ln(1 + growth) / ln(1 + cap)."""
    level: float = 0.0
    """Level / (1 + level): 0.5 when it is searched as often as the anchor."""
    impressions: float = 0.0
    """ln(1 + impressions) / ln(1 + 1,000)."""
    repeat: float = 0.0
    """(Days − 1) / 4."""
    season: float = 0.0
    """1 while a season that comes every year is there or near."""
    certainty: float = 1.0
    """How sure it is that the practice should answer it."""
    novelty: float = 1.0
    """1 − the closeness of the closest post."""


def parts_of(
    measured: Measured, *, certainty: float, closeness: float, as_of: dt.date, settings: TrendsSettings
) -> Parts:
    """Return the parts of a topic's score on the day `as_of`."""
    level = measured.sure_level / (1 + measured.sure_level)
    in_list = _LIST_SHARE * min(1.0, max(0.0, measured.share or 0.0))
    trending = _VOLUME_SHARE * _logarithmic(measured.volume or 0.0, FULL_VOLUME)
    return Parts(
        growth=0.0 if measured.spike else growth_part(measured, settings),
        level=max(level, in_list, trending),
        impressions=_logarithmic(measured.counted + seldom_clicked(measured), FULL_IMPRESSIONS),
        repeat=min(1.0, max(0, len(measured.days) - 1) / (FULL_DAYS - 1)),
        season=float(bool(measured.month) and (measured.month - as_of.month) % 12 <= _AHEAD),
        certainty=min(1.0, max(0.0, certainty)),
        novelty=1 - min(1.0, max(0.0, closeness)),
    )


def seldom_clicked(measured: Measured) -> float:
    """Return the impressions at the top of the results that almost nobody clicks."""
    return measured.leading.seldom if measured.leading else 0.0


def growth_part(measured: Measured, settings: TrendsSettings) -> float:
    """Return the part that growth has: 0 without growth, 1 from the cap on."""
    return _logarithmic(capped(measured, settings) / 100, settings.breakout_cap / 100)


def capped(measured: Measured, settings: TrendsSettings) -> float:
    """Return the growth in percent that counts: 0 to the cap."""
    percent = measured.growth.percent if measured.growth else 0.0
    return min(max(percent, 0.0), settings.breakout_cap)


def _logarithmic(value: float, full: float) -> float:
    return min(1.0, math.log1p(max(0.0, value)) / math.log1p(full))


def weights_of(settings: TrendsSettings) -> dict[str, float]:
    """Return the weights of the parts that lift a score, by their names in `Parts`."""
    return {
        "growth": settings.growth_weight,
        "level": settings.level_weight,
        "impressions": settings.impressions_weight,
        "repeat": settings.repeat_weight,
        "season": settings.season_weight,
    }


def score_of(parts: Parts, settings: TrendsSettings) -> int:
    """Return the score, 0 to 100: 100 when every part is 1.

    100 × (1 − ∏(1 − wᵢ × partᵢ)) / (1 − ∏(1 − wᵢ)) × (1 − wᵣ × (1 − certainty)) × (1 − wₙ × (1 − novelty)).
    """
    weights = weights_of(settings)
    gap = math.prod(1 - weight * getattr(parts, name) for name, weight in weights.items())
    least = math.prod(1 - weight for weight in weights.values())
    if least >= 1:
        return 0
    fits = 1 - settings.relevance_weight * (1 - parts.certainty)
    new = 1 - settings.novelty_weight * (1 - parts.novelty)
    return int(100 * (1 - gap) / (1 - least) * fits * new + 0.5 + 1e-9)


def strongest(parts: Parts, settings: TrendsSettings) -> str:
    """Return the name of the part that lifts the score most; empty when none does."""
    lifts = {name: weight * getattr(parts, name) for name, weight in weights_of(settings).items()}
    name = max(lifts, key=lambda part: lifts[part])
    return name if lifts[name] > 0 else ""


def confidence_of(measured: Measured) -> tuple[Confidence, str]:
    """Return how much evidence stands behind a topic, and the reason in words: `two sources, seen on 3 days`.

    One point each for: two sources, two kinds of figures, three days or more. Strong is two points or more,
    fair is one, thin is none. Impressions of the time when Google counted wrongly are no source, and a
    passing rise is thin.
    """
    sources, kinds = set(), set()
    for record in measured.records:
        sound = record.value is not None or record.level is not None
        if not sound or record.kind is Kind.SUGGESTION or is_unreliable(record):
            continue
        sources.add("own" if record.source.startswith(OWN_SOURCE) else "trends")
        grew = growth_of(record)
        kinds |= {"growth"} if grew is not None else set()
        kinds |= {"often"} if record.kind is Kind.TOP or record.level is not None else set()
        kinds |= {"impressions"} if record.kind is Kind.OWN else set()
    seen = _seen(len(measured.days))
    if not measured.measurable:
        return Confidence.INSUFFICIENT, f"{seen}, without a number"
    points = (len(sources) > 1) + (len(kinds) > 1) + (len(measured.days) > 2)
    level = (Confidence.THIN, Confidence.FAIR, Confidence.STRONG)[min(points, 2)]
    words = [("no sure source", "one source", "two sources")[min(len(sources), 2)], seen]
    if measured.spike:
        level = Confidence.THIN
        words.append("a passing rise")
    if measured.unreliable:
        words.append("impressions of a time when Google counted wrongly")
    return level, ", ".join(words)


def _seen(days: int) -> str:
    return "not seen in any list" if not days else "seen once" if days == 1 else f"seen on {days} days"
