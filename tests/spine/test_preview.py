"""The preview shows what is not published yet, says so, and answers on this computer only."""

import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from spine.desk.hub import Hub
from spine.desk.server import serve
from tests.conftest import ROOT, post


@pytest.fixture
def desk(small_site, tmp_path):
    """A desk in a process of its own; yields the site and a function that reads an address."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    site = small_site({
        "a.md": post(title="Seen", status="draft", body="First words."),
        "b.md": post(title="Later", date="2036-01-05"),
        "c.md": post(title="Kept back", status="hidden"),
    })  # fmt: skip
    command = [sys.executable, "-m", "spine", "--site", str(site.root), "desk", "--port", "0"]
    shutil.copytree(ROOT / "theme", site.root / "theme")
    with open(site.root / "pelicanconf.py", "a", encoding="utf-8") as config:
        config.write("THEME = str(ROOT / 'theme')\n")
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    try:
        port = next(int(m[1]) for line in process.stdout if (m := re.search(r"127\.0\.0\.1:(\d+)", line)))
        threading.Thread(target=process.stdout.read, daemon=True).start()
        read = lambda path, **headers: ask(port, path, **headers)  # noqa: E731
        read.port = port
        yield site, read
    finally:
        process.terminate()
        assert process.wait(5) == 0
    assert not [name for name in os.listdir(scratch) if name.startswith("spine-desk-")]


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


def wait_for(read, path: str, word: str, seconds: float = 30, *, status: int = 200) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):  # while one process takes the place of the other
            code, text = read(path)
            if word in text and code == status:
                return text
        time.sleep(0.1)
    raise AssertionError(f"{path} never said {word!r}")


def news(read_port: int, path: str, wanted, seconds: float = 30) -> dict:
    """Listen to what an open page is told, until `wanted(state)` is true; return the state."""
    connection = http.client.HTTPConnection("127.0.0.1", read_port, timeout=seconds)
    state: dict = {}
    end = time.monotonic() + seconds
    try:
        connection.request("GET", f"/.desk/events?page={path}")
        answer = connection.getresponse()
        while time.monotonic() < end and (line := answer.readline()):
            if line.startswith(b"data:"):
                state |= json.loads(line[5:])
                if wanted(state):
                    return state
    finally:
        connection.close()
    raise AssertionError(f"{path} was told no more than {state}")


def test_the_preview_shows_drafts_marked_and_follows_the_writer(desk):
    site, read = desk
    assert "This is a draft" in read("/posts/a/")[1]
    assert "planned for 2036-01-05" in read("/posts/b/")[1]
    assert "hidden" in read("/posts/c/")[1]
    site.write({"a.md": post(title="Seen", status="draft", body="Second words.")})
    wait_for(read, "/posts/a/", "Second words.")
    site.write({"a.md": "---\ntitle: Broken: title\n---\n"})
    site.write({"d.md": post(title="Fourth", body="Fourth words.")})
    wait_for(read, "/posts/d/", "Fourth words.")


def test_a_post_that_can_not_be_read_keeps_its_last_good_page_and_says_what_is_wrong(desk):
    site, read = desk
    site.write({"a.md": post(title="Seen", body="Good words.")})
    wait_for(read, "/posts/a/", "Good words.")
    site.write({"a.md": "---\ntitle: Broken: title\n---\n"})
    state = news(read.port, "/posts/a/", lambda state: state.get("findings"))
    assert state["findings"][0]["path"] == "content/posts/a.md"
    assert state["findings"][0]["line"] == 2
    time.sleep(1)
    assert "Good words." in read("/posts/a/")[1]
    site.write({"a.md": post(title="Seen", body="Better words.")})
    wait_for(read, "/posts/a/", "Better words.")
    news(read.port, "/posts/a/", lambda state: state.get("findings") == [])


def test_deleted_renamed_and_readdressed_posts_leave_nothing_behind(desk):
    site, read = desk
    site.write({"a.md": post(title="Seen", slug="elsewhere", body="Moved words.")})
    wait_for(read, "/posts/elsewhere/", "Moved words.")
    wait_for(read, "/posts/a/", "</html>", status=404)
    (site.root / "content/posts/a.md").rename(site.root / "content/posts/new.md")
    site.write({"new.md": post(title="Seen", body="Renamed words.")})
    wait_for(read, "/posts/new/", "Renamed words.")
    wait_for(read, "/posts/elsewhere/", "</html>", status=404)
    (site.root / "content/posts/new.md").unlink()
    wait_for(read, "/posts/new/", "</html>", status=404)


def test_a_broken_template_leaves_the_pages_and_is_named_with_its_line(desk):
    site, read = desk
    template = site.root / "theme/templates/article.html"
    whole = template.read_text("utf-8")
    template.write_text(f"{whole}\n{{% if %}}\n", "utf-8")
    state = news(read.port, "/posts/a/", lambda state: state.get("failed"))
    assert state["findings"][0]["path"] == "theme/templates/article.html"
    assert state["findings"][0]["line"] == whole.count("\n") + 2
    assert "First words." in read("/posts/a/")[1]
    template.write_text(whole.replace("Written by", "Words by"), "utf-8")
    wait_for(read, "/posts/a/", "Words by")
    news(read.port, "/posts/a/", lambda state: state.get("failed") is False)


def test_changed_settings_take_the_place_of_the_old_ones_at_the_same_address(desk):
    site, read = desk
    config = site.root / "pelicanconf.py"
    whole = config.read_text("utf-8")
    config.write_text(f"{whole}\nSITENAME = (\n", "utf-8")
    state = news(read.port, "/posts/a/", lambda state: state.get("failed"))
    assert state["findings"][0]["path"] == "pelicanconf.py"
    assert "First words." in read("/posts/a/")[1]
    config.write_text(f"{whole}\nSITENAME = 'Another Name'\n", "utf-8")
    wait_for(read, "/posts/a/", "Another Name")


def test_parts_of_files_are_sent_when_they_are_asked_for(desk):
    _, read = desk
    whole = read("/theme/css/theme.css")[1]
    assert read("/theme/css/theme.css", Range="bytes=2-5") == (206, whole[2:6])
    assert read("/theme/css/theme.css", Range="bytes=-4") == (206, whole[-4:])
    assert read("/theme/css/theme.css", Range=f"bytes={len(whole)}-")[0] == 416
    assert read("/theme/css/theme.css", Range="lines=1-2") == (200, whole)


@pytest.fixture
def served(tmp_path: Path):
    folder = tmp_path / "site"
    (folder / "a b").mkdir(parents=True)
    (folder / "index.html").write_text("home")
    (folder / "404.html").write_text("not here")
    (folder / "a b/index.html").write_text("spaced")
    (folder / ".secret").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    server = serve((folder,), Hub(), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/", 200, "home"),
        ("/a%20b/", 200, "spaced"),
        ("/nothing/", 404, "not here"),
        ("/../outside.txt", 404, "not here"),
        ("/%2e%2e/outside.txt", 404, "not here"),
        ("/a%20b/%2e%2e/%2e%2e/outside.txt", 404, "not here"),
        ("/..%5coutside.txt", 404, "not here"),
        ("/.secret", 404, "not here"),
        ("/%00", 404, "not here"),
    ],
)
def test_no_address_leads_out_of_the_site(served, path, status, word):
    code, text = ask(served, path)
    assert (code, text.split("<script")[0]) == (status, word)


def test_another_host_is_refused(served):
    assert ask(served, "/", Host="evil.example")[0] == 403
    assert ask(served, "/", Host=f"localhost:{served}")[0] == 200


def test_an_idle_visitor_does_not_block_the_others(served):
    idle = http.client.HTTPConnection("127.0.0.1", served, timeout=5)
    idle.connect()
    try:
        assert ask(served, "/")[0] == 200
    finally:
        idle.close()
