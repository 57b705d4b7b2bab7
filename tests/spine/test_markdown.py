"""What strangers type is shown in Markdown as it is, and does nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from spine.markdown import LONGEST, code, plain

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ODD = st.text(
    st.sampled_from(list("ab1 `*_[]()<>#@:/.!-+|~&;'\"\\\n\t\u202e“”?,%=")) | st.characters(), max_size=60
)


def parts(line: str) -> list[tuple[str, str]]:
    """What a reader's program makes of a line: words and code spans, each with its text."""
    (opening, inline, closing) = MARKDOWN.parse(f"- {line}")[2:-2]
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    return [(one.type, one.content) for one in inline.children]


@pytest.mark.parametrize(
    "words",
    [
        "Why do back surgeries fail?",
        "Shares “herniated disc” and “surgery”.",
        "Searches rose by 1,350 % in four weeks, and none of our posts answers the question.",
        "What to do about L4-L5 pain: rest, walk, wait",
        "Google is refusing us at the moment. (429)",
        "Rejected on 3 May, passing news. The evidence is 2.3 times as strong now.",
    ],
)
def test_plain_words_stay_plain(words):
    assert plain(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "thanks @octocat",
        "fixes #12",
        "see GH-12",
        "as in 11bd71901bbe5b1630ceea73d27597364c9af683",
        "https://spam.example",
        "www.spam.example",
        "spam@spam.example",
        "[a](b)",
        "![a](b)",
        "<img src=x>",
        "a <!-- b",
        "**a**",
        "a_b_",
        ":tada:",
        "1. a",
        "- a",
        "+ a",
        "# a",
        "&lt;",
        "a | b",
        "$a$",
        "~~a~~",
    ],
)
def test_anything_else_is_a_code_span(words):
    assert plain(words) == f"`{words}`"


@given(ODD)
def test_whatever_is_typed_is_words_or_one_code_span(typed):
    shown = " ".join(part for _, part in parts(plain(typed)))
    kinds = {kind for kind, _ in parts(plain(typed))}
    assert kinds in ({"text"}, {"code_inline"})
    if kinds == {"text"}:
        assert not re.search(r"[@#<>\[\]/\\`*_|~$]|www\.|gh-\d", shown, re.I)
    assert "\u202e" not in shown


@given(ODD, ODD)
def test_two_code_spans_in_a_line_stay_two(first, second):
    kinds = [kind for kind, text in parts(f"a {code(first)}, {code(second)}") if kind != "text"]
    assert set(kinds) <= {"code_inline"}
    assert len(kinds) == sum(1 for text in (first, second) if code(text) != "–")


def test_what_is_too_long_is_cut():
    assert len(plain("word " * 1000)) == LONGEST
    assert plain("word " * 1000).endswith("word…")
