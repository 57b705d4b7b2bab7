"""Found by who searches: how wide lines are, what lies between posts, and that nothing raises or takes long."""

import datetime as dt
import json
import time
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.editorial.found import BETWEEN, RULES
from plugins.editorial.found.between import between
from plugins.editorial.found.facts import Facts, facts_of
from plugins.editorial.found.queries import unanswered
from plugins.editorial.found.stems import content_of, stems_of
from plugins.editorial.found.width import width
from plugins.editorial.judging import judge
from plugins.editorial.reading import Reading
from plugins.findings import Finding, Severity
from plugins.posts.post import Post, Status
from spine.building import unsaid
from tests.editorial.sample import AROUND, LINE, sample


def post(name: str, body: str = "", phrase: str = "", **more) -> Post:
    values = {"path": f"content/posts/{name}.md", "slug": name, "title": name.replace("-", " ").capitalize()}
    return sample(body, **{**values, "search_phrase": phrase or name.replace("-", " "), **more})


def told(*posts: Post, only: str = "", queries=None, now=None) -> list[Finding]:
    facts = {one.path: facts_of(Reading(one, AROUND)) for one in posts}
    return list(between(posts, facts, queries=queries or {}, only=only, now=now))


def of(code: str, found: list[Finding]) -> dict[str, Finding]:
    return {
        one.path.rpartition("/")[2].removesuffix(".md"): one for one in found if one.code == f"found/{code}"
    }


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("", 0),
        ("Why a disc slips", 143),
        ("iiiiiiiiii", 44),
        ("WWWWWWWWWW", 189),
        ("é", 11),
        ("e\u0301", 11),
        ("脊椎", 40),
    ],
)
def test_lines_are_as_wide_as_arial_makes_them(text, pixels):
    assert width(text, 20) == pixels


def test_back_is_the_spine_and_no_direction():
    assert "spine" in stems_of("Why do I get back pain? My back hurts. The back of the knee. Back surgery.")
    assert "spine" not in stems_of("When can I go back to work, and come back from it?")
    assert list(content_of("how long does it take to recover from neck surgery")) == [
        "recoveri",
        "cervic",
        "surgeri",
    ]


THERAPY = post(
    "physical-therapy-for-back-pain", "See [sleep](sleeping-with-sciatica.md). Move a little each day."
)
SLEEP = post(
    "sleeping-with-sciatica",
    "Turn over slowly. Ask about therapies for back pain, or\nabout physical therapy for the back. Pain passes.",
)
WALK = post(
    "walking",
    'Walk. Some say "physical therapy for back pain" is dull. Then try physical therapy\nfor low back or back pain, see [sleep]({filename}sleeping-with-sciatica.md).',
)


def test_a_post_that_no_other_links_to_is_told_with_the_words_to_link_from():
    found = of("links-in", told(THERAPY, SLEEP, WALK))
    assert found.keys() == {"physical-therapy-for-back-pain", "walking"}
    said = found["physical-therapy-for-back-pain"]
    assert (said.severity, said.line) == (Severity.NOTE, 2)
    assert (
        f'content/posts/walking.md line {LINE} says "physical therapy for low back or back pain"' in said.fix
    )
    assert '"physical therapy for back pain" is dull' not in said.fix
    assert found["walking"].fix == BETWEEN[0].fix


def test_a_post_that_leads_nowhere_is_told_where_it_may_lead():
    found = of("links-out", told(THERAPY, SLEEP, WALK))
    assert "walking" not in found
    lonely = post(
        "what-helps", "Some swear by *physical therapy* for\nback pain. Sleeping well with sciatica is hard."
    )
    fix = of("links-out", told(THERAPY, SLEEP, WALK, lonely))["what-helps"].fix
    assert (
        f'line {LINE} says "physical therapy for back pain": link it to {{filename}}physical-therapy-for-back-pain.md'
        in fix.lower()
    )
    assert f'line {LINE + 1} says "sleeping well with sciatica"' in fix.lower()


def test_no_words_are_suggested_in_headings_links_quotations_emergencies_or_across_a_comma():
    bodies = (
        "## Physical therapy for back pain",
        "[Physical therapy for back pain](https://medlineplus.gov/a.html)",
        "> Physical therapy for back pain",
        "/// emergency\n\n- physical therapy for back pain\n\n///",
        "After physical therapy, back pain may ease.",
        "Physical therapy is a start. Back pain may ease.",
    )
    others = [post(f"post-{n}", f"{body}\n\nWalk.", "walk") for n, body in enumerate(bodies)]
    assert of("links-in", told(THERAPY, *others))["physical-therapy-for-back-pain"].fix == BETWEEN[0].fix


def test_a_short_title_is_no_anchor():
    notes = sample("Walk.", path="content/posts/notes.md", slug="notes", title="Notes", search_phrase="")
    assert (
        of("links-in", told(notes, post("a", "Take notes on back pain."), SLEEP))["notes"].fix
        == BETWEEN[0].fix
    )


def test_drafts_and_posts_of_a_later_day_are_no_targets_and_no_sources():
    draft = post("back-pain", "Sleeping with sciatica is hard.", status=Status.DRAFT)
    later = post("neck-pain", "Sleeping with sciatica is hard.", date=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    lonely = post("what-helps", "Back pain and neck pain pass.")
    found = told(SLEEP, draft, later, lonely, now=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    assert of("links-in", found).keys() == {"sleeping-with-sciatica", "what-helps"}
    assert "says" not in " ".join(one.fix for one in found)


def test_links_by_file_by_address_and_by_an_old_address_count():
    a = post(
        "a", "See [b]({filename}b.md), [c](/posts/c/), [d](/old/d/#part) and [e]({filename}/posts/e.md)."
    )
    others = [post(name, "See [a]({filename}a.md).", redirect_from=(f"/old/{name}/",)) for name in "bcde"]
    assert not told(a, *others)


def test_one_post_alone_has_nobody_to_link_to():
    assert not told(SLEEP)


def test_what_is_said_of_one_post_is_what_is_said_of_all():
    posts = (THERAPY, SLEEP, WALK, post("what-helps", "Some swear by physical therapy for back pain."))
    everything = told(*posts)
    for one in posts:
        assert told(*posts, only=one.path) == [found for found in everything if found.path == one.path]


def test_searches_of_a_topic_that_no_section_answers_are_named():
    queries = [
        "lumbar fusion recovery time", "driving after lumbar fusion", "sex after spinal fusion", "fusion sex",
        "showring after fusion", "l4 l5 fusion recovery 2024", "cost of lumbar fusion",
    ]  # fmt: skip
    fusion = post(
        "recovery-after-lumbar-fusion",
        "The spine heals in months.\n\n## Washing\n\nTake showers.\n\n## Work\n\nYou can drive after weeks.",
        topic="fusion",
    )
    assert unanswered(queries, facts_of(Reading(fusion, AROUND))) == [
        "sex after spinal fusion",
        "cost of lumbar fusion",
    ]
    found = of("other-queries", told(fusion, queries={"fusion": queries}))
    assert (
        '"sex after spinal fusion", "cost of lumbar fusion"' in found["recovery-after-lumbar-fusion"].message
    )
    assert not of("other-queries", told(fusion, queries={"fusion": queries[:2], "other": queries}))


def test_phrases_that_mean_the_same_in_other_words_are_told_of_the_later_post():
    first = post("a", phrase="neck surgery recovery")
    later = post(
        "b", phrase="recovering from a cervical operation", date=dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    )
    same_words = post("c", phrase="recovery, neck surgeries", date=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    other = post("d", phrase="how long is neck surgery recovery")
    assert of("same-search", told(first, later, same_words, other)).keys() == {"b"}


def test_facts_are_plain_and_come_back_from_json():
    facts = facts_of(Reading(WALK, AROUND))
    again = {WALK.path: Facts(*json.loads(json.dumps(facts))), SLEEP.path: facts_of(Reading(SLEEP, AROUND))}
    assert list(between([WALK, SLEEP], again, queries={})) == told(WALK, SLEEP)


def test_a_thousand_posts_are_held_against_each_other_in_a_moment():
    body = "Some swear by physical therapy for back pain. " + "Walking helps most people a little. " * 100
    posts = [post(f"post-{n}", body, f"physical therapy for back pain {n}") for n in range(1000)]
    known = facts_of(Reading(posts[0], AROUND))
    facts = {one.path: known._replace(key=(*known.key, f"n{n % 40}")) for n, one in enumerate(posts)}
    start = time.perf_counter()
    assert len(list(between(posts, facts, queries={}))) >= 1000
    assert time.perf_counter() - start < 2
    start = time.perf_counter()
    list(between(posts, facts, queries={}, only=posts[500].path))
    assert time.perf_counter() - start < 0.2


@given(st.text(max_size=400), st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_anything_raise(body, title, phrase, slug):
    one = (
        post("a", body, title=title, slug=slug, description=title, topic="t", references=())
        if body
        else SLEEP
    )
    one = sample(one.body, title=title, search_phrase=phrase, slug=slug, topic="t", references=())
    judge(Reading(one, AROUND), RULES)
    told(one, SLEEP, queries={"t": [phrase, title, body]})


@pytest.mark.parametrize(
    "body", ["back pain " * 50_000, "[back](pain) " * 30_000, "back " * 100_000, "| back " * 80_000]
)
def test_a_huge_text_does_not_hang(body):
    huge = post("back-pain", body, topic="t")
    start = time.perf_counter()
    judge(Reading(huge, AROUND), [rule for rule in RULES if rule.id != "found/no-image"])
    told(huge, SLEEP, queries={"t": ["neck pain"]})
    assert time.perf_counter() - start < 20


def test_builds_do_not_repeat_what_is_said_of_the_words_of_posts():
    rows = [
        Finding(path, code, "X.")
        for path in (SLEEP.path, "content/pages/a.md")
        for code in ("seo/title-long", "seo/thin")
    ]

    def left(**settings) -> int:
        checked = SimpleNamespace(settings=settings, library=SimpleNamespace(posts=(SLEEP,)))
        return len(unsaid(rows, checked))

    assert left(PLUGINS=["plugins.editorial"]) == 3
    assert left(PLUGINS=["plugins.editorial"], EDITORIAL={"off": ["found/title-length"]}) == 4
    assert left(PLUGINS=[]) == 4
