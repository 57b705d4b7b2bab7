"""Whatever goes wrong, at whichever request: named, bounded in time, nothing lost, and gone on with later."""

import datetime as dt
import socket
import threading
import time
from dataclasses import replace

import pytest

from plugins.trends.live.faults import REFUSALS, Fault
from plugins.trends.live.pull import End
from tests.trends.live.conftest import PATIENT
from tests.trends.live.trends_server import EXPLORE_FAULTS, FAULTS

DEADLINE = 1.0
"""Where an answer is waited for in vain; elsewhere a slow computer is given its time."""

REQUESTS = ("cookie", "explore", "related", "explore", "related", "explore", "series")
"""What a whole pull sends, in order."""

MEANT = {
    "429 page": Fault.RATE_LIMITED,
    "429 script": Fault.RATE_LIMITED,
    "429 without a type": Fault.RATE_LIMITED,
    "429 and a time": Fault.RATE_LIMITED,
    "503 and a time": Fault.RATE_LIMITED,
    "403": Fault.BLOCKED,
    "consent page": Fault.BLOCKED,
    "consent page without a type": Fault.BLOCKED,
    "consent page elsewhere": Fault.BLOCKED,
    "sorry page": Fault.BLOCKED,
    "redirect loop": Fault.BLOCKED,
    "redirect that never ends": Fault.BLOCKED,
    "redirect to nowhere": Fault.MALFORMED,
    "redirect to nonsense": Fault.MALFORMED,
    "500": Fault.UNREACHABLE,
    "502": Fault.UNREACHABLE,
    "503": Fault.UNREACHABLE,
    "400": Fault.MALFORMED,
    "404": Fault.MALFORMED,
    "not JSON": Fault.MALFORMED,
    "nothing": Fault.MALFORMED,
    "null": Fault.MALFORMED,
    "a list": Fault.MALFORMED,
    "another object": Fault.MALFORMED,
    "too deep": Fault.MALFORMED,
    "not UTF-8": Fault.MALFORMED,
    "huge": Fault.MALFORMED,
    "gzip bomb": Fault.MALFORMED,
    "broken gzip": Fault.MALFORMED,
    "empty rankedList": Fault.EMPTY,
    "empty lists": Fault.EMPTY,
    "empty series": Fault.EMPTY,
    "no type": None,
    "truncated": Fault.MALFORMED,
    "truncated, no length": Fault.MALFORMED,
    "dropped before an answer": Fault.UNREACHABLE,
    "dropped after headers": Fault.MALFORMED,
    "no answer for long": Fault.TIMED_OUT,
    "dripping headers": Fault.TIMED_OUT,
    "dripping body": Fault.TIMED_OUT,
    "not HTTP": Fault.MALFORMED,
    **dict.fromkeys(EXPLORE_FAULTS, Fault.MALFORMED),
}
ONLY_HEADERS = {
    *(
        "not JSON",
        "nothing",
        "null",
        "a list",
        "another object",
        "too deep",
        "not UTF-8",
        "huge",
        "gzip bomb",
    ),
    *("broken gzip", "empty rankedList", "empty lists", "empty series", "truncated", "truncated, no length"),
    "dropped after headers",
}
"""Of the page that gives the cookie only the headers count, and what asks for consent."""
EMPTY_AT = {
    "empty rankedList": ("related",),
    "empty lists": ("related",),
    "empty series": ("related", "series"),
}


def meant(fault: str, request: str) -> Fault | None:
    """Return what a fault at a request has to be called."""
    if request == "cookie" and fault in ONLY_HEADERS:
        return None
    if request == "explore" and fault in EMPTY_AT:
        return Fault.MALFORMED
    return MEANT[fault]


CASES = [
    pytest.param(fault, number, id=f"{fault} at {number} {request}")
    for fault in MEANT
    for number, request in enumerate(REQUESTS)
    if fault not in EXPLORE_FAULTS or request == "explore"
]


def test_every_fault_the_server_knows_is_tried():
    assert set(MEANT) == set(FAULTS)


@pytest.mark.parametrize(("fault", "number"), CASES)
def test_a_fault_is_named_and_bounded_and_the_next_run_goes_on(desk, server, fault, number):
    slow = MEANT[fault] is Fault.TIMED_OUT
    here = desk(deadline_seconds=DEADLINE if slow else PATIENT)
    server.fail(number, fault)
    began = time.monotonic()
    pulled = here.pull()
    took = time.monotonic() - began

    expected = meant(fault, REQUESTS[number])
    kinds = [one.fault.kind for one in pulled.done if one.fault]
    assert kinds == ([expected] if expected else []), here.said
    assert not slow or took < DEADLINE + 8
    assert all(one.fault.words for one in pulled.done if one.fault)
    if expected in REFUSALS:
        assert pulled.end is End.REFUSED
        assert len(server.seen) == number + 1 + ("loop" in fault) * 5, "nothing is asked after a refusal"
    else:
        assert pulled.end is End.DONE

    before = here.snapshots()
    assert len(before) == len(pulled.kept)
    server.faults.clear()
    here.settings = replace(here.settings, deadline_seconds=PATIENT)
    if expected in REFUSALS:
        here.now += dt.timedelta(days=3) if "time" in fault else dt.timedelta(hours=13)
        here.settings = replace(here.settings, series_days=30.0, related_days=30.0)
    again = here.pull()
    assert again.end is End.DONE
    assert again.left == 0
    assert not again.failed
    after = here.snapshots()
    assert {name: after[name] for name in before} == before, "what was kept is as it was"
    if not pulled.failed:
        assert not again.done
    seeds = [
        query for payload in here.payloads if payload.name == "relatedsearches" for query in [payload.seed]
    ]
    assert sorted(seeds) == ["sciatica", "scoliosis"]


def test_a_server_that_is_not_there_is_unreachable(desk):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        port = taken.getsockname()[1]
    here = desk(address=f"http://127.0.0.1:{port}")
    pulled = here.pull()
    assert {one.fault.kind for one in pulled.done} == {Fault.UNREACHABLE}
    assert not here.payloads


def test_a_name_that_does_not_exist_is_unreachable(desk):
    here = desk(address="https://trends.google.invalid", deadline_seconds=3.0)
    pulled = here.pull()
    assert {one.fault.kind for one in pulled.done} <= {Fault.UNREACHABLE, Fault.TIMED_OUT}
    assert len(pulled.failed) == 2


def test_name_servers_that_never_answer_are_bounded_too(desk, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: over.wait(5))
    here = desk(address="https://trends.example", deadline_seconds=DEADLINE)
    began = time.monotonic()
    pulled = here.pull()
    over.set()
    assert {one.fault.kind for one in pulled.done} == {Fault.TIMED_OUT}
    assert time.monotonic() - began < 2 * DEADLINE + 8


def test_an_endpoint_without_tls_is_unreachable(desk, server):
    here = desk(address=server.address.replace("http:", "https:"))
    assert {one.fault.kind for one in here.pull().done} == {Fault.UNREACHABLE}


def test_three_failures_in_a_row_end_a_run(desk, server):
    here = desk(seeds=("a", "b", "c", "d", "e"))
    for number in range(20):
        server.fail(number, "500")
    pulled = here.pull()
    assert pulled.end is End.FAILING
    assert (len(pulled.failed), pulled.left) == (3, 5)
