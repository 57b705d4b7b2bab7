"""How a site is built: `BUILDS` in pelicanconf.py, read once and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.findings import did_you_mean
from plugins.site import SettingsError

_WHERE = "pelicanconf.py: BUILDS"


@dataclass(frozen=True, slots=True)
class BuildsSettings:
    """How a site is built. Set as `BUILDS` in pelicanconf.py."""

    cache: bool = True
    """Whether texts and pages of an earlier build are used again where nothing in them has changed."""


def read_builds_settings(settings: Mapping[str, Any]) -> BuildsSettings:
    """Return `BUILDS` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("BUILDS", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"cache": True}}.'])
    known = [field.name for field in fields(BuildsSettings)]
    problems = []
    for key, value in raw.items():
        if key not in known:
            hint = did_you_mean(str(key), known) or f"It knows {', '.join(known)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
        elif not isinstance(value, bool):
            problems.append(f'{_WHERE}: "{key}" must be True or False, not {value!r}.')
    if problems:
        raise SettingsError(problems)
    return BuildsSettings(**raw)
