"""The edge to the network: one request, and one answer, or a `NoAnswer` for all that can go wrong.

The only module that imports aiohttp; `check.py` imports it when there is something to ask.
"""

import asyncio
import codecs
import errno
import socket
import ssl
import zlib
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from plugins.linkcheck.outside.answers import Answer, Failure, NoAnswer
from plugins.linkcheck.outside.location import host_of
from plugins.linkcheck.outside.names import Names
from plugins.linkcheck.outside.page import is_enough
from plugins.linkcheck.outside.settings import OutsideSettings

LONGEST_HEADER = 32_768
"""Bytes of one header; more is an answer that can't be read. There may be 128 headers."""
RECEIVED_AHEAD = 32_768
"""Bytes that the system takes in for one connection before they are read."""

_PAGES = ("", "text/html", "application/xhtml+xml")
_UNSURE = frozenset({2, 20, 21, 27})
"""OpenSSL's codes for a chain of certificates that lacks a link here: browsers fetch what is missing."""
_DETAILS = {
    10: "it has expired",
    9: "it is not valid yet",
    18: "it vouches for itself",
    62: "it is for another name",
}
_DETAILS |= {19: "nobody known vouches for it", 23: "it was called back"}


class Fetcher:
    """Asks servers. Use it in an `async with` statement."""

    def __init__(self, settings: OutsideSettings, names: Names, tls: ssl.SSLContext | None = None) -> None:
        """`tls` says whom to trust, in place of the system's own list."""
        self._settings = settings
        self._names = names
        self._tls = tls

    async def __aenter__(self) -> "Fetcher":
        settings = self._settings
        connector = aiohttp.TCPConnector(
            resolver=_Checked(self._names),
            socket_factory=self._socket,
            use_dns_cache=False,
            limit=0,  # Hosts counts
            force_close=True,  # thousands of hosts would keep thousands of connections
            **({"ssl": self._tls} if self._tls else {}),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # a small answer may unpack to gigabytes
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_seconds),
            max_line_size=LONGEST_HEADER,
            max_field_size=LONGEST_HEADER,
            headers={
                "User-Agent": settings.user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "en-US,en;q=0.8",
                "Accept-Encoding": "identity",
            },
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._names.close()
        await self._session.close()

    async def ask(self, method: str, address: str, cookies: str, seconds: float) -> Answer:
        """Ask once, and follow nothing. `seconds` is the time until the headers must be there.

        `address` is requestable, `cookies` the value of a `Cookie` header. Raises `NoAnswer`.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._names.addresses(host_of(address))
                reply = await self._session.request(
                    method,
                    URL(address, encoded=True),
                    allow_redirects=False,
                    headers={"Cookie": cookies} if cookies else None,
                )
        except NoAnswer:
            raise
        except Exception as error:
            raise _no_answer(error) from None
        try:
            return await self._answer(reply, method, address)
        finally:
            reply.close()

    async def _answer(self, reply: aiohttp.ClientResponse, method: str, address: str) -> Answer:
        headers = reply.headers
        is_page = headers.get("Content-Type", "").partition(";")[0].strip().lower() in _PAGES
        wanted = method == "GET" and is_page and 200 <= reply.status < 300 and self._settings.soft_404
        text = _decoded(await self._opening(reply)) if wanted else ""
        return Answer(
            address,
            method,
            reply.status,
            location=headers.get("Location"),
            retry_after=headers.get("Retry-After"),
            date=headers.get("Date"),
            is_page=is_page,
            cookies=tuple(headers.getall("Set-Cookie", ())),
            text=text,
        )

    async def _opening(self, reply: aiohttp.ClientResponse) -> bytes:
        """Return the opening of the page, as much as came in time; nothing when it can't be unpacked."""
        most = self._settings.body_bytes
        packed = reply.headers.get("Content-Encoding", "").strip().lower()
        unpack = zlib.decompressobj(wbits=47) if packed in ("gzip", "x-gzip", "deflate") else None
        if packed not in ("", "identity") and unpack is None:
            return b""
        read, page = 0, b""
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                while read < most and len(page) < most and not is_enough(page):
                    data = await reply.content.read(most - read)
                    if not data:
                        break
                    read += len(data)
                    page += unpack.decompress(data, most - len(page)) if unpack else data
                    if unpack and unpack.eof:
                        break
        except (
            Exception
        ):  # late, cut off, badly packed: there is a status, and what came may still tell something
            return page[:most]
        return page[:most]

    def _socket(self, place: Any) -> socket.socket:
        """Make the socket for one connection: the last look at where it leads."""
        family, kind, protocol, _, where = place
        if not self._names.may_connect(str(where[0])):
            raise OSError(errno.EACCES, "that address is not a public one")
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVED_AHEAD)  # a flood waits at its source
        return made


class _Checked(AbstractResolver):
    """Gives aiohttp the addresses that were checked, and no others."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the checked addresses of `host`."""
        return [
            ResolveResult(
                hostname=host,
                host=text,
                port=port,
                family=socket.AF_INET6 if ":" in text else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for text in await self._names.addresses(host)
        ]

    async def close(self) -> None:
        """Nothing is open."""


def _decoded(data: bytes) -> str:
    """Return the text of the opening of a page: UTF-8, cut anywhere, or else one byte for one letter."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _no_answer(error: Exception) -> NoAnswer:
    """Return what an error of aiohttp or the system means.

    One that nobody foresaw is named, and ends nothing but this one question: servers send what they like.
    """
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return _certificate(error.certificate_error)
        case aiohttp.ClientSSLError() | ssl.SSLError():
            cause = getattr(error, "os_error", error)
            return NoAnswer(Failure.TLS, _plain(getattr(cause, "reason", None) or ""))
        case aiohttp.ConnectionTimeoutError():
            return NoAnswer(Failure.NO_CONNECTION)
        case TimeoutError():
            return NoAnswer(Failure.TIMEOUT)
        case aiohttp.ClientConnectorError():
            return _not_connected(error.os_error)
        case aiohttp.InvalidURL():
            return NoAnswer(Failure.NOT_AN_ADDRESS)
        case aiohttp.ServerConnectionError() | aiohttp.ClientOSError() | ConnectionError():
            return NoAnswer(Failure.RESET)
        case aiohttp.ClientResponseError():
            return NoAnswer(
                Failure.NOT_HTTP, "its headers are too long" if "more than" in error.message else ""
            )
        case aiohttp.ClientError() | aiohttp.http_exceptions.HttpProcessingError() | ValueError():
            return NoAnswer(Failure.NOT_HTTP)
        case OSError():
            return NoAnswer(Failure.UNREACHABLE)
        case _:
            return NoAnswer(Failure.NOT_HTTP, type(error).__name__)


def _not_connected(error: OSError) -> NoAnswer:
    if isinstance(error, ConnectionRefusedError) or error.errno == errno.ECONNREFUSED:
        return NoAnswer(Failure.CLOSED)
    if isinstance(error, ConnectionError):
        return NoAnswer(Failure.RESET)
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return NoAnswer(Failure.NO_CONNECTION)
    return NoAnswer(Failure.UNREACHABLE)


def _certificate(error: Exception) -> NoAnswer:
    code = getattr(error, "verify_code", 0)
    if code in _UNSURE:
        return NoAnswer(Failure.UNSURE_CERTIFICATE)
    return NoAnswer(Failure.CERTIFICATE, _DETAILS.get(code, ""))


def _plain(words: str) -> str:
    """Return what a library calls an error in small letters and spaces."""
    return words.replace("_", " ").lower()[:60]
