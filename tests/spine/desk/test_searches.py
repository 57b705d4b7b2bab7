"""Import and pull in the browser: files come in under any name, and the desk says what became of each."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator, Sequence

import pytest

from plugins.site.lock import locked, name_of
from plugins.trends.queue.store import read_queue
from plugins.trends.snapshots import kept
from tests.conftest import post
from tests.spine.desk.conftest import Answer, Visitor, Web
from tests.trends.live.trends_server import TrendsServer, serving
from tests.trends.sources.exports import CONSOLE, REGIONS, RELATED, zipped

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>.csv'
BOUNDARY = "----a-boundary"
Files = Sequence[tuple[str, bytes]]


def send(visitor: Visitor, files: Files, **fields: str) -> Answer:
    """Send files as a browser does."""
    if not visitor.token:
        visitor.get()
    parts = [
        f'name="{name}"\r\n\r\n{value}'.encode() for name, value in {"token": visitor.token, **fields}.items()
    ]
    for name, body in files:
        shown = name.replace('"', "%22").replace("\n", "%0A")
        head = f'name="files"; filename="{shown}"\r\nContent-Type: text/csv\r\n\r\n'
        parts.append(head.encode() + body)
    body = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n" % (BOUNDARY.encode(), part) for part in parts
    )
    return visitor.ask(
        "POST", "/.desk/import", body + b"--%s--\r\n" % BOUNDARY.encode(),
        Content_Type=f"multipart/form-data; boundary={BOUNDARY}", Origin=f"http://127.0.0.1:{visitor.port}",
    )  # fmt: skip


def settled(visitor: Visitor, *kinds: str) -> str:
    """Return the page of searches once these jobs have come to an end."""
    end = time.monotonic() + 30
    while any(visitor.get(f"jobs/{kind}").values.get("running") for kind in kinds):
        assert time.monotonic() < end
        time.sleep(0.02)
    return visitor.get("import").text


def read(visitor: Visitor, files: Files, **fields: str) -> str:
    """Send files and return the page with the report."""
    answer = send(visitor, files, **fields)
    assert (answer.status, answer.to) == (303, "/.desk/import#report"), answer.text
    return settled(visitor, "import")


def rows(page: str) -> dict[str, tuple[str, str]]:
    """Return what the report says: by name, what was found, and the result."""
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL):
        name = html.unescape(re.search(r"<bdi>(.*?)</bdi>", row)[1])
        cells = [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)
        ]
        found[name] = (html.unescape(cells[1]).removeprefix("Found "), cells[2].removeprefix("Result "))
    return found


@pytest.fixture
def desk(web) -> Web:
    return web({"a.md": post(title="First")})


def test_an_export_is_read_and_leads_to_its_topics(desk):
    visitor = desk.visitor()
    page = read(visitor, [("relatedQueries.csv", RELATED.encode())])
    assert rows(page) == {"relatedQueries.csv": ("All of it is in.", "Read")}
    assert "3 top searches, 3 rising searches; US; 15 Sep 2025 – 15 Sep 2026" in page
    new = read_queue(desk.site.root).topics
    assert new
    assert f"See the {len(new)} new topics" in page or "See the new topic" in page
    fresh = visitor.get("topics?show=fresh").text
    assert all(html.escape(one.suggestion.title, quote=False) in html.unescape(fresh) for one in new)
    assert not [path for path in desk.work.live.pages.parent.iterdir() if path.name.startswith("import-")]


def test_each_file_says_what_it_holds_and_how_to_mend_it(desk):
    visitor = desk.visitor()
    related = RELATED.replace('"+1,600%"', '"+1,6OO%"')
    files = [
        ("relatedQueries (2).csv", related.encode()),
        ("practice.zip", zipped(CONSOLE)),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("broken.zip", zipped(CONSOLE)[:300]),
        ("geoMap.csv", REGIONS.encode()),
    ]
    found = rows(page := read(visitor, files))
    assert found["relatedQueries (2).csv"][1] == "Read, 1 row left out"
    assert "Line 11: “+1,6OO%” has letters where digits should be." in found["relatedQueries (2).csv"][0]
    assert found["picture.png"][1] == found["broken.zip"][1] == "Not read"
    assert "This is a picture" in found["picture.png"][0]
    assert "Download it again." in found["broken.zip"][0]
    assert found["practice.zip/Queries.csv"][1] == "Read"
    assert "Six tables set aside" in page
    assert "Three of five files held something new." in page
    again = rows(read(visitor, files))
    assert again["practice.zip/Queries.csv"][1] == "Known"
    assert "nothing to add" in again["practice.zip/Queries.csv"][0]


def test_tables_of_one_export_know_their_time_when_they_are_chosen_one_by_one(desk):
    files = [(name, CONSOLE[name].encode()) for name in ("Queries.csv", "Filters.csv")]
    read(desk.visitor(), files)
    (payload,) = kept(desk.site.root / "content/trends").payloads
    assert payload.window == "2026-05-01 2026-07-31"


@pytest.mark.parametrize(
    "name", [EVIL, "../../../x.csv", "CON", "a\nb.csv", "ä" * 400 + ".csv", "‮exe.csv", "x\\y.csv"]
)
def test_a_name_is_shown_as_text_and_leads_nowhere(desk, tmp_path, name):
    before = {
        path for path in tmp_path.rglob("*") if "content" not in path.parts and ".cache" not in path.parts
    }
    page = read(desk.visitor(), [(name, RELATED.encode())])
    (shown,) = rows(page)
    assert shown.startswith(name.replace('"', "%22").replace("\n", "%0A")[:150])
    assert "<img src=x" not in page
    after = {
        path for path in tmp_path.rglob("*") if "content" not in path.parts and ".cache" not in path.parts
    }
    assert after == before


def test_the_same_name_twice_is_two_files(desk):
    other = RELATED.replace("sciatica", "scoliosis")
    read(desk.visitor(), [("relatedQueries.csv", RELATED.encode()), ("relatedQueries.csv", other.encode())])
    assert len(kept(desk.site.root / "content/trends").payloads) == 2


def test_the_time_of_a_file_counts_when_the_page_tells_it(desk):
    times = json.dumps([1_789_000_000_000])
    read(desk.visitor(), [("relatedQueries.csv", RELATED.encode())], changed=times)
    (payload,) = kept(desk.site.root / "content/trends").payloads
    assert payload.fetched.timestamp() == 1_789_000_000


@pytest.mark.parametrize(
    "times", ["[", "{}", "[1, 2]", '["x"]', "[null]", "[1e999]", "[-5]", "[true]", "[" * 9999]
)
def test_times_that_are_none_do_no_harm(desk, times):
    assert rows(read(desk.visitor(), [("relatedQueries.csv", RELATED.encode())], changed=times))


def test_no_file_and_too_many_are_said(desk):
    visitor = desk.visitor()
    answer = send(visitor, [("", b"")])
    assert (answer.status, "No file was chosen." in answer.text) == (409, True)
    answer = send(visitor, [(f"{number}.csv", b"x") for number in range(70)])
    assert answer.status == 400
    assert "Too many files" in answer.text


def test_nothing_is_read_without_the_token(desk):
    visitor = desk.visitor()
    visitor.get()
    visitor.token = "x" * 40
    assert send(visitor, [("a.csv", RELATED.encode())]).status == 403
    assert desk.work.jobs.newest("import") is None
    assert not (desk.site.root / "content/trends").exists()


def test_a_disk_that_takes_nothing_is_said(desk):
    (desk.site.root / "content/trends").write_text("a file, where the folder should be")
    page = read(desk.visitor(), [("relatedQueries.csv", RELATED.encode())])
    assert "The files were not read to the end." in page


def test_an_empty_desk_says_how_to_begin(desk):
    visitor = desk.visitor()
    visitor.get("import")
    page = settled(visitor, "due")
    assert "No searches have been read yet." in page
    assert "No pull has worked so far." in page
    assert "Choose United States and the past 12 months." in page


# ---- pulling ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def one_server() -> Iterator[TrendsServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(one_server: TrendsServer) -> Iterator[TrendsServer]:
    one_server.reset()
    one_server.rising = {"sciatica": [("sciatica surgery recovery", 350, "+350%")]}
    yield one_server
    one_server.over.set()


@pytest.fixture
def pulling_desk(web, server):
    def make(**settings: object) -> Web:
        given = {"seeds": ["sciatica", "scoliosis"], "address": server.address, "pause": (0, 0), "deadline_seconds": 2.0,
                 "series_queries": 0, **settings}  # fmt: skip
        return web({"a.md": post(title="First")}, more=f"TRENDS = {given!r}\n")

    return make


def test_a_pull_brings_what_is_due(pulling_desk):
    desk = pulling_desk()
    visitor = desk.visitor()
    visitor.get("import")
    assert "2 questions are due: 2 for related searches." in settled(visitor, "due")
    answer = visitor.post("pull")
    assert (answer.status, answer.to) == (303, "/.desk/import#pull")
    page = settled(visitor, "pull", "due")
    assert "2 questions asked, 2 answered." in page
    assert len(kept(desk.site.root / "content/trends").payloads) == 2
    page = settled(visitor, "due")
    assert "Nothing is due" in page
    assert "Pull now</button>" not in page, "there is no dead button"


def test_a_pull_is_stopped_between_two_questions_and_there_is_one_at_a_time(pulling_desk, server):
    desk = pulling_desk(pause=(30, 40))
    visitor = desk.visitor()
    visitor.post("pull")
    job, end = desk.work.jobs.newest("pull"), time.monotonic() + 20
    while not job.words.startswith("Waiting"):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert "Stop" in visitor.get("import").text
    assert (job.done, job.of) == (1, 2)
    again = visitor.post("pull")
    assert (again.status, "A pull is running already." in again.text) == (409, True)
    began = time.monotonic()
    visitor.post("pull", {"stop": "1"})
    page = settled(visitor, "pull")
    assert time.monotonic() - began < 15
    assert "Stopped. Everything that was answered is kept." in page
    assert len(kept(desk.site.root / "content/trends").payloads) == 1


def test_a_pull_of_another_process_is_waited_for_by_nobody(pulling_desk, server):
    desk = pulling_desk()
    visitor = desk.visitor()
    with locked(desk.work.cache, f"pull-{name_of(desk.site.root)}", wait=0, busy="x"):
        visitor.post("pull")
        page = settled(visitor, "pull")
    assert "Google is being asked already, by another pull." in page
    assert not server.asked


def test_a_source_that_refuses_us_is_told_calmly(pulling_desk, server):
    desk = pulling_desk()
    server.fail(0, "429 page")
    visitor = desk.visitor()
    visitor.post("pull")
    page = settled(visitor, "pull", "due")
    page = settled(visitor, "due")
    assert "Google is refusing us at the moment." in page
    assert "export from Google Trends in your browser and import the files." in page
    assert "spine trends" not in page, "an editor has no use for a command"
    assert "Pull now</button>" not in page
    assert "“Pull now” appears here again from" in page
