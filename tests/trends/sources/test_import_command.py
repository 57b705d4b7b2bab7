"""`spine trends import`, as an editor or a program meets it."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spine.searching import trends
from tests.conftest import SmallSite, post
from tests.trends.sources.exports import CONSOLE, RELATED, TIMELINE, zipped


@pytest.fixture
def site(small_site) -> SmallSite:
    return small_site({"a.md": post()})


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, body: str | bytes) -> str:
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    os.utime(path, (1_789_000_000, 1_789_000_000))
    return str(path)


def ask(site: SmallSite, *arguments: str) -> Result:
    return CliRunner().invoke(trends, ["import", *arguments], obj=site.root, catch_exceptions=False)


def snapshots(site: SmallSite) -> list[str]:
    return sorted(path.name for path in (site.root / "content" / "trends").rglob("*.txt"))


def test_an_export_becomes_a_snapshot_and_topics(site, downloads):
    done = site.spine("trends", "import", put(downloads, "relatedQueries.csv", RELATED))
    assert done.code == 0, done.err
    assert done.out.startswith(
        "relatedQueries.csv: Google Trends, related searches; 3 top searches, 3 rising searches; "
        "about “sciatica”; US; 2025-09-15 to 2026-09-15. Kept in content/trends/2026-09-10."
    )
    assert "new topic" in done.out
    assert len(snapshots(site)) == 1
    assert any(
        "why do back surgeries fail" in path.read_text() for path in (site.root / "content/topics").iterdir()
    )


def test_the_same_file_again_changes_nothing(site, downloads):
    file = put(downloads, "relatedQueries.csv", RELATED)
    ask(site, file)
    before = {path: path.read_bytes() for path in site.root.rglob("content/**/*") if path.is_file()}
    done = ask(site, file)
    assert "It was here already." in done.stdout
    assert "0 new topics" in done.stdout
    assert {path: path.read_bytes() for path in site.root.rglob("content/**/*") if path.is_file()} == before


def test_a_row_that_can_not_be_read_is_named_and_the_rest_is_in(site, downloads):
    done = ask(site, put(downloads, "relatedQueries.csv", RELATED.replace("+1,600%", "+1,6OO%")))
    assert done.exit_code == 1
    assert (
        "Line 11: “+1,6OO%” has letters where digits should be. That row was left out; the others are in."
        in done.stdout
    )
    assert "1 row left out" in done.stdout
    assert len(snapshots(site)) == 1


def test_files_folders_and_zips_at_once(site, downloads):
    folder = downloads / "more"
    folder.mkdir()
    put(folder, "multiTimeline.csv", TIMELINE)
    put(folder, "holiday.jpg", b"\xff\xd8\xff")
    done = ask(
        site,
        put(downloads, "relatedQueries.csv", RELATED),
        put(downloads, "practice.example-Performance-on-Search.zip", zipped(CONSOLE)),
        str(folder),
        *("--format", "json"),
    )
    assert done.exit_code == 0, done.stdout
    report = json.loads(done.stdout)
    assert report["summary"]["kept"] == 3
    assert report["summary"]["left_alone"] == 1
    assert report["summary"]["errors"] == 0
    files = {Path(one["name"]).name: one for one in report["files"]}
    assert files["Queries.csv"]["windows"] == ["2026-05-01 2026-07-31"]
    assert files["Queries.csv"]["places"] == ["US"]
    assert files["Pages.csv"]["snapshot"] is None
    assert files["multiTimeline.csv"]["records"] == {"series": 2}
    assert (site.root / files["Queries.csv"]["snapshot"]).is_file()
    assert report["topics"]["waiting"] >= 1


def test_what_is_not_recognised_is_named_and_the_rest_is_imported(site, downloads):
    done = ask(site, put(downloads, "notes.csv", "a,b\nc,d\n"), put(downloads, "relatedQueries.csv", RELATED))
    assert done.exit_code == 1
    assert "notes.csv: not read." in done.stdout
    assert "It begins: “a,b”, “c,d”." in done.stdout
    assert len(snapshots(site)) == 1


def test_a_dry_run_says_everything_and_keeps_nothing(site, downloads):
    done = ask(site, put(downloads, "relatedQueries.csv", RELATED), "--dry-run")
    assert done.exit_code == 0
    assert "3 rising searches" in done.stdout
    assert "this was a dry run" in done.stdout
    assert not (site.root / "content" / "trends").exists()
    assert not (site.root / "content" / "topics").exists()


def test_place_and_day_hold_for_files_that_do_not_tell_theirs(site, downloads):
    bare = put(downloads, "bare.csv", "TOP\nsciatica pain,100\n")
    named = put(downloads, "relatedQueries.csv", RELATED)
    done = ask(site, bare, named, "--place", "US-MN", "--on", "2026-08-02", "--format", "json")
    files = {one["name"]: one for one in json.loads(done.stdout)["files"]}
    assert files["bare.csv"]["places"] == ["US-MN"]
    assert files["bare.csv"]["fetched"].startswith("2026-08-02")
    assert files["relatedQueries.csv"]["places"] == ["US"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("no-such-file.csv",), "does not exist"),
        ((), "Missing argument"),
        ((".", "--on", "yesterday"), "yesterday"),
        ((".", "--on", "2999-01-01"), "has not come"),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(site, arguments, word):
    done = ask(site, *arguments)
    assert done.exit_code == 2
    assert word in " ".join(done.output.split())


def test_an_empty_folder_says_that_nothing_was_read(site, downloads):
    done = ask(site, str(downloads))
    assert done.exit_code == 1
    assert "There is no export here: nothing was read." in done.stdout


def test_odd_names_and_hostile_text_are_shown_harmlessly(site, downloads):
    odd = put(downloads, "Zürich 数\x1b[31m\n.csv", RELATED.replace("+1,600%", "\x1b[2J1O"))
    done = ask(site, odd)
    assert done.exit_code == 1
    assert "Zürich 数" in done.stdout
    assert "\x1b" not in done.stdout
    assert all(name.isascii() for name in snapshots(site))


def test_a_content_folder_that_can_not_be_written_is_said_in_words(site, downloads):
    (site.root / "content" / "trends").write_text("a file, where the folder should be")
    done = ask(site, put(downloads, "relatedQueries.csv", RELATED))
    assert done.exit_code == 2
    assert "content/trends" in done.output
