"""Two people change one text: what only one changed is taken, what both changed is asked, nothing is lost."""

import time

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spine.writing.differences import Side, differences, merged
from spine.writing.pieces import pieces_of, together

BASE = """\
---
title: "One"
tags:
  - a
  # why
  - b
status: draft
---

First paragraph, as it was.

## A heading

Second paragraph, with rest and time, heals.
On two lines.

- a list
- of two


Last.
"""


def _sides(parts):
    return [(part.side.value, part.number) for part in parts if part.side is not Side.SAME]


def test_what_only_one_changed_is_decided(tmp_path):
    mine = BASE.replace("as it was", "as I want it").replace("status: draft", "status: published")
    theirs = BASE.replace("Last.", "The end.\n\nAnd more.").replace("  - b\n", "  - c\n")
    parts = differences(BASE, mine, theirs)
    assert _sides(parts) == [("theirs", 0), ("mine", 0), ("mine", 0), ("theirs", 0)]
    want = mine.replace("Last.", "The end.\n\nAnd more.").replace("  - b\n", "  - c\n")
    assert merged(parts, {}) == want
    assert merged(parts, {}, like="\ufeff\r\n") == "\ufeff" + want.replace("\n", "\r\n")


def test_what_both_changed_is_asked_with_the_words_marked():
    mine = BASE.replace("heals", "always heals").replace("Last.", "My end.")
    theirs = BASE.replace("heals", "often settles").replace("Last.\n", "")
    parts = differences(BASE, mine, theirs)
    assert _sides(parts) == [("conflict", 1), ("conflict", 2)]
    one, two = (part for part in parts if part.number)
    assert [(run.kind, run.text) for run in one.mine_runs] == [
        ("same", "Second paragraph, with rest and time, "),
        ("ins", "always "),
        ("same", "heals.\nOn two lines.\n\n"),
    ]
    assert ("del", "heals") in [(run.kind, run.text) for run in one.theirs_runs]
    assert (two.mine, two.theirs, two.base) == ("My end.\n", "", "Last.\n")
    assert merged(parts, {1: "theirs", 2: "mine"}) == theirs.rstrip("\n") + "\n\n\nMy end.\n"
    both = merged(parts, {1: "both", 2: "theirs"})
    assert "always heals.\nOn two lines.\n\nSecond paragraph, with rest and time, often settles." in both
    for choices in ({}, {1: "mine"}, {1: "mine", 2: "disk"}):
        with pytest.raises(click.UsageError, match=r"Choose at difference \d, then save\."):
            merged(parts, choices)


def test_without_a_base_every_difference_is_asked():
    mine = BASE.replace("heals", "always heals")
    theirs = BASE.replace("Last.", "The end.")
    parts = differences(None, mine, theirs)
    assert _sides(parts) == [("conflict", 1), ("conflict", 2)]
    assert [run.kind for run in parts[1].mine_runs] == ["same", "ins", "same"]
    assert merged(parts, {1: "mine", 2: "theirs"}) == mine.replace("Last.", "The end.")
    assert parts[0].lines == 10


def test_the_same_change_of_both_is_no_conflict():
    new = BASE.replace("Last.", "The end.")
    parts = differences(BASE, new, new)
    assert _sides(parts) == []
    assert merged(parts, {}) == new


def test_a_new_paragraph_at_the_end_does_not_touch_the_one_before():
    parts = differences("A\n\nB", "A\n\nB\n\nMine", "A!\n\nB")
    assert _sides(parts) == [("theirs", 0), ("mine", 0)]
    assert merged(parts, {}) == "A!\n\nB\n\nMine"


def test_line_ends_alone_are_no_difference():
    assert _sides(differences(None, BASE.replace("\n", "\r\n"), "\ufeff" + BASE)) == []


PARAGRAPHS = st.lists(
    st.sampled_from(["One.", "Two two.", "Three\nlines", "## Four", "- five", "---", "six: 6", "é “x”", "    code"]), max_size=7
)  # fmt: skip
GAPS = st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\n \n", "\n"])
FRONTS = st.sampled_from(["", "---\ntitle: A\ntags: [a]\n---\n", "---\ntitle: B\n# c\n---\n\n", "Title: x\n\n", "---\nopen: x\n", "---\n---\n"])  # fmt: skip


@st.composite
def texts(draw):
    body = "".join(part + draw(GAPS) for part in draw(PARAGRAPHS))
    return draw(FRONTS) + (body if draw(st.booleans()) else body.rstrip("\n"))


@settings(deadline=None, max_examples=400)
@given(texts() | st.text(max_size=50))
def test_pieces_put_together_are_the_text(text):
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert together(pieces_of(text)).rstrip("\n") == plain.rstrip("\n")
    assert "".join(piece.says + piece.gap for piece in pieces_of(text)) == plain


@settings(deadline=None, max_examples=600)
@given(st.none() | texts(), texts(), texts())
def test_whoever_wins_nothing_is_lost(base, mine, theirs):
    def paragraphs(text):
        return [piece.key for piece in pieces_of(text) if piece.says]

    parts = differences(base, mine, theirs)
    numbers = [part.number for part in parts if part.number]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [p.key for part in parts for p in part.mine_pieces] == [p.key for p in pieces_of(mine)]
    assert [p.key for part in parts for p in part.theirs_pieces] == [p.key for p in pieces_of(theirs)]
    for part in parts:
        if part.side is not Side.SAME:
            assert "".join(run.text for run in part.mine_runs if run.kind != "del") == part.mine
            assert "".join(run.text for run in part.theirs_runs if run.kind != "del") == part.theirs
    for choice in ("mine", "theirs", "both"):
        text = merged(parts, dict.fromkeys(numbers, choice))
        assert isinstance(text, str)
    if base is None:
        assert merged(parts, dict.fromkeys(numbers, "theirs")).rstrip("\n") == theirs.rstrip("\n")
        said = [says for _, says in paragraphs(merged(parts, dict.fromkeys(numbers, "mine")))]
        assert "\n".join(said).split() == "\n".join(says for _, says in paragraphs(mine)).split()


@settings(deadline=None, max_examples=200)
@given(texts(), texts())
def test_who_changed_nothing_gets_what_the_other_wrote(base, other):
    for parts in (differences(base, other, base), differences(base, base, other)):
        assert all(part.side is not Side.CONFLICT for part in parts)
        assert merged(parts, {}).rstrip("\n") == other.rstrip("\n") or _only_gaps(base, other)


def _only_gaps(base, other):
    """Whether two texts share pieces with other empty lines behind them."""
    return {p.key: p.gap for p in pieces_of(base)} != {p.key: p.gap for p in pieces_of(other)}


@pytest.mark.parametrize("unit", ["a\n\n", "word ", "a b\n\n", "\n", "---\n", "- x\n"])
def test_no_text_takes_long(unit):
    text = unit * (100_000 // len(unit))
    began = time.perf_counter()
    parts = differences(text, "mine\n\n" + text + "x" + unit * 1000, text + "theirs" + unit * 3)
    merged(parts, {part.number: "mine" for part in parts})
    assert time.perf_counter() - began < 4
