"""The whole site works with the keyboard alone, and one always sees where one is."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

EVERYBODY = [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]


def press_tab_until(page: Page, wanted, *, what: str) -> dict:
    """Press Tab until the focused element is ``wanted``; return it."""
    for _ in range(250):
        page.keyboard.press("Tab")
        focus = page.evaluate("look.focus()")
        if focus and wanted(focus):
            return focus
    raise AssertionError(f"Pressing Tab on {page.url} never reaches {what}.")


def follow(page: Page, start: str, *, what: str) -> str:
    """Tab to the first link in the text to a page below ``start``, press Enter, return where that leads."""
    here = urlsplit(page.url).path

    def leads_there(focus: dict) -> bool:
        path = urlsplit(focus["href"] or "").path
        return focus["inMain"] and path.startswith(start) and path not in (start, here)

    focus = press_tab_until(page, leads_there, what=what)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    target = urlsplit(focus["href"]).path
    assert urlsplit(page.url).path == target
    assert page.locator("h1").is_visible()
    return target


@pytest.mark.parametrize(("size", "scheme"), EVERYBODY)
def test_from_home_to_a_post_its_topic_and_its_author(visitor, size, scheme):
    someone = visitor(size, scheme)
    page = someone.go("/")
    follow(page, "/posts/", what="a post")
    follow(page, "/topics/", what="the post's topic")
    follow(page, "/posts/", what="a post on that topic")
    follow(page, "/team/", what="the post's author")
    follow(page, "/posts/", what="one of the author's posts")
    assert not someone.said
    assert not someone.strays


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_the_first_key_offers_to_skip_to_the_text(visitor, blog, size, scheme):
    someone = visitor(size, scheme)
    for kind, address in blog.kinds().items():
        page = someone.go(address)
        page.keyboard.press("Tab")
        skip = page.evaluate("look.focus()")
        assert (skip["href"] or "").startswith("#"), kind
        assert skip["seen"], kind
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{skip['href']}")
        page.keyboard.press("Tab")
        assert page.evaluate("look.focus()")["inMain"], kind


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_one_always_sees_where_the_keyboard_is(visitor, blog, size, scheme):
    # Without smooth scrolling one need not wait until the page stands still after every key.
    someone = visitor(size, scheme, reduced_motion="reduce")
    for kind, address in blog.kinds().items():
        page = someone.go(address)
        met = []
        for _ in range(400):
            page.keyboard.press("Tab")
            focus = page.evaluate("look.focus()")
            # Behind the last link comes the browser's own window, and then the page from its start.
            if focus is None or focus["place"] in met:
                break
            met.append(focus["place"])
            assert focus["seen"], f"{kind}: nobody sees {focus['what']}"
            assert focus["ring"], f"{kind}: no ring around {focus['what']}"
        assert met == sorted(met), f"{kind}: the keyboard jumps back and forth"
        assert len(met) == page.evaluate("look.stops()"), kind


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_everything_to_press_is_large_enough(visitor, blog, size):
    someone = visitor(size)
    small = {kind: someone.go(page).evaluate("look.tooSmall()") for kind, page in blog.kinds().items()}
    assert not {kind: found for kind, found in small.items() if found}
