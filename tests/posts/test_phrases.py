"""Two posts that want to answer one search are told."""

import pytest

from tests.conftest import post

SAME = [
    ("why do back surgeries fail", "Why does back surgery fail?"),
    ("sciatica exercises", "exercises for sciatica"),
    ("what is spinal fusion", "Spinal Fusion"),
    ("walking and back pain", "back pain, walk"),
]
OTHER = [
    ("back pain after sitting", "back pain before sitting"),
    ("how to sleep with sciatica", "when to sleep with sciatica"),
    ("spinal fusion", "spinal fusion recovery"),
]


@pytest.mark.parametrize("alike", [True, False])
def test_the_later_of_two_posts_for_one_search_is_told_at_its_line(small_site, alike):
    site = small_site()
    pairs = SAME if alike else OTHER
    for number, (first, second) in enumerate(pairs):
        kept = f"keyword{number}"  # so that the pairs do not meet each other
        site.write({
            f"{number}-a.md": post(title=f"A{number}", search_phrase=f"{first} {kept}"),
            f"{number}-b.md": post(title=f"B{number}", search_phrase=f"{second} {kept}", date="2026-01-06"),
        })  # fmt: skip
    found = [finding for finding in site.check() if finding["code"] == "post/duplicate-phrase"]
    assert [finding["path"] for finding in found] == [
        f"content/posts/{number}-b.md" for number in range(len(pairs)) if alike
    ]
    assert {(finding["line"], finding["severity"]) for finding in found} <= {(8, "warning")}
