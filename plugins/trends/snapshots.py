"""The edge to `content/trends`: what sources said, kept as it came.

One file for each payload, under the day it was fetched:

    content/trends/2026-11-23/import-related-queries-1f0c5d9a7b3e2468-9d41.txt

The file begins with a line that says what it is, then has what is known about the payload, a line each, and
after an empty line the body, byte for byte. Its name has the body's hash and the beginning of the hash of the
whole. So two clones never write different things under one name, and git merges them without asking.

Files are written once and never changed. Topics can be worked out from them again, the same on any machine.
"""

import datetime as dt
import hashlib
import json
import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from plugins.findings import Finding, Severity, in_order
from plugins.site.atomic import write_atomically
from plugins.trends.payload import Payload
from plugins.trends.record import Record
from plugins.trends.sources import needed, read

MOST_BYTES = 5 << 20
"""The largest body that is kept: 5 MB. A repository is no place for more."""

_FIRST_LINE = b"spine snapshot 1"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TEXTS = ("name", "via", "seed", "place", "window", "anchor")
_OURS = (".md", ".yaml", ".yml")
"""Endings of files that people and the vocabulary keep beside the snapshots."""


class SnapshotError(ValueError):
    """A payload can't be kept; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Everything that is kept."""

    payloads: tuple[Payload, ...]
    """Oldest first; the same files always give the same order. A file imported twice is here once."""
    findings: tuple[Finding, ...] = ()
    """Files in the folder that can't be read, or are none of ours."""


def keep(folder: Path, payload: Payload) -> Path:
    """Keep a payload in `folder` (content/trends) and return the file it is in.

    What is kept already is not written again: a file imported twice stays one snapshot. The file is there
    whole or not at all. Raises `SnapshotError` for a body of more than `MOST_BYTES`, `OSError`.
    """
    if len(payload.body) > MOST_BYTES:
        size = len(payload.body) / (1 << 20)
        most = MOST_BYTES >> 20
        raise SnapshotError(f"It has {size:.1f} MB, and {most} MB is the most. Export a shorter time.")
    known = find(folder, payload)
    if known is not None:
        return known
    whole = _wrapped(payload)
    path = folder / f"{payload.fetched.astimezone(dt.UTC):%Y-%m-%d}" / _name(payload, whole)
    if not path.exists():
        _write(path, whole)
    return path


def find(folder: Path, payload: Payload) -> Path | None:
    """Return the file that has the same body from an earlier import; None when there is none."""
    if payload.via != "import":
        return None
    ending = re.compile(rf"import-.*-{payload.hash}-[0-9a-f]{{4}}\.txt")
    return next((path for _, path in _files(folder) if ending.fullmatch(path.name)), None)


def kept(folder: Path) -> Snapshots:
    """Return everything that is kept in `folder`. What is damaged is a finding, and the rest is there."""
    payloads: list[Payload] = []
    findings: list[Finding] = []
    shown = posixpath.join(folder.parent.name, folder.name)
    for place, path in _files(folder, findings, shown):
        try:
            found = _unwrapped(path.read_bytes())
        except _Damaged as damage:
            findings.append(_finding(f"{shown}/{place}", damage.kind, str(damage), damage.fix, damage.line))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            findings.append(
                _finding(
                    f"{shown}/{place}", "unreadable", f"It can't be opened: {reason}.", "Check its rights."
                )
            )
        else:
            payloads.append(found)
    return Snapshots(_each_once(payloads), tuple(in_order(findings)))


def records(payloads: Iterable[Payload]) -> tuple[tuple[Record, ...], tuple[Finding, ...]]:
    """Return what the payloads say, each thing once, and the payloads that no format knows any more.

    Rows that could not be read were named when the file was imported, and are not named again.
    """
    found: dict[tuple, Record] = {}
    findings: list[Finding] = []
    for payload in payloads:
        reading = read(payload)
        findings += [finding for finding in reading.findings if finding.severity is Severity.ERROR]
        for one in reading.records if needed(reading) else ():
            key = (one.source, one.hash, one.fetched, one.query, one.kind, one.place, one.seed, one.window)
            found.setdefault(key, one)
    return tuple(found.values()), tuple(in_order(findings))


def _each_once(payloads: list[Payload]) -> tuple[Payload, ...]:
    """In order; of what was imported twice, in two clones or on two days, the earliest."""
    found: dict[tuple, Payload] = {}
    for payload in sorted(payloads, key=_order):
        key = ("import", payload.hash) if payload.via == "import" else _order(payload)
        found.setdefault(key, payload)
    return tuple(found.values())


def _order(payload: Payload) -> tuple:
    return (payload.fetched, payload.hash, *(getattr(payload, name) for name in _TEXTS))


# ---- What a file looks like --------------------------------------------------


class _Damaged(ValueError):
    """A file that holds no snapshot."""

    def __init__(self, kind: str, message: str, fix: str, line: int = 1) -> None:
        super().__init__(message)
        self.kind, self.fix, self.line = kind, fix, line


def _wrapped(payload: Payload) -> bytes:
    """The bytes of the file: first line, what is known, an empty line, the body."""
    known = {name: getattr(payload, name) for name in _TEXTS}
    known["fetched"] = payload.fetched.astimezone(dt.UTC).isoformat()
    known["sha256"] = hashlib.sha256(payload.body).hexdigest()
    lines = [f"{name}: {_quoted(value)}" for name, value in known.items() if value]
    return b"\n".join([_FIRST_LINE, *(line.encode() for line in lines), b"", payload.body])


def _quoted(text: str) -> str:
    """Text in one line: as JSON, with signs of other scripts as they are where UTF-8 can have them."""
    try:
        quoted = json.dumps(text, ensure_ascii=False)
        quoted.encode()
    except UnicodeEncodeError:
        return json.dumps(text)
    return quoted


def _unwrapped(whole: bytes) -> Payload:
    """The payload in a file's bytes. Raises `_Damaged`.

    Line ends that git or an editor changed on the way are changed back: the hash tells.
    """
    first = whole[:80].lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    if first != _FIRST_LINE:
        _refuse_conflict(whole)
        message = "This is no snapshot, so no topic comes from it."
        raise _Damaged("foreign", message, "Read it in with “spine trends import”, then delete it here.")
    head, end, body = _split(whole)
    known = _read_head(head)
    for candidate in (body, body.replace(b"\r\n", b"\n"), body.replace(b"\n", b"\r\n")):
        if hashlib.sha256(candidate).hexdigest() == known.get("sha256"):
            return _payload(known, candidate)
    _refuse_conflict(whole)
    message = "The text below the first lines is not what was kept."
    fix = "Take the file back from git's history, or delete it and import again."
    raise _Damaged("changed", message, fix, (head + end).count(b"\n") + 1)


def _refuse_conflict(whole: bytes) -> None:
    marks = re.search(rb"^<{7}[ \r\n]", whole, re.MULTILINE)
    if marks:
        message = "Two versions of this file were not merged."
        fix = "Choose one of them: git checkout --ours or --theirs, then git add."
        raise _Damaged("conflict", message, fix, whole[: marks.start()].count(b"\n") + 1)


def _split(whole: bytes) -> tuple[bytes, bytes, bytes]:
    """What is known, the line ends between, and the body."""
    match = re.search(rb"\r?\n\r?\n", whole)
    if match is None:
        raise _Damaged(
            "broken-off",
            "The file breaks off before its text begins.",
            "Take it back from git's history, or delete it.",
        )
    return whole[: match.start()], match[0], whole[match.end() :]


def _read_head(head: bytes) -> dict[str, str]:
    known: dict[str, str] = {}
    for number, line in enumerate(head.splitlines()[1:], 2):
        name, _, value = line.partition(b": ")
        try:
            text = json.loads(value)
            if not isinstance(text, str):
                raise ValueError("not a text")
            known[name.decode("ascii")] = text
        except (ValueError, RecursionError):
            _refuse_conflict(head)
            message = "This line is not what was kept."
            raise _Damaged("changed", message, "Take the file back from git's history.", number) from None
    return known


def _payload(known: dict[str, str], body: bytes) -> Payload:
    try:
        fetched = dt.datetime.fromisoformat(known["fetched"]).astimezone(dt.UTC)
    except (KeyError, ValueError, OverflowError):
        message = "It does not say when it was fetched."
        raise _Damaged("changed", message, "Take the file back from git's history.") from None
    names = {field.name for field in fields(Payload)} & set(_TEXTS)
    return Payload(
        body=body, fetched=fetched, **{"name": "", **{k: v for k, v in known.items() if k in names}}
    )


# ---- The folder ---------------------------------------------------------------


def _name(payload: Payload, whole: bytes) -> str:
    """Such as `import-related-queries-1f0c5d9a7b3e2468-9d41.txt`: safe on every system."""
    what = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", re.sub(r"\.\w{1,5}$", "", payload.name))
    what = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")[:40].strip("-") or "data"
    via = re.sub(r"[^a-z0-9]+", "", payload.via.lower())[:20] or "source"
    return f"{via}-{what}-{payload.hash}-{hashlib.sha256(whole).hexdigest()[:4]}.txt"


def _write(path: Path, whole: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, whole)


def _files(
    folder: Path, findings: list[Finding] | None = None, shown: str = ""
) -> Iterator[tuple[str, Path]]:
    """The files of the dated folders in a fixed order; a finding for what else is there."""
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False) and _DAY.fullmatch(entry.name):
            for inner in _entries(Path(entry.path)):
                if inner.is_file(follow_symlinks=False):
                    yield f"{entry.name}/{inner.name}", Path(inner.path)
        elif findings is not None and entry.is_file() and not entry.name.lower().endswith(_OURS):
            message = "This is no snapshot, so no topic comes from it."
            fix = "Read it in with “spine trends import”, then delete it here."
            findings.append(_finding(f"{shown}/{entry.name}", "foreign", message, fix))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, hidden files and editors' leftovers aside; nothing when it is not there."""
    try:
        with os.scandir(folder) as found:
            entries = [one for one in found if not one.name.startswith((".", "~")) and one.name[-1] != "~"]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(entries, key=lambda one: one.name)


def _finding(path: str, kind: str, message: str, fix: str, line: int = 1) -> Finding:
    return Finding(path, f"searches/{kind}", message, fix, Severity.WARNING, line=line)
