"""Not too much at once, and not too often: how requests to one host are spaced.

Each request, the ones of redirects too, waits for its turn with its host and for a free place overall. A
host that asks for a wait gets it. A server that gives no answer again and again is left alone for the rest
of the check.

robots.txt is not read: it speaks to programs that find their own way from page to page (RFC 9309), and here
each page asked for is one that an editor has linked to, asked for at most once or twice in days.
"""

import asyncio
import contextlib
import heapq
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from plugins.linkcheck.outside.answers import Failure, NoAnswer
from plugins.linkcheck.outside.settings import OutsideSettings


def wait_asked(value: str | None, date: str | None, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, or None (RFC 9110, section 10.2.3).

    A date is compared with the answer's own `Date`, so that a clock that is wrong does no harm, or with
    `now`.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    until = _moment(text)
    if until is None:
        return None
    return max((until - (_moment(date or "") or now)).total_seconds(), 0.0)


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class _Places:
    """So many at once, and links that are under way before links that are not.

    Otherwise every link of a large site would be half checked when the deadline comes, and none to its end.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._order = itertools.count()
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []

    @contextlib.asynccontextmanager
    async def one(self, *, is_new: bool) -> AsyncIterator[None]:
        """Hold a place; wait for it first."""
        if self._free:
            self._free -= 1
        else:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (is_new, next(self._order), turn))
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._give_back()
                raise
        try:
            yield
        finally:
            self._give_back()

    def _give_back(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    next_start: float = 0.0
    """When the next request may start, in the clock's seconds."""
    closed: NoAnswer | None = None
    """Why the host is not asked any more."""


@dataclass(slots=True)
class Hosts:
    """All hosts of one check. `clock` gives seconds that only grow."""

    settings: OutsideSettings
    clock: Callable[[], float]
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _silent: dict[str, list[NoAnswer]] = field(default_factory=dict)
    _connections: _Places = field(init=False)

    def __post_init__(self) -> None:
        self._connections = _Places(self.settings.connections)

    @contextlib.asynccontextmanager
    async def turn(self, host: str, origin: str, *, is_new: bool) -> AsyncIterator[None]:
        """Wait until `host` may be asked; a link that is new waits longer than one under way.

        Raises `NoAnswer` when it is not to be asked any more.
        """
        state = self._host(host)
        async with state.places:
            while True:
                self._raise_if_left(state, origin)
                wait = state.next_start - self.clock()
                if wait <= 0:
                    break
                await asyncio.sleep(wait)
            state.next_start = self.clock() + self.settings.pause
            async with self._connections.one(is_new=is_new):
                self._raise_if_left(state, origin)
                yield

    def hold(self, host: str, seconds: float) -> None:
        """Start nothing with this host for so long."""
        state = self._host(host)
        state.next_start = max(state.next_start, self.clock() + seconds)

    def leave(self, host: str, why: NoAnswer) -> None:
        """Ask this host nothing more in this check."""
        self._host(host).closed = why

    def answered(self, origin: str) -> None:
        """Note that a server answered."""
        self._silent.pop(origin, None)

    def silent(self, origin: str, why: NoAnswer) -> None:
        """Note that a server did not answer. A name that does not exist is not looked up twice."""
        rows = self._silent.setdefault(origin, [])
        rows.append(why)
        if why.failure in (Failure.NO_SUCH_HOST, Failure.PRIVATE_ADDRESS):
            rows.extend([why] * self.settings.silent_after)

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(asyncio.Semaphore(self.settings.per_host))
        return self._hosts[host]

    def _raise_if_left(self, state: _Host, origin: str) -> None:
        if state.closed:
            raise NoAnswer(state.closed.failure, state.closed.detail)
        rows = self._silent.get(origin, ())
        if len(rows) >= self.settings.silent_after:
            raise NoAnswer(rows[-1].failure, rows[-1].detail)
