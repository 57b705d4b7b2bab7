"""What could not be done, in words and as a status of HTTP."""

import traceback

import click

from plugins.site import SettingsError
from plugins.trends.queue.store import BusyError
from spine.repository.errors import RepositoryError
from spine.writing.errors import NotSaved


def words_of(error: Exception) -> tuple[str, int]:
    """Return what to say about an error, and the status that goes with it.

    A mistake of ours is printed in the terminal too, where somebody may read it.
    """
    if isinstance(error, click.UsageError):
        return error.format_message(), 409
    if isinstance(error, NotSaved):
        return str(error), 507
    if isinstance(error, OSError):
        return _of_disk(error), 507
    if isinstance(error, SettingsError | BusyError | RepositoryError):
        return str(error), 409
    traceback.print_exception(error)
    name = type(error).__name__
    return f"The desk made a mistake of its own ({name}). What it says is in the terminal.", 500


def _of_disk(error: OSError) -> str:
    """Return what is wrong with the disk, in words."""
    reason = (error.strerror or str(error)).rstrip(".")
    return f"It could not be saved: {reason[:1].lower()}{reason[1:]}. Nothing has changed."
