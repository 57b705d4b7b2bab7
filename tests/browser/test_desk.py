"""The desk in a browser: an open page follows what is saved, and says what is to be mended."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.conftest import SmallSite, post
from tests.spine.test_desk_live import BROKEN, RunningDesk, running

pytestmark = pytest.mark.browser

BOX = 'aside[aria-label="The desk"]'
LONG = "\n\n".join(f"Paragraph {number} about backs and how they heal." for number in range(80))
SOON = 20_000
"""Thousandths of a second."""
THERE = "Math.abs(scrollY - 900) < 20"
"""The browser keeps the lines in place, not the number, when the font comes in after them."""


def until(page: Page, true: str) -> None:
    """Wait until something is true on a page. The page itself may not look: its policy forbids `eval`."""
    ends = time.monotonic() + SOON / 1000
    while time.monotonic() < ends:
        with contextlib.suppress(Error):  # the page is being loaded again
            if page.evaluate(true):
                return
        page.wait_for_timeout(50)
    raise AssertionError(true)


def text(words: str) -> str:
    """Return a long post with some words at its end."""
    return post(title="First", body=f"{LONG}\n\n{words}\n")


@pytest.fixture
def desk(small_site: Callable[..., SmallSite], tmp_path: Path) -> Iterator[RunningDesk]:
    site = small_site({"a.md": text("First words.")}, more="THEME = str(ROOT / 'theme')")
    with running(site, tmp_path / "scratch") as desk:
        yield desk


@pytest.fixture
def opened(browser: Browser, desk: RunningDesk) -> Iterator[Callable[..., Page]]:
    contexts = []

    def make(path: str, **options: object) -> Page:
        context = browser.new_context(viewport={"width": 1000, "height": 700}, **options)
        contexts.append(context)
        page = context.new_page()
        if path.startswith("/"):
            page.goto(desk.address + path, wait_until="load")
        return page

    yield make
    for context in contexts:
        context.close()


def test_an_open_page_shows_new_words_by_itself_where_it_was_scrolled_to(desk, opened):
    page = opened("/posts/a/")
    page.evaluate("scrollTo({ top: 900, behavior: 'instant' })")
    desk.site.write({"a.md": text("Second words.")})
    expect(page.get_by_text("Second words.")).to_be_attached(timeout=SOON)
    until(page, THERE)
    desk.site.write({"a.md": text("Third words.")})
    expect(page.get_by_text("Third words.")).to_be_attached(timeout=SOON)
    until(page, THERE)


def test_a_change_is_not_missed_between_the_page_and_its_news(desk, opened):
    held = []
    page = opened("")
    page.route("**/.desk/events*", lambda route: route.continue_() if held else held.append(route))
    page.goto(f"{desk.address}/posts/a/", wait_until="load")
    while not held:
        page.wait_for_timeout(20)
    desk.site.write({"a.md": text("Second words.")})
    desk.shows("/posts/a/", "Second words.")
    page.wait_for_timeout(1_000)  # all of it is made
    held[0].continue_()
    expect(page.get_by_text("Second words.")).to_be_attached(timeout=SOON)


def test_a_page_that_nothing_changed_on_is_not_loaded_again(desk, opened):
    desk.site.write(
        {"b.md": post(title="Second", date="2020-01-01", body="Other words.", category="Neck Pain")}
    )
    desk.shows("/posts/b/", "Other words.")
    page = opened("/posts/b/")
    page.wait_for_timeout(1_500)
    page.evaluate("window.still = true")
    desk.site.write({"a.md": text("Second words.")})
    desk.shows("/posts/a/", "Second words.")
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.still") is True


def test_a_mistake_is_shown_with_its_place_until_it_is_mended(desk, opened):
    page = opened("/posts/a/")
    box = page.locator(BOX)
    expect(box).to_be_hidden()
    desk.site.write({"a.md": BROKEN})
    expect(box).to_be_visible(timeout=SOON)
    expect(box).to_contain_text("One thing to mend")
    expect(box).to_have_css("position", "fixed")  # its style comes in, however strict the page
    expect(box.locator("code")).to_have_text("content/posts/a.md:2")
    assert len(box.locator("li").inner_text()) > len("content/posts/a.md:2") + 20, (
        "what it is, and the way out"
    )
    assert page.get_by_text("First words.").is_visible()
    box.locator("summary").click()
    expect(box.locator("li")).to_be_hidden()
    box.locator("summary").click()
    desk.site.write({"a.md": text("Mended words.")})
    expect(page.get_by_text("Mended words.")).to_be_attached(timeout=SOON)
    expect(page.locator(BOX)).to_be_hidden(timeout=SOON)


def test_a_broken_template_is_shown_on_every_page(desk, opened):
    pages = [opened("/posts/a/"), opened("/")]
    template = desk.theme / "templates/base.html"
    whole = template.read_text("utf-8")
    template.write_text(f"{whole}\n{{% endfor %}}\n", "utf-8")
    for page in pages:
        expect(page.locator(BOX)).to_contain_text("The site could not be made", timeout=SOON)
        expect(page.locator(f"{BOX} code")).to_contain_text("theme/templates/base.html:")
    template.write_text(whole, "utf-8")
    for page in pages:
        expect(page.locator(BOX)).to_be_hidden(timeout=SOON)


def test_an_open_page_outlives_a_change_of_settings(desk, opened):
    page = opened("/posts/a/")
    config = desk.site.root / "pelicanconf.py"
    config.write_text(f"{config.read_text('utf-8')}\nSITENAME = 'Quite Another Name'\n", "utf-8")
    expect(page.locator("body")).to_contain_text("Quite Another Name", timeout=30_000)
    desk.site.write({"a.md": text("Words after that.")})
    expect(page.get_by_text("Words after that.")).to_be_attached(timeout=SOON)


def test_without_script_the_page_still_reads(desk, opened):
    page = opened("/posts/a/", java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.get_by_text("First words.").is_visible()
    assert page.locator(BOX).count() == 0
