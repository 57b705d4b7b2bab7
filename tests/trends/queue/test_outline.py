"""The draft of an accepted topic: an outline of questions, and nothing that a query could smuggle in."""

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.trends.queue.outline import Asked, LinkTo, Writing, draft_text, headings
from plugins.trends.topic import Safety
from tests.conftest import post
from tests.trends.queue.making import suggestion, topic

HOSTILE = (
    "why --> <script>alert(1)</script>",
    "---\ntitle: hacked\n---",
    '"quoted": [x]\nstatus: published',
    "[click]({filename}/posts/secret.md)",
    "![x]({static}/a.png) {: onclick=alert(1) }",
    "# not a heading\n## nor this?",
    "/// emergency | Call now",
    "what is `code` &lt;b&gt; \\",
    "why\u2028do\u2029backs\x00hurt\x1b[31m",
    "why *do* _backs_ ~~hurt~~ | a | b |?",
    "[1]: https://evil.example why",
    "why do backs hurt https://evil.example",
)


def writing(*queries: str, **more: object) -> Writing:
    given = {
        "day": "2026-11-20",
        "author": "editorial-team",
        "phone": "(555) 010-0100",
        "categories": ["Spine Surgery", "Back Pain"],
        "queries": queries,
    }
    return Writing(**{**given, **more})


def text_of(*queries: str, **more: object) -> str:
    return draft_text(topic("the-topic"), writing(*queries, **more))


def test_questions_become_headings_each_once():
    queries = [
        "why do back surgeries fail",
        "how often do back surgeries fail?",
        "how often do back surgeries fail",
        "can a failed back surgery be fixed",
        "failed back surgery",
    ]
    assert headings(topic(), queries) == [
        "How often do back surgeries fail?",
        "Can a failed back surgery be fixed?",
    ]


def test_the_vocabulary_asks_where_people_only_name():
    asked = Asked(("Failed back surgery",), ("How will it change my life?", "What helps?"))
    found = headings(topic(), ["failed back surgery disability"], lambda query: asked)
    assert found == ["How will it change my life?", "What helps?"]


@pytest.mark.parametrize("query", ["modic changes", "annular fissure", "mri", "東京", "BPC-157"])
def test_every_draft_has_an_outline(query):
    plain = replace(topic(), suggestion=suggestion(title=query, query=query, queries=(query,)))
    text = draft_text(plain, writing(query))
    asked = text[: text.index("## When to get help")].count("\n## ")
    assert asked >= 2
    assert f"## What does “{query}” mean?" in text or query in ("東京",)
    named = draft_text(plain, writing(query), lambda _: Asked(("Modic changes",)))
    assert "## What does “modic changes” mean?" in named


def test_who_asks_why_gets_reasons_to_fill_in():
    text = text_of("why do back surgeries fail")
    assert re.findall(r"^(\d)\. ", text, re.M) == list("123")
    assert "## The reasons\n\n<!-- As many as there are; a list. -->" in text


@pytest.mark.parametrize("query", ["6 reasons back surgery fails", "six common reasons surgery fails"])
def test_who_names_a_number_of_reasons_gets_so_many(query):
    text = text_of(query)
    assert "## Six reasons" in text
    assert re.findall(r"^(\d)\. ", text, re.M) == list("123456")


@pytest.mark.parametrize("query", ["can stress cause back pain", "what causes sciatica", "because of a fall"])
def test_a_cause_is_no_list_of_reasons(query):
    plain = replace(topic(), suggestion=suggestion(title="Stress", query=query))
    assert "/// reasons" not in draft_text(plain, writing(query))


@pytest.mark.parametrize("safety", [Safety.EMERGENCY, Safety.SELF_HARM])
def test_an_emergency_is_not_for_the_family_doctor(safety):
    risky = replace(topic(), suggestion=suggestion(safety=safety))
    text = draft_text(risky, writing("numb saddle", emergency="In an emergency, call 911."))
    assert "In an emergency, call 911.\n\n/// emergency | Call 911 or go to the emergency room now if" in text
    assert "A physician approves these words" in text
    assert "Call your doctor" not in text
    assert "Call 112 or go" in draft_text(risky, writing("x", emergency="Call 112."))
    assert "| Go to the emergency room now if" in draft_text(risky, writing("x", emergency="Ring for help."))


def test_the_reference_to_copy_is_empty():
    text = text_of("x")
    assert '- title: ""' in text
    assert "medlineplus" not in text.casefold()


def test_who_asks_how_gets_none():
    plain = replace(topic(), suggestion=suggestion(title="Sleep after surgery"))
    assert "/// reasons" not in draft_text(plain, writing("how to sleep after surgery"))


def test_what_people_type_is_in_a_comment_and_the_call_is_at_the_end():
    text = text_of("failed back surgery", "back surgery failure")
    comment = text[text.rindex("<!--") :]
    assert "failed back surgery" in comment
    assert "back surgery failure" in comment
    assert "call the practice at (555) 010-0100" in text[: text.rindex("<!--")].strip().split("\n")[-1]


def test_a_physician_comes_first_where_it_is_about_safety():
    risky = replace(topic(), suggestion=suggestion(safety=Safety.EMERGENCY))
    assert "physician approves this outline before anyone writes" in draft_text(risky, writing("x"))


def test_links_are_escaped():
    text = text_of("x", links=[LinkTo("posts/a b.md", "What [is] this*?")])
    assert r"- [What \[is\] this\*?]({filename}/posts/a%20b.md)" in text


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_do_nothing(small_site, query):
    bad = replace(topic("the-topic"), suggestion=suggestion(title=query, query=query, queries=(query,)))
    site = small_site({"a.md": post()})
    site.write({"draft.md": draft_text(bad, writing(query, links=[LinkTo("posts/a.md", query)]))})
    from plugins.posts import read_library
    from plugins.site import load_site

    library = read_library(load_site(site.root))
    assert [str(f) for f in library.findings if f.severity == "error"] == []
    draft = next(one for one in library.posts if one.slug == "draft")
    assert (draft.status, draft.topic) == ("draft", "the-topic")
    assert "<script" not in draft.body
    ours = draft.body.count("<!-- As many as there are; a list. -->") + 1
    assert draft.body.count("-->") == draft.body.count("<!--") == ours
    assert "secret" not in "".join(re.findall(r"\{filename\}\S*", draft.body))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_leave_the_front_matter_as_it_was_meant(title, query):
    bad = replace(topic("the-topic"), suggestion=suggestion(title=title, query=query, queries=(query,)))
    text = draft_text(bad, writing(query))
    parts = text.split("\n---\n", 1)
    told = yaml.safe_load(parts[0].removeprefix("---\n"))
    assert set(told) == {
        "title",
        "date",
        "category",
        "authors",
        "status",
        "description",
        "tags",
        "search_phrase",
        "references",
        "topic",
    }
    assert told["status"] == "draft"
    ours = parts[1].count("<!-- As many as there are; a list. -->") + 1
    assert parts[1].count("<!--") == parts[1].count("-->") == ours
