"""The hosts that the site goes to: `DEPLOY` in publishconf.py, read once and checked.

    DEPLOY = {
        "production": {"to": "ssh", "host": "web.practice.org", "path": "/srv/blog", "server": "nginx"},
    }

What one kind of host needs to know is declared where that kind is, as `Settings` in `targets/<kind>.py`: a
frozen dataclass of texts, whole numbers and yes or no.
"""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from types import ModuleType
from typing import Any

from plugins.findings import did_you_mean
from plugins.site import SettingsError
from spine.deploy.headers import HeaderSettings
from spine.deploy.targets.target import Target

KINDS = ("folder", "ssh", "branch", "s3", "netlify")
"""What `to` may say. Each is a module of `spine.deploy.targets`."""
SERVERS = ("nginx", "apache", "caddy", "github", "netlify", "cloudflare", "s3", "none")
"""What may serve the files, each of which wants its own words for headers and redirects."""


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """One host. Set as an entry of `DEPLOY` in publishconf.py, beside what its kind needs."""

    to: str
    """The kind of host: folder, ssh, branch, s3 or netlify."""
    server: str = ""
    """What serves the files there: nginx, apache, caddy, github, netlify, cloudflare, s3 or none.
    [default: what the kind suggests]"""
    visit: str = ""
    """The address at which the live site is fetched and compared afterwards.  [default: SITEURL]"""
    verify: bool = True
    """Whether it is."""
    patience: int = 0
    """For how many seconds what is not there yet is looked for again.  [default: what the kind needs]"""
    keep: int = 10
    """How many releases stay on the host, so that one can go back to them: 2 to 1000."""
    most_deleted: int = 10
    """The share of pages, in percent, that may vanish without a question."""
    most_growth: int = 100
    """The growth of the site, in percent, that is no reason to ask."""
    public: bool = True
    """Whether patients come here: only then are its addresses written down, and search engines told."""
    by: str = "here"
    """Who deploys what the desk publishes: here, or ci (the workflows of the site's repository)."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A host as publishconf.py declares it: what all kinds know, and what its own does."""

    name: str
    common: TargetSettings
    own: Any
    """The `Settings` of its kind."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a target gets to know of the computer that deploys."""

    root: Path
    """The practice's folder, from which relative paths count."""
    cache: Path
    """A folder for what this target wants to remember; losing it costs time alone."""
    keep: int
    """How many releases stay on the host."""
    headers: HeaderSettings = field(default_factory=HeaderSettings)
    """What goes with each file, for hosts that keep that beside it."""


def kind(name: str) -> ModuleType:
    """Return the module of a kind of host, loaded when it is needed: some bring heavy libraries."""
    return importlib.import_module(f"spine.deploy.targets.{name}")


def open_target(declared: Declared, place: Place) -> Target:
    """Return a host to work with. Nothing is asked of it yet. Raises `DeployError`."""
    return kind(declared.common.to).open_target(declared.own, place)


def read_deploy_settings(settings: Mapping[str, Any]) -> dict[str, Declared]:
    """Return the hosts by their names, out of production's settings.

    Raises `SettingsError` with everything that is wrong.
    """
    raw = settings.get("DEPLOY", {})
    if not isinstance(raw, Mapping):
        example = '{"production": {"to": "folder", "path": "…"}}'
        raise SettingsError([f"publishconf.py: DEPLOY must name hosts, like {example}."])
    problems: list[str] = []
    found = {}
    for name, told in raw.items():
        declared = _declared(str(name), told, problems)
        if declared is not None:
            found[declared.name] = declared
    if problems:
        raise SettingsError(problems)
    return found


def _declared(name: str, raw: Any, problems: list[str]) -> Declared | None:
    where = f'publishconf.py: DEPLOY["{name}"]'
    if not name.isidentifier() and not name.replace("-", "_").isidentifier():
        problems.append(f"{where}: a host's name has letters, digits and hyphens only.")
        return None
    if not isinstance(raw, Mapping) or "to" not in raw:
        problems.append(f'{where} must say where to, like {{"to": "folder", "path": "…"}}.')
        return None
    if raw["to"] not in KINDS:
        hint = did_you_mean(str(raw["to"]), KINDS) or f"There are {', '.join(KINDS)}."
        problems.append(f'{where}: there is no kind of host "{raw["to"]}". {hint}')
        return None
    own = kind(raw["to"]).Settings
    count = len(problems)
    problems += _wrong(where, raw, own)
    if len(problems) > count:
        return None
    common = {one.name: raw[one.name] for one in fields(TargetSettings) if one.name in raw}
    declared = Declared(
        name,
        TargetSettings(**{"server": kind(raw["to"]).SERVER, **common}),
        own(**{one.name: raw[one.name] for one in fields(own) if one.name in raw}),
    )
    problems += [f"{where}: {said}" for said in (*_odd(declared.common), *declared.own.problems())]
    return declared if len(problems) == count else None


def _wrong(where: str, raw: Mapping[str, Any], own: type) -> Iterator[str]:
    """Yield what is unknown, missing, or of another kind than it should be."""
    known = {one.name: one for one in (*fields(TargetSettings), *fields(own))}
    for key, value in raw.items():
        if key not in known:
            hint = did_you_mean(str(key), known) or f"It knows {', '.join(known)}."
            yield f'{where} has no setting "{key}". {hint}'
            continue
        wanted = known[key].type
        if wanted is bool and not isinstance(value, bool):
            yield f'{where}: "{key}" must be True or False, not {value!r}.'
        elif wanted is int and (isinstance(value, bool) or not isinstance(value, int)):
            yield f'{where}: "{key}" must be a whole number, not {value!r}.'
        elif wanted is str and (not isinstance(value, str) or "\n" in value or "\0" in value):
            yield f'{where}: "{key}" must be a text in one line, not {value!r}.'
    for one in fields(own):
        if one.default is MISSING and not raw.get(one.name):
            yield f'{where} has no "{one.name}". {_said(own, one.name)}'.rstrip()


def _said(own: type, name: str) -> str:
    return str(getattr(own, "NEEDED", {}).get(name, ""))


def _odd(common: TargetSettings) -> Iterator[str]:
    """Yield what can't be so."""
    if common.server not in SERVERS:
        hint = did_you_mean(common.server, SERVERS) or f"There are {', '.join(SERVERS)}."
        yield f'there is no server "{common.server}". {hint}'
    if not 2 <= common.keep <= 1000:
        yield f'"keep" must be a number from 2 to 1000, not {common.keep}.'
    for name in ("most_deleted", "most_growth", "patience"):
        if getattr(common, name) < 0:
            yield f'"{name}" must be 0 or more, not {getattr(common, name)}.'
    if common.by not in ("here", "ci"):
        yield f'"by" must be here or ci, not "{common.by}".'
    if common.visit and not common.visit.startswith(("http://", "https://")):
        yield f'"visit" must be an address like https://blog.practice.org, not "{common.visit}".'
    elif "@" in common.visit:
        yield '"visit" must hold no name and no password. Put them into ~/.netrc.'
