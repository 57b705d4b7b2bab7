"""Files, folders and zips: what is in them comes out, and nothing hostile in them does harm."""

import datetime as dt
import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from plugins.trends.sources.archive import open_zip
from plugins.trends.sources.files import Unpacked, unpack
from tests.trends.sources.exports import CONSOLE, QUERIES, RELATED, TIMELINE, read, zipped

TIME = dt.datetime(2026, 8, 2, 9, 30, tzinfo=dt.UTC)


def write(path: Path, body: str | bytes, when: dt.datetime = TIME) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def names(found: Unpacked) -> list[str]:
    return [payload.name for payload in found.payloads]


def test_a_search_console_zip_tells_its_queries_their_time_and_place(tmp_path):
    found = unpack([write(tmp_path / "practice.zip", zipped(CONSOLE))])
    (queries,) = [payload for payload in found.payloads if payload.name.endswith("/Queries.csv")]
    assert (queries.window, queries.place, queries.fetched) == ("2026-05-01 2026-07-31", "US", TIME)
    reading = read(queries)
    assert reading.findings == ()
    assert {(record.window, record.place) for record in reading.records} == {("2026-05-01 2026-07-31", "US")}


def test_the_days_are_taken_from_the_table_of_days_when_the_filter_has_none(tmp_path):
    files = CONSOLE | {"Filters.csv": "Filter,Value\nSearch type,Web\nDate,Last 3 months\n"}
    found = unpack([write(tmp_path / "a.zip", zipped(files))])
    windows = {payload.window for payload in found.payloads if payload.name.endswith("Queries.csv")}
    assert windows == {"2026-05-01 2026-07-31"}


def test_of_a_compared_filter_the_newer_time_counts(tmp_path):
    filters = "Filter,Value\nSearch type,Web\nDate,4/1/26 - 6/30/26 vs 7/1/26 - 7/31/26\n"
    found = unpack([write(tmp_path / "a.zip", zipped(CONSOLE | {"Filters.csv": filters}))])
    assert {p.window for p in found.payloads if p.name.endswith("Queries.csv")} == {"2026-07-01 2026-07-31"}


def test_files_of_one_folder_that_are_named_one_by_one_tell_each_other_too(tmp_path):
    for name in ("Queries.csv", "Filters.csv"):
        (tmp_path / name).write_text(CONSOLE[name])
    found = unpack([tmp_path / "Filters.csv", tmp_path / "Queries.csv"])
    queries = next(one for one in found.payloads if one.name == "Queries.csv")
    assert (queries.window, queries.place) == ("2026-05-01 2026-07-31", "US")


def test_two_exports_in_one_folder_are_told_apart(tmp_path):
    other = CONSOLE["Filters.csv"].replace("1 May 2026-31 Jul 2026", "1 Aug 2026-31 Aug 2026")
    for name, text in CONSOLE.items():
        write(tmp_path / "downloads" / name, text)
    write(tmp_path / "downloads" / "Queries (1).csv", QUERIES)
    write(tmp_path / "downloads" / "Filters (1).csv", other)
    found = unpack([tmp_path / "downloads"])
    windows = {payload.name: payload.window for payload in found.payloads if "Queries" in payload.name}
    assert windows == {
        "downloads/Queries.csv": "2026-05-01 2026-07-31",
        "downloads/Queries (1).csv": "2026-08-01 2026-08-31",
    }


def test_a_folder_gives_its_exports_and_leaves_the_rest_alone(tmp_path):
    write(tmp_path / "in" / "relatedQueries.csv", RELATED)
    write(tmp_path / "in" / "deep" / "multiTimeline.csv", TIMELINE)
    write(tmp_path / "in" / "photo.jpg", b"\xff\xd8\xff")
    for name in (".DS_Store", "._x.csv", "Thumbs.db", "__MACOSX/x.csv", "~$x.csv"):
        write(tmp_path / "in" / name, b"x")
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    found = unpack([tmp_path / "in"])
    assert names(found) == ["in/relatedQueries.csv", "in/deep/multiTimeline.csv"]
    assert (found.alone, found.findings) == (1, [])


def test_a_path_that_is_given_twice_is_read_once(tmp_path):
    file = write(tmp_path / "in" / "relatedQueries.csv", RELATED)
    assert len(unpack([file, tmp_path / "in", file]).payloads) == 1


def test_when_it_was_exported_is_told_by_the_name_the_zip_or_the_file(tmp_path):
    dated = "time_series_US_20250915-0000_20260915-1030.csv"
    noon = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
    later = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    files = [
        write(tmp_path / dated, TIMELINE),
        write(tmp_path / "plain.csv", RELATED, later),
        write(tmp_path / "a.zip", zipped({"relatedQueries.csv": RELATED}), later),
    ]
    times = [payload.fetched for payload in unpack(files).payloads]
    assert times == [dt.datetime(2026, 9, 15, 10, 30, tzinfo=dt.UTC), later, TIME]
    given = unpack(files, place="US-MN", day=noon.date())
    assert [payload.fetched for payload in given.payloads] == [times[0], noon, noon]
    assert [payload.place for payload in given.payloads] == ["US", "US-MN", "US-MN"]


def test_no_time_is_later_than_now(tmp_path):
    file = write(tmp_path / "a.csv", RELATED, dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    assert unpack([file], latest=TIME).payloads[0].fetched == TIME


def test_a_zip_in_a_zip_is_opened_and_one_in_that_is_not(tmp_path):
    inner = zipped({"relatedQueries.csv": RELATED})
    found = unpack([write(tmp_path / "a.zip", zipped({"b.zip": inner}))])
    assert names(found) == ["a.zip/b.zip/relatedQueries.csv"]
    found = unpack([write(tmp_path / "a.zip", zipped({"b.zip": zipped({"c.zip": inner}), "d.csv": RELATED}))])
    assert names(found) == ["a.zip/d.csv"]
    assert "zip in a zip in a zip" in found.findings[0].message


def test_clutter_in_a_zip_is_not_spoken_of():
    files = {
        "__MACOSX/._a.csv": "x",
        ".DS_Store": "x",
        "in/.DS_Store": "x",
        "in/a.csv": RELATED,
        "in/b.pdf": "x",
    }
    opened = open_zip("a.zip", zipped(files))
    assert [member.name for member in opened.members] == ["in/a.csv"]
    assert (opened.findings, opened.alone) == ([], 1)


@pytest.mark.parametrize(
    "name", ["/etc/a.csv", "../a.csv", "in/../../a.csv", "C:/a.csv", "\\\\server\\a.csv"]
)
def test_names_that_lead_out_of_a_zip_are_refused(name):
    opened = open_zip("a.zip", zipped({name: RELATED, "b.csv": RELATED}))
    assert [member.name for member in opened.members] == ["b.csv"]
    assert "leads out" in opened.findings[0].message


def test_links_in_a_zip_are_not_followed():
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        link = zipfile.ZipInfo("a.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    opened = open_zip("a.zip", whole.getvalue())
    assert opened.members == []
    assert "link" in opened.findings[0].message


def test_a_bomb_is_read_to_the_limit_and_no_further():
    bomb = zipped({"a.csv": b"0" * (60 << 20), "b.csv": RELATED})
    assert len(bomb) < 200_000
    opened = open_zip("a.zip", bomb)
    assert [member.name for member in opened.members] == ["b.csv"]
    assert "larger than 5 MB" in opened.findings[0].message


def test_a_bomb_of_many_files_ends_at_the_limit():
    part = b"0" * (5 << 20)
    opened = open_zip("a.zip", zipped({f"{number}.csv": part for number in range(30)}))
    assert sum(len(member.body) for member in opened.members) <= 100 << 20
    assert any("too large" in finding.message for finding in opened.findings)


def test_a_locked_zip_says_what_to_do():
    body = bytearray(zipped({"a.csv": RELATED}))
    local, central = body.find(b"PK\x03\x04"), body.find(b"PK\x01\x02")
    struct.pack_into("<H", body, local + 6, 1)
    struct.pack_into("<H", body, central + 8, 1)
    opened = open_zip("a.zip", bytes(body))
    assert "password" in opened.findings[0].message


def test_a_zip_that_broke_off_says_so(tmp_path):
    body = zipped(CONSOLE)
    for cut in (4, len(body) // 2, len(body) - 5):
        found = unpack([write(tmp_path / "a.zip", body[:cut])])
        assert found.payloads == []
        assert "damaged" in found.findings[0].message


def test_a_damaged_member_leaves_the_others():
    body = bytearray(zipped({"a.csv": RELATED * 20, "b.csv": TIMELINE}))
    body[60:80] = b"\xff" * 20
    opened = open_zip("a.zip", bytes(body))
    assert [member.name for member in opened.members] == ["b.csv"]
    assert opened.findings[0].path == "a.zip/a.csv"


def test_large_files_and_unreadable_ones_are_said_in_words(tmp_path, monkeypatch):
    found = unpack([write(tmp_path / "a.csv", b"x" * ((5 << 20) + 1))])
    assert "larger than 5 MB" in found.findings[0].message

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = write(tmp_path / "b.csv", RELATED)
    monkeypatch.setattr("builtins.open", closed)
    (finding,) = unpack([file]).findings
    assert finding.message == "It can't be opened: permission denied."


def test_names_of_all_kinds_are_shown(tmp_path):
    for name in ("ünï çødé 数.csv", "a\nb\x1b[31m.csv", "very " * 40 + ".csv"):
        (payload,) = unpack([write(tmp_path / "in" / name, RELATED)]).payloads
        assert payload.name.isprintable()
