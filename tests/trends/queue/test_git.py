"""Two copies of the site, joined by git itself: nothing is lost, nothing conflicts, and one file comes out sound."""

import datetime as dt
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.trends.queue.decide import decided, decided_status
from plugins.trends.queue.fields import new_text, path_of
from plugins.trends.queue.file import read_topic, written
from plugins.trends.queue.rescue import rescue
from plugins.trends.queue.store import read_file, save
from plugins.trends.topic import Status, Suggestion, Topic
from tests.conftest import ROOT
from tests.trends.queue.making import NOW, decision, rising, suggestion, topic

SLUG = "why-do-back-surgeries-fail"


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    settings = ("-c", "user.name=Ann", "-c", "user.email=ann@practice.example", "-c", "commit.gpgsign=false")
    return subprocess.run(
        ["git", *settings, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=30,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"},
    )  # fmt: skip


def change(folder: Path, edit: Callable[[Topic], Topic], slug: str = SLUG) -> None:
    file = read_file(folder, slug)
    save(folder, edit(file.topic), file)


@pytest.fixture
def clones(tmp_path):
    """Two clones of a site whose queue has two topics."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    git(first, "init", "-q", "-b", "main")
    (first / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    for slug in (SLUG, "another-topic"):
        save(first, topic(slug), None)
    git(first, "add", "-A")
    git(first, "commit", "-qm", "begin")
    git(tmp_path, "clone", "-q", str(first), str(second))
    return first, second


def joined(first: Path, second: Path, slug: str = SLUG) -> Topic:
    """Commit both, merge the second into the first, and read what came out; writing it again mends it."""
    for clone in (first, second):
        git(clone, "add", "-A")
        git(clone, "commit", "-qm", "work")
    git(first, "fetch", "-q", str(second))
    done = git(first, "merge", "-q", "--no-edit", "FETCH_HEAD")
    assert done.returncode == 0, done.stdout + done.stderr
    file = read_file(first, slug)
    assert file.topic is not None, (file.text, file.findings)
    assert not file.findings, (file.text, file.findings)
    save(first, file.topic, file)
    again = read_file(first, slug)
    assert not again.untidy
    assert (
        again.text.count("\nstatus:")
        == again.text.count("\nqueries:")
        == again.text.count("\nevidence:")
        == 1
    )
    assert not save(first, again.topic, again)
    assert replace(again.topic, notes="") == replace(file.topic, notes="")
    return again.topic


def pulled(value: float, on: str, query: str) -> Callable[[Topic], Topic]:
    def edit(one: Topic) -> Topic:
        new: Suggestion = suggestion(
            rising(),
            rising(query, value, on),
            score=60 + int(value) % 40,
            growth=value,
            spark=(1.0, value % 100),
        )
        return replace(
            one,
            suggestion=replace(
                new, why=f"Searches rose by {value:g} %.", queries=(query, *one.suggestion.queries)
            ),
        )

    return edit


def test_both_pulled(clones):
    first, second = clones
    change(first, pulled(410, "2026-11-18", "reasons back surgery fails"))
    change(second, pulled(520, "2026-11-19", "back surgery failure"))
    after = joined(first, second).suggestion
    assert {"reasons back surgery fails", "back surgery failure"} <= set(after.queries)
    assert {record.value for record in after.evidence} == {350, 410, 520}
    assert after.growth in (410, 520)


def test_both_pulled_and_found_a_new_topic(clones):
    first, second = clones
    for clone, score in ((first, 61), (second, 64)):
        new = topic("a-new-one")
        save(clone, replace(new, suggestion=replace(suggestion(rising(value=score)), score=score)), None)
    after = joined(first, second, "a-new-one")
    assert after.status is Status.SUGGESTED
    assert after.suggestion.score in (61, 64)


def test_each_decided_another_topic(clones):
    first, second = clones
    change(first, lambda one: decided(one, decision("rejected", why="passing news")))
    change(second, lambda one: decided(one, decision("accepted", by="Bob")), "another-topic")
    assert joined(first, second).status is Status.REJECTED
    assert read_file(first, "another-topic").topic.status is Status.ACCEPTED


def test_both_decided_the_same_topic_and_the_later_one_counts(clones):
    first, second = clones
    change(
        first,
        lambda one: decided(one, decision("accepted", "2026-11-18", by="Ann"), post="content/posts/x.md"),
    )
    change(second, lambda one: decided(one, decision("rejected", "2026-11-17", by="Bob", why="passing news")))
    after = joined(first, second)
    assert [one.by for one in after.decisions] == ["Bob", "Ann"]
    assert after.status is Status.ACCEPTED
    assert after.post == "content/posts/x.md"


def test_one_decided_and_one_pulled(clones):
    first, second = clones
    change(first, lambda one: decided(one, decision("snoozed", until=dt.date(2027, 1, 19))))
    change(second, pulled(520, "2026-11-19", "back surgery failure"))
    after = joined(first, second)
    assert after.status is Status.SNOOZED
    assert "back surgery failure" in after.suggestion.queries
    assert after.suggestion.growth == 520


def test_both_pulled_and_both_decided(clones):
    first, second = clones
    change(first, pulled(410, "2026-11-18", "reasons back surgery fails"))
    change(first, lambda one: decided(one, decision("rejected", "2026-11-18", why="passing news")))
    change(second, pulled(520, "2026-11-19", "back surgery failure"))
    change(second, lambda one: decided(one, decision("accepted", "2026-11-19", by="Bob")))
    after = joined(first, second)
    assert after.status is Status.ACCEPTED
    assert len(after.decisions) == 2
    assert len(after.suggestion.evidence) == 3


def test_one_took_back_what_was_decided_and_one_pulled(clones):
    first, second = clones
    before = topic(SLUG)
    change(first, lambda one: decided(one, decision("rejected")))
    git(first, "commit", "-qam", "decide")
    git(second, "pull", "-q")
    change(first, lambda one: before)
    change(second, pulled(520, "2026-11-19", "back surgery failure"))
    assert joined(first, second).decisions == ()


def test_one_wrote_notes_and_one_pulled_and_one_decided(clones):
    first, second = clones
    path = first / path_of(SLUG)
    path.write_text(path.read_text(encoding="utf-8") + "Ask Dr. Example first.\n", encoding="utf-8")
    change(second, pulled(520, "2026-11-19", "back surgery failure"))
    change(second, lambda one: decided(one, decision("accepted", by="Bob")))
    after = joined(first, second)
    assert after.notes == "Ask Dr. Example first."
    assert after.status is Status.ACCEPTED


def test_both_wrote_notes(clones):
    first, second = clones
    for clone, words in ((first, "From Ann."), (second, "From Bob.")):
        path = clone / path_of(SLUG)
        path.write_text(path.read_text(encoding="utf-8") + words + "\n", encoding="utf-8")
        change(clone, pulled(500 + len(clone.name), "2026-11-19", words))
    notes = joined(first, second).notes
    assert "From Ann." in notes
    assert "From Bob." in notes


def test_both_rescued_a_query(clones):
    first, second = clones
    rescue(first / "content/trends/vocabulary.yaml", "dog back surgery", by="Ann", when=NOW)
    for clone, query in ((first, "cat scan of the spine"), (second, "disc golf and back pain")):
        if clone is second:
            git(first, "add", "-A")
            git(first, "commit", "-qm", "rescue")
        rescue(clone / "content/trends/vocabulary.yaml", query, by="Ann", when=NOW)
    joined(first, second)
    text = (first / "content/trends/vocabulary.yaml").read_text(encoding="utf-8")
    assert {one["query"] for one in yaml.safe_load(text)["rescued"]} == {
        "dog back surgery",
        "cat scan of the spine",
        "disc golf and back pain",
    }


def test_without_the_union_driver_deciding_and_pulling_still_join(clones):
    first, second = clones
    for clone in clones:
        (clone / ".gitattributes").write_text("* text=auto eol=lf\n", encoding="utf-8")
    change(first, lambda one: decided(one, decision("rejected", why="passing news")))
    change(second, pulled(520, "2026-11-19", "back surgery failure"))
    assert joined(first, second).status is Status.REJECTED


edits = st.lists(
    st.one_of(
        st.tuples(st.just("pull"), st.integers(1, 5000), st.text(min_size=1, max_size=20)),
        st.tuples(
            st.sampled_from(["accepted", "rejected", "snoozed", "reopened"]),
            st.integers(1, 28),
            st.text(max_size=20),
        ),
        st.tuples(st.just("notes"), st.just(0), st.text("abc -=#\n", max_size=30)),
    ),
    max_size=4,
)


def edited(text: str, changes: list, by: str) -> str:
    for kind, number, words in changes:
        file = read_topic(SLUG, text)
        if kind == "notes":
            text += words
        elif kind == "pull":
            text = written(file, pulled(number, f"2026-11-{number % 28 + 1:02}", words)(file.topic))
        else:
            text = written(
                file, decided(file.topic, decision(kind, f"2026-11-{number:02}", by=by, why=words))
            )
    return text


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ours=edits, theirs=edits)
def test_whatever_two_people_did_git_joins_it_soundly(tmp_path, ours, theirs):
    base = new_text(topic(SLUG))
    texts = {"ours": edited(base, ours, "Ann"), "base": base, "theirs": edited(base, theirs, "Bob")}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    done = git(tmp_path, "merge-file", "-p", "-q", "--union", "ours", "base", "theirs")
    assert done.returncode == 0
    file = read_topic(SLUG, done.stdout)
    assert file.topic is not None, (done.stdout, file.findings)
    sides = [read_topic(SLUG, texts[name]).topic for name in ("ours", "theirs")]
    assert set(file.topic.decisions) == {one for side in sides for one in side.decisions}
    assert file.topic.status is decided_status(file.topic.decisions)
    assert {*file.topic.suggestion.queries} == {query for side in sides for query in side.suggestion.queries}
    mended = written(file, file.topic)
    assert not read_topic(SLUG, mended).untidy
    assert read_topic(SLUG, mended).topic.decisions == file.topic.decisions
