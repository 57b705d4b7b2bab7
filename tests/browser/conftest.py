"""A real Chromium on the real site.

``blog`` is the built site, ``visitor`` makes somebody who opens its pages, and every such person
remembers what a page must not do: ask another host, or write to the console.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

from tests.setup import chromium
from tests.setup.site import Site, build, serve
from tests.spine.test_desk_live import RunningDesk

PHONE, DESKTOP = (320, 640), (1350, 940)
# Whatever a page may ask of other hosts, no test reaches them.
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
# Fewer processes are begun for each window; the pages are all our own.
ON_LINUX = (
    "--disable-gpu",
    "--in-process-gpu",
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
)


@dataclass
class Visitor:
    """Somebody with a browser window, who may go from page to page."""

    page: Page
    address: str
    strays: list[str] = field(default_factory=list)
    """Addresses on other hosts that a page asked for."""
    said: list[str] = field(default_factory=list)
    """Console messages and uncaught errors; a file that is missing is one."""

    def go(self, path: str) -> Page:
        """Open a page of the site, like ``/topics/``, and wait until it stands still."""
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def at(self) -> str:
        """Return where the visitor is, as a path on the site."""
        return self.page.url.removeprefix(self.address).partition("#")[0]

    def listen(self) -> None:
        """Begin to remember."""
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "data:")):
            self.strays.append(f"{self.at()} asks for {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        self.said.append(f"{self.at()}: {message.type}: {message.text} ({where})")

    def _error(self, error: Error) -> None:
        self.said.append(f"{self.at()}: {error}")


@pytest.fixture(scope="session")
def blog() -> Site:
    """Return the real site, built as for publishing."""
    return build()


@pytest.fixture(scope="session")
def address(blog: Site) -> Iterator[str]:
    """Return the address at which the real site is served."""
    with serve(blog) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium without a window."""
    path = chromium.find()
    if path is None:
        pytest.exit("There is no Chromium here. `python -m tests.setup` installs one.", returncode=2)
    with sync_playwright() as playwright:
        thrifty = ON_LINUX if sys.platform == "linux" else ()
        started = playwright.chromium.launch(executable_path=path, args=[NO_OTHER_HOST, *thrifty])
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Callable[..., Visitor]]:
    """Return a maker of visitors: ``visitor(PHONE, "dark")``. Keywords are Playwright's context options."""
    contexts = []

    def arrive(size: tuple[int, int] = DESKTOP, scheme: str = "light", **options: object) -> Visitor:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(path=Path(__file__).with_name("look.js"))
        new = Visitor(context.new_page(), address)
        new.listen()
        return new

    yield arrive
    for context in contexts:
        context.close()


@pytest.fixture
def refusals() -> str:
    """Return what of the browser's complaints a test expects, as an expression; nothing by default."""
    return "(?!)"


@pytest.fixture
def opened(browser: Browser, desk: RunningDesk, refusals: str) -> Iterator[Callable[..., Page]]:
    """Return a maker of windows on the module's own ``desk``: ``opened("topics", width=320)``.

    No page of it may ask another host or complain, what the test expects aside.
    """
    contexts, said = [], []

    def make(path: str, width: int = 1350, height: int = 940, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        own = (desk.address, "data:", "blob:")
        page.on("request", lambda one: None if one.url.startswith(own) else said.append(one.url))
        page.goto(f"{desk.address}/.desk/{path}", wait_until="load")
        return page

    yield make
    for context in contexts:
        context.close()
    assert not [one for one in said if not re.search(refusals, one)]
