"""How the search on the site is made: `SEARCH` in pelicanconf.py, read once and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.findings import did_you_mean
from plugins.site import SettingsError

_WHERE = "pelicanconf.py: SEARCH"


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How the search is made. Set as `SEARCH` in pelicanconf.py."""

    part: int = 256
    """About how many pages share one part of the index, at least 16. Only parts with a changed page are made
    anew, and a reader's browser asks every part: smaller parts publish sooner, larger ones answer sooner."""


def read_search_settings(settings: Mapping[str, Any]) -> SearchSettings:
    """Return `SEARCH` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("SEARCH", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"part": 256}}.'])
    known = [field.name for field in fields(SearchSettings)]
    problems = []
    for key, value in raw.items():
        if key not in known:
            hint = did_you_mean(str(key), known) or f"It knows {', '.join(known)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
        elif isinstance(value, bool) or not isinstance(value, int) or value < 16:
            problems.append(f'{_WHERE}: "{key}" must be a number from 16 on, not {value!r}.')
    if problems:
        raise SettingsError(problems)
    return SearchSettings(**raw)
