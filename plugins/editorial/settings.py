"""What the second reader is told: `EDITORIAL` in pelicanconf.py, read once and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.findings import did_you_mean
from plugins.site import SettingsError

_WHERE = "pelicanconf.py: EDITORIAL"
_LISTS = ("glossary", "abbreviations", "allowed", "reviewed", "off")


@dataclass(frozen=True, slots=True)
class EditorialSettings:
    """What the second reader is told. Set as `EDITORIAL` in pelicanconf.py."""

    grade: int = 8
    """The school grade that readers should need at most: 4 to 14."""
    glossary: tuple[str, ...] = ()
    """Terms that the practice explains: they do not make a text harder, and are no jargon."""
    abbreviations: tuple[str, ...] = ()
    """Abbreviations that every reader knows."""
    allowed: tuple[str, ...] = ()
    """Phone numbers, e-mail addresses and names that may stand in texts besides the practice's own."""
    reviewed: tuple[str, ...] = ()
    """Categories whose posts a physician has to review."""
    off: tuple[str, ...] = ()
    """Rules that are not asked, by id, or whole rooms of them, such as `plain`."""


def read_editorial_settings(settings: Mapping[str, Any]) -> EditorialSettings:
    """Return `EDITORIAL` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("EDITORIAL", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"grade": 8}}.'])
    known = [field.name for field in fields(EditorialSettings)]
    problems, values = [], {}
    for key, value in raw.items():
        if key not in known:
            hint = did_you_mean(str(key), known) or f"It knows {', '.join(known)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
        elif key == "grade" and (isinstance(value, bool) or value not in range(4, 15)):
            problems.append(f'{_WHERE}: "grade" must be a whole number from 4 to 14, not {value!r}.')
        elif key in _LISTS and not _is_list(value):
            problems.append(f'{_WHERE}: "{key}" must be a list of words, like ["one", "two"], not {value!r}.')
        else:
            values[key] = tuple(value) if key in _LISTS else value
    problems += _unknown(values.get("reviewed", ()), settings)
    if problems:
        raise SettingsError(problems)
    return EditorialSettings(**values)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) and one.strip() for one in value)


def _unknown(reviewed: tuple[str, ...], settings: Mapping[str, Any]) -> list[str]:
    names = list(settings.get("CATEGORIES") or ())
    return [
        f'{_WHERE}: "reviewed" names "{one}". {did_you_mean(one, names) or "That is none of CATEGORIES."}'
        for one in reviewed
        if one not in names
    ]
