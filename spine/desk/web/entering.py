"""The password of a desk that other computers may use.

The password stands in the environment, `SPINE_DESK_PASSWORD`. Guesses are held against its hash
(scrypt, RFC 7914), and whoever guesses has to wait. A session that has entered it stays in until it leaves,
is idle for half a day, or the desk ends.
"""

import hashlib
import hmac
import os
import secrets
import threading
import time
from collections import deque

import click
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from spine.desk.web.answers import changing, screen, showing
from spine.desk.web.guard import ENTER, OWN
from spine.desk.web.work import Work

VARIABLE = "SPINE_DESK_PASSWORD"
SHORTEST = 12
"""Letters a password has at least."""
_TRIES, _ALL_TRIES, _WINDOW = 6, 60, 60.0
"""So many guesses of one computer, and of all together, in so many seconds."""
_IDLE = 12 * 3600.0
"""Seconds after which a session that asks for nothing has to enter again."""


class Entering:
    """Who has entered the password."""

    def __init__(self, password: str) -> None:
        self.password = password
        """For the process that takes this one's place when the program has changed."""
        self._salt = secrets.token_bytes(16)
        self._hash = self._hashed(password)
        self._inside: dict[str, float] = {}
        """The sessions that have entered, and when each last asked for something."""
        self._tried: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls) -> "Entering":
        """Take the password out of the environment. Raises `click.UsageError` when there is no good one."""
        password = os.environ.pop(VARIABLE, "")
        if len(password) < SHORTEST:
            raise click.UsageError(
                f"With --host, other computers can reach the desk, so it needs a password: set {VARIABLE} to "
                f"one of {SHORTEST} letters or more, and start again."
            )
        return cls(password)

    def entered(self, session: str) -> bool:
        """Whether a session has entered the password."""
        seen = self._inside.get(session)
        if seen is None or time.monotonic() - seen > _IDLE:
            return False
        self._inside[session] = time.monotonic()
        return True

    def routes(self, work: Work) -> list[Route]:
        """Return the addresses of the screen where it is entered."""
        return [
            Route(ENTER, showing(work, self._show), methods=["GET"]),
            Route(ENTER, changing(work, self._enter), methods=["POST"]),
            Route(f"{OWN}leave", changing(work, self._leave), methods=["POST"]),
        ]

    def _show(self, work: Work, request: Request) -> Response:
        return screen(work, request, "enter.html", here="enter", wrong="")

    def _enter(self, work: Work, request: Request, form: FormData) -> Response:
        wait = self._wait(request.client.host if request.client else "")
        if wait:
            words = f"Too many wrong passwords. Try again in {wait} seconds."
            return screen(work, request, "enter.html", here="enter", status=429, wrong=words)
        if not hmac.compare_digest(self._hashed(str(form.get("password", ""))), self._hash):
            return screen(
                work, request, "enter.html", here="enter", status=403, wrong="That is not the password."
            )
        with self._lock:
            self._tried.pop(request.client.host if request.client else "", None)
        session = secrets.token_urlsafe(24)  # a new one: nobody else can know it
        request.scope["desk"]["session"] = session
        self._inside[session] = time.monotonic()
        return RedirectResponse(OWN, 303)

    def _leave(self, work: Work, request: Request, form: FormData) -> Response:
        self._inside.pop(request.scope["desk"]["session"], None)
        return RedirectResponse(ENTER, 303)

    def _wait(self, computer: str) -> int:
        """Note a guess, and return for how many seconds this computer may not guess; 0 when it may."""
        now = time.monotonic()
        with self._lock:
            for name, when in [*self._tried.items()]:
                while when and now - when[0] > _WINDOW:
                    when.popleft()
                if not when:
                    del self._tried[name]
            own = self._tried.setdefault(computer, deque())
            if len(own) >= _TRIES:
                return int(_WINDOW - (now - own[0])) + 1
            if sum(map(len, self._tried.values())) >= _ALL_TRIES:
                return int(_WINDOW)
            own.append(now)
        return 0

    def _hashed(self, password: str) -> bytes:
        return hashlib.scrypt(
            password.encode("utf-8", "replace")[:1024], salt=self._salt, n=1 << 14, r=8, p=1
        )
