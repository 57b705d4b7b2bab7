"""Every week by itself: other sites are asked, and one issue says which links no longer work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import PRACTICE, post
from tests.workflows.runner import Runner, hosted, push


class Other(BaseHTTPRequestHandler):
    """Another site, of which one page has gone, and one has moved to an odd place."""

    def do_GET(self) -> None:
        moved = self.path == "/moved"
        self.send_response(301 if moved else 404 if self.path == "/gone" else 200)
        if moved:
            self.send_header("Location", "/here?@octocat=`touch%20owned`")
        self.end_headers()
        self.wfile.write(b"<title>A page</title><p>Some words about backs, and enough of them.")

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def other() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def blog(small_site, other: str, tmp_path: Path) -> Path:
    more = "OUTSIDE_LINKS = {'allow_private': True, 'pause': 0, 'retries': 0, 'dead_runs': 2, 'dead_days': 0}"
    body = f"Read [this]({other}/here), [that]({other}/gone) and [those]({other}/moved).\n"
    practice = {name: text for name, text in PRACTICE.items() if name != "profiles"}
    site = small_site({"a.md": post(body), "b.md": post(body, title="B")}, practice=practice, more=more)
    return hosted(site.root, tmp_path / "remote.git")


@pytest.fixture
def runner(blog: Path, tmp_path: Path) -> Runner:
    return Runner(tmp_path / "github", tmp_path / "remote.git")


def run(runner: Runner) -> dict:
    jobs = runner.run("links.yml")
    assert [job.code for job in jobs.values()] == [0, 0], "\n".join(job.log for job in jobs.values())
    return jobs


def test_one_issue_tells_what_is_gone_in_words_that_stay_text_and_is_renewed_and_closed(runner, blog, other):
    jobs = run(runner)
    (issue,) = runner.issues
    assert issue["title"] == "Links to other sites: 2 to look at"
    assert issue["body"].count(f"{other}/gone") == 1
    assert issue["body"].count("In `content/posts/a.md`, `content/posts/b.md`.") == 2
    assert "## Should be mended" in jobs["ask"].summary
    told = next(line for line in issue["body"].splitlines() if "octocat" in line)
    assert "@octocat" not in told.replace(told[told.index("`") : told.rindex("`")], "")
    assert not list(runner.folder.rglob("owned"))
    run(runner)
    (again,) = runner.issues
    assert again["number"] == issue["number"]
    assert "## Must be mended" in again["body"], "the second check remembers the first"
    for name in ("a.md", "b.md"):
        (blog / "content/posts" / name).write_text(post(f"Read [this]({other}/here).\n", title=name))
    push(blog)
    runner.artifact("memory").rename(runner.folder / "expired")
    jobs = run(runner)
    assert [one["open"] for one in runner.issues] == [False]
    assert "::warning::What the last check knew is lost." in jobs["ask"].log
