"""An expression's signs: one of them stands in whatever the expression matches.

Tried on every expression of Python-Markdown and its extensions, of pymdown-extensions and of this site; on a list
of expressions that are easy to misread; and on expressions made at random.
"""

import re
import warnings
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from plugins.builds.markdown.signs import signs_of
from tests.builds.test_markdown_inline import LEAVES, SETS, pair

TRICKY = [
    "", "a", "ab?c", "a*b", "a+?", "(?:ab)*c", "(?:ab){2}", "(?:ab){0,2}", "a{0}", "(a|b)", "(a|)", "a|bc|d", "a|b?",
    "[ab]", "[a-c]", "[^a]", "[abcde]", "[abcd]", "[^ab]c", ".", "a.b", r"\w", r"\d+b", "^a", "a$", r"\ba\b", r"\Aa\Z",
    "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?<=ab)c", "b(?=a)", "b(?!a)", "(?:(?!ab).)*c", "(?!)", "(?!)a|b",
    r"(a)\1", r"(a)?b\1", "(a)?(?(1)b|c)", "(a)?(?(1)b)", "(?P<n>a)(?P=n)", "(?>ab)c", "(?>a?)b", "a++b", "a?+b", "a*+b",
    "(?i)ab", "(?i:a)b", "(?i:k)|b", "(?i:ss)", "(?i)(?-i:a)b", "(?-i:a)b", "((?i:a))+", "(?s:.)a", "(?m:^)a", "(?x) a b # c",
    "(?x:a b)", "(?a)a", "(?a:a)", "a(?#b)c", "ab|ac", "abc|abd|ab", "(?:a|b)(?:c|d|e)", "[a]", "[]a]", r"[\]]", r"\x41",
    "\\u00e9", "é", "\U0001f600", "[é]", "a\nb", r"\n", r"\.", r"[\[]", "^(.*?)ab(.*)$", "^(.*?)(.*)$", "^(.*?)a?b(.*)$",
    "(((a)))", "(((a)?))", "((a)|(b))c?", "a||b", "(?:)", "(?:)|a", "()a()", "(?=(a)|b)", "(?=a?)", "(?<=a|b)",
]  # fmt: skip
LETTERS = "abcdABkK\u212asSſiİéß.[]^ \nx"


@cache
def expressions(name: str) -> list[re.Pattern[str]]:
    """Return the expressions that patterns have with a set of extensions."""
    trees = [tree for tree in pair(name)[0].treeprocessors if isinstance(tree, InlineProcessor)]
    every = [one.getCompiledRegExp() for tree in trees for one in tree.inlinePatterns]
    return [one for one in every if isinstance(one, re.Pattern)]


def holds(expression: re.Pattern[str], text: str) -> bool:
    """Tell whether the expression does not match in the text, or a sign of it stands there."""
    signs = signs_of(expression)
    return not signs or any(sign in text for sign in signs) or not expression.search(text)


tries = settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("name", SETS)
def test_most_expressions_in_use_have_signs(name):
    assert len(expressions(name)) > 12
    assert sum(bool(signs_of(one)) for one in expressions(name)) > 0.7 * len(expressions(name))


@pytest.mark.parametrize("name", SETS)
@settings(parent=tries, max_examples=150)
@given(data=st.data())
def test_what_an_expression_in_use_matches_has_one_of_its_signs(name, data):
    expression = data.draw(st.sampled_from([one for one in expressions(name) if signs_of(one)]))
    assert holds(expression, data.draw(st.from_regex(expression)))
    assert holds(expression, data.draw(st.lists(LEAVES, max_size=8).map("".join)))


@pytest.mark.parametrize("source", TRICKY)
@tries
@given(flags=st.sampled_from([re.DOTALL, re.IGNORECASE]), text=st.text(LETTERS, max_size=6))
def test_what_a_tricky_expression_matches_has_one_of_its_signs(source, flags, text):
    expression = re.compile(source, flags)
    assert holds(expression, text)
    assert holds(expression, text * 2 + "a" + text)


CHARACTERS = st.sampled_from([*"abcdkKsi", r"\.", r"\[", "é", "."])
SETS_OF = st.builds("[{}{}]".format, st.sampled_from(["", "^"]), st.text("abcdk", min_size=1, max_size=5))
PARTS = st.recursive(
    CHARACTERS | SETS_OF | st.sampled_from(["^", "$", r"\b", r"\w", r"\s", "(?!)", "()", r"[a-c]", r"\x61"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        st.builds(
            "(?:{}){}".format, inner, st.sampled_from("? * + ?? *? +? {0} {1,2} {0,1} {2} ?+ *+ ++".split())
        ),
        st.builds("({}{})".format, st.sampled_from(["", *"?= ?! ?: ?> ?i: ?s: ?-i:".split()]), inner),
        st.builds("(?{}{})".format, st.sampled_from(["<=", "<!"]), CHARACTERS | SETS_OF),
    ),
    max_leaves=8,
)


@settings(parent=tries, max_examples=500)
@given(
    source=PARTS,
    flags=st.sampled_from([0, re.DOTALL, re.IGNORECASE, re.MULTILINE, re.ASCII]),
    texts=st.lists(st.text(LETTERS, max_size=7), min_size=1, max_size=12),
)
def test_what_any_expression_matches_has_one_of_its_signs(source, flags, texts):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expression = re.compile(source, flags)
    except re.error:
        assume(False)
    assert all(holds(expression, text) for text in texts)


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        (r"(?<!\!)\[", ("[",)),
        (r"\!\[", ("![",)),
        (r"<([A-Za-z][A-Za-z0-9+.-]*://[^<>]*)>", ("://",)),
        (r"(?:a|b)c?", ("a", "b")),
        (r"  \n", ("  \n",)),
        (r"(?i)note", ()),
        (r"\d{4}", ()),
        (r"a?", ()),
    ],
)
def test_the_most_telling_signs_are_found(source, signs):
    assert signs_of(re.compile(source)) == signs
