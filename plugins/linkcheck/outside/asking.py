"""Asking politely: each request in its turn, again when a server was busy, and no longer than allowed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.linkcheck.outside.answers import Answer, Failure, NoAnswer
from plugins.linkcheck.outside.fetch import Fetcher
from plugins.linkcheck.outside.location import host_of, origin_of
from plugins.linkcheck.outside.politeness import Hosts, wait_asked
from plugins.linkcheck.outside.settings import OutsideSettings
from plugins.linkcheck.outside.walk import TimeLeft

_BUSY = frozenset({429, 502, 503, 504})
_FIRST_WAIT = 1.0
"""Seconds before the first repetition when the server names no time; doubled each time."""
_SILENCE = frozenset(
    {
        Failure.NO_SUCH_HOST,
        Failure.NAMES,
        Failure.CLOSED,
        Failure.UNREACHABLE,
        Failure.NO_CONNECTION,
        Failure.TIMEOUT,
        Failure.RESET,
        Failure.PRIVATE_ADDRESS,
    }
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks for the whole check. `ends` is when the check ends, in the clock's seconds."""

    fetcher: Fetcher
    hosts: Hosts
    settings: OutsideSettings
    clock: Callable[[], float]
    began: float
    now: datetime

    async def ask(self, method: str, address: str, cookies: str, time: TimeLeft) -> Answer:
        """Ask until there is an answer that counts. Raises `NoAnswer`."""
        host, origin = host_of(address), origin_of(address)
        for attempt in range(self.settings.retries + 1):
            is_last = attempt == self.settings.retries
            async with self.hosts.turn(host, origin, is_new=time.is_new):
                try:
                    answer = await self._timed(method, address, cookies, time)
                except NoAnswer as end:
                    if end.failure in _SILENCE:
                        self.hosts.silent(origin, end)
                    if end.failure is not Failure.RESET or is_last or method == "HEAD":
                        raise
                    continue
            self.hosts.answered(origin)
            wait = self._wait(answer, attempt)
            if wait is None:
                return answer
            if wait > self.settings.longest_wait or wait > self._seconds_left():
                if answer.retry_after:
                    self.hosts.leave(host, NoAnswer(Failure.ASKED_TO_WAIT, _spoken(wait)))
                return answer
            self.hosts.hold(host, wait)
            if is_last:
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _wait(self, answer: Answer, attempt: int) -> float | None:
        """Return how long to wait before asking again, or None when the answer counts."""
        if answer.status not in _BUSY:
            return None
        now = self.now + timedelta(seconds=self.clock() - self.began)
        asked = wait_asked(answer.retry_after, answer.date, now)
        if asked is not None:
            return asked
        if answer.method == "HEAD" and answer.status != 429:
            return None  # a GET comes next anyway
        return _FIRST_WAIT * 2**attempt

    def _seconds_left(self) -> float:
        return self.settings.deadline - (self.clock() - self.began)

    async def _timed(self, method: str, address: str, cookies: str, time: TimeLeft) -> Answer:
        if time.seconds <= 0:
            raise NoAnswer(Failure.TIMEOUT)
        time.is_new = False
        began = self.clock()
        try:
            return await self.fetcher.ask(
                method, address, cookies, min(time.seconds, self.settings.answer_seconds)
            )
        finally:
            time.seconds -= self.clock() - began


def _spoken(seconds: float) -> str:
    """Return a time in words, such as `of about 3 hours`."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"of about {count} {name}{'' if count == 1 else 's'}"
    return f"of {round(seconds)} seconds"
