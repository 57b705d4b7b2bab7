"""One visit: what a host says to whoever asks for an address."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_SECONDS = 20.0
_MOST, _IN_ALL = 256 << 20, 300.0
"""Bytes and seconds after which an answer is one that never ends."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host says to a visitor."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes = b""
    why: str = ""
    """Why there was no answer."""


Fetch = Callable[[str], Answer]
"""Fetches a full address as it is, without following redirects."""


def fetch(url: str) -> Answer:
    """Fetch an address over the network. Never raises."""
    import requests

    asked = {"User-Agent": "spine-blog deploy", "Accept-Encoding": "identity", "Cache-Control": "no-cache"}
    try:
        with requests.get(url, headers=asked, timeout=_SECONDS, allow_redirects=False, stream=True) as got:
            body, end = bytearray(), time.monotonic() + _IN_ALL
            for part in got.iter_content(1 << 16):
                body += part
                if len(body) > _MOST or time.monotonic() > end:
                    return Answer(0, {}, why="its answer does not come to an end")
    except requests.RequestException as error:
        return Answer(0, {}, why=_why(error))
    return Answer(got.status_code, {name.lower(): text for name, text in got.headers.items()}, bytes(body))


def _why(error: Exception) -> str:
    words = str(error).casefold()
    if "name or service" in words or "resolution" in words or "nodename" in words:
        return "its name is not known"
    if "certificate" in words or "ssl" in words:
        return "its certificate is not in order"
    return "it took too long to answer" if "timed out" in words else "nobody answers there"
