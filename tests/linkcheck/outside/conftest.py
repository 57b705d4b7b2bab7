"""A small web on this computer: any number of hosts, well-behaved or not, on one loopback port."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.findings import Finding
from plugins.linkcheck.outside import Network, OutsideSettings, Place, VerdictStore, check_outside
from plugins.linkcheck.outside.addresses import Address, is_public

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IMPATIENT = OutsideSettings(
    deadline=10,
    connect_seconds=1,
    answer_seconds=1,
    body_seconds=0.5,
    link_seconds=3,
    pause=0,
    retries=1,
    longest_wait=2,
    allow_private=True,
)


@dataclass(frozen=True)
class Request:
    """What a server was asked, and when."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    time: float


Behaviour = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Web:
    """The hosts, how each behaves, and everything they were asked."""

    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    port: int = 0
    tls: ssl.SSLContext | None = None

    def url(self, rest: str, scheme: str = "http") -> str:
        """Return the address of `host/path` here."""
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host}:{self.port}{slash}{path}"

    def behave(self, host: str, behaviour: Behaviour) -> None:
        """Let a host do as it likes."""
        self.behaviours[host] = behaviour

    def answer(
        self, host: str, status: int = 200, body: bytes = b"", *, only: str = "", **headers: str
    ) -> None:
        """Let a host give this answer, to requests with the method `only`, or to all."""
        before = self.behaviours.get(host)
        data = answer(status, body, **headers)

        async def behave(request: Request, writer: asyncio.StreamWriter) -> None:
            if only and request.method != only and before:
                await before(request, writer)
            else:
                head, _, rest = data.partition(b"\r\n\r\n")
                writer.write(head + b"\r\n\r\n" + (rest if request.method != "HEAD" else b""))

        self.behaviours[host] = behave

    def paths(self, host: str) -> list[str]:
        """Return the paths that a host was asked for, with the methods."""
        return [f"{request.method} {request.path}" for request in self.asked if request.host == host]

    async def look_up(self, host: str) -> list[str]:
        """Give every name ending in `.test` the loopback address; the rest does not exist."""
        self.looked_up.append(host)
        if host in self.names:
            return self.names[host]
        if not host.endswith(".test") or host.startswith("missing"):
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return ["127.0.0.1"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request and let its host behave."""
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":  # the beginning of TLS, at a server that does not speak it
                writer.write(answer(400))
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
            host = headers.get("host", "").rpartition(":")[0]
            request = Request(method, host, path, headers, time.monotonic())
            self.asked.append(request)
            await self.behaviours.get(host, _fine)(request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # a client may leave early
        finally:
            writer.close()


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Return an answer as it goes over the wire. Header names are written with underscores."""
    lines = {"content_type": "text/plain", "content_length": str(len(body))} | headers
    rows = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items()]
    return f"HTTP/1.1 {status} Whatever\r\n{''.join(rows)}\r\n".encode("utf-8", "surrogateescape") + body


async def _fine(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(answer(200))


@pytest.fixture
def web() -> Iterator[Web]:
    """The web, and a server that answers for all of it until the test is over."""
    yield from _serving(Web())


@pytest.fixture
def secure_web() -> Iterator[Web]:
    """The same over TLS, with a certificate for `good.test` that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("good-test.pem"))
    yield from _serving(Web(tls=context))


def _serving(web: Web) -> Iterator[Web]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> asyncio.Server:
        loop.set_exception_handler(lambda loop, context: None)  # clients that leave early are no news
        return await asyncio.start_server(web.serve, "127.0.0.1", 0, ssl=web.tls, backlog=1000, limit=2**20)

    async def stop() -> None:
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(5)
    web.port = server.sockets[0].getsockname()[1]
    yield web
    asyncio.run_coroutine_threadsafe(stop(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@dataclass
class Checker:
    """Checks links as a run of the command would; the verdicts are kept from run to run."""

    web: Web
    store: Path
    settings: OutsideSettings = IMPATIENT
    is_public: Callable[[Address], bool] = is_public

    def __call__(
        self, *links: str, now: datetime = NOW, tls: ssl.SSLContext | None = None, **changes: object
    ) -> list[Finding]:
        """Check addresses, each standing on line 7 of post.html."""
        with VerdictStore(self.store) as store:
            return check_outside(
                {link: [Place("post.html", 7, 3, "content/posts/post.md")] for link in links},
                replace(self.settings, **changes),
                store=store,
                now=now,
                network=Network(self.web.look_up, tls, self.is_public),
            )

    def one(self, link: str, **options: object) -> Finding:
        """Check one address that has exactly one finding."""
        (finding,) = self(link, **options)
        return finding


@pytest.fixture
def check(web: Web, tmp_path: Path) -> Checker:
    """A checker that knows the web."""
    return Checker(web, tmp_path / "cache" / "outside.sqlite")
