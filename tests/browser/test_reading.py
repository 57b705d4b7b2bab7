"""Everybody can read every page: on a small phone, without script, on paper, with colours of their own."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_no_page_scrolls_sideways_asks_another_host_or_complains(visitor, blog, size):
    someone = visitor(size)
    wide = {page: someone.go(page).evaluate("look.tooWide()") for page in blog.pages()}
    assert not {page: elements for page, elements in wide.items() if elements}
    assert not someone.strays
    assert not someone.said


@pytest.mark.parametrize("size", [PHONE, (640, 900)])
def test_no_page_scrolls_sideways_when_text_is_twice_as_large(visitor, blog, size):
    someone = visitor(size)
    for kind, address in blog.kinds().items():
        page = someone.go(address)
        page.add_style_tag(content=":root { font-size: 200% }")
        assert not page.evaluate("look.tooWide()"), kind


def test_every_page_says_the_same_without_script(visitor, blog):
    with_script, without = visitor(PHONE), visitor(PHONE, java_script_enabled=False)
    for kind, address in blog.kinds().items():
        if kind == "results":  # tests/browser/test_search.py reads it both ways
            continue
        main = without.go(address).locator("main")
        assert main.is_visible(), kind
        assert without.page.locator("h1").is_visible(), kind
        assert main.inner_text() == with_script.go(address).locator("main").inner_text(), kind


def test_an_unknown_address_gets_a_page_that_helps(visitor, blog):
    someone = visitor(PHONE)
    answer = someone.page.goto(f"{someone.address}/posts/there-is-no-such-post/at-all/")
    assert answer.status == 404
    assert someone.page.locator("h1").is_visible()
    assert someone.page.locator("main a[href^='tel:']").first.is_visible()
    someone.page.locator("main a[href$='/']").first.click()
    assert someone.page.locator("h1").is_visible()
    assert someone.page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_the_text_in_dark_ink_and_nothing_to_press(visitor, blog, scheme):
    someone = visitor((816, 1056), scheme)
    for kind, address in blog.kinds().items():
        page = someone.go(address)
        page.emulate_media(media="print")
        assert not page.locator("nav, .skip, .related").locator("visible=true").count(), kind
        assert page.locator("h1").is_visible(), kind
        shades = page.evaluate("look.shades()")
        assert shades["text"] < 0.45, kind
        assert shades["ground"] > 0.9, kind
    assert len(page.pdf()) > 2000


def test_nothing_moves_for_those_who_asked_for_less_motion(visitor, blog):
    someone = visitor(DESKTOP, reduced_motion="reduce")
    moving = {kind: someone.go(page).evaluate("look.moving()") for kind, page in blog.kinds().items()}
    assert not {kind: found for kind, found in moving.items() if found}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_their_shape_in_the_readers_own_colours(visitor, blog, scheme):
    someone = visitor(DESKTOP, scheme, forced_colors="active")
    for kind, address in blog.kinds().items():
        page = someone.go(address)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert page.locator("h1").is_visible(), kind
        # Where colours are the reader's, only a line can say that something is a link or a button.
        plain = page.evaluate("look.toldByColourOnly()")
        assert not plain, kind


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_takes_the_colours_of_the_readers_computer(visitor, scheme):
    page = visitor(DESKTOP, scheme).go("/")
    shades = page.evaluate("look.shades()")
    assert (shades["ground"] < 0.2) == (scheme == "dark")


def test_a_phone_number_can_be_called(visitor, blog):
    someone = visitor(PHONE)
    for kind, address in blog.kinds().items():
        number = someone.go(address).locator("a[href^='tel:']").first
        assert re.fullmatch(r"tel:\+\d{8,15}", number.get_attribute("href")), kind
