"""A text is opened as it stands, and only a text of ours."""

import os
import re

import click
import pytest

from plugins.site import load_site
from spine.writing.opening import in_hand, opened, sum_of
from spine.writing.places import file_of
from tests.conftest import post


@pytest.fixture
def site(small_site):
    return load_site(small_site({"a.md": post(title="A: b", tags=["x", "y"]), "deep/b.md": post()}).root)


def test_a_post_is_opened_with_its_fields_and_words(site):
    raw = "\ufeff---\r\ntitle: \"A: b\"\r\nown: 1\r\ntags: [x, 'y z']\r\nnoindex: true\r\n---\r\nWords.\r\nMore.\r\n".encode()
    (site.content / "posts/a.md").write_bytes(raw)
    one = opened(site, "posts/a.md")
    assert one.text.encode() == raw
    assert one.seen == sum_of(raw)
    assert one.words == "Words.\nMore.\n"
    assert one.words_line == 7
    assert one.fields["title"] == "A: b"
    assert one.fields["tags"] == ["x", "y z"]
    assert one.fields["noindex"] is True
    assert one.fields["authors"] == []
    assert one.others == ["own"]
    assert (one.path, one.folder, one.why) == ("content/posts/a.md", "posts", "")


def test_headers_of_pelican_are_opened_as_fields(site):
    (site.content / "posts/a.md").write_text("Title: A\nAuthor: b; c\nModified: 2026-01-01\n\nWords.\n")
    one = opened(site, "posts/a.md")
    assert one.fields["authors"] == ["b", "c"]
    assert one.fields["updated"] == "2026-01-01"
    assert (one.words, one.words_line) == ("Words.\n", 5)


def test_pages_and_people_have_fields_of_their_own(site):
    person = opened(site, "people/a-surgeon.md")
    assert person.fields == {
        "name": "Dr. Example Surgeon", "honorific": "", "suffix": "", "role": "Spine surgeon", "kind": "",
        "description": "", "image": "", "image_alt": "", "specialties": [], "education": [],
        "credentials": [], "memberships": [], "profiles": {}, "exceptions": [],
    }  # fmt: skip
    page = in_hand(site, "pages/new-one.md", "---\ntitle: T\n---\n")
    assert list(page.fields) == ["title", "status", "description", "updated", "exceptions", "slug", "lang"]
    assert page.seen == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: Spine: a story\n---\nText.\n", 'Line 2: .*Put it in quotes: title: "Spine: a story"'),
        ("Only text.\n", "Line 1: The file does not begin with front matter"),
        ("", "Line 1"),
        ("---\ntitle: A\n<<<<<<< mine\n---\n", "Line 3"),
    ],
)
def test_front_matter_that_cant_be_read_leaves_the_whole_text(site, text, said):
    (site.content / "posts/a.md").write_text(text)
    one = opened(site, "posts/a.md")
    assert one.fields is None
    assert one.words == one.text == text
    assert re.search(said, one.why)


@pytest.mark.parametrize(
    "name",
    ["", "posts", "posts/", "a.md", "topics/a.md", "images/a.md", "posts/a.txt", "posts/a", "/posts/a.md", "posts//a.md",
     "posts/../pages/a.md", "posts/./a.md", "../posts/a.md", "posts\\a.md", "C:/posts/a.md", "posts/a:b.md", "posts/a\0.md",
     "posts/con.md", "posts/NUL.a.md", "posts/aux /a.md", "posts/com1.md", "posts/LPT¹.md", "posts/.a.md", "posts/~a.md",
     "posts/.git/a.md", "posts/a.md.", "posts/a.md ", "posts/ a.md", "posts/dir./a.md", "posts/a\n.md", "posts/\u2028.md",
     "posts/\ud800.md", "posts/a?.md", "posts/" + "a" * 400 + ".md", "posts/a.md/../../x.md", "POSTS/a.md", "posts/a.md/b.md/"],
)  # fmt: skip
def test_a_name_that_is_none_of_ours_is_refused(site, name):
    with pytest.raises(click.UsageError, match=r"^“.*\.$"):
        opened(site, name)


def test_links_of_the_file_system_lead_nowhere(site, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/x.md").write_text(post())
    os.symlink(tmp_path / "out/x.md", site.content / "posts/x.md")
    os.symlink(tmp_path / "out", site.content / "posts/out")
    os.symlink("a.md", site.content / "posts/inside.md")
    for name in ("posts/x.md", "posts/out/x.md", "posts/inside.md", "posts/out/new.md"):
        with pytest.raises(click.UsageError, match="leads over a link"):
            file_of(site, name)


def test_what_is_no_text_says_so(site):
    posts = site.content / "posts"
    with pytest.raises(click.UsageError, match="There is no file content/posts/none"):
        opened(site, "posts/none.md")
    with pytest.raises(click.UsageError, match="There is no file"):
        opened(site, "posts/a.md/b.md")
    (posts / "folder.md").mkdir()
    with pytest.raises(click.UsageError, match="is not a file"):
        opened(site, "posts/folder.md")
    os.mkfifo(posts / "pipe.md")
    with pytest.raises(click.UsageError, match="is not a file"):
        opened(site, "posts/pipe.md")
    (posts / "a.md").write_bytes(post(title="Caf\xe9").encode("latin-1"))
    with pytest.raises(click.UsageError, match=r"line 2: .* Save the file again as UTF-8"):
        opened(site, "posts/a.md")
    (posts / "a.md").write_bytes(post().encode("utf-16"))
    with pytest.raises(click.UsageError, match="UTF-16"):
        opened(site, "posts/a.md")
    (posts / "a.md").write_bytes(b"x" * 300_001)
    with pytest.raises(click.UsageError, match="larger"):
        opened(site, "posts/a.md")
