"""A topic's file: what is written is read again, and what people add stays."""

import datetime as dt
import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.trends.queue.decide import decided
from plugins.trends.queue.fields import fields_of, new_text
from plugins.trends.queue.file import read_topic, written
from plugins.trends.topic import Decision, Status
from tests.trends.queue.making import WHY, decision, moment, rising, suggestion, topic

SLUG = "why-do-back-surgeries-fail"


def read(text: str):
    file = read_topic(SLUG, text)
    assert file.topic is not None, file.findings
    return file


def test_what_is_written_is_read_again():
    made = topic(
        SLUG, decision("rejected", why="passing news", strength=3.5), decision("accepted", "2026-11-17")
    )
    file = read(new_text(made))
    assert fields_of(file.topic) == fields_of(made)
    assert file.topic.status is Status.ACCEPTED
    assert file.topic.decisions == made.decisions
    assert not file.findings
    assert not file.untidy


def test_any_yaml_reader_understands_a_file():
    made = topic(SLUG, decision("snoozed", until=dt.date(2027, 1, 19), why='she said: "not now" # yet'))
    front = new_text(made).split("---\n")[1]
    told = yaml.safe_load(front)
    assert told["status"] == "snoozed"
    assert told["decisions"][0]["why"] == 'she said: "not now" # yet'
    assert told["decisions"][0]["until"] == dt.date(2027, 1, 19)
    assert told["queries"] == [WHY]
    assert told["evidence"][0]["value"] == "+350%"


def test_writing_the_same_changes_nothing():
    text = new_text(topic(SLUG, decision("accepted")))
    file = read(text)
    assert written(file, file.topic) == text


def test_what_people_add_survives_new_evidence():
    text = new_text(topic(SLUG, decision("rejected", why="passing news")))
    text = text.replace("---\n", "---\n# Ann: ask the doctor first\nmood: hopeful   # hers\n", 1)
    text = text.replace("queries:\n", "queries:\n  # the way they say it\n")
    text = text.replace('title: "Why do back surgeries fail?"', "title: Why do they fail   # shorter")
    text = text.replace("status: rejected", "status:   rejected   # sadly")
    text += "Notes with **stars**.\n\n---\n\nand a rule, status: none\n"
    file = read(text)
    newer = suggestion(
        rising(),
        rising("back surgery failure", 900, "2026-11-19"),
        score=91,
        title=file.topic.suggestion.title,
    )
    after = written(file, replace(file.topic, suggestion=newer))
    for kept in ("# Ann: ask the doctor first", "mood: hopeful   # hers", "  # the way they say it", "title: Why do they fail   # shorter", "status:   rejected   # sadly", "and a rule, status: none"):  # fmt: skip
        assert kept in after
    assert "score: 91" in after
    assert '"back surgery failure"' in after
    again = read(after)
    assert again.topic.status is Status.REJECTED
    assert again.topic.notes == file.topic.notes
    assert written(again, again.topic) == after


def test_people_may_write_lists_and_values_their_own_way():
    text = new_text(topic(SLUG, decision("accepted")))
    text = re.sub(r"queries:\n  - .*\n", f"queries: [{WHY}, 'it''s worse']\n", text)
    text = re.sub(
        r"  - \{when: \"([^\"]*)\", who: \"Ann\", did: accepted\}",
        r"  - when: \1\n    who: Ann\n    did: accepted\n    why: >\n      because\n      it matters",
        text,
    )
    text = re.sub(r"why: \"Searches.*", "why: |\n  two\n  lines", text)
    file = read(text)
    assert file.topic.suggestion.queries == (WHY, "it's worse")
    assert file.topic.decisions[0].why.strip() == "because it matters"
    assert file.topic.suggestion.why == "two\nlines"
    assert not file.findings


def test_the_order_of_keys_stays():
    text = new_text(topic(SLUG))
    front, rest = text.split("queries:\n")
    moved = front.replace("score: 87\n", "") + "queries:\n" + rest.replace("# Below", "score: 87\n# Below", 1)
    file = read(moved)
    after = written(file, replace(file.topic, suggestion=replace(file.topic.suggestion, score=12)))
    assert after == moved.replace("score: 87", "score: 12")


def test_a_decision_is_one_more_line_and_the_status():
    text = new_text(topic(SLUG))
    file = read(text)
    after = written(file, decided(file.topic, decision("rejected", why="passing news")))
    gone, new = set(text.split("\n")) - set(after.split("\n")), set(after.split("\n")) - set(text.split("\n"))
    assert gone == {"status: suggested"}
    assert len(new) == 3


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        (lambda text: text.replace("status: rejected", "status: rejekted"), "topic/status", 'Did you mean "rejected"?'),
        (lambda text: text.replace("did: rejected", "did: nodded"), "topic/item", "did"),
        (lambda text: text.replace('when: "2026-11-16T09:00:00Z"', "when: soon"), "topic/item", "when"),
        (lambda text: text.replace("---\n", "", 1), "topic/front-matter", "---"),
        (lambda text: text.replace("---\n", "@@\n").replace("@@\n", "---\n", 1), "topic/front-matter", "---"),
        (lambda text: "<<<<<<< HEAD\n" + text + "=======\n>>>>>>> other\n", "topic/conflict", "<<<<<<<"),
        (lambda text: text.replace('who: "Ann"', 'who: "Ann'), "topic/value", "quotes"),
        (lambda text: "", "topic/front-matter", "---"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_a_finding_with_a_line_and_a_way_out(change, code, word):
    file = read_topic(SLUG, change(new_text(topic(SLUG, decision("rejected", why="passing news")))))
    found = [finding for finding in file.findings if finding.code == code]
    assert found
    assert word in found[0].message + found[0].fix
    assert found[0].line >= 1
    assert found[0].severity == "warning"
    with pytest.raises(ValueError, match="nothing is written"):
        written(file, topic(SLUG))
    assert file.topic is None or code == "topic/item"


def test_a_decision_that_can_not_be_read_leaves_the_topic_alone():
    text = new_text(topic(SLUG, decision("rejected"))).replace("did: rejected", "did: nodded")
    assert read_topic(SLUG, text).topic is None


def test_a_stray_line_is_named_and_stays():
    text = new_text(topic(SLUG)).replace("score: 87\n", "score: 87\nwhat is this\n")
    file = read(text)
    assert "what is this" in file.findings[0].message
    after = written(file, decided(file.topic, decision("accepted")))
    assert "what is this" in after
    assert read(after).topic.status is Status.ACCEPTED


def test_a_misspelt_key_gets_a_hint():
    file = read_topic(SLUG, new_text(topic(SLUG)).replace("status: ", "staus: "))
    assert [f.fix for f in file.findings] == ['Did you mean "status"?']


@pytest.mark.parametrize("typed", ["a lot", "nan", "1e999", "3_0_", "--4"])
def test_figures_that_were_damaged_are_named_and_the_topic_stays(typed):
    file = read(new_text(topic(SLUG)).replace("growth: 350", f"growth: {typed}"))
    assert "growth" in file.findings[0].message
    assert file.topic.suggestion.growth is None


def test_a_status_changed_by_hand_counts():
    file = read(new_text(topic(SLUG)).replace("status: suggested", "status: rejected"))
    assert file.by_hand
    assert file.topic.status is Status.REJECTED


words = st.text(max_size=60)
lines = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r"), max_size=40)


@settings(max_examples=150, deadline=None)
@given(query=words, who=words, why=words, title=words, seconds=st.integers(0, 2**31))
def test_hostile_words_round_trip(query, who, why, title, seconds):
    when = dt.datetime.fromtimestamp(seconds, dt.UTC)
    made = topic(SLUG, Decision("rejected", who, when, why))
    made = replace(
        made,
        suggestion=suggestion(
            title=title or "x", query=query or "x", queries=(query,) if query.strip() else ()
        ),
    )
    text = new_text(made)
    file = read(text)
    assert fields_of(file.topic) == fields_of(made)
    assert written(file, file.topic) == text


@settings(max_examples=150, deadline=None)
@given(
    extra=st.lists(
        st.tuples(st.integers(0, 40), lines.map(lambda text: "# " + text.replace("\n", " "))), max_size=6
    ),
    notes=lines,
)
def test_comments_anywhere_survive_every_write(extra, notes):
    notes = notes.replace("\x0c", "")
    front, rest = new_text(topic(SLUG, decision("snoozed", until=dt.date(2027, 1, 1)))).split("\n---\n", 1)
    keyed = front.split("\n")
    for place, comment in extra:
        keyed.insert(1 + place % len(keyed), comment)
    text = "\n".join(keyed) + "\n---\n" + rest + notes
    file = read(text)
    newer = suggestion(rising(value=900, on="2026-11-19"), score=99)
    after = written(
        file,
        decided(replace(file.topic, suggestion=newer), Decision("accepted", "Bob", moment("2026-11-21"))),
    )
    for _, comment in extra:
        assert comment in after.split("\n")
    assert after.endswith(rest + notes)
    assert read(after).topic.suggestion.score == 99


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.integers(0, 1500), st.integers(0, 1500))
def test_nothing_in_a_file_makes_reading_fail(noise, start, end):
    text = new_text(topic(SLUG, decision("rejected", why="passing news")))
    for broken in (noise, text[:start] + noise + text[end:], "---\n" + noise + "\n---\n"):
        file = read_topic(SLUG, broken)
        assert file.topic is not None or file.findings
        if file.topic is not None:
            written(file, decided(file.topic, decision("accepted", "2026-11-25")))


@pytest.mark.parametrize("typed", ["strength: nan", "strength: inf", "until: 2027-13-45", "when: 0000-00-00"])
def test_a_decision_with_an_odd_figure_is_named(typed):
    text = new_text(topic(SLUG, decision("snoozed", strength=2.5, until=dt.date(2027, 1, 1))))
    key = typed.split(":")[0]
    file = read_topic(SLUG, re.sub(rf'\b{key}: ("[^"]*"|[\w.-]+)', typed, text, count=1))
    assert file.topic is None
    assert file.findings[0].code == "topic/item"


def test_the_growth_as_it_is_and_as_it_counts_are_both_kept():
    one = replace(topic(SLUG), suggestion=suggestion(growth=8550.0, growth_counted=500.0))
    known = read(new_text(one)).topic.suggestion
    assert (known.growth, known.growth_counted) == (8550, 500)
