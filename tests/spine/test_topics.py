"""`spine topics`, as an editor or a program meets it."""

import datetime as dt
import json
import os
import pty
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from plugins.posts import read_library
from plugins.site import load_site
from plugins.trends.payload import Payload
from plugins.trends.queue.decide import REASONS
from plugins.trends.queue.fields import path_of
from plugins.trends.queue.standing import look_at
from plugins.trends.queue.store import read_file, save
from plugins.trends.snapshots import keep
from plugins.trends.topic import Close, Safety, Status
from spine.cli import main
from tests.conftest import ROOT, SmallSite, post
from tests.trends.queue.making import rising, suggestion, topic

SLUG = "why-do-back-surgeries-fail"
OTHER = "sciatica-at-night"
DRAFT = f"content/posts/{SLUG}.md"


@pytest.fixture
def site(small_site) -> SmallSite:
    """A site with two posts, and two topics that wait."""
    made = small_site(
        {"fusion.md": post(title="What is spinal fusion?"), "pillows.md": post(title="Pillows")}
    )
    save(made.root, topic(SLUG), None)
    second = suggestion(
        rising("sciatica at night", 90), subject="sciatica/sleep", query="sciatica at night", title="How to sleep with sciatica",
        queries=("sciatica at night",), category="Discs and Nerves", score=55, growth=90.0, safety=Safety.EMERGENCY,
        closest=(Close("content/posts/pillows.md", "pillows", "Pillows", 0.8, "Shares “sleep”."),),
    )  # fmt: skip
    save(made.root, replace(topic(OTHER), suggestion=second), None)
    return made


def ask(site: SmallSite, *arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["--site", str(site.root), "topics", *arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def mark(site: SmallSite) -> None:
    """Do what a build does with the queue."""
    library = read_library(load_site(site.root))
    look_at(
        site.root, library, now=dt.datetime.now(dt.UTC) + dt.timedelta(days=2), cache=site.root / ".cache"
    )


def status(site: SmallSite, slug: str = SLUG) -> str:
    return str(read_file(site.root, slug).topic.status)


def test_the_list_is_a_table_with_the_best_first(site):
    out = ask(site).stdout
    assert out.index("Why do back surgeries fail?") < out.index("How to sleep with sciatica")
    for word in (
        "87",
        "+350 %",
        "Some way off: What is spinal fusion?",
        "Needs a clinician: an emergency",
        "█",
    ):
        assert word in out
    assert "2 topics wait for review; no searches have been read yet." in out
    assert "\x1b" not in out


def test_the_list_is_narrowed_by_status_category_and_words(site):
    ask(site, "reject", OTHER, "--reason", "3")
    assert "sciatica" not in ask(site).stdout
    assert "How to sleep with sciatica" in ask(site, "--status", "rejected").stdout
    assert "Rejected" in ask(site, "list", "--status", "all").stdout
    assert "back surgeries" in ask(site, "--category", "spine surgery", "--search", "WHY fail").stdout
    assert "No topic is like that." in ask(site, "--category", "Recovery").stdout


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_the_list_fits_any_terminal(site, columns):
    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": columns, "TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "spine", "--site", str(site.root), "topics"]
    with subprocess.Popen(command, stdout=follower, stderr=follower, env=environment, cwd=ROOT) as running:
        os.close(follower)
        parts = []
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:
                break
            if not part:
                break
            parts.append(part)
        assert running.wait(60) == 0
    os.close(leader)
    lines = re.sub(r"\x1b\[[0-9;]*m|\r", "", b"".join(parts).decode()).split("\n")
    table = [line for line in lines if "wait for review" not in line]
    assert max(map(len, table)) <= int(columns)
    assert "87" in "".join(table)
    assert "why-do-back-surgeries-fail" in "".join("".join(table).split())


def test_an_empty_queue_says_where_topics_come_from(small_site):
    out = ask(small_site()).stdout
    assert "Nothing waits for review." in out
    assert "spine trends import FILE" in out


def test_one_broken_file_is_named_and_the_others_are_there(site):
    (site.root / path_of("broken")).write_text("---\nstatus: sugested\n---\n", encoding="utf-8")
    done = ask(site)
    assert 'Did you mean "suggested"?' in done.stderr
    assert "Why do back surgeries fail?" in done.stdout
    assert json.loads(ask(site, "--format", "json").stdout)["findings"][0]["code"] == "topic/status"
    assert "broken.md:2" in ask(site, "accept", "broken", code=2).stderr
    ask(site, "show", "broken", code=1)


def test_show_gives_all_evidence_with_dates_and_sources_and_every_decision(site):
    ask(site, "reject", SLUG, "--reason", "nobody here does that", "--by", "Ann")
    out = ask(site, "show", "why").stdout
    for words in ("2026-11-15  explore-csv  rising +350%", "US", "Ann: rejected: nobody here does that", "Fair: one source, seen twice", "Shares “surgery”."):  # fmt: skip
        assert words in out


def test_a_topic_is_found_by_its_file_or_the_beginning_of_its_name(site):
    for name in (SLUG, "why-do", path_of(SLUG), str(site.root / path_of(SLUG))):
        assert json.loads(ask(site, "show", name, "--format", "json").stdout)["slug"] == SLUG
    assert f'Did you mean "{SLUG}"?' in ask(site, "show", "why-do-back-surgerys-fail", code=2).stderr
    save(site.root, topic("why-not"), None)
    assert "Several topics begin with" in ask(site, "show", "why", code=2).stderr


def test_accepting_writes_a_draft_that_is_sound(site):
    done = ask(site, "accept", SLUG, "--by", "Ann", "--author", "a-surgeon")
    assert done.stdout == f"Accepted, a draft is waiting in {DRAFT}: “Why do back surgeries fail?”.\n"
    text = (site.root / DRAFT).read_text(encoding="utf-8")
    for line in ('title: "Why do back surgeries fail?"', "category: Spine Surgery", "authors: [a-surgeon]", 'search_phrase: "why do back surgeries fail"', f"topic: {SLUG}", "[What is spinal fusion?]({filename}/posts/fusion.md)"):  # fmt: skip
        assert line in text
    assert status(site) == "accepted"
    assert [f for f in site.check() if f["severity"] == "error"] == []
    assert not site.publish().mentions(SLUG)
    assert status(site) == "accepted"


def test_a_draft_that_somebody_has_begun_is_written(site):
    ask(site, "accept", SLUG)
    path = site.root / DRAFT
    path.write_text(
        path.read_text(encoding="utf-8").replace("Short sentences.", "Because."), encoding="utf-8"
    )
    mark(site)
    assert status(site) == "written"
    assert "A draft for it has been begun" in ask(site, "reject", SLUG, "--reason", "3", code=2).stderr
    path.unlink()
    mark(site)
    assert status(site) == "accepted"
    assert "is no longer there" in ask(site, "--status", "accepted").stdout
    ask(site, "accept", SLUG)
    assert path.exists()


def test_nothing_is_written_over(site):
    (site.root / DRAFT).write_text(post(title="Ours already"), encoding="utf-8")
    before = (site.root / DRAFT).read_bytes()
    assert f"spine topics improve {SLUG} {SLUG}" in " ".join(ask(site, "accept", SLUG, code=2).stderr.split())
    assert (site.root / DRAFT).read_bytes() == before
    assert status(site) == "suggested"
    ask(site, "accept", SLUG, "--address", "Failed back surgery")
    assert (site.root / "content/posts/failed-back-surgery.md").exists()


def test_a_title_that_is_taken_is_said(site):
    site.write({"x.md": post(title="Why do back surgeries fail")})
    assert "content/posts/x.md has this title already" in " ".join(
        ask(site, "accept", SLUG, code=2).stderr.split()
    )


@pytest.mark.parametrize(("typed", "kept"), [("3", REASONS[2]), ("pasing news", REASONS[2]), ("NOT WHAT WE TREAT.", REASONS[0]), ("we sold the machine", "we sold the machine")])  # fmt: skip
def test_a_reason_is_a_number_a_frequent_one_or_own_words(site, typed, kept):
    ask(site, "reject", SLUG, "--reason", typed)
    decision = read_file(site.root, SLUG).topic.decisions[-1]
    assert (decision.did, decision.why) == ("rejected", kept)
    assert decision.strength == 3.5


def test_rejecting_needs_a_reason(site):
    stderr = " ".join(ask(site, "reject", SLUG, code=2).stderr.split())
    assert all(reason in stderr for reason in REASONS)
    assert status(site) == "suggested"


def test_snoozing_until_a_day_or_for_some_days(site):
    environment = {"SOURCE_DATE_EPOCH": str(int(dt.datetime(2026, 11, 20, tzinfo=dt.UTC).timestamp()))}

    def until() -> dt.date:
        return read_file(site.root, SLUG).topic.decisions[-1].until

    done = site.spine("topics", "snooze", SLUG, "--until", "2027-01-19", **environment)
    assert done.out == "Snoozed until 19 January 2027: “Why do back surgeries fail?”.\n"
    site.spine("topics", "snooze", SLUG, "--days", "3", **environment)
    assert until() == dt.date(2026, 11, 23)
    site.spine("topics", "snooze", SLUG, **environment)
    assert until() == dt.date(2027, 1, 15)
    assert site.spine("topics", "snooze", SLUG, "--until", "2026-11-20", **environment).code == 2
    assert ask(site, "snooze", SLUG, "--until", "2027-01-19", "--days", "3", code=2)


def test_merging_into_a_topic_or_a_post(site):
    ask(site, "merge", OTHER, SLUG)
    assert read_file(site.root, OTHER).topic.decisions[-1].into == SLUG
    assert "has been merged into it" in ask(site, "merge", SLUG, OTHER, code=2).stderr
    ask(site, "accept", SLUG)
    assert "sciatica at night" in (site.root / DRAFT).read_text(encoding="utf-8")
    ask(site, "undo", OTHER)
    ask(site, "merge", OTHER, "pillows")
    assert read_file(site.root, OTHER).topic.decisions[-1].into == "content/posts/pillows.md"
    assert 'Did you mean "pillows"?' in ask(site, "merge", SLUG, "pilows", code=2).stderr


def test_improving_the_closest_post_or_a_named_one(site):
    assert "content/posts/pillows.md" in ask(site, "improve", OTHER).stdout
    topic_now = read_file(site.root, OTHER).topic
    assert (topic_now.status, topic_now.post) == (Status.ACCEPTED, "content/posts/pillows.md")
    mark(site)
    assert status(site, OTHER) == "accepted"
    today = f"{dt.datetime.now(dt.UTC) + dt.timedelta(days=1):%Y-%m-%d}"
    site.write({"pillows.md": post(title="Pillows", updated=today)})
    mark(site)
    assert status(site, OTHER) == "published"
    ask(site, "improve", SLUG, "fusion")
    assert read_file(site.root, SLUG).topic.decisions[-1].into == "content/posts/fusion.md"


@pytest.mark.parametrize(
    "decision",
    [("accept",), ("reject", "--reason", "3"), ("snooze",), ("merge", OTHER), ("improve", "fusion"), ("reject", "--reason", "x", "reopen")],
)  # fmt: skip
def test_every_decision_can_be_taken_back(site, decision):
    before = {path.name: path.read_bytes() for path in (site.root / "content").rglob("*.md")}
    reopen = decision[-1] == "reopen"
    name, *rest = decision[:-1] if reopen else decision
    ask(site, name, SLUG, *rest)
    if reopen:
        ask(site, "reopen", SLUG)
        assert status(site) == "suggested"
        ask(site, "undo", SLUG)
        assert status(site) == "rejected"
    assert "Taken back" in ask(site, "undo").stdout
    assert {path.name: path.read_bytes() for path in (site.root / "content").rglob("*.md")} == before


def test_a_draft_that_was_changed_is_not_taken_away(site):
    ask(site, "accept", SLUG)
    path = site.root / DRAFT
    path.write_text(path.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    assert f"The draft has been changed since, so it stays: {DRAFT}" in ask(site, "undo").stdout
    assert path.exists()


def test_undo_without_a_topic_takes_back_ones_own_last_decision(site):
    ask(site, "reject", SLUG, "--reason", "3", "--by", "Ann")
    ask(site, "snooze", OTHER, "--by", "Bob")
    ask(site, "undo", "--by", "Ann")
    assert (status(site), status(site, OTHER)) == ("suggested", "snoozed")
    assert "Ann has decided nothing yet" in ask(site, "undo", "--by", "Ann", code=2).stderr
    assert ask(site, "undo", SLUG, code=2)


@pytest.mark.parametrize(
    "arguments",
    [("accept", SLUG), ("reject", SLUG, "--reason", "3"), ("snooze", SLUG), ("merge", SLUG, OTHER), ("improve", SLUG, "fusion"), ("show", SLUG), ("list",)],
)  # fmt: skip
def test_everything_can_be_scripted(site, arguments):
    told = json.loads(ask(site, *arguments, "--format", "json").stdout)
    found = told["topics"][0] if "topics" in told else told.get("topic", told)
    assert found["slug"] == SLUG
    assert found["queries"] == ["why do back surgeries fail"]
    assert found["closest"][0]["closeness"] == 0.31
    if "said" in told:
        assert found["decisions"][0]["who"]


def test_a_decision_that_makes_no_sense_is_refused(site):
    assert "waits for review already" in ask(site, "reopen", SLUG, code=2).stderr
    ask(site, "accept", SLUG)
    assert "It is accepted already" in ask(site, "accept", SLUG, code=2).stderr
    assert 'Did you mean "reject"?' in ask(site, "rejct", SLUG, code=2).stderr
    assert "Give your own name" in ask(site, "snooze", OTHER, "--by", "Spine", code=2).stderr


def test_two_people_at_one_computer_lose_no_decision(site):
    def decide(number: int) -> int:
        return site.spine("topics", "snooze", SLUG, "--days", str(number), "--by", f"Person {number}").code

    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(decide, range(1, 4))) == {0}
    assert len(read_file(site.root, SLUG).topic.decisions) == 3


def test_every_command_and_option_of_topics_and_trends_is_in_the_handbook():
    handbook = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    for group in ("topics", "trends"):
        for name, command in main.commands[group].commands.items():
            assert f"spine {group} {name}" in handbook
            options = [one.opts[0] for one in command.params if one.param_type_name == "option"]
            assert [option for option in options if option not in handbook] == []


def test_a_rescued_query_is_taught_and_becomes_a_topic(site):
    """What the vocabulary drops, an editor can bring back."""
    body = "Category: All categories\n\n\"back surgery: (3/15/24 - 3/15/25, United States)\"\n\nTOP\nback surgery,100\n\nRISING\ndog back surgery recovery,\"+1,600%\"\n"  # fmt: skip
    payload = Payload(
        body=body.encode(), name="relatedQueries.csv", fetched=dt.datetime(2025, 3, 15, tzinfo=dt.UTC)
    )
    keep(site.root / "content/trends", payload)
    listed = json.loads(ask(site, "list", "--dropped", "--format", "json").stdout)["dropped"]
    assert "dog back surgery recovery" in [one["query"] for one in listed]
    assert (
        'Did you mean "dog back surgery recovery"?'
        in ask(site, "rescue", "dog back surgry recovery", code=2).stderr
    )
    assert (
        "Did you mean"
        in ask(site, "rescue", "dog back surgery recovery", "--about", "sciatca", code=2).stderr
    )
    done = json.loads(
        ask(site, "rescue", "Dog back surgery  recovery", "--by", "Ann", "--format", "json").stdout
    )
    assert "dog back surgery recovery" in done["topic"]["queries"]
    text = (site.root / "content/trends/vocabulary.yaml").read_text(encoding="utf-8")
    assert '{query: "dog back surgery recovery", by: "Ann"' in text
    assert ask(site, "list", "--dropped").stdout.count("dog back surgery") == 0
    assert not [f for f in site.check() if f["path"].startswith("content/trends")]


def test_a_vocabulary_that_can_not_be_read_is_not_written_to(site):
    test_a_rescued_query_is_taught_and_becomes_a_topic(site)
    path = site.root / "content/trends/vocabulary.yaml"
    path.write_text("rescued: [{query: dog back surgery recovery\n", encoding="utf-8")
    assert "can't be read" in ask(site, "rescue", "dog back surgery recovery", code=2).stderr
    assert path.read_text(encoding="utf-8") == "rescued: [{query: dog back surgery recovery\n"
