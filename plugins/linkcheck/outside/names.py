"""Names to network addresses: looked up once in a check, and sorted into public and not.

A look-up can hang for as long as the system likes. It runs in a thread that nobody waits for at the end, so a
check ends when it should.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable

from plugins.linkcheck.outside.addresses import Address, is_public, literal, parse
from plugins.linkcheck.outside.answers import Failure, NoAnswer

LookUp = Callable[[str], Awaitable[list[str]]]
"""Takes a host's name; gives its addresses as text. Raises `OSError` when there are none."""

AT_ONCE = 32
"""Look-ups under way at one time."""

_UNKNOWN = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}


class Names:
    """The names of one check. What a name meant when it was checked, it means until the end of the check.

    So a name server can't give a public address to be judged and a private one to be connected to.
    """

    def __init__(self, look_up: LookUp | None, may_ask: Callable[[Address], bool] = is_public) -> None:
        self._look_up = look_up or system_look_up(AT_ONCE)
        self._may_ask = may_ask
        self._found: dict[str, asyncio.Task[list[str]]] = {}

    async def addresses(self, host: str) -> list[str]:
        """Return the addresses that may be connected to, at least one. Raises `NoAnswer`.

        `host` is the host part of a requestable address, with or without IPv6's brackets.
        """
        bare = host.removeprefix("[").removesuffix("]")
        if ":" in bare or literal(host) is not None:
            found = [bare]
        else:
            if host not in self._found:
                task = self._found[host] = asyncio.create_task(self._asked(host))
                task.add_done_callback(_heard)
            found = await asyncio.shield(self._found[host])
        allowed = [text for text in found if self.may_connect(text)]
        if not allowed:
            raise NoAnswer(Failure.PRIVATE_ADDRESS, bare if bare == found[0] else f"{bare} is {found[0]}")
        return allowed

    def may_connect(self, text: str) -> bool:
        """Whether a network address may be connected to."""
        address = parse(text)
        return address is not None and self._may_ask(address)

    def close(self) -> None:
        """Give up what is still being looked up."""
        for task in self._found.values():
            task.cancel()

    async def _asked(self, host: str) -> list[str]:
        try:
            found = await self._look_up(host)
        except socket.gaierror as error:
            failure = Failure.NO_SUCH_HOST if error.errno in _UNKNOWN else Failure.NAMES
            raise NoAnswer(failure, host) from None
        except (OSError, UnicodeError):
            raise NoAnswer(Failure.NAMES, host) from None
        if not found:
            raise NoAnswer(Failure.NO_SUCH_HOST, host)
        return found


def _heard(task: asyncio.Task[list[str]]) -> None:
    """Take note of a look-up that failed after everybody had stopped waiting for it."""
    if not task.cancelled():
        task.exception()


def system_look_up(at_once: int) -> LookUp:
    """Return a look-up that asks the operating system, in threads that end with the program.

    A thread that hangs keeps its place: there are never more than `at_once`.
    """
    places = asyncio.Semaphore(at_once)

    async def look_up(host: str) -> list[str]:
        await places.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[str]] = loop.create_future()

        def settle(found: list[str] | BaseException) -> None:
            places.release()
            if answer.done():
                return
            if isinstance(found, BaseException):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def work() -> None:
            found: list[str] | BaseException
            try:
                rows = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
                found = list(dict.fromkeys(str(row[4][0]) for row in rows))
            except (OSError, UnicodeError) as error:
                found = error
            try:
                loop.call_soon_threadsafe(settle, found)
            except RuntimeError:  # the check is over
                return

        threading.Thread(target=work, name="look-up", daemon=True).start()
        return await answer

    return look_up
