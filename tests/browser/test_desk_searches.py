"""Searches come in: exports dropped on the page, a pull that is watched, a dropped query that is rescued."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plugins.trends.snapshots import kept
from tests.browser.test_accessibility import violations
from tests.conftest import SmallSite, post
from tests.spine.test_desk_live import RunningDesk, running
from tests.trends.live.trends_server import TrendsServer, serving
from tests.trends.sources.exports import CONSOLE, RELATED, zipped

pytestmark = pytest.mark.browser
SOON = 20_000
DOG = "dog back surgery recovery"
EXPORT = RELATED.replace("sciatica pillow", DOG)
DROP = """([name, text]) => {
    const bag = new DataTransfer();
    bag.items.add(new File([text], name, {type: 'text/csv', lastModified: 1789000000000}));
    for (const kind of ['dragenter', 'dragover', 'drop'])
        document.querySelector('main').dispatchEvent(new DragEvent(kind, {dataTransfer: bag, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def server() -> Iterator[TrendsServer]:
    with serving() as server:
        yield server


@pytest.fixture
def desk(small_site: Callable[..., SmallSite], server: TrendsServer, tmp_path: Path) -> Iterator[RunningDesk]:
    server.reset()
    trends = {
        "seeds": ["sciatica", "scoliosis"],
        "address": server.address,
        "pause": (40, 50),
        "series_queries": 0,
    }
    more = f"THEME = str(ROOT / 'theme')\nCACHE_PATH = str(ROOT / '.cache')\nTRENDS = {trends!r}"
    site = small_site({"a.md": post(title="First", body="Words about backs.")}, more=more)
    with running(site, tmp_path / "scratch") as desk:
        yield desk
    server.over.set()


@pytest.fixture
def refusals() -> str:
    """A test here may be refused: a conflict, an address that is not there, a full disk."""
    return "status of (404|409|507)"


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_export_is_dropped_on_the_page_and_a_query_rescued_by_keyboard(desk, opened):
    page = opened("import")
    page.evaluate(DROP, ["relatedQueries.csv", EXPORT])
    expect(page.locator("table.files")).to_contain_text("relatedQueries.csv", timeout=SOON)
    (payload,) = kept(desk.site.root / "content/trends").payloads
    assert payload.fetched.timestamp() == 1_789_000_000, "the time of the file came with it"
    expect(page.locator("#pull")).to_contain_text("2 questions are due", timeout=SOON)
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("^See the")).click()
    expect(page.locator(".card").first).to_be_visible()

    page.goto(f"{desk.address}/.desk/dropped")
    button = page.get_by_role("button", name=f"Rescue {DOG}")
    expect(button).to_be_visible(timeout=SOON)
    assert violations(page) == []
    button.focus()
    page.keyboard.press("Enter")
    line = page.locator(".undo p")
    expect(line).to_contain_text(f"Rescued: “{DOG}”.", timeout=SOON)
    expect(page.locator("tr[data-done]")).to_contain_text("Rescued")
    assert page.evaluate("document.activeElement.matches('button, a, body')")
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(button).to_be_visible(timeout=SOON)


def test_a_pull_is_watched_and_stopped(desk, opened):
    page = opened("import")
    page.get_by_role("button", name="Pull now").click()
    progress = page.locator("#pull progress")
    expect(page.locator("#pull")).to_contain_text("so that Google does not refuse us", timeout=SOON)
    assert progress.get_attribute("max") == "2"
    assert violations(page) == []
    page.get_by_role("button", name="Stop the pull").click()
    expect(page.locator("#pull")).to_contain_text(
        "Stopped. Everything that was answered is kept.", timeout=SOON
    )
    expect(page.locator("#pull")).to_contain_text("1 question is due", timeout=SOON)


def test_all_of_it_works_without_script(desk, opened, tmp_path):
    files = []
    for name, body in (("relatedQueries.csv", EXPORT.encode()), ("practice.zip", zipped(CONSOLE))):
        files.append(tmp_path / name)
        files[-1].write_bytes(body)
    page = opened("import", java_script_enabled=False)
    page.set_input_files("#files", files)
    page.get_by_role("button", name="Read the files").click()
    expect(page.locator("table.files")).to_contain_text("practice.zip/Queries.csv", timeout=SOON)
    page.goto(f"{desk.address}/.desk/dropped?reason=animals")
    page.get_by_role("button", name=f"Rescue {DOG}").click(timeout=SOON)
    expect(page.locator(".undo p")).to_contain_text(f"Rescued: “{DOG}”.", timeout=SOON)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=f"Rescue {DOG}")).to_be_visible(timeout=SOON)


def test_what_is_too_much_is_said_before_it_is_sent(desk, opened):
    page = opened("import")
    page.get_by_role("button", name="Read the files").click()
    expect(page.locator("[data-problem]")).to_contain_text("No file was chosen.")
    many = [{"name": f"{number}.csv", "mimeType": "text/csv", "buffer": b"x"} for number in range(61)]
    page.set_input_files("#files", many)
    page.get_by_role("button", name="Read the files").click()
    expect(page.locator("[data-problem]")).to_contain_text("61 files are more than the desk takes at once.")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (768, "light"), (1350, "dark")])
def test_the_screens_fit_and_have_no_barriers(desk, opened, width, scheme):
    page = opened("import", width=width, color_scheme=scheme)
    page.set_input_files(
        "#files",
        [
            {"name": "relatedQueries.csv", "mimeType": "text/csv", "buffer": EXPORT.encode()},
            {"name": "practice.zip", "mimeType": "application/zip", "buffer": zipped(CONSOLE)},
            {"name": f"{'a-long-name-' * 12}.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"},
        ],
    )
    page.get_by_role("button", name="Read the files").click()
    expect(page.locator("table.files")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("button", name="Pull now")).to_be_visible(timeout=SOON)
    page.locator("details.more summary").click()
    assert fits(page)
    assert violations(page) == []
    page.goto(f"{desk.address}/.desk/dropped")
    expect(page.locator("table.dropped")).to_be_visible(timeout=SOON)
    assert fits(page)
    assert violations(page) == []
