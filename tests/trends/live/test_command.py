"""`spine trends pull` and `status`, as people run them, against a server on this computer."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from plugins.site.lock import locked, name_of
from plugins.trends.snapshots import kept
from spine import pulling
from tests.conftest import ROOT, post

SEEDS = ["sciatica", "scoliosis"]


@pytest.fixture
def blog(small_site, server, tmp_path):
    """A site whose source is the server."""

    def make(**settings):
        given = {
            "seeds": SEEDS,
            "address": server.address,
            "pause": (0, 0),
            "deadline_seconds": 20,
            "series_queries": 4,
            **settings,
        }
        cache = tmp_path / "own-cache"
        server.rising = {
            "sciatica": [
                ("sciatica surgery recovery", 350, "+350%"),
                ("disc golf near me", 12600, "Breakout"),
            ],
            "scoliosis": [("scoliosis surgery recovery time", 90, "+90%")],
        }
        return small_site({"a.md": post()}, more=f"TRENDS = {given!r}\nCACHE_PATH = {str(cache)!r}\n")

    return make


def snapshots(site):
    return kept(site.root / "content" / "trends").payloads


def pulled(site, *arguments, code=0):
    done = site.spine("trends", "pull", "--format", "json", *arguments)
    assert done.code == code, done.out + done.err
    return json.loads(done.out)


def test_one_pull_at_a_time(blog, server):
    site = blog()
    found = pulling.source(site.root)
    with locked(found.cache, f"pull-{name_of(site.root)}", wait=0, busy="x"):
        done = site.spine("trends", "pull")
    assert done.code == 2
    assert "Google is being asked already, by another pull." in " ".join(done.err.split())
    assert not server.asked


def test_a_pull_keeps_what_came_and_follows_what_rises(blog, server):
    site = blog()
    done = site.spine("trends", "pull")
    assert done.code == 0, done.err
    assert "3 questions asked, 3 answered. That took 7 requests." in done.out
    assert server.asked[:2] == [("related", "sciatica"), ("related", "scoliosis")]
    assert server.asked[2][:2] == ("series", "spinal fusion"), "the anchor is in every series"
    assert "disc golf near me" not in server.asked[2], "what we would not answer is not followed"
    assert "Asking about “sciatica”." in done.err
    found = snapshots(site)
    assert {payload.name for payload in found} == {"relatedsearches", "multiline"}
    assert {(one.via, one.place) for one in found} == {("google", "US")}
    assert all(one.body.startswith(b")]}',") for one in found), "as it came"


def test_a_second_pull_asks_nobody(blog, server):
    site = blog()
    pulled(site)
    asked = len(server.seen)
    again = site.spine("trends", "pull")
    assert (again.code, len(server.seen)) == (0, asked)
    assert "Nothing is due: what we ask about is known." in again.out


def test_a_budget_is_never_exceeded_and_the_next_run_goes_on(blog, server):
    site = blog()
    first = pulled(site, "--budget", "4")
    assert (first["end"], first["requests"], len(server.seen)) == ("budget", 3, 3)
    assert first["left"] >= 1
    second = pulled(site)
    assert second["end"] == "done"
    assert [one for one in server.asked if one[0] == "related"] == [("related", seed) for seed in SEEDS]


def test_waiting_is_told_with_its_reason_unless_quiet(blog):
    done = blog(pause=(0.6, 0.7)).spine("trends", "pull", "--budget", "5")
    assert "Waiting 1 s before asking about “scoliosis”, so that Google does not refuse us." in done.err


def test_a_quiet_pull_says_only_what_came_of_it(blog):
    done = blog(pause=(0, 0)).spine("trends", "pull", "--quiet")
    assert (done.code, done.err) == (0, "")
    assert "answered" in done.out


def test_a_refusal_is_told_calmly_and_remembered(blog, server):
    site = blog()
    server.fail(3, "429 page")
    done = site.spine("trends", "pull")
    assert done.code == 0
    assert "Google is refusing us at the moment. What it answered before is kept" in done.out
    assert "spine trends import FILE" in done.out
    assert done.out.index("(429)") > done.out.index("We ask again from")
    asked = len(server.seen)
    again = site.spine("trends", "pull")
    assert (again.code, len(server.seen)) == (0, asked), "nobody is asked while the source rests"
    assert "The last pull that worked was today" in again.out
    status = site.spine("trends", "status")
    assert "Google is refusing us at the moment." in status.out
    assert len(snapshots(site)) == 1


def test_retry_after_is_honoured_when_it_is_longer_than_our_own_pause(blog, server):
    site = blog(cooldown_hours=1)
    server.fail(0, "503 and a time")
    refused = pulled(site)["refused"]
    assert refused["kind"] == "rate_limited"
    assert refused["until"][:10] > refused["since"][:10], "two days were asked for, not an hour"


@pytest.mark.parametrize("state", ["{", "[]", '{"google http": 3}', "", "\x00\xff", '{"a": {"kind": "x"}}'])
def test_a_damaged_memory_counts_as_none(blog, server, state, tmp_path):
    site = blog()
    (tmp_path / "own-cache").mkdir()
    (tmp_path / "own-cache" / "trends.json").write_text(
        state.replace("google http", f"google {server.address}")
    )
    assert pulled(site)["end"] == "done"


def test_failures_end_with_one_and_name_each_question(blog, server):
    site = blog()
    server.fail(1, "500")
    done = site.spine("trends", "pull")
    assert done.code == 1
    assert "No answer about “sciatica”: Google has trouble of its own. (500)" in done.out
    assert "1 question is left for the next run" in done.out or "questions are left" in done.out
    assert "Traceback" not in done.err


def test_an_empty_answer_is_kept_and_not_asked_for_again(blog, server):
    site = blog()
    server.fail(2, "empty rankedList")
    first = pulled(site)
    assert [one["fault"] for one in first["asked"]][:2] == ["empty", None]
    asked = len(server.seen)
    assert pulled(site)["end"] == "done"
    assert len(server.seen) == asked


def test_numbers_under_a_wrong_name_are_never_kept(blog, server):
    site = blog()
    server.fail(1, "another query")
    first = pulled(site, code=1)
    assert first["asked"][0]["fault"] == "malformed"
    assert "sciatica" not in {payload.seed for payload in snapshots(site)}


def start(site):
    return subprocess.Popen(
        [sys.executable, "-m", "spine", "--site", str(site.root), "trends", "pull", "--format", "json"],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(condition, process):
    ends = time.monotonic() + 20
    while not condition() and time.monotonic() < ends and process.poll() is None:
        time.sleep(0.005)
    assert condition()


@pytest.mark.parametrize("requests", [1, 2, 3, 4, 5, 6])
def test_a_pull_that_is_killed_loses_nothing_and_is_gone_on_with(blog, server, requests):
    site = blog(pause=(0.05, 0.06))
    process = start(site)
    wait_for(lambda: len(server.seen) >= requests, process)
    process.kill()
    process.communicate()
    before = {payload.seed: payload.body for payload in snapshots(site)}
    assert not kept(site.root / "content" / "trends").findings
    server.asked.clear()
    assert pulled(site)["end"] == "done"
    after = {payload.seed: payload.body for payload in snapshots(site)}
    assert before.items() <= after.items()
    assert not {query for kind, *queries in server.asked for query in queries if kind == "related"} & set(
        before
    )
    assert set(SEEDS) <= set(after)


def test_ctrl_c_ends_calmly_with_what_is_kept(blog, server):
    site = blog(pause=(5, 6))
    process = start(site)
    wait_for(lambda: len(snapshots(site)) == 1, process)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    said = json.loads(out)
    assert (said["end"], len(said["asked"])) == ("stopped", 1)
    assert "Everything that was answered is kept." in said["words"]


def test_status_says_what_is_due_and_asks_nobody(blog, server):
    site = blog()
    status = site.spine("trends", "status")
    assert status.code == 0
    assert "No pull has worked so far.\n2 questions are due: 2 for related searches." in status.out
    assert not server.seen
    pulled(site)
    after = site.spine("trends", "status")
    assert "The last pull that worked was today" in after.out
    assert "3 snapshots from Google" in after.out
    data = json.loads(site.spine("trends", "status", "--format", "json").out)
    assert (data["due"], data["snapshots"]["count"]) == ([], 3)


def test_a_dry_run_says_what_would_be_asked_and_asks_nobody(blog, server):
    done = blog().spine("trends", "pull", "--dry-run")
    assert done.out == "Would ask about “sciatica”.\nWould ask about “scoliosis”.\n"
    assert not server.seen


def test_wrong_settings_end_with_two_and_say_which(blog):
    done = blog(pauze=3, place="Minnesota").spine("trends", "pull")
    assert done.code == 2
    assert 'TRENDS has no setting "pauze". Did you mean "pause"?' in done.err
    assert 'TRENDS: "place" must be a country such as "US"' in done.err
    assert blog(clinet="x").spine("check").code == 2


def test_a_pull_renews_the_topics(blog):
    done = pulled(blog())
    assert done["topics"]["waiting"] >= 1
