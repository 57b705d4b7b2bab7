"""A text goes out only whole, and only because somebody said so."""

from datetime import UTC, datetime

import click
import pytest

from plugins.posts import read_library
from plugins.posts.post import Status
from plugins.site import load_site
from spine import drafts
from spine.writing.errors import NotReady, NotSaved
from spine.writing.opening import in_hand, opened
from spine.writing.publishing import goes_out, publish, ready, unpublish
from spine.writing.saving import Conflict, created
from spine.writing.unsaved import kept
from tests.conftest import post

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)  # the evening of the 25th at the practice


@pytest.fixture
def small(small_site):
    return small_site({"draft.md": post(title="Draft", status="draft"), "zz.md": post(title="Taken")})


@pytest.fixture
def site(small):
    return load_site(small.root)


def _publish(site, name, cache, **more):
    seen = more.pop("seen", None) or opened(site, name).seen
    return publish(site, name, seen=seen, cache=cache, library=read_library(site), now=NOW, **more)


def test_a_whole_draft_goes_out_by_its_status_and_nothing_else(small, site, tmp_path):
    text = (
        post(title="T", status=None)
        .replace("---\n\n", "status: draft   # mine\n---\n\n", 1)
        .replace("\n", "\r\n")
    )
    small.write({"a.md": text})
    done = _publish(site, "posts/a.md", tmp_path)
    assert opened(site, "posts/a.md").text == text.replace("draft   #", "published   #")
    assert done.seen == opened(site, "posts/a.md").seen
    assert [one for one in small.check() if one["severity"] == "error"] == []
    unpublish(site, "posts/a.md", seen=done.seen, cache=tmp_path)
    assert opened(site, "posts/a.md").text == text.replace("draft   #", "hidden   #")
    unpublish(site, "posts/a.md", seen=opened(site, "posts/a.md").seen, cache=tmp_path, to=Status.DRAFT)
    assert opened(site, "posts/a.md").text == text


def test_without_a_date_it_goes_out_today_where_the_practice_is(small, site, tmp_path):
    small.write({"a.md": post(title="T", status=None, date=None)})
    _publish(site, "posts/a.md", tmp_path)
    one = opened(site, "posts/a.md")
    assert (one.fields["date"], one.fields["status"]) == ("2026-11-25", "published")
    assert read_library(site).posts[0].is_live(NOW)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (post(title=None, status=None), ["It has no title."]),
        (post(title="", status=None, category=None, authors=None, description=None, body=" \n<!-- x -->\n"),
         ["It has no title.", "It has no category.", "It names no author.", "It has no description for search results.", "There are no words yet."]),
        (post(title="T", status="draft", category="Bakc Pain"), ['Line 4: The category "Bakc Pain" is not one of ours. Did you mean "Back Pain"?']),
        (post(title="T", status="draft", date="soon"), ['Line 3: "soon" is not a date. Write it like date: 2026-01-05.']),
        (post(title="T", status="draft", body="[a]({filename}draft.md)\n"), ['Line 10: The link leads to "draft.md", which is a draft. Publish that one first, or take the link out.']),
        (post(title="Taken", status="draft").replace("A post", "x"), None),
        (post(title="T", status="draft", body="# One\n\n<script>x</script>\n"), None),
        (post(title="T", draft="true", status=None), None),
        ("---\ntitle: a: b\n---\nText.\n", ['The lines above the words can\'t be read. Line 2: The value of "title" has a colon in it. Put it in quotes: title: "a: b"']),
        ("Text.\n", None),
        ("---\n{title: A}\n---\nText.\n", None),
    ],
)  # fmt: skip
def test_what_is_missing_keeps_it_and_is_said(small, site, tmp_path, text, said):
    name = "posts/zzz.md"
    small.write({name: text})
    with pytest.raises(NotReady) as caught:
        _publish(site, name, tmp_path)
    assert opened(site, name).text == text
    assert caught.value.missing == said or (said is None and caught.value.missing)
    assert all(line in caught.value.message for line in caught.value.missing)


def test_a_new_draft_can_t_go_out_before_its_pattern_is_filled(site, tmp_path):
    done = created(site, "New one", category="Back Pain", fields={"description": "Long enough, it may be."})
    with pytest.raises(NotReady, match="a line of the pattern: “The most important thing"):
        _publish(site, done.name, tmp_path)
    words = {line.strip("-# ") for line in drafts.draft_of(site, "X")[1].split("-->")[0].split("\n")}
    assert {line for line in drafts.PATTERN if line in words} >= {"The second", "a sign that should not wait"}


def test_a_day_to_come_is_said_and_keeps_nothing(small, site, tmp_path):
    small.write({"a.md": post(title="T", status="draft", date="2026-12-03")})
    one = opened(site, "posts/a.md")
    how = ready(site, read_library(site), one, now=NOW)
    assert (how.missing, how.goes_out) == ([], "It goes out on 3 December 2026.")
    assert _publish(site, one.name, tmp_path).seen != one.seen
    for date, said in (
        ("2026-11-25", "It goes out with the next publishing."),
        (None, "It goes out with the next publishing."),
        ("soon", ""),
    ):
        assert goes_out(in_hand(site, "posts/a.md", post(date=date)), site, NOW) == said


def test_what_is_typed_is_saved_and_published_in_one(small, site, tmp_path):
    small.write({"a.md": post(title="T", status="draft")})
    one = opened(site, "posts/a.md")
    with pytest.raises(NotReady):
        _publish(site, one.name, tmp_path, text=post(title="", status="draft"))
    assert kept(tmp_path, one.name).text == post(title="", status="draft")
    small.write({"a.md": post(title="Theirs", status="draft")})
    clash = _publish(site, one.name, tmp_path, text=post(title="Mine", status="draft"), seen=one.seen)
    assert isinstance(clash, Conflict)
    assert clash.mine == post(title="Mine")
    with pytest.raises(NotSaved, match="has changed since you looked"):
        _publish(site, one.name, tmp_path, seen=one.seen)
    with pytest.raises(NotSaved, match="has changed since you looked"):
        unpublish(site, one.name, seen=one.seen, cache=tmp_path)
    _publish(site, one.name, tmp_path, text=post(title="Mine", status="draft"), seen=clash.seen)
    assert opened(site, one.name).text == post(title="Mine")


def test_pages_go_out_too_and_people_have_no_status(small, site, tmp_path):
    small.write({"pages/new-page.md": "---\ntitle: T\n---\nText.\n"})
    with pytest.raises(NotReady) as caught:
        _publish(site, "pages/new-page.md", tmp_path)
    assert caught.value.missing == ["It has no description for search results."]
    small.write({"pages/new-page.md": "---\ntitle: T\ndescription: D\n---\nText.\n"})
    _publish(site, "pages/new-page.md", tmp_path)
    assert (
        opened(site, "pages/new-page.md").text
        == "---\ntitle: T\nstatus: published\ndescription: D\n---\nText.\n"
    )
    with pytest.raises(click.UsageError, match="no status"):
        _publish(site, "people/a-surgeon.md", tmp_path)
