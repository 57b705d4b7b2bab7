"""The folder of topics: nothing is lost, whoever writes at the same time."""

import os
import stat
import subprocess
import sys
import threading
import time

import pytest

from plugins.trends.queue.decide import decided
from plugins.trends.queue.fields import FOLDER, path_of
from plugins.trends.queue.store import BusyError, locked, read_file, read_queue, save, write_whole
from tests.conftest import ROOT
from tests.trends.queue.making import decision, topic


def test_what_is_no_topic_is_left_alone(tmp_path):
    save(tmp_path, topic("one"), None)
    others = {"README.txt": b"hello", ".hidden.md": b"x", "~lock.md": b"x", "Not A Topic.md": b"---\n"}
    for name, data in others.items():
        (tmp_path / FOLDER / name).write_bytes(data)
    queue = read_queue(tmp_path)
    assert list(queue.files) == ["one"]
    assert [finding.code for finding in queue.findings] == ["topic/file-name"]
    assert {name: (tmp_path / FOLDER / name).read_bytes() for name in others} == others


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"---\n" + b"x" * (2 << 20)])
def test_one_broken_file_never_hides_the_others(tmp_path, data):
    save(tmp_path, topic("one"), None)
    (tmp_path / path_of("broken")).write_bytes(data)
    queue = read_queue(tmp_path)
    assert [one.slug for one in queue.topics] == ["one"]
    assert queue.findings[0].path == path_of("broken")


def test_no_folder_is_an_empty_queue(tmp_path):
    assert read_queue(tmp_path).files == {}


def test_windows_line_ends_and_rights_stay(tmp_path):
    save(tmp_path, topic("one"), None)
    path = tmp_path / path_of("one")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    path.chmod(0o640)
    file = read_file(tmp_path, "one")
    assert save(tmp_path, decided(file.topic, decision("accepted")), file)
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert read_file(tmp_path, "one").topic.status == "accepted"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    save(tmp_path, topic("one"), None)
    before = (tmp_path / path_of("one")).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_whole(tmp_path / path_of("one"), "new")
    assert (tmp_path / path_of("one")).read_bytes() == before
    assert os.listdir(tmp_path / FOLDER) == ["one.md"]


def test_only_one_writes_at_a_time_and_waiting_ends(tmp_path):
    with locked(tmp_path, tmp_path / ".cache"), pytest.raises(BusyError, match="Another command"):  # noqa: SIM117
        with locked(tmp_path, tmp_path / ".cache", wait=0.1):
            pass
    with locked(tmp_path, tmp_path / ".cache", wait=0.1):
        pass


def test_a_cache_that_can_not_be_written_is_no_reason_to_stop(tmp_path):
    (tmp_path / "file").write_text("x")
    with locked(tmp_path, tmp_path / "file" / "cache"):
        pass


def test_the_lock_ends_with_a_process_that_is_killed(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from plugins.trends.queue.store import locked\n"
        f"with locked(Path({str(tmp_path)!r}), Path({str(tmp_path / 'c')!r})):\n    print('in', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(BusyError), locked(tmp_path, tmp_path / "c", wait=0.1):
            pass
        other.kill()
        other.wait(10)
    with locked(tmp_path, tmp_path / "c", wait=1.0):
        pass


def test_no_decision_is_lost_when_many_decide_at_once(tmp_path):
    save(tmp_path, topic("one"), None)

    def work(name: str) -> None:
        for _ in range(5):
            with locked(tmp_path, tmp_path / ".cache", wait=10.0):
                file = read_file(tmp_path, "one")
                time.sleep(0.002)
                save(tmp_path, decided(file.topic, decision("snoozed", by=name)), file)

    workers = [threading.Thread(target=work, args=(f"person {number}",)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert len(read_file(tmp_path, "one").topic.decisions) == 20
