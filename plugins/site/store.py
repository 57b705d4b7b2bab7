"""What was worked out before, kept in an SQLite file in the cache folder.

Losing it costs time and nothing else. So whatever is damaged, locked or not writable counts as not there:
a damaged entry is dropped, a damaged file is begun anew. SQLite's locks let several builds share it.
"""

import contextlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_WAIT = 10.0
"""Seconds to wait for another build's lock."""
_SPARE = 2000
"""Entries that may be kept beyond four times those in use."""
_AT_ONCE = 500
_IN_MEMORY = 32 << 20
"""Bytes that may stay in memory: some 3,000 posts."""
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, sum INTEGER, value BLOB)"


class Store:
    """Bytes by key. Keys are bytes too, and change whenever the value would.

    What one build used stays in memory for the next build with the same `Store`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._memory: dict[bytes, bytes] = {}

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values of the keys that are there and sound."""
        wanted = list(dict.fromkeys(keys))
        memory = self._memory
        found = {key: memory[key] for key in wanted if key in memory}
        found |= self._from_file([key for key in wanted if key not in found])
        self._remember({**memory, **found})
        return found

    def _remember(self, values: dict[bytes, bytes]) -> None:
        self._memory = values if sum(map(len, values.values())) <= _IN_MEMORY else {}

    def _from_file(self, wanted: list[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        if not wanted or not self._path.exists():
            return found
        with self._open() as database:
            if database is None:
                return found
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = database.execute(f"SELECT key, sum, value FROM kept WHERE key IN ({marks})", some)
                found.update((key, value) for key, check, value in rows if _sound(key, check, value))
        return found

    def put(self, values: Mapping[bytes, bytes], *, in_use: Iterable[bytes] | None = None) -> None:
        """Keep the values. `in_use` are all keys that this build uses: others are forgotten in time.

        Without `in_use`, nothing is forgotten.
        """
        used = None if in_use is None else {*in_use, *values}
        kept = {**self._memory, **values}
        self._remember(kept if used is None else {key: kept[key] for key in kept if key in used})
        with self._open() as database:
            if database is None:
                return
            rows = [(key, _sum(key, value), value) for key, value in values.items()]
            database.executemany("INSERT OR REPLACE INTO kept (key, sum, value) VALUES (?, ?, ?)", rows)
            if used is None:
                return
            (count,) = database.execute("SELECT count(*) FROM kept").fetchone()
            if count > 4 * len(used) + _SPARE:
                database.execute("CREATE TEMP TABLE used (key BLOB PRIMARY KEY) WITHOUT ROWID")
                database.executemany("INSERT INTO used VALUES (?)", [(key,) for key in used])
                database.execute("DELETE FROM kept WHERE key NOT IN (SELECT key FROM used)")

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        """Open the file for one transaction; None when that can't be. Never raises for a damaged file."""
        database = self._connect()
        try:
            yield database
            if database is not None:
                database.commit()
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):
                self._forget()  # not a database, or a damaged one
        finally:
            if database is not None:
                database.close()

    def _connect(self) -> sqlite3.Connection | None:
        for _ in range(2):
            database = None
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._path, timeout=_WAIT)
                database.execute(_TABLE)
                return database
            except (OSError, sqlite3.Error) as error:
                if database is not None:
                    database.close()
                if isinstance(error, OSError | sqlite3.OperationalError):
                    return None
                self._forget()
        return None

    def _forget(self) -> None:
        for ending in ("", "-journal"):
            with contextlib.suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()


def _sum(key: bytes, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(key))


def _sound(key: bytes, check: object, value: object) -> bool:
    return isinstance(value, bytes) and check == _sum(key, value)
