"""Which posts answer a topic already: measured on the blog's own posts, and told in words.

`answered.csv` names for each query the post that answers it, or none. The first part was looked at while the
measures were made; the second was written afterwards.
"""

import csv
from dataclasses import replace
from functools import cache, partial

import pytest

from plugins.posts import Post, Status, read_library
from plugins.site.config import load_site
from plugins.trends.coverage import Asked, Shelf
from plugins.trends.settings import TrendsSettings
from plugins.trends.topic import Close
from plugins.trends.understand import understand
from plugins.vocabulary import load_vocabulary
from tests.conftest import ROOT

FUSION = Post(
    path="content/posts/fusion.md",
    slug="fusion",
    status=Status.PUBLISHED,
    title="Living well after an operation",
    search_phrase="recovery after spinal fusion",
    description="What helps in the first weeks.",
    body="Text about healing.\n\n## When can I drive again after surgery?\n\nLater.\n",
)
OTHER = Post(
    path="content/posts/other.md",
    slug="other",
    status=Status.PUBLISHED,
    title="Herniated disc pain",
    body="A disc hurts.\n",
)


@cache
def known():
    return partial(understand, vocabulary=load_vocabulary())


def asked(*queries: str) -> Asked:
    meaning = known()(queries[0])
    return Asked(meaning.subject, tuple(sorted(queries)), meaning.entities, meaning.aspects)


def closest(query: str, *posts: Post) -> tuple[Close, ...]:
    return Shelf(posts, known()).closest([asked(query)])[0]


@cache
def judged() -> tuple[tuple[str, str, tuple[Close, ...]], ...]:
    """Part, post and the closest posts of each query of `answered.csv`."""
    with (ROOT / "tests/trends/answered.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shelf = Shelf(read_library(load_site(ROOT)).posts, known())
    found = shelf.closest([asked(row["query"]) for row in rows])
    return tuple((row["part"], row["post"], near) for row, near in zip(rows, found, strict=True))


@pytest.mark.parametrize(("part", "precision", "recall"), [("first", 0.95, 0.85), ("second", 0.8, 0.6)])
def test_the_post_that_answers_is_found(part, precision, recall):
    least = TrendsSettings().improve_from
    rows = [(post, near) for name, post, near in judged() if name == part]
    said = [(post, near[0].slug) for post, near in rows if near and near[0].closeness >= least]
    right = sum(post == slug for post, slug in said)
    answered = sum(bool(post) for post, _ in rows)
    print(
        f"{part}: precision {right / len(said):.2f}, recall {right / answered:.2f} of {answered} at {least}"
    )
    assert right / len(said) >= precision
    assert right / answered >= recall


def test_the_post_that_answers_is_among_the_three_shown():
    rows = [(post, near) for _, post, near in judged() if post]
    shown = sum(post in [one.slug for one in near] for post, near in rows)
    print(f"among the three: {shown / len(rows):.2f}")
    assert shown / len(rows) >= 0.93


def test_the_same_question_in_other_words_is_very_close():
    near = closest("lumbar fusion recovery time", FUSION, OTHER)[0]
    assert (near.slug, near.words) == ("fusion", "Very close")
    assert near.why == "Asks the same: “recovery after spinal fusion”."


def test_a_section_that_answers_is_named():
    near = closest("driving after back surgery", FUSION, OTHER)[0]
    assert near.slug == "fusion"
    assert near.why == "Has a section on it: “When can I drive again after surgery?”."
    assert near.closeness < closest("spinal fusion recovery", FUSION, OTHER)[0].closeness


def test_shared_words_are_named_as_people_type_them():
    near = closest("herniated disc surgery", OTHER)[0]
    assert near.why.startswith("Shares “herniated disc”")


def test_a_topic_key_answers_its_topic():
    post = replace(OTHER, topic="tarlov-cyst")
    assert closest("tarlov cyst", post)[0].words == "Very close"


SCIATICA = replace(OTHER, path="content/posts/a.md", slug="a", title="What is sciatica?", body="A nerve.\n")
SLEEPING = replace(
    OTHER,
    path="content/posts/b.md",
    slug="b",
    title="Sleeping with sciatica",
    body="Sciatica pain at night: sciatica and its pain.\n",
)


@pytest.mark.parametrize("query", ["sciatica", "sciatica pain", "sciatic nerve pain"])
def test_a_short_search_is_answered_by_the_post_that_is_about_it(query):
    near = closest(query, SLEEPING, SCIATICA)
    assert (near[0].slug, near[0].words) == ("a", "Very close")
    assert closest(query, SLEEPING)[0].words != "Very close"


def test_a_short_search_is_not_answered_by_a_section_or_by_a_draft_of_few_words():
    back = replace(FUSION, body="Text.\n\n## What is back pain?\n\nLater.\n")
    assert closest("back pain", back)[0].words != "Very close"
    draft = replace(SCIATICA, status=Status.DRAFT)
    assert closest("sciatica", draft)[0].words == "Far"


@pytest.mark.parametrize(
    ("query", "post"),
    [
        ("sciatica exercises at home", SLEEPING),
        ("laminectomy recovery", replace(OTHER, title="Laminectomy and its risks")),
    ],
)
def test_another_side_of_the_same_subject_is_no_answer(query, post):
    same = replace(post, search_phrase="sciatica at night", body=f"{query}. " * 60)
    assert closest(query, same)[0].closeness < TrendsSettings().improve_from


def test_of_two_posts_that_match_the_closer_goes_first():
    exact = replace(FUSION, path="content/posts/z.md", slug="z", search_phrase="recovery after lumbar fusion")
    assert closest("recovery after lumbar fusion", FUSION, exact)[0].slug == "z"


def test_a_post_about_something_else_is_not_shown():
    assert closest("kyphoplasty", FUSION, OTHER) == ()
    assert closest("kyphoplasty") == ()


def test_a_word_in_a_comment_or_an_address_is_not_said():
    hidden = "<!-- kyphoplasty kyphoplasty --> See [this](/posts/kyphoplasty/).\n"
    assert closest("kyphoplasty", replace(OTHER, body=hidden)) == ()


def test_the_order_of_posts_does_not_matter():
    posts = [replace(OTHER, path=f"content/posts/{number}.md", slug=str(number)) for number in range(8)]
    assert closest("herniated disc", *posts) == closest("herniated disc", *posts[::-1])
    assert [one.slug for one in closest("herniated disc", *posts)] == ["0", "1", "2"]
