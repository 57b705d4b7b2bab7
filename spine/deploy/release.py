"""What went live when, by whom: the record that lies beside the site on its host. Plain.

Everything in it comes back from a host that anybody may have written to, so it is read with care.
"""

import contextlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from spine.deploy.errors import DeployError
from spine.deploy.files import File, Files

_TORN = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What comes of reading something that is no record."""
_COMMIT = re.compile(r"[0-9a-f]{0,64}")
"""Git is asked about it, and would take what begins with a hyphen for an order."""
_YEARS = range(1970, 9000)
"""Every time zone has such years whole."""


@dataclass(frozen=True, slots=True)
class Release:
    """One state of the site that visitors had."""

    number: int
    """Counts up from 1 on each host."""
    moment: datetime
    """When it went live, by the clock of the computer that sent it."""
    by: str
    site: str
    """The address that its pages name as theirs."""
    commit: str = ""
    """The state of the practice's repository that it was built from, if there is one."""
    words: str = ""
    """What was new in it, in a few words."""
    back_to: int = 0
    """The release whose files it has again; 0 for one that was built."""
    retired: Mapping[str, date] = field(default_factory=dict)
    """Assets that its pages don't need any more, and since when: pages that visitors have open still do."""


@dataclass(frozen=True, slots=True)
class Remote:
    """What a host has now."""

    release: Release | None = None
    """What is live; None when nothing was ever deployed."""
    files: Files = field(default_factory=dict)
    """What visitors can reach, retired assets among it."""
    unfinished: frozenset[str] = frozenset()
    """Files of which nobody knows how they are there: a deploy to a host that has no releases of its own was
    stopped half-way. They are sent, or deleted, once more."""
    releases: tuple[Release, ...] = ()
    """What can be gone back to, the newest first; the live one among them."""

    @property
    def next_number(self) -> int:
        """The number of the next release."""
        return max([one.number for one in (self.release, *self.releases) if one], default=0) + 1


def dump_release(release: Release) -> bytes:
    """Return a release as JSON, without its files."""
    told: dict[str, Any] = {one.name: getattr(release, one.name) for one in fields(Release)}
    told["moment"] = release.moment.astimezone(UTC).isoformat(timespec="seconds")
    told["retired"] = {name: f"{day}" for name, day in sorted(release.retired.items())}
    return json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n"


def load_release(data: bytes) -> Release:
    """Return the release that some JSON tells of. Raises `DeployError` when it tells of none."""
    try:
        told = json.loads(data)
        kinds = {"number": int, "by": str, "site": str, "commit": str, "words": str, "back_to": int}
        known = {name: kind(told[name]) for name, kind in kinds.items() if name in told}
        moment = datetime.fromisoformat(told["moment"])
        retired = {str(name): date.fromisoformat(day) for name, day in told.get("retired", {}).items()}
        release = Release(moment=moment, retired=retired, **known)
        if moment.year not in _YEARS or not all(map(_is_inside, retired)):
            raise ValueError
        if not _COMMIT.fullmatch(release.commit):
            raise ValueError
    except _TORN:
        raise DeployError("The record of a release on the host can't be read.") from None
    if release.moment.tzinfo is None:
        return replace(release, moment=release.moment.replace(tzinfo=UTC))
    return release


def load_releases(records: Iterable[bytes]) -> list[Release]:
    """Return the releases that can be read; one of a torn record can't be gone back to."""
    found = []
    for record in records:
        with contextlib.suppress(DeployError):
            found.append(load_release(record))
    return found


def dump_files(files: Files) -> bytes:
    """Return files and their sums as JSON."""
    told = {name: [file.sum, file.size] for name, file in sorted(files.items())}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def load_files(data: bytes) -> dict[str, File]:
    """Return the files that some JSON tells of.

    Raises `DeployError` for what is no such list, and for one that names files outside a site.
    """
    try:
        found = {str(name): File(str(total), int(size)) for name, (total, size) in json.loads(data).items()}
    except _TORN:
        raise DeployError("The list of a release's files on the host can't be read.") from None
    if not all(map(_is_inside, found)):
        raise DeployError("The list of a release's files on the host names files outside the site.")
    return found


def _is_inside(name: str) -> bool:
    return not {"", ".", ".."} & {*name.split("/")} and "\\" not in name and "\0" not in name
