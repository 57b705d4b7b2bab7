"""How photos go out: `PICTURES` in pelicanconf.py, read once and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.findings import did_you_mean
from plugins.site import SettingsError

_WHERE = "pelicanconf.py: PICTURES"
_FORMATS = ("avif", "webp")


@dataclass(frozen=True, slots=True)
class PicturesSettings:
    """How photos go out. Set as `PICTURES` in pelicanconf.py."""

    widths: tuple[int, ...] = (480, 800, 1200, 1600)
    """The widths that are made of each picture, in pixels; never more than it has."""
    formats: tuple[str, ...] = _FORMATS
    """The newer formats, best first; JPEG or PNG is always made too, for old browsers."""
    quality: int = 80
    """How much of a photo is kept, from 40 (small files) to 95 (large ones)."""
    lead_width: int = 1200
    """A post's own picture with fewer pixels across than this is a finding."""


def read_pictures_settings(settings: Mapping[str, Any]) -> PicturesSettings:
    """Return `PICTURES` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("PICTURES", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"quality": 80}}.'])
    known = [field.name for field in fields(PicturesSettings)]
    problems = []
    for key, value in raw.items():
        if key not in known:
            hint = did_you_mean(str(key), known) or f"It knows {', '.join(known)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
        elif said := _wrong(key, value):
            problems.append(f'{_WHERE}: "{key}" must be {said}, not {value!r}.')
    if problems:
        raise SettingsError(problems)
    given: dict[str, Any] = dict(raw)
    if "widths" in given:
        given["widths"] = tuple(sorted(set(given["widths"])))
    if "formats" in given:
        given["formats"] = tuple(given["formats"])
    return PicturesSettings(**given)


def _wrong(key: str, value: Any) -> str:
    """Say what a setting must be, when it is not."""
    if key == "widths":
        right = isinstance(value, list | tuple) and 1 <= len(value) <= 8
        right = right and all(_is_whole(one, 100, 4000) for one in value)
        return "" if right else "a list of one to eight widths from 100 to 4000"
    if key == "formats":
        right = isinstance(value, list | tuple) and all(one in _FORMATS for one in value)
        return (
            "" if right and len(set(value)) == len(value) else 'a list of "avif" and "webp", or an empty one'
        )
    if key == "quality":
        return "" if _is_whole(value, 40, 95) else "a whole number from 40 to 95"
    return "" if _is_whole(value, 0, 4000) else "a whole number from 0 to 4000"


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
