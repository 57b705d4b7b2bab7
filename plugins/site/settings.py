"""The site's settings as typed, checked values.

Everything that is wrong is said at once, in a `SettingsError`; what is merely unknown yet (an address, hours,
profiles) is left empty, and `Practice.unknown` names it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from plugins.findings import did_you_mean
from plugins.site.weekdays import weekdays

TINTS = ("verdigris", "rose", "slate", "sand", "moss", "clay", "sky")

_SITE_URL = re.compile(r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w.~%-]+)*")
"""A host, a port and a path, and nothing else: no user's name, and no sign that means something to hosts."""


class SettingsError(ValueError):
    """The settings can't be used. `problems` has a sentence for each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Address:
    """Where the practice is."""

    street: str
    city: str
    region: str
    postal_code: str
    country: str = "US"


@dataclass(frozen=True, slots=True)
class Hours:
    """When the practice is open on some days; times as HH:MM."""

    days: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The practice on another site."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Geo:
    """A point on a map, in degrees (WGS 84)."""

    latitude: float
    """From -90 in the south to 90 in the north."""
    longitude: float
    """From -180 in the west to 180 in the east."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The facts about the practice. Set as `PRACTICE` in pelicanconf.py."""

    name: str
    """As readers know it."""
    surgeon: str
    """File name, without `.md`, of the surgeon's page in content/people."""
    phone: str
    """As it is printed."""
    country_code: str = "1"
    """For calls from abroad, without the plus."""
    tagline: str = ""
    """One short line under the name."""
    emergency: str = "In an emergency, call 911."
    """What to do in an emergency, in the footer of every page."""
    address: Address | None = None
    hours: tuple[Hours, ...] = ()
    profiles: tuple[Profile, ...] = ()
    geo: Geo | None = None
    """Where maps show the practice."""

    @property
    def phone_uri(self) -> str:
        """The number as a `tel:` link, digits only, with the country code."""
        return f"tel:+{self.country_code}{re.sub(r'[^0-9]', '', self.phone)}"

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts that nobody has filled in yet."""
        return tuple(name for name in ("address", "hours", "profiles") if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Category:
    """One of the blog's topics. Set in `CATEGORIES` in pelicanconf.py."""

    name: str
    slug: str
    tint: str = "verdigris"
    """The colour its pages wear, one of `TINTS`."""
    summary: str = ""
    """A few words for the home page."""
    intro: str = ""
    """The opening of the topic's own page."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every part of the project has to know about the site."""

    content: Path
    """The absolute path of the folder people write in."""
    practice: Practice
    categories: tuple[Category, ...]
    timezone: ZoneInfo
    language: str
    url: str
    """The live site's address without a slash at the end; empty outside production."""
    markdown: Mapping[str, Any]
    """Python-Markdown's `extensions` and `extension_configs`."""

    @property
    def root(self) -> Path:
        """The folder with pelicanconf.py, from which findings name their files."""
        return self.content.parent

    @property
    def base(self) -> str:
        """The path under which the site is served: empty, or like `/blog`."""
        return urlsplit(self.url).path.rstrip("/")

    def category(self, name: str) -> Category | None:
        """Return the topic of that exact name."""
        return next((category for category in self.categories if category.name == name), None)


def read_site(settings: Mapping[str, Any]) -> Site:
    """Return the site described by Pelican's settings (or pelicanconf.py's names).

    Raises `SettingsError` listing everything that is wrong.
    """
    problems: list[str] = []
    practice = _practice(settings.get("PRACTICE"), problems)
    categories = _categories(settings.get("CATEGORIES"), problems)
    timezone = None
    try:
        timezone = ZoneInfo(str(settings.get("TIMEZONE") or "UTC"))
    except (OSError, ValueError, KeyError):
        problems.append(f'pelicanconf.py: TIMEZONE "{settings["TIMEZONE"]}" is not the name of a time zone.')
    url = str(settings.get("SITEURL") or "").rstrip("/")
    if url and not _SITE_URL.fullmatch(url):
        problems.append(f'publishconf.py: SITEURL "{url}" is not an address like https://blog.example.')
    language = str(settings.get("DEFAULT_LANG") or "en").lower()
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", language):
        problems.append(f'pelicanconf.py: DEFAULT_LANG "{language}" is not the code of a language.')
    for plugin in ("plugins.posts", "plugins.theme", "plugins.pictures"):
        if "PLUGINS" in settings and plugin not in (settings["PLUGINS"] or ()):
            problems.append(f'pelicanconf.py: PLUGINS must name "{plugin}": the site can\'t do without it.')
    if not isinstance(settings.get("PATH"), str):
        problems.append("pelicanconf.py: PATH must name the content folder.")
    if problems or practice is None or timezone is None:
        raise SettingsError(problems)
    return Site(
        content=Path(settings["PATH"]).resolve(),
        practice=practice,
        categories=categories,
        timezone=timezone,
        language=language,
        url=url,
        markdown=settings.get("MARKDOWN") or {},
    )


def _practice(raw: Any, problems: list[str]) -> Practice | None:
    where = "pelicanconf.py: PRACTICE"
    if not isinstance(raw, Mapping):
        problems.append(f"{where} is missing. It must name the practice, its surgeon and its phone.")
        return None
    count = len(problems)
    for key in raw:
        _known(where, str(key), Practice.__dataclass_fields__, problems)
    for key in ("name", "surgeon", "phone"):
        if not raw.get(key):
            problems.append(f'{where} has no "{key}". Add it: every page of the site needs it.')
    digits = re.sub(r"[^0-9]", "", str(raw.get("phone", "")))
    if raw.get("phone") and not 7 <= len(digits) <= 14:
        problems.append(f'{where}: "{raw["phone"]}" is not a phone number.')
    address = raw.get("address")
    hours, profiles = raw.get("hours") or (), raw.get("profiles") or {}
    if address is not None:
        address = _record(Address, address, f'{where}: "address"', problems)
    if not isinstance(hours, list | tuple):
        problems.append(f'{where}: "hours" must be a list like [{{"days": …, "opens": …, "closes": …}}].')
        hours = ()
    hours = tuple(_record(Hours, row, f'{where}: "hours"', problems) for row in hours)
    for row in filter(None, hours):
        _sound_hours(row, f'{where}: "hours"', problems)
    if not isinstance(profiles, Mapping):
        problems.append(
            f'{where}: "profiles" must be names with addresses, like {{"LinkedIn": "https://…"}}.'
        )
        profiles = {}
    for name, url in profiles.items():
        if not str(url).startswith("https://"):
            problems.append(f'{where}: the profile "{name}" needs an address that begins with https://.')
    geo = _geo(raw["geo"], f'{where}: "geo"', problems) if raw.get("geo") is not None else None
    if len(problems) > count:
        return None
    texts = {k: str(raw[k]) for k in ("country_code", "tagline", "emergency") if k in raw}
    return Practice(
        name=str(raw["name"]),
        surgeon=str(raw["surgeon"]),
        phone=str(raw["phone"]),
        address=address,
        hours=hours,
        profiles=tuple(Profile(str(name), str(url)) for name, url in profiles.items()),
        geo=geo,
        **texts,
    )


def _sound_hours(hours: Hours, where: str, problems: list[str]) -> None:
    try:
        weekdays(hours.days)
    except ValueError:
        problems.append(f'{where}: "{hours.days}" names no days. Write it like "Monday to Friday".')
    clock = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
    wrong = [time for time in (hours.opens, hours.closes) if not clock.fullmatch(time)]
    for time in wrong:
        problems.append(f'{where}: "{time}" is no time. Write it like "08:00" or "17:30".')
    if not wrong and hours.closes <= hours.opens:
        problems.append(
            f'{where}: "{hours.days}" closes at {hours.closes}, before it opens. '
            'Five in the afternoon is "closes": "17:00".'
        )


def _record(kind: type, raw: Any, where: str, problems: list[str]) -> Any:
    """Return a dataclass of texts made from a mapping, or None after saying what is wrong with it."""
    fields = kind.__dataclass_fields__
    if not isinstance(raw, Mapping):
        problems.append(f"{where} must have the keys {', '.join(fields)}.")
        return None
    count = len(problems)
    for key in raw:
        _known(where, str(key), fields, problems)
    missing = [name for name in fields if not raw.get(name) and name != "country"]
    if missing:
        problems.append(f'{where} has no "{missing[0]}".')
    return kind(**{k: str(v) for k, v in raw.items()}) if len(problems) == count else None


def _geo(raw: Any, where: str, problems: list[str]) -> Geo | None:
    limits = {"latitude": 90, "longitude": 180}
    if not isinstance(raw, Mapping):
        problems.append(f'{where} must be like {{"latitude": 44.9, "longitude": -93.1}}.')
        return None
    count = len(problems)
    for key in raw:
        _known(where, str(key), limits, problems)
    for key, most in limits.items():
        value = raw.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
            problems.append(f'{where}: "{key}" must be a number of degrees from -{most} to {most}.')
    return Geo(float(raw["latitude"]), float(raw["longitude"])) if len(problems) == count else None


def _categories(raw: Any, problems: list[str]) -> tuple[Category, ...]:
    where = "pelicanconf.py: CATEGORIES"
    if not isinstance(raw, Mapping) or not raw:
        problems.append(f"{where} is missing. It must list the blog's topics.")
        return ()
    categories: list[Category] = []
    allowed = [name for name in Category.__dataclass_fields__ if name != "name"]
    for name, options in raw.items():
        if not isinstance(options, Mapping):
            problems.append(f'{where}: "{name}" must have settings, like {{"tint": "rose"}}.')
            continue
        count = len(problems)
        for key in options:
            _known(f'{where}: "{name}"', str(key), allowed, problems)
        tint = options.get("tint", "verdigris")
        if tint not in TINTS:
            hint = did_you_mean(str(tint), TINTS) or f"There are {', '.join(TINTS)}."
            problems.append(f'{where}: "{name}": there is no tint "{tint}". {hint}')
        slug = options.get("slug") or re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(slug)):
            problems.append(f'{where}: "{name}" needs a slug of letters and hyphens for its address.')
        if any(other.slug == slug for other in categories):
            problems.append(f'{where}: "{name}" has the same address as another topic, {slug}.')
        if len(problems) == count:
            texts = {key: str(value) for key, value in options.items() if key != "slug"}
            categories.append(Category(name=str(name), slug=str(slug), **texts))
    return tuple(categories)


def _known(where: str, key: str, known: Any, problems: list[str]) -> None:
    if key not in known:
        hint = did_you_mean(key, known) or f"It knows {', '.join(known)}."
        problems.append(f'{where} has no setting "{key}". {hint}')
