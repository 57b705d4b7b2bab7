"""Zips, as browsers download them and people pack them: members as payloads, read in memory and never
written out.

What a zip says of itself is not believed. Members are read with a limit, whatever size they claim; a
zip inside a zip is opened, one inside that is not; names are only names.
"""

import datetime as dt
import io
import posixpath
import stat
import zipfile
import zlib
from dataclasses import dataclass, field

from plugins.findings import Finding, Severity

MOST_BYTES = 5 << 20
"""The largest file that is read."""
_MOST_MEMBERS = 1000
_MOST_TOTAL = 100 << 20
"""Bytes, unpacked, of a zip and the zips in it."""
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, ValueError, OSError),
    *(EOFError, NotImplementedError, RuntimeError),
)
"""What zipfile raises for zips that are broken, locked, or packed in a way it does not know."""
ENDINGS = (".csv", ".tsv", ".txt", ".xml", ".rss", ".json", ".zip")
"""Of files that may be exports. In folders and zips, others are left alone."""


@dataclass(slots=True)
class Member:
    """A file in a zip."""

    name: str
    """Its path there, with forward slashes."""
    body: bytes
    time: dt.datetime | None
    """As the zip has it, taken for UTC; None when it has none."""


@dataclass(slots=True)
class Opened:
    """What a zip gave."""

    members: list[Member] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    alone: int = 0
    """Files that are left alone because exports don't end so."""


def is_zip(body: bytes) -> bool:
    """Whether bytes are a zip, and not an Excel workbook, which is one too."""
    return body.startswith((b"PK\x03\x04", b"PK\x05\x06")) and b"xl/workbook.xml" not in body


def is_clutter(name: str) -> bool:
    """Whether a file or folder is one that a system puts beside those of people."""
    first, last = name.split("/")[0], posixpath.basename(name)
    return first == "__MACOSX" or last.startswith((".", "~")) or last.lower() in ("thumbs.db", "desktop.ini")


def open_zip(name: str, body: bytes) -> Opened:
    """Return the members of a zip that may be exports, in the order of their names. Never raises."""
    opened = Opened()
    _Budget().open(name, body, opened, depth=0)
    opened.members.sort(key=lambda member: member.name)
    return opened


@dataclass(slots=True)
class _Budget:
    """How much may still be read."""

    members: int = _MOST_MEMBERS
    total: int = _MOST_TOTAL

    def open(self, name: str, body: bytes, opened: Opened, depth: int, inside: str = "") -> None:
        def refuse(what: str, fix: str, member: str = "") -> None:
            shown = f"{name}/{inside}{member}".rstrip("/")
            opened.findings.append(Finding(shown, "searches/zip", what, fix, Severity.ERROR))

        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                for info in archive.infolist():
                    if self.members <= 0 or self.total <= 0:
                        refuse("The zip is too large: what came after this is left out.", "Unpack it first.")
                        return
                    member = _name_of(info.filename)
                    if info.is_dir() or is_clutter(member):
                        continue
                    self.members -= 1
                    if not member.lower().endswith(ENDINGS):
                        opened.alone += 1
                        continue
                    trouble = _trouble(info)
                    if trouble:
                        refuse(*trouble, member)
                        continue
                    self._take(archive, info, (name, inside + member), opened, depth)
        except _DAMAGED:
            refuse("The zip is damaged, or was not downloaded to its end.", "Download it again.")

    def _take(
        self,
        archive: zipfile.ZipFile,
        info: zipfile.ZipInfo,
        names: tuple[str, str],
        opened: Opened,
        depth: int,
    ) -> None:
        name, member = names

        def refuse(what: str, fix: str) -> None:
            opened.findings.append(Finding(f"{name}/{member}", "searches/zip", what, fix, Severity.ERROR))

        limit = min(MOST_BYTES, self.total) + 1
        try:
            with archive.open(info) as file:
                body = file.read(limit)
        except _DAMAGED:
            refuse("This file in the zip is damaged.", "Download the zip again.")
            return
        self.total -= len(body)
        if len(body) == limit:
            refuse(f"It is larger than {MOST_BYTES >> 20} MB.", "Export a shorter time.")
        elif not is_zip(body):
            opened.members.append(Member(member, body, _time(info)))
        elif depth:
            refuse("It is a zip in a zip in a zip.", "Unpack it first, and import what is in it.")
        else:
            self.open(name, body, opened, depth + 1, member + "/")


def _trouble(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Why a member is not read, and what to do."""
    if info.flag_bits & 0x1:
        return "It is locked with a password.", "Unpack the zip first, and import the files."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link to another place, which is not followed.", "Put the file itself into the zip."
    parts = info.filename.replace("\\", "/").split("/")
    if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        return "Its name leads out of the zip, so it is not read.", "Unpack the zip first, and look at it."
    return None


def _name_of(name: str) -> str:
    """A member's name in one form, without signs that can't be shown."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name.replace("\\", "/"))


def _time(info: zipfile.ZipInfo) -> dt.datetime | None:
    """The time of a member; none when it is the one that zips have when they have none."""
    try:
        time = dt.datetime(*info.date_time, tzinfo=dt.UTC)
    except ValueError:
        return None
    return time if time.year > 1980 else None
