"""Work that takes longer than an answer: told, stopped, and remembered."""

from __future__ import annotations

import datetime as dt
import threading
import time

import click
import pytest

from spine.desk.web.jobs import Job, Jobs, State
from spine.desk.web.known import Remembered, stamp_of, stamp_of_tree

NOW = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)


@pytest.fixture
def jobs() -> Jobs:
    return Jobs(lambda: NOW)


def begin(jobs: Jobs, work, **more) -> Job:
    return jobs.begin("import", work, words="Reading", busy="One is read already.", **more)


def test_a_job_says_how_far_it_is_and_keeps_what_came_of_it(jobs):
    told, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> str:
        job.tell("Reading a.csv", 1, 3)
        told.set()
        go_on.wait(5)
        return "done"

    job = begin(jobs, work)
    told.wait(5)
    assert (job.running, job.words, job.done, job.of) == (True, "Reading a.csv", 1, 3)
    go_on.set()
    job.wait(5)
    assert (job.state, job.result, job.ended) == (State.DONE, "done", NOW)
    assert jobs.newest("import") is job
    assert jobs.newest("pull") is None


def test_there_is_one_job_of_a_kind_at_a_time(jobs):
    go_on = threading.Event()
    first = begin(jobs, lambda job: go_on.wait(5))
    with pytest.raises(click.UsageError, match="One is read already"):
        begin(jobs, lambda job: None)
    jobs.begin("pull", lambda job: None, words="", busy="").wait(5)
    go_on.set()
    first.wait(5)
    assert begin(jobs, lambda job: None).number > first.number


def test_what_goes_wrong_is_said_in_words(jobs, capsys):
    def fails(error: Exception):
        def work(job: Job) -> None:
            raise error

        job = begin(jobs, work)
        job.wait(5)
        return job.state, job.error

    assert fails(click.UsageError("Not like this.")) == (State.FAILED, "Not like this.")
    assert "no space left on device" in fails(OSError(28, "No space left on device"))[1]
    assert fails(KeyError("x"))[1].startswith("The desk made a mistake of its own (KeyError)")
    assert "KeyError" in capsys.readouterr().err


def test_a_pause_ends_when_the_job_is_to_stop(jobs):
    began = time.monotonic()
    job = begin(jobs, lambda job: job.pause(60) or job.stopping, can_stop=True)
    job.stop()
    job.wait(5)
    assert job.result is True
    assert time.monotonic() - began < 5


class Value:
    """Something to be remembered: what it was worked out from can change, and it can fail."""

    def __init__(self, jobs: Jobs) -> None:
        self.stamp, self.count, self.error, self.go_on = 1, 0, None, threading.Event()
        self.go_on.set()
        self.remembered = Remembered(jobs, "due", "Looking", stamp=lambda: self.stamp, work=self.work)

    def work(self) -> str:
        self.go_on.wait(5)
        self.count += 1
        if self.error:
            raise self.error
        return f"value {self.count}"


def test_a_value_is_worked_out_once_until_something_changes(jobs):
    value = Value(jobs)
    for _ in range(3):
        known = value.remembered.known(5)
        assert (known.value, known.fresh, known.job) == ("value 1", True, None)
    value.stamp = 2
    value.go_on.clear()
    stale = value.remembered.known(0)
    assert (stale.value, stale.fresh, stale.job.running) == ("value 1", False, True)
    value.go_on.set()
    assert value.remembered.known(5).value == "value 2"
    value.stamp = 3
    value.remembered.put("from elsewhere")
    assert value.remembered.known(0).value == "from elsewhere"


def test_a_value_that_can_not_be_worked_out_says_why_and_is_tried_again_later(jobs):
    value = Value(jobs)
    value.error = click.UsageError("Line 3 is wrong.")
    first = value.remembered.known(5)
    assert (first.value, first.fresh, first.job, first.error) == (None, False, None, "Line 3 is wrong.")
    assert value.remembered.known(5).error == "Line 3 is wrong."
    value.error = None
    assert value.remembered.known(5).value


def test_a_stamp_changes_with_what_is_in_a_folder(tmp_path):
    assert stamp_of(tmp_path / "none") == stamp_of_tree(tmp_path / "none") == ()
    (tmp_path / "deep").mkdir()
    before = stamp_of(tmp_path), stamp_of_tree(tmp_path)
    file = tmp_path / "deep" / "a.md"
    file.write_text("x")
    assert stamp_of_tree(tmp_path) != before[1]
    written = stamp_of_tree(tmp_path)
    file.write_text("y")
    assert stamp_of_tree(tmp_path) != written
