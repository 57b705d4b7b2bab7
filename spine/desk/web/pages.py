"""The pages of the site as they would be, and news for those that are open."""

import asyncio
import json
import mimetypes
import posixpath
import re
from collections.abc import AsyncIterator, Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from spine.desk.hub import Hub

_SCRIPT = '<script src="/.desk/static/live.js" data-page="{}" defer></script>\n'
_NOT_FOUND = (
    b'<!doctype html><html lang="en"><title>Not found</title><body><h1>Not found</h1></body></html>\n'
)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_HTML = "text/html; charset=utf-8"
_LONGEST = 1000
"""Letters of an address beyond which there can be no file."""
_BREATH = 15.0
"""Seconds after which an open page is told that nothing is new, so that a closed one is noticed."""
_KINDS = {
    ".html": _HTML,
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}


class Pages:
    """Serves the first of `folders` that has a page; misses get the site's own 404 page.

    `picture` makes a picture's file when it is asked for, given its name in the site; None for other files.
    """

    def __init__(
        self, folders: Sequence[Path], hub: Hub, picture: Callable[[str], bytes | None] | None = None
    ) -> None:
        self._folders, self._hub = tuple(folders), hub
        self._picture = picture or (lambda name: None)

    def answer(self, request: Request) -> Response:
        """Return a page or a file of the site."""
        path = request.scope["raw_path"].decode("latin-1").split("?")[0]
        name = name_of(path)
        made = self._picture(name) if name.startswith("images/") else None
        if made is not None:
            return part_of(made, kind_of(name), request.headers.get("range", ""))
        file = self._file(name)
        if file is None and not path.endswith("/") and self._file(f"{name}/index.html"):
            return RedirectResponse(f"/{quote(name)}/", 301)
        if file is None:
            return Response(with_script(self._missing()), 404, media_type=_HTML)
        data, kind = file.read_bytes(), kind_of(file.name)
        if kind != _HTML:
            return part_of(data, kind, request.headers.get("range", ""))
        self._hub.asked(name)
        return Response(with_script(data), media_type=_HTML)

    async def events(self, request: Request) -> Response:
        """Send news to an open page for as long as it is open (HTML Standard, 9.2, server-sent events)."""
        name = name_of(request.query_params.get("page", "/"))
        return StreamingResponse(self._news(name), headers={"Content-Type": "text/event-stream"})

    async def _news(self, name: str) -> AsyncIterator[bytes]:
        loop, waiting = asyncio.get_running_loop(), asyncio.Queue[dict[str, Any]]()
        with self._hub.listening(name, lambda news: loop.call_soon_threadsafe(waiting.put_nowait, news)):
            yield _event({"page": sum_of(self._page(name))})
            while True:
                try:
                    yield _event(await asyncio.wait_for(waiting.get(), _BREATH))
                except TimeoutError:
                    yield b":\n\n"

    def _file(self, name: str) -> Path | None:
        """Return the file of a page; None when there is none."""
        if not name or len(name) > _LONGEST:
            return None
        return next((folder / name for folder in self._folders if (folder / name).is_file()), None)

    def _missing(self) -> bytes:
        file = self._file("404.html")
        return file.read_bytes() if file else _NOT_FOUND

    def _page(self, name: str) -> bytes:
        file = self._file(name)
        return file.read_bytes() if file else self._missing()


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


def kind_of(name: str) -> str:
    """Return the media type of a file by its name."""
    ending = posixpath.splitext(name)[1].lower()
    return _KINDS.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def part_of(data: bytes, kind: str, wanted: str) -> Response:
    """Return a file, or the one part of it that a `Range` asks for (RFC 9110, 14.2)."""
    found = _RANGE.fullmatch(wanted)
    if not found or wanted == "bytes=-":
        return Response(data, media_type=kind, headers={"Accept-Ranges": "bytes"})
    size = len(data)
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if first > last or first >= size:
        return Response(b"", 416, {"Content-Range": f"bytes */{size}"}, kind)
    headers = {"Content-Range": f"bytes {first}-{last}/{size}", "Accept-Ranges": "bytes"}
    return Response(data[first : last + 1], 206, headers, kind)


def with_script(page: bytes) -> bytes:
    """Return a page with what keeps it up to date, before its end."""
    head, end, tail = page.rpartition(b"</body>")
    script = _SCRIPT.format(sum_of(page)).encode()
    return head + script + end + tail if end else page + script


def sum_of(page: bytes) -> str:
    """Return a short sum of a page, by which a browser knows whether it shows the newest."""
    return blake2b(page, digest_size=8).hexdigest()


def _event(news: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(news)}\n\n".encode()
