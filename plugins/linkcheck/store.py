"""What is remembered between checks: pages by their bytes, and the outcome for a folder that didn't change.

One SQLite file. Two checks at once may use it; a file that is damaged is thrown away and begun anew, and
where none can be written, nothing is remembered.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from plugins.linkcheck.page import Link, Page, Slip

_KEPT_OUTCOMES, _KEPT_PAGES = 20, 50_000
_WAIT = 5.0
"""Seconds to wait for another check that is writing."""


class Store:
    """Remembers nothing. `_Sqlite` does."""

    remembers = False

    def page(self, key: bytes) -> str | None:
        """Return the record of a page, for `page_of`, or None."""
        return None

    def keep_page(self, key: bytes, page: Page) -> None:
        """Remember a page."""

    def outcome(self, key: bytes) -> dict[str, Any] | None:
        """Return what `keep_outcome` was given, or None."""
        return None

    def keep_outcome(self, key: bytes, outcome: dict[str, Any]) -> None:
        """Remember an outcome: plain lists, texts and numbers."""


class _Sqlite(Store):
    remembers = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._new: list[tuple[bytes, str]] = []

    def page(self, key: bytes) -> str | None:
        return self._sound("SELECT record, sum FROM page WHERE key = ?", key)

    def keep_page(self, key: bytes, page: Page) -> None:
        self._new.append((key, record_of(page)))

    def outcome(self, key: bytes) -> dict[str, Any] | None:
        record = self._sound("SELECT record, sum FROM outcome WHERE key = ?", key)
        return json.loads(record) if record is not None else None

    def keep_outcome(self, key: bytes, outcome: dict[str, Any]) -> None:
        record = json.dumps(outcome)
        with self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?)", (key, record, _sum(record))
            )
            kept = "SELECT rowid FROM outcome ORDER BY rowid DESC LIMIT ?"
            self._connection.execute(f"DELETE FROM outcome WHERE rowid NOT IN ({kept})", (_KEPT_OUTCOMES,))

    def save(self) -> None:
        """Write the new pages, and forget the oldest where there are too many."""
        if not self._new:
            return
        rows = ((key, record, _sum(record)) for key, record in self._new)
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?)", rows)
            (count,) = self._connection.execute("SELECT count(*) FROM page").fetchone()
            if count > _KEPT_PAGES:
                oldest = "SELECT rowid FROM page ORDER BY rowid LIMIT ?"
                self._connection.execute(
                    f"DELETE FROM page WHERE rowid IN ({oldest})", (count - _KEPT_PAGES // 2,)
                )

    def _sound(self, query: str, key: bytes) -> str | None:
        """Return a record whose sum is right; a disk may have changed it."""
        row = self._connection.execute(query, (key,)).fetchone()
        return row[0] if row and isinstance(row[0], str) and _sum(row[0]) == row[1] else None


def _sum(record: str) -> int:
    return crc32(record.encode("utf-8", "surrogatepass"))


@contextlib.contextmanager
def opened(path: Path | None) -> Iterator[Store]:
    """Open the memory at a path, or one that remembers nothing where there is none or it can't be used."""
    connection = _connect(path) if path is not None else None
    if connection is None:
        yield Store()
        return
    store = _Guarded(connection)
    try:
        yield store
        store.save()
    finally:
        connection.close()
        if store.damaged and path is not None:
            _throw_away(path)


class _Guarded(_Sqlite):
    """Takes a damaged or busy file for an empty one."""

    damaged = False

    def _try(self, call, *arguments):
        if self.damaged:
            return None
        try:
            return call(*arguments)
        except sqlite3.OperationalError:
            return None  # another check is writing, or the disk is full
        except (sqlite3.DatabaseError, ValueError):
            self.damaged = True
            return None

    def page(self, key: bytes) -> str | None:
        return self._try(super().page, key)

    def outcome(self, key: bytes) -> dict[str, Any] | None:
        return self._try(super().outcome, key)

    def keep_outcome(self, key: bytes, outcome: dict[str, Any]) -> None:
        self._try(super().keep_outcome, key, outcome)

    def save(self) -> None:
        self._try(super().save)


def _version() -> int:
    """A number that changes with the checker's own files: what an older one found doesn't count."""
    folder = Path(__file__).parent
    stamps = []
    for file in sorted((*folder.glob("*.py"), *folder.glob("parse/*.py"), *folder.glob("rules/*.py"))):
        state = file.stat()
        stamps.append((file.name, state.st_size, state.st_mtime_ns))
    return crc32(repr(stamps).encode()) & 0x7FFFFFFF or 1


def _connect(path: Path, *, again: bool = True) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_WAIT)
    except (OSError, sqlite3.Error):
        return None
    try:
        version = _version()
        if connection.execute("PRAGMA user_version").fetchone()[0] not in (0, version):
            raise sqlite3.DatabaseError("of another version")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS page (key BLOB PRIMARY KEY, record TEXT, sum INTEGER)"
            )
            connection.execute(
                "CREATE TABLE IF NOT EXISTS outcome (key BLOB PRIMARY KEY, record TEXT, sum INTEGER)"
            )
            connection.execute(f"PRAGMA user_version = {version}")
        return connection
    except sqlite3.OperationalError:
        connection.close()
        return None
    except sqlite3.DatabaseError:
        connection.close()
        _throw_away(path)
        return _connect(path, again=False) if again else None


def _throw_away(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()


def record_of(page: Page) -> str:
    """Return a page as text."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for link in page.links:
        groups.setdefault((link.element, link.attribute, link.rel), []).append(link.raw)
    return json.dumps(
        [
            [[*group, raws] for group, raws in groups.items()],
            sorted(page.anchors),
            sorted(page.maps),
            page.twice,
            page.slips,
            [
                page.base,
                page.canonical,
                page.language,
                page.title,
                page.noindex,
                page.refresh,
                page.meta,
                page.related,
            ],
        ],
        separators=(",", ":"),
    )


def page_of(record: str) -> Page:
    """Return the page of a record."""
    groups, anchors, maps, twice, slips, rest = json.loads(record)
    links = [Link(element, attribute, raw, rel) for element, attribute, rel, raws in groups for raw in raws]
    return Page(
        links, frozenset(anchors), frozenset(maps), tuple(twice), [Slip(*slip) for slip in slips], *rest
    )
