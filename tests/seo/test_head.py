"""What the head of each page tells search engines and social sites."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from plugins.seo.head import og_locale, page_title
from tests.conftest import post

ROOT = "https://blog.test"


def head(out, path):
    return BeautifulSoup(out.text(path), "html.parser").head


def meta(page, name):
    found = page.find("meta", attrs={"property": name}) or page.find("meta", attrs={"name": name})
    return found["content"] if found else None


def canonical(page):
    found = page.find("link", rel="canonical")
    return found["href"] if found else None


def is_hidden(page):
    return "noindex" in meta(page, "robots")


@pytest.fixture
def many(small_site):
    """Fourteen posts, three about sleep and one about walking."""
    posts = {
        f"p{n}.md": post(
            title=f"Post number {n}",
            date=f"2026-01-{n + 1:02}",
            description=f"Number {n} says what this post is about, in a sentence of its own that is long enough.",
            tags=["sleep"] if n < 3 else ["walking"] if n == 3 else [],
        )
        for n in range(14)
    }
    return small_site(posts).publish(SITE_URL=ROOT)


def test_every_page_that_may_be_found_names_itself_in_full(many):
    for path in ("", "posts/p1/", "topics/back-pain/", "team/editorial-team/", "tags/sleep/", "archive/"):
        page = head(many, f"{path}index.html")
        assert canonical(page) == meta(page, "og:url") == f"{ROOT}/{path}"
        assert not is_hidden(page)
        assert "max-image-preview:large" in meta(page, "robots")


def test_what_is_nobodys_answer_is_kept_out_of_search_engines(many):
    """Later pages of lists, years, subjects with one post, and the page of errors."""
    for path in (
        "archive/page/2/index.html",
        "topics/back-pain/page/2/index.html",
        "archive/2026/index.html",
        "tags/walking/index.html",
    ):
        page = head(many, path)
        assert is_hidden(page), path
        assert canonical(page) is None
        assert not page.find("script")


def test_the_settings_say_how_many_posts_a_subject_needs(small_site):
    posts = {"a.md": post(tags=["sleep"])}
    out = small_site(posts, more='SEO = {"tag_posts": 1}').publish(SITE_URL=ROOT)
    assert not is_hidden(head(out, "tags/sleep/index.html"))
    assert f"{ROOT}/tags/sleep/" in out.text("sitemap.xml")


def test_a_post_says_who_wrote_it_and_when(small_site):
    out = small_site({"a.md": post(updated="2026-02-10", tags=["sleep"])}).publish(SITE_URL=ROOT)
    page = head(out, "posts/a/index.html")
    assert meta(page, "og:type") == "article"
    assert meta(page, "article:published_time") == "2026-01-05T00:00:00-06:00"
    assert meta(page, "article:modified_time") == "2026-02-10T00:00:00-06:00"
    assert meta(page, "article:author") == f"{ROOT}/team/editorial-team/"
    assert meta(page, "article:section") == "Back Pain"
    assert meta(page, "article:tag") == "sleep"


def test_translations_name_each_other(small_site):
    spanish = post(title="Una entrada", lang="es", slug="a")
    out = small_site({"a.md": post(), "posts/es/a.md": spanish}).publish(SITE_URL=ROOT)
    for path in ("posts/a/index.html", "es/posts/a/index.html"):
        links = {one["hreflang"]: one["href"] for one in head(out, path).find_all("link", hreflang=True)}
        assert links == {
            "en": f"{ROOT}/posts/a/",
            "x-default": f"{ROOT}/posts/a/",
            "es": f"{ROOT}/es/posts/a/",
        }


def test_a_long_title_goes_without_the_name_of_the_site():
    assert page_title("Sciatica", "A practice") == "Sciatica | A practice"
    assert page_title("Sciatica", "A practice", 2) == "Sciatica, page 2 | A practice"
    assert page_title("x" * 60, "A practice") == "x" * 60
    assert page_title("A practice, who we are", "A practice") == "A practice, who we are"


def test_languages_are_written_as_social_sites_want_them():
    assert [og_locale(one) for one in ("en", "es-mx", "es")] == ["en_US", "es_MX", "es_US"]


def test_the_preview_has_no_address_to_give(small_site):
    site = small_site({"a.md": post()})
    assert site.spine("build", "--quiet").code == 0
    page = (site.root / "output/posts/a/index.html").read_text(encoding="utf-8")
    assert "canonical" not in page
    assert "ld+json" not in page
    assert not (site.root / "output/sitemap.xml").exists()


def test_settings_that_cannot_be_right_are_refused(small_site):
    site = small_site({"a.md": post()}, more='SEO = {"tag_post": 3, "copies": "yes", "indexnow_key": "a b"}')
    done = site.spine("check")
    assert done.code == 2
    assert 'SEO has no setting "tag_post". Did you mean "tag_posts"?' in done.err
    assert '"copies" must be True or False' in done.err
    assert '"indexnow_key" must have 8 to 128' in done.err


def graph_of(out, path):
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', out.text(path), re.S)[1]
    return json.loads(text)["@graph"]
