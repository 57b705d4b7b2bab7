"""Three parsers, written by different people, find the same links; and every link is found again in its file."""

import pytest

from plugins.linkcheck.parse import parse_text
from plugins.linkcheck.parse.elements import Collector
from plugins.linkcheck.parse.places import Places
from plugins.linkcheck.parse.tokens import elements, too_deep
from tests.linkcheck.cases import CASES
from tests.linkcheck.fuzz import page

PAGES = 1000
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_lexbor_lxml_and_beautiful_soup_find_the_same_links(part: int):
    for number in range(part, PAGES, PARTS):
        text = page(number)
        fast, old, slow = (parse_text(text, parser) for parser in ("lexbor", "lxml", "bs4"))
        assert set(fast.links) == set(old.links) == set(slow.links), number
        assert fast.anchors == slow.anchors, number
        assert fast.base == old.base == slow.base, number


@pytest.mark.parametrize(
    "case", [case for case in CASES if "index.html" not in case.files], ids=lambda case: case.name
)
def test_the_parsers_agree_on_every_case(case):
    text = case.folder()["index.html"]
    fast, old, slow = (parse_text(str(text), parser) for parser in ("lexbor", "lxml", "bs4"))
    assert fast.links == old.links == slow.links
    assert fast.anchors == old.anchors == slow.anchors
    assert set(fast.slips) == set(old.slips) == set(slow.slips)


def test_a_page_nested_too_deep_is_read_without_a_tree_and_has_the_same_links():
    for number in range(0, PAGES, 5):
        text = page(number)
        collector = Collector()
        elements(text, collector)
        assert set(collector.page().links) == set(parse_text(text).links), number


def test_every_link_of_every_strange_page_has_a_place():
    for number in range(0, PAGES, 5):
        text = page(number)
        places = Places(text)
        lines = text.split("\n")
        for link in parse_text(text).links:
            assert places.links[link], (number, link)
            for line, column in places.links[link]:
                assert lines[line - 1][column - 1 :], (number, link)


def test_lines_and_columns_are_those_an_editor_shows(check):
    text = '<!doctype html>\r\n<p>é東 <a\r\n  class="x"\r\n   href="no.html">x</a>\n<img src=no.gif alt=""> <a href=no.html>'
    found = {(f.target, f.line, f.column) for f in check({"index.html": text})}
    assert found == {("no.html", 4, 4), ("no.gif", 5, 6), ("no.html", 5, 28)}


def test_only_deep_pages_are_deep():
    assert not too_deep("<p>a</p>" * 5000)
    assert not too_deep("<li>a" * 5000)
    assert not too_deep("<div>" * 500 + "</div>" * 500 + "<br>" * 5000)
    assert too_deep("<div>" * 2000)
    assert too_deep("<b id=a>" * 2000)
