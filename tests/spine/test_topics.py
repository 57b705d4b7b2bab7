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
from plugins.trends.queue.decide import REASONS, decided
from plugins.trends.queue.fields import path_of
from plugins.trends.queue.rescue import RescueError, rescues, with_rescue, without_rescue
from plugins.trends.queue.standing import look_at
from plugins.trends.queue.store import read_file, save
from plugins.trends.snapshots import keep
from plugins.trends.topic import Close, Decision, Safety, Status
from spine.cli import main
from tests.conftest import ROOT, SmallSite, post
from tests.trends.queue.making import NOW, decision, rising, suggestion, topic

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


def test_the_list_is_a_table_with_the_best_first(site, monkeypatch):
    monkeypatch.setenv("COLUMNS", "150")
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
    assert "is no longer there" in flat(ask(site, "--status", "accepted").stdout)
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


@pytest.mark.parametrize("number", ["9", "0", "+1", "99999999999999999999999"])
def test_a_number_that_is_no_reason_is_refused(site, number):
    stderr = flat(ask(site, "reject", SLUG, "--reason", number, code=2).stderr)
    assert f"There is no reason {number[:20]}." in stderr
    assert all(f"{place} {reason}" in stderr for place, reason in enumerate(REASONS, 1))
    assert status(site) == "suggested"


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


@pytest.mark.parametrize("through", [(), ("between",)])
def test_a_topic_is_as_careful_as_those_merged_into_it(site, through):
    """A clinician's check is never lost on the way, however long the way is."""
    into = SLUG
    for slug in through:
        save(site.root, replace(topic(slug), suggestion=suggestion(subject=slug, title=slug)), None)
        into = slug
    assert f"{into} needs a clinician now (emergency)" in ask(site, "merge", OTHER, into).stdout
    if through:
        ask(site, "merge", into, SLUG)
    assert "Needs a clinician: an emergency" in ask(site).stdout
    assert "Needs a clinician: an emergency" in ask(site, "show", SLUG).stdout
    told = json.loads(ask(site, "--format", "json").stdout)["topics"][0]
    assert (told["slug"], told["safety"]) == (SLUG, "emergency")
    assert json.loads(ask(site, "show", SLUG, "--format", "json").stdout)["safety"] == "emergency"
    ask(site, "accept", SLUG)
    draft = (site.root / DRAFT).read_text(encoding="utf-8")
    assert "a physician approves this outline before anyone writes" in draft
    assert "/// emergency | Call 911 or go to the emergency room now if" in draft
    assert "sciatica at night" in draft
    assert [f for f in site.check() if f["severity"] == "error"] == []
    ask(site, "undo", SLUG)
    ask(site, "undo", OTHER)
    assert "Needs a clinician" not in ask(site, "show", SLUG).stdout


def test_an_offer_to_improve_a_published_post_can_be_left(site):
    path = "content/posts/fusion.md"
    site.write({"fusion.md": post(title="What is spinal fusion?", topic=SLUG)})
    offered = topic(SLUG, decision("accepted"), post=path, status=Status.PUBLISHED, improve="It rises again.")
    save(site.root, offered, read_file(site.root, SLUG))
    assert (
        f"Left as it is: “Why do back surgeries fail?”, {path}."
        in ask(site, "reject", SLUG, "--reason", "2").stdout
    )
    assert "It rises again" not in ask(site).stdout
    assert status(site) == "published"
    assert "There is nothing to reject" in ask(site, "reject", SLUG, "--reason", "2", code=2).stderr
    # and a plan to improve it can be seen, and be given up
    ask(site, "improve", SLUG)
    assert f"improve: {path}" in ask(site, "--status", "accepted").stdout
    assert path in ask(site, "show", SLUG).stdout
    mark(site)
    assert status(site) == "accepted"
    assert "Left as it is" in ask(site, "reject", SLUG, "--reason", "2").stdout
    assert status(site) == "published"
    ask(site, "improve", SLUG)
    assert "No longer to be improved" in ask(site, "reopen", SLUG).stdout


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


def flat(text: str) -> str:
    return " ".join(text.split())


def test_undo_without_a_topic_takes_back_the_newest_of_all_and_only_ones_own(site):
    assert "Nobody has decided anything yet" in ask(site, "undo", "--by", "Ann", code=2).stderr
    ask(site, "reject", SLUG, "--reason", "3", "--by", "Ann")
    ask(site, "undo", "--by", "Ann")
    ask(site, "reject", SLUG, "--reason", "3", "--by", "Ann")
    path = site.root / path_of(OTHER)
    later = decided(read_file(site.root, OTHER).topic, Decision("accepted", "Bob", NOW + dt.timedelta(9999)))
    save(site.root, later, read_file(site.root, OTHER))
    before = path.read_bytes()
    stderr = flat(ask(site, "undo", "--by", "Ann", code=2).stderr)
    assert "is not yours but that of Bob: accepted, “How to sleep with sciatica”" in stderr
    assert f"spine topics undo {OTHER}" in stderr
    assert path.read_bytes() == before
    assert (status(site), status(site, OTHER)) == ("rejected", "accepted")
    ask(site, "undo", "--by", "Bob")
    assert f"Taken back: rejected by Ann on {today()}" in ask(site, "undo", "--by", "Ann").stdout
    assert ask(site, "undo", SLUG, code=2)


def today() -> str:
    now = dt.datetime.now(dt.UTC)
    return f"{now.day} {now:%B %Y}"


def test_undo_says_that_the_draft_goes(site):
    ask(site, "accept", SLUG, "--by", "Ann")
    out = ask(site, "undo", "--by", "Ann").stdout
    assert (
        f"Taken back: accepted by Ann on {today()}: “Why do back surgeries fail?”. It is suggested now."
        in out
    )
    assert f"Its draft, which nobody had changed, is gone: {DRAFT}" in out
    assert not (site.root / DRAFT).exists()


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


@pytest.mark.parametrize(
    "arguments",
    [("accept", "nothing"), ("reject", SLUG), ("reject", SLUG, "--reason", "9"), ("show",), ("lst",), ("list", "--status", "odd"), ("--bad",), ("undo",), ("rescue", "never seen"), ("show", "broken")],
)  # fmt: skip
def test_a_program_gets_its_error_as_an_object(site, arguments):
    (site.root / path_of("broken")).write_text("---\nstatus: sugested\n---\n", encoding="utf-8")
    code = 1 if "broken" in arguments else 2
    for form in (("--format", "json"), ("--format=json",)):
        done = ask(site, *arguments, *form, code=code)
        assert json.loads(done.stdout)["error"]
        assert done.stderr


@pytest.mark.parametrize("columns", [30, 60, 79, 99, 100, 130, 200])
def test_a_piped_list_keeps_to_its_columns_and_breaks_no_name(site, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    long = "how-long-does-it-take-to-recover-from-a-spinal-fusion-of-three-levels"
    save(site.root, replace(topic(long), suggestion=suggestion(subject="x", score=3)), None)
    lines = ask(site, "--status", "all").stdout.split("\n")[:-2]
    assert max(len(line) for line in lines if line.strip() not in (long, SLUG)) <= columns
    for slug in (SLUG, OTHER, long):
        assert any(slug in line.split() for line in lines)
    text = flat(" ".join(lines))
    assert ("Searches rose by" in text) == (columns >= 100)


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


def test_a_rescue_is_taken_back_and_nothing_else(site):
    ask(site, "accept", SLUG, "--by", "Ann")
    files = {p: p.read_bytes() for p in (site.root / "content").rglob("*.md")}
    test_a_rescued_query_is_taught_and_becomes_a_topic(site)
    for name in ((), ("Dog back surgery  recovery",)):
        if name:
            ask(site, "rescue", "dog back surgery recovery", "--by", "Ann")
        out = ask(site, "undo", *name, "--by", "Ann").stdout
        assert f"Taken back: rescued by Ann on {today()}: “dog back surgery recovery”." in out
        listed = json.loads(ask(site, "list", "--dropped", "--format", "json").stdout)["dropped"]
        assert "dog back surgery recovery" in [one["query"] for one in listed]
        assert not [one for one in json.loads(ask(site, "--status", "all", "--format", "json").stdout)["topics"] if "dog" in one["query"]]  # fmt: skip
    after = {p: p.read_bytes() for p in (site.root / "content").rglob("*.md")}
    assert {p: data for p, data in after.items() if p in files} == files
    assert status(site) == "accepted"


def test_what_waits_for_a_quieter_week_comes_at_once_when_it_is_rescued_and_goes_again(site):
    config = site.root / "pelicanconf.py"
    config.write_text(config.read_text() + "\nTRENDS = {**TRENDS, 'most_waiting': 1, 'most_new': 1}\n")
    rows = "".join(
        f'{what} surgery recovery,"+1,600%"\n' for what in ("scoliosis", "sciatica", "spondylolisthesis")
    )
    body = f'Category: All categories\n\n"back surgery: (3/15/24 - 3/15/25, United States)"\n\nTOP\nback surgery,100\n\nRISING\n{rows}'
    fetched = dt.datetime(2025, 3, 15, tzinfo=dt.UTC)
    keep(
        site.root / "content/trends", Payload(body=body.encode(), name="relatedQueries.csv", fetched=fetched)
    )

    def later() -> list[str]:
        dropped = json.loads(ask(site, "list", "--dropped", "--format", "json").stdout)["dropped"]
        return [one["query"] for one in dropped if one["reason"] == "later"]

    waits = later()
    query = next(one for one in waits if one.endswith("recovery"))
    assert "is in the topic" in ask(site, "rescue", query, "--by", "Ann").stdout
    assert query not in later()
    out = ask(site, "undo", query, "--by", "Ann").stdout
    assert "is gone with it." in out
    assert later() == waits


def test_a_rescue_that_other_words_stand_beside_is_taken_out_alone():
    text = with_rescue("# ours\nentries: []\n", "a dog", by="Ann", when=NOW, subject="sciatica")
    both = with_rescue(text, "b cat", by="Bob", when=NOW)
    assert without_rescue(both, "B  cat") == text
    assert [(one.query, one.by, one.when) for one in rescues(both)] == [
        ("a dog", "Ann", NOW),
        ("b cat", "Bob", NOW),
    ]
    assert without_rescue(text, "a dog") == "# ours\nentries: []\nrescued: []\n"
    old = "rescued:\n  - {query: a dog, by: Ann, when: 2026-11-20}\n"
    assert rescues(old)[0].when == NOW.replace(hour=0)
    with pytest.raises(RescueError):
        without_rescue("rescued: [{query: a dog, by: Ann, when: 2026-11-20}]\n", "a dog")


def test_a_vocabulary_that_can_not_be_read_is_not_written_to(site):
    test_a_rescued_query_is_taught_and_becomes_a_topic(site)
    path = site.root / "content/trends/vocabulary.yaml"
    path.write_text("rescued: [{query: dog back surgery recovery\n", encoding="utf-8")
    assert "can't be read" in ask(site, "rescue", "dog back surgery recovery", code=2).stderr
    assert path.read_text(encoding="utf-8") == "rescued: [{query: dog back surgery recovery\n"
