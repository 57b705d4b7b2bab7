"""A run from inside, with a clock and a chance of its own: pauses, rests, and what is remembered."""

import datetime as dt

import pytest

from plugins.trends.live.faults import Fault, SourceFault
from plugins.trends.live.memory import Memory, Refusal
from plugins.trends.live.pull import End

NOW = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)


def test_pauses_have_a_chance_length_within_the_settings(desk):
    here = desk(seeds=tuple("abcdef"), pause=(10.0, 60.0))
    here.pull()
    assert len(here.slept) == 7, "before each question but the first"
    assert all(10 <= pause <= 60 for pause in here.slept)
    assert len(set(here.slept)) == 7


def test_a_run_that_follows_another_closely_waits_too(desk):
    here = desk(pause=(10.0, 60.0))
    here.last = here.now - dt.timedelta(seconds=4)
    here.pull()
    assert len(here.slept) == 3
    assert 6 <= here.slept[0] <= 56


def test_a_source_that_refused_us_rests_for_hours_and_is_asked_again(desk, server):
    here = desk(cooldown_hours=5.0)
    server.fail(0, "429 page")
    assert here.pull().end is End.REFUSED
    here.now += dt.timedelta(hours=4, minutes=59)
    resting = here.pull()
    assert (resting.end, resting.requests, resting.left, len(server.seen)) == (End.RESTING, 0, 2, 1)
    here.now += dt.timedelta(minutes=1)
    server.faults.clear()
    assert here.pull().end is End.DONE


def test_another_address_is_another_source(desk, server):
    here = desk()
    server.fail(0, "429 page")
    here.pull()
    here.settings = desk(address=server.address.replace("127.0.0.1", "localhost")).settings
    assert here.pull().end is not End.RESTING


def test_an_answer_that_nobody_could_read_later_is_not_kept(desk, server):
    here = desk()
    server.fail(2, "another object")
    pulled = here.pull()
    assert pulled.failed[0].fault.kind is Fault.MALFORMED
    assert next(payload.seed for payload in here.payloads) == "scoliosis"


def test_the_cookie_is_asked_for_once_in_a_run(desk, server):
    desk().pull()
    assert server.seen.count("GET /trends/explore/") == 1


def test_suggestions_are_asked_for_when_they_are_wanted(desk, server):
    pulled = desk(seeds=("L5/S1 ../pain?",), suggestions=True).pull()
    assert ("autocomplete", "L5/S1 ../pain?") in server.asked
    assert not pulled.failed


def test_ctrl_c_while_waiting_keeps_what_came(desk):
    def interrupted(_seconds):
        raise KeyboardInterrupt

    here = desk(pause=(1.0, 2.0))
    here.sleep = interrupted
    pulled = here.pull()
    assert (pulled.end, len(pulled.kept), pulled.left) == (End.STOPPED, 1, 2)


def test_whoever_watches_a_run_is_asked_before_each_question_and_can_end_it(desk):
    told = []
    here = desk(pause=(1.0, 2.0))
    here.go_on = lambda asked, due: told.append((asked, due)) or asked < 2
    pulled = here.pull()
    assert (pulled.end, len(pulled.kept), len(here.slept)) == (End.STOPPED, 2, 1)
    assert told[:2] == [(0, 2), (0, 2)], "before and after the wait"
    assert not [words for words in here.said if words.startswith("Asking")][2:]


def test_an_answer_that_can_not_be_kept_is_an_error_for_whoever_runs_it(desk):
    here = desk()

    def full(_payload):
        raise OSError(28, "No space left on device")

    here.keep = full
    with pytest.raises(OSError, match="No space"):
        here.pull()


def test_a_refusal_dated_by_a_wrong_clock_holds_nobody_up(tmp_path):
    memory = Memory(tmp_path / "cache")
    until = NOW + dt.timedelta(days=3000)
    memory.remember("a", Refusal(Fault.BLOCKED, NOW, until, "x"))
    assert not memory.refusal("a").holds(NOW)
    memory.remember("a", Refusal(Fault.BLOCKED, NOW + dt.timedelta(days=2), NOW + dt.timedelta(days=3), "x"))
    assert not memory.refusal("a").holds(NOW)


def test_a_memory_that_can_not_be_written_is_done_without(tmp_path):
    (tmp_path / "cache").write_text("a file, where the folder should be")
    memory = Memory(tmp_path / "cache")
    memory.remember("a", Refusal(Fault.BLOCKED, NOW, NOW, "x"))
    assert memory.refusal("a") is None


def test_a_status_code_comes_last_in_brackets():
    fault = SourceFault(Fault.BLOCKED, "Google shows a page for people instead of answering.", status=403)
    assert str(fault).endswith("answering. (403)")
