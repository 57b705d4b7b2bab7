"""A whole desk, as a writer has it: files change on the disk, a browser asks and listens."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import quick
from tests.conftest import ROOT, SmallSite, post

BROKEN = "---\ntitle: Broken: title\n---\n"
PLACE = re.compile(r"127\.0\.0\.1:(\d+)")
SECONDS = 30
"""Enough for a slow computer; what is measured says so itself."""


@dataclass
class Answer:
    """What came back for an address."""

    status: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode("utf-8", "replace")


@dataclass
class RunningDesk:
    """A desk in a process of its own."""

    site: SmallSite
    port: int
    scratch: Path
    process: subprocess.Popen | None = None
    said: list[str] = field(default_factory=list)

    @property
    def theme(self) -> Path:
        """The site's own look."""
        return self.site.root / "theme"

    @property
    def address(self) -> str:
        """Where the site is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for an address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def until(self, path: str, wanted: Callable[[Answer], object], seconds: float = SECONDS) -> Answer:
        """Ask again and again until the answer is right."""
        end, answer = time.monotonic() + seconds, None
        while time.monotonic() < end:
            with contextlib.suppress(OSError):  # while one process takes the place of the other
                answer = self.ask(path)
                if wanted(answer):
                    return answer
            time.sleep(0.05)
        status = answer and answer.status
        raise AssertionError(f"{path} is not as it should be (status {status}):\n{''.join(self.said)}")

    def shows(self, path: str, words: str) -> Answer:
        """Wait until a page has some words."""
        return self.until(path, lambda answer: answer.status == 200 and words in answer.text)

    def gone(self, path: str) -> Answer:
        """Wait until nothing is at an address."""
        return self.until(path, lambda answer: answer.status == 404)

    @contextmanager
    def listening(self, path: str) -> Iterator[Callable[..., dict]]:
        """Yield a function that waits until what an open page was told is right."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        with contextlib.closing(connection):
            connection.request("GET", f"/.desk/events?page={path}")
            stream, state = connection.getresponse(), {}
            assert stream.headers["Content-Type"] == "text/event-stream"

            def told(wanted: Callable[[dict], object]) -> dict:
                end = time.monotonic() + SECONDS
                while not (state and wanted(state)):
                    line = stream.readline()
                    assert line, f"the desk stopped telling {path} things after {state}"
                    assert time.monotonic() < end, f"{path} was told no more than {state}"
                    if line.startswith(b"data:"):
                        state.update(json.loads(line[5:]))
                return state

            yield told

    def told(self, path: str, wanted: Callable[[dict], object]) -> dict:
        """Return how things stand as soon as they are right."""
        with self.listening(path) as told:
            return told(wanted)


@contextmanager
def running(site: SmallSite, scratch: Path) -> Iterator[RunningDesk]:
    """Run a desk on a site, to which a copy of our theme is added; quickly, in a process that splits off."""
    shutil.copytree(ROOT / "theme", site.root / "theme")
    scratch.mkdir()
    arguments = ["--site", str(site.root), "desk", "--port", "0"]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    try:
        with quick.lasting("spine", arguments, cwd=ROOT, environment=environment) as said:
            end = time.monotonic() + SECONDS
            while not (place := PLACE.search(said.read_text("utf-8", "replace"))):
                assert time.monotonic() < end, said.read_text("utf-8", "replace")
                time.sleep(0.02)
            yield RunningDesk(site, int(place[1]), scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def really_running(site: SmallSite, scratch: Path) -> Iterator[RunningDesk]:
    """Run a desk as ``running`` does, in a new Python."""
    shutil.copytree(ROOT / "theme", site.root / "theme")
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "spine", "--site", str(site.root), "desk", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if place := PLACE.search(line):
                break
        else:
            raise AssertionError("".join(said))
        desk = RunningDesk(site, int(place[1]), scratch, process, said)
        threading.Thread(target=lambda: said.extend(process.stdout), daemon=True).start()
        yield desk
    finally:
        process.kill()
        process.wait(10)
        shutil.rmtree(scratch, ignore_errors=True)


SOME = {"a.md": post(title="First", body="First words."), "b.md": post(title="Second")}
OWN_THEME = "THEME = str(ROOT / 'theme')"


@pytest.fixture
def desk(small_site: Callable[..., SmallSite], tmp_path: Path) -> Iterator[RunningDesk]:
    with running(small_site(SOME, more=OWN_THEME), tmp_path / "scratch") as desk:
        yield desk


@pytest.fixture
def real_desk(small_site: Callable[..., SmallSite], tmp_path: Path) -> Iterator[RunningDesk]:
    """One that begins as it does for a writer, and whose end can be seen."""
    with really_running(small_site(SOME, more=OWN_THEME), tmp_path / "scratch") as desk:
        yield desk


def test_what_is_saved_is_served_soon_and_only_its_readers_are_told(desk: RunningDesk) -> None:
    desk.shows("/posts/a/", "First words.")
    with desk.listening("/posts/a/") as told:
        told(lambda state: state.get("failed") is False)
        desk.site.write({"a.md": post(title="First", body="Second words.")})
        began = time.monotonic()
        told(lambda state: state.get("changed"))
        assert "Second words." in desk.ask("/posts/a/").text, "told only when there is something to see"
        assert time.monotonic() - began < 3


def test_a_new_post_a_renamed_and_a_deleted_one(desk: RunningDesk) -> None:
    desk.site.write({"c.md": post(title="Third", body="Third words.")})
    desk.shows("/posts/c/", "Third words.")
    desk.shows("/", "Third")
    folder = desk.site.root / "content/posts"
    (folder / "c.md").rename(folder / "d.md")
    desk.shows("/posts/d/", "Third words.")
    missing = desk.gone("/posts/c/")
    assert 'href="/archive/"' in missing.text, "the site's own page for what is not there"
    (folder / "d.md").unlink()
    desk.gone("/posts/d/")
    desk.until("/", lambda answer: "Third" not in answer.text)


def test_another_slug_moves_the_page_and_the_links_to_it(desk: RunningDesk) -> None:
    desk.site.write({"b.md": post(title="Second", body="See [it]({filename}a.md).")})
    desk.shows("/posts/b/", 'href="/posts/a/"')
    desk.site.write({"a.md": post(title="First", slug="moved", body="Moved words.")})
    desk.shows("/posts/moved/", "Moved words.")
    desk.shows("/posts/b/", 'href="/posts/moved/"')
    desk.gone("/posts/a/")


def test_a_saved_topic_page_is_served(desk: RunningDesk) -> None:
    desk.site.write(
        {"categories/back-pain.md": "---\nstatus: published\nkey_posts: [b]\n---\nTopic words.\n"}
    )
    desk.shows("/topics/back-pain/", "Topic words.")


def test_broken_front_matter_is_told_with_its_place_and_leaves_the_page(desk: RunningDesk) -> None:
    with desk.listening("/posts/a/") as told:
        desk.site.write({"a.md": BROKEN})
        (found, *_) = told(lambda state: state.get("findings"))["findings"]
        assert (found["path"], found["line"], found["severity"]) == ("content/posts/a.md", 2, "error")
        assert found["message"]
        assert found["fix"]
        desk.until("/", lambda answer: "/posts/a/" not in answer.text)
        assert "First words." in desk.ask("/posts/a/").text
        desk.site.write({"a.md": post(title="First", body="Mended words.")})
        told(lambda state: state["findings"] == [])
    desk.shows("/posts/a/", "Mended words.")
    desk.shows("/", "/posts/a/")


def test_a_text_broken_from_the_start_is_told(desk: RunningDesk) -> None:
    desk.site.write({"new.md": BROKEN})
    found = desk.told("/", lambda state: state.get("findings"))["findings"]
    assert found[0]["path"] == "content/posts/new.md"
    assert desk.ask("/posts/new/").status == 404


def test_a_broken_template_is_told_with_its_place_and_leaves_the_pages(desk: RunningDesk) -> None:
    template = desk.theme / "templates/article.html"
    whole = template.read_text("utf-8")
    with desk.listening("/posts/a/") as told:
        template.write_text(f"{whole}\n{{% endfor %}}\n", "utf-8")
        (found,) = told(lambda state: state.get("failed"))["findings"]
        assert found["path"] == "theme/templates/article.html"
        assert found["line"] == whole.count("\n") + 2
        assert "First words." in desk.ask("/posts/a/").text
        desk.site.write({"a.md": post(title="First", body="Words that wait.")})
        template.write_text(whole.replace("</article>", "<p>Mended</p></article>"), "utf-8")
        told(lambda state: state.get("failed") is False and state["findings"] == [])
    page = desk.shows("/posts/a/", "Words that wait.")
    assert "<p>Mended</p>" in page.text


def test_broken_settings_are_told_and_changed_ones_are_taken_on_at_the_same_port(
    real_desk: RunningDesk,
) -> None:
    desk = real_desk
    config = desk.site.root / "pelicanconf.py"
    whole = config.read_text("utf-8")
    config.write_text(f"{whole}\nSITENAME = (\n", "utf-8")
    state = desk.told("/posts/a/", lambda state: state.get("failed"))
    assert state["findings"][0]["path"] == "pelicanconf.py"
    assert state["findings"][0]["line"] == whole.count("\n") + 2
    assert "First words." in desk.ask("/posts/a/").text
    config.write_text(f"{whole}\nSITENAME = 'Quite Another Name'\n", "utf-8")
    desk.shows("/posts/a/", "Quite Another Name")
    desk.told("/posts/a/", lambda state: state.get("failed") is False and state["findings"] == [])
    desk.site.write({"a.md": post(title="First", body="Words after that.")})
    desk.shows("/posts/a/", "Words after that.")
    assert desk.process.poll() is None
    assert len([name for name in os.listdir(desk.scratch) if name.startswith("spine-desk-")]) == 1


def test_changed_settings_that_say_the_same_leave_everything_as_it_is(desk: RunningDesk) -> None:
    config = desk.site.root / "pelicanconf.py"
    config.write_text(f"{config.read_text('utf-8')}\n# A note.\n", "utf-8")
    time.sleep(1)
    desk.site.write({"a.md": post(title="First", body="Words after that.")})
    desk.shows("/posts/a/", "Words after that.")


def test_changed_css_is_served(desk: RunningDesk) -> None:
    page = desk.ask("/posts/a/").text
    sheet = re.search(r'href="([^"]+\.css[^"]*)"', page)[1]
    before = desk.ask(sheet).data
    for file in (desk.theme / "css").glob("*.css"):
        file.write_text(f"{file.read_text('utf-8')}\n.desk-test {{ border: 7px solid }}\n", "utf-8")

    def newer(answer: Answer) -> bool:
        now = re.search(r'href="([^"]+\.css[^"]*)"', answer.text)[1]
        return desk.ask(now).data != before

    page = desk.until("/posts/a/", newer).text
    sheet = re.search(r'href="([^"]+\.css[^"]*)"', page)[1]
    assert b"desk-test" in desk.ask(sheet).data


def test_heads_parts_and_folders(desk: RunningDesk) -> None:
    page = desk.ask("/posts/a/")
    head = desk.ask("/posts/a/", "HEAD")
    assert (head.status, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(page.data))
    assert page.headers["Cache-Control"] == "no-store"

    folder = desk.ask("/posts/a")
    assert (folder.status, folder.headers["Location"]) == (301, "/posts/a/")
    assert desk.ask("/posts/nothing", "HEAD").status == 404

    sheet = re.search(r'href="([^"?]+\.css)', page.text)[1]
    whole = desk.ask(sheet).data
    for asked, part in {"2-5": slice(2, 6), "-4": slice(-4, None), "9-": slice(9, None)}.items():
        answer = desk.ask(sheet, Range=f"bytes={asked}")
        assert (answer.status, answer.data) == (206, whole[part]), asked
    assert desk.ask(sheet, Range="bytes=0-0").headers["Content-Range"] == f"bytes 0-0/{len(whole)}"
    past = desk.ask(sheet, Range=f"bytes={len(whole)}-")
    assert (past.status, past.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    assert desk.ask(sheet, Range="bytes=-0").status == 416
    for odd in ("lines=1-2", "bytes=-", "bytes=0-1,4-5"):  # these may be ignored (RFC 9110, 14.2)
        answer = desk.ask(sheet, Range=odd)
        assert (answer.status, answer.data) == (200, whole), odd


def test_open_pages_and_an_idle_visitor_keep_nobody_waiting(desk: RunningDesk) -> None:
    with (
        socket.create_connection(("127.0.0.1", desk.port)),
        desk.listening("/posts/a/") as one,
        desk.listening("/posts/a/") as other,
        desk.listening("/posts/b/") as third,
    ):
        for told in (one, other, third):
            told(lambda state: state.get("failed") is False)
        began = time.monotonic()
        assert desk.ask("/posts/a/").status == 200
        assert time.monotonic() - began < 2
        desk.site.write({"a.md": post(title="First", body="Words for two.")})
        for told in (one, other):
            told(lambda state: state.get("changed"))
        desk.shows("/posts/a/", "Words for two.")
        desk.site.write({"b.md": BROKEN})
        for told in (one, other, third):
            told(lambda state: state.get("findings"))


def test_many_quick_saves_end_with_the_last_one(desk: RunningDesk) -> None:
    for number in range(30):
        desk.site.write({"a.md": post(title=f"Title {number}", body=f"Words number {number}.")})
        time.sleep(0.03)
    desk.shows("/posts/a/", "Words number 29.")
    desk.shows("/", "Title 29")
    time.sleep(1)
    assert "Words number 29." in desk.ask("/posts/a/").text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_and_leaves_nothing_behind(real_desk: RunningDesk, number: int) -> None:
    desk = real_desk
    assert [name for name in os.listdir(desk.scratch) if name.startswith("spine-desk-")]
    with desk.listening("/posts/a/"), socket.create_connection(("127.0.0.1", desk.port)):
        desk.process.send_signal(number)
        assert desk.process.wait(3) == 0
    assert not [name for name in os.listdir(desk.scratch) if name.startswith("spine-desk-")]
