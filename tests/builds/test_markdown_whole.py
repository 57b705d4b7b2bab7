"""Whole texts come out the same with the quick extension: blocks of all kinds, plain marks in all places, any tree.

`SPINE_MARKDOWN_EXAMPLES` makes each of these tests as long as you like.
"""

import re
import xml.etree.ElementTree as etree
from typing import Any

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import HashHeaderProcessor
from markdown.serializers import to_html_string

from plugins.builds.markdown import VERSIONS
from plugins.builds.markdown.blocks import QuickBlockParser
from plugins.builds.markdown.inline import comes_up
from plugins.builds.markdown.plain import PlainReader
from plugins.builds.markdown.serializer import to_html
from tests.builds.test_markdown_inline import INLINE, QUICK, ROOT, SETS, new, outcome, pair, unhurried

LINES = """a; b;    c;     d;	e;# f;## g ##;#h;### [i]: /j;###### k #;####### l;>;> m;   > n;>o;-;- p;* q;+ r;1. s;12. t;1) u
१. v;-w;*x;**y** z;***;* * *;- - -;___;_ _ _;_a_;--- b;===;=;---;-;- -;--;c | d;|e|f|;--|--;|-|-|;[g]: /h;   [i]: <j> 'k'
[l]:;m]: n;[o];///;/// note;/// note | p;//// do;////;///  emergency;/// unknown;  /// key-points;    - q;    1. r;      s
```;```python;~~~;````;<div>;</div>;<p>t</p>;<!-- u;-->;<br>;\\# v;\\- w;[TOC];<hr/>;/// table;/// figure;/// reasons
/// do;/// dont;:   c;*[HTML]: d;[^1]: e;!!! note;{: .f };a: b;1.;2.  h;+;*;> # g;> - h;- # i;- > j""".replace(
    "\n", ";"
)
LINE = st.sampled_from(
    [
        *LINES.split(";"),
        "\x0b",
        "\x0c",
        "\u2028",
        "\xa0",
        "\x1c- x",
        "a \x02 b",
        "\ufeff# g",
        "\xa0# h",
        "1.\xa0i",
        "&amp;",
    ]
)
BREAK = st.sampled_from(["\n", "\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n \n", "\n    \n", "\r\n", " \n"])
TEXTS = st.lists(
    st.tuples(LINE, st.just("") | INLINE, BREAK).map("".join), min_size=1, max_size=9
).map("".join)  # fmt: skip
PLAIN = st.lists(
    st.sampled_from(
        [
            *("word two . , ! ? ( ) : ; ' \" - -- --- ... 80s don't \"q\" 'r' & < > é _ __ * ** *** [ ] ]( [] a_b".split()),
            *("*a* **b** ***c*** _d_ __e__ *f **g* h** i*j*k l**m**n *[o](p)* **[1]** *_q_* **r* *s**".split()),
            *("[t](u) [v](w_x*y) [](z) [a](b(c)d) [e](<f>) [g][h] [i][] [*j*](k) ![l](m) ![n] [o](p)[q](r)".split()),
            *("[1] [2] [3] [4] [0] [12] [1][2] [1](s) [1]: x[1] ![1] [99] \\* \\[ `t` &amp; <b> <http://u.v>".split()),
            *(" ", " ", " ", " ", "\n", "  \n", " [1]", " [2].", "[w x](y z)", "[a](/b 'c')", "{filename}", "* d", "e *"),
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip
TAGS = st.sampled_from(
    ["p", "em", "A", "br", "BR", "hr", "img", "script", "Style", "pre", "", None, etree.Comment, etree.QName("{u}q")]
)  # fmt: skip
TEXT = (
    st.none()
    | st.sampled_from(["", "a", "a & b", "&amp;", "&#1; <x>", '"', "\n", "\x02amp\x03"])
    | st.text(max_size=3)
)
NAMES = st.sampled_from(["id", "class", "open", "checked", "hidden", etree.QName("{u}n")])
VALUES = TEXT | st.sampled_from(["open", "checked", etree.QName("v")])


@st.composite
def trees(draw: Any, depth: int = 3) -> etree.Element:
    """Return a tree, now and then with things that few trees have."""
    element = etree.Element("x", draw(st.dictionaries(NAMES, VALUES, max_size=3)))
    element.tag, element.text, element.tail = draw(TAGS), draw(TEXT), draw(TEXT)
    if depth:
        element.extend(draw(st.lists(trees(depth - 1), max_size=3)))
    return element


def everything(md: Markdown, text: str) -> tuple:
    """Return all that a conversion leaves behind, with what patterns have set aside."""
    left = outcome(md, text)
    stashes = [tree.stashed_nodes for tree in md.treeprocessors if hasattr(tree, "stashed_nodes")]
    aside = [(number, shape(one)) for stash in stashes for number, one in stash.items()]
    return left, aside, getattr(md, "toc_tokens", [])


def shape(one: etree.Element | str) -> str | list[tuple]:
    """Return a text, or what is in an element, to compare with another."""
    return one if isinstance(one, str) else [(e.tag, e.attrib, e.text, e.tail) for e in one.iter()]


@pytest.mark.parametrize("name", SETS)
@unhurried
@given(text=TEXTS)
@example(text="# a\n\n/// note\n# b\n\nc\nd\n///\n\ne\n\n- f\n\n    # g\n\n    h\n\n1. i\nj\n===\nk")
@example(text="a\n  - b\n  > c\n---\nd | e\n--|--\nf\n[g]: h\n *x\n ***\ni")
def test_any_blocks_come_out_the_same(name, text):
    plain, quick = pair(name)
    assert outcome(quick, text) == outcome(plain, text)


@pytest.mark.parametrize("name", ["site", "plain", "extra", "odd", "odd trees"])
@unhurried
@given(text=PLAIN)
@example(text="a *b* [c](d) e [1] **f**[2]. [g h](i_j*k) *l* [9] m")
@example(text=" [1]*a* [2]**b** [c](d)*e* *f* [3]")
def test_plain_marks_come_out_the_same_and_in_the_same_order(name, text):
    plain, quick = pair(name)
    assert everything(quick, text) == everything(plain, text)


@unhurried
@given(tree=trees())
def test_any_tree_is_written_the_same(tree):
    def written(how: Any) -> str | tuple:
        try:
            return how(tree)
        except Exception as problem:
            return type(problem), str(problem)

    assert written(to_html) == written(to_html_string)


def test_the_short_ways_are_taken_on_this_site(monkeypatch):
    read, asked = [], []
    own, ask = PlainReader.read, HashHeaderProcessor.test
    monkeypatch.setattr(PlainReader, "read", lambda *a: read.append(own(*a)) or read[-1])
    monkeypatch.setattr(HashHeaderProcessor, "test", lambda *a: asked.append(a[2]) or ask(*a))
    _, quick = pair("site")
    quick.reset().convert("# A\n\nWords *of* [a link](/b) [1].\n\nMore\nwords.\n\n- An item\n- **Another**")
    assert [len(found[1]) for found in read] == [3, 1]
    assert [block[0] for block in asked] == ["#", "-"]
    kinds = {type(one) for some in (quick.preprocessors, quick.treeprocessors) for one in some}
    assert len([kind for kind in kinds if kind.__name__.startswith("Quick")]) == 7
    assert quick.serializer is to_html
    assert type(quick.parser) is QuickBlockParser


def test_the_versions_that_are_pinned_are_known(monkeypatch):
    pins = (ROOT / "constraints.txt").read_text("utf-8")
    for name, known in VERSIONS.items():
        assert {*re.findall(rf"^{name}==([\d.]+)", pins, re.M)} == known
    monkeypatch.setattr(markdown, "__version__", "99.0")
    assert type(new([], QUICK).parser) is BlockParser


def test_a_processor_with_an_expression_of_its_own_is_asked():
    plain, quick = new([]), new([], QUICK)
    for md in (plain, quick):
        md.parser.blockprocessors["hashheader"].RE = re.compile(r"(?P<level>@)(?P<header>[^\n]*)")
    assert "<h1>a</h1>" in plain.convert("@a")
    assert quick.convert("@a") == plain.convert("@a")


@pytest.mark.parametrize(
    ("sign", "answer"),
    [("[", False), ("://", False), ("0", True), ("wxh:9", True), ("\x03*", True), ("k(", False)],
)
def test_a_sign_comes_up_only_where_a_match_has_left_something(sign, answer):
    assert comes_up(sign) is answer
