"""Nothing says who a patient is, not even the findings themselves."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.editorial.judging import judge
from plugins.editorial.privacy import RULES
from plugins.editorial.reading import Reading
from plugins.editorial.settings import EditorialSettings
from plugins.posts.post import Person
from tests.editorial.sample import AROUND, sample

STORY = (
    "Our patient Karen Olson (SSN 412-58-9037, MRN 00482913, DOB 04/17/1961, member ID XKD 4471 90826) of "
    "2917 Larkspur Lane, a 93-year-old woman from Stillwater, had surgery on March 3, 2025. "
    "Call 612-555-0147 or write to karen@olson.example."
)


def codes(body: str, around=AROUND, **more) -> set[str]:
    return {finding.code for finding in judge(Reading(sample(body, **more), around), RULES)}


def test_each_rule_speaks_of_a_story_that_tells_everything_and_none_repeats_it():
    found = judge(Reading(sample(STORY), AROUND), RULES)
    assert {finding.code for finding in found} == {rule.id for rule in RULES}
    said = " ".join(f"{finding.message} {finding.fix} {finding.target}" for finding in found).lower()
    for secret in (
        "karen",
        "olson",
        "9037",
        "0048",
        "1961",
        "4471",
        "larkspur",
        "93",
        "stillwater",
        "2025",
        "0147",
    ):
        assert secret not in said


@pytest.mark.parametrize("key", ["title", "description", "image_alt"])
def test_the_front_matter_is_read_too(key):
    assert "privacy/phone" in codes("", **{key: "Call 612-555-0147 for a ride"})


def test_what_is_allowed_may_stand():
    text = "Our patient Karen Olson says: call 612.555.0147, or write to a@b.example or me@mail.blog.example."
    assert codes(text) == {"privacy/patient-name", "privacy/phone", "privacy/email"}
    allowed = EditorialSettings(allowed=("Karen Olson", "(612) 555-0147", "A@b.example"))
    assert not codes(text, replace(AROUND, settings=allowed, host="blog.example"))


def test_a_person_of_the_practice_may_have_a_home_and_dates():
    body = "She grew up in Duluth, was named Ann after her aunt, and joined us on May 1, 2020."
    person = Person(path="content/people/ann.md", slug="ann", name="Ann Berg", body=body)
    assert not judge(Reading(person, AROUND), RULES)


def test_numbers_are_found_in_every_language_and_words_in_english_only():
    spanish = {"language": "es", "title": "Dolor de espalda", "description": "Lo que ayuda en casa."}
    assert codes("El patient Karen Olson, SSN 412-58-9037.", **spanish) == {"privacy/social-security"}


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "1-",
        "5 5 5 ",
        "Ab ",
        "A. ",
        "patient ",
        "March 3, ",
        "one two ",
        "a.b@",
        "she 93 ",
        "12 Oak ",
        "(",
        "from ",
    ],
)
def test_nothing_hangs_on_what_repeats(piece):
    start = time.perf_counter()
    judge(Reading(sample(piece * (20_000 // len(piece))), AROUND), RULES)
    assert time.perf_counter() - start < 10


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("aZ9 .-@()[]:#/\n'\"İß①٣—patient Mr SSN from"), max_size=300))
def test_nothing_raises(body):
    judge(Reading(sample(body), AROUND), RULES)
