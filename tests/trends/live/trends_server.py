"""A server that answers as Google Trends does, on this computer, and misbehaves when told to."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

WINDOWS = {"today 12-m": "2025-11-19 2026-11-19", "today 5-y": "2021-11-19 2026-11-19"}
WEEK = 7 * 86_400
FIRST = 1_700_000_000

Page = tuple[int, dict[str, str], bytes]


class TrendsServer(ThreadingHTTPServer):
    """Knows what related searches and series to give; `faults` says which request goes wrong, and how."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reset()

    def reset(self) -> None:
        self.seen: list[str] = []
        self.asked: list[tuple[str, ...]] = []
        self.faults: dict[int, Fault] = {}
        self.rising: dict[str, list[tuple[str, int, str]]] = {}
        self.over = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up on a server that misbehaves; that is no news."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fail(self, number: int, fault: str) -> None:
        """Let the request of that number (from 0) go wrong."""
        self.faults[number] = FAULTS[fault]

    def page(self, method: str, path: str, query: dict[str, list[str]], cookie: str) -> Page:
        """Return a good answer, or what Google answers to a request that is none."""
        if path == "/trends/explore/":
            return 200, {"Content-Type": "text/html", "Set-Cookie": "NID=abc; Path=/"}, b"<html>Trends</html>"
        if path == "/loop" or "NID=abc" not in cookie:
            return 429, {"Content-Type": "text/html"}, b"<html>no cookie</html>"
        if path == "/trends/api/explore" and method == "POST":
            return self._explore(json.loads(query["req"][0]))
        if path.startswith("/trends/api/autocomplete/"):
            name = unquote(path.rpartition("/")[2])
            self.asked.append(("autocomplete", name))
            return _json(
                b")]}',\n", {"default": {"topics": [{"mid": "/m/1", "title": name, "type": "Topic"}]}}
            )
        request = query["req"][0]
        if query["token"] != [_token(request)]:
            return 401, {"Content-Type": "text/html"}, b"<html>no</html>"
        if path == "/trends/api/widgetdata/relatedsearches":
            return self._related(json.loads(request))
        if path == "/trends/api/widgetdata/multiline":
            return self._series(json.loads(request))
        return 404, {"Content-Type": "text/html"}, b"<html>nothing here</html>"

    def _explore(self, asked: dict[str, Any]) -> Page:
        items = asked["comparisonItem"]
        series = {
            "time": WINDOWS[items[0]["time"]],
            "comparisonItem": [{"geo": _geo(one), **_keyword(one["keyword"])} for one in items],
        }
        widgets = [_widget("TIMESERIES", series), {"id": "note", "type": "fe_text"}]
        for number, one in enumerate(items):
            restriction = {
                "geo": _geo(one),
                "time": WINDOWS[one["time"]],
                "originalTimeRangeForExploreUrl": one["time"],
                **_keyword(one["keyword"]),
            }
            name = "RELATED_QUERIES" if len(items) == 1 else f"RELATED_QUERIES_{number}"
            widgets.append(_widget(name, {"restriction": restriction, "metric": ["TOP", "RISING"]}))
        return _json(b")]}'\n", {"widgets": widgets})

    def _related(self, request: dict[str, Any]) -> Page:
        query = request["restriction"]["complexKeywordsRestriction"]["keyword"][0]["value"]
        self.asked.append(("related", query))
        top = [{"query": f"{query} recovery", "value": 100, "formattedValue": "100", "hasData": True}]
        rising = [
            {"query": name, "value": value, "formattedValue": words, "hasData": True}
            for name, value, words in self.rising.get(query, [(f"why {query}", 350, "+350%")])
        ]
        lists = [{"rankedKeyword": top}, {"rankedKeyword": rising}]
        return _json(b")]}',\n", {"default": {"rankedList": lists}})

    def _series(self, request: dict[str, Any]) -> Page:
        items = request["comparisonItem"]
        words = [one["complexKeywordsRestriction"]["keyword"][0]["value"] for one in items]
        self.asked.append(("series", *words))
        rows = []
        for week in range(12):
            values = [10 + column + week for column in range(len(words))]
            row: dict[str, Any] = {"time": str(FIRST + week * WEEK), "value": values}
            row["hasData"] = [True] * len(words)
            row["formattedValue"] = [str(value) for value in values]
            if week == 11:
                row["isPartial"] = True
            rows.append(row)
        return _json(b")]}',\n", {"default": {"timelineData": rows, "averages": []}})


def _geo(item: dict[str, Any]) -> dict[str, str]:
    return {"region" if "-" in item["geo"] else "country": item["geo"]}


def _keyword(word: str) -> dict[str, Any]:
    return {"complexKeywordsRestriction": {"keyword": [{"type": "BROAD", "value": word}]}}


def _widget(name: str, request: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "request": request, "token": _token(json.dumps(request))}


def _token(request: str) -> str:
    return hashlib.sha256(request.encode()).hexdigest()[:20]


def _json(prefix: bytes, data: Any) -> Page:
    return 200, {"Content-Type": "application/json; charset=utf-8"}, prefix + json.dumps(data).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    server: TrendsServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        number = len(self.server.seen)
        self.server.seen.append(f"{self.command} {parts.path}")
        self.over = self.server.over
        page = self.server.page(
            self.command, parts.path, parse_qs(parts.query), self.headers.get("Cookie", "")
        )
        fault = self.server.faults.get(number)
        if parts.path == "/loop":
            fault = FAULTS["redirect loop"]
        if fault is None:
            self.answer(*page)
        else:
            fault(self, page)

    do_POST = do_GET

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass

    def drip(self, text: bytes, *, seconds: float = 4.0) -> None:
        """Send a byte now and then, for a while."""
        ends = time.monotonic() + seconds
        for at in range(len(text)):
            if time.monotonic() > ends or self.over.wait(0.02):
                return
            self.wfile.write(text[at : at + 1])
            self.wfile.flush()

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.connection.close()


Fault = Callable[[_Handler, Page], None]
FAULTS: dict[str, Fault] = {}


def _fault(name: str) -> Callable[[Fault], Fault]:
    def keep(function: Fault) -> Fault:
        FAULTS[name] = function
        return function

    return keep


def _says(name: str, status: int, kind: str | None, body: bytes, **headers: str) -> None:
    """A fault that is simply another answer."""
    given = {} if kind is None else {"Content-Type": kind}
    given |= {key.replace("_", "-"): value for key, value in headers.items()}

    def answer(handler: _Handler, page: Page) -> None:
        cookie = {key: value for key, value in page[1].items() if key == "Set-Cookie" and status == 200}
        handler.answer(status, {**cookie, **given}, body)

    FAULTS[name] = answer


_HTML = b"<html><body>We're sorry, but we can't answer now.</body></html>"
_CONSENT = b'<!doctype html><form action="https://consent.google.com/save" method="POST">Before you continue'
_says("429 page", 429, "text/html", _HTML)
_says("429 script", 429, "text/javascript; charset=utf-8", b"var sorry = true;")
_says("429 without a type", 429, None, b"")
_says("429 and a time", 429, "text/html", _HTML, Retry_After="172800")
_says("503 and a time", 503, "text/html", _HTML, Retry_After="172800")
_says("403", 403, "text/html", _HTML)
_says("consent page", 200, "text/html; charset=utf-8", _CONSENT)
_says("consent page without a type", 200, None, _CONSENT)
_says("consent page elsewhere", 302, "text/html", b"", Location="http://localhost:9/consent?continue=x")
_says("sorry page", 302, "text/html", b"", Location="https://www.google.invalid/sorry/index?q=x")
_says("redirect loop", 302, "text/html", b"", Location="/loop")
_says("redirect to nowhere", 302, "text/html", b"")
_says("redirect to nonsense", 302, "text/html", b"", Location="http://[::1")
_says("500", 500, "text/html", _HTML)
_says("502", 502, None, b"")
_says("503", 503, "application/json", b"{}")
_says("400", 400, "text/html", _HTML)
_says("404", 404, "text/html", _HTML)
_says("not JSON", 200, "application/json", b")]}',\nnothing of the kind")
_says("nothing", 200, "application/json", b"")
_says("null", 200, "application/json", b")]}',\nnull")
_says("a list", 200, "application/json", b")]}',\n[1, 2, 3]")
_says("another object", 200, "application/json", b')]}\',\n{"default": {"other": []}}')
_says("too deep", 200, "application/json", b')]}\',\n{"default": ' + b"[" * 200_000)
_says("not UTF-8", 200, "application/json", b')]}\',\n{"default": \xff\xfe}')
_says("huge", 200, "application/json", b")]}',\n" + b" " * (3 << 20))
_says("gzip bomb", 200, "application/json", gzip.compress(b" " * (64 << 20)), Content_Encoding="gzip")
_says("broken gzip", 200, "application/json", b"\x1f\x8bnot so", Content_Encoding="gzip")
_says("empty rankedList", 200, "application/json", b')]}\',\n{"default":{"rankedList":[]}}')
_says(
    "empty lists",
    200,
    "application/json",
    b')]}\',\n{"default":{"rankedList":[{"rankedKeyword":[]},{"rankedKeyword":[]}]}}',
)
_says("empty series", 200, "application/json", b')]}\',\n{"default":{"timelineData":[],"averages":[]}}')


@_fault("no type")
def _no_type(handler: _Handler, page: Page) -> None:
    status, headers, body = page
    handler.answer(status, {name: text for name, text in headers.items() if name != "Content-Type"}, body)


@_fault("truncated")
def _truncated(handler: _Handler, page: Page) -> None:
    status, headers, body = page
    handler.answer(status, {**headers, "Content-Length": str(len(body))}, body[: len(body) // 2])


@_fault("truncated, no length")
def _truncated_silently(handler: _Handler, page: Page) -> None:
    status, headers, body = page
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])


@_fault("dropped before an answer")
def _dropped(handler: _Handler, _page: Page) -> None:
    handler.hang_up()


@_fault("dropped after headers")
def _dropped_late(handler: _Handler, page: Page) -> None:
    status, headers, body = page
    handler.answer(status, {**headers, "Content-Length": str(len(body) + 9)}, body[:5])
    handler.wfile.flush()
    handler.hang_up()


@_fault("no answer for long")
def _slow(handler: _Handler, page: Page) -> None:
    handler.over.wait(2)


@_fault("dripping headers")
def _dripping_headers(handler: _Handler, page: Page) -> None:
    handler.drip(b"HTTP/1.0 200 OK\r\nX-Wait: " + b"a" * 400)


@_fault("dripping body")
def _dripping_body(handler: _Handler, page: Page) -> None:
    handler.answer(200, {"Content-Type": "application/json", "Content-Length": "400"}, b")]}',\n{")
    handler.drip(b" " * 390)


@_fault("redirect that never ends")
def _endless_redirect(handler: _Handler, _page: Page) -> None:
    handler.answer(302, {"Location": "http://localhost:9/consent", "Content-Length": "999999"}, b"")
    handler.drip(b" " * 390)


@_fault("not HTTP")
def _not_http(handler: _Handler, _page: Page) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def _changed(change: Callable[[dict[str, Any]], None]) -> Fault:
    """A good answer of `explore`, changed."""

    def answer(handler: _Handler, page: Page) -> None:
        status, headers, body = page
        data = json.loads(body[4:])
        change(data)
        text = b")]}'\n" + json.dumps(data).encode()
        handler.answer(status, {**headers, "Content-Length": str(len(text))}, text)

    return answer


def _restrictions(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in data["widgets"]:
        request = one.get("request", {})
        yield from [request["restriction"]] if "restriction" in request else request.get("comparisonItem", [])


def _other_query(data: dict[str, Any]) -> None:
    for one in _restrictions(data):
        one["complexKeywordsRestriction"]["keyword"][0]["value"] += " of cats"


def _other_place(data: dict[str, Any]) -> None:
    for one in _restrictions(data):
        one["geo"] = {"country": "ES"}


def _whole_world(data: dict[str, Any]) -> None:
    for one in _restrictions(data):
        one["geo"] = {}


def _other_time(data: dict[str, Any]) -> None:
    for one in data["widgets"]:
        request = one.get("request", {})
        (request.get("restriction") or request)["time"] = "2026-11-12 2026-11-19"


EXPLORE_FAULTS = {
    "another query": _changed(_other_query),
    "another place": _changed(_other_place),
    "the whole world": _changed(_whole_world),
    "another time": _changed(_other_time),
    "no widgets": _changed(lambda data: data["widgets"].clear()),
    "widgets of another shape": _changed(lambda data: data.update(widgets=["a", None, {"id": 3}])),
    "no widgets at all": _changed(lambda data: data.pop("widgets")),
    "widgets without requests": _changed(lambda data: [one.pop("request", 0) for one in data["widgets"]]),
    "widgets without tokens": _changed(lambda data: [one.pop("token", 0) for one in data["widgets"]]),
    "requests of another shape": _changed(
        lambda data: [
            one.update(request={"restriction": 3, "comparisonItem": [4]}) for one in data["widgets"]
        ]
    ),
    "keywords of another shape": _changed(
        lambda data: [one.update(complexKeywordsRestriction=[]) for one in _restrictions(data)]
    ),
}
FAULTS.update(EXPLORE_FAULTS)


@contextmanager
def serving() -> Iterator[TrendsServer]:
    """Run a server for as long as a test needs it."""
    server = TrendsServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
