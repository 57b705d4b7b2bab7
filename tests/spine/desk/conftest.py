"""A desk in this process, on loopback, and somebody who visits it."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from spine.desk.hub import Hub
from spine.desk.live import Live
from spine.desk.web.app import SIZES, application
from spine.desk.web.entering import Entering
from spine.desk.web.guard import Rules
from spine.desk.web.pages import Pages
from spine.desk.web.serving import Serving, listen
from spine.desk.web.work import Work
from tests.conftest import SmallSite


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def values(self) -> dict[str, Any]:
        """What a script gets."""
        return json.loads(self.text)

    @property
    def to(self) -> str:
        """Where it leads to."""
        return self.headers["Location"]


@dataclass
class Visitor:
    """A browser, as far as the desk can tell: it keeps its cookie, and sends the token of its page."""

    port: int
    cookie: str = ""
    token: str = ""
    host: str = ""
    said: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send a request as it is, and return the answer."""
        told = {"Host": self.host or f"127.0.0.1:{self.port}", **headers}
        if self.cookie:
            told.setdefault("Cookie", self.cookie)
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, body, {k.replace("_", "-"): v for k, v in told.items() if v})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        if answer.headers["Set-Cookie"]:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        found = re.search(r'data-token="(\w+)"', text)
        self.token = found[1] if found else self.token
        return Answer(answer.status, answer.headers, text)

    def get(self, path: str = "", **headers: str) -> Answer:
        """Look at a screen: an address after `/.desk/`."""
        return self.ask("GET", f"/.desk/{path}", **headers)

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Send a form, as a page of the desk would."""
        if not self.token:
            self.get()
        body = urlencode({"token": self.token, **(fields or {})}).encode()
        told = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
            **headers,
        }
        return self.ask("POST", f"/.desk/{path}", body, **told)

    def script(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Send a form, as the script of a page would."""
        return self.post(path, fields, Accept="application/json")


@dataclass
class Web:
    """A desk whose site has not been built: for everything but its pages."""

    site: SmallSite
    work: Work
    port: int

    def visitor(self) -> Visitor:
        """Return a new browser."""
        return Visitor(self.port)


@pytest.fixture
def web(small_site: Callable[..., SmallSite], tmp_path: Path) -> Iterator[Callable[..., Web]]:
    """Return a maker of desks: ``web({"a.md": post()})``; keywords are `Rules`' own, and ``password``."""
    running: list[Serving] = []

    def make(
        files: Mapping[str, str | bytes] | None = None, *, password: str = "", more: str = "", **rules: Any
    ) -> Web:
        site = small_site(
            files, more=f"CACHE_PATH = str(ROOT / '.cache')\n{more}"
        )  # what was typed is kept there
        live = Live(site.root, tmp_path / "desk", Hub())
        work = Work(site.root, live)
        entering = Entering(password) if password else None
        told = Rules(b"secret of the tests", password=bool(password), sizes=SIZES, **rules)
        app = application(work, Pages((live.pages,), Hub()), told, entering)
        serving = Serving(app, listen("127.0.0.1", 0))
        threading.Thread(target=serving.run, daemon=True).start()
        running.append(serving)
        return Web(site, work, serving.port)

    yield make
    for serving in running:
        serving.stop()  # within a fifth of a second; nobody waits for it
