"""Web servers on this computer: one that serves a folder as a host would, and a search engine that is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Visits(SimpleHTTPRequestHandler):
    """Serves the folder that the server names now, and notes what was asked."""

    def do_GET(self):
        self.server.asked.append(self.path)
        spoilt = self.server.spoilt.get(self.path)
        if self.path in self.server.moved:
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", self.server.moved[self.path])
            self.end_headers()
        elif spoilt is not None:
            self.send_response(HTTPStatus.OK)
            self.end_headers()
            self.wfile.write(spoilt)
        else:
            super().do_GET()

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, self.server.base, "404.html")
        self.send_response(code)
        self.end_headers()
        self.wfile.write(page.read_bytes() if page.is_file() else b"")

    def list_directory(self, path):
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *_):
        pass


@contextmanager
def _running(server: ThreadingHTTPServer) -> Iterator[None]:
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def serving(folder: Path, base: str = "") -> Iterator[ThreadingHTTPServer]:
    """Serve a folder: `url` is where, `asked` what visitors asked for, `spoilt` what they get instead.

    `moved` are addresses that lead on, whatever lies there. `base` is the path at which the site lies.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Visits, directory=str(folder)))
    server.base = base.strip("/")
    server.asked, server.spoilt, server.moved = [], {}, {}
    server.url = f"http://127.0.0.1:{server.server_port}"
    with _running(server):
        yield server


class Engine(BaseHTTPRequestHandler):
    """Notes what it is told."""

    def do_POST(self):
        self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.answers)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def telling() -> Iterator[ThreadingHTTPServer]:
    """Have a search engine: `url` is where, `heard` what it was told, `answers` what it says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Engine)
    server.heard, server.answers = [], 200
    server.url = f"http://127.0.0.1:{server.server_port}/indexnow"
    with _running(server):
        yield server
