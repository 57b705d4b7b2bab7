"""Why a topic stands where it stands: one sentence for the editor who decides."""

from collections.abc import Sequence

from plugins.trends.coverage import Found
from plugins.trends.evidence import FEW_CLICKS, Growth, Measured, days_of, key_of
from plugins.trends.gravity import GRAVE, needs_clinician
from plugins.trends.record import Kind
from plugins.trends.said import Standing
from plugins.trends.score import Parts, confidence_of, strongest
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Safety

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NUMBERS = ("no", "one", "two", "three")
_CLOSE = 0.5
_ANSWERS = {
    Standing.LIVE: "our post {} answers it already",
    Standing.PLANNED: "a planned post of ours, {}, answers it",
    Standing.DRAFT: "a draft of ours, {}, is about it",
    Standing.HIDDEN: "a hidden post of ours, {}, is about it",
}
_OURS = {
    Standing.LIVE: "our post {}",
    Standing.PLANNED: "a planned post of ours, {},",
    Standing.DRAFT: "a draft of ours, {},",
    Standing.HIDDEN: "a hidden post of ours, {},",
}
_WINDOWS = (
    (1, "in a day"),
    (8, "in a week"),
    (31, "in a month"),
    (93, "in three months"),
    (190, "in half a year"),
    (370, "in a year"),
    (1830, "in five years"),
)
_ASKED = {
    "now 1-H": "in an hour",
    "now 4-H": "in four hours",
    "now 1-d": "in a day",
    "now 7-d": "in a week",
    "today 1-m": "in a month",
    "today 3-m": "in three months",
    "today 12-m": "in a year",
    "today 5-y": "in five years",
}


def why(
    measured: Measured,
    parts: Parts,
    found: Sequence[Found],
    *,
    is_news: bool,
    safety: Safety,
    settings: TrendsSettings,
) -> str:
    """Return the sentence, or two or three when there is something to beware of."""
    beware = [needs_clinician(safety)] if safety in GRAVE else []
    if not measured.measurable:
        return " ".join([*beware, f"Insufficient data: {confidence_of(measured)[1]}."])
    if measured.spike:
        return " ".join([*beware, _passing(measured, is_news=is_news)])
    name = strongest(parts, settings)
    alone = name in ("", "repeat") and measured.leading is not None
    fact = f"We stand at place {measured.leading.place} for this already" if alone else _fact(name, measured)
    shown = alone or name == "impressions"
    sentences = [*beware, f"{fact}{_covered(found, settings, shown=shown)}."]
    if measured.leading and not alone and not (name == "impressions" and measured.impressions is None):
        sentences.append(f"We stand at place {measured.leading.place} for this already.")
    if measured.month and name != "season":
        sentences.append(f"It rises every {MONTHS[measured.month - 1]}.")
    if measured.unreliable and name == "impressions":
        sentences.append("Google counted impressions wrongly until 27 April 2026, so they count half.")
    return " ".join(sentences)


def _passing(measured: Measured, *, is_news: bool) -> str:
    spike = measured.spike
    number = _NUMBERS[min(spike.weeks, 3)].capitalize()
    weeks = f"{number} week{'s' if spike.weeks > 1 else ''} of news" if is_news else ""
    weeks = weeks or f"{number} high week{'s' if spike.weeks > 1 else ''}"
    return f"{weeks} in {MONTHS[spike.day.month - 1]}, and it is falling back already."


def _fact(name: str, measured: Measured) -> str:
    return _FACTS[name](measured) if name else "Searches did not rise measurably"


def _covered(found: Sequence[Found], settings: TrendsSettings, *, shown: bool) -> str:
    """What our own posts have to say; `shown` when Google shows one of our pages for it."""
    best = next((one for one in found if one.standing is not Standing.BEGUN), None)
    but = "though" if shown else "and"
    if best is None or best.close.closeness < min(_CLOSE, settings.improve_from):
        begun = next((one for one in found if one.is_begun_on_it), None)
        if begun is not None:
            return f", {but} a draft of ours, “{begun.close.title}”, has been begun"
        return ", and none of our posts answers the question"
    title = f"“{best.close.title}”"
    if best.close.closeness >= settings.improve_from:
        return f", {but} {_ANSWERS[best.standing].format(title)}"
    return f", and {_OURS[best.standing].format(title)} comes close"


def _grew(measured: Measured) -> str:
    grew = measured.growth
    if grew.breakout:
        return f"Searches broke out{in_words(grew)}, Google’s word for more than 5,000 %"
    return f"Searches rose by {grew.percent:,.0f} %{in_words(grew)}"


def in_words(growth: Growth) -> str:
    """Return the time that growth is about, such as ` in four weeks`; empty when it is not known."""
    if growth.window == "series":
        return " in four weeks"
    if growth.window in _ASKED:
        return f" {_ASKED[growth.window]}"
    days = days_of(growth.window)
    if days is None or days[1] < days[0]:
        return ""
    length = (days[1] - days[0]).days
    return next((f" {words}" for most, words in _WINDOWS if length <= most), "")


def _shown(measured: Measured) -> str:
    if measured.impressions is None and measured.leading is not None:
        first = measured.leading
        seen = f"{first.impressions:,} time{'s' if first.impressions != 1 else ''}"
        seldom = first.clicks <= first.impressions * FEW_CLICKS
        clicked = "and almost nobody clicks" if seldom else f"with {first.clicks:,} clicks"
        return f"We stand at place {first.place} for this already, shown {seen}, {clicked}"
    times = f"{measured.impressions:,} time{'s' if measured.impressions != 1 else ''}"
    clicks = measured.clicks or 0
    if clicks <= measured.impressions * FEW_CLICKS:
        return f"Google shows us {times} for this and almost nobody clicks"
    return f"Google shows us {times} for this, with {clicks:,} click{'s' if clicks != 1 else ''}"


def _searched(measured: Measured) -> str:
    """The figure that says how often it is searched: a level goes before a place in a list."""
    if measured.level is not None:
        return f"It is searched {measured.level:.1f} times as often as the search we compare with"
    if measured.share is None:
        return f"About {measured.volume:,.0f} people searched for it in a short time"
    top = [record for record in measured.records if record.kind is Kind.TOP and record.value is not None]
    best = max(top, key=lambda record: (record.value, record.seed))
    beside = f" by people who search for “{key_of(best.seed)}”" if best.seed else " in its list"
    return f"It is searched often{beside} ({best.value:.0f} of 100)"


def _repeated(measured: Measured) -> str:
    return f"It was seen on {len(measured.days)} days"


def _seasonal(measured: Measured) -> str:
    return f"It rises every {MONTHS[measured.month - 1]}"


_FACTS = {
    "growth": _grew,
    "level": _searched,
    "impressions": _shown,
    "repeat": _repeated,
    "season": _seasonal,
}
