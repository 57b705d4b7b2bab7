"""The review queue in the browser: the same decisions as by command, in the same files."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import pytest

from plugins.trends.queue.fields import new_text
from plugins.trends.queue.store import read_queue
from plugins.trends.topic import Close, Safety, Status
from tests.conftest import post
from tests.trends.queue.making import suggestion, topic

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def topics(count: int) -> dict[str, str]:
    """Return files of topics that wait, the best first."""
    made = {}
    for number in range(count):
        known = suggestion(
            title=f"Question {number}?",
            score=95 - number % 90,
            subject=f"back-surgery/number-{number}",
            closest=(Close("content/posts/a.md", "a", "First", 0.6, "Shares “surgery”."),),
            queries=(f"question {number}", "why do back surgeries fail"),
        )
        made[f"topics/question-{number}.md"] = new_text(
            replace(topic(f"question-{number}"), suggestion=known)
        )
    return made


@pytest.fixture
def desk(web):
    return web({"a.md": post(title="First"), **topics(3)})


def stand(desk, slug: str):
    return read_queue(desk.site.root).files[slug].topic


def test_the_best_topic_comes_first_with_its_evidence_at_hand(desk):
    page = desk.visitor().get("topics").text
    titles = re.findall(r"<h2 id=\"h-[^>]*>([^<]*)", page)
    assert titles == ["Question 0?", "Question 1?", "Question 2?"]
    assert "Searches rose by 350 % in four weeks" in page
    evidence = desk.visitor().get("topics/question-0/evidence").text
    assert "why do back surgeries fail" in evidence
    assert "read 15 Nov 2026" in evidence


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"reject": "3"}, Status.REJECTED),
        ({"reject": "own", "reason": "Nobody here does that"}, Status.REJECTED),
        ({"merge": "question-1"}, Status.MERGED),
        ({"improve": "content/posts/a.md"}, Status.ACCEPTED),
        ({"accept": "1"}, Status.ACCEPTED),
    ],
)
def test_a_button_decides_as_the_command_would(desk, fields, status):
    visitor = desk.visitor()
    answer = visitor.post("topics", {"topic": "question-0", "query": "", **fields})
    assert (answer.status, answer.to) == (303, "/.desk/topics#topic-question-1")
    assert stand(desk, "question-0").status is status
    assert "Undo" in visitor.get("topics").text


def test_snoozing_names_its_day(desk):
    visitor = desk.visitor()
    day = re.search(r'name="snooze" value="([\d-]+)"', visitor.get("topics").text)[1]
    visitor.post("topics", {"topic": "question-2", "snooze": day})
    assert stand(desk, "question-2").decisions[-1].until == dt.date.fromisoformat(day)
    assert "Question 2?" in visitor.get("topics?tab=snoozed").text


def test_accepting_writes_a_draft_and_undo_takes_it_away(desk):
    visitor = desk.visitor()
    said = visitor.script("topics", {"topic": "question-0", "accept": "1"}).values
    assert said["waiting"] == 2
    assert said["undo"]["said"] == "Accepted, a draft is waiting in Posts: “Question 0?”."
    draft = desk.site.root / "content/posts/question-0.md"
    assert draft.is_file()
    assert said["undo"]["draft"] == "/.desk/write/posts/question-0.md"
    back = visitor.script("undo", {"name": said["undo"]["name"]}).values
    assert (back["topic"], back["waiting"], back["undo"]) == ("question-0", 3, None)
    assert not draft.exists()


def test_undo_offers_the_decision_before(desk):
    visitor = desk.visitor()
    visitor.script("topics", {"topic": "question-0", "reject": "1"})
    second = visitor.script("topics", {"topic": "question-1", "reject": "2"}).values
    assert "Question 1?" in second["undo"]["said"]
    first = visitor.script("undo", {"name": "question-1"}).values
    assert "Question 0?" in first["undo"]["said"]


@pytest.mark.parametrize(
    "fields",
    [
        {"topic": "nothing", "accept": "1"},
        {"topic": "../../posts/a", "reject": "1"},
        {"topic": "question-0"},
        {"topic": "question-0", "reject": "own", "reason": ""},
        {"topic": "question-0", "snooze": "yesterday"},
        {"topic": "question-0", "snooze": "2020-01-01"},
        {"topic": "question-0", "merge": "question-0"},
        {"topic": "question-0", "improve": "content/posts/none.md"},
    ],
)
def test_what_cannot_be_decided_is_said_and_changes_nothing(desk, fields):
    visitor = desk.visitor()
    page = visitor.post("topics", fields)
    assert page.status == 409
    assert "Nothing is lost" in page.text
    assert visitor.script("topics", fields).values["error"]
    assert stand(desk, "question-0").status is Status.SUGGESTED


def test_what_was_chosen_can_be_sent_again_without_script(desk):
    visitor = desk.visitor()
    page = visitor.post("topics", {"topic": "nothing", "reject": "own", "reason": "Because & <so>"}).text
    assert '<textarea hidden name="reason">\nBecause &amp; &lt;so&gt;</textarea>' in page


def test_words_from_outside_are_shown_as_text(web):
    known = suggestion(
        title=EVIL,
        why=EVIL,
        queries=(EVIL,),
        query=EVIL,
        spark_window=EVIL,
        closest=(Close("content/posts/a.md", "a", EVIL, 0.6, EVIL),),
    )
    desk = web({
        "a.md": post(title="Title <script>alert(3)</script>", status="draft"),
        "topics/evil.md": new_text(replace(topic("evil"), suggestion=known)),
    })  # fmt: skip
    visitor = desk.visitor()
    for path in ("", "topics", "topics?q=%3Cscript%3E", "topics/evil/evidence", "write"):
        page = visitor.get(path).text
        assert "<script>" not in page
        assert "<img src=x" not in page
    assert html.escape("<script>alert(1)", quote=False) in visitor.get("topics").text


def test_one_broken_file_never_hides_the_queue(web):
    desk = web({**topics(2), "topics/broken.md": "---\ntitle: [\n---\n"})
    page = desk.visitor().get("topics").text
    assert "Question 1?" in page
    assert "content/topics/broken.md" in page
    assert "The other " in page


def test_filters_and_search_narrow_the_queue(web):
    grave = replace(topic("grave"), suggestion=suggestion(title="Grave?", safety=Safety.EMERGENCY, score=10))
    desk = web({**topics(3), "topics/grave.md": new_text(grave)})
    visitor = desk.visitor()
    page = visitor.get("topics?show=clinician").text
    assert "Grave?" in page
    assert 'id="topic-question-0"' not in page
    assert "a physician approves the outline" in page
    assert "Question 2?" in visitor.get("topics?q=question+2").text
    assert "No topic is like that" in visitor.get("topics?q=nothing+like+it").text


def test_a_long_queue_comes_in_pages_that_stay_light(web):
    desk = web(topics(500))
    visitor = desk.visitor()
    first = visitor.get("topics")
    assert first.text.count('class="card"') == 20
    assert len(first.text.encode()) <= 100_000
    assert 'href="?from=20"' in first.text
    assert visitor.get("topics?from=480").text.count('class="card"') == 20


def test_an_empty_queue_says_where_topics_come_from(web):
    page = web().visitor().get("topics").text
    assert "Nothing is waiting." in page
    assert "/.desk/import" in page


def test_a_read_only_folder_is_told_and_nothing_is_half_written(desk, monkeypatch):
    def full(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("plugins.trends.queue.store.write_atomically", full)
    answer = desk.visitor().script("topics", {"topic": "question-0", "reject": "1"})
    assert answer.status == 507
    assert "no space left on device" in answer.values["error"]
    assert stand(desk, "question-0").status is Status.SUGGESTED
