"""Words and dates come out as an American reader expects them, on every computer."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.theme import words


@pytest.mark.parametrize(
    "when", [date(2026, 1, 5), datetime(2026, 1, 5, 23, 59), "2026-01-05", "2026-01-05 08:00"]
)
def test_a_day_is_written_out(when):
    assert words.day(when) == "January 5, 2026"
    assert words.month(when) == "January 2026"
    assert words.iso_day(when) == "2026-01-05"


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ("08:00", "8 a.m."),
        ("17:30", "5:30 p.m."),
        ("12:00", "noon"),
        ("00:00", "midnight"),
        ("12:05", "12:05 p.m."),
    ],
)
def test_a_time_is_told_as_a_visitor_says_it(time, told):
    assert words.clock(time).replace("\u00a0", " ") == told


@given(st.dates())
def test_the_day_for_machines_can_be_read_back(when):
    assert date.fromisoformat(words.iso_day(when)) == when


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("Don't wait", "Don’t wait"),
        ('What "failed" means', "What “failed” means"),
        ('"Failed" surgery', "“Failed” surgery"),
        ("patients' scans", "patients’ scans"),
        ("'A quote'", "‘A quote’"),
        ("\"He said 'no'\"", "“He said ‘no’”"),
        ("\"'No' is an answer\"", "“‘No’ is an answer”"),
        ("the '90s", "the ’90s"),
        ('Pain ("sciatica")', "Pain (“sciatica”)"),
        ("Wait...", "Wait…"),
        ("Already “curly”, isn’t it", "Already “curly”, isn’t it"),
        ("", ""),
    ],
)
def test_quotes_become_curly(plain, printed):
    assert words.typographic(plain) == printed


@given(st.text(max_size=60))
def test_curly_quotes_leave_nothing_straight_and_settle_at_once(text):
    once = words.typographic(text)
    assert '"' not in once
    assert "'" not in once
    assert words.typographic(once) == once


def test_counts_take_the_right_word():
    assert words.count(1, "post") == "1 post"
    assert words.count(0, "post") == "0 posts"
    assert words.count(2, "study", "studies") == "2 studies"


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B, and C")]
)
def test_names_are_listed_as_in_a_sentence(names, said):
    assert words.listed(names) == said


def test_a_topic_inside_a_sentence_is_small_but_an_abbreviation_is_not():
    assert words.sentence_case("Spine Surgery") == "spine surgery"
    assert words.sentence_case("MRI Reports") == "MRI reports"
