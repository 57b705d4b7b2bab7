"""A text as its reader reads it: words without marks, each at its place in the file."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.editorial.text import Kind, text_of
from plugins.editorial.text.markdown import blocks_of
from plugins.posts.post import Post

BODY = """\
Intro with **bold**, a [link](https://a.example/x_y "Its title") and a source. [1]
It goes on<!-- not
for visitors --> here.

## A *heading* with `code` {#id}

/// emergency | Call now

- one item
  that goes on
- two &amp; a half

///

> A quote
> of two lines.

| What | How |
| --- | --- |
| **L4-L5** | *low* |

![A hand](/images/a.jpg) and <span title="A hidden word">shown</span>

```
code 123-45-6789
```
"""


def told(body: str) -> list[tuple[str, str, int]]:
    return [(str(block.kind), block.words, block.line) for block in blocks_of(body, 10)]


def test_every_kind_of_block_is_read_and_nothing_that_goes_out_is_left_unread():
    assert told(BODY) == [
        ("paragraph", "Intro with bold, a link and a source. It goes on  here.", 10),
        ("address", "https://a.example/x_y", 10),
        ("alt", "Its title", 10),
        ("heading", "A heading with code {#id}", 14),
        ("label", "Call now", 16),
        ("item", "one item that goes on", 18),
        ("item", "two & a half", 20),
        ("quote", "A quote of two lines.", 24),
        ("cell", "What", 27),
        ("cell", "How", 27),
        ("cell", "L4-L5", 29),
        ("cell", "low", 29),
        ("row", "What: L4-L5; How: low", 29),
        ("paragraph", " and shown", 31),
        ("alt", "A hand", 31),
        ("address", "/images/a.jpg", 31),
        ("alt", "A hidden word", 31),
        ("code", "code 123-45-6789", 34),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("“Curly” – it’s 555\u2011010\u20110100\u00a0now", '"Curly" – it\'s 555-010-0100 now'),
        ("１２３\u200b４５", "12345"),
        ("snake_case and _so_ on, 2 * 3", "snake_case and so on, 2  3"),
        (r"\*not bold\*", "*not bold*"),
        ("[a [nested] link](x) and [plain] brackets", "a [nested] link and [plain] brackets"),
        ("[![Alt](i.png)](https://x.example) after", " after"),
        ("See https://x.example/a?b=c. Then", "See  . Then"),
        ("Write <ann@a.example> now", "Write ann@a.example now"),
        ("pain&shy;less and guar&zwnj;antee, pain\u2066less", "painless and guarantee, painless"),
        ("SSN 123-<!-- x -->45-6789", "SSN 123-45-6789"),
        ("¹²³-⁴⁵ and p\u0430inless", "123-45 and painless"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
    ],
)
def test_marks_are_taken_off_and_signs_brought_to_one_form(source, words):
    assert blocks_of(source)[0].words == words


def test_a_place_is_the_one_in_the_file():
    lines = BODY.split("\n")
    for block in blocks_of(BODY):
        if block.kind in (Kind.ALT, Kind.ADDRESS, Kind.LABEL, Kind.ROW):
            continue
        for offset, letter in enumerate(block.words):
            line, column = block.place(offset)
            there = lines[line - 1][column - 1 : column]
            assert there == letter or letter == " " or there == "&", (block, offset)


def test_sentences_end_where_readers_think_they_do():
    body = "Dr. Smith saw her at 3 p.m. on Monday. It hurt at L4-L5, i.e. low. Take 0.5 mg. “Why?” he asked."
    post = Post(path="a.md", slug="a", title="A", body=body)
    assert [one.text for one in text_of(post).sentences] == [
        "Dr. Smith saw her at 3 p.m. on Monday.",
        "It hurt at L4-L5, i.e. low.",
        "Take 0.5 mg.",
        '"Why?" he asked.',
    ]


def test_a_phone_number_and_a_semicolon_end_no_sentence():
    body = (
        "Call the practice at (651) 430-3800 to ask, e.g. today. Rest helps; Walk a little. It is 5 p.m. now."
    )
    post = Post(path="a.md", slug="a", title="A", body=body)
    assert next(one.text for one in text_of(post).sentences).startswith(
        "Call the practice at (651) 430-3800 to"
    )


def test_what_only_looks_like_markup_is_read():
    assert ("alt", "SSN 123-45-6789", 1) in [
        (str(b.kind), b.words, b.line) for b in blocks_of("See [here][SSN 123-45-6789]")
    ]
    assert [b.words for b in blocks_of("```SSN 123-45-6789 is hers\nx\n```")] == [
        "SSN 123-45-6789 is hers",
        "x",
    ]
    assert "[Note]: We guarantee relief" in [b.words for b in blocks_of("[Note]: We guarantee relief")]


def test_images_in_images_take_no_time():
    began = time.monotonic()
    blocks_of("![" * 60 + "a" + "](/b)" * 60)
    blocks_of("![a](b) " * 20_000)
    assert time.monotonic() - began < 5


MARKS = st.text(alphabet="ab \n\t*_`[]()<>!|#->/\\&;:.1~\"'é\u00a0", max_size=200)


@given(MARKS)
def test_any_text_is_read_and_every_place_is_inside_it(body):
    rows = body.split("\n")
    for block in blocks_of(body):
        for offset in range(len(block.words)):
            line, column = block.place(offset)
            assert 1 <= line <= len(rows)
            assert 1 <= column <= len(rows[line - 1]) + 1


@pytest.mark.parametrize(
    "mark", ["[", "![", "*", "`", "<", "> ", "- ", "|", "[a](", "<!--", "/// x\n", "_a", "&a", "\\"]
)
def test_half_a_megabyte_of_one_mark_is_read_in_seconds(mark):
    began = time.monotonic()
    blocks_of(mark * (500_000 // len(mark)))
    assert time.monotonic() - began < 10
