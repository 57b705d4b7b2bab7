"""What takes long to work out: remembered for as long as nothing has changed that it comes from."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from spine.desk.web.jobs import Job, Jobs

Value = TypeVar("Value")
_WAIT = 0.06
"""Seconds that somebody waits for it before a screen says that it is being worked out."""


@dataclass(frozen=True, slots=True)
class Known(Generic[Value]):
    """What is known at one moment."""

    value: Value | None
    """None before it was worked out for the first time."""
    fresh: bool
    """Whether it is about everything as it is now."""
    job: Job | None = None
    """What works it out anew."""
    error: str = ""
    """Why it can't be worked out, in words."""


class Remembered(Generic[Value]):
    """One value, worked out by a job of its own."""

    def __init__(
        self, jobs: Jobs, kind: str, words: str, *, stamp: Callable[[], object], work: Callable[[], Value]
    ) -> None:
        self._jobs, self._kind, self._words, self._stamp, self._work = jobs, kind, words, stamp, work
        self._lock = threading.Lock()
        self._held: tuple[object, Value] | None = None
        """What it was worked out from, and the value."""
        self._failed: object = None
        """From what it could not be worked out; forgotten once that was said, to be tried again."""

    def known(self, wait: float = _WAIT) -> Known[Value]:
        """Return the value; when it is out of date, begin to work it out, and wait for that for a moment."""
        stamp = self._stamp()
        if (found := self._if_fresh(stamp)) is not None:
            return found
        with self._lock:
            job = self._jobs.newest(self._kind)
            if job is None or not job.running:
                if job is not None and job.error and self._failed == stamp:
                    self._failed = None
                    return Known(self._old, False, None, job.error)
                job = self._jobs.begin(self._kind, lambda _: self._renew(stamp), words=self._words, busy="")
        job.wait(wait)
        return self._if_fresh(stamp) or Known(self._old, False, job if job.running else None, job.error)

    def put(self, value: Value) -> None:
        """Take over a value that somebody else has worked out just now."""
        self._held = self._stamp(), value

    @property
    def _old(self) -> Value | None:
        return self._held[1] if self._held else None

    def _if_fresh(self, stamp: object) -> Known[Value] | None:
        held = self._held
        return Known(held[1], True) if held is not None and held[0] == stamp else None

    def _renew(self, stamp: object) -> None:
        try:
            self._held = stamp, self._work()
        except Exception:
            self._failed = stamp
            raise


def stamp_of(folder: Path) -> tuple:
    """Return what changes when a file or a folder comes into a folder, goes, or changes."""
    try:
        return tuple(sorted((entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(folder)))
    except OSError:
        return ()


def stamp_of_tree(folder: Path) -> tuple:
    """Return what changes when a file changes in a folder or in one below it."""
    found = []
    for here, folders, _ in os.walk(folder):
        folders.sort()
        found.append((here, stamp_of(Path(here))))
    return tuple(found)
