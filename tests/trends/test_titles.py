"""Titles to begin with: sentence case, a question where people ask one, abbreviations as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.trends.titles import LONGEST, title_for


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("why do back surgeries fail", "Why do back surgeries fail?"),
        ("Why Do Back Surgeries Fail?", "Why do back surgeries fail?"),
        ("how long does sciatica last", "How long does sciatica last?"),
        ("can i fly after acdf", "Can I fly after ACDF?"),
        ("how to sleep after tlif", "How to sleep after TLIF"),
        ("what to expect after an mri", "What to expect after an MRI"),
        ("l5 s1 fusion recovery", "L5-S1 fusion recovery"),
        ("l4/l5 disc", "L4-L5 disc"),
        ("c5c6 herniation", "C5-C6 herniation"),
        ("pain at l5 level", "Pain at L5 level"),
        ("x ray or mri for back pain", "X-ray or MRI for back pain"),
        ("scheuermann's disease", "Scheuermann’s disease"),
        ("artificial disc or fusion which is better", "Artificial disc or fusion: which is better?"),
        ("what helps us", "What helps us?"),
        ("can bpc 157 heal a disc", "Can BPC-157 heal a disc?"),
        ("do mckenzie exercises help", "Do McKenzie exercises help?"),
        ("is", "Is"),
    ],
)
def test_a_query_becomes_a_title(query, title):
    assert title_for(query) == title


def test_what_is_no_question_takes_the_title_of_its_aspect():
    assert (
        title_for("fusion recovery", suggested="Recovery after {name}", name="ACDF") == "Recovery after ACDF"
    )
    assert title_for("how long is recovery", suggested="Recovery") == "How long is recovery?"


@given(st.text(max_size=300))
def test_any_text_gives_a_title_of_one_line(text):
    title = title_for(text)
    assert len(title) <= LONGEST + 2
    assert "\n" not in title
