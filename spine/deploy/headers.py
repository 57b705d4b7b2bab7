"""What a host has to send beside the files of the site: what pages may do, and how long they may be kept.

Plain: out of a path and the settings come names and values. Each host's own words are in `hosts/`.

A page gets nothing from another host and runs no script; the page of search results runs the site's own, and
the WebAssembly of its index. So a text that somebody has slipped in can neither run nor send anything away.
Whoever follows a link to another site is known there as somebody from ours, not as the reader of a page about
a condition.

Pages are asked for again each time (and mostly answered with "not modified"), so a corrected sentence is
what the next reader sees, and no kept page asks for files that are gone. A file that bears its content's sum
in its name never changes, so it is kept for a year. Pictures and icons without one are kept for a day.

Sources: W3C, "Content Security Policy Level 3" and "WebAssembly" in it; RFC 6797 (Strict Transport Security);
W3C, "Referrer Policy" and "Permissions Policy"; WHATWG, "HTML" (Cross-Origin-Opener-Policy) and "Fetch"
(Cross-Origin-Resource-Policy, X-Content-Type-Options); RFC 9111 and RFC 8246 (Cache-Control, immutable);
Mozilla, "HTTP Observatory: tests and scoring".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from plugins.findings import did_you_mean
from plugins.site import SettingsError
from plugins.site.fingerprints import is_fingerprinted

SEARCH = "search/results/"
"""The folder of the one page that runs a script."""
YEAR, DAY = 31_536_000, 86_400
"""In seconds."""
FOREVER = f"public, max-age={YEAR}, immutable"
A_DAY = f"public, max-age={DAY}"
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".svg", ".ico")
"""Other sites may show these: cards, and pictures in the results of a search."""
CSP, CORP, CACHE = "Content-Security-Policy", "Cross-Origin-Resource-Policy", "Cache-Control"

_WHERE = "pelicanconf.py: HEADERS"
_POLICY: Mapping[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "base-uri": ("'none'",),
    "font-src": ("'self'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'none'",),
    "img-src": ("'self'", "data:"),
    "manifest-src": ("'self'",),
    "style-src": ("'self'",),
}
"""`data:` is for shapes in the style sheet."""
_SEARCHING = {"connect-src": ("'self'",), "script-src": ("'self'", "'wasm-unsafe-eval'")}
PREVIEW = {"connect-src": ("'self'",), "frame-ancestors": ("'self'",), "script-src": ("'self'",)}
"""What a page may do besides in the desk's preview: show itself anew, and stand beside its text."""
_MORE = (
    "connect-src",
    "font-src",
    "form-action",
    "frame-src",
    "img-src",
    "media-src",
    "script-src",
    "style-src",
)
_SOURCE = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+(?::\d{1,5})?(?:/[\w./~-]*)?", re.A
)
_NEVER = "accelerometer camera display-capture geolocation gyroscope hid magnetometer microphone midi payment"
_FEATURES = ", ".join(f"{name}=()" for name in f"{_NEVER} serial usb xr-spatial-tracking".split())


@dataclass(frozen=True, slots=True)
class HeaderSettings:
    """What hosts send beside the files. Set as `HEADERS` in pelicanconf.py."""

    hsts_seconds: int = 2 * YEAR
    """How long browsers shall ask for the site by HTTPS only, after each visit. 0 ends it."""
    hsts_subdomains: bool = False
    """Whether that holds for all names below the site's own too."""
    page_seconds: int = 0
    """How long a page may be shown again without asking: up to a day. 0 asks each time."""
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Other sites that pages need, by what for: `{"form-action": ["https://forms.example"]}`."""


def read_header_settings(settings: Mapping[str, Any]) -> HeaderSettings:
    """Return `HEADERS` out of Pelican's settings. Raises `SettingsError` with everything that is wrong."""
    raw = settings.get("HEADERS", {})
    if not isinstance(raw, Mapping):
        raise SettingsError([f'{_WHERE} must be settings with values, like {{"page_seconds": 60}}.'])
    known = [one.name for one in fields(HeaderSettings)]
    problems: list[str] = []
    for key, value in raw.items():
        if key not in known:
            hint = did_you_mean(str(key), known) or f"It knows {', '.join(known)}."
            problems.append(f'{_WHERE} has no setting "{key}". {hint}')
        elif key == "hsts_subdomains":
            if not isinstance(value, bool):
                problems.append(f'{_WHERE}: "hsts_subdomains" must be True or False, not {value!r}.')
        elif key == "sources":
            problems += _wrong_sources(value)
        else:
            most = DAY if key == "page_seconds" else 10 * YEAR
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
                message = f"must be a whole number of seconds from 0 to {most}, not {value!r}."
                problems.append(f'{_WHERE}: "{key}" {message}')
    if problems:
        raise SettingsError(problems)
    given = dict(raw)
    given["sources"] = {key: tuple(value) for key, value in raw.get("sources", {}).items()}
    return HeaderSettings(**given)


def _wrong_sources(value: Any) -> Iterable[str]:
    if not isinstance(value, Mapping):
        yield f'{_WHERE}: "sources" must be like {{"frame-src": ["https://forms.example"]}}.'
        return
    for name, sources in value.items():
        if name not in _MORE:
            hint = did_you_mean(str(name), _MORE) or f"It knows {', '.join(_MORE)}."
            yield f'{_WHERE}: "sources" has no "{name}". {hint}'
        elif isinstance(sources, str) or not isinstance(sources, list | tuple):
            yield f'{_WHERE}: "{name}" must be a list, like ["https://forms.example"].'
        else:
            for one in sources:
                if not isinstance(one, str) or not _SOURCE.fullmatch(one):
                    yield f'{_WHERE}: "{name}" has {one!r}. Name one site each, like "https://forms.example".'


def policy(
    settings: HeaderSettings, *, search: bool = False, besides: Mapping[str, tuple[str, ...]] | None = None
) -> str:
    """Return what a page may load and do, as a Content-Security-Policy.

    `search` is for the page of results. `besides` are sources that count beside those of every page, by
    directive.
    """
    told = {name: list(sources) for name, sources in _POLICY.items()}
    for more in (_SEARCHING if search else {}, settings.sources, besides or {}):
        for name, sources in more.items():
            before = [one for one in told.get(name, ()) if one != "'none'"]
            told[name] = [*before, *(one for one in sources if one not in before)]
    return "; ".join(" ".join((name, *sources)) for name, sources in told.items())


def everywhere(settings: HeaderSettings) -> dict[str, str]:
    """Return what goes with every answer alike, whatever its status."""
    subdomains = "; includeSubDomains" if settings.hsts_subdomains else ""
    return {
        "Strict-Transport-Security": f"max-age={settings.hsts_seconds}{subdomains}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": _FEATURES,
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }


def caching(path: str, settings: HeaderSettings) -> str:
    """Return how long a file of the site may be kept (`Cache-Control`), by its path in the site."""
    if is_fingerprinted(path):
        return FOREVER
    if path.lower().endswith((*PICTURES, ".woff2", ".webmanifest")):
        return A_DAY
    return page_caching(settings)


def page_caching(settings: HeaderSettings) -> str:
    """Return how long pages, feeds and maps of the site may be kept, and what is not there."""
    return f"public, max-age={settings.page_seconds}, must-revalidate"


def headers_for(path: str, settings: HeaderSettings) -> dict[str, str]:
    """Return all that goes with a file of the site, by its path in the site, like `posts/a/index.html`."""
    shown_elsewhere = path.lower().endswith(PICTURES)
    return {
        CSP: policy(settings, search=path.startswith(SEARCH)),
        **everywhere(settings),
        CORP: "cross-origin" if shown_elsewhere else "same-origin",
        CACHE: caching(path, settings),
    }


def preview_headers(path: str, settings: HeaderSettings) -> dict[str, str]:
    """Return what goes with a file in the desk's preview: all that visitors get, and what the preview needs.

    The desk keeps nothing, and is asked without HTTPS, so it says nothing of how long and of HTTPS.
    """
    told = headers_for(path, settings)
    del told[CACHE], told["Strict-Transport-Security"]
    told[CSP] = policy(settings, search=path.startswith(SEARCH), besides=PREVIEW)
    return told | {"X-Frame-Options": "SAMEORIGIN"}


class Kept(NamedTuple):
    """How long some files may be kept."""

    path: str
    """Ends with a slash for a folder and all below it. In `a/*.css`, the star is for all names there."""
    value: str


def kept(paths: Iterable[str], settings: HeaderSettings, *, endings: bool = False) -> list[Kept]:
    """Return which of the site's files are kept otherwise than pages, in as few rules as can be.

    No two rules are for the same file. A folder gets one only when it holds nothing else, so none is for a
    file whose bytes may change under its name. With `endings`, so do the files in a folder that end alike:
    such rules stay true when names change, where they are not written anew with each deploy.
    """
    values = {path: caching(path, settings) for path in sorted(paths)}
    inside: dict[str, set[str]] = {}
    for path, value in values.items():
        for group in _groups(path):
            inside.setdefault(group, set()).add(value)
    found: dict[str, str] = {}
    usual = page_caching(settings)
    for path, value in values.items():
        if value != usual:
            alike = (one for one in _groups(path) if len(inside[one]) == 1 and (endings or "*" not in one))
            found[next(alike, path)] = value
    return [Kept(*one) for one in found.items()]


def _groups(path: str) -> Iterable[str]:
    """Yield what a file belongs to: its folders, the outermost first, and those beside it that end alike."""
    yield from (path[: at + 1] for at, sign in enumerate(path) if sign == "/")
    folder, _, name = path.rpartition("/")
    if folder and "." in name:
        yield f"{folder}/*.{name.rpartition('.')[2]}"


def matching(rule: Kept, base: str) -> str:
    """Return a regular expression for the addresses that a rule of `kept` is for."""
    start = re.escape(f"{base}/{rule.path}").replace(r"\*", "[^/]+")
    return f"^{start}" if rule.path.endswith("/") else f"^{start}$"
