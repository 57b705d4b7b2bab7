"""Work that takes longer than an answer may: one job of each kind at a time, in a thread of its own.

A job says how far it is; the newest of each kind stays, with its result, until the next. All is kept in
memory and ends with the desk.
"""

import datetime as dt
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import click

from spine.desk.web.refusals import words_of


class State(StrEnum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class Job:
    """One piece of work under way, or what came of it."""

    kind: str
    number: int
    """Counts all jobs of a desk, so that a page knows whether it shows the newest."""
    began: dt.datetime
    can_stop: bool = False
    state: State = State.RUNNING
    words: str = ""
    """What it is doing."""
    done: int = 0
    of: int = 0
    """How many steps there are; 0 when nobody knows."""
    ended: dt.datetime | None = None
    result: Any = None
    error: str = ""
    """Why it failed, in words."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether it has not come to an end."""
        return self.state is State.RUNNING

    @property
    def stopping(self) -> bool:
        """Whether somebody wants it to end."""
        return self._stop.is_set()

    def tell(self, words: str, done: int | None = None, of: int | None = None) -> None:
        """Say what comes next, and how many steps of how many are done."""
        self.words = words
        self.count(self.done if done is None else done, self.of if of is None else of)

    def count(self, done: int, of: int) -> None:
        """Say how many steps of how many are done."""
        self.done, self.of = done, of

    def pause(self, seconds: float) -> None:
        """Wait; no longer than until somebody wants the job to end."""
        self._stop.wait(seconds)

    def stop(self) -> None:
        """Ask it to end as soon as it can."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait until it has come to an end, for so long at most."""
        self._over.wait(seconds)


class Jobs:
    """The jobs of one desk."""

    def __init__(self, now: Callable[[], dt.datetime]) -> None:
        self._now, self._lock, self._numbers = now, threading.Lock(), itertools.count(1)
        self._newest: dict[str, Job] = {}

    def newest(self, kind: str) -> Job | None:
        """Return the job of a kind that runs, or else the last one."""
        return self._newest.get(kind)

    def begin(
        self, kind: str, work: Callable[[Job], Any], *, words: str, busy: str, can_stop: bool = False
    ) -> Job:
        """Begin a job whose result is what `work` returns.

        `words` is what it does first. Raises `click.UsageError` with the words `busy` while one of its kind
        runs.
        """
        with self._lock:
            before = self._newest.get(kind)
            if before is not None and before.running:
                raise click.UsageError(busy)
            job = Job(kind, next(self._numbers), self._now(), can_stop, words=words)
            self._newest[kind] = job
        threading.Thread(target=self._run, args=(job, work), name=f"desk-{kind}", daemon=True).start()
        return job

    def _run(self, job: Job, work: Callable[[Job], Any]) -> None:
        try:
            job.result = work(job)
            state = State.DONE
        except Exception as error:  # every one is told in words, as that of an answer is
            job.error, state = words_of(error)[0], State.FAILED
        job.ended = self._now()
        job.state = state
        job._over.set()
