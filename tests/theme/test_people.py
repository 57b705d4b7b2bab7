"""People's pages, the byline and the end of a post: who wrote, who reviewed, when, and nothing else."""

import pytest
from bs4 import BeautifulSoup

from tests.conftest import post

ANN = """---
name: Ann Example
honorific: Dr.
suffix: MD
role: Family physician
image: images/ann.png
image_alt: "She stands at a window"
specialties: [Backs]
education: ["Medical school, Example University"]
credentials: [A board]
memberships: [A society]
profiles:
  Registry: https://registry.example/ann
---
She reads it all.
"""
BOB = "---\nname: Bob Nothing\n---\nHe has done nothing here.\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
BY_ANN = {"reviewed_by": "ann", "reviewed_on": "2026-01-04"}
PAGES = {
    f"pages/{slug}.md": f'---\ntitle: "{slug}"\nstatus: {status}\ndescription: "What this page is about."\n---\nText.\n'
    for slug, status in (
        ("editorial-policy", "published"),
        ("corrections", "published"),
        ("disclaimer", "draft"),
    )
}


def soup(out, path):
    return BeautifulSoup(out.text(path), "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


@pytest.fixture
def people(small_site):
    return small_site({"people/ann.md": ANN, "people/bob.md": BOB, "images/ann.png": PNG, **PAGES})


def test_who_only_reviews_has_a_page_with_all_that_is_known_and_who_does_nothing_has_none(people):
    hidden = post(title="Quokka", **BY_ANN, status="draft")
    out = people.write({"a.md": post(title="Seen", **BY_ANN), "h.md": hidden}).publish()
    page = soup(out, "team/ann/index.html")
    assert words(page.h1) == "Dr. Ann Example, MD"
    for said in ("She reads it all.", "Backs", "Medical school, Example University", "A board", "A society"):
        assert said in words(page.main)
    assert page.find("a", string="Registry")["href"] == "https://registry.example/ann"
    assert page.select_one("img.portrait")["alt"] == "She stands at a window"
    assert (out.folder / page.select_one("img.portrait")["src"].lstrip("/")).is_file()
    assert not (out.folder / "images/ann.png").exists()
    assert [words(one) for one in page.select(".reviewed h3")] == ["Seen"]
    assert "Posts by" not in words(page.main)
    assert "Reviewed January 4, 2026" in words(page.select_one(".reviewed"))
    team = soup(out, "team/index.html")
    assert words(team.h1) == "Who writes and reviews here"
    assert "Dr. Ann Example, MD" in words(team.main)
    assert "1 post medically reviewed" in words(team.main)
    assert out.mentions("Bob Nothing") == []
    assert out.mentions("Quokka") == []


def test_the_end_of_a_post_says_what_happened_and_links_what_is_there(people):
    out = people.write({"a.md": post(**BY_ANN, updated="2026-01-06"), "b.md": post(title="B")})
    out = out.publish(SOURCE_DATE_EPOCH="1770000000")  # February 2026
    page = soup(out, "posts/a/index.html")
    byline = page.select_one(".byline")
    assert "Medically reviewed by Dr. Ann Example, MD on January 4, 2026" in words(byline)
    assert byline.find("a", string="Dr. Ann Example, MD")["href"] == "/team/ann/"
    box = page.select_one(".about-page")
    assert words(box.dl) == (
        "Published January 5, 2026 Updated January 6, 2026 "
        "Medically reviewed January 4, 2026 , by Dr. Ann Example, MD Next review by January 2027"
    )
    assert [a["href"] for a in box.ul.select("a")] == ["/editorial-policy/", "/corrections/"]
    other = soup(out, "posts/b/index.html").select_one(".about-page")
    assert words(other.dl) == "Published January 5, 2026"


def test_nobody_is_said_to_review_before_somebody_has(small_site):
    out = small_site({"a.md": post()}).publish()
    assert words(soup(out, "team/index.html").h1) == "Who writes here"
    assert "eview" not in words(soup(out, "team/index.html").main)


def test_a_long_list_of_reviews_has_pages_of_its_own_under_any_path_and_follows_what_changes(people):
    posts = {
        f"p{n}.md": post(title=f"Post {n}", **BY_ANN | {"reviewed_on": f"2026-01-{n + 1:02}"})
        for n in range(23)
    }
    out = people.write(posts).publish(SITE_URL="https://x.example/blog")
    own = soup(out, "team/ann/index.html")
    assert [words(one) for one in own.select(".reviewed h3")] == [f"Post {n}" for n in range(22, 12, -1)]
    assert own.find("a", string="All 23 reviewed posts")["href"] == "/blog/team/ann/reviewed/"
    assert not (out.folder / "team/ann/page").exists()
    first, second = (soup(out, f"team/ann/reviewed/{more}index.html") for more in ("", "page/2/"))
    assert [len(one.select(".reviewed li")) for one in (first, second)] == [20, 3]
    assert first.select_one("a[rel=next]")["href"] == "/blog/team/ann/reviewed/page/2/"
    people.write({"p0.md": post(title="Post of another name", **BY_ANN | {"reviewed_on": "2026-01-01"})})
    out = people.publish(SITE_URL="https://x.example/blog")
    assert "Post of another name" in words(soup(out, "team/ann/reviewed/page/2/index.html"))
    for name in posts:
        (people.root / "content/posts" / name).unlink()
    out = people.write({"a.md": post()}).publish(SITE_URL="https://x.example/blog")
    assert not (out.folder / "team/ann").exists()


def test_a_file_that_a_biography_links_goes_out_with_its_page(small_site):
    pdf = b"%PDF-1.4 a list of papers"
    files = {
        "people/ann.md": "---\nname: Ann\n---\nHer [papers]({static}/images/papers.pdf).\n",
        "people/bob.md": "---\nname: Bob\n---\nHis [papers]({static}/images/secret.pdf).\n",
        "images/papers.pdf": pdf,
        "images/secret.pdf": pdf,
        "a.md": post(authors=["ann"]),
    }
    out = small_site(files).publish()
    assert soup(out, "team/ann/index.html").find("a", string="papers")["href"] == "/images/papers.pdf"
    assert [name for name in out.files() if name.endswith(".pdf")] == ["images/papers.pdf"]


def test_a_day_of_review_that_has_gone_by_is_not_promised(people):
    out = people.write({"a.md": post(**BY_ANN)}).publish(SOURCE_DATE_EPOCH="1830000000")  # December 2027
    told = words(soup(out, "posts/a/index.html").select_one(".about-page"))
    assert "January 4, 2026" in told
    assert "Next review" not in told
