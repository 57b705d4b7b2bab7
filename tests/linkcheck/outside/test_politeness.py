"""No host is asked too much at once, too often, or sooner than it wishes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from plugins.linkcheck.outside.politeness import wait_asked
from tests.linkcheck.outside.conftest import NOW, answer


def starts(web, host):
    return [request.time for request in web.asked if request.host == host]


def test_there_is_a_pause_between_two_requests_to_one_host(web, check):
    check(*[web.url(f"shy.test/{n}") for n in range(5)], pause=0.1)
    times = starts(web, "shy.test")
    assert len(times) == 5
    assert times[-1] - times[0] >= 4 * 0.1 - 0.05


def test_the_pause_holds_for_requests_that_come_by_redirect(web, check):
    for n in range(4):
        web.answer(f"door{n}.test", 302, location=web.url(f"shy.test/{n}"))
    check(*[web.url(f"door{n}.test/") for n in range(4)], pause=0.1)
    times = starts(web, "shy.test")
    assert times[-1] - times[0] >= 3 * 0.1 - 0.05


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_than_the_limit_is_open_at_one_time_to_one_host(web, check, limit):
    open_now, most = 0, 0

    async def count(request, writer):
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.05)
        open_now -= 1
        writer.write(answer())

    web.behave("busy.test", count)
    assert check(*[web.url(f"busy.test/{n}") for n in range(12)], per_host=limit) == []
    assert most == limit


def test_no_more_than_the_limit_is_open_in_all(web, check):
    open_now, most = 0, 0

    async def count(request, writer):
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.05)
        open_now -= 1
        writer.write(answer())

    links = []
    for n in range(30):
        web.behave(f"host{n}.test", count)
        links.append(web.url(f"host{n}.test/"))
    assert check(*links, connections=5) == []
    assert most <= 5


@pytest.mark.parametrize(("status", "header"), [(429, "1"), (503, "Mon, 02 Mar 2026 09:00:01 GMT")])
def test_a_wait_that_is_asked_for_is_given(web, check, status, header):
    async def busy(request, writer):
        first = len(starts(web, "busy.test")) == 1
        date = "Mon, 02 Mar 2026 09:00:00 GMT"
        writer.write(answer(status, retry_after=header, date=date) if first else answer())

    web.behave("busy.test", busy)
    assert check(web.url("busy.test/")) == []
    first, second = starts(web, "busy.test")[:2]
    assert second - first >= 0.95


def test_a_wait_that_is_too_long_leaves_the_host_for_another_day(web, check):
    web.answer("busy.test", 429, retry_after="7200")
    found = check(*[web.url(f"busy.test/{n}") for n in range(6)], per_host=1)
    codes = sorted(finding.code for finding in found)
    assert codes == ["link/blocked"] + ["link/not-checked"] * 5
    assert any("about 2 hours" in finding.message for finding in found)
    assert len(web.asked) == 1


def test_one_slow_host_holds_up_no_other(web, check):
    async def slow(request, writer):
        await asyncio.sleep(0.15)
        writer.write(answer())

    web.behave("slow.test", slow)
    links = [web.url(f"slow.test/{n}") for n in range(3)] + [web.url(f"quick{n}.test/") for n in range(10)]
    assert check(*links, per_host=1) == []
    last_quick = max(request.time for request in web.asked if request.host.startswith("quick"))
    assert last_quick < starts(web, "slow.test")[-1]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 02 Mar 2026 09:10:00 GMT", 600.0),
        ("Monday, 02-Mar-26 09:10:00 GMT", 600.0),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("²", None),
        ("Mon, 99 Mar 2026 99:99:99 GMT", None),
        ("9" * 5000, 999_999_999.0),
    ],
)
def test_a_wait_is_read_as_seconds_or_as_a_date(value, seconds):
    assert wait_asked(value, None, NOW) == seconds


def test_a_wait_until_a_date_goes_by_the_servers_own_clock():
    slow_clock = NOW - timedelta(hours=5)
    until, date = "Mon, 02 Mar 2026 09:00:30 GMT", "Mon, 02 Mar 2026 09:00:00 GMT"
    assert wait_asked(until, date, slow_clock) == 30.0
