"""Files that a browser sent: whatever they are called, they lie in their folder and nowhere else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from plugins.trends.sources.names import told_by
from spine.received import Received, Sent, receive, safe_name

EXPORT = "searched_with_rising-queries_US_20260821-0000_20261119-0000.csv"


def received(folder: Path, *names: str) -> Received:
    return receive(folder, [Sent(name, io.BytesIO(b"%d" % at)) for at, name in enumerate(names)])


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        (EXPORT, EXPORT),
        ("relatedQueries (2).csv", "relatedQueries (2).csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Queries.csv", "Queries.csv"),
        ("..", "file"),
        ("", "file"),
        ("CON", "file CON"),
        ("nul.csv", "file nul.csv"),
        ("com¹.csv", "file com¹.csv"),
        (".hidden.csv", "hidden.csv"),
        ("~lock.csv", "_lock.csv"),
        ("a\0b\nc.csv", "a_b_c.csv"),
        ("Rücken Übung.csv", "Rücken Übung.csv"),
        ("a.csv. . ", "a.csv"),
        ("what?is:this*.csv", "what_is_this_.csv"),
    ],
)
def test_a_safe_name_is_close_to_the_given_one(given, safe):
    assert safe_name(given) == safe


def test_a_long_name_keeps_its_end_where_the_times_are():
    safe = safe_name(f"{'ä' * 400}{EXPORT}")
    assert len(safe.encode()) <= 150
    assert told_by(safe) == told_by(EXPORT)


def test_nothing_is_written_elsewhere_and_nothing_over_another(tmp_path):
    names = ("../../x.csv", "x.csv", "X.csv", "x.csv", "a/x.csv", "CON.csv", f"{'z' * 3000}.csv")
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    done = received(folder, *names)
    assert [path.read_bytes() for path in done.paths] == [b"%d" % at for at in range(len(names))]
    assert all(folder in path.parents for path in done.paths)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path not in done.paths]
    assert len({path.as_posix().casefold() for path in done.paths}) == len(names)


def test_the_senders_name_is_told_again_also_for_what_lies_in_a_zip(tmp_path):
    done = received(tmp_path, "a:b\x1b.zip", "plain.csv")
    assert done.paths[0].name == "a_b_.zip"
    assert done.original("a_b_.zip/Queries.csv") == "a:b\ufffd.zip/Queries.csv"
    assert done.original("plain.csv") == "plain.csv"
    assert done.original("unheard of.csv") == "unheard of.csv"


def test_files_of_one_name_lie_in_folders_of_their_own_each_set_together(tmp_path):
    done = received(tmp_path, "Queries.csv", "Filters.csv", "Queries.csv", "Filters.csv")
    assert [path.relative_to(tmp_path).as_posix() for path in done.paths] == [
        *("0/Queries.csv", "0/Filters.csv", "1/Queries.csv", "1/Filters.csv")
    ]


def test_the_time_of_a_file_is_kept_and_one_that_is_none_does_no_harm(tmp_path):
    files = [Sent("a.csv", io.BytesIO(), 1_789_000_000.0), Sent("b.csv", io.BytesIO(), 1e300)]
    done = receive(tmp_path, [*files, Sent("c.csv", io.BytesIO(), float("nan"))])
    assert done.paths[0].stat().st_mtime == 1_789_000_000
    assert len(done.paths) == 3
