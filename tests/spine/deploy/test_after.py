"""What visitors get is fetched and compared, whatever a host answers."""

from __future__ import annotations

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plugins.seo.addresses.redirects import Redirects
from spine.deploy import after
from spine.deploy.after import Answer
from spine.deploy.files import Parcel
from spine.deploy.plan import Plan


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
    monkeypatch.setattr(after, bound, 0)
    assert after.fetch(endless) == Answer(0, {}, why="its answer does not come to an end")


def verified(tmp_path, answer: Answer, **told):
    return after.verify(
        "https://blog.practice.org",
        Parcel(tmp_path, {}),
        Plan((), {}, {}),
        Redirects(),
        lambda path: {},
        seed=1,
        patience=0,
        fetch=lambda url: answer if url.endswith("/.spine/live.json") else Answer(404, {}),
        **told,
    ).findings


def test_notes_of_the_deploy_that_visitors_can_read_are_an_error(tmp_path):
    (found,) = verified(tmp_path, Answer(200, {}, b"{}"), hidden=".spine/live.json")
    assert (found.code, found.severity) == ("deploy/open", "error")
    assert found.path == "https://blog.practice.org/.spine/live.json"
    assert not verified(tmp_path, Answer(403, {}), hidden=".spine/live.json")
    assert not verified(tmp_path, Answer(200, {}, b"{}"))


def test_an_address_that_a_host_leads_to_is_shown_without_orders_to_the_terminal(tmp_path):
    found = after._is_gone(
        "https://blog.practice.org", "/old/", lambda url: Answer(302, {"location": "\x1b]0;x"})
    )
    assert "\x1b" not in found.message
