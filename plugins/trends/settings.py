"""Where searches come from and how topics are made: `TRENDS` in pelicanconf.py, read once and checked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from plugins.findings import did_you_mean
from plugins.site import SettingsError

_WHERE = "pelicanconf.py: TRENDS"

SEEDS = (
    "back surgery",
    "failed back surgery",
    "spinal fusion",
    "laminectomy",
    "microdiscectomy",
    "disc replacement",
    "neck surgery",
    "scoliosis surgery",
    "kyphoplasty",
    "spinal cord stimulator",
    "epidural steroid injection",
    "herniated disc",
    "bulging disc",
    "degenerative disc disease",
    "sciatica",
    "spinal stenosis",
    "spondylolisthesis",
    "pinched nerve",
    "cervical radiculopathy",
    "sacroiliac joint pain",
    "lower back pain",
    "neck pain",
)
"""What a spine practice treats, and the operations for it. The lists around “back surgery” and “failed back
surgery” are where questions such as “why do back surgeries fail” are found."""


@dataclass(frozen=True, slots=True)
class TrendsSettings:
    """Where searches come from and how topics are made. Set as `TRENDS` in pelicanconf.py."""

    # ---- Pulling searches (docs/searches.md) ----
    seeds: tuple[str, ...] = SEEDS
    """The searches that are asked about: 1 to 100."""
    place: str = "US"
    """Whose searches: a country such as `US`, or a part of one such as `US-MN`."""
    window: str = "today 12-m"
    """The time that related searches are counted over: `today 12-m`, `today 3-m`, `today 5-y`, or two
    days."""
    series_window: str = "today 5-y"
    """The time that interest is followed over. Five years come week by week, and show the seasons."""
    language: str = "en-US"
    """The language that the source is asked in."""
    client: str = "google"
    """Who fetches: a module in plugins/trends/live/clients."""
    address: str = "https://trends.google.com"
    """Where the client asks. Plain http is for this computer alone."""
    pause: tuple[float, float] = (10.0, 60.0)
    """Seconds between two questions: at least, and at most. At least 1, unless `address` is this computer."""
    budget: int = 60
    """Requests in one run, at most: 3 to 500. A question takes two, the first of a run three."""
    cooldown_hours: float = 12.0
    """How long a source that refused us is left alone: 1 to 168 hours; longer if it asks for longer."""
    deadline_seconds: float = 30.0
    """How long one request may take, all in all: 0.1 to 300."""
    related_days: float = 7.0
    """For how many days related searches count as known: 1 to 90."""
    series_days: float = 1.0
    """For how many days interest over time counts as known: 1 to 90."""
    series_queries: int = 24
    """How many searches interest over time is followed for: 0 to 200."""
    anchor: str = "spinal fusion"
    """A search of middling size that is part of every series, so that series can be compared."""
    suggestions: bool = False
    """Whether the names that Google suggests for each seed are asked for too."""

    # ---- Suggesting topics (docs/topics.md) ----
    breakout_cap: float = 500.0
    """Growth above this many percent counts as this many; Google's “Breakout” does too: 100 to 5000."""
    evidence_days: int = 120
    """Numbers older than this, seen from the newest snapshot, are no longer counted: 7 to 3650."""
    minimum_score: int = 30
    """A topic with a lower score is not suggested, for there is too little to measure: 0 to 100."""
    improve_from: float = 0.75
    """From this closeness on, a post answers a topic already, and the advice is to improve it: 0.25 to 1."""
    growth_weight: float = 0.6
    """How far growth alone can lift a score: 0 to 1."""
    level_weight: float = 0.5
    """How far being searched often can: 0 to 1."""
    impressions_weight: float = 0.6
    """How far our own appearances at positions 5 to 30 can: 0 to 1."""
    repeat_weight: float = 0.2
    """How far being seen on many days can: 0 to 1."""
    season_weight: float = 0.15
    """How far a season that comes every year and is near can: 0 to 1."""
    relevance_weight: float = 0.5
    """What share of the score is lost when it is quite unsure that we should answer: 0 to 1."""
    novelty_weight: float = 0.4
    """What share of the score is lost when a post answers it already: 0 to 1."""

    # ---- The queue (docs/topics.md) ----
    most_new: int = 12
    """So many topics that nobody has looked at wait, at most: 1 to 500. The best come first."""
    most_waiting: int = 20
    """So many topics wait for review in all, before new ones are added: 1 to 1000."""
    return_factor: float = 2.0
    """A rejected topic comes back when its evidence is this many times as strong: 1.1 to 100."""
    improve_days: int = 28
    """After how many days a post is to be looked at again when its searches still rise: 0 to 3650."""
    snooze_days: int = 56
    """For how many days a topic is snoozed when nobody says until when: 1 to 3650."""


_LIMITS: dict[str, tuple[float, float]] = {
    "most_new": (1, 500),
    "most_waiting": (1, 1000),
    "return_factor": (1.1, 100),
    "improve_days": (0, 3650),
    "snooze_days": (1, 3650),
    "budget": (3, 500),
    "cooldown_hours": (1, 168),
    "deadline_seconds": (0.1, 300),
    "related_days": (1, 90),
    "series_days": (1, 90),
    "series_queries": (0, 200),
    "breakout_cap": (100, 5000),
    "evidence_days": (7, 3650),
    "minimum_score": (0, 100),
    "improve_from": (0.25, 1),
    "growth_weight": (0, 1),
    "level_weight": (0, 1),
    "impressions_weight": (0, 1),
    "repeat_weight": (0, 1),
    "season_weight": (0, 1),
    "relevance_weight": (0, 1),
    "novelty_weight": (0, 1),
}
_LONGEST_QUERY = 100
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3}(-[0-9]{1,3})?)?")
_WINDOW = re.compile(
    r"today [1-9][0-9]?-[my]|now (1-H|4-H|1-d|7-d)|all|[0-9]{4}-\d\d-\d\d [0-9]{4}-\d\d-\d\d"
)


def read_trends_settings(settings: Mapping[str, Any]) -> TrendsSettings:
    """Return `TRENDS` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("TRENDS", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"place": "US"}}.'])
    defaults = {field.name: field.default for field in fields(TrendsSettings)}
    problems: list[str] = []
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in defaults:
            hint = did_you_mean(str(key), defaults) or f"It knows {', '.join(defaults)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
            continue
        try:
            values[key] = _checked(key, value, defaults[key])
        except ValueError as error:
            problems.append(f'{_WHERE}: "{key}" {error}')
    if not problems and TrendsSettings(**values).pause[0] < 1 and not is_here(values.get("address", "")):
        problems.append(f'{_WHERE}: "pause" must be at least 1 second: a source that is pressed refuses us.')
    if problems:
        raise SettingsError(problems)
    return TrendsSettings(**values)


def is_here(address: str) -> bool:
    """Whether an address is one of this computer alone."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _checked(key: str, value: Any, default: Any) -> Any:
    """Return a setting's value as it is used. Raises `ValueError` with what it must be."""
    if key in _CHECKS:
        return _CHECKS[key](value)
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ValueError(f"must be True or False, not {value!r}.")
        return value
    low, high = _LIMITS[key]
    whole = isinstance(default, int)
    fits = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not fits or not low <= value <= high:
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"must be {kind} from {low:g} to {high:g}, not {value!r}.")
    return value


def _query(value: Any) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text or len(text) > _LONGEST_QUERY or not text.isprintable():
        raise ValueError(f"must be a search of 1 to {_LONGEST_QUERY} letters, not {str(value)[:60]!r}.")
    return text


def _seeds(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= 100:
        raise ValueError('must be a list of 1 to 100 searches, like ["sciatica"].')
    return tuple({query.casefold(): query for query in map(_query, value)}.values())


def _place(value: Any) -> str:
    if not isinstance(value, str) or not _PLACE.fullmatch(value):
        raise ValueError(f'must be a country such as "US", or a part of one such as "US-MN", not {value!r}.')
    return value


def _window(value: Any) -> str:
    if not isinstance(value, str) or not _WINDOW.fullmatch(value):
        raise ValueError(f'must be a time such as "today 12-m" or "2026-01-01 2026-06-30", not {value!r}.')
    return value


def _language(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise ValueError(f'must be a language such as "en-US", not {value!r}.')
    return value


def _client(value: Any) -> str:
    from plugins.trends.live import client_names

    known = client_names()
    if value not in known:
        hint = did_you_mean(str(value), known) or f"There is {', '.join(known)}."
        raise ValueError(f'names no client: "{value}". {hint}')
    return value


def _address(value: Any) -> str:
    text = value.rstrip("/") if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_sound = urlsplit(""), False
    good = parts.scheme == "https" or (parts.scheme == "http" and is_here(text))
    plain = parts.hostname and not (parts.username or parts.query or parts.fragment)
    if not (good and plain and port_is_sound and text.isascii()):
        raise ValueError(f'must be an address that begins with https://, like "https://…", not {value!r}.')
    return text


def _pause(value: Any) -> tuple[float, float]:
    two = isinstance(value, list | tuple) and len(value) == 2
    if not two or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in value):
        raise ValueError(f"must be two numbers of seconds, like (10, 60), not {value!r}.")
    if not 0 <= value[0] <= value[1] <= 3600:
        raise ValueError(f"must go from less to more, at most 3600 seconds, not {value!r}.")
    return (float(value[0]), float(value[1]))


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "seeds": _seeds,
    "place": _place,
    "window": _window,
    "series_window": _window,
    "language": _language,
    "client": _client,
    "address": _address,
    "pause": _pause,
    "anchor": _query,
}
