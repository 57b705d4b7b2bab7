"""The draft of an accepted topic: an outline of questions, and nothing that a query could smuggle in."""

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.trends.queue.outline import LinkTo, Writing, draft_text, headings
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
    found = headings(topic(), ["failed back surgery disability"], lambda query: "How will it change my life?")
    assert found == ["How will it change my life?"]


def test_who_asks_why_gets_six_reasons_to_fill_in():
    assert re.findall(r"^(\d)\. ", text_of("why do back surgeries fail"), re.M) == list("123456")


def test_who_asks_how_gets_none():
    plain = replace(topic(), suggestion=suggestion(title="Sleep after surgery"))
    assert "/// reasons" not in draft_text(plain, writing("how to sleep after surgery"))


def test_what_people_type_is_in_a_comment_and_the_call_is_at_the_end():
    text = text_of("failed back surgery", "back surgery failure")
    comment = text[text.index("<!--") :]
    assert "failed back surgery" in comment
    assert "back surgery failure" in comment
    assert "call the practice at (555) 010-0100" in text[: text.index("<!--")].strip().split("\n")[-1]


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
    assert draft.body.count("-->") == draft.body.count("<!--") == 1
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
    assert parts[1].count("<!--") == parts[1].count("-->") == 1
