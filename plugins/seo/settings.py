"""What search engines get to know of the site: `SEO` in pelicanconf.py, read once and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.findings import did_you_mean
from plugins.seo.indexnow import ENDPOINT
from plugins.site import SettingsError

_WHERE = "pelicanconf.py: SEO"


@dataclass(frozen=True, slots=True)
class SeoSettings:
    """What search engines get to know of the site. Set as `SEO` in pelicanconf.py."""

    tag_posts: int = 3
    """A subject with fewer posts than this is kept out of search engines: 1 to 100."""
    copies: bool = False
    """Whether each post also goes out as Markdown, with a list of them in `llms.txt`."""
    indexnow_key: str = ""
    """The key with which search engines are told of new pages (IndexNow); without one, none is told."""
    indexnow_endpoint: str = ENDPOINT
    """The search engine that is told, and tells the others."""


def read_seo_settings(settings: Mapping[str, Any]) -> SeoSettings:
    """Return `SEO` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("SEO", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"tag_posts": 3}}.'])
    known = [field.name for field in fields(SeoSettings)]
    problems = []
    for key, value in raw.items():
        if key not in known:
            hint = did_you_mean(str(key), known) or f"It knows {', '.join(known)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
        elif key == "tag_posts" and (isinstance(value, bool) or value not in range(1, 101)):
            problems.append(f'{_WHERE}: "tag_posts" must be a whole number from 1 to 100, not {value!r}.')
        elif key == "copies" and not isinstance(value, bool):
            problems.append(f'{_WHERE}: "copies" must be True or False, not {value!r}.')
        elif key == "indexnow_key" and not re.fullmatch(r"(?:[A-Za-z0-9-]{8,128})?", str(value)):
            problems.append(f'{_WHERE}: "indexnow_key" must have 8 to 128 letters, digits or hyphens.')
        elif key == "indexnow_endpoint" and not str(value).startswith(("https://", "http://")):
            problems.append(f'{_WHERE}: "indexnow_endpoint" must be an address, not {value!r}.')
    if problems:
        raise SettingsError(problems)
    return SeoSettings(**raw)
