"""What can go wrong while somebody writes, other than a mistake in what they typed (`click.UsageError`)."""

import errno

import click

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


class NotSaved(RuntimeError):
    """Nothing was written. Its text is a whole sentence for the person who writes."""


class NotReady(click.UsageError):
    """A text can't go out yet. `missing` has a line for each thing that keeps it."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("It can't go out yet. " + " ".join(missing))
        self.missing = missing


def not_saved(path: str, error: OSError) -> NotSaved:
    """Return what to say when a file could not be written."""
    if error.errno in _FULL:
        reason = "the disk is full. Make room, then save again"
    elif error.errno in _CLOSED:
        reason = "this computer does not let us write there. Check the rights of the file and its folder"
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        reason = "its folder is not there any more. Put the folder back, then save again"
    else:
        reason = f"{str(error.strerror or error).lower()}. Try again"
    return NotSaved(f"{path} was not saved: {reason}.")
