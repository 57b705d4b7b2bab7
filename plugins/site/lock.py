"""One writer at a time, on every system.

The lock is SQLite's, so that it ends with the process that holds it, however that ends.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path


class BusyError(RuntimeError):
    """Somebody else holds the lock, and does not come to an end."""


def name_of(root: Path) -> str:
    """Return a short name for a site's folder, for locks in a cache that several sites share."""
    return hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:12]


@contextlib.contextmanager
def locked(cache: Path, name: str, *, wait: float, busy: str) -> Iterator[None]:
    """Hold the lock called `name`, whose file is in the folder `cache`.

    Raises `BusyError` with the words of `busy` after `wait` seconds. Where the folder can't be written, there
    is no lock.
    """
    import sqlite3

    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(cache / f"{name}.lock", timeout=wait, isolation_level=None)
    except (OSError, sqlite3.Error):
        yield
        return
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BusyError(busy) from None
        except sqlite3.DatabaseError:
            pass  # a damaged lock file locks nothing
        yield
    finally:
        lock.close()
