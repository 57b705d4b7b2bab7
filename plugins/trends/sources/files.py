"""The edge to the disk: files, folders and zips as payloads.

When something was exported is told by the file's name, else by the zip, else by the file's own time:
never by the clock.
"""

import datetime as dt
import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from plugins.findings import Finding, Severity, in_order
from plugins.posts.files import printable
from plugins.trends.payload import Payload
from plugins.trends.sources.archive import ENDINGS, MOST_BYTES, Opened, is_clutter, is_zip, open_zip
from plugins.trends.sources.companions import introduced
from plugins.trends.sources.names import told_by
from plugins.trends.sources.places import code_of

_MOST_FILES = 5000
_MOST_ZIP = 100 << 20
"""Bytes of a zip as it lies on the disk."""


@dataclass(slots=True)
class Unpacked:
    """What files, folders and zips gave."""

    payloads: list[Payload] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """Files that could not be opened."""
    alone: int = 0
    """Files of folders and zips that are left alone because exports don't end so."""


def unpack(
    paths: Sequence[Path], *, place: str = "", day: dt.date | None = None, latest: dt.datetime | None = None
) -> Unpacked:
    """Return what lies in files, folders and zips, the members of each in the order of their names.

    Files of one folder, or of one zip, tell each other what they do not say themselves. `place` and `day`
    hold for those that are told by nobody. A path that is given twice is read once. No time is later than
    `latest`: the clock of another computer may be ahead.
    """
    found = Unpacked()
    seen: set[str] = set()
    groups: dict[tuple[Path, str], list[Payload]] = {}
    for path in paths:
        folder = path.is_dir()
        for file, name in _files(path, found):
            real = os.path.realpath(file)
            if real in seen:
                continue
            seen.add(real)
            if folder and not name.lower().endswith(ENDINGS):
                found.alone += 1
                continue
            for group, payload in _payloads(file, name, found, day):
                groups.setdefault((path.parent, group), []).append(payload)
    for payloads in groups.values():
        found.payloads += [_placed(payload, place, latest) for payload in introduced(payloads)]
    found.findings = in_order(found.findings)
    return found


def _placed(payload: Payload, place: str, latest: dt.datetime | None) -> Payload:
    """The payload with the place that its file's name tells, or else the one that was given."""
    place = payload.place or code_of(told_by(payload.name).place) or code_of(place)
    return replace(payload, place=place, fetched=min(payload.fetched, latest or payload.fetched))


def _files(path: Path, found: Unpacked) -> Iterator[tuple[Path, str]]:
    """The files at a path, each with the name it is called by."""
    if not path.is_dir():
        yield path, printable(path.name)
        return
    count = 0
    for here, folders, names in os.walk(path, onerror=lambda error: _closed(error, path, found)):
        folders[:] = sorted(name for name in folders if not is_clutter(name))
        inside = os.path.relpath(here, path.parent).replace(os.sep, "/")
        for name in sorted(names):
            file = Path(here, name)
            if is_clutter(name) or not file.is_file() or file.is_symlink():
                continue
            count += 1
            if count > _MOST_FILES:
                what = f"The folder has more than {_MOST_FILES} files: the rest is left out."
                _say(found, printable(path.name), what, "Import a folder with the exports alone.")
                return
            yield file, printable(posixpath.join(inside, name))


def _payloads(file: Path, name: str, found: Unpacked, day: dt.date | None) -> Iterator[tuple[str, Payload]]:
    """The payloads of a file, each with the folder or zip it belongs to."""
    try:
        with open(file, "rb") as opened:
            status = os.fstat(opened.fileno())
            body = opened.read(_MOST_ZIP + 1)
    except OSError as error:
        _say(
            found, name, f"It can't be opened: {(error.strerror or str(error)).lower()}.", "Check its rights."
        )
        return
    own = day and dt.datetime.combine(day, dt.time(12), dt.UTC)
    own = own or dt.datetime.fromtimestamp(int(status.st_mtime), dt.UTC)
    if not is_zip(body):
        if len(body) > MOST_BYTES:
            _say(found, name, f"It is larger than {MOST_BYTES >> 20} MB.", "Export a shorter time.")
            return
        yield posixpath.dirname(name), Payload(body=body, name=name, fetched=told_by(name).end or own)
        return
    if len(body) > _MOST_ZIP:
        _say(
            found, name, f"The zip is larger than {_MOST_ZIP >> 20} MB.", "Unpack it, and import the exports."
        )
        return
    yield from _members(open_zip(name, body), name, own, found, given=day is not None)


def _members(
    opened: Opened, name: str, own: dt.datetime, found: Unpacked, *, given: bool
) -> Iterator[tuple[str, Payload]]:
    found.findings += opened.findings
    found.alone += opened.alone
    if not opened.members and not opened.findings:
        _say(found, name, "There is no export in this zip.", "Look into it, and import what is meant.")
    for member in opened.members:
        shown = f"{name}/{member.name}"
        fetched = told_by(member.name).end or (own if given else member.time or own)
        yield posixpath.dirname(shown), Payload(body=member.body, name=shown, fetched=fetched)


def _closed(error: OSError, path: Path, found: Unpacked) -> None:
    where = os.path.relpath(error.filename or path, path.parent).replace(os.sep, "/")
    reason = (error.strerror or str(error)).lower()
    _say(found, printable(where), f"The folder can't be opened: {reason}.", "Check its rights.")


def _say(found: Unpacked, name: str, what: str, fix: str) -> None:
    found.findings.append(Finding(name, "searches/unreadable", what, fix, Severity.ERROR))
