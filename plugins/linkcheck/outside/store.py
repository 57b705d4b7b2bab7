"""The verdicts of earlier checks, in one SQLite file in the cache folder.

Losing it costs time, and makes the count of failures begin anew; nothing else. Two checks may use it at
once: each writes in one transaction. A file that is damaged, or of another make, is begun anew.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from plugins.linkcheck.outside.history import Record, renew
from plugins.linkcheck.outside.verdict import Outcome, Verdict

MAKE = 1
"""The make of the file. Raise it with each change of the columns."""
FORGOTTEN_AFTER = timedelta(days=400)
"""Links that were not checked for so long are dropped."""

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_TABLE = """
    CREATE TABLE IF NOT EXISTS verdicts (
        address TEXT PRIMARY KEY, verdict TEXT NOT NULL, why TEXT NOT NULL, final TEXT NOT NULL,
        for_good INTEGER NOT NULL, fails INTEGER NOT NULL, checked TEXT NOT NULL,
        failing_since TEXT, failures INTEGER NOT NULL, last_good TEXT
    ) WITHOUT ROWID
"""


class VerdictStore:
    """Remembers verdicts. Use it in a `with` statement."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, or make it and its folder. Without a path, nothing outlives the `with` statement.

        Where the file can't be made or written, the store works in memory, and `trouble` says why.
        """
        self.trouble = ""
        self._path = path
        self._file = self._opened()

    def __enter__(self) -> "VerdictStore":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, addresses: Iterable[str]) -> dict[str, Record]:
        """Return what is known of each address; those that nothing is known of are left out."""
        addresses = list(addresses)
        try:
            return self._read(addresses)
        except sqlite3.DatabaseError as error:
            self._recover(error)
            return {}

    def record(self, outcomes: Mapping[str, Outcome], now: datetime) -> dict[str, Record]:
        """Add one check of some addresses, and return what is known of them now."""
        try:
            return self._record(outcomes, now)
        except sqlite3.DatabaseError as error:
            self._recover(error)
            return self._record(outcomes, now)

    # ---- the file ----

    def _opened(self) -> sqlite3.Connection:
        if self._path is not None:
            for _ in range(2):
                try:
                    self._path.parent.mkdir(parents=True, exist_ok=True)
                    return self._prepared(str(self._path))
                except sqlite3.DatabaseError as error:
                    if not _is_damage(error):
                        self.trouble = str(error)
                        break
                    self._remove()
                except OSError as error:
                    self.trouble = error.strerror or str(error)
                    break
        return self._prepared(":memory:")

    def _prepared(self, name: str) -> sqlite3.Connection:
        file = sqlite3.connect(name, timeout=20.0, isolation_level=None)
        try:
            file.execute("PRAGMA synchronous = NORMAL")
            file.execute("BEGIN IMMEDIATE")
            if file.execute("PRAGMA user_version").fetchone()[0] != MAKE:
                file.execute("DROP TABLE IF EXISTS verdicts")
                file.execute(f"PRAGMA user_version = {MAKE}")
            file.execute(_TABLE)
            file.execute("SELECT checked FROM verdicts LIMIT 1").fetchone()
            file.execute("COMMIT")
        except sqlite3.DatabaseError:
            file.close()
            raise
        return file

    def _recover(self, error: sqlite3.DatabaseError) -> None:
        """Begin a damaged file anew; go on in memory when it is something else, such as a full disk."""
        self._file.close()
        if _is_damage(error):
            self._remove()
        else:
            self.trouble = str(error)
            self._path = None
        self._file = self._opened()

    def _remove(self) -> None:
        if self._path is not None:
            for suffix in ("", "-journal", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    self._path.with_name(self._path.name + suffix).unlink()

    # ---- its rows ----

    def _read(self, addresses: Iterable[str]) -> dict[str, Record]:
        found = {}
        for address in addresses:
            row = self._file.execute("SELECT * FROM verdicts WHERE address = ?", (address,)).fetchone()
            record = _record_of(row) if row else None
            if record:
                found[address] = record
        return found

    def _record(self, outcomes: Mapping[str, Outcome], now: datetime) -> dict[str, Record]:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            before = self._read(outcomes)
            after = {
                address: renew(before.get(address), outcome, now) for address, outcome in outcomes.items()
            }
            rows = [_row_of(address, record) for address, record in after.items()]
            self._file.executemany(f"INSERT OR REPLACE INTO verdicts VALUES ({','.join('?' * 10)})", rows)
            self._file.execute("DELETE FROM verdicts WHERE checked < ?", (_written(now - FORGOTTEN_AFTER),))
            self._file.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._file.execute("ROLLBACK")
            raise
        return after


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the file itself is at fault: not its folder, not another check that uses it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    missing_column = code & 0xFF == sqlite3.SQLITE_ERROR
    return code & 0xFF in _DAMAGED or missing_column


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _row_of(address: str, record: Record) -> tuple:
    outcome = record.outcome
    return (
        address,
        str(outcome.verdict),
        outcome.why,
        outcome.final,
        int(outcome.for_good),
        int(outcome.fails),
        _written(record.checked),
        _written(record.failing_since) if record.failing_since else None,
        record.failures,
        _written(record.last_good) if record.last_good else None,
    )


def _record_of(row: tuple) -> Record | None:
    """Return a row as a record, or None when it makes no sense."""
    _, verdict, why, final, for_good, fails, checked, since, failures, good = row
    try:
        return Record(
            outcome=Outcome(Verdict(verdict), str(why), str(final), bool(for_good), bool(fails)),
            checked=datetime.fromisoformat(checked).astimezone(UTC),
            failing_since=datetime.fromisoformat(since).astimezone(UTC) if since else None,
            failures=int(failures),
            last_good=datetime.fromisoformat(good).astimezone(UTC) if good else None,
        )
    except (ValueError, TypeError):
        return None
