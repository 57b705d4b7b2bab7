"""The sitemap lists what may be found, and nothing else."""

import datetime as dt
import re

from bs4 import BeautifulSoup

from plugins.seo.sitemap import Entry, sitemap
from tests.conftest import post
from tests.seo.test_head import ROOT


def listed(text):
    return dict(re.findall(r"<loc>([^<]*)</loc>(?:<lastmod>([^<]*)</lastmod>)?", text))


def test_the_sitemap_lists_exactly_the_pages_that_name_themselves(small_site):
    posts = {
        f"p{n}.md": post(title=f"Post {n}", date=f"2026-01-{n + 1:02}", tags=["sleep"]) for n in range(13)
    }
    posts["d.md"] = post(title="A draft", status="draft")
    posts["n.md"] = post(title="Not to be found", noindex=True)
    posts["pages/about.md"] = post(title="About", date=None, category=None, authors=None)
    out = small_site(posts).publish(SITE_URL=ROOT)
    named = set()
    for name in out.files():
        if name.endswith(".html"):
            link = BeautifulSoup(out.text(name), "html.parser").find("link", rel="canonical")
            named |= {link["href"]} if link else set()
    assert set(listed(out.text("sitemap.xml"))) == named
    assert f"{ROOT}/posts/p1/" in named
    assert f"{ROOT}/posts/n/" not in named
    assert f"Sitemap: {ROOT}/sitemap.xml" in out.text("robots.txt")


def test_a_page_was_changed_when_its_words_were(small_site):
    files = {
        "a.md": post(updated="2026-03-01"),
        "b.md": post(title="Another post", date="2026-02-01", category="Neck Pain"),
    }
    found = listed(small_site(files).publish(SITE_URL=ROOT).text("sitemap.xml"))
    assert found[f"{ROOT}/posts/a/"] == found[f"{ROOT}/topics/back-pain/"] == "2026-03-01T06:00:00Z"
    assert found[f"{ROOT}/posts/b/"] == found[f"{ROOT}/topics/neck-pain/"] == "2026-02-01T06:00:00Z"
    assert found[f"{ROOT}/"] == "2026-03-01T06:00:00Z"


def test_a_site_below_a_folder_has_its_whole_address_everywhere(small_site):
    out = small_site({"a.md": post()}).publish(SITE_URL=f"{ROOT}/blog")
    assert f"{ROOT}/blog/posts/a/" in listed(out.text("sitemap.xml"))
    assert f"Sitemap: {ROOT}/blog/sitemap.xml" in out.text("robots.txt")


def test_more_pages_than_a_file_may_hold_are_parted():
    day = dt.date(2026, 1, 5)
    entries = [Entry(f"p{n}/", day + dt.timedelta(n)) for n in range(5)]
    files = sitemap(entries, ROOT, most=2)
    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    index = listed(files["sitemap.xml"].decode())
    assert index[f"{ROOT}/sitemap-3.xml"] == "2026-01-09"
    parts = [listed(files[f"sitemap-{n}.xml"].decode()) for n in (1, 2, 3)]
    assert sum(map(len, parts)) == 5
    assert all(len(part) <= 2 for part in parts)


def test_addresses_and_pictures_are_written_as_xml():
    text = sitemap([Entry("a&b/", None, ("images/x&y.jpg",))], ROOT)["sitemap.xml"].decode()
    assert f"<loc>{ROOT}/a&amp;b/</loc>" in text
    assert f"<image:loc>{ROOT}/images/x&amp;y.jpg</image:loc>" in text
    assert "<lastmod>" not in text
