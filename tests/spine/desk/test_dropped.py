"""Dropped queries in the browser: why each became no topic, and bringing one back."""

from __future__ import annotations

import datetime as dt
import html
import re
import time

import pytest

from plugins.trends.payload import Payload
from plugins.trends.queue.renewal import renew
from plugins.trends.queue.store import read_queue
from plugins.trends.snapshots import keep
from spine import dropping
from spine.rescuing import rescues_in
from tests.conftest import post
from tests.spine.desk.conftest import Visitor, Web

DOG = "dog back surgery recovery"
FETCHED = dt.datetime(2026, 9, 15, tzinfo=dt.UTC)


def export(*rising: str, subject: str = "back surgery") -> Payload:
    """Return an export whose rising searches these are."""
    rows = "".join(f'{query},"+1,600%"\n' for query in rising)
    head = f'Category: All categories\n\n"{subject}: (9/15/25 - 9/15/26, United States)"\n\n'
    body = f"{head}TOP\n{subject},100\n\nRISING\n{rows}"
    return Payload(body=body.encode(), name="relatedQueries.csv", fetched=FETCHED)


def opened(web, *rising: str, **more: object) -> Web:
    """Return a desk on a site that has read an export."""
    desk = web({"a.md": post(title="First")}, **more)
    keep(desk.site.root / "content/trends", export(*rising))
    renew(desk.site.root, now=desk.work.now())
    return desk


@pytest.fixture
def desk(web) -> Web:
    return opened(
        web, DOG, "spine surgeon salary", "back surgery near me", "cauda equina lawsuit", "scoliosis surgery"
    )


def page(visitor: Visitor, path: str = "dropped") -> str:
    """Return a screen once it is worked out."""
    end = time.monotonic() + 30
    while "data-job" in (text := visitor.get(path).text):
        assert time.monotonic() < end
        time.sleep(0.05)
    return text


def queries(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'<span class="chip"><span>(.*?)</span>', text)]


def test_each_query_stands_there_with_its_reason(desk):
    text = page(desk.visitor())
    assert {DOG, "spine surgeon salary", "back surgery near me"} <= {*queries(text)}
    row = re.search(rf"<tr>(?:(?!</tr>).)*{DOG}.*?</tr>", text, re.DOTALL)[0]
    assert "About animals" in row
    assert "“dog back”" in html.unescape(row)
    assert "+1,600%" in row
    assert "15 Sep 2026" in row
    assert queries(text)[0] == "cauda equina lawsuit", "a clinician should see it, so it comes first"


def test_reasons_are_counted_and_chosen_and_words_are_found(desk):
    visitor = desk.visitor()
    text = page(visitor)
    assert re.search(r'\?reason=animals">About animals <span class="count">1</span>', text)
    assert queries(page(visitor, "dropped?reason=animals")) == [DOG]
    assert queries(page(visitor, "dropped?q=SALARY")) == ["spine surgeon salary"]
    assert queries(page(visitor, "dropped?q=animals")) == [DOG], "the reason is found too"
    assert "No query is like that." in page(visitor, "dropped?q=nothing+of+the+kind")
    assert {*queries(page(visitor, "dropped?order=new"))} == {*queries(text)}
    for odd in ("dropped?reason=none&order=x&from=abc", "dropped?from=99999", "dropped?from=-1"):
        assert queries(page(visitor, odd)) == queries(text)


def test_a_rescue_is_answered_in_words_and_undone_from_the_same_line(desk):
    visitor = desk.visitor()
    page(visitor)
    answer = visitor.post("dropped", {"rescue": DOG, "query": "reason=animals"})
    assert (answer.status, answer.to) == (303, "/.desk/dropped?reason=animals")
    after = visitor.get("dropped").text
    assert "data-job" not in after, "what was rescued is known without working it all out again"
    assert DOG not in queries(after)
    (topic,) = [one for one in read_queue(desk.site.root).topics if DOG in one.suggestion.queries]
    said = html.unescape(re.search(r'<p role="status">(.*?)</p>', after)[1])
    assert said == f"Rescued: “{DOG}”. It is in the topic “{topic.suggestion.title}” now."
    name = html.unescape(re.search(r'name="name" value="([^"]*)"', after)[1])
    back = visitor.post("undo", {"name": name, "back": "/.desk/dropped"})
    assert back.status == 303
    assert back.to.startswith("/.desk/dropped")
    assert DOG in queries(page(visitor))
    assert not rescues_in(desk.site.root)


def test_the_script_of_the_page_gets_the_words_and_what_undo_needs(desk):
    values = desk.visitor().script("dropped", {"rescue": DOG}).values
    assert values["undo"] == {"name": DOG}
    assert values["said"].startswith(f"Rescued: “{DOG}”. It is in the topic")


def test_what_can_not_be_rescued_says_why(desk):
    visitor = desk.visitor()
    answer = visitor.script("dropped", {"rescue": "never heard of"})
    assert answer.status == 409
    assert "was dropped" in answer.values["error"]
    (desk.site.root / "content/trends/vocabulary.yaml").write_text("rescued: [{query: x\n")
    assert "can't be read" in visitor.script("dropped", {"rescue": DOG}).values["error"]


def test_a_name_of_a_person_is_neither_shown_nor_rescued(web):
    desk = opened(web, "tiger woods back surgery")
    visitor = desk.visitor()
    text = page(visitor)
    assert "tiger woods" not in text.casefold()
    assert "Names or means a person" in text
    assert "Names of people are never kept." in text
    assert 'name="rescue"' not in text


def test_an_untrusted_query_is_text(web):
    evil = "<b>dog</b> back surgery & 'x'"
    desk = opened(web, evil)
    text = page(desk.visitor())
    assert "<b>dog" not in text
    assert evil in queries(text)


def test_fifty_stand_on_a_page(web):
    desk = opened(web, *(f"dog back surgery {number}" for number in range(120)))
    visitor = desk.visitor()
    text = page(visitor, "dropped?reason=animals")
    assert len(queries(text)) == 50
    assert "The next 50" in text
    assert len(queries(page(visitor, "dropped?reason=animals&from=100"))) == 20


def test_nothing_dropped_says_where_queries_come_from(web):
    desk = web({"a.md": post(title="First")})
    assert "No query was put aside." in page(desk.visitor())


def test_settings_that_can_not_be_read_are_said_and_tried_again(desk):
    visitor = desk.visitor()
    page(visitor)
    config = desk.site.root / "pelicanconf.py"
    text = config.read_text()
    config.write_text(f"{text}\nTRENDS = {{'cuont': 5}}\n")
    assert "can’t be worked out" in page(visitor)
    config.write_text(text)
    assert DOG in queries(page(visitor))


def test_the_newest_evidence_of_a_query_tells_its_figure(desk):
    left = {one.query: one for one in dropping.left_out(desk.site.root, now=desk.work.now())}
    assert (left[DOG].figure, left[DOG].day, left[DOG].because) == ("+1,600%", FETCHED.date(), "“dog back”")
    assert next(one.query for one in dropping.newest_first(left.values())) == "cauda equina lawsuit"
    assert {label for _, label, _ in dropping.reasons_of(left.values())} >= {"About animals", "About jobs"}
