"""Writing a file whole or not at all."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` into a file: at no time is it half written, and the old one stays when it fails.

    Written beside it, forced to the disk, then renamed. Raises `OSError`.
    """
    _write(path, data, os.replace)


def write_anew(path: Path, data: bytes) -> None:
    """Put `data` into a file that is not there yet, whole or not at all.

    Raises `FileExistsError` when there is a file of that name, and `OSError`.
    """
    _write(path, data, _put)


def _put(new: str, path: Path) -> None:
    """Give a file its name, unless there is one of that name."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        os.rename(new, path)
    else:
        os.unlink(new)


def _write(path: Path, data: bytes, put: Callable[[str, Path], None]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        put(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    with contextlib.suppress(OSError):  # so that the name outlives a loss of power; not every system can
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
