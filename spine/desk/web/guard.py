"""Who may ask the desk, and for how much: the outermost layer of the web server.

- Only requests for a name of this desk are answered (against DNS rebinding).
- What changes something must come from a page of the desk itself (Origin, Fetch Metadata), and carry the
  token of the browser's session (against cross-site requests).
- Nobody may send more than is allowed for an address.
- Every answer says what its page may load, and that nothing of it is to be kept.

Sources: RFC 6454 (Origin), W3C Fetch Metadata, W3C Content Security Policy Level 3, OWASP's cheat sheets on
cross-site request forgery and on sessions.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spine.deploy.headers import HeaderSettings, preview_headers

OWN = "/.desk/"
"""Addresses that belong to the desk; no file of a site begins with a dot."""
ENTER, STATIC = f"{OWN}enter", f"{OWN}static/"
_HOST = re.compile(r"(?:([A-Za-z0-9.-]+)|\[([0-9A-Fa-f:.]+)\])(?::\d{1,5})?")
LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])
_SAFE = frozenset(["GET", "HEAD"])
_SMALL = 1 << 20
"""Bytes that a request may have where nothing else is said."""
_DESK_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
_DESK_HEADERS = {
    "Content-Security-Policy": _DESK_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Rules:
    """What holds for one running desk."""

    secret: bytes
    """What sessions and tokens are signed with."""
    names: frozenset[str] = LOOPBACK
    """Names by which it may be asked for."""
    any_address: bool = False
    """Whether it may also be asked for by number, of whichever network card."""
    password: bool = False
    """Whether one must have entered a password."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """How many bytes may be sent to addresses that begin so."""
    headers: HeaderSettings = HeaderSettings()  # noqa: RUF009 (frozen, like all settings)
    """What goes with the pages of the site."""

    def knows(self, host: str) -> bool:
        """Whether a `Host` names this desk."""
        found = _HOST.fullmatch(host)
        name = (found[1] or found[2]).casefold() if found else ""
        return name in self.names or (self.any_address and _is_address(name))

    def limit(self, path: str) -> int:
        """How many bytes may be sent to an address."""
        return next((size for begin, size in self.sizes.items() if path.startswith(begin)), _SMALL)

    def sign(self, purpose: str, text: str) -> str:
        """Return the signature of a text."""
        told = f"{purpose}\0{text}".encode("utf-8", "surrogateescape")
        return hmac.new(self.secret, told, hashlib.sha256).hexdigest()[:40]

    def token(self, session: str) -> str:
        """Return what a form of this session must carry."""
        return self.sign("form", session)


class Guard:
    """Stands before the application (ASGI)."""

    def __init__(
        self, app: ASGIApp, rules: Rules, entered: Callable[[str], bool] = lambda session: True
    ) -> None:
        self._app, self._rules, self._entered = app, rules, entered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        session, fresh = self._session(headers)
        token = self._rules.token(session)
        scope["desk"] = {"session": session, "token": token, "guarded": self._rules.password}
        refusal = self._refusal(scope, headers, session)
        if refusal is not None:
            await refusal(scope, receive, _Answer(scope, send, self._rules, lambda: ""))
            return

        def cookie() -> str:
            now = scope["desk"]["session"]  # another one when somebody has entered the password meanwhile
            return self._cookie(now, scope) if fresh or now != session else ""

        answer = _Answer(scope, send, self._rules, cookie)
        limited = _Limited(receive, self._rules.limit(scope["path"]))
        await self._app(scope, limited, answer)

    def _refusal(self, scope: Scope, headers: Headers, session: str) -> Response | None:
        """Return what to say to a request that may not pass."""
        if not self._rules.knows(headers.get("host", "")):
            return _no(403, "This desk answers to its own address only.")
        method, path = scope["method"], scope["path"]
        if method not in _SAFE and method != "POST":
            return _no(405, "The desk can't do that.")
        if method == "POST" and not _same_origin(headers):
            return _no(403, "This request came from another site.")
        size = headers.get("content-length", "")
        if size and (not size.isdigit() or int(size[:15]) > self._rules.limit(path)):
            return too_large()
        if self._rules.password and not self._entered(session) and not _before_entering(path):
            return RedirectResponse(ENTER, 303) if method in _SAFE else _no(403, "Enter the password first.")
        return None

    def _session(self, headers: Headers) -> tuple[str, bool]:
        """Return the session of a browser, and whether it is a new one."""
        found = cookie_parser(headers.get("cookie", "")).get(self._name(headers), "")
        name, _, signature = found.partition(".")
        if name and hmac.compare_digest(signature.encode(), self._rules.sign("session", name).encode()):
            return name, False
        return secrets.token_urlsafe(24), True

    def _cookie(self, session: str, scope: Scope) -> str:
        name = self._name(Headers(scope=scope))
        value = f"{session}.{self._rules.sign('session', session)}"
        return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict"

    @staticmethod
    def _name(headers: Headers) -> str:
        """Two desks on one computer share the browser's cookies, whatever their ports: each has its own."""
        port = headers.get("host", "").rpartition(":")[2]
        return f"spine-desk-{port}" if port.isdigit() else "spine-desk"


class TooLarge(Exception):
    """More is sent than an address takes."""


class _Limited:
    """Passes on what is sent, up to a size."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive, self._left = receive, limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge
        return message


class _Answer:
    """Adds to every answer what browsers must know about it."""

    def __init__(self, scope: Scope, send: Send, rules: Rules, cookie: Callable[[], str]) -> None:
        self._own, self._send, self._cookie = scope["path"].startswith(OWN), send, cookie
        self._path, self._rules = scope["path"].lstrip("/"), rules

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "no-store"
            told = _DESK_HEADERS if self._own else preview_headers(self._path, self._rules.headers)
            for name, value in told.items():
                headers.setdefault(name, value)
            if self._own and (cookie := self._cookie()):
                headers.append("Set-Cookie", cookie)
        await self._send(message)


def _same_origin(headers: Headers) -> bool:
    """Whether a request was made by a page of the desk. Browsers say so, and a page can't lie about it."""
    origin = headers.get("origin", "")
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return origin.casefold() in {
        f"{scheme}://{headers.get('host', '').casefold()}" for scheme in ("http", "https")
    }


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _before_entering(path: str) -> bool:
    return path == ENTER or (path.startswith(STATIC) and "/" not in path.removeprefix(STATIC))


def _no(status: int, words: str) -> Response:
    return PlainTextResponse(f"{words}\n", status, {"Connection": "close"})


def too_large() -> Response:
    """Refuse what is more than the desk takes at once."""
    return _no(413, "That is more than the desk takes at once.")
