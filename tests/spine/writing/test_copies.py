"""Two versions are both kept, and neither breaks the other."""

import errno

import click
import pytest

from plugins.findings import Severity
from plugins.posts import read_library
from plugins.site import load_site
from spine.writing import copies
from spine.writing.copies import second_draft
from spine.writing.errors import NotSaved
from spine.writing.opening import opened
from spine.writing.unsaved import MOST, remember, remembered
from tests.conftest import post


@pytest.fixture
def small(small_site):
    return small_site(
        {
            "posts/deep/a.md": post(title="A", redirect_from=["/old/"]),
            "b.md": post(title="B", slug="a-second-draft"),
        }
    )


def test_mine_becomes_a_draft_beside_theirs_and_breaks_nothing(small):
    site = load_site(small.root)
    mine = post(title="A", slug="a", redirect_from=["/old/"], body="Mine.\n").replace("\n", "\r\n")
    for number in (2, 3):
        done = second_draft(site, "posts/deep/a.md", mine)
        one = opened(site, done.name)
        assert (done.name, done.seen) == (f"posts/deep/a-second-draft-{number}.md", one.seen)
        assert one.fields["title"] == f"A (second draft {number})"
        assert one.fields["status"] == "draft"
        assert one.fields["slug"] == ""
        assert one.text == (
            mine.replace('"A"', f'"A (second draft {number})"')
            .replace('status: "published"', 'status: "draft"')
            .replace('slug: "a"\r\n', "")
            .replace('redirect_from: ["/old/"]\r\n', "")
        )
    library = read_library(site)
    assert [one for one in library.findings if one.severity is Severity.ERROR] == []
    small.write({"pages/about-us.md": "---\ntitle: About\n---\nUs.\n"})
    assert (
        second_draft(site, "pages/about-us.md", "Title: T\n\nText.\n").name
        == "pages/about-us-second-draft.md"
    )
    assert (
        opened(site, "pages/about-us-second-draft.md").text
        == "Title: T (second draft)\nStatus: draft\n\nText.\n"
    )


def test_what_cant_be_a_draft_is_said(small, monkeypatch):
    site = load_site(small.root)
    with pytest.raises(click.UsageError, match="one page only"):
        second_draft(site, "people/a-surgeon.md", post())
    with pytest.raises(click.UsageError, match="Line 1"):
        second_draft(site, "posts/deep/a.md", "no front matter")
    with pytest.raises(NotSaved, match="its folder is not there"):
        second_draft(site, "posts/gone/a.md", post())

    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(copies, "write_anew", full)
    with pytest.raises(NotSaved, match="disk is full"):
        second_draft(site, "posts/deep/a.md", post())


def test_what_a_writer_began_with_is_remembered(small, tmp_path):
    site = load_site(small.root)
    one = opened(site, "posts/deep/a.md")
    assert remembered(tmp_path, one.seen) is None
    remember(tmp_path, one.text, one.seen)
    remember(tmp_path, one.text, one.seen)
    assert remembered(tmp_path, one.seen) == one.text
    assert remembered(tmp_path, "") is None
    assert remembered(tmp_path, "../../x") is None
    next((tmp_path / "desk/opened").iterdir()).write_text("damaged")
    assert remembered(tmp_path, one.seen) is None
    for number in range(MOST + 3):
        remember(tmp_path, str(number), str(number))
    assert len(list((tmp_path / "desk/opened").iterdir())) == MOST
    (tmp_path / "file").write_text("")
    remember(tmp_path / "file", "x", "y")
