"""The section as visitors get it, on small real sites."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.conftest import Output, post

TEXTS = {
    "sciatica": "Sciatica is leg pain from a pinched nerve. A herniated disc often presses on the sciatic nerve.",
    "herniated-disc": "A herniated disc may press on a nerve. Sciatica and leg pain follow. The disc often heals.",
    "stenosis": "Spinal stenosis narrows the canal. Walking brings leg pain, and sitting down eases it.",
    "walking": "Walking is good for the back. Stenosis makes walking hard, and leaning forward eases it.",
    "fusion": "A fusion joins two vertebrae. The surgeon places screws. Smoking slows the healing of a fusion.",
    "smoking": "Smoking slows healing after surgery. A fusion fails more often in people who smoke.",
    "pillows": "A pillow keeps the neck level at night. Side sleepers need a thicker pillow.",
}


def blog(**more: dict) -> dict[str, str]:
    files = {}
    for number, (slug, text) in enumerate(TEXTS.items()):
        keys = {
            "title": f"About {slug}",
            "date": f"2026-01-{number + 1:02}",
            **more.get(slug.replace("-", "_"), {}),
        }
        files[f"{slug}.md"] = post(text, **keys)
    return files


def shown(out: Output, slug: str) -> list[str]:
    """The slugs in a post's related section."""
    page = BeautifulSoup(out.text(f"posts/{slug}/index.html"), "html.parser")
    sections = page.select("section.related")
    assert len(sections) <= 1
    return [a["href"].rstrip("/").rsplit("/", 1)[-1] for s in sections for a in s.select("li a")]


def test_every_post_shows_others_and_is_shown_twice(small_site):
    out = small_site(blog()).publish()
    sections = {slug: shown(out, slug) for slug in TEXTS}
    assert all(len(section) == 5 for section in sections.values())
    assert sections["sciatica"][0] == "herniated-disc"
    assert sections["smoking"][0] == "fusion"
    for slug in TEXTS:
        assert slug not in sections[slug]
        assert sum(slug in section for section in sections.values()) >= 2


def test_the_section_names_title_topic_reading_time_and_description(small_site):
    out = small_site(blog()).publish()
    page = BeautifulSoup(out.text("posts/sciatica/index.html"), "html.parser")
    section = page.select_one("section.related")
    assert section.find(re.compile("^h2$"))
    card = section.select_one("li")
    assert "About herniated-disc" in card.text
    assert "Back Pain" in card.text
    assert "1 min read" in card.text
    assert "What this post is about" in card.text
    assert not section.select("a a")


def test_pins_come_first_and_exclusions_hold_both_ways(small_site):
    keys = {"related": ["pillows", "fusion"], "related_exclude": ["herniated-disc"]}
    out = small_site(blog(sciatica=keys)).publish()
    assert shown(out, "sciatica")[:2] == ["pillows", "fusion"]
    assert "herniated-disc" not in shown(out, "sciatica")
    assert "sciatica" not in shown(out, "herniated-disc")


@pytest.mark.parametrize(
    "keys", [{"status": "draft"}, {"status": "hidden"}, {"date": "2099-01-01"}, {"noindex": True}]
)
def test_what_is_not_for_everybody_is_never_shown_even_when_pinned(small_site, keys):
    out = small_site(blog(fusion=keys, smoking={"related": ["fusion"]})).publish()
    seen = [slug for slug in TEXTS if (out.folder / "posts" / slug / "index.html").exists()]
    assert all("fusion" not in shown(out, slug) for slug in seen)
    assert shown(out, "smoking")


def test_translations_show_one_another_and_never_the_original(small_site):
    files = blog()
    for slug in ("sciatica", "stenosis"):
        files[f"{slug}-es.md"] = post(TEXTS[slug], title=f"Sobre {slug}", slug=slug, lang="es")
    out = small_site(files).publish()
    page = BeautifulSoup(out.text("es/posts/sciatica/index.html"), "html.parser")
    assert [a["href"] for a in page.select("section.related li a")] == ["/es/posts/stenosis/"]
    page = BeautifulSoup(out.text("posts/sciatica/index.html"), "html.parser")
    assert not [a for a in page.select("section.related a") if "/es/" in a["href"]]


def test_a_post_alone_has_no_section(small_site):
    out = small_site({"alone.md": post()}).publish()
    assert shown(out, "alone") == []


def test_old_news_is_not_shown_unless_it_is_pinned(small_site):
    old = {"fusion": {"date": "2020-01-01", "tags": ["news"]}, "walking": {"related": ["fusion"]}}
    out = small_site(blog(**old), more='RELATED = {"time_bound": ["News"], "maximum_age": 30}').publish()
    assert shown(out, "walking")[0] == "fusion"
    assert all("fusion" not in shown(out, slug) for slug in TEXTS if slug != "walking")
    assert shown(out, "fusion")


def test_the_same_posts_give_the_same_pages(small_site):
    site = small_site(blog())
    first = {slug: shown(site.publish(), slug) for slug in TEXTS}
    assert {slug: shown(site.publish(), slug) for slug in TEXTS} == first


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ('{"cuont": 5}', 'RELATED has no setting "cuont". Did you mean "count"?'),
        ('{"count": 0}', '"count" must be a whole number from 1 to 10, not 0'),
        ('{"title_weight": "3"}', '"title_weight" must be a number'),
        ('{"time_bound": "News"}', '"time_bound" must be a list'),
        ("5", "RELATED must be settings with values"),
    ],
)
def test_a_wrong_setting_ends_the_build(small_site, setting, words):
    done = small_site(blog(), more=f"RELATED = {setting}").spine("build", "--quiet")
    assert done.code != 0
    assert words in done.out + done.err
    assert "Traceback" not in done.out + done.err


def test_fewer_posts_can_be_asked_for(small_site):
    out = small_site(blog(), more='RELATED = {"count": 3}').publish()
    sections = {slug: shown(out, slug) for slug in TEXTS}
    assert {len(section) for section in sections.values()} == {3}
    assert all(sum(slug in section for section in sections.values()) >= 2 for slug in TEXTS)
