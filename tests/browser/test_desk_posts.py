"""All posts, the links and the history at the desk, in a real browser on a real site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plugins.trends.queue.store import read_queue
from plugins.trends.topic import Status
from tests.browser.test_accessibility import violations
from tests.browser.test_desk import until
from tests.conftest import SmallSite, post
from tests.related.test_section import blog
from tests.spine.desk.test_history import decided
from tests.spine.test_desk_live import RunningDesk, running

pytestmark = pytest.mark.browser
SOON = 20_000
LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 2
BROKEN = "First words.\n\nThis [leads nowhere](/nowhere/at-all/), and more.\n"


@pytest.fixture
def desk(small_site: Callable[..., SmallSite], tmp_path: Path) -> Iterator[RunningDesk]:
    more = "THEME = str(ROOT / 'theme')\nCACHE_PATH = str(ROOT / '.cache')"
    files = {
        **blog(pillows={"status": "draft"}, fusion={"related": ["sciatica"]}),
        "broken.md": post(title="Broken", body=BROKEN, authors=["a-surgeon"]),
        "long.md": post(title=LONG, status="hidden", tags=[LONG]),
        **decided(3),
    }
    with running(small_site(files, more=more), tmp_path / "scratch") as desk:
        desk.until("/.desk/links", lambda answer: "Checked " in answer.text)
        yield desk


@pytest.mark.parametrize("script", [True, False])
def test_a_broken_link_is_found_mended_and_checked_again(desk, opened, script):
    page = opened("links", java_script_enabled=script)
    row = page.locator(".texts > li", has_text="Broken")
    expect(row).to_contain_text("Must be mended")
    line = (
        desk.site.root.joinpath("content/posts/broken.md")
        .read_text("utf-8")
        .split("\n")
        .index(BROKEN.split("\n")[2])
    )
    link = row.get_by_role("link", name=f"Open at line {line + 1} of Broken")
    link.click()
    assert page.url.endswith(f"/write/posts/broken.md?line={line + 1}")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Broken")
    desk.site.write({"broken.md": post(title="Broken", body="All is well.\n")})
    desk.shows("/posts/broken/", "All is well.")
    page.goto(f"{desk.address}/.desk/links")
    page.get_by_role("button", name="Check again now").click()
    expect(page.locator(".recheck")).to_contain_text("Checked today", timeout=SOON)
    expect(page.locator(".texts > li", has_text="Broken")).to_have_count(0)


def test_a_post_is_found_chosen_and_opened_by_keyboard(desk, opened):
    page = opened("posts")
    page.keyboard.press("/")
    page.keyboard.type("herniated")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).not_to_have_count(0)
    assert "q=herniated" in page.url
    page.get_by_role("link", name="Show all", exact=True).click()
    page.get_by_role("link", name="Title").click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Title")
    titles = page.locator("tbody a.serif").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold)
    page.get_by_label("Status").select_option("Draft")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name=re.compile("^See it")).click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url == f"{desk.address}/posts/pillows/"


def test_on_a_phone_posts_fold_and_the_filters_too(desk, opened):
    page = opened("posts", width=360, height=740)
    expect(page.get_by_label("Status")).to_be_hidden()
    page.get_by_text("Search and filter").click()
    expect(page.get_by_label("Status")).to_be_visible()
    expect(page.locator("thead")).to_be_hidden()


def test_around_a_post_one_goes_from_neighbour_to_neighbour(desk, opened):
    page = opened("links")
    page.get_by_label("Post", exact=True).select_option("fusion")
    page.locator("#around").get_by_role("button", name="Show").click()
    expect(page.locator(".ego")).to_contain_text("pinned by an editor")
    first = page.locator(".ego > ul").last.get_by_role("link").first
    name = first.inner_text()
    first.click()
    expect(page.locator(".hub")).to_contain_text(name)
    picture = page.locator(".web img")
    picture.scroll_into_view_if_needed()
    until(page, "document.querySelector('.web img').naturalWidth > 100")


@pytest.mark.parametrize("script", [True, False])
def test_a_decision_is_taken_back_in_the_history(desk, opened, script):
    page = opened("history?by=Ann", java_script_enabled=script)
    page.locator("li", has_text="Question 1?").get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back: “Question 1?” waits for review again.")).to_be_visible()
    expect(page.locator(".history > li")).to_have_count(2)
    assert (
        next(one.status for one in read_queue(desk.site.root).topics if one.slug == "question-1")
        is Status.SUGGESTED
    )


SCREENS = ["posts", "posts?status=draft&q=back", "posts?sort=-findings", "posts?q=none+of+them", "links", "links?post=pillows", "links?find=surgery", "history", "history?by=Ann&kind=merged"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1350])
def test_every_screen_is_without_barriers_and_fits_its_window(desk, opened, scheme, width):
    page = opened("posts", width=width, height=800, color_scheme=scheme)
    for path in SCREENS:
        page.goto(f"{desk.address}/.desk/{path}", wait_until="load")
        page.wait_for_timeout(100)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        assert violations(page) == [], path
