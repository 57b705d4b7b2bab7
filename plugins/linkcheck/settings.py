"""What the link checker looks at and what it lets be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from plugins.findings import did_you_mean
from plugins.site import SettingsError


@dataclass(frozen=True, slots=True)
class LinkcheckSettings:
    """What is checked. Set as `LINKCHECK` in pelicanconf.py, or by the options of `spine links`."""

    site_url: str = ""
    """The site's own address. Links to it are looked up in the folder; without it they are outside links."""
    ignore: tuple[str, ...] = ()
    """Regular expressions; a link whose address has one of them in it is let be."""
    ignore_files: tuple[str, ...] = ()
    """Paths with `*`; what stands in such files is not reported."""
    ignore_attributes: tuple[str, ...] = ()
    """`name` or `name=value`; elements with such an attribute, and all in them, are let be."""
    clean_urls: bool = False
    """Whether the server shows `about.html` at the address `about`."""
    parser: str = "lexbor"
    """`lexbor`, `lxml` or `bs4`."""
    unused: bool = True
    """Whether files that nothing names are noted."""


def read_settings(raw: Mapping[str, Any] | None) -> LinkcheckSettings:
    """Return the settings of a `LINKCHECK` mapping. Raises `SettingsError` with everything that is wrong."""
    known = {entry.name: entry for entry in fields(LinkcheckSettings)}
    problems: list[str] = []
    given: dict[str, Any] = {}
    for name, value in (raw or {}).items():
        if name not in known:
            hint = did_you_mean(str(name), known) or f"It knows {', '.join(known)}."
            problems.append(f'pelicanconf.py: LINKCHECK has no setting "{name}". {hint}')
        elif isinstance(known[name].default, tuple):
            if isinstance(value, str) or not all(isinstance(part, str) for part in value):
                problems.append(f'pelicanconf.py: LINKCHECK: "{name}" must be a list of texts.')
            given[name] = () if problems else tuple(value)
        elif not isinstance(value, type(known[name].default)):
            problems.append(f'pelicanconf.py: LINKCHECK: "{name}" must be like {known[name].default!r}.')
        else:
            given[name] = value
    if given.get("parser", "lexbor") not in ("lexbor", "lxml", "bs4"):
        problems.append('pelicanconf.py: LINKCHECK: "parser" must be lexbor, lxml or bs4.')
    for pattern in given.get("ignore", ()):
        try:
            re.compile(pattern)
        except re.error as error:
            problems.append(f'pelicanconf.py: LINKCHECK: "{pattern}" is not a regular expression: {error}.')
    if problems:
        raise SettingsError(problems)
    return LinkcheckSettings(**given)
