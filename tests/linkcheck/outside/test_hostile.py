"""Servers that hang, drip, flood and lie: the check goes on, and ends when it should."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import threading
import time
import tracemalloc
import zlib
from dataclasses import replace

import pytest

from plugins.linkcheck.outside import Network, Place, VerdictStore, check_outside
from plugins.linkcheck.outside.loop import run
from tests.linkcheck.outside.conftest import IMPATIENT, NOW, answer

SHORT = replace(IMPATIENT, answer_seconds=0.4, link_seconds=0.8, body_seconds=0.3)


async def hang(request, writer):
    await asyncio.sleep(60)


async def drip_headers(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for count in itertools.count():
        writer.write(b"X-%d: y\r\n" % count)
        await writer.drain()
        await asyncio.sleep(0.2)


async def flood_headers(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for count in itertools.count():
        writer.write(b"X-%d: %s\r\n" % (count, b"y" * 4000))
        await writer.drain()


async def one_huge_header(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        writer.write(b"y" * 65536)
        await writer.drain()


async def flood_continues(request, writer):
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100)
        await writer.drain()


async def endless_body(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while request.method == "GET":
        writer.write(b"<p>" * 20000)
        await writer.drain()


async def endless_chunks(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while request.method == "GET":
        writer.write(b"1;" + b"x" * 500 + b"\r\na\r\n")
        await writer.drain()


async def drip_body(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
    while request.method == "GET":
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.1)


async def reset(request, writer):
    writer.transport.abort()


async def garbage(request, writer):
    writer.write(b"\x00\xff\x16\x03 this is not HTTP\r\n\r\n" * 50)


async def half_an_answer(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Len")


async def too_short(request, writer):
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999\r\n\r\n<title>x</title>"
    )


async def bad_length(request, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")


async def odd_location(request, writer):
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe//\xc3\x28:\x80@[\r\n\r\n")


async def longer_and_longer(request, writer):
    writer.write(f"HTTP/1.1 302 Found\r\nLocation: {request.path}{'a' * 900}\r\n\r\n".encode())


async def many_cookies(request, writer):
    rows = b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"v" * 3000) for n in range(100))
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: /again\r\n" + rows + b"\r\n")


async def wait_for_ever(request, writer):
    writer.write(answer(429, retry_after="99999999999999999999"))


def bomb(encoding, data):
    async def send(request, writer):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n"
        writer.write(f"{head}Content-Length: {len(data)}\r\n\r\n".encode())
        if request.method == "GET":
            writer.write(data)

    return send


ZEROS = gzip.compress(bytes(30_000_000))
HOSTILE = {
    "hang": (hang, "link/transient"),
    "drip-headers": (drip_headers, "link/transient"),
    "flood-headers": (flood_headers, "link/transient"),
    "one-huge-header": (one_huge_header, "link/transient"),
    "flood-continues": (flood_continues, "link/transient"),
    "reset": (reset, "link/transient"),
    "garbage": (garbage, "link/transient"),
    "half-an-answer": (half_an_answer, "link/transient"),
    "bad-length": (bad_length, "link/transient"),
    "odd-location": (odd_location, "link/dead"),
    "longer-and-longer": (longer_and_longer, "link/dead"),
    "many-cookies": (many_cookies, "link/dead"),
    "wait-for-ever": (wait_for_ever, "link/blocked"),
    "endless-body": (endless_body, ""),
    "endless-chunks": (endless_chunks, ""),
    "drip-body": (drip_body, ""),
    "too-short": (too_short, ""),
    "gzip-bomb": (bomb("gzip", ZEROS), ""),
    "deflate-bomb": (bomb("deflate", zlib.compress(bytes(30_000_000))), ""),
    "not-gzip": (bomb("gzip", b"no gzip at all"), ""),
    "two-packings": (bomb("gzip, br", ZEROS), ""),
}
"""Behaviours, and what is found of each: nothing where a server says 200 and only its page is bad."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_gets_a_verdict_in_time(web, check, name):
    behaviour, code = HOSTILE[name]
    web.behave("hostile.test", behaviour)
    began = time.monotonic()
    found = check(web.url("hostile.test/x"), answer_seconds=0.25, link_seconds=0.5, body_seconds=0.2)
    assert [finding.code for finding in found] == [code] * bool(code)
    assert time.monotonic() - began < 5


def test_a_packed_page_is_unpacked_no_further_than_the_cap(web, check):
    web.behave("bomb.test", bomb("gzip", ZEROS))
    check(web.url("warm.test/"))
    tracemalloc.start()
    check(web.url("bomb.test/x"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_packed_page_that_says_it_is_missing_is_found(web, check):
    web.behave("packed.test", bomb("gzip", gzip.compress(b"<title>Page not found</title>")))
    assert check.one(web.url("packed.test/x")).code == "link/soft-404"


def test_a_large_page_is_read_only_to_the_cap(web, check):
    sent = []

    async def count(request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while request.method == "GET" and len(sent) < 1000:
            writer.write(b"<p>" * 20000)
            await writer.drain()
            sent.append(60000)

    web.behave("large.test", count)
    assert check(web.url("large.test/x")) == []
    assert sum(sent) < 20_000_000  # what the system's own buffers swallow


def test_a_thousand_links_to_hostile_hosts_end_within_the_deadline(web, tmp_path):
    kinds = [behaviour for name, (behaviour, _) in HOSTILE.items() if "bomb" not in name]
    hosts = [f"missing{n}.test" for n in range(10)] + [f"x{n}.test" for n in range(990)]
    for number, host in enumerate(hosts):
        web.behave(host, kinds[number % len(kinds)])
    links = {web.url(f"{host}/page"): [Place("post.html")] for host in hosts}
    settings = replace(SHORT, deadline=3.0)
    began = time.monotonic()
    with VerdictStore(tmp_path / "store") as store:
        found = check_outside(links, settings, store=store, now=NOW, network=Network(web.look_up))
    took = time.monotonic() - began
    assert took < settings.deadline + 2  # the machine may be busy; an end that never came would take minutes
    assert {"link/transient", "link/dead", "link/not-checked"} <= {finding.code for finding in found}
    assert all(finding.severity != "error" for finding in found)


def test_when_the_deadline_comes_the_rest_is_noted_as_not_checked(web, tmp_path):
    async def never(host):
        await asyncio.sleep(60)
        return []

    links = {f"http://slow{n}.test/": [Place("post.html")] for n in range(300)}
    links[f"http://127.0.0.1:{web.port}/"] = [Place("post.html")]
    settings = replace(SHORT, deadline=1.0, answer_seconds=30, link_seconds=60)
    began = time.monotonic()
    with VerdictStore(tmp_path / "store") as store:
        found = check_outside(links, settings, store=store, now=NOW, network=Network(never))
    assert time.monotonic() - began < 3
    assert {(f.code, f.severity) for f in found} == {("link/not-checked", "note")}
    assert len(found) >= 299


def test_a_look_up_that_hangs_in_the_system_holds_up_nobody_at_the_end():
    """The thread that still waits is one that the program does not wait for."""
    from plugins.linkcheck.outside.names import system_look_up

    async def hurried():
        look_up = system_look_up(2)
        async with asyncio.timeout(5):
            return await look_up("localhost")

    assert run(hurried())
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "look-up")


def test_a_server_that_stays_silent_is_left_alone(web, check):
    web.behave("silent.test", hang)
    links = [web.url(f"silent.test/{n}") for n in range(40)]
    began = time.monotonic()
    found = check(*links, answer_seconds=0.3, deadline=10)
    assert {finding.code for finding in found} == {"link/transient"}
    assert len(found) == 40
    assert time.monotonic() - began < 5
    assert len(web.asked) < 12
