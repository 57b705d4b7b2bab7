"""A small store that speaks as much of S3 as a deploy asks for, in a process of its own.

It keeps all in memory and answers at once, so that what is measured is our own work; or each answer waits as
long as a network takes. Keys and signatures are not looked at, and conditions are not known.

Source: Amazon Simple Storage Service API Reference, "ListObjectsV2", "CopyObject", "DeleteObjects".
"""

import hashlib
import logging
import multiprocessing
import re
import threading
import time
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import unescape

PAGE = 1000
"""Keys in one answer, at most."""


@dataclass
class Kept:
    """All objects by their keys: bytes, and when they were written."""

    objects: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    def put(self, key: str, data: bytes) -> None:
        """Keep an object."""
        if key not in self.objects:
            insort(self.keys, key)
        self.objects[key] = data, datetime.now(UTC)

    def delete(self, key: str) -> None:
        """Keep it no longer."""
        if self.objects.pop(key, None):
            self.keys.remove(key)

    def listed(self, prefix: str, after: str, most: int) -> str:
        """Return the answer to `ListObjectsV2`."""
        first = bisect_right(self.keys, after) if after > prefix else bisect_left(self.keys, prefix)
        found = [key for key in self.keys[first : first + most + 1] if key.startswith(prefix)]
        page = "".join(map(self._entry, found[:most]))
        more = "true" if len(found) > most else "false"
        told = f"<Prefix>{quote(prefix)}</Prefix><MaxKeys>{most}</MaxKeys><IsTruncated>{more}</IsTruncated>"
        return f"<EncodingType>url</EncodingType>{told}<KeyCount>{len(found[:most])}</KeyCount>{page}"

    def _entry(self, key: str) -> str:
        data, written = self.objects[key]
        return (
            f"<Contents><Key>{quote(key)}</Key><LastModified>{_moment(written)}</LastModified>"
            f"<ETag>&quot;{_etag(data)}&quot;</ETag><Size>{len(data)}</Size>"
            "<StorageClass>STANDARD</StorageClass></Contents>"
        )


def _etag(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _moment(written: datetime) -> str:
    return written.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    kept: Kept
    delay: Any

    def log_message(self, *_: Any) -> None:
        pass

    def handle_expect_100(self) -> bool:
        self.send_response_only(100)
        self.end_headers()
        self.wfile.flush()
        return True

    def do_GET(self) -> None:
        key, asked = self._asked()
        if not key:
            most = min(PAGE, int(asked.get("max-keys", PAGE)))
            told = self.kept.listed(asked.get("prefix", ""), asked.get("start-after", ""), most)
            return self._answer(_xml("ListBucketResult", told))
        found = self.kept.objects.get(key)
        if found is None:
            return self._answer(_xml("Error", "<Code>NoSuchKey</Code>"), 404)
        data, written = found
        more = {"ETag": f'"{_etag(data)}"', "Last-Modified": format_datetime(written, usegmt=True)}
        return self._answer(data, **more)

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        key, data = self._asked()[0], self._body()
        if source := self.headers.get("x-amz-copy-source"):
            data = self.kept.objects[unquote(source).lstrip("/").partition("/")[2]][0]
        if key:
            self.kept.put(key, data)
        told = (
            f"<LastModified>{_moment(datetime.now(UTC))}</LastModified><ETag>&quot;{_etag(data)}&quot;</ETag>"
        )
        self._answer(_xml("CopyObjectResult", told) if source else b"", ETag=f'"{_etag(data)}"')

    def do_POST(self) -> None:
        for key in re.findall(r"<Key>(.*?)</Key>", self._body().decode()):
            self.kept.delete(unescape(key))
        self._answer(_xml("DeleteResult", ""))

    def _asked(self) -> tuple[str, dict[str, str]]:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        return unquote(address.path).lstrip("/").partition("/")[2], asked

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, data: bytes, status: int = 200, **more: str) -> None:
        time.sleep(self.delay.value)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        self.wfile.flush()


def _xml(name: str, told: str) -> bytes:
    space = "http://s3.amazonaws.com/doc/2006-03-01/"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{space}">{told}</{name}>'.encode()


def _serve(told: Any, delay: Any) -> None:
    handler = type("Handler", (_Handler,), {"kept": Kept(), "delay": delay})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    told.send(server.server_address[1])
    server.serve_forever()


def _serve_moto(told: Any, _: Any) -> None:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    told.send(server.get_host_and_port()[1])
    threading.Event().wait()


@contextmanager
def running(*, moto: bool = False) -> Iterator[tuple[int, Any]]:
    """Have a store run; yield its port, and a value to set: the seconds that each answer waits.

    With `moto`, it is the one of the tests, which does not wait.
    """
    context = multiprocessing.get_context("spawn")
    mine, its = context.Pipe()
    delay = context.Value("d", 0.0)
    process = context.Process(target=_serve_moto if moto else _serve, args=(its, delay), daemon=True)
    process.start()
    try:
        yield mine.recv(), delay
    finally:
        process.terminate()
        process.join()
