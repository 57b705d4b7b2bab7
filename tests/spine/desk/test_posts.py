"""All posts in a list: how each stands, filtered, sorted, so many at a time."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from plugins.findings import Finding, Severity
from plugins.posts import Library, Post
from plugins.posts.post import Status
from spine.by_text import to_mend
from spine.listing import Asked, Counted, chosen, rows_of
from tests.conftest import post

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
TODAY = dt.date.today()


def days_ago(count: int) -> str:
    return (TODAY - dt.timedelta(days=count)).isoformat()


FILES = {
    "fresh.md": post(title="Fresh", date=days_ago(3), reviewed_by="a-surgeon", reviewed_on=days_ago(4), tags=["Yoga"]),
    "late.md": post(title="Late", date=days_ago(500), reviewed_by="a-surgeon", reviewed_on=days_ago(400), authors=["a-surgeon"]),
    "soon.md": post(title="Soon", date=days_ago(350), reviewed_by="a-surgeon", reviewed_on=days_ago(350), category="Recovery"),
    "planned.md": post(title="Planned", date=(TODAY + dt.timedelta(days=40)).isoformat()),
    "draft.md": post(title="Begun", status="draft", date=None, body="About zebras.\n"),
    "kept.md": post(title="Kept back", status="hidden", date=days_ago(30)),
    "posts/sub/evil.md": post(title=EVIL, date=days_ago(10)),
}  # fmt: skip


@pytest.fixture
def desk(web):
    return web(FILES)


def titles(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<a class="serif" href="[^"]*">(.*?)</a>', page)]


def shown(desk, query: str = "") -> list[str]:
    answer = desk.visitor().get(f"posts{query}")
    assert answer.status == 200
    return titles(answer.text)


def test_every_post_says_how_it_stands(desk):
    page = desk.visitor().get("posts").text
    day = TODAY + dt.timedelta(days=40)
    assert f"Planned for {day.day} " in page
    for words in (
        "7 posts: 4 published, 1 planned, 1 draft, 1 hidden.",
        "Dr. Example Surgeon",
        ", late",
        ", soon",
    ):
        assert words in page
    assert 'href="/.desk/write/posts/sub/evil.md"' in page
    assert EVIL not in page
    assert html.escape(EVIL).replace("&quot;", "&#34;") in page


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?status=draft", {"Begun"}),
        ("?status=planned", {"Planned"}),
        ("?status=hidden", {"Kept back"}),
        ("?category=Recovery", {"Soon"}),
        ("?author=a-surgeon", {"Late"}),
        ("?review=late", {"Late"}),
        ("?review=due", {"Late", "Soon"}),
        ("?review=never", {"Planned", EVIL}),
        ("?q=yoga", {"Fresh"}),
        ("?q=zebras+about", {"Begun"}),
        ("?q=nothing+like+it", set()),
        ("?findings=errors", set()),
        ("?status=%3Cscript%3E", set()),
    ],
)
def test_posts_are_chosen(desk, query, wanted):
    assert set(shown(desk, query)) == wanted


def test_posts_are_sorted_by_each_column_and_back(desk):
    by_title = shown(desk, "?sort=title")
    assert by_title == sorted(by_title, key=str.casefold)
    assert shown(desk, "?sort=-title") == by_title[::-1]
    assert shown(desk)[0] == "Planned"
    assert shown(desk, "?sort=due")[:3] == ["Late", "Soon", "Fresh"]
    for sort in ("status", "author", "findings", "related", "-due", "-nonsense"):
        assert len(shown(desk, f"?sort={sort}")) == 7
    page = desk.visitor().get("posts?sort=title&status=published").text
    assert re.search(r'aria-sort="ascending"><a href="\?status=published&amp;sort=-title">Title', page)


def test_a_long_list_comes_piece_by_piece(web):
    desk = web({f"p{n}.md": post(title=f"Post {n:02}", date=days_ago(n + 1)) for n in range(60)})
    first = shown(desk)
    assert len(first) == 25
    page = desk.visitor().get("posts?from=25&sort=title").text
    assert "Shown: 26 to 50" in page
    assert 'href="?sort=title&amp;from=50" rel="next">Next 10' in page
    assert "The 25 before" in page
    assert len(shown(desk, "?count=50")) == 50
    for odd in ("?from=9999", "?from=-3", "?from=abc", "?count=7", "?count=999999999"):
        assert shown(desk, odd) == first


def test_findings_stand_with_their_posts(desk):
    desk.work.live._found = [
        Finding("content/posts/late.md", "x/y", "Wrong.", line=3),
        Finding(
            "posts/fresh/index.html",
            "link/z",
            "Odd.",
            severity=Severity.NOTE,
            source="content/posts/fresh.md",
        ),
    ]
    page = desk.visitor().get("posts").text
    assert "1 error" in page
    assert "1 note" in page
    assert set(shown(desk, "?findings=any")) == {"Late", "Fresh"}
    assert shown(desk, "?findings=errors") == ["Late"]
    assert shown(desk, "?sort=findings")[:2] == ["Late", "Fresh"]


def test_a_post_that_cannot_be_read_hides_no_other(web):
    desk = web({"good.md": post(title="Good"), "bad.md": b"\xff\xfe\x00words"})
    page = desk.visitor().get("posts").text
    assert "content/posts/bad.md can’t be read." in page
    assert "/.desk/write/posts/bad.md?line=" in page
    assert "Good" in titles(page)


def test_a_site_without_posts_leads_to_the_first(web):
    page = web({}).visitor().get("posts").text
    assert "There are no posts yet." in page


def test_equal_rows_stand_by_title_whichever_way_round():
    made = [
        Post(path=f"content/posts/{t}.md", slug=t, title=t, status=Status.PUBLISHED, date=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
        for t in ("b", "a", "c")
    ]  # fmt: skip
    library = Library(tuple(made), (), {}, ())
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    rows = rows_of(library, [], Counted({}, {}), now=now, changed=lambda path: now)
    for sort in ("changed", "-changed", "due"):
        assert [row.post.slug for row in chosen(rows, Asked(sort=sort))] == ["a", "b", "c"]


def test_the_worst_text_is_mended_first():
    found = [
        Finding("a.md", "x/y", "Odd.", severity=Severity.WARNING, line=9),
        Finding("b.html", "x/y", "Wrong.", source="b.md", line=80),
        Finding("a.md", "x/y", "Odder.", severity=Severity.WARNING, line=2),
    ]
    assert [(one.path, [f.line for f in one.findings]) for one in to_mend(found)] == [
        ("b.md", [80]),
        ("a.md", [2, 9]),
    ]


def test_today_names_the_reviews_that_are_due_and_the_list_tells_late_from_overdue(web):
    over = {"date": days_ago(900), "reviewed_by": "a-surgeon", "reviewed_on": days_ago(800)}
    desk = web({**FILES, "over.md": post(title="Long ago", **over)})
    today = desk.visitor().get("").text
    listed = today[today.index('id="t-rev"') : today.index('id="t-src"')]
    assert re.findall(r'/([a-z]+)\.md">', listed) == ["over", "late", "soon"]
    assert "Its review is older than two years." in listed
    assert "Last reviewed by Dr. Example Surgeon." in listed
    assert set(shown(desk, "?review=overdue")) == {"Long ago"}
    assert set(shown(desk, "?review=late")) == {"Long ago", "Late"}
    assert ", overdue" in desk.visitor().get("posts?review=overdue").text
