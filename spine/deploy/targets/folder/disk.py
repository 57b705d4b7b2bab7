"""What the disk of a host that is a folder does, and in which words it refuses."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spine.deploy.errors import DeployError


def make(folder: Path) -> None:
    """Make a folder that the server may read, whatever else this computer keeps to itself."""
    if not folder.exists():
        make(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


@contextmanager
def in_words(path: Path, then: str = "") -> Iterator[None]:
    """Tell what the disk of the host refuses in words, with `then` behind them. Raises `DeployError`."""
    try:
        yield
    except OSError as error:
        words = {
            errno.ENOSPC: f"The disk of {path} is full. Make room there.",
            errno.EDQUOT: f"You may not put more on the disk of {path}. Make room there.",
            errno.EACCES: f"You may not write to {error.filename or path}. Ask for the right to.",
            errno.EROFS: f"{path} can't be written to. Name another folder.",
            errno.ENOTDIR: f"{path} can't be a folder: a part of its path is a file. Name another.",
        }.get(error.errno or 0, f"{error.filename or path}: {(error.strerror or str(error)).lower()}.")
        raise DeployError(f"{words} {then}".rstrip()) from None
