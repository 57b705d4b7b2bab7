"""The desk's web server: this computer only, several readers at once, nothing kept, news for open pages."""

import json
import os
import posixpath
import re
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import blake2b
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty
from socket import socket
from urllib.parse import parse_qs, unquote, urlsplit

from spine.desk.hub import Hub

_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_OWN = "/.desk/"
"""Addresses that belong to the desk; no file of a site begins with a dot."""
_SCRIPT = '<script src="/.desk/live.js" data-page="{}" defer></script>\n'
_NOT_FOUND = b'<!doctype html><html lang="en"><title>Not found</title><body><h1>Not found</h1></body></html>'
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_BREATH = 15.0
"""Seconds after which an open page is told that nothing is new, so that a closed one is noticed."""


class Handler(SimpleHTTPRequestHandler):
    """Serves the first of `folders` that has a page; misses get the site's own 404 page."""

    folders: Sequence[Path]
    hub: Hub
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True
    extensions_map = {  # noqa: RUF012
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".woff2": "font/woff2",
        ".webp": "image/webp",
        ".avif": "image/avif",
    }

    def do_GET(self) -> None:
        """Answer a request."""
        self._guarded(lambda: self._answer(body=True))

    def do_HEAD(self) -> None:
        """The same without a body."""
        self._guarded(lambda: self._answer(body=False))

    def _guarded(self, answer: Callable[[], None]) -> None:
        """Answer, unless the request was made for another host (DNS rebinding) or the reader has gone."""
        host = self.headers.get("Host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        try:
            if name not in _HOSTS:
                self._send(403, "text/plain; charset=utf-8", b"This preview answers on this computer only.\n")
            else:
                answer()
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True

    def _answer(self, *, body: bool) -> None:
        address = urlsplit(self.path)
        if address.path == f"{_OWN}events" and body:
            self._events(parse_qs(address.query).get("page", ["/"])[0])
            return
        if address.path == f"{_OWN}live.js":
            self._send(200, "text/javascript; charset=utf-8", _script(), body=body)
            return
        name = name_of(address.path)
        file = self._file(name)
        if file is None and not address.path.endswith("/") and self._file(f"{name}/index.html"):
            self._send(301, "text/plain", b"", Location=f"{address.path}/")
            return
        if file is None:
            missing = self._file("404.html")
            page = (
                missing.read_bytes()
                if missing
                else b"<!doctype html><title>Not found</title><body>Not found</body>"
            )
            self._send(404, self.extensions_map[".html"], _with_script(page), body=body)
            return
        data = file.read_bytes()
        kind = self.guess_type(str(file))
        if kind.startswith("text/html"):
            self.hub.asked(name)
            self._send(200, kind, _with_script(data), body=body)
        else:
            self._send_part(kind, data, body=body)

    def _file(self, name: str) -> Path | None:
        """Return the file of a page; None when there is none."""
        return next((folder / name for folder in self.folders if name and (folder / name).is_file()), None)

    def _page(self, name: str) -> bytes:
        """Return what a page's file holds; the site's 404 page when there is none."""
        file = self._file(name) or self._file("404.html")
        return file.read_bytes() if file else _NOT_FOUND

    def _send_part(self, kind: str, data: bytes, *, body: bool) -> None:
        """Send a file, or the one part of it that was asked for (RFC 9110, 14.2)."""
        wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
        if not wanted or wanted[0] == "bytes=-":
            self._send(200, kind, data, body=body, **{"Accept-Ranges": "bytes"})
            return
        size = len(data)
        first = int(wanted[1]) if wanted[1] else max(0, size - int(wanted[2]))
        last = min(int(wanted[2]), size - 1) if wanted[1] and wanted[2] else size - 1
        if first > last or first >= size:
            self._send(416, kind, b"", **{"Content-Range": f"bytes */{size}"})
            return
        part = {"Content-Range": f"bytes {first}-{last}/{size}", "Accept-Ranges": "bytes"}
        self._send(206, kind, data[first : last + 1], body=body, **part)

    def _send(self, status: int, kind: str, data: bytes, *, body: bool = True, **headers: str) -> None:
        self.send_response(status, HTTPStatus(status).phrase)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _events(self, path: str) -> None:
        """Send news to an open page for as long as it is open (HTML Standard, 9.2, server-sent events)."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        name = name_of(path)
        with self.hub.listening(name) as news:
            self.wfile.write(f"data: {json.dumps({'page': _sum(self._page(name))})}\n\n".encode())
            while True:
                try:
                    one = f"data: {json.dumps(news.get(timeout=_BREATH))}\n\n"
                except Empty:
                    one = ":\n\n"
                self.wfile.write(one.encode())

    def end_headers(self) -> None:
        """Say that nothing may be kept: the next look must show the newest."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the terminal belongs to findings."""


def name_of(path: str) -> str:
    """Return the file of the site that an address means; empty for one that can mean none.

    Never one outside the site's folder.
    """
    plain = unquote(path, errors="replace")
    clean = posixpath.normpath(f"/{plain}").lstrip("/")
    parts = clean.split("/") if clean else []
    if any(part.startswith(".") or re.search(r"[\\:\0]", part) for part in parts):
        return ""
    return "/".join([*parts, "index.html"]) if plain.endswith("/") or not parts else clean


def _with_script(page: bytes) -> bytes:
    """Return a page with what keeps it up to date, before its end."""
    head, end, tail = page.rpartition(b"</body>")
    script = _SCRIPT.format(_sum(page)).encode()
    return head + script + end + tail if end else page + script


def _sum(page: bytes) -> str:
    """Return a short sum of a page, by which a browser knows whether it shows the newest."""
    return blake2b(page, digest_size=8).hexdigest()


@cache
def _script() -> bytes:
    return Path(__file__).with_name("live.js").read_bytes()


def serve(
    folders: Sequence[Path], hub: Hub, port: int, *, inherited: int | None = None
) -> ThreadingHTTPServer:
    """Return a server for the pages in `folders`, bound to this computer.

    `inherited` is the socket of the process that this one took the place of. Raises `OSError` when the port
    is taken.
    """
    handler = type("BoundHandler", (Handler,), {"folders": tuple(folders), "hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler, bind_and_activate=inherited is None)
    if inherited is not None:
        server.socket.close()
        server.socket = socket(fileno=inherited)
        server.server_address = server.socket.getsockname()
        server.server_port = server.server_address[1]
    server.daemon_threads = True
    os.set_inheritable(server.fileno(), True)
    return server
