"""The search on the site, as readers use it: by keyboard, on a phone, without JavaScript, under a strict policy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from spine.deploy.headers import HeaderSettings, policy
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

RESULTS = "/search/results/"
POLICY = policy(HeaderSettings(), search=True)


def answer(page: Page) -> str:
    """Wait for an answer, and return what is said of it."""
    said = page.get_by_role("status")
    expect(said).to_contain_text("“")
    return said.inner_text()


def titles(page: Page) -> list[str]:
    return page.locator(".result h2").all_inner_texts()


def test_from_the_first_page_to_a_post_by_keyboard_alone(visitor):
    someone = visitor(PHONE)
    page = someone.go("/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("slipped disk")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert re.match(r"\d+ pages for “slipped disk”", answer(page))
    assert "Can a herniated disc heal without surgery?" in titles(page)[:2]
    page.get_by_role("searchbox").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("walks")
    expect(page.get_by_role("status")).to_contain_text("“walks”")
    assert someone.at() == RESULTS + "?q=walks"
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_focused()
    page.keyboard.press("Tab")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert someone.at() == "/posts/walking-for-back-pain/"
    assert not someone.said
    assert not someone.strays


def test_nothing_is_loaded_before_somebody_looks_for_something(visitor, blog):
    someone = visitor(PHONE)
    asked: list[str] = []
    someone.page.on("request", lambda one: asked.append(one.url) if one.resource_type != "document" else None)
    for address in {*blog.kinds().values(), "/search/"} - {RESULTS}:
        someone.go(address)
    assert not [url for url in asked if url.partition("?")[0].endswith(".js") or "/index/" in url]
    page = someone.go(RESULTS)
    expect(page.get_by_role("status")).to_contain_text("Type a word")
    assert not [url for url in asked if "/search/index/" in url]


def test_more_results_come_by_a_button_and_the_keyboard_goes_on_there(visitor):
    page = visitor(DESKTOP).go(RESULTS + "?q=back pain")
    answer(page)
    assert len(titles(page)) == 10
    page.get_by_role("button", name="Show more").press("Enter")
    expect(page.locator(".result").nth(10).locator("h2 a")).to_be_focused()
    assert len(titles(page)) == 20
    assert len(set(titles(page))) == 20


def test_words_that_are_nowhere_lead_to_other_ways(visitor):
    someone = visitor(PHONE)
    page = someone.go(RESULTS + "?q=quetzaldraft")
    assert "nothing for “quetzaldraft”" in answer(page)
    assert not titles(page)
    assert page.locator("#results ~ section a[href^='tel:']").is_visible()
    page.get_by_role("searchbox").fill("<img src=x onerror=alert(1)> sciatica")
    expect(page.get_by_role("status")).to_contain_text("<img src=x")
    assert not page.locator("#results img").count()
    assert not someone.said


def test_words_that_look_like_a_program_stay_words(visitor):
    page = visitor(PHONE).go(RESULTS + "?q=%3Cimg%20src=x%20onerror=alert(1)%3E%20$'%20$%26%00")
    assert "<img src=x onerror=alert(1)> $' $&" in answer(page)
    assert page.title().startswith("Search: <img src=x onerror=alert(1)> $' $&")
    assert not page.locator("#results img").count()


def test_without_javascript_the_page_says_so_and_leads_to_every_post(visitor):
    page = visitor(PHONE, java_script_enabled=False).go(RESULTS + "?q=sciatica")
    said = page.get_by_role("status")
    assert "needs JavaScript" in said.inner_text()
    said.get_by_role("link").click()
    assert page.get_by_role("link", name="What is sciatica?").is_visible()


def test_an_index_that_does_not_load_is_said_and_tried_again(visitor):
    someone = visitor(PHONE)
    someone.page.route("**/pagefind.js", lambda route: route.abort(), times=1)
    page = someone.go(RESULTS + "?q=sciatica")
    expect(page.get_by_role("status")).to_contain_text("could not be loaded")
    page.get_by_role("button", name="Search").click()
    assert "for “sciatica”" in answer(page)


def test_a_reader_who_searches_on_while_a_newer_index_takes_its_place_gets_an_answer(visitor):
    page = visitor(PHONE).go(RESULTS + "?q=sciatica")
    answer(page)
    page.route("**/*.pf_fragment", lambda route: route.abort(), times=1)
    with page.expect_request("**/pagefind-entry.json*"):
        page.get_by_role("searchbox").fill("walking")
    expect(page.get_by_role("status")).to_contain_text("for “walking”")
    assert titles(page)


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_results_are_without_barriers_under_a_strict_policy(visitor, size, scheme):
    someone = visitor(size, scheme)

    def strictly(route):
        got = route.fetch()
        route.fulfill(response=got, headers={**got.headers, "content-security-policy": POLICY})

    someone.page.route(re.compile(r"/search/(results/)?(\?.*)?$"), strictly)
    page = someone.go(RESULTS + "?q=sciatica")
    answer(page)
    assert titles(page)[0] == "What is sciatica?"
    assert page.locator(".result mark").first.is_visible()
    assert not page.evaluate("look.tooWide()")
    assert not page.evaluate("look.tooSmall()")
    assert not someone.said
    page.unroute_all()
    someone.go(RESULTS + "?q=sciatica")
    answer(page)
    assert not violations(page)
