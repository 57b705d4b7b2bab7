"""The real site, built as for publishing and served on this computer, for the tests that read it."""

from __future__ import annotations

import atexit
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.setup.packages import ROOT

KINDS = {
    "home": r"/",
    "post": r"/posts/[^/]+/",
    "topic": r"/topics/[^/]+/",
    "topics": r"/topics/",
    "tag": r"/tags/[^/]+/",
    "tags": r"/tags/",
    "author": r"/team/[^/]+/",
    "reviewed": r"/team/[^/]+/reviewed/",
    "team": r"/team/",
    "archive": r"/archive/",
    "year": r"/archive/\d{4}/",
    "search": r"/search/",
    "results": r"/search/results/",
    "not found": r"/404\.html",
    "page": r"/[^/]+/",
}
"""Every kind of page we make, and how its address looks; the first that fits counts."""


@dataclass(frozen=True)
class Site:
    """A built site in a folder."""

    folder: Path

    def pages(self) -> list[str]:
        """Return the address of every HTML page, like ``/posts/sciatica/``, in a fixed order."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return sorted("/" + re.sub(r"(^|/)index\.html$", r"\1", path) for path in found)

    def kinds(self) -> dict[str, str]:
        """Return one page of every kind there is, the longest of its kind."""
        longest: dict[str, str] = {}
        for page in self.pages():
            kind = kind_of(page)
            if kind not in longest or self.size(page) > self.size(longest[kind]):
                longest[kind] = page
        return longest

    def file(self, page: str) -> Path:
        """Return the file behind a page's address."""
        return self.folder / (page[1:] + "index.html" if page.endswith("/") else page[1:])

    def size(self, page: str) -> int:
        """Return the length of a page in bytes."""
        return self.file(page).stat().st_size


def kind_of(page: str) -> str:
    """Return which of KINDS a page is. An address of no known kind is an error: give it a name."""
    first = re.sub(r"page/\d+/$", "", page)
    for kind, address in KINDS.items():
        if re.fullmatch(address, first):
            return kind if page == first else f"{kind}, further on"
    raise LookupError(f"{page} is no kind of page that tests/setup/site.py knows.")


@cache
def build() -> Site:
    """Build the site as ``spine build --publish`` does, once for each process; it takes a second or two."""
    folder = tempfile.TemporaryDirectory(prefix="built-site-")
    atexit.register(folder.cleanup)
    output = Path(folder.name) / "site"
    command = [sys.executable, "-m", "spine", "build", "--publish", "--output", str(output)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    if done.returncode:
        raise RuntimeError(f"The site could not be built:\n{done.stdout}")
    return Site(output)


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder as a static host does: 404.html, with status 404, for what is not there."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".woff2": "font/woff2"}

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a miss with the site's own page."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at the answers."""


@contextmanager
def serve(site: Site) -> Iterator[str]:
    """Serve ``site`` on a free port of this computer; hand over its address, without a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site.folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
