"""The preview shows what is not published yet, says so, and answers on this computer only."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from spine.desk.hub import Hub
from spine.desk.web.app import application
from spine.desk.web.guard import Rules
from spine.desk.web.pages import Pages
from spine.desk.web.serving import Serving, listen
from tests.conftest import post


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
        yield site, lambda path, **headers: ask(port, path, **headers)
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


def wait_for(read, path: str, word: str, seconds: float = 30) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        _, text = read(path)
        if word in text:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{path} never said {word!r}")


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


@pytest.fixture
def served(tmp_path: Path):
    folder = tmp_path / "site"
    (folder / "a b").mkdir(parents=True)
    (folder / "index.html").write_text("home")
    (folder / "404.html").write_text("not here")
    (folder / "a b/index.html").write_text("spaced")
    (folder / ".secret").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    app = application(None, Pages((folder,), Hub()), Rules(b"secret"))
    serving = Serving(app, listen("127.0.0.1", 0))
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    yield serving.port
    serving.stop()
    thread.join(5)
    assert not thread.is_alive()


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
