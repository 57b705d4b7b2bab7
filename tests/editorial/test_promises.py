"""Promises that the rules' examples can't show: whatever the text, nothing raises, nothing hangs, and "no" has its reach."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.editorial.judging import judge
from plugins.editorial.promises import RULES
from plugins.editorial.promises.phrases import Phrases
from plugins.editorial.reading import Reading
from plugins.editorial.rule import Example
from tests.editorial.sample import AROUND, said_by, sample

CODES = {rule.id: rule for rule in RULES}
WORDS = (
    "we guarantee no not never without cure painless risk side effects complications before after she he patient "
    "photos 100 % always works everyone ? . ; : , \" “ ” ’ – > - | ## [1] surgery pain-free won't they love us five stars"
).split()


def codes(body: str, **front) -> set[str]:
    return {finding.code for finding in judge(Reading(sample(Example(body, front)), AROUND), RULES)}


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_raises(parts):
    judge(Reading(sample(" ".join(parts)), AROUND), RULES)


@pytest.mark.parametrize(
    "part", ["we guarantee, ", "no pain and no ", "before she ", "“", "without any of the "]
)
def test_a_long_text_does_not_hang(part):
    began = time.perf_counter()
    judge(Reading(sample((part * 40 + ". ") * max(1, 100_000 // (len(part) * 40))), AROUND), RULES)
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("No clinic can promise it, but we guarantee it.", "promise/guarantee"),
        ("Don't wait until it hurts more: our operation cures sciatica.", "promise/cure"),
        ("You won't need a hospital bed, and the injection is painless.", "promise/painless"),
        ("No needles, no knife, no risk.", "promise/risk-free"),
        ("Did you know that our injections are painless?", "promise/painless"),
        ("If you want a painless procedure, call us.", "promise/painless"),
        ("Our surgeon says: “We guarantee that you will walk.”", "promise/guarantee"),
    ],
)
def test_a_no_reaches_no_further_than_its_clause(text, code):
    assert code in codes(text)


@pytest.mark.parametrize("key", ["title", "description", "image_alt"])
def test_the_front_matter_is_read_too(key):
    assert "promise/painless" in codes("Walk.", **{key: "Painless spine surgery"})


def test_consent_counts_only_with_a_word_on_results():
    told = "“Dr. Example gave me my life back,” says a patient."
    rule = CODES["promise/testimonial"]
    assert said_by(rule, f"{told} She agreed in writing.")
    assert said_by(rule, f"{told}\n\n## Later\n\nWalk.\n\nWalk.\n\nShe agreed in writing. Results differ.")
    assert not said_by(rule, f"{told}\n\nShe agreed in writing. Results differ from person to person.")


def test_lists_of_english_words_leave_other_languages_alone_but_no_english_text_hides_behind_one():
    spanish = {"language": "es", "title": "Dolor de espalda", "description": "Lo que ayuda en casa."}
    assert not codes("El cure total de la espalda. 100 % success.", **spanish)
    english = "We guarantee that the pain in your back is gone, and that you are free of it for good."
    assert "promise/guarantee" in codes(english, language="es")


def test_a_gap_of_a_phrase_has_no_no():
    found = Phrases({"a": ["we ... promise"]}, {})
    assert list(found.find("we gladly promise", {"we", "gladly", "promise"})) == [("a", 0, 17)]
    assert not list(found.find("we do not promise", {"we", "do", "not", "promise"}))
