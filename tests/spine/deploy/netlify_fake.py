"""Netlify's API on this computer, as far as a deploy needs it.

What is relied on, and where it is written:

- "Get started with the Netlify API" (docs.netlify.com): a bearer token; a deploy is made with the SHA-1 sums
  of all files by path; the answer has `required`, the sums that Netlify does not have yet; each is sent by PUT
  with its path, escaped, as application/octet-stream; the deploy turns `ready` when all of it is there;
  a deploy can be restored and is live then; 500 requests a minute, 429 with X-RateLimit-Reset after that;
  names with # or ? are refused.
- The OpenAPI description (@netlify/open-api 2.60.0): the paths; `draft` (ready, but not live), `async` (the
  sums are looked at after the answer; the deploy is `preparing`, then `prepared`, and knows what is required),
  `title`, `published_at`, `published_deploy`; errors have `code` and `message`.
- "File Endpoints" in the older API handbook: the files of the live deploy with `path`, `sha` and `size`, and
  their raw bytes for Content-Type application/vnd.bitballoon.v1.raw. That a deploy's own files are told in the
  same way at /deploys/<id>/files is said in Netlify's forum only.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "nfp_a-secret-token"
SITE = "my-practice.netlify.app"


class FakeNetlify:
    """One site at Netlify, and what can go wrong with it."""

    def __init__(self):
        self.deploys, self.blobs, self.live, self.made = {}, {}, None, 0
        self.asked, self.sent = [], []
        self.answers = {}
        """Status codes to answer with instead, each once, by the number of the request."""
        self.cut = {}
        """Requests whose connection breaks, by their number: before they are carried out, or after."""
        self.gone_with = ""
        """The end of a path: that request is carried out, and its answer and all that follows is lost."""
        self.kill = (0, 0)
        """A process to end right before the request of this number."""
        self.page = 1000
        self.silent = False
        """Whether a deploy is begun without a word, as is told of large ones in Netlify's forum."""
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/api/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def forget(self):
        """Begin to count requests anew."""
        self.asked, self.sent, self.answers, self.cut, self.kill = [], [], {}, {}, (0, 0)

    def visitors_get(self):
        """Return what the live deploy has."""
        with self._lock:
            files = self.deploys[self.live]["files"] if self.live else {}
            return {path.removeprefix("/"): self.blobs[total] for path, total in files.items()}

    # ---- what the API does -----------------------------------------------------------

    def answer(self, method, path, query, body, kind):
        """Return a status code, and what is told: JSON, or bytes."""
        parts = path.removeprefix("/api/v1/").split("/")
        match method, parts:
            case "GET", ["sites", site] if site == SITE:
                return 200, {"id": "s1", "published_deploy": self._told(self.live) if self.live else None}
            case "GET", ["sites", site, "deploys"] if site == SITE:
                told = [self._told(name) for name in reversed(self.deploys)]
                return 200, told[: int(query["per_page"][0])]
            case "POST", ["sites", site, "deploys"] if site == SITE:
                return self._create(json.loads(body), query)
            case "POST", ["sites", site, "deploys", name, "restore"] if site == SITE:
                return self._restore(name)
            case "GET", ["sites", site, "files"] if site == SITE and self.live:
                return 200, self._files(self.live)
            case "GET", ["sites", site, "files", *rest] if site == SITE and self.live:
                total = self.deploys[self.live]["files"].get("/" + unquote("/".join(rest)))
                wanted = total and kind == "application/vnd.bitballoon.v1.raw"
                return (200, self.blobs[total]) if wanted else (404, {"code": 404, "message": "Not Found"})
            case "GET", ["deploys", name] if name in self.deploys:
                self._go_on(self.deploys[name])
                return 200, self._told(name)
            case "GET", ["deploys", name, "files"] if name in self.deploys:
                return 200, self._files(name)
            case "DELETE", ["deploys", name] if name in self.deploys and name != self.live:
                del self.deploys[name]
                return 204, b""
            case "PUT", ["deploys", name, "files", *rest] if name in self.deploys:
                return self._upload(self.deploys[name], "/" + unquote("/".join(rest)), body)
        return 404, {"code": 404, "message": "Not Found"}

    def _create(self, asked, query):
        self.made += 1
        name = f"d{self.made:03d}"
        files = {"/" + path.removeprefix("/"): total for path, total in asked["files"].items()}
        deploy = {
            "id": name,
            "files": files,
            "title": query["title"][0],
            "state": "new",
            "published_at": None,
        }
        self.deploys[name] = deploy
        self._go_on(deploy) if asked.get("async") else self._prepare(deploy)
        if not asked.get("draft"):
            raise AssertionError("this deploy would go live by itself")
        if self.silent:
            return 200, b""
        return 200, {**self._told(name), "required": [] if asked.get("async") else self._lacking(deploy)}

    def _prepare(self, deploy):
        deploy["state"] = "uploading" if self._lacking(deploy) else "uploaded"

    def _go_on(self, deploy):
        """Let a deploy come one state further, as time does."""
        following = {
            "new": "preparing",
            "preparing": "prepared",
            "uploaded": "processing",
            "processing": "ready",
        }
        deploy["state"] = following.get(deploy["state"], deploy["state"])
        if deploy["state"] == "prepared" and not self._lacking(deploy):
            deploy["state"] = "uploaded"

    def _lacking(self, deploy):
        return sorted({total for total in deploy["files"].values() if total not in self.blobs})

    def _upload(self, deploy, path, body):
        total = hashlib.sha1(body).hexdigest()
        if deploy["files"].get(path) != total:
            return 422, {"code": 422, "message": f"{path} is not what was announced"}
        self.blobs[total] = body
        self.sent.append(path.removeprefix("/"))
        if not self._lacking(deploy):
            deploy["state"] = "uploaded"
        return 200, {"id": path, "path": path, "sha": total, "size": len(body)}

    def _restore(self, name):
        if self.deploys[name]["state"] != "ready":
            return 422, {"code": 422, "message": "This deploy is not ready"}
        self.deploys[name]["published_at"] = "2026-11-26T12:00:00.000Z"
        self.live = name
        return 200, self._told(name)

    def _told(self, name):
        deploy = {key: value for key, value in self.deploys[name].items() if key != "files"}
        return {**deploy, "required": self._lacking(self.deploys[name])}

    def _files(self, name):
        return [
            {"id": path, "path": path, "sha": total, "size": len(self.blobs[total])}
            for path, total in self.deploys[name]["files"].items()
        ]

    # ---- how it is served ------------------------------------------------------------

    def _handler(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                url = urlsplit(self.path)
                with fake._lock:
                    fake.asked.append(f"{self.command} {url.path}")
                    number = len(fake.asked)
                    if fake.kill[1] == number:
                        with suppress(ProcessLookupError):
                            os.kill(fake.kill[0], signal.SIGKILL)
                        return self.hang_up()
                    if fake.cut.get(number) == "before":
                        return self.hang_up()
                    if number in fake.answers:
                        status, told = fake.answers[number], {"code": fake.answers[number], "message": TOKEN}
                    elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                        status, told = 401, {"code": 401, "message": "Access Denied"}
                    else:
                        kind = self.headers.get("Content-Type")
                        status, told = fake.answer(self.command, url.path, parse_qs(url.query), body, kind)
                    if fake.gone_with and url.path.endswith(fake.gone_with):
                        fake.cut = dict.fromkeys(range(number + 1, number + 1000), "before")
                        return self.hang_up()
                    if fake.cut.get(number) == "after":
                        return self.hang_up()
                self.tell(status, told, url)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def tell(self, status, told, url):
                self.send_response(status)
                if status == 429:
                    self.send_header("Retry-After", "7")
                if isinstance(told, list) and url.path.endswith("/files") and len(told) > fake.page:
                    at = int(parse_qs(url.query).get("page", ["1"])[0])
                    where = f"{fake.address}{url.path.removeprefix('/api/v1')}?page={at + 1}"
                    if len(told) > at * fake.page:
                        self.send_header("Link", f'<{where}>; rel="next"')
                    told = told[(at - 1) * fake.page : at * fake.page]
                data = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(data)

            def hang_up(self):
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

            def log_message(self, *_):
                pass

        return Handler
