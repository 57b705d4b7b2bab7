"""What is remembered between checks never changes what is found."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.linkcheck import LinkcheckSettings, check_site
from plugins.linkcheck.baseline import BaselineError, read_baseline, without_known, write_baseline
from plugins.linkcheck.facts import about_of, anchors_of, facts_of
from plugins.linkcheck.leads import Leads
from plugins.linkcheck.parse import parse
from plugins.linkcheck.store import Known, opened
from tests.linkcheck.conftest import write
from tests.linkcheck.fuzz import page

FILES = {
    "index.html": '<!doctype html><a href="a.html#x">x</a><a href="no.html">y</a>',
    "a.html": '<p id="x">',
    "s.css": "p { background: url(no.png) }",
}


def targets(findings) -> list[str]:
    return sorted(finding.target for finding in findings)


def test_a_second_check_finds_the_same(check, tmp_path: Path):
    cache = tmp_path / "cache" / "links.sqlite"
    assert check(FILES, cache=cache) == check({}, cache=cache) == check({}, cache=None)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"a.html": '<p id="y">'}, ["a.html#x", "no.html", "no.png"]),
        ({"no.html": "<p>"}, ["no.png"]),
        ({"no.png": b"x"}, ["no.html"]),
        ({"index.html": "<p>"}, ["no.png"]),
    ],
)
def test_every_change_is_seen(check, tmp_path: Path, change, found):
    cache = tmp_path / "links.sqlite"
    check(FILES, cache=cache)
    assert targets(check(change, cache=cache)) == found


def test_other_settings_give_other_findings(check, tmp_path: Path):
    cache = tmp_path / "links.sqlite"
    check(FILES, cache=cache)
    assert targets(check({}, cache=cache, ignore=("html$",))) == ["no.png"]
    assert targets(check({}, cache=cache, ignore_files=("*.css",))) == ["no.html"]


def test_a_deleted_file_is_seen(check, tmp_path: Path):
    cache = tmp_path / "links.sqlite"
    check(FILES, cache=cache)
    (tmp_path / "site" / "a.html").unlink()
    assert targets(check({}, cache=cache)) == ["a.html#x", "no.html", "no.png"]


DAMAGE = {
    "empty": lambda data: b"",
    "no database": lambda data: b"not a database" * 100,
    "cut off": lambda data: data[: len(data) // 2],
    "overwritten": lambda data: data[:100] + b"\xff" * (len(data) - 100),
    "in the middle": lambda data: data[:5000] + b"\0" * 3000 + data[8000:],
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_memory_is_begun_anew(check, tmp_path: Path, kind: str):
    cache = tmp_path / "links.sqlite"
    first = check(FILES, cache=cache)
    connection = sqlite3.connect(cache)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    cache.write_bytes(DAMAGE[kind](cache.read_bytes()))
    assert check({}, cache=cache) == first
    assert check({}, cache=cache) == first


def test_records_that_make_no_sense_are_read_anew(check, tmp_path: Path):
    cache = tmp_path / "links.sqlite"
    first = check(FILES, cache=cache)
    for record in ("", "[]", "{", '{"findings": 3}', "[[],[],[],[],[],[1]]"):
        connection = sqlite3.connect(cache)
        with connection:
            connection.execute("UPDATE file SET leads = ?, about = ?, flags = 0", (record, record.encode()))
            connection.execute("UPDATE outcome SET record = ?", (record,))
        connection.close()
        assert check({}, cache=cache) == first


def test_where_nothing_can_be_written_nothing_is_remembered(check, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    assert targets(check(FILES, cache=tmp_path / "file" / "links.sqlite")) == ["no.html", "no.png"]


def test_two_checks_at_once(tmp_path: Path):
    site = write(tmp_path / "site", {f"{n}.html": page(n) for n in range(60)})
    script = (
        "import sys; from pathlib import Path; from plugins.linkcheck import LinkcheckSettings, check_site;"
        "print(len(check_site(Path(sys.argv[1]), LinkcheckSettings(), cache=Path(sys.argv[2])).findings))"
    )
    command = [sys.executable, "-c", script, str(site), str(tmp_path / "links.sqlite")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate(timeout=60)[0].strip() for process in running}
    assert said == {str(len(check_site(site, LinkcheckSettings()).findings))}


def test_facts_survive_being_remembered(tmp_path: Path):
    leads = Leads(LinkcheckSettings())
    facts = {
        f"{number}.html": facts_of(f"{number}.html", parse(page(number).encode()), leads)
        for number in range(200)
    }
    known = {path: Known("1:2:3:4", b"digest", one) for path, one in facts.items()}
    with opened(tmp_path / "links.sqlite") as memory:
        memory.keep_files(b"folder", known, ())
    with opened(tmp_path / "links.sqlite") as memory:
        assert memory.files(b"folder") == known
        assert memory.files(b"another") == {}
    for path, one in facts.items():
        read = parse(page(int(path.removesuffix(".html"))).encode())
        about = about_of(one)
        assert anchors_of(one) == read.anchors
        assert (about.title, about.base, about.meta) == (read.title, read.base, read.meta)


def test_known_findings_are_let_be_and_new_ones_are_not(check, tmp_path: Path):
    path = tmp_path / "known.json"
    write_baseline(path, check(FILES))
    new, mended = without_known(check({}), read_baseline(path))
    assert (new, mended) == ([], 0)
    more = {
        "index.html": '\n\n<!doctype html><a href="no.html">x</a><a href="no.html">y</a><a href="b.html">z</a>'
    }
    new, mended = without_known(check(more), read_baseline(path))
    assert (targets(new), mended) == (["b.html", "no.html"], 0)
    new, mended = without_known(check({"no.html": "<p>", "b.html": "<p>"}), read_baseline(path))
    assert (new, mended) == ([], 1)


@pytest.mark.parametrize("text", ["", "{}x", '{"a": 1}', "[1]", '[{"path": "x"}]'])
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(BaselineError, match=r"known\.json"):
        read_baseline(path)
