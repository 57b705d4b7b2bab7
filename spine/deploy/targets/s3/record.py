"""What is live in a bucket, and what a deploy is about to change. Plain.

All of it comes back from a store that others may write to, so it is read with care.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from spine.deploy.errors import DeployError
from spine.deploy.files import File, Files
from spine.deploy.release import Release, dump_release, load_release


@dataclass(frozen=True, slots=True)
class Laid:
    """A file as it lies in the bucket for visitors."""

    file: File
    headers: Mapping[str, str]
    """What is put beside it, by the names of S3's `PutObject`."""
    etag: str = ""
    """The store's own sign of its bytes."""
    written: float = 0.0
    """When it was put there, by the store's clock, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Live:
    """What is live."""

    releases: tuple[Release, ...] = ()
    """What can be gone back to, the newest first: that is the live one."""
    laid: Mapping[str, Laid] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    """Sums of objects that the live release does not need, and the number of the last one that did."""
    website: bool = False
    """Whether pages that lead on say so to the bucket's website."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What a deploy is about to do. That it is there says that there may be objects nothing needs."""

    files: Mapping[str, File | None] = field(default_factory=dict)
    """What it may have changed before visitors' eyes, and into what; None for what it may have deleted."""


def renewed(live: Live, release: Release, laid: Mapping[str, Laid], keep: int) -> Live:
    """Return what is live after a release, objects that no kept release needs still among `left`."""
    needed = {one.file.sum for one in laid.values()}
    before = live.releases[0].number if live.releases else 0
    left = {one.file.sum: before for one in live.laid.values() if one.file.sum not in needed}
    left |= {total: last for total, last in live.left.items() if total not in needed}
    return replace(live, releases=(release, *live.releases)[:keep], laid=laid, left=left)


def without_spare(live: Live) -> tuple[Live, list[str]]:
    """Return what is live, and the sums of the objects that none of its releases needs."""
    oldest = min((one.number for one in live.releases), default=0)
    spare = sorted(total for total, last in live.left.items() if last < oldest)
    return replace(live, left={one: last for one, last in live.left.items() if last >= oldest}), spare


def dump_live(live: Live) -> bytes:
    """Return it as JSON. What is put beside files is written once for all that share it."""
    kinds: dict[str, int] = {}
    files = {}
    for path, one in sorted(live.laid.items()):
        kind = kinds.setdefault(json.dumps(dict(one.headers), sort_keys=True), len(kinds))
        files[path] = [one.file.sum, one.file.size, kind, one.etag, round(one.written, 3)]
    told = {
        "releases": [json.loads(dump_release(one)) for one in live.releases],
        "headers": [json.loads(kind) for kind in kinds],
        "files": files,
        "left": dict(sorted(live.left.items())),
        "website": live.website,
    }
    return _dump(told)


def load_live(data: bytes) -> Live:
    """Return what some JSON tells of. Raises `DeployError` when it tells of nothing."""
    try:
        told = json.loads(data)
        kinds = [{str(name): str(value) for name, value in one.items()} for one in told["headers"]]
        laid = {
            str(path): Laid(File(str(total), int(size)), kinds[kind], str(etag), float(written))
            for path, (total, size, kind, etag, written) in told["files"].items()
        }
        left = {str(total): int(last) for total, last in told["left"].items()}
        releases = tuple(load_release(json.dumps(one).encode()) for one in told["releases"])
        return Live(releases, laid, left, told["website"] is True)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, DeployError):
        raise DeployError(
            "The record of what is live (.spine/live.json) in the bucket can't be read. Bring back an older "
            "version of it if the bucket keeps versions, or delete it: the next deploy then sends all files."
        ) from None


def dump_pending(pending: Pending) -> bytes:
    """Return it as JSON."""
    files = {path: [one.sum, one.size] if one else None for path, one in sorted(pending.files.items())}
    return _dump({"files": files})


def load_pending(data: bytes) -> Pending:
    """Return what some JSON tells of. Raises `DeployError`."""
    try:
        told = json.loads(data)
        files = {
            str(path): File(str(one[0]), int(one[1])) if one else None for path, one in told["files"].items()
        }
        return Pending(files)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise DeployError(
            "The note of an unfinished deploy (.spine/pending.json) in the bucket can't be read. Delete it "
            "and .spine/live.json: the next deploy then sends all files."
        ) from None


def dump_list(files: Files, leads: Mapping[str, str]) -> bytes:
    """Return the files of a release as JSON, and where those of its pages lead that only lead on."""
    return _dump({"files": {path: [one.sum, one.size] for path, one in files.items()}, "leads": dict(leads)})


def load_list(data: bytes) -> tuple[dict[str, File], dict[str, str]]:
    """Return the files of a release, and where pages lead. Raises `DeployError`."""
    try:
        told = json.loads(data)
        files = {str(path): File(str(total), int(size)) for path, (total, size) in told["files"].items()}
        return files, {str(path): str(to) for path, to in told["leads"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DeployError("The list of a release's files in the bucket can't be read.") from None


def _dump(told: Any) -> bytes:
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
