"""One phone number, written in one way: wrong ones are found, others are left alone."""

import pytest

from plugins.posts.phones import check
from plugins.posts.post import Post
from plugins.site import Practice
from tests.conftest import post

PRACTICE = Practice(name="A practice", surgeon="a", phone="(555) 010-0100")


def said(text: str) -> list[tuple[int, str]]:
    found = check(Post(path="a.md", slug="a", title="A", body=text), PRACTICE)
    return [(one.line, one.fix) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Call 555-010-0100.",
        "Call 5550100100.",
        "Call +1 555 010 0100.",
        "Call (555)010-0100.",
        "Call 010-0100.",
        "Call (555) 010-0010.",  # two digits changed places
        "Call (555) 010-0101.",  # one is wrong
        "Call us at (612) 555-0199.",
        "Call the practice at 612.555.0199.",
        "Our office has the number 612 555 0199.",
    ],
)
def test_a_number_that_is_not_the_practices_as_it_is_printed_gets_the_right_form(text):
    assert said(f"First line.\n\n{text}\n") == [(3, "Write (555) 010-0100, as in PRACTICE.")]


@pytest.mark.parametrize(
    "text",
    [
        "[Call us](tel:+16125550199)",
        "[Call us](tel:911)",
        "[(555) 010-0100](tel:+15550100101)",
        "[(555) 010-0100](tel:5550100100)",
        "[here](tel:+15550100010)",
    ],
)
def test_a_link_that_calls_somebody_else_gets_the_right_address(text):
    assert said(text) == [(1, "Write tel:+15550100100")]


@pytest.mark.parametrize(
    "text",
    [
        "Call the practice at [(555) 010-0100](tel:+15550100100).",
        "Call the practice at (555)\n010-0100.",
        "[Call 911](tel:911) or [988](tel:988).",
        "Poison help is at 1-800-222-1222.",
        "Call us, or call the poison line at 1-800-222-1222.",
        "You can call us. The county's line is (612) 555-0199.",
        "Our fax is (555) 010-0101.",
        "Between 2024-01-05 and 2025-02-06, 1,000 to 2,000 of 100 000 people; ISBN 978-3-16-148410-0.",
        "See <https://example.org/555-010-0100/x> and `555-010-0100`.",
        "<!-- 555-010-0100 -->",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert said(text) == []


def test_descriptions_and_people_are_looked_at_too(small_site):
    wrong = "Call us at 555-010-0100 when your back hurts, and we will answer your questions about it."
    person = "---\nname: Dr. Example Surgeon\n---\nCall 555-010-0100.\n"
    found = small_site({"a.md": post(description=wrong), "people/a-surgeon.md": person}).check()
    places = {(f["path"], f["line"]) for f in found if f["code"] == "post/phone"}
    assert places == {("content/posts/a.md", 7), ("content/people/a-surgeon.md", 4)}
