"""What is remembered between checks: what is kept of each file, and the outcome for an unchanged folder.

One SQLite file. Only what changed is written. Two checks at once may use it; a file that is damaged is thrown
away and begun anew, and where none can be written, nothing is remembered.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from plugins.linkcheck.facts import Facts

T = TypeVar("T")

_KEPT_OUTCOMES, _KEPT_FOLDERS, _KEPT_WORDS = 20, 8, 50_000
_WAIT = 5.0
"""Seconds to wait for another check that is writing."""
_AT_ONCE = 500
_COUNTS = b"counts"
"""The key of the counts among the words; those of texts are digests, which are longer."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS folder (id INTEGER PRIMARY KEY, key BLOB UNIQUE)",
    "CREATE TABLE IF NOT EXISTS file (folder INTEGER, path BLOB, digest BLOB, flags INTEGER,"
    " leads BLOB, about BLOB, anchors BLOB, entries BLOB, sum INTEGER, PRIMARY KEY (folder, path))",
    "CREATE TABLE IF NOT EXISTS stamp (folder INTEGER, path BLOB, digest BLOB, stamp TEXT,"
    " PRIMARY KEY (folder, path)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS words (key BLOB PRIMARY KEY, words BLOB, sum INTEGER)",
    "CREATE TABLE IF NOT EXISTS outcome (key BLOB PRIMARY KEY, record TEXT, sum INTEGER)",
)


class Known(NamedTuple):
    """A file as it was when it was last read."""

    stamp: str
    """Tells whether it may have changed since; empty when that can't be told without reading it."""
    digest: bytes
    facts: Facts


class Store:
    """Remembers nothing. `_Sqlite` does."""

    remembers = False

    def files(self, folder: bytes) -> dict[str, Known]:
        """Return the files of a folder, by their paths. `folder` stands for it, and for how it is read."""
        return {}

    def keep_files(self, folder: bytes, files: Mapping[str, Known], gone: Iterable[str]) -> None:
        """Remember new and changed files, and forget those that are gone."""

    def keep_stamps(self, folder: bytes, files: Mapping[str, Known]) -> None:
        """Remember the stamps of files that are otherwise the same."""

    def words(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the words of texts, by their digests, as far as they are known."""
        return {}

    def keep_words(self, words: Mapping[bytes, bytes]) -> None:
        """Remember words."""

    def counts(self) -> bytes | None:
        """Return what `keep_counts` was given, or None."""
        return None

    def keep_counts(self, counts: bytes) -> None:
        """Remember how common words are."""

    def outcome(self, key: bytes) -> dict[str, Any] | None:
        """Return what `keep_outcome` was given, or None."""
        return None

    def keep_outcome(self, key: bytes, outcome: dict[str, Any]) -> None:
        """Remember an outcome: plain lists, texts and numbers."""


class _Sqlite(Store):
    remembers = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def files(self, folder: bytes) -> dict[str, Known]:
        row = self._connection.execute("SELECT id FROM folder WHERE key = ?", (folder,)).fetchone()
        if row is None:
            return {}
        query = "SELECT path, digest, stamp FROM stamp WHERE folder = ?"
        stamps = {(path, digest): stamp for path, digest, stamp in self._connection.execute(query, row)}
        query = "SELECT path, digest, flags, leads, about, anchors, entries, sum FROM file WHERE folder = ?"
        return {
            path.decode("utf-8", "surrogateescape"): Known(
                stamps.get((path, digest), ""), digest, Facts(*facts)
            )
            for path, digest, *facts, check in self._connection.execute(query, row)
            if _sum(path, digest, *facts) == check
        }

    def keep_files(self, folder: bytes, files: Mapping[str, Known], gone: Iterable[str]) -> None:
        with self._connection as database:
            where = (self._folder(folder),)
            left = [(*where, _bytes(path)) for path in gone]
            rows = ((_bytes(path), one) for path, one in files.items())
            for table in ("file", "stamp"):
                database.executemany(f"DELETE FROM {table} WHERE folder = ? AND path = ?", left)
            database.executemany(
                "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (*where, path, one.digest, *one.facts, _sum(path, one.digest, *one.facts))
                    for path, one in rows
                ),
            )
            self.keep_stamps(folder, files)

    def keep_stamps(self, folder: bytes, files: Mapping[str, Known]) -> None:
        with self._connection as database:
            where = self._folder(folder)
            rows = ((where, _bytes(path), one.digest, one.stamp) for path, one in files.items())
            database.executemany("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?, ?)", rows)

    def _folder(self, key: bytes) -> int:
        """Return the number of a folder."""
        row = self._connection.execute("SELECT id FROM folder WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return row[0]
        self._forget_folders()
        return self._connection.execute("INSERT INTO folder (key) VALUES (?)", (key,)).lastrowid or 0

    def _forget_folders(self) -> None:
        """Make room for another folder, or for the same one read in another way."""
        newest = "SELECT id FROM folder ORDER BY id DESC LIMIT ?"
        for where in ("file WHERE folder", "stamp WHERE folder", "folder WHERE id"):
            self._connection.execute(f"DELETE FROM {where} NOT IN ({newest})", (_KEPT_FOLDERS - 1,))

    def words(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        wanted, found = list(keys), {}
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            query = f"SELECT key, words, sum FROM words WHERE key IN ({','.join('?' * len(some))})"
            rows = self._connection.execute(query, some)
            found.update((key, words) for key, words, check in rows if _sum(key, words) == check)
        return found

    def keep_words(self, words: Mapping[bytes, bytes]) -> None:
        rows = [(key, text, _sum(key, text)) for key, text in words.items()]
        with self._connection as database:
            database.executemany("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", rows)
            (count,) = database.execute("SELECT count(*) FROM words").fetchone()
            if count > _KEPT_WORDS:
                oldest = "SELECT rowid FROM words ORDER BY rowid LIMIT ?"
                database.execute(f"DELETE FROM words WHERE rowid IN ({oldest})", (count - _KEPT_WORDS // 2,))

    def counts(self) -> bytes | None:
        return self.words([_COUNTS]).get(_COUNTS)

    def keep_counts(self, counts: bytes) -> None:
        self.keep_words({_COUNTS: counts})

    def outcome(self, key: bytes) -> dict[str, Any] | None:
        query = "SELECT record, sum FROM outcome WHERE key = ?"
        row = self._connection.execute(query, (key,)).fetchone()
        return json.loads(row[0]) if row and _sum(row[0].encode()) == row[1] else None

    def keep_outcome(self, key: bytes, outcome: dict[str, Any]) -> None:
        record = json.dumps(outcome)
        with self._connection as database:
            database.execute(
                "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?)", (key, record, _sum(record.encode()))
            )
            kept = "SELECT rowid FROM outcome ORDER BY rowid DESC LIMIT ?"
            database.execute(f"DELETE FROM outcome WHERE rowid NOT IN ({kept})", (_KEPT_OUTCOMES,))


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _sum(*values: object) -> int:
    """A number that says whether a row is as it was written; a disk may have changed it."""
    return crc32(b"\0".join(value if isinstance(value, bytes) else repr(value).encode() for value in values))


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
    finally:
        connection.close()
        if store.damaged and path is not None:
            _throw_away(path)


class _Guarded(_Sqlite):
    """Takes a damaged or busy file for an empty one."""

    damaged = False

    def _try(self, call: Callable[..., T], *arguments: Any) -> T | None:
        if self.damaged:
            return None
        try:
            return call(*arguments)
        except sqlite3.OperationalError:
            return None  # another check is writing, or the disk is full
        except (sqlite3.DatabaseError, ValueError, TypeError, AttributeError):
            self.damaged = True
            return None

    def files(self, folder: bytes) -> dict[str, Known]:
        return self._try(super().files, folder) or {}

    def keep_files(self, folder: bytes, files: Mapping[str, Known], gone: Iterable[str]) -> None:
        self._try(super().keep_files, folder, files, gone)

    def keep_stamps(self, folder: bytes, files: Mapping[str, Known]) -> None:
        self._try(super().keep_stamps, folder, files)

    def words(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        return self._try(super().words, keys) or {}

    def keep_words(self, words: Mapping[bytes, bytes]) -> None:
        self._try(super().keep_words, words)

    def outcome(self, key: bytes) -> dict[str, Any] | None:
        return self._try(super().outcome, key)

    def keep_outcome(self, key: bytes, outcome: dict[str, Any]) -> None:
        self._try(super().keep_outcome, key, outcome)


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
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, version):
            raise sqlite3.DatabaseError("of another version")
        connection.execute(
            "PRAGMA synchronous = OFF"
        )  # every row has its sum, and losing them costs time only
        if not found:
            with connection:
                for table in _TABLES:
                    connection.execute(table)
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
    for ending in ("", "-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()
