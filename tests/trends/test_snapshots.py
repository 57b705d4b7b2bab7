"""What is kept under content/trends: byte for byte, once, mergeable, and never published."""

import datetime as dt
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.trends.payload import Payload
from plugins.trends.snapshots import MOST_BYTES, SnapshotError, keep, kept, records
from tests.conftest import ROOT, post
from tests.trends.sources.exports import EXPORTED, GOOD, RELATED, payload

DAY = dt.timedelta(days=1)
LIVE = Payload(
    body=b")]}',\n{}",
    name="relatedsearches",
    fetched=EXPORTED,
    via="google",
    seed="sciatica\nback pain",
    place="US",
    window="today 12-m",
    anchor="back pain",
)

text = st.text(max_size=40)
payloads = st.builds(
    Payload,
    body=st.binary(max_size=300) | st.sampled_from([body.encode() for body in GOOD.values()]),
    name=st.text(max_size=60),
    fetched=st.datetimes(dt.datetime(2004, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)),
    via=st.sampled_from(["import", "google", "Other Client/../x"]),
    seed=text,
    place=text,
    window=text,
    anchor=text,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "content" / "trends"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=payloads)
def test_what_is_kept_comes_back_as_it_came(tmp_path, one):
    folder = tmp_path / "content" / "trends"
    shutil.rmtree(folder, ignore_errors=True)
    path = keep(folder, one)
    assert kept(folder).findings == ()
    assert kept(folder).payloads == (one,)
    assert path.parent.name == f"{one.fetched:%Y-%m-%d}"
    assert path.name.isascii()
    assert len(path.name) < 110


def test_the_same_file_imported_twice_is_one_snapshot(folder):
    first = keep(folder, payload(RELATED, "relatedQueries.csv"))
    again = keep(folder, payload(RELATED, "relatedQueries (1).csv", fetched=EXPORTED + DAY))
    assert first == again
    assert len(list(folder.rglob("*.txt"))) == 1


def test_answers_of_two_days_are_two_snapshots_even_when_they_say_the_same(folder):
    keep(folder, LIVE)
    keep(folder, LIVE)
    keep(folder, replace(LIVE, fetched=EXPORTED + DAY))
    keep(folder, replace(LIVE, seed="spinal fusion"))
    assert len(kept(folder).payloads) == 3


def test_the_order_is_that_of_time_whatever_the_disk_says(folder):
    for days in (3, 1, 2):
        keep(folder, replace(LIVE, fetched=EXPORTED + days * DAY))
    assert [one.fetched for one in kept(folder).payloads] == [EXPORTED + days * DAY for days in (1, 2, 3)]


def test_too_much_is_refused_in_words(folder):
    with pytest.raises(SnapshotError, match=r"It has 5\.0 MB, and 5 MB is the most"):
        keep(folder, payload(b"x" * (MOST_BYTES + 1)))
    assert not folder.exists()


def test_a_write_that_fails_leaves_nothing_behind(folder, monkeypatch):
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(folder, LIVE)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_no_folder_is_no_snapshots(folder):
    assert (kept(folder).payloads, kept(folder).findings) == ((), ())


@pytest.mark.parametrize(
    ("damage", "code", "line"),
    [
        (lambda body: body.replace(b"sciatica pain,100", b"sciatica pain,999"), "changed", 9),
        (lambda body: body[:-20], "changed", 9),
        (lambda body: body[:40], "broken-off", 1),
        (lambda body: b"", "foreign", 1),
        (lambda body: b"a,b\n1,2\n", "foreign", 1),
        (lambda body: b"<<<<<<< HEAD\n" + body + b"=======\n" + body + b">>>>>>> other\n", "conflict", 1),
        (lambda body: body.replace(b"\nname", b"\n<<<<<<< HEAD\nname"), "conflict", 2),
        (lambda body: body.replace(b'via: "import"', b"via: import"), "changed", 3),
        (lambda body: body.replace(b'fetched: "2026', b'fetched: "not'), "changed", 1),
    ],
)
def test_a_damaged_snapshot_is_a_finding_and_the_others_are_there(folder, damage, code, line):
    sound = keep(folder, LIVE)
    path = keep(folder, payload(RELATED, "relatedQueries.csv", place="US"))
    path.write_bytes(damage(path.read_bytes()))
    found = kept(folder)
    assert found.payloads == (LIVE,)
    (finding,) = found.findings
    assert finding.path == f"content/trends/2026-11-23/{path.name}"
    assert finding.code == f"searches/{code}"
    assert finding.severity == "warning"
    assert finding.fix
    if code == "changed" and line == 9:
        line = path.read_bytes().split(b"\n").index(b"") + 2
    assert finding.line == line
    assert sound.exists()


@pytest.mark.parametrize("change", [lambda b: b.replace(b"\n", b"\r\n"), lambda b: b"\xef\xbb\xbf" + b])
def test_line_ends_that_were_changed_on_the_way_are_changed_back(folder, change):
    one = payload(RELATED, "relatedQueries.csv")
    path = keep(folder, one)
    path.write_bytes(change(path.read_bytes()))
    assert kept(folder).payloads == (one,)


def test_what_is_none_of_ours_is_named_or_let_be(folder):
    keep(folder, LIVE)
    for name in (
        "vocabulary.yaml",
        "README.md",
        ".DS_Store",
        "2026-11-23/.x.tmp",
        "2026-11-23/~x",
        "notes/a.csv",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
    (folder / "relatedQueries.csv").write_text(RELATED)
    (folder / "2026-11-23" / "link.txt").symlink_to("/etc/passwd")
    found = kept(folder)
    assert found.payloads == (LIVE,)
    assert [finding.path for finding in found.findings] == ["content/trends/relatedQueries.csv"]
    assert "spine trends import" in found.findings[0].fix


def test_the_records_of_all_snapshots_have_each_thing_once(folder):
    for name, body in GOOD.items():
        keep(folder, payload(body, name))
    found, findings = records(kept(folder).payloads)
    assert findings == ()
    twice, _ = records([*kept(folder).payloads, *kept(folder).payloads])
    assert twice == found
    assert {record.kind.value for record in found} == {"top", "rising", "series", "suggestion", "own"}


def test_a_thousand_snapshots_are_read_within_a_second(folder):
    for number in range(1000):
        one = replace(
            LIVE, body=RELATED.encode(), seed=f"seed {number}", fetched=EXPORTED + number % 50 * DAY
        )
        path = folder / f"{one.fetched:%Y-%m-%d}" / f"{number}.txt"
        if number < 50:
            path = keep(folder, one)
            body = path.read_bytes()
        else:
            path.write_bytes(body.replace(b"seed ", b"seed %d " % number))
    found = kept(folder)
    assert len(found.payloads) == 1000


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@practice.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, timeout=30)


def test_two_clones_that_imported_merge_and_keep_every_byte(tmp_path):
    crlf = payload(GOOD["trending_US_1d_20260815-1200.csv"], "trending.csv")
    wide = payload(RELATED.encode("utf-16"), "wide.csv")
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    git(one, "init", "-q", "-b", "main")
    shutil.copy(ROOT / ".gitattributes", one)
    git(one, "add", ".")
    git(one, "commit", "-qm", "start")
    git(tmp_path, "clone", "-q", "one", "other")
    for clone, time_of in ((one, EXPORTED), (other, EXPORTED + dt.timedelta(hours=1))):
        for what in (crlf, wide, payload(RELATED, "relatedQueries.csv")):
            keep(clone / "content" / "trends", replace(what, fetched=time_of))
        keep(clone / "content" / "trends", replace(LIVE, fetched=time_of))
        git(clone, "add", ".")
        git(clone, "commit", "-qm", "searches")
    git(other, "pull", "-q", "--no-rebase", "--no-edit")
    shutil.rmtree(other / "content")
    git(other, "checkout", "content")
    found = kept(other / "content" / "trends")
    assert found.findings == ()
    assert sorted(one.name for one in found.payloads if one.via == "import") == [
        *("relatedQueries.csv", "trending.csv", "wide.csv")
    ]
    assert len([one for one in found.payloads if one.via == "google"]) == 2


def test_nothing_of_the_snapshots_is_ever_published(small_site):
    site = small_site({"a.md": post()})
    folder = site.root / "content" / "trends"
    keep(folder, payload(RELATED.replace("sciatica pillow", "canarybird"), "canarybird.csv"))
    (folder / "canarybird.csv").write_text("canarybird")
    (folder / "canarybird.json").write_text("{")
    (folder / "canarybird.md").write_text("canarybird")
    assert [finding for finding in site.check() if "content/trends" in finding["path"]] == []
    assert site.publish().mentions("canarybird") == []
