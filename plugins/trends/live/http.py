"""The edge to the network: one request, which ends when its time is over, whatever the server does.

`requests` limits the wait for each piece of an answer, not for all of it: headers or a body that drip keep it
waiting without end, and so does a name server. So each request runs in a thread of its own, and whoever asks
waits for the deadline and no longer. Redirects are followed within one host only: anywhere else is a page of
consent, of signing in, or a riddle that shows one is human.
"""

import queue
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from plugins.trends.live.faults import Fault, SourceFault

LIMIT = 2 << 20
"""Bytes of an answer, before and after it is unpacked."""
_MOST_REDIRECTS = 5
_PIECE = 64 << 10
_GRACE = 0.05
"""Seconds that a thread gets to say itself that its time is over."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end or to the limit."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""
    whole: bool = True
    """False when the body broke off, or is longer than was to be read."""
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    address: str
    method: str = "GET"
    params: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    limit: int = LIMIT
    direct: bool = False
    """Whether proxies and passwords of this computer are left alone: for addresses of its own."""


def send(request: Request, *, seconds: float, title: str) -> Answer:
    """Send a request and return the answer, within `seconds`.

    Raises `SourceFault`: unreachable, timed_out, blocked (sent to another site, or in circles), or malformed.
    `title` is what the source is called.
    """
    box: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()
    ends = time.monotonic() + seconds

    def run() -> None:
        try:
            box.put(_follow(request, ends, title))
        except Exception as error:  # every one is raised again below, where somebody waits
            box.put(error)

    threading.Thread(target=run, name="spine-trends-request", daemon=True).start()
    try:
        found = box.get(timeout=seconds + _GRACE)
    except queue.Empty:
        raise too_slow(title) from None
    if isinstance(found, Exception):
        raise found
    return found


def too_slow(title: str) -> SourceFault:
    """Return what to raise when the time is over."""
    return SourceFault(Fault.TIMED_OUT, f"{title} took too long to answer.")


def _follow(request: Request, ends: float, title: str) -> Answer:
    """Follow redirects within one host."""
    import requests

    address, home = request.address, urlsplit(request.address)[:2]
    with requests.Session() as session:
        session.trust_env = not request.direct
        session.get_redirect_target = lambda _: None  # or it would read the body of a redirect, all of it
        for _ in range(_MOST_REDIRECTS + 1):
            answer, location = _once(session, address, request, ends, title)
            if location is None:
                return answer
            address = _next(address, location, title)
            if urlsplit(address)[:2] != home:
                elsewhere = (urlsplit(address).hostname or "")[:60]
                words = f"{title} sends us to another page ({elsewhere}), which is for people."
                raise SourceFault(Fault.BLOCKED, words, status=answer.status)
    words = f"{title} sends us in circles instead of answering."
    raise SourceFault(Fault.BLOCKED, words, status=answer.status)


def _once(session: Any, address: str, request: Request, ends: float, title: str) -> tuple[Answer, str | None]:
    """Return one answer, and where it leads when it is a redirect."""
    from requests import RequestException
    from urllib3.exceptions import HTTPError

    left = ends - time.monotonic()
    if left <= 0:
        raise too_slow(title)
    try:
        response = session.request(
            request.method,
            address,
            params=request.params if address == request.address else None,
            headers={"Accept-Encoding": "gzip", **request.headers},
            cookies=dict(request.cookies),
            timeout=(left, left),
            stream=True,
            allow_redirects=False,
        )
    except (RequestException, HTTPError, OSError, ValueError) as error:
        raise _said(error, title) from None
    with response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        cookies = {cookie.name: cookie.value or "" for cookie in session.cookies}
        if 300 <= response.status_code < 400:
            return Answer(response.status_code, headers, cookies=cookies), headers.get("location", "")
        body, whole = _read(response.raw, request.limit, ends, title)
        body, whole = _unpacked(body, whole, headers.get("content-encoding", ""), request.limit)
        return Answer(response.status_code, headers, body, whole, cookies), None


def _read(raw: Any, limit: int, ends: float, title: str) -> tuple[bytes, bool]:
    """Return the body as it comes over the line, and whether it is all there."""
    from urllib3.exceptions import HTTPError, ReadTimeoutError

    pieces, size = [], 0
    try:
        while piece := raw.read1(_PIECE, decode_content=False):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                return b"".join(pieces)[:limit], False
            if time.monotonic() > ends:
                raise too_slow(title)
    except ReadTimeoutError:
        raise too_slow(title) from None
    except (HTTPError, OSError, ValueError):
        return b"".join(pieces), False
    return b"".join(pieces), True


def _unpacked(body: bytes, whole: bool, encoding: str, limit: int) -> tuple[bytes, bool]:
    """Unpack gzip and deflate, up to the limit: a few bytes can stand for gigabytes."""
    if encoding.lower() not in ("gzip", "x-gzip", "deflate"):
        return body, whole
    unpack = zlib.decompressobj(wbits=47)  # gzip or zlib, told by the first bytes
    try:
        text = unpack.decompress(body, limit)
    except zlib.error:
        return b"", False
    return text, whole and unpack.eof


def _next(address: str, location: str, title: str) -> str:
    """Return where a redirect leads. Raises `SourceFault` when that is nowhere."""
    try:
        found = urljoin(address, location)
        if location and urlsplit(found).scheme in ("http", "https") and urlsplit(found).hostname:
            return found
    except ValueError:
        pass
    raise SourceFault(Fault.MALFORMED, f"{title} sends us on and does not say where.")


_CAUSES: tuple[tuple[str, Fault, Callable[[str], str]], ...] = (
    ("NameResolutionError", Fault.UNREACHABLE, lambda t: f"{t} can't be found. Is this computer online?"),
    ("SSLError", Fault.UNREACHABLE, lambda t: f"No secure connection to {t} came about."),
    ("ProxyError", Fault.UNREACHABLE, lambda t: f"The proxy of this network does not let us reach {t}."),
    ("TimeoutError", Fault.TIMED_OUT, lambda t: f"{t} took too long to answer."),
    ("ConnectTimeout", Fault.TIMED_OUT, lambda t: f"{t} took too long to answer."),
    ("ReadTimeout", Fault.TIMED_OUT, lambda t: f"{t} took too long to answer."),
    ("RemoteDisconnected", Fault.UNREACHABLE, lambda t: f"{t} hung up before it answered."),
    ("ConnectionResetError", Fault.UNREACHABLE, lambda t: f"{t} hung up before it answered."),
    ("ConnectionRefusedError", Fault.UNREACHABLE, lambda t: f"{t} does not take our call."),
    ("BadStatusLine", Fault.MALFORMED, lambda t: f"{t} answered with something that is not a web page."),
)


def _said(error: BaseException, title: str) -> SourceFault:
    """Return what a failure of the connection means, from the kinds of all the errors within it."""
    kinds = {
        kind.__name__
        for one in _within(error)
        for kind in type(one).__mro__
        if not kind.__module__.startswith("urllib3") or kind.__name__ == "NameResolutionError"
    }
    for name, fault, words in _CAUSES:
        if name in kinds:
            return SourceFault(fault, words(title))
    return SourceFault(Fault.UNREACHABLE, f"{title} can't be reached.")


def _within(error: BaseException) -> list[BaseException]:
    """Return an error and all that it was made from."""
    found: list[BaseException] = []
    waiting: list[Any] = [error]
    while waiting and len(found) < 50:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
    return found
