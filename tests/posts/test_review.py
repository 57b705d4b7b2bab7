"""How long a medical review holds, and what the check says of reviews and of sources."""

import datetime as dt
from functools import partial

import pytest

from plugins.posts.post import Post, Status
from plugins.posts.review import ReviewState, late_reviews, months_after, next_review, review_state
from tests.conftest import post

DAY = dt.date


def reviewed(on: dt.date, **more) -> Post:
    given = {
        "path": "a.md",
        "slug": "a",
        "title": "A",
        "status": Status.PUBLISHED,
        "reviewed_by": "a-surgeon",
    }
    return Post(**{**given, "reviewed_on": on, **more})


@pytest.mark.parametrize(
    ("on", "today", "state"),
    [
        (DAY(2025, 1, 5), DAY(2026, 1, 5), ReviewState.FRESH),
        (DAY(2025, 1, 5), DAY(2026, 1, 6), ReviewState.DUE),
        (DAY(2025, 1, 5), DAY(2027, 1, 5), ReviewState.DUE),
        (DAY(2025, 1, 5), DAY(2027, 1, 6), ReviewState.OVERDUE),
        (DAY(2024, 2, 29), DAY(2025, 2, 28), ReviewState.FRESH),
        (DAY(2024, 2, 29), DAY(2025, 3, 1), ReviewState.DUE),
        (DAY(2026, 1, 5), DAY(2025, 1, 1), ReviewState.FRESH),
    ],
)
def test_a_review_holds_for_twelve_months_of_the_calendar_and_says_little_after_twice_that(on, today, state):
    assert review_state(reviewed(on), today) is state


def test_a_post_without_a_reviewer_or_a_day_is_not_reviewed():
    for one in (reviewed(None), reviewed(DAY(2020, 1, 1), reviewed_by="")):
        assert review_state(one, DAY(2026, 1, 1)) is ReviewState.NONE
        assert next_review(one) is None


def test_months_end_where_the_calendar_ends_them():
    assert months_after(DAY(2024, 2, 29), 48) == DAY(2028, 2, 29)
    assert months_after(DAY(2025, 12, 31), 2) == DAY(2026, 2, 28)


def test_only_what_is_published_is_called_late_and_a_review_to_come_is_an_error_everywhere():
    today = DAY(2026, 6, 1)
    said = partial(late_reviews, people={}, today=today)
    assert said([reviewed(DAY(2020, 1, 1), status=Status.DRAFT)]) == []
    (found,) = said([reviewed(DAY(2026, 6, 2), status=Status.DRAFT)])
    assert (found.code, found.severity) == ("post/review-to-come", "error")


def months_ago(months: int) -> str:
    return (months_after(dt.date.today(), -months) - dt.timedelta(days=3)).isoformat()


def test_the_check_says_of_each_review_what_should_be_done(small_site):
    by = {"date": "2020-01-05", "reviewed_by": "a-surgeon", "authors": ["editorial-team"]}
    found = small_site(
        {
            "due.md": post(title="Due", **by, reviewed_on=months_ago(12)),
            "over.md": post(title="Over", **by, reviewed_on=months_ago(24)),
            "fresh.md": post(title="Fresh", **by, reviewed_on=months_ago(11)),
            "own.md": post(title="Own", **{**by, "authors": ["a-surgeon"]}, reviewed_on=months_ago(1)),
            "newer.md": post(title="New", **by, reviewed_on=months_ago(6), updated=months_ago(5)),
            "old.md": post(title="Old", **{**by, "date": "2026-01-05"}, reviewed_on="2023-12-01"),
            "ahead.md": post(title="Ahead", **by, reviewed_on="2099-01-01"),
        }
    ).check()
    said = {(f["path"].rpartition("/")[2], f["code"], f["severity"], f["line"]) for f in found}
    assert said == {
        ("due.md", "post/review-due", "note", 9),
        ("over.md", "post/review-overdue", "warning", 9),
        ("own.md", "post/own-review", "note", 8),
        ("newer.md", "post/changed-after-review", "note", 9),
        ("old.md", "post/review-order", "warning", 9),
        ("old.md", "post/review-overdue", "warning", 9),
        ("ahead.md", "post/review-to-come", "error", 9),
    }
    due = next(f for f in found if f["code"] == "post/review-due")
    assert due["fix"] == "Ask Dr. Example Surgeon to review it again, then set reviewed_on."
