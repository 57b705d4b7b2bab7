"""What `check_built` promises beside the rules: where findings stand, how often, and what is remembered."""

import os
import time

import pytest

from plugins.seo.checks import similar
from plugins.seo.checks.rules import RULES
from tests.conftest import post
from tests.seo.checks.sound import FILES, FILLER, check, write

A, B = "posts/a/index.html", "posts/b/index.html"


def test_a_finding_stands_at_the_line_that_mends_it(spoil):
    folder = spoil({A: FILES[A].replace("<title>Why", "<title>" + "Why a disc " * 8)})
    (found,) = check(folder)
    assert (found.path, found.line, found.source) == ("content/posts/a.md", 2, "content/posts/a.md")
    assert A in found.message


def test_what_the_theme_does_wrong_everywhere_is_said_once(spoil):
    pages = [name for name in FILES if name.endswith(".html") and name != "old/index.html"]
    folder = spoil({name: FILES[name].replace('<meta charset="utf-8">', "") for name in pages})
    (found,) = check(folder)
    assert (found.path, found.code) == ("404.html", "seo/charset")
    assert f"on {len(pages)} pages" in found.message


def test_a_preview_is_not_asked_for_what_needs_an_address(spoil):
    folder = spoil({"sitemap.xml": None, "robots.txt": None, A: FILES[A].replace("canonical", "x")})
    assert check(folder, url="") == []
    assert {found.code for found in check(folder)} == {"seo/sitemap", "seo/no-robots-file", "seo/canonical"}


def test_a_site_under_a_path_is_sound_too(tmp_path):
    files = {
        name: text.replace("https://spine.example", "https://spine.example/blog").replace('="/', '="/blog/')
        if isinstance(text, str)
        else text
        for name, text in FILES.items()
    }
    del files["robots.txt"]  # it would have to stand at the root of the host, which is not ours
    assert check(write(tmp_path, files), url="https://spine.example/blog") == []


def test_what_is_remembered_says_the_same(tmp_path):
    spoilt = {**FILES, A: FILES[A].replace("<h1>", "<h2>").replace("</h1>", "</h2>")}
    folder, cache = write(tmp_path / "site", spoilt), tmp_path / "pages.sqlite"
    long_ago = time.time() - 60
    for name in FILES:
        os.utime(folder / name, (long_ago, long_ago))
    first = check(folder, cache=cache)
    assert [found.code for found in first] == ["seo/h1"]
    assert check(folder, cache=cache) == first
    write(folder, {A: FILES[A]})
    assert check(folder, cache=cache) == []
    cache.write_bytes(b"damaged")
    assert check(folder, cache=cache) == []


@pytest.mark.parametrize(("changed", "told"), [(0, True), (5, True), (30, False)])
def test_two_posts_that_say_nearly_the_same_are_told(spoil, changed, told):
    sentences = FILLER["a"].split(". ")
    mixed = [f"other{n} wordswords{n}" if n < changed else one for n, one in enumerate(sentences)]
    folder = spoil({B: FILES[B].replace(FILLER["b"], ". ".join(mixed))})
    found = [(one.path, one.line) for one in check(folder) if one.code == "seo/near-duplicate"]
    assert found == ([("content/posts/b.md", 12)] if told else [])


def test_every_pair_of_posts_is_found_that_comparing_all_finds():
    texts = {
        f"{n}": [f"somelongword{w + shift}" for w in range(200)]
        for n, shift in enumerate((0, 5, 8, 60, 62, 300, 300))
    }
    sums = {name: set(memoryview(similar.sketch_of(words)).cast("I")) for name, words in texts.items()}
    names = sorted(sums)
    wanted = [
        (one, other)
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        if len(sums[one] & sums[other]) / len(sums[one] | sums[other]) > similar.ALIKE
    ]
    found = similar.alike({name: similar.sketch_of(words) for name, words in texts.items()})
    assert [(one, other) for one, other, _ in found] == wanted
    assert len(wanted) > 3


@pytest.mark.parametrize("raw", ["", "<", "\x00", "<html><head><title>", "<!--", '<a href="http://[x">y</a>'])
def test_any_page_is_judged_without_a_stumble(spoil, raw):
    data = '<script type="application/ld+json">[1, {"@type": 3, "author": {"@id": [4]}, "image": 1, "@id": 2}, {"@graph": [[], {"@type": "Article", "author": {"@id": {}}, "image": {"@id": []}, "headline": [[1], null], "itemListElement": 3}]}]</script>'
    for text in (raw, raw + data):
        assert len({found.code for found in check(spoil({A: text}))}) > 5
    assert len(RULES) > 40


def test_an_error_in_a_page_keeps_the_old_site(small_site):
    site = small_site({"a.md": post()}, more='THEME_TEMPLATES_OVERRIDES = [str(ROOT / "templates")]')
    before = site.publish().files()
    byline = site.root / "templates/_byline.html"
    byline.parent.mkdir()
    byline.write_text("<script>1</script>", encoding="utf-8")
    done = site.spine("build", "--publish", "--format", "json")
    assert done.code == 1
    found = {one["code"]: one for one in done.findings}
    assert found["seo/inline-script"]["path"] == A
    assert (found["seo/thin"]["path"], found["seo/thin"]["line"]) == ("content/posts/a.md", 10)
    assert {name: (site.root / "output" / name).read_bytes() for name in before} == before
