"""A host with the site that goes to it, and what this computer remembers of it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from plugins.findings import did_you_mean
from plugins.site import Site, load_settings, read_site
from plugins.site.atomic import write_atomically
from plugins.site.lock import BusyError as LockedError
from plugins.site.lock import locked, name_of
from spine.deploy.errors import BusyError, DeployError
from spine.deploy.headers import HeaderSettings, read_header_settings
from spine.deploy.release import Release, Remote, dump_release, load_release
from spine.deploy.settings import Declared, Place, kind, open_target, read_deploy_settings
from spine.deploy.targets.target import Target


@dataclass(frozen=True, slots=True)
class Host:
    """An entry of `DEPLOY`, ready to be worked with."""

    declared: Declared
    root: Path
    cache: Path
    """A folder for what is known of this host; losing it costs time alone."""
    site: Site
    """As it is in production."""
    settings: Mapping[str, Any]
    """Production's."""

    @property
    def name(self) -> str:
        """What publishconf.py calls it."""
        return self.declared.name

    @property
    def visit(self) -> str:
        """The address at which visitors get the site, without a slash at the end."""
        return (self.declared.common.visit or self.site.url).rstrip("/")

    @property
    def headers(self) -> HeaderSettings:
        """What the host has to send beside the files."""
        return read_header_settings(self.settings)

    @property
    def patience(self) -> float:
        """How many seconds may pass until visitors get what was sent: some hosts take their time."""
        common = self.declared.common
        return common.patience or getattr(kind(common.to), "PATIENCE", 15.0)

    @contextmanager
    def alone(self, wait: float = 0.5) -> Iterator[None]:
        """Be the only one on this computer who packs for this host or deploys to it.

        Raises `BusyError` when somebody else is, after `wait` seconds.
        """
        busy = "A deploy to this host is under way on this computer. Try again when it is done."
        try:
            with locked(self.cache, "deploy", wait=wait, busy=busy):
                yield
        except LockedError as error:
            raise BusyError(str(error)) from None

    def target(self) -> Target:
        """Open it. Raises `DeployError`."""
        place = Place(self.root, self.cache, self.declared.common.keep, self.headers)
        return open_target(self.declared, place)


def hosts(root: Path) -> dict[str, Declared]:
    """Return the hosts that publishconf.py names, by name. Raises `SettingsError`."""
    return read_deploy_settings(load_settings(root, production=True))


def open_host(root: Path, name: str) -> Host:
    """Return the host of that name. Raises `click.UsageError` when there is none, `SettingsError`."""
    settings = load_settings(root, production=True)
    declared = read_deploy_settings(settings)
    if not declared:
        raise click.UsageError(
            "publishconf.py names no host yet. docs/deploy.md says how: DEPLOY = {…}, a few lines."
        )
    if name not in declared:
        hint = did_you_mean(name, declared) or f"There is {', '.join(declared)}."
        raise click.UsageError(f'publishconf.py names no host "{name}". {hint}')
    cache = Path(settings.get("CACHE_PATH") or root / ".cache") / "deploy" / f"{name}-{name_of(root)}"
    return Host(declared[name], root, cache, read_site(settings), settings)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a host had when it was last looked at."""

    looked: datetime
    release: Release | None
    releases: tuple[Release, ...]


def remember(host: Host, remote: Remote, now: datetime) -> None:
    """Keep what a host has, for screens that can't wait. A folder that can't be written keeps nothing."""
    told = {
        "looked": now.isoformat(),
        "release": remote.release and json.loads(dump_release(remote.release)),
        "releases": [json.loads(dump_release(one)) for one in remote.releases],
    }
    try:
        host.cache.mkdir(parents=True, exist_ok=True)
        write_atomically(host.cache / "seen.json", json.dumps(told, ensure_ascii=False).encode())
    except OSError:
        return


def last_seen(host: Host) -> Seen | None:
    """Return what a host had when it was last looked at from here; None when it never was."""
    try:
        told = json.loads((host.cache / "seen.json").read_bytes())
        looked = datetime.fromisoformat(told["looked"])
        releases = tuple(load_release(json.dumps(one).encode()) for one in told["releases"])
        release = told["release"] and load_release(json.dumps(told["release"]).encode())
    except (OSError, ValueError, KeyError, TypeError, DeployError):
        return None
    return Seen(looked.replace(tzinfo=looked.tzinfo or UTC), release, releases)
