"""A small web server for a folder of pages: this computer only, several readers at once, nothing kept."""

import os
import posixpath
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class Handler(SimpleHTTPRequestHandler):
    """Serves `folder()`, asked anew at each request; misses get the site's own 404 page."""

    folder: Callable[[], Path]
    protocol_version = "HTTP/1.1"
    timeout = 30
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
        """Answer a request, unless it was made for another host (DNS rebinding)."""
        self._answer(super().do_GET)

    def do_HEAD(self) -> None:
        """The same without a body."""
        self._answer(super().do_HEAD)

    def _answer(self, answer: Callable[[], None]) -> None:
        host = self.headers.get("Host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if name not in _HOSTS:
            self.send_error(403, "This preview answers on this computer only")
            return
        answer()

    def translate_path(self, path: str) -> str:
        """Return the file of an address; never one outside the folder."""
        clean = posixpath.normpath("/" + unquote(urlsplit(path).path, errors="replace"))
        parts = [part for part in clean.split("/") if part not in ("", ".", "..")]
        if any("\\" in part or ":" in part or "\0" in part or part.startswith(".") for part in parts):
            parts = ["\ufffd"]
        file = self.folder().joinpath(*parts)
        return f"{file}{os.sep}" if path.split("?")[0].endswith("/") else str(file)

    def list_directory(self, path: str) -> None:
        """A folder without a page is a page that is not there."""
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page for what is not there."""
        page = self.folder() / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Say that nothing may be kept: the next look must show the newest."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the terminal belongs to findings."""


def serve(folder: Callable[[], Path], port: int) -> ThreadingHTTPServer:
    """Return a server for `folder`, bound to this computer. Raises `OSError` when the port is taken."""
    handler = type("BoundHandler", (Handler,), {"folder": staticmethod(folder)})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server
