"""A store that speaks S3, on this computer, and a way to it on which things go wrong."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_plus

from spine.deploy.settings import Place
from spine.deploy.targets import s3
from spine.deploy.targets.s3.bucket import Connection
from tests.spine.deploy.contract import Host

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "a-secret-that-nobody-may-see"}
_numbers = itertools.count(1)


@dataclass
class Store:
    """The address of a store."""

    port: int

    kept: Any = None

    def session(self) -> Any:
        """A session of the library with good keys."""
        if self.kept is None:
            connection = Connection("us-east-1", "", "")
            connection.client("s3")
            self.kept = connection._session
            assert self.kept.get_credentials().access_key in KEYS.values()
        return self.kept

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, data: bytes = b"") -> tuple[int, Message, bytes]:
        """Ask the store without any keys."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, data)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, answer.headers, data


class BucketHost(Host):
    """A bucket of its own."""

    def __init__(self, store, tmp_path: Path, *, through: str = "", **told):
        self.store, self.name = store, f"practice-blog-{next(_numbers)}"
        self.place = Place(tmp_path / "blog", tmp_path / "cache", keep=told.pop("keep", 10))
        self.told = told
        self.endpoint = through or store.address
        self.waited: list[float] = []
        self.client: Any = None
        assert store.ask("PUT", f"/{self.name}")[0] == 200
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "s3:GetObject",
                    "Resource": f"arn:aws:s3:::{self.name}/*",
                }
            ],
        }
        assert store.ask("PUT", f"/{self.name}?policy", json.dumps(policy).encode())[0] in (200, 204)

    def target(self):
        """Open it as the command does, but never wait."""
        settings = s3.Settings(self.name, endpoint=self.endpoint, region="us-east-1", **self.told)
        target = s3.open_target(settings, self.place)
        connection = target._bucket._connection
        connection._sleep = self.waited.append
        if not self.told.get("profile"):
            connection._session = self.store.session()  # reads the library's long tables once
            self.client = self.client or connection.client("s3")
            target._bucket._made = self.client
        return target

    def names(self) -> list[str]:
        """Every key of the bucket, in order."""
        _, _, data = self.store.ask("GET", f"/{self.name}?list-type=2&encoding-type=url")
        return sorted(unquote_plus(one.split(b"</Key>")[0].decode()) for one in data.split(b"<Key>")[1:])

    def get(self, path: str) -> tuple[int, Message, bytes]:
        """Fetch a file as a visitor does."""
        return self.store.ask("GET", f"/{self.name}/{quote(path)}")

    def visitors_get(self):
        return {key: self.get(key)[2] for key in self.names() if not key.startswith(".spine/")}

    def keeps(self):
        return [data for key in self.names() for data in (key.encode(), self.get(key)[2])]


@dataclass
class Fault:
    """What a way to the store does with the questions it is asked."""

    kills: bool = False
    """Whether the process `victim` is killed, or the connection cut ..."""
    at: int = -1
    """... when this question arrives, counted from 1 on."""
    victim: int = 0
    answered: bool = False
    """Whether the store still gets that question."""
    cut: bool = False
    """Cut all connections from there on; otherwise only that one."""
    says: list[tuple[int, str]] = field(default_factory=list)
    """What it answers itself to the next questions: the status and the code."""
    forgetful: bool = False
    """Whether it is a store that knows no conditions."""
    only: str = ""
    """The method of the questions that count."""
    seen: list[tuple[str, str, int]] = field(default_factory=list)
    """Method, path and bytes of what has arrived."""


class Way:
    """A proxy before a store. Set `fault` to what goes wrong."""

    def __init__(self, store: Store) -> None:
        self.fault = Fault()
        self._lock = threading.Lock()
        self._under_way = 0
        way = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # else the library waits a second before each put
            disable_nagle_algorithm = True  # else each answer waits for the one before to be noticed

            def setup(self):
                super().setup()
                self.began_with = way.fault

            def go(self):
                if self.began_with.kills and self.began_with is not way.fault:
                    self.close_connection = True  # the last words of a process that is no more
                    return
                with way._lock:
                    way._under_way += 1
                try:
                    way._pass(self, store)
                except OSError:  # nobody is there to listen any more
                    self.close_connection = True
                finally:
                    with way._lock:
                        way._under_way -= 1

            do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = go

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _kill(self, fault: Fault) -> None:
        while fault.kills and not fault.victim:
            time.sleep(0.002)
        if fault.kills:
            with contextlib.suppress(ProcessLookupError):
                os.kill(fault.victim, signal.SIGKILL)

    def quiet(self) -> None:
        """Wait until no question is under way."""
        for _ in range(2000):
            if not self._under_way:
                return
            time.sleep(0.005)

    def _pass(self, asked: BaseHTTPRequestHandler, store: Store) -> None:
        body = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
        fault = self.fault
        with self._lock:
            counts = fault.only in ("", asked.command)
            if counts:
                fault.seen.append((asked.command, asked.path, len(body)))
            number = len(fault.seen)
            hit = counts and (number == fault.at or (fault.cut and number > fault.at >= 0))
            said = fault.says.pop(0) if fault.says and counts else None
            if hit and not fault.answered:
                self._kill(fault)
        if said:
            return self._say(asked, *said)
        if hit and not fault.answered:
            asked.close_connection = True
            return None
        connection = HTTPConnection("127.0.0.1", store.port, timeout=20)
        headers = {key: value for key, value in asked.headers.items() if key.lower() != "expect"}
        if fault.forgetful:
            headers = {key: value for key, value in headers.items() if not key.startswith("If-")}
        connection.request(asked.command, asked.path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        if hit:
            self._kill(fault)  # done, but nobody is told
            asked.close_connection = True
            return None
        asked.send_response_only(answer.status)
        for key, value in answer.headers.items():
            if key.lower() not in ("connection", "transfer-encoding"):
                asked.send_header(key, value)
        asked.end_headers()
        asked.wfile.write(data)
        connection.close()
        return None

    def _say(self, asked: BaseHTTPRequestHandler, status: int, code: str) -> None:
        data = (
            f"<Error><Code>{code}</Code><Message>of AKIDEXAMPLE</Message>"
            "<AWSAccessKeyId>AKIDEXAMPLE</AWSAccessKeyId></Error>"
        ).encode()
        asked.send_response_only(status)
        asked.send_header("Date", "Thu, 26 Nov 2026 12:00:00 GMT")
        asked.send_header("Content-Length", str(len(data)))
        asked.end_headers()
        if asked.command != "HEAD":
            asked.wfile.write(data)
