"""Links to mend, checking them again, and how the posts lead to one another."""

from __future__ import annotations

import html
import re
import threading
import time
from xml.etree import ElementTree

import pytest

from plugins.findings import Finding, Severity
from plugins.posts.linking import BROKEN_LINK
from tests.conftest import post
from tests.related.test_section import TEXTS, blog

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture
def desk(web):
    return web(blog(walking={"title": EVIL, "related": ["sciatica"]}, pillows={"status": "draft"}))


def test_what_is_to_be_mended_stands_with_its_text_and_line(desk):
    desk.work.live._found = [
        Finding(
            "content/posts/walking.md", BROKEN_LINK, EVIL, "Mend <it>.", line=12, target="{filename}x.md"
        ),
        Finding("content/posts/walking.md", "post/other", "Not about links.", line=3),
    ]
    desk.work.live._links = [
        Finding("content/posts/fusion.md", "link/moved", "Moved. (In the built page posts/fusion/index.html.)",
                severity=Severity.WARNING, line=20, source="content/posts/fusion.md"),
        Finding("index.html", "link/empty", "Empty.", severity=Severity.NOTE, line=70),
    ]  # fmt: skip
    page = desk.visitor().get("links").text
    assert EVIL not in page
    assert "One must be mended. One should be mended. One is worth a thought." in page
    assert page.index("walking.md?line=12") < page.index("fusion.md?line=20") < page.index("Empty.")
    assert "Moved.</p>" in page
    assert 'href="/posts/fusion/">See the page' in page
    assert "Not about links." not in page
    assert '<span class="count">2<span class="vh"> to mend' in page


def test_a_long_list_of_texts_comes_piece_by_piece(desk):
    desk.work.live._links = [
        Finding(f"tag/{n}/index.html", "link/missing-target", f"There is no page {m}.", line=m)
        for n in range(30)
        for m in range(30)
    ]
    first = desk.visitor().get("links")
    assert "The next 10 texts" in first.text
    assert "22 more in this text" in first.text
    assert len(first.text) < 100_000
    assert "The 20 texts before" in desk.visitor().get("links?from=20").text


def test_checking_again_asks_the_builder_and_shows_when_it_is_done(desk):
    asked = []

    def recheck() -> None:
        asked.append(1)
        desk.work.live.check_waits = True
        threading.Timer(0.1, lambda: setattr(desk.work.live, "check_waits", False)).start()

    desk.work.recheck = recheck
    visitor = desk.visitor()
    began = time.monotonic()
    answer = visitor.post("links")
    assert (answer.status, answer.to, asked) == (303, "/.desk/links", [1])
    assert 0.1 <= time.monotonic() - began < 1.4
    assert "have not been checked yet" in visitor.get("links").text


def test_while_a_check_runs_it_is_said(desk):
    desk.work.live.check_waits = True
    page = desk.visitor().get("links").text
    assert "Still checking the links." in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert desk.visitor().get("links", Accept="application/json").values == {"checking": True}


def test_checking_needs_the_token(desk):
    asked = []
    desk.work.recheck = lambda: asked.append(1)
    assert desk.visitor().post("links", {"token": "wrong"}).status == 403
    assert not asked


def test_around_one_post_the_reason_is_said(desk):
    page = desk.visitor().get("links?post=walking").text
    hub = page.index('class="hub"')
    assert "write/posts/walking.md" in page[hub : hub + 200]
    assert "pinned by an editor, shares" in page[hub:]
    assert "shares “" in page
    assert EVIL not in page
    draft = desk.visitor().get("links?post=pillows").text
    assert "It is not on the site, so no section shows it." in draft
    assert "It shows " in draft


def test_every_post_can_be_chosen(desk):
    page = desk.visitor().get("links").text
    values = re.findall(r'<option value="([^"]*)"', page)
    assert sorted(values) == sorted(TEXTS)


def test_among_many_posts_one_is_found_by_its_words(desk, monkeypatch):
    monkeypatch.setattr("spine.desk.web.screens.related._MOST_CHOICES", 3)
    page = desk.visitor().get("links").text
    assert "<option" not in page
    assert 'name="find"' in page
    one = desk.visitor().get("links?find=sciatica").text
    assert "/.desk/links?post=sciatica#around" in one or 'class="hub"' in one
    assert "No post has these words" in desk.visitor().get("links?find=zzzz").text


@pytest.mark.parametrize(
    "query", ["?post=none", "?post=%3Cb%3E&in=xx", "?find=%22%3E", "?from=99", "?post=" + "a" * 900]
)
def test_odd_questions_are_answered(desk, query):
    assert desk.visitor().get(f"links{query}").status == 200


def test_the_ladder_counts_every_post_that_visitors_see(desk):
    page = desk.visitor().get("links").text
    table = page[page.index("ladder") :]
    counts = [int(one) for one in re.findall(r'class="num">(\d+)<', table[: table.index("</table>")])]
    assert sum(counts) == len(TEXTS) - 1


def test_the_picture_is_a_sound_drawing_without_anything_that_runs(desk):
    answer = desk.visitor().get("links/picture.svg")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    drawing = ElementTree.fromstring(answer.text)
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawing.findall(f".//{space}circle")) == len(TEXTS) - 1
    assert not drawing.findall(f".//{space}script")
    assert html.escape(EVIL[:20]) in answer.text


def test_orphans_are_named_with_what_comes_closest(web):
    desk = web({"only.md": post(title="The only one")})
    page = desk.visitor().get("links").text
    assert "No section shows one post." in page
    assert 'id="l-orphans"' in page


def test_a_site_without_posts_has_no_links_to_show(web):
    page = web({}).visitor().get("links").text
    assert "Nothing has to be mended." in page
    assert "No post is on the site yet." in page
