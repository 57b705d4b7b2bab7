"""Every week by itself: the searches come in, and one pull request has the new topics in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import post
from tests.trends.live.trends_server import TrendsServer, serving
from tests.workflows.runner import Runner, git, hosted

RISING = {
    "sciatica": [("sciatica surgery recovery", 350, "+350%"), ("disc golf near me", 12600, "Breakout")],
    "scoliosis": [("scoliosis surgery recovery time", 90, "+90%")],
}
TOPICS = "content/topics/"


@pytest.fixture(scope="module")
def one_server() -> Iterator[TrendsServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(one_server: TrendsServer) -> TrendsServer:
    one_server.reset()
    one_server.rising = dict(RISING)
    return one_server


@pytest.fixture
def blog(small_site, server: TrendsServer, tmp_path: Path) -> Path:
    """A practice's blog in git, whose source is the server; nothing is known yet."""
    given = {
        "seeds": ["sciatica"],
        "address": server.address,
        "pause": (0, 0),
        "deadline_seconds": 20,
        "series_queries": 0,
        "minimum_score": 0,
    }
    config = f"import os\nTRENDS = {given!r}\nTRENDS['seeds'] += os.environ.get('MORE_SEEDS', '').split()\nCACHE_PATH = str(ROOT / '.cache')\n"
    site = small_site({"a.md": post()}, more=config)
    return hosted(site.root, tmp_path / "remote.git")


@pytest.fixture
def runner(blog: Path, tmp_path: Path) -> Runner:
    return Runner(tmp_path / "github", tmp_path / "remote.git")


def files(runner: Runner, commit: str) -> set[str]:
    return set(git(runner.remote, "diff", "--name-only", "main", commit).splitlines())


def run(runner: Runner) -> dict:
    jobs = runner.run("trends.yml")
    assert [job.code for job in jobs.values()] == [0, 0], "\n".join(job.log for job in jobs.values())
    return jobs


def test_new_topics_come_as_a_pull_request_in_words_and_main_stays(runner, blog):
    main = git(runner.remote, "rev-parse", "main")
    jobs = run(runner)
    (pull,) = runner.pulls
    assert (pull["base"], pull["head"]) == ("main", "topics/for-main")
    assert pull["title"].endswith("new topics from searches") or pull["title"] == "1 new topic from searches"
    assert "`sciatica surgery recovery`" in pull["body"]
    assert "+350 %" in pull["body"]
    assert "1 question asked, 1 answered." in pull["body"]
    assert "disc golf" not in pull["body"]
    assert git(runner.remote, "rev-parse", "main") == main
    assert all(name.startswith((TOPICS, "content/trends/")) for name in files(runner, "topics/for-main"))
    assert any(name.startswith(TOPICS) for name in files(runner, "topics/for-main"))
    assert "sciatica surgery recovery" in jobs["pull"].summary


def test_a_second_run_renews_the_same_pull_request_and_keeps_what_people_changed_in_it(runner, blog):
    run(runner)
    git(blog, "fetch", "--quiet", "origin")
    git(blog, "switch", "--quiet", "topics/for-main")
    topic = next((blog / TOPICS).glob("*.md"))
    topic.write_text(topic.read_text() + "Ask Dr. Example first.\n")
    git(blog, "commit", "--quiet", "-am", "A note")
    git(blog, "push", "--quiet", "origin", "topics/for-main")
    git(blog, "switch", "--quiet", "main")
    (blog / "content/posts/b.md").write_text(post(title="Another"))
    git(blog, "add", "--all")
    git(blog, "commit", "--quiet", "-m", "A post")
    git(blog, "push", "--quiet", "origin", "main")
    before = runner.pulls[0]
    runner.environment["MORE_SEEDS"] = "scoliosis"
    run(runner)
    (pull,) = runner.pulls
    assert pull["number"] == before["number"]
    assert "`scoliosis surgery recovery time`" in pull["body"]
    assert "`sciatica surgery recovery`" in pull["body"], "what is not merged yet is still news"
    assert "Ask Dr. Example first." in git(runner.remote, "show", f"topics/for-main:{TOPICS}{topic.name}")
    assert all(name.startswith((TOPICS, "content/trends/")) for name in files(runner, "topics/for-main"))


def test_when_nothing_is_new_nothing_is_proposed(runner):
    run(runner)
    before = runner.pulls
    jobs = run(runner)
    assert not jobs["propose"].ran
    assert runner.pulls == before
    assert "Nothing is due" in jobs["pull"].summary


def test_when_google_refuses_the_run_ends_well_and_says_how_to_import(runner, server):
    server.fail(0, "429 page")
    jobs = run(runner)
    assert not jobs["propose"].ran
    assert runner.pulls == []
    assert jobs["pull"].summary.startswith("# No new topics from searches\n")
    assert "Google is refusing us at the moment." in jobs["pull"].summary
    assert "spine trends import FILE" in jobs["pull"].summary
    assert "::error" not in jobs["pull"].log


def test_when_a_question_gets_no_answer_the_others_come_and_a_warning_says_so(runner, server):
    runner.environment["MORE_SEEDS"] = "scoliosis"
    server.fail(1, "500")
    jobs = run(runner)
    assert "::warning::Some questions got no answer." in jobs["pull"].log
    assert "No answer about “sciatica”" in runner.pulls[0]["body"]
    assert "`scoliosis surgery recovery time`" in runner.pulls[0]["body"]


def test_a_pull_that_takes_too_long_is_stopped_and_what_was_answered_is_proposed(runner, server, blog):
    config = blog / "pelicanconf.py"
    config.write_text(config.read_text().replace("'pause': (0, 0)", "'pause': (90, 91)"))
    git(blog, "commit", "--quiet", "-am", "Slowly")
    git(blog, "push", "--quiet", "origin", "main")
    runner.environment |= {"MORE_SEEDS": "scoliosis", "LONGEST": "10s"}
    run(runner)
    assert "Stopped. Everything that was answered is kept." in runner.pulls[0]["body"]
    assert "`sciatica surgery recovery`" in runner.pulls[0]["body"]


def test_wrong_settings_fail_and_say_which(runner, blog):
    config = blog / "pelicanconf.py"
    config.write_text(config.read_text().replace("'pause'", "'pauze'"))
    git(blog, "commit", "--quiet", "-am", "A mistake")
    git(blog, "push", "--quiet", "origin", "main")
    jobs = runner.run("trends.yml")
    assert jobs["pull"].code == 2
    assert 'Did you mean "pause"?' in jobs["pull"].log
    assert not jobs["propose"].ran


def test_a_pull_request_of_somebody_elses_fork_is_not_taken_for_ours(runner):
    theirs = {"open": True, "fork": True, "base": "main", "head": "topics/for-main", "title": "Hello"}
    runner.note(**theirs, body="")
    run(runner)
    assert [one["title"] == "Hello" for one in runner.pulls] == [True, False]


def test_once_the_pull_request_is_closed_the_next_one_begins_anew(runner):
    run(runner)
    runner.note(number=1, open=False)
    run(runner)
    assert [one["open"] for one in runner.pulls] == [False, True]
    assert git(runner.remote, "rev-list", "--count", "main..topics/for-main") == "1"


def test_what_strangers_type_stays_text(runner, server):
    typed = "sciatica recovery @octocat $(touch owned) `touch owned` ; touch owned #12"
    server.rising = {"sciatica": [(typed, 350, "+350%")]}
    jobs = run(runner)
    for words in (runner.pulls[0]["body"], jobs["pull"].summary):
        assert f"``{typed}``" in words
        assert "octocat" not in words.replace(f"``{typed}``", "")
    assert not list(runner.folder.rglob("owned"))


def test_when_git_cannot_join_the_two_the_run_fails_and_says_what_to_do(runner, blog):
    run(runner)
    git(blog, "fetch", "--quiet", "origin")
    for branch, title in (("topics/for-main", "One"), ("main", "Two")):
        git(blog, "switch", "--quiet", branch)
        (blog / "content/posts/a.md").write_text(post(title=title))
        git(blog, "commit", "--quiet", "-am", title)
        git(blog, "push", "--quiet", "origin", branch)
    jobs = runner.run("trends.yml")
    assert jobs["pull"].code == 1
    assert "Merge main into topics/for-main, or close its pull request." in jobs["pull"].log
    assert not jobs["propose"].ran
