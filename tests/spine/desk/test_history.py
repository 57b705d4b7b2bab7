"""Who decided what, when and why; and taking it back."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from plugins.trends.queue.fields import new_text
from plugins.trends.queue.store import read_queue
from plugins.trends.topic import Decision, Status
from spine.deciding import topics as command
from tests.trends.queue.making import suggestion, topic

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
BEGIN = dt.datetime(2026, 1, 5, 18, tzinfo=dt.UTC)


def decided(count: int, by: str = "Ann", did: str = "rejected") -> dict[str, str]:
    """Return files of topics about which somebody has decided, a day after the other."""
    made = {}
    for number in range(count):
        slug = f"question-{number}"
        when = BEGIN + dt.timedelta(days=number)
        one = topic(slug, Decision(did, by, when, "Passing news"))
        made[f"topics/{slug}.md"] = new_text(replace(one, suggestion=suggestion(title=f"Question {number}?")))
    return made


@pytest.fixture
def desk(web):
    one = topic(
        "odd",
        Decision("rejected", EVIL, BEGIN, EVIL),
        Decision("reopened", "Bea", BEGIN + dt.timedelta(1), EVIL),
    )
    return web({**decided(3), "topics/odd.md": new_text(replace(one, suggestion=suggestion(title=EVIL)))})


def lines(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<p>([^<]*: <span class=\"serif\">.*?)</p>", page)
    ]


def test_decisions_stand_by_day_the_newest_first(desk):
    page = desk.visitor().get("history").text
    assert lines(page)[0] == "Rejected, passing news: Question 2?"
    assert len(lines(page)) == 5
    assert page.index("Wednesday, 7 January") < page.index("Monday, 5 January")
    assert EVIL not in page
    assert page.count("Take back<") == 4, "only the last decision about a topic can be taken back"


@pytest.mark.parametrize(
    ("query", "count"),
    [("?by=Ann", 3), ("?by=Bea", 1), ("?kind=rejected", 4), ("?q=question+1", 1), ("?by=Ann&kind=reopened", 0), ("?kind=%3C", 0)],
)  # fmt: skip
def test_decisions_are_chosen(desk, query, count):
    page = desk.visitor().get(f"history{query}").text
    assert len(lines(page)) == count
    assert ("No decision is like that." in page) == (count == 0)


def test_taking_back_leads_back_and_says_how_it_stands_now(desk):
    visitor = desk.visitor()
    page = visitor.get("history?by=Ann").text
    name, back = re.search(
        r'name="name" value="(question-2)"><input type="hidden" name="back" value="([^"]*)"', page
    ).groups()
    answer = visitor.post("undo", {"name": name, "back": back.replace("&amp;", "&")})
    assert answer.status == 303
    assert answer.to.startswith("/.desk/history?by=Ann&undone=question-2")
    page = visitor.get(answer.to.removeprefix("/.desk/").split("#")[0]).text
    assert "Taken back: “Question 2?” waits for review again." in page
    assert len(lines(page)) == 2
    assert read_queue(desk.site.root).files["question-2"].topic.status is Status.SUGGESTED


def test_a_long_history_comes_piece_by_piece(web):
    desk = web(decided(120))
    page = desk.visitor().get("history").text
    assert len(lines(page)) == 50
    assert "Shown: 1 to 50." in page
    assert len(lines(desk.visitor().get("history?from=100").text)) == 20


def test_nothing_decided_leads_to_the_topics(web):
    assert "Nobody has decided anything yet." in web({}).visitor().get("history").text


def ask(desk, *arguments: str):
    done = CliRunner().invoke(command, ["history", *arguments], obj=desk.site.root, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_command_tells_the_same(desk):
    said = ask(desk).split("\n")
    assert said[0] == "2026-01-07 12:00  Ann  Rejected, passing news: “Question 2?”.  question-2"
    assert len(ask(desk, "--by", "ann").splitlines()) == 3
    told = json.loads(ask(desk, "--by", "Bea", "--format", "json"))["events"]
    assert [(one["did"], one["name"], one["can_be_taken_back"]) for one in told] == [
        ("reopened", "odd", True)
    ]
    assert ask(desk, "--by", "Nobody").strip() == "No decision is like that."
