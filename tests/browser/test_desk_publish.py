"""From a draft to the live site and back, at the desk, in a real browser: the whole story of an editor."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.conftest import SmallSite, post
from tests.spine.desk.test_publish import hosted, versioned
from tests.spine.test_desk_live import RunningDesk, running

pytestmark = pytest.mark.browser
SOON = 60_000
SENTENCE = "A chair that fits your back, and what to do when none does, told in plain words for everybody."


class Quiet(http.server.SimpleHTTPRequestHandler):
    """What serves the live site: the folder that the deploy writes."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[str]:
    """Serve the folder of the host, and return the address at which visitors get the site."""
    serves = functools.partial(Quiet, directory=str(tmp_path / "host" / "current"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serves)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def desk(
    small_site: Callable[..., SmallSite], tmp_path: Path, visit: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningDesk]:
    (tmp_path / "gitconfig").write_text("[gc]\nauto = 0\n")
    for name, value in {
        "SITE_URL": "https://blog.practice.org",
        "GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)
    host = {"to": "folder", "path": str(tmp_path / "host"), "server": "none", "visit": visit, "verify": False}
    more = "THEME = str(ROOT / 'theme')\nCACHE_PATH = str(ROOT / '.cache')"
    files = {
        "a.md": post("Sound words about backs.\n", title="Sitting well"),
        "chairs.md": post(
            "Draft words about chairs.\n", title="Chairs", status="draft", description=SENTENCE
        ),
    }
    site = small_site(files, more=more)
    hosted(site, f"DEPLOY = {{'production': {host}}}")
    with running(site, tmp_path / "scratch") as desk:
        versioned(desk.site)
        yield desk


def fits(page: Page) -> None:
    """See that the screen fits its window and has no barriers."""
    page.wait_for_timeout(100)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide"
    assert violations(page) == [], page.locator("h1").inner_text()


def test_an_editor_puts_a_post_live_sees_it_there_and_takes_it_back(desk, opened, visit):
    page = opened("publish", width=320)
    expect(page.locator("h1")).to_have_text("Nothing is live yet.", timeout=SOON)
    fits(page)
    page.get_by_role("button", name="See what would go live").click()
    expect(page.locator("h1")).to_have_text("The whole site is new: 2 pages.", timeout=SOON)
    fits(page)
    page.get_by_role("button", name="Put it live").click()
    expect(page.locator("h1")).to_have_text("It is live.", timeout=SOON)
    fits(page)

    page = opened("write/posts/chairs.md")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="See what would go live").click()
    page.get_by_role("button", name="See what would go live").click()
    expect(page.locator("h1")).to_have_text("One page is new, nothing is taken off.", timeout=SOON)
    expect(page.get_by_role("link", name="Chairs", exact=True)).to_be_visible()
    expect(page.locator(".rows")).to_contain_text("One version in the name of Ann")
    fits(page)
    page.get_by_role("button", name="Put it live").click()
    expect(page.get_by_text("Release 2 is live: 1 new post")).to_be_visible(timeout=SOON)

    visitor = page.context.browser.new_page()
    assert visitor.goto(f"{visit}/posts/chairs/").ok
    expect(visitor.locator("main")).to_contain_text("Draft words about chairs.")

    # On a phone, in the dark, without script.
    page = opened("publish", width=320, java_script_enabled=False, color_scheme="dark")
    page.get_by_role("link", name=re.compile("Go back to this.*release 1")).click()
    expect(page.get_by_role("heading", name="Go back to release 1?")).to_be_visible()
    page.get_by_role("button", name="Go back to it").click()
    expect(page.locator("h1")).to_have_text("The older site is live again.", timeout=SOON)
    assert visitor.goto(f"{visit}/posts/chairs/").status == 404
    visitor.close()
    page = opened("", color_scheme="dark")
    expect(page.get_by_role("link", name="One text waits to go live.")).to_be_visible()
    page = opened("publish", color_scheme="dark")
    fits(page)
