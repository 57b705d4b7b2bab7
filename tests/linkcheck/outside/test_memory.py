"""What one check remembers for the next: fresh verdicts, failures counted over days, and nothing that breaks it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from plugins.findings import Severity
from plugins.linkcheck.outside import Network, Place, VerdictStore, check_outside
from plugins.linkcheck.outside.verdict import Outcome, Verdict
from tests.linkcheck.outside.conftest import IMPATIENT, NOW

DAY = timedelta(days=1)
GONE = Outcome(Verdict.DEAD, "gone", fails=True)


def test_a_good_link_is_not_asked_again_for_days(web, check):
    link = web.url("good.test/x")
    check(link)
    check(link, now=NOW + 13 * DAY)
    assert len(web.asked) == 1
    check(link, now=NOW + 15 * DAY)
    assert len(web.asked) == 2


def test_a_kept_verdict_is_told_again(web, check):
    link = web.url("wall.test/x")
    web.answer("wall.test", 403)
    first = check(link)
    asked = len(web.asked)
    assert check(link, now=NOW + DAY) == first
    assert len(web.asked) == asked


def test_a_clock_that_went_backwards_does_not_keep_a_verdict_for_ever(web, check):
    link = web.url("good.test/x")
    check(link, now=NOW + 3650 * DAY)
    check(link)
    assert len(web.asked) == 2


def test_a_link_is_dead_after_enough_checks_over_enough_days_and_not_before(web, check):
    web.answer("gone.test", 404)
    link = web.url("gone.test/x")
    severities = [check.one(link, now=NOW + days * DAY).severity for days in (0, 1, 2, 6, 7)]
    assert severities == [Severity.WARNING] * 4 + [Severity.ERROR]


def test_enough_days_are_not_enough_without_enough_checks(web, check):
    web.answer("gone.test", 404)
    link = web.url("gone.test/x")
    severities = [check.one(link, now=NOW + days * DAY).severity for days in (0, 30, 31)]
    assert severities == [Severity.WARNING, Severity.WARNING, Severity.ERROR]


def test_a_dead_link_comes_with_an_archive_address_from_when_it_was_last_seen(web, check):
    link = web.url("gone.test/x")
    check(link, now=NOW - 100 * DAY)
    web.answer("gone.test", 404)
    for days in (0, 4, 8):
        found = check.one(link, now=NOW + days * DAY)
    assert f"https://web.archive.org/web/20251122/{link}" in found.fix
    assert "3 checks since 2 March 2026" in found.message
    assert not web.paths("web.archive.org")


def test_one_good_answer_begins_the_count_anew(web, check):
    web.answer("gone.test", 404)
    link = web.url("gone.test/x")
    check(link)
    check(link, now=NOW + 5 * DAY)
    web.answer("gone.test", 200)
    assert check(link, now=NOW + 6 * DAY) == []
    web.answer("gone.test", 404)
    assert check.one(link, now=NOW + 30 * DAY).severity == Severity.WARNING


def test_an_answer_that_tells_nothing_neither_counts_nor_clears(web, check):
    link = web.url("gone.test/x")
    for days, status in ((0, 404), (3, 404), (5, 403), (13, 404)):
        web.answer("gone.test", status)
        found = check.one(link, now=NOW + days * DAY, kept_days={})
    assert found.severity == Severity.ERROR


def test_a_site_that_stays_away_for_long_becomes_a_warning(web, check):
    web.answer("ill.test", 500)
    link = web.url("ill.test/x")
    severities = [check.one(link, now=NOW + days * DAY).severity for days in (0, 4, 8)]
    assert severities == [Severity.NOTE, Severity.NOTE, Severity.WARNING]


def test_a_check_that_reached_nobody_counts_against_nobody(web, check):
    links = [f"http://missing{n}.test/" for n in range(4)]
    for days in (0, 4, 8, 12):
        found = check(*links, now=NOW + days * DAY)
    assert {finding.severity for finding in found} == {Severity.NOTE}


def test_dead_names_are_counted_when_all_other_verdicts_are_still_fresh(web, check):
    """Only the dead ones are asked again and none is heard, so one that worked lately is asked as well."""
    good = web.url("good.test/")
    links = [good, *(f"http://missing{n}.test/" for n in range(4))]
    for days in (0, 4, 8):
        found = check(*links, now=NOW + days * DAY)
    assert [finding.severity for finding in found] == [Severity.ERROR] * 4
    assert len(web.asked) == 3


def test_a_check_that_is_stopped_by_hand_keeps_what_it_knows(web, tmp_path):
    script = (
        "import signal, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from plugins.linkcheck.outside import OutsideSettings, Place, VerdictStore, check_outside\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def stop(done, total):\n"
        "    if done == 5: signal.raise_signal(signal.SIGINT)\n"
        "links = {f'http://127.0.0.1:{sys.argv[2]}/{n}': [Place('p')] for n in range(20)}\n"
        "settings = OutsideSettings(allow_private=True, pause=0.01)\n"
        "with VerdictStore(Path(sys.argv[1])) as store:\n"
        "    now = datetime(2026, 3, 2, tzinfo=UTC)\n"
        "    try: check_outside(links, settings, store=store, now=now, progress=stop)\n"
        "    except KeyboardInterrupt: sys.exit(130)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "store"), str(web.port)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (130, "")
    with VerdictStore(tmp_path / "store") as store:
        assert 5 <= len(store.read([f"http://127.0.0.1:{web.port}/{n}" for n in range(20)])) < 20


def test_progress_is_told_up_to_the_last_link(web):
    links = {web.url(f"site{n}.test/"): [Place("post.html")] for n in range(6)}
    told = []
    with VerdictStore(None) as store:
        check_outside(
            links,
            IMPATIENT,
            store=store,
            now=NOW,
            progress=lambda done, total: told.append((done, total)),
            network=Network(web.look_up),
        )
    assert told == [(n, 6) for n in range(1, 7)]


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_begun_anew(web, check, damage):
    check.store.parent.mkdir(parents=True)
    check.store.write_bytes(damage)
    link = web.url("good.test/x")
    assert check(link) == []
    check(link)
    assert len(web.asked) == 1


def test_a_file_damaged_in_its_middle_is_begun_anew(web, check):
    with VerdictStore(check.store) as store:
        store.record({f"http://a{n}.test/{'x' * 200}": GONE for n in range(2000)}, NOW)
    data = bytearray(check.store.read_bytes())
    data[4096:-4096] = b"\xaa" * (len(data) - 8192)
    check.store.write_bytes(data)
    links = [f"http://a{n}.test/{'x' * 200}" for n in range(0, 2000, 100)]
    with VerdictStore(check.store) as store:
        store.read(links)
        store.record(dict.fromkeys(links, GONE), NOW)
        assert len(store.read(links)) == len(links)
        assert store.trouble == ""


def test_a_file_of_another_make_is_begun_anew(web, check):
    check.store.parent.mkdir(parents=True)
    with sqlite3.connect(check.store) as file:
        file.execute("CREATE TABLE verdicts (something TEXT)")
        file.execute("PRAGMA user_version = 99")
    file.close()
    assert check(web.url("good.test/x")) == []


def test_rows_that_make_no_sense_are_asked_anew(web, check):
    link = web.url("good.test/x")
    check(link)
    with sqlite3.connect(check.store) as file:
        file.execute("UPDATE verdicts SET verdict = 'splendid', checked = 'yesterday'")
    file.close()
    assert check(link) == []
    assert len(web.asked) == 2


def test_where_nothing_can_be_kept_the_check_says_so(web, check, tmp_path):
    (tmp_path / "file").write_text("not a folder", "utf-8")
    check.store = tmp_path / "file" / "outside.sqlite"
    web.answer("gone.test", 404)
    found = check(web.url("gone.test/x"))
    assert [finding.code for finding in found] == ["link/no-memory", "link/dead"]


def test_two_checks_at_once_lose_nothing(tmp_path):
    path = tmp_path / "store"
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from plugins.linkcheck.outside import VerdictStore\n"
        "from plugins.linkcheck.outside.verdict import Outcome, Verdict\n"
        "with VerdictStore(Path(sys.argv[1])) as store:\n"
        "    for n in range(15):\n"
        "        one = Outcome(Verdict.DEAD, 'gone', fails=True)\n"
        "        store.record({'http://shared.test/': one, f'http://{sys.argv[2]}{n}.test/': one},\n"
        "                     datetime(2026, 3, 2, tzinfo=UTC))\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in ("a", "b")]
    assert [run.wait(60) for run in runs] == [0, 0]
    with VerdictStore(path) as store:
        known = store.read(
            ["http://shared.test/", *(f"http://{s}{n}.test/" for s in "ab" for n in range(15))]
        )
    assert len(known) == 31
    assert known["http://shared.test/"].failures == 30


def test_verdicts_that_nobody_asked_for_in_a_year_are_dropped(tmp_path):
    with VerdictStore(tmp_path / "store") as store:
        store.record({"http://old.test/": GONE}, NOW)
        store.record({"http://new.test/": GONE}, NOW + 500 * DAY)
        assert set(store.read(["http://old.test/", "http://new.test/"])) == {"http://new.test/"}


def test_what_is_kept_comes_back_as_it_was(tmp_path):
    moved = Outcome(Verdict.MOVED, "It has moved – ä", "http://new.test/", for_good=True)
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    with VerdictStore(tmp_path / "store") as store:
        store.record({"http://a.test/": moved}, when)
    with VerdictStore(tmp_path / "store") as store:
        record = store.read(["http://a.test/"])["http://a.test/"]
    assert (record.outcome, record.checked, record.last_good) == (moved, when, when)
