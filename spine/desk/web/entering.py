"""The password of a desk that other computers may use.

The password stands in the environment, `SPINE_DESK_PASSWORD`. Guesses are held against its hash
(scrypt, RFC 7914), and whoever guesses has to wait. A session that has entered it stays in until the desk
ends.
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
_TRIES, _WINDOW = 6, 60.0
"""So many guesses, of all visitors together, in so many seconds."""


class Entering:
    """Who has entered the password."""

    def __init__(self, password: str) -> None:
        self.password = password
        """For the process that takes this one's place when the program has changed."""
        self._salt = secrets.token_bytes(16)
        self._hash = self._hashed(password)
        self._inside: set[str] = set()
        self._tried: deque[float] = deque()
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
        return session in self._inside

    def routes(self, work: Work) -> list[Route]:
        """Return the addresses of the screen where it is entered."""
        return [
            Route(ENTER, showing(work, self._show), methods=["GET"]),
            Route(ENTER, changing(work, self._enter), methods=["POST"]),
        ]

    def _show(self, work: Work, request: Request) -> Response:
        return screen(work, request, "enter.html", wrong="")

    def _enter(self, work: Work, request: Request, form: FormData) -> Response:
        wait = self._wait()
        if wait:
            words = f"Too many wrong passwords. Try again in {wait} seconds."
            return screen(work, request, "enter.html", status=429, wrong=words)
        if not hmac.compare_digest(self._hashed(str(form.get("password", ""))), self._hash):
            return screen(work, request, "enter.html", status=403, wrong="That is not the password.")
        with self._lock:
            self._tried.clear()
        self._inside.add(request.scope["desk"]["session"])
        return RedirectResponse(OWN, 303)

    def _wait(self) -> int:
        """Note a guess, and return for how many seconds nobody may guess; 0 when one may."""
        now = time.monotonic()
        with self._lock:
            while self._tried and now - self._tried[0] > _WINDOW:
                self._tried.popleft()
            if len(self._tried) >= _TRIES:
                return int(_WINDOW - (now - self._tried[0])) + 1
            self._tried.append(now)
        return 0

    def _hashed(self, password: str) -> bytes:
        return hashlib.scrypt(
            password.encode("utf-8", "replace")[:1024], salt=self._salt, n=1 << 14, r=8, p=1
        )
