"""What the templates promise, on small sites built by the real command."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.conftest import post


def soup(out, path="posts/a/index.html"):
    return BeautifulSoup(out.text(path), "html.parser")


def words_of(element) -> str:
    return " ".join(element.get_text(" ").split())


def test_what_a_writer_types_is_text_and_not_html(small_site):
    title = 'Pain & "nerves" <script>alert(1)</script>'
    out = small_site(
        {
            "a.md": post(
                title=title, description='Is <b>this</b> a 5" disc & a nerve? A long enough text to pass.'
            )
        }
    ).publish()
    for name in ("index.html", "posts/a/index.html", "archive/index.html", "topics/back-pain/index.html"):
        page = soup(out, name)
        assert not page.find("script", type=lambda kind: kind != "application/ld+json")
        assert "Pain & “nerves” <script>alert(1)</script>" in words_of(page)


def test_a_review_is_claimed_only_where_there_was_one(small_site):
    out = small_site(
        {
            "a.md": post(reviewed_by="a-surgeon", reviewed_on="2026-01-04"),
            "b.md": post(title="Another post", date="2026-01-06"),
        }
    ).publish()
    assert "Medically reviewed by Dr. Example Surgeon on January 4, 2026" in words_of(soup(out))
    assert "eviewed" not in words_of(soup(out, "posts/b/index.html"))
    assert "eviewed" not in words_of(soup(out, "index.html"))


def test_an_update_is_shown_only_where_there_was_one(small_site):
    out = small_site({"a.md": post(updated="2026-02-10"), "b.md": post(title="Another post")}).publish()
    assert "Updated February 10, 2026" in words_of(soup(out))
    assert "Updated" not in words_of(soup(out, "posts/b/index.html"))


def test_contents_stand_beside_three_sections_and_not_beside_two(small_site):
    def sections(n):
        return "".join(f"## Part {k}\n\nText.\n\n" for k in range(n))

    out = small_site({"a.md": post(sections(3)), "b.md": post(sections(2), title="Another post")}).publish()
    links = [a["href"] for a in soup(out).select("aside.contents a")]
    assert len(links) == 3
    assert all(soup(out).find(id=link[1:]) for link in links)
    assert links == [a["href"] for a in soup(out).select("details.contents a")]
    assert not soup(out, "posts/b/index.html").select(".contents")


def test_sources_are_listed_and_citations_lead_to_them(small_site):
    reference = {"title": "Low back pain", "publisher": "An institute", "url": "https://example.org/a"}
    out = small_site({"a.md": post("It eases with time. [1]\n", references=[reference])}).publish()
    page = soup(out)
    assert page.find(id="source-1").a["href"] == "https://example.org/a"
    assert page.select_one('sup a[href="#source-1"]')["aria-label"] == "Source 1"
    assert "Low back pain . An institute." in words_of(page.find(id="source-1"))


def test_a_long_list_is_cut_into_pages_with_titles_of_their_own(small_site):
    posts = {
        f"p{n}.md": post(title=f"Post number {n}", date=f"2026-01-{n + 1:02}", tags=["sleep"])
        for n in range(14)
    }
    out = small_site(posts).publish(SITE_URL="https://blog.test")
    for base in ("archive/", "topics/back-pain/", "tags/sleep/", "team/editorial-team/", "archive/2026/"):
        first, second = soup(out, f"{base}index.html"), soup(out, f"{base}page/2/index.html")
        assert first.title.string != second.title.string
        assert "page 2" in second.title.string
        described = [page.find("meta", {"name": "description"})["content"] for page in (first, second)]
        assert described[0] != described[1]
        assert second.find("meta", {"name": "robots"})["content"] == "noindex"
        assert second.find("a", rel="prev")["href"] == f"/{base}"
        assert first.find("a", rel="next")["href"] == f"/{base}page/2/"
        links = re.findall(r'href="/posts/(p\d+)/"', out.text(f"{base}index.html"))
        assert len(set(links)) == (12 if base.startswith("archive") else 10)


def test_titles_and_descriptions_are_unlike_each_other(small_site):
    out = small_site(
        {
            "a.md": post(tags=["recovery"], category="Recovery"),
            "b.md": post(
                title="Another post",
                tags=["recovery", "sleep"],
                description="Something else again, which is long enough to be a description of a post.",
            ),
        }
    ).publish()
    pages = [soup(out, name) for name in out.files() if name.endswith(".html")]
    titles = [page.title.string for page in pages]
    assert len(set(titles)) == len(titles)
    described = [page.find("meta", {"name": "description"})["content"] for page in pages]
    assert len(set(described)) == len(described)


@pytest.mark.parametrize("base", ["", "/news/blog"])
def test_links_lead_from_the_root_also_under_a_path(small_site, base):
    out = small_site({"a.md": post(tags=["sleep"])}).publish(SITE_URL=f"https://clinic.test{base}")
    for name in out.files():
        if name.endswith(".html"):
            page = soup(out, name)
            for link in page.find_all(["a", "link", "img"]):
                address = link.get("href") or link.get("src")
                assert address.startswith(("https://", "tel:", "data:", "#", f"{base}/")), (name, address)


def test_a_blog_without_posts_has_all_its_pages(small_site):
    out = small_site().publish()
    for name in ("index.html", "404.html", "topics/index.html", "archive/index.html", "tags/index.html"):
        assert len(soup(out, name).find_all("h1")) == 1


def test_what_is_known_of_the_practice_is_shown_and_the_rest_is_left_out(small_site):
    contact = {
        "pages/contact.md": "---\ntitle: Contact\nstatus: published\ndescription: How to reach us.\n---\nCall.\n"
    }
    full = words_of(soup(small_site({"a.md": post(), **contact}).publish(), "contact/index.html").main)
    assert "(555) 010-0100" in full
    assert "1 Example Way" in full
    assert "Monday to Friday" in full
    bare = {"name": "A Practice", "surgeon": "a-surgeon", "phone": "(555) 010-0100"}
    page = soup(small_site(practice=bare).publish(), "contact/index.html")
    assert [h.string for h in page.select(".contact h2")] == ["Call"]
    assert "None" not in words_of(page)


def test_the_page_for_lost_readers_has_the_phone_and_the_topics(small_site):
    page = soup(small_site({"a.md": post()}).publish(), "404.html")
    assert page.main.find("a", href="tel:+15550100100")
    assert page.main.find("a", href="/topics/back-pain/")
    assert not page.find("meta", {"name": "robots"}), "the server's code keeps it out of search engines"


def test_no_page_but_that_of_search_results_runs_a_script(small_site):
    out = small_site({"a.md": post()}).publish()
    for name, data in out.files().items():
        if name.endswith(".html") and name != "search/results/index.html":
            assert b"<script" not in data.replace(b'<script type="application/ld+json"', b"")
            assert not re.search(rb"\son\w+=", data)
