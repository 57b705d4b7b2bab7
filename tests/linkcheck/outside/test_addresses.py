"""Addresses: which are public, and how they are written when they are asked for."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.linkcheck.outside import OutsideSettings, read_outside_settings
from plugins.linkcheck.outside.addresses import is_public, literal
from plugins.linkcheck.outside.location import NotAnAddress, follow, requestable
from plugins.linkcheck.outside.loop import run as run_coroutine
from plugins.linkcheck.outside.names import Names
from plugins.site import SettingsError


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_public(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "10.1.1.1",
        "100.64.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.31.0.1",
        "192.0.0.8",
        "192.168.0.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.251",
        "255.255.255.255",
        "240.0.0.1",
        "192.88.99.1",
        "198.51.100.1",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "fec0::1",
        "2001:db8::1",
        "2001::1",
        "3fff::1",
        "2002:808:808::1",
        "64:ff9b::a00:1",
        "64:ff9b:1::808:808",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "100::1",
        "fe80::1%eth0",
        "2606:4700::1111%1",
    ],
)
def test_addresses_with_a_purpose_are_not_public(text):
    assert not is_public(ip_address(text))


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_inside_ipv6(number):
    plain = ip_address(number)
    assert is_public(plain) == is_public(ip_address((0xFFFF << 32) | number))
    assert not (is_public(plain) and plain.is_private)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("1.2.3.4.", "1.2.3.4"),
        ("0x", "0.0.0.0"),
        ("[::1]", "::1"),
        ("example.com", None),
        ("1.2.3.example", None),
    ],
)
def test_a_host_is_read_as_browsers_read_it(host, address):
    assert literal(host) == (ip_address(address) if address else None)


@pytest.mark.parametrize(
    "host", ["1.2.3.4.5", "256.1.1.1", "1.2.3.256", "08.1.1.1", "[::1", "[fe80::1%25x]", "9" * 5000]
)
def test_a_host_that_only_looks_like_an_address_is_none(host):
    with pytest.raises(ValueError, match=r"."):
        literal(host)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        (" https://example.com:443/a b\n", "https://example.com/a%20b"),
        ("http://example.com:8080?q=1#part", "http://example.com:8080/?q=1"),
        ("http:\\\\example.com\\a\\..\\b", "http://example.com/b"),
        ("http://example.com/a/./b/../c/%2e%2E/d/..", "http://example.com/a/"),
        ("http://example.com/%7Ea/%zz?x=%41&y='", "http://example.com/%7Ea/%zz?x=%41&y=%27"),
        ("http://user:pw@example.com/", "http://example.com/"),
        ("http://ex%61mple.com/", "http://example.com/"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://my_host.example/", "http://my_host.example/"),
        ("http://[2606:4700:0::1]:80/", "http://[2606:4700::1]/"),
        ("http://1.1/", "http://1.0.0.1/"),
        ("https:///example.com/", "https://example.com/"),
        ("http://example.com//double//", "http://example.com//double//"),
    ],
)
def test_an_address_is_asked_for_as_browsers_ask_for_it(written, asked):
    assert requestable(written) == asked
    assert requestable(asked) == asked


@pytest.mark.parametrize(
    "written",
    [
        "",
        "mailto:a@b.c",
        "http://",
        "http://:80/",
        "http://a b/",
        "http://a<b/",
        "http://x:0/",
        "http://x:70000/",
        "http://[::1/",
        "http://1.2.3.4.5/",
        "http://%zz/",
        "http://%ff/",
        f"http://{'a' * 300}/",
        "http://a..b/",
        "http://xn--a�/",
        f"http://example.com/{'a' * 9000}",
    ],
)
def test_what_can_not_be_asked_for_is_none(written):
    with pytest.raises(NotAnAddress):
        requestable(written)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_reading_of_addresses(one, other):
    for text in (
        one,
        f"http://{one}/{other}",
        f"https://example.com/{one}?{other}",
        follow("http://a.example/b", one),
    ):
        try:
            asked = requestable(text)
        except NotAnAddress:
            continue
        assert asked.isascii()
        assert asked.isprintable()
        assert requestable(asked) == asked


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/x", "https://a.example/x"),
        ("x", "https://a.example/dir/x"),
        ("?q", "https://a.example/dir/page?q"),
        ("//b.example/", "https://b.example/"),
        ("\\\\b.example\\x", "https://b.example/x"),
        (" /x\t", "https://a.example/x"),
        ("http://b.example", "http://b.example"),
        ("javascript:1", "javascript:1"),
    ],
)
def test_a_redirect_leads_where_browsers_go(location, target):
    assert follow("https://a.example/dir/page", location) == target


def test_of_several_addresses_only_the_public_ones_are_connected_to():
    async def look_up(host):
        return ["10.0.0.1", "93.184.216.34", "::1", "nonsense"]

    assert run_coroutine(Names(look_up).addresses("both.test")) == ["93.184.216.34"]


def test_a_connection_is_looked_at_once_more_before_it_is_made():
    """Whatever the way there, no socket is made for an address that is not public."""
    import socket

    from plugins.linkcheck.outside.fetch import Fetcher

    fetcher = Fetcher(OutsideSettings(), Names(None))
    with pytest.raises(OSError, match="not a public one"):
        fetcher._socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))


def test_settings_that_are_wrong_are_all_named():
    raw = {
        "deadlin": 5,
        "pause": "long",
        "per_host": 0,
        "allow_private": 1,
        "kept_days": {"okay": 3, "dead": -1},
    }
    raw |= {"user_agent": "a\nb", "connections": 1.5, "deadline": float("nan")}
    with pytest.raises(SettingsError) as caught:
        read_outside_settings(raw)
    assert len(caught.value.problems) == 9
    assert 'OUTSIDE_LINKS has no setting "deadlin". Did you mean "deadline"?' in caught.value.problems[0]


@pytest.mark.parametrize("raw", [[1], "fast", {"kept_days": 3}])
def test_settings_of_the_wrong_kind_are_refused(raw):
    with pytest.raises(SettingsError, match="must"):
        read_outside_settings(raw)


def test_settings_that_are_right_are_taken():
    settings = read_outside_settings({"pause": 2, "kept_days": {"ok": 30}, "allow_private": True})
    assert (settings.pause, settings.allow_private, settings.kept_days["ok"]) == (2, True, 30.0)
    assert settings.kept_days["moved"] == OutsideSettings().kept_days["moved"]
    assert read_outside_settings(None) == OutsideSettings()


def test_nothing_of_the_network_is_loaded_before_it_is_needed():
    code = "import sys, plugins.linkcheck.outside as o; sys.exit('aiohttp' in sys.modules or 'idna' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
