"""One key changes, and not one byte more; whatever is asked is read back, or refused in plain words."""

import click
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plugins.posts.form import Form
from plugins.posts.frontmatter import parse
from spine.writing.fields import with_fields, with_words
from spine.writing.keys import POST, Kind
from spine.writing.opening import as_field
from spine.writing.sheet import taken_apart

WHOLE = """\
---
# About this post
title: "Why?"   # asked often
date: 2026-01-05
category: Back Pain # ours

authors: [editorial-team]
status: draft                # write published when it may go out
description: >  # folded
  One sentence
  over two lines.

# the small labels
tags:
  - sleep   # at night
  # the second
  - "back pain"
related: [a-post,  'b-post', # pinned
  c-post]
my_own: {a: 1, b: [x, y]}
search_phrase:   # to come
references:
  # the best one
  - title: "Back pain"
    url: "https://a.example/x"  # read
  - {title: Other, url: "https://b.example/y"}
noindex: false
---

Words: here. # no comment

---
"""
HEADERS = "Title: Old one\nAuthor: Somebody\nTags: a, b; c\nSummary: Long\n    and longer\nX-Own: 1\n\nWords here.\n"


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"title": "Why: #1 “is” it?"}, 'title: "Why?"   # asked', 'title: "Why: #1 “is” it?"   # asked'),
        ({"date": "2026-02-03 14:30"}, "2026-01-05", "2026-02-03 14:30"),
        ({"category": "Neck Pain"}, "Back Pain # ours", "Neck Pain # ours"),
        ({"category": "A: b"}, "Back Pain # ours", '"A: b" # ours'),
        ({"status": "published"}, "draft                #", "published                #"),
        ({"description": "Short."}, ">  # folded\n  One sentence\n  over two lines.\n", '"Short."  # folded\n'),
        ({"tags": ["back pain", "new one", "sleep"]}, "tags:\n  - sleep   # at night\n  # the second\n  - \"back pain\"\n", "tags:\n  # the second\n  - \"back pain\"\n  - new one\n  - sleep   # at night\n"),
        ({"tags": ["sleep"]}, '  # the second\n  - "back pain"\n', "  # the second\n"),
        ({"tags": []}, "tags:\n  - sleep   # at night\n  # the second\n  - \"back pain\"\n", "tags: []\n# at night\n# the second\n"),
        ({"related": ["b-post", "d: e"]}, "[a-post,  'b-post', # pinned\n  c-post]", "['b-post', \"d: e\"]  # pinned"),
        ({"my_own": None}, "my_own: {a: 1, b: [x, y]}\n", ""),
        ({"search_phrase": "why it hurts"}, "search_phrase:   # to come", 'search_phrase: "why it hurts"   # to come'),
        ({"noindex": True}, "noindex: false", "noindex: true"),
        ({"image": "images/a.jpg"}, "search_phrase:   # to come\n", "search_phrase:   # to come\nimage: images/a.jpg\n"),
        ({"image_alt": "yes"}, "search_phrase:   # to come\n", 'search_phrase:   # to come\nimage_alt: "yes"\n'),
        ({"slug": "true", "lang": "es"}, "noindex: false\n", 'slug: "true"\nlang: es\nnoindex: false\n'),
        ({"authors": ["editorial-team", "a, b"]}, "[editorial-team]", '[editorial-team, "a, b"]'),
        ({"references": [{"title": "Other", "url": "https://b.example/y"}, {"title": "New", "url": "https://c.example", "year": "2020"}]},
         '  # the best one\n  - title: "Back pain"\n    url: "https://a.example/x"  # read\n  - {title: Other, url: "https://b.example/y"}\n',
         '  - {title: Other, url: "https://b.example/y"}\n  - title: "New"\n    url: "https://c.example"\n    year: 2020\n  # the best one\n'),
        ({"title": "Why?", "tags": ["sleep", "back pain"], "image": "", "reviewed_by": "", "redirect_from": [], "noindex": False}, "", ""),
    ],
)  # fmt: skip
def test_a_change_leaves_every_other_byte(changes, old, new):
    want = WHOLE
    if changes.keys() == {"slug", "lang"}:
        want = WHOLE.replace(
            '  - {title: Other, url: "https://b.example/y"}\n',
            '  - {title: Other, url: "https://b.example/y"}\nslug: "true"\nlang: es\n',
        )
    else:
        assert old in WHOLE
        want = WHOLE.replace(old, new, 1) if old else WHOLE
    for mark, end in (("", "\n"), ("\ufeff", "\r\n")):
        text = mark + WHOLE.replace("\n", end)
        assert with_fields(text, changes) == mark + want.replace("\n", end)


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({"title": "A: #b"}, HEADERS.replace("Old one", "A: #b")),
        ({"authors": ["a", "b"]}, HEADERS.replace("Somebody", "a, b")),
        ({"description": "Short"}, HEADERS.replace("Long\n    and longer", "Short")),
        ({"tags": None}, HEADERS.replace("Tags: a, b; c\n", "")),
        ({"tags": ["a", "b", "c"]}, HEADERS),
        ({"search_phrase": "x"}, HEADERS.replace("b; c\n", "b; c\nSearch_phrase: x\n")),
        ({"noindex": True}, HEADERS.replace("b; c\n", "b; c\nNoindex: true\n")),
    ],
)
def test_headers_of_pelican_are_changed_as_headers(changes, want):
    assert with_fields(HEADERS, changes) == want


def test_headers_without_words_take_more_keys_and_words():
    assert with_fields("Title: A", {"slug": "b"}) == "Title: A\nSlug: b\n"
    assert with_words("Title: A", "Key: no key.") == "Title: A\n\nKey: no key."


@pytest.mark.parametrize(
    ("text", "changes", "said"),
    [
        (WHOLE, {"title": "One\ntwo"}, "one line"),
        (WHOLE, {"tags": ["a\u2028b"]}, "one line"),
        (WHOLE, {"title": "a\x07b"}, "U\\+0007"),
        (WHOLE, {"title": "a\ud800b"}, "U\\+D800"),
        (WHOLE, {"title": "long " * 2000}, "longer"),
        (WHOLE, {"no key": "x"}, "can't be a key"),
        (HEADERS, {"tags": ["a,b"]}, "comma"),
        (HEADERS, {"references": [{"title": "x"}]}, "Begin the file with ---"),
        ("No front matter.\n", {"title": "x"}, "Line 1: The file does not begin"),
        ("---\ntitle: a\n\nWords.\n", {"title": "x"}, "never closed"),
        ("---\ntitle: a: b\n---\n", {"title": "x"}, 'Line 2: .* Put it in quotes: title: "a: b"'),
        ("---\n{title: a}\n---\n", {"title": "x"}, "one below the other"),
        ("---\ntitle: a\ntitle: b\n---\n", {"title": "x"}, "Line 3"),
        ("", {"title": "x"}, "Line 1"),
    ],
)  # fmt: skip
def test_what_cant_be_written_is_refused_in_words(text, changes, said):
    with pytest.raises(click.UsageError, match=said):
        with_fields(text, changes)


# ---- whatever is typed ----

WILD = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.lists(
        st.sampled_from(["'", '"', ":", ": ", " #", "#", "- ", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "“", "”", "a", "yes", "null", "~", "1.0", "2026-01-05", "\\", "\\n", "é", "🦴", "\xa0", "\ufeff", "?", "---", "...", "=", "<<"]),
        max_size=6,
    ).map("".join),
)  # fmt: skip
VALUES = {
    Kind.TEXT: WILD,
    Kind.DAY: WILD | st.dates().map(str),
    Kind.TEXTS: st.lists(WILD, max_size=4),
    Kind.FLAG: st.booleans(),
    Kind.RECORDS: st.lists(st.dictionaries(st.sampled_from(["title", "url", "year", "own"]), WILD, max_size=3), max_size=3),
}  # fmt: skip
CHANGES = st.dictionaries(st.sampled_from(list(POST)), st.none(), min_size=0, max_size=4).flatmap(
    lambda keys: st.fixed_dictionaries({key: st.none() | VALUES[POST[key]] for key in keys})
)
COMMENTS = st.sampled_from(["", "", "  # why", " # é: “x”"])
ENTRIES = st.one_of(
    st.tuples(st.sampled_from(["title", "category", "slug", "own_key"]), st.sampled_from(["Plain words", '"In quotes: #1"', "'It''s'", "", "“Odd", ">-\n  folded\n  text", "|\n  block\n\n  # no comment", "two\n  lines"]), COMMENTS),
    st.tuples(st.sampled_from(["tags", "authors", "own_list"]), st.sampled_from(["[]", "[a, \"b, c\"]", "\n- a  # x\n# above\n- 'b'", "\n    - one\n\n    - two", "[a, # x\n  b]", "just one"]), COMMENTS),
    st.tuples(st.just("references"), st.sampled_from(["\n  - title: A # c\n    url: https://a.example\n  - {title: B, url: \"https://b.example\"}", "[]", "\n  -\n    title: A"]), COMMENTS),
    st.tuples(st.just("date"), st.sampled_from(["2026-01-05", '"2026-01-05"', "soon"]), COMMENTS),
)  # fmt: skip


@st.composite
def files(draw):
    """Return a text with sound front matter, of every shape that people give it."""
    lines, seen = [], set()
    for key, value, comment in draw(st.lists(ENTRIES, max_size=7)):
        if key not in seen:
            seen.add(key)
            lines += draw(st.sampled_from([[], [""], ["# a comment"], ["  # further in"]]))
            many = "\n" in value
            head, _, rest = value.partition("\n")
            lines.append(f"{key}: {head}{comment if not many or head in ('', '>-', '|') else ''}")
            lines += rest.split("\n") if many else []
    body = draw(st.sampled_from(["", "\n", "\nWords: here.\n\n---\nmore", "Words"]))
    text = "\n".join(["---", *lines, "---", body])
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", end)


def _readable(text):
    try:
        return taken_apart(text)
    except click.UsageError:
        return None


def _asked(value, kind):
    """Return what the strict reader would make of a value."""
    if kind is Kind.TEXTS:
        return list(dict.fromkeys(" ".join(one.split()) for one in value if one.split()))
    if kind is Kind.RECORDS:
        rows = [{key: " ".join(one.split()) for key, one in row.items() if one.split()} for row in value]
        return [row for row in rows if row]
    return value if kind is Kind.FLAG else " ".join(value.split())


def _ended(value):
    """Return a text without its last line breaks, of which YAML keeps one only when another key follows."""
    return value.rstrip("\n") if isinstance(value, str) else value


def _in_words(error, *, odd=False):
    assert error.message.endswith(".")
    assert odd or "only the whole text" not in error.message, "every sound file can be changed"


def _comments(text):
    return sorted(
        line.strip() for line in text.splitlines() if line.strip() in ("# a comment", "# further in")
    )


@settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
@given(files() | st.just(WHOLE) | st.just(HEADERS), CHANGES)
@example("---\nslug: |\n  block\n\n  # no comment\n---\n", {"noindex": True})
@example(
    "---\ncategory: >-\n  folded\n  text\nreferences:\n  - title: A\n  # further in\ntitle: T\n---\n",
    {"references": None},
)
def test_what_was_asked_is_read_back_and_all_else_is_the_same(text, changes):
    sheet = _readable(text)
    try:
        done = with_fields(text, changes)
    except click.UsageError as error:
        _in_words(error)
        return
    assert sheet is not None
    after = taken_apart(done)
    form = Form(parse(done.removeprefix("\ufeff").replace("\r\n", "\n"), "x.md"), "x.md")
    before, values = sheet.values(), after.values()
    for key, value in changes.items():
        if value is None:
            assert key not in values
        elif key in values:
            assert as_field(values[key], POST[key], after) == _asked(value, POST[key])
            if POST[key] is Kind.TEXT:
                assert form.text(key) == _asked(value, Kind.TEXT)
            if POST[key] is Kind.TEXTS and value:
                assert list(form.texts(key)) == _asked(value, Kind.TEXTS)
        else:
            assert not _asked(value, POST[key])
    assert {k: _ended(v) for k, v in values.items() if k not in changes} == {
        k: _ended(v) for k, v in before.items() if k not in changes
    }
    assert after.words == sheet.words
    assert after.mark == sheet.mark
    assert ("\r\n" in done) == ("\r\n" in text)
    assert "\n" not in done.replace("\r\n", "") or "\r\n" not in text
    untouched = [
        line
        for key, place in sheet.places.items()
        if key not in changes
        for line in sheet.lines[place.first : place.last + 1]
    ]
    assert [line for line in untouched if line not in after.lines] == []
    assert set(_comments(text)) <= set(_comments(done))
    assert with_fields(done, changes) == done


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(files() | st.just(HEADERS), st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60) | st.sampled_from(["---\n", "\n\na: b\n", "\n"]))  # fmt: skip
def test_words_change_and_the_front_matter_does_not(text, words):
    sheet = _readable(text)
    try:
        done = with_words(text, words.replace("\n", "\r\n"))
    except click.UsageError as error:
        _in_words(error)
        return
    after = taken_apart(done)
    assert after.words == words
    assert done.startswith(
        sheet.mark + "".join(map("".join, zip(sheet.lines[: sheet.words_at], sheet.ends, strict=False)))
    )
    assert with_words(text, sheet.words) == text


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200) | st.lists(st.sampled_from([*"ab:- \n#'\"[]{}|>&*\t\r", "---\n", "title: ", "tags:\n"]), max_size=30).map("".join), CHANGES)  # fmt: skip
def test_any_file_at_all_is_changed_or_refused(text, changes):
    try:
        done = with_fields(text, changes)
        with_words(text, "x\n")
    except click.UsageError as error:
        _in_words(error, odd=True)
    else:
        assert taken_apart(done).words == taken_apart(text).words
