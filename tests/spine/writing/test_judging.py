"""A text that is not saved yet is told exactly what `spine check` will say once it is."""

import time

import click
import pytest

from plugins.editorial.of_site import second_reader
from plugins.findings import in_order
from plugins.posts import read_library
from plugins.site import build_time, load_settings, load_site
from spine.checking import check
from spine.writing.judging import findings_of
from tests.conftest import post
from tests.posts.test_mistakes import CASES

OTHERS = {
    "other.md": post(title="Another post", related=["nowhere"]),
    "draft.md": post(title="A draft", status="draft"),
    "hidden.md": post(title="Hidden", status="hidden"),
    "later.md": post(title="Later", date="2099-01-05"),
    "b.md": post(
        title="Same slug", slug="the-slug", body="[to it]({filename}case.md) and [gone]({filename}gone.md)\n"
    ),
    "zz/Case-Two.md": post(title="Case"),
    "broken.md": "---\ntitle: a: b\n",
    "es.md": post(title="A post", lang="es"),
    "pages/about-us.md": "---\ntitle: About\nstatus: published\ndescription: What we are and what we do here, in a sentence.\n---\nHi.\n",
    "images/a.jpg": b"\xff\xd8",
    "topics/known-topic.md": "---\ntitle: x\n---\n",
}
MORE = {
    "title of another": post(title="another  POST?"),
    "the slug of another": post(title="T", slug="the-slug"),
    "the slug of a later file": post(title="T", slug="other"),
    "links to all kinds": post(
        title="T",
        body="[a]({filename}draft.md) [b]({filename}hidden.md) [c]({filename}later.md) [d]({filename}/pages/about-us.md)\n\n"
        "[e]({filename}broken.md) [f]({filename}gone.md) [g]({filename}case.md) [h]({filename}zz/Case-Two.md)\n\n"
        "![i]({static}/images/a.jpg) ![j]({static}/images/b.jpg) [k](contact) [l](/x/) [m]({filename}../people/a-surgeon.md)\n",
    ),
    "a draft may link to drafts": post(title="T", status="draft", body="[a]({filename}draft.md) [c]({filename}later.md)\n"),
    "one that goes out later": post(title="T", date="2098-01-01", body="[c]({filename}later.md)\n"),
    "pins": post(title="T", related=["nowhere", "other", "case", "othr"], related_exclude=["other", "x"]),
    "people": post(title="T", authors=["nobody", "a-surgeon"], reviewed_by="editorial-team", reviewed_on="2026-01-01"),
    "an unknown topic": post(title="T", topic="known-topics"),
    "a known topic": post(title="T", topic="known-topic"),
    "html that runs": post(title="T", body="<noscript><p title='</noscript><img src=x onerror=alert(1)>'>\n"),
    "a picture": post(title="T", image="images/b.jpg", image_alt="x"),
    "headers": "Title: T\nDate: 2026-01-05\nCategory: Back Pain\nAuthor: Editorial Team\nStatus: published\n\nText.\n",
}  # fmt: skip
TEXTS = {**{name: text for name, (text, *_) in CASES.items()}, **MORE}


NAMES = ("posts/case.md", "posts/zz/case.md", "pages/other.md", "people/a-person.md", "pages/posts.md", "posts/Case.md")  # fmt: skip


@pytest.mark.parametrize("turn", range(len(NAMES)), ids=NAMES)
def test_it_says_what_the_check_says(small_site, turn):
    """Every text under every name; under every second one something else stands there already."""
    small, name = small_site(OTHERS), NAMES[turn]
    site = load_site(small.root)
    file = site.content / name
    without_it = read_library(site)
    before = {name: post(title="Before", slug="before")}
    small.write(before)
    with_it = read_library(site)
    file.unlink()
    for number, (case, text) in enumerate(TEXTS.items(), start=turn):
        if isinstance(text, bytes):
            continue
        there = number % 2
        if there:
            small.write(before)
        found = findings_of(site, with_it if there else without_it, name, text)
        small.write({name: text})
        said = check(small.root, [file], quiet=True, cache=False).findings
        assert found == in_order(said), f"{case}, {'there' if there else 'not there'}"
        file.unlink()


def test_a_name_that_is_none_of_ours_is_refused(small_site):
    site = load_site(small_site({}).root)
    with pytest.raises(click.UsageError):
        findings_of(site, read_library(site), "../x.md", "")


def test_it_takes_no_time_among_a_thousand_posts(small_site):
    files = {
        f"post-{n}.md": post(
            title=f"Post {n}", related=[f"post-{n + 1}", "nowhere"], body=f"[a]({{filename}}post-{n + 2}.md)\n\n" + "Some words about backs & necks.\n\n" * (60 if n == 500 else 9)
        )
        for n in range(1000)
    }  # fmt: skip
    site = load_site(small_site(files).root)
    library = read_library(site)
    text = files["post-500.md"].replace("Post 500", "Post 501") + "\n[x]({filename}nowhere.md)\n"
    reader = second_reader(site, library, load_settings(site.root), now=build_time())
    reader.read(library.posts)
    assert {one.code for one in findings_of(site, library, "posts/post-500.md", text, reader=reader)} == {
        "post/broken-link",
        "post/unknown-related",
    }
    took = []
    for _ in range(7):
        began = time.process_time()
        findings_of(site, library, "posts/post-500.md", text, reader=reader)
        took.append(time.process_time() - began)
    assert min(took) < 0.04
