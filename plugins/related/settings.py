"""What the related section shows: `RELATED` in pelicanconf.py, read once and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.findings import did_you_mean
from plugins.site import SettingsError

_WHERE = "pelicanconf.py: RELATED"


@dataclass(frozen=True, slots=True)
class RelatedSettings:
    """What the related section shows. Set as `RELATED` in pelicanconf.py."""

    count: int = 5
    """Posts in a section, editors' pins included: 1 to 10. Three are the best for the reader; the rest can
    also serve the promise that no post is left out."""
    keep: int = 3
    """The best posts of each section, which the guarantee never takes away."""
    inbound: int = 2
    """In how many sections each post must appear, as far as that is possible: 0 to 5."""
    title_weight: float = 3.0
    """How often a word of the title counts: 0 to 20."""
    description_weight: float = 1.0
    """How often a word of the description counts: 0 to 20."""
    tags_weight: float = 0.0
    """How often a tag counts, as one term: 0 to 20."""
    date_weight: float = 0.2
    """How much closer two posts of the same day are, as a share: 0.2 is a fifth closer. 0 to 1."""
    minimum_score: float = 0.0
    """A post less similar than this is not shown, unless it would be left out: 0 to 1."""
    time_bound: tuple[str, ...] = ()
    """Categories and tags whose posts grow old, such as ("News",)."""
    maximum_age: int = 365
    """After how many days a time-bound post is no longer shown, unless it is pinned: 1 to 36500."""


_LIMITS: dict[str, tuple[float, float]] = {
    "count": (1, 10),
    "keep": (0, 10),
    "inbound": (0, 5),
    "title_weight": (0, 20),
    "description_weight": (0, 20),
    "tags_weight": (0, 20),
    "date_weight": (0, 1),
    "minimum_score": (0, 1),
    "maximum_age": (1, 36500),
}


def read_related_settings(settings: Mapping[str, Any]) -> RelatedSettings:
    """Return `RELATED` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("RELATED", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"count": 5}}.'])
    defaults = {field.name: field.default for field in fields(RelatedSettings)}
    problems: list[str] = []
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in defaults:
            hint = did_you_mean(str(key), defaults) or f"It knows {', '.join(defaults)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
        elif key == "time_bound":
            values[key] = _names(value, problems)
        else:
            values[key] = _number(key, value, whole=isinstance(defaults[key], int), problems=problems)
    if problems:
        raise SettingsError(problems)
    return RelatedSettings(**values)


def _names(value: Any, problems: list[str]) -> tuple[str, ...]:
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        return tuple(value)
    problems.append(f'{_WHERE}: "time_bound" must be a list of categories or tags, like ["News"].')
    return ()


def _number(key: str, value: Any, *, whole: bool, problems: list[str]) -> float:
    low, high = _LIMITS[key]
    fits = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not fits or not low <= value <= high:
        kind = "a whole number" if whole else "a number"
        problems.append(f'{_WHERE}: "{key}" must be {kind} from {low:g} to {high:g}, not {value!r}.')
        return low
    return value
