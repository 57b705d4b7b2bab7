"""Rows that can't be read are named with their line, and the rest comes in."""

import pytest

from plugins.trends.sources.notes import MOST
from tests.trends.sources.exports import QUERIES, RELATED, TABLE, TIMELINE, TRENDING, reading, said


def test_a_bad_number_names_its_line_and_shows_a_good_one():
    found = reading(RELATED.replace("+1,600%", "+1,6OO%"))
    (finding,) = found.findings
    assert finding.line == 11
    assert finding.message == (
        "“+1,6OO%” has letters where digits should be. That row was left out; the others are in."
    )
    assert "“+1,600%” or “Breakout”" in finding.fix
    assert (found.skipped, len(found.records)) == (1, 5)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (RELATED.replace("sciatica exercises,60", "sciatica exercises,160"), 6, "“160” is not a number"),
        (RELATED.replace("sciatica exercises,60", "sciatica exercises,-60"), 6, "“-60”"),
        (RELATED.replace("sciatica exercises,60", "sciatica exercises"), 6, "1 cells"),
        (RELATED.replace("sciatica exercises,60", "sciatica, exercises,60"), 6, "3 cells"),
        (RELATED.replace("sciatica exercises,60", ",60"), 6, "no search"),
        (RELATED.replace("sciatica exercises,60", "s" * 201 + ",60"), 6, "201 letters"),
        (RELATED.replace("sciatica exercises,60", '"sciatica exercises,60'), 6, "never closed"),
        (RELATED.replace("sciatica exercises,60", "sciatica exercises,60%"), 6, "“60%”"),
        (TABLE.replace('41,"-20%"', '141,"-20%"'), 3, "“141”"),
        (TABLE.replace('41,"-20%"', '41,"much"'), 3, "“much”"),
        (TIMELINE.replace("90,", "9O,"), 5, "“9O” has letters"),
        (TIMELINE.replace("2026-11-08", "2026-13-08"), 5, "no day"),
        (TIMELINE.replace("2026-11-08", "1926-11-08"), 5, "far from all others"),
        (TIMELINE.replace("92,12", "92,12,5"), 6, "more numbers"),
        (QUERIES.replace('3,"1,120",0.27%', "x,120,0.27%"), 2, "“x”"),
        (QUERIES.replace("14.2", "0x10"), 2, "“0x10” has letters"),
        (
            TRENDING.replace("500K+", "lots") + TRENDING.split("\r\n")[1].replace("back surgery", "fusion"),
            2,
            "“lots”",
        ),
    ],
)
def test_each_kind_of_bad_row_is_named_and_left_out(text, line, word):
    sound = reading(text)
    (finding,) = [one for one in sound.findings if one.code == "searches/bad-row"]
    assert finding.line == line
    assert word in finding.message
    assert "left out" in finding.message
    assert sound.skipped == 1
    assert sound.records


def test_many_bad_rows_are_counted_not_listed():
    rows = "".join(f"query number {number},1O\n" for number in range(100))
    found = reading(f"{RELATED}{rows}")
    bad = [finding for finding in found.findings if finding.code == "searches/bad-row"]
    assert len(bad) == MOST + 1
    assert bad[-1].message == "80 more rows like these were left out."
    assert (found.skipped, len(found.records)) == (100, 6)


def test_a_quote_that_is_never_closed_costs_one_row():
    found = reading(RELATED.replace("sciatica exercises", '"sciatica exercises'))
    assert ("sciatica pain", "top") in said(found)
    assert ("sciatica sleep", "rising") in said(found)
    assert found.skipped == 1


def test_text_is_text():
    text = '=1+1,100\n@SUM(A1),90\n"  disc\u200b\u202e\n\tpain\u00a0 ",80\n"<b>fusion</b>",70\nCafe\u0301 back,60\nsleep,50\n'
    assert [record.query for record in reading(f"TOP\n{text}").records] == [
        *("=1+1", "@SUM(A1)", "disc pain", "<b>fusion</b>", "Café back", "sleep")
    ]


def test_a_query_that_stands_twice_counts_once():
    assert said(reading("TOP\na pain,100\na  pain,90\n")) == {("a pain", "top"): 100}
