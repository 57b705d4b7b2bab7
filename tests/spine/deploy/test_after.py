"""What visitors get is fetched and compared, whatever a host answers."""

from __future__ import annotations

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plugins.findings import Finding
from plugins.seo.addresses.redirects import Redirects
from spine.deploy import after, visit
from spine.deploy.after import Verified
from spine.deploy.files import File, Parcel
from spine.deploy.plan import Plan
from spine.deploy.visit import Answer, Fetch


@pytest.fixture
def endless():
    """A host whose answer never ends."""

    class Endless(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while True:
                    self.wfile.write(bytes(1 << 16))

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("bound", ["_MOST", "_IN_ALL"])
def test_an_answer_that_never_ends_is_told(endless, monkeypatch, bound):
    monkeypatch.setattr(visit, bound, 0)
    assert visit.fetch(endless) == Answer(0, {}, why="its answer does not come to an end")


def verified(tmp_path, fetch: Fetch, parcel: Parcel | None = None, **told) -> Verified:
    return after.verify(
        "https://blog.practice.org",
        parcel or Parcel(tmp_path, {}),
        Plan((), {}, {}),
        Redirects(),
        lambda path: {},
        seed=1,
        fetch=fetch,
        **{"patience": 0, **told},
    )


def test_notes_of_the_deploy_that_visitors_can_read_are_an_error(tmp_path):
    def found(answer: Answer, **told) -> tuple[Finding, ...]:
        notes = "/.spine/live.json"
        return verified(
            tmp_path, lambda url: answer if url.endswith(notes) else Answer(404, {}), **told
        ).findings

    (one,) = found(Answer(200, {}, b"{}"), hidden=".spine/live.json")
    assert (one.code, one.severity) == ("deploy/open", "error")
    assert one.path == "https://blog.practice.org/.spine/live.json"
    assert not found(Answer(403, {}), hidden=".spine/live.json")
    assert not found(Answer(200, {}, b"{}"))


def test_while_nobody_answers_only_the_first_page_is_asked_for(tmp_path):
    files = {f"posts/{at}/index.html": File("1", 1) for at in range(100)}
    asked, slept = [], []

    def silent(url: str) -> Answer:
        asked.append(url)
        return Answer(0, {}, why="it took too long to answer")

    parcel = Parcel(tmp_path, {"index.html": File("1", 1), **files})
    seen = verified(tmp_path, silent, parcel=parcel, patience=4, sleep=slept.append)
    assert asked == ["https://blog.practice.org/"] * 4
    assert slept == [1, 2, 1]
    assert (len(seen.findings), seen.looked) == (1, 0)


def test_an_address_that_a_host_leads_to_is_shown_without_orders_to_the_terminal(tmp_path):
    found = after._is_gone(
        "https://blog.practice.org", "/old/", lambda url: Answer(302, {"location": "\x1b]0;x"})
    )
    assert "\x1b" not in found.message
