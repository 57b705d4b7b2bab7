"""`spine trends import`: exports become snapshots, and the topics are renewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plugins.findings import Finding
from plugins.trends.payload import Payload, Reading

if TYPE_CHECKING:
    from plugins.trends.queue.renewal import Renewed

FOLDER = "trends"
"""Where snapshots are, within content/."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One file, as it was read."""

    payload: Payload
    reading: Reading
    kept: Path | None = None
    """The snapshot, relative to the site's folder; None when the file is not kept."""
    known: bool = False
    """Whether it had been imported before."""
    refused: str = ""
    """Why it could not be kept, in words."""

    @property
    def failed(self) -> bool:
        """Whether something in it could not be read or kept."""
        return bool(not self.reading.format or self.reading.skipped or self.refused)


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did."""

    files: tuple[Imported, ...]
    findings: tuple[Finding, ...]
    """Files that could not be opened."""
    alone: int
    """Files of folders and zips that were left alone."""
    topics: Renewed | None
    """None when nothing was kept."""
    dry_run: bool

    @property
    def failed(self) -> bool:
        """Whether something could not be read; the rest is in."""
        return bool(self.findings or any(one.failed for one in self.files) or not self.files)

    @property
    def all_findings(self) -> list[Finding]:
        """The findings of all files, and what the topics' renewal found in the site."""
        found = [*self.findings, *(finding for one in self.files for finding in one.reading.findings)]
        found += [
            Finding(one.payload.name, "searches/too-large", one.refused) for one in self.files if one.refused
        ]
        return found + list(self.topics.findings if self.topics else ())


def run(
    root: Path,
    paths: Sequence[Path],
    *,
    place: str = "",
    day: dt.date | None = None,
    dry_run: bool = False,
    now: dt.datetime | None = None,
    tell: Callable[[str, int, int], None] = lambda words, done, of: None,
) -> Import:
    """Read exports, keep them in the site in `root`, and renew its topics.

    `place` and `day` hold for files that do not tell theirs. `tell` hears what comes next (`Reading x.csv`),
    and how many steps of how many are done. Raises `click.UsageError` for a day that has not come,
    `SettingsError`, `BusyError` when the files are kept and another command keeps the topics, `OSError`.
    """
    from plugins.site import load_settings, read_site
    from plugins.trends.settings import read_trends_settings
    from plugins.trends.sources import read
    from plugins.trends.sources.files import unpack

    raw = load_settings(root)
    site = read_site(raw)
    read_trends_settings(raw)
    now = now or dt.datetime.now(dt.UTC).replace(microsecond=0)
    if day is not None and day > now.date() + dt.timedelta(days=1):
        raise click.UsageError(f"--on names {day}, a day that has not come.")
    tell("Opening the files", 0, len(paths) + 1)
    found = unpack(paths, place=place, day=day, latest=now)
    files: list[Imported] = []
    steps = len(found.payloads) + 1
    for number, payload in enumerate(found.payloads):
        tell(f"Reading {payload.name}", number, steps)
        one = Imported(payload, read(payload))
        files.append(one if dry_run else _kept(one, site.content / FOLDER, root))
    tell("Renewing the topics", steps - 1, steps)
    topics = _renewed(root, now) if any(one.kept for one in files) else None
    return Import(tuple(files), tuple(found.findings), found.alone, topics, dry_run)


def _kept(one: Imported, folder: Path, root: Path) -> Imported:
    """The file, kept as a snapshot when it is worth it."""
    from plugins.trends.snapshots import SnapshotError, find, keep
    from plugins.trends.sources import needed

    if not needed(one.reading):
        return one
    known = find(folder, one.payload) is not None
    try:
        path = keep(folder, one.payload)
    except SnapshotError as error:
        return Imported(one.payload, one.reading, refused=str(error))
    return Imported(one.payload, one.reading, path.relative_to(root), known)


def _renewed(root: Path, now: dt.datetime) -> Renewed:
    from plugins.trends.queue import renew
    from plugins.trends.queue.store import BusyError

    try:
        return renew(root, now=now, by="spine trends import")
    except BusyError as error:
        raise BusyError(f"The files are kept, and the topics are not renewed: {error}") from None
