"""What editors are told of a link, for each way in which sites answer."""

from __future__ import annotations

import ssl
import threading
from pathlib import Path

import pytest

from plugins.findings import Severity
from tests.linkcheck.outside.conftest import Checker

HTML = "text/html; charset=utf-8"


def test_a_link_that_works_is_not_mentioned(web, check):
    web.answer("good.test", body=b"<title>Sciatica</title><h1>Sciatica</h1>", content_type=HTML)
    assert check(web.url("good.test/sciatica")) == []


def test_each_place_of_a_link_is_named_and_the_link_is_asked_once(web, check, tmp_path):
    from plugins.linkcheck.outside import Network, Place, VerdictStore, check_outside
    from tests.linkcheck.outside.conftest import IMPATIENT, NOW

    web.answer("blocked.test", 403)
    link, same = web.url("blocked.test/a"), web.url("BLOCKED.test/./a")
    places = {link: [Place("a.html", 3), Place("b.html", 9, 4, "b.md")], same: [Place("c.html")]}
    with VerdictStore(None) as store:
        network = Network(web.look_up)
        found = check_outside(places, IMPATIENT, store=store, now=NOW, network=network)
    assert [(f.path, f.line, f.column, f.source, f.target) for f in found] == [
        ("a.html", 3, 1, "", link),
        ("b.html", 9, 4, "b.md", link),
        ("c.html", 1, 1, "", same),
    ]
    assert web.paths("blocked.test") == ["HEAD /a", "GET /a"]


@pytest.mark.parametrize("status", [404, 410, 400])
def test_a_missing_page_is_at_first_a_warning_that_says_when_it_becomes_an_error(web, check, status):
    web.answer("gone.test", status)
    found = check.one(web.url("gone.test/x"))
    assert (found.code, found.severity) == ("link/dead", Severity.WARNING)
    assert str(status) in found.message
    assert "3 checks over 7 days" in found.fix


@pytest.mark.parametrize("status", [401, 403, 429, 451, 999])
def test_a_site_that_turns_programs_away_is_a_warning_and_not_dead(web, check, status):
    web.answer("wall.test", status)
    found = check.one(web.url("wall.test/x"), longest_wait=0)
    assert (found.code, found.severity) == ("link/blocked", Severity.WARNING)
    assert str(status) in found.message


@pytest.mark.parametrize("status", [500, 502, 503, 520])
def test_a_site_in_trouble_is_a_note(web, check, status):
    web.answer("ill.test", status)
    found = check.one(web.url("ill.test/x"), retries=0)
    assert (found.code, found.severity) == ("link/transient", Severity.NOTE)


def test_a_name_that_nobody_has_is_dead(web, check):
    found = check.one("http://missing.test/x")
    assert found.code == "link/dead"
    assert "no site of that name" in found.message
    assert "missing.test" in found.message


def test_a_server_that_is_not_there_is_dead(check):
    assert check.one("http://127.0.0.1:9/").code == "link/dead"


@pytest.mark.parametrize("status", [405, 501, 403, 400, 404, 500])
def test_get_decides_where_head_is_refused(web, check, status):
    web.answer("old.test", body=b"%PDF", content_type="application/pdf")
    web.answer("old.test", status, only="HEAD")
    assert check(web.url("old.test/paper.pdf")) == []
    assert web.paths("old.test") == ["HEAD /paper.pdf", "GET /paper.pdf"]


def test_get_decides_where_a_server_hangs_up_on_head(web, check):
    async def rude(request, writer):
        if request.method == "GET":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    web.behave("rude.test", rude)
    assert check(web.url("rude.test/")) == []


def test_head_that_says_fine_does_not_hide_a_missing_page(web, check):
    web.answer("liar.test", 404, content_type=HTML)
    web.answer("liar.test", 200, only="HEAD", content_type=HTML)
    assert check.one(web.url("liar.test/x")).code == "link/dead"


def test_a_large_file_is_not_fetched(web, check):
    web.answer("big.test", body=b"x" * 1000, content_type="video/mp4")
    assert check(web.url("big.test/film.mp4")) == []
    assert web.paths("big.test") == ["HEAD /film.mp4"]


# ---- redirects ----


@pytest.mark.parametrize("status", [301, 308])
def test_a_page_that_moved_for_good_is_a_warning_with_the_new_address(web, check, status):
    web.answer("old.test", status, location=web.url("new.test/page"))
    found = check.one(web.url("old.test/page"))
    assert (found.code, found.severity) == ("link/moved", Severity.WARNING)
    assert found.fix == f"Link to {web.url('new.test/page')}"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_page_that_sends_readers_on_for_now_is_a_note(web, check, status):
    web.answer("door.test", status, location=web.url("new.test/page"))
    found = check.one(web.url("door.test/page"))
    assert (found.code, found.severity) == ("link/moved", Severity.NOTE)
    assert web.url("new.test/page") in found.fix


def test_the_new_address_is_the_one_that_is_meant_to_last(web, check):
    web.answer("old.test", 301, location=web.url("door.test/page"))
    web.answer("door.test", 302, location=web.url("today.test/page"))
    assert check.one(web.url("old.test/page")).fix == f"Link to {web.url('door.test/page')}"


def test_a_redirect_to_a_missing_page_is_dead(web, check):
    web.answer("old.test", 301, location=web.url("gone.test/x"))
    web.answer("gone.test", 404)
    assert check.one(web.url("old.test/x")).code == "link/dead"


def test_a_circle_of_redirects_is_dead(web, check):
    web.answer("a.test", 302, location=web.url("b.test/"))
    web.answer("b.test", 302, location=web.url("a.test/"))
    found = check.one(web.url("a.test/"))
    assert found.code == "link/dead"
    assert "circle" in found.message
    assert len(web.asked) == 2


def test_a_cookie_and_a_second_look_are_no_circle(web, check):
    async def greet(request, writer):
        if "seen=yes" in request.headers.get("cookie", ""):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n")
        else:
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: /page\r\nSet-Cookie: seen=yes; Path=/\r\n\r\n")

    web.behave("cookie.test", greet)
    assert check(web.url("cookie.test/page")) == []


def test_cookies_stay_with_their_host(web, check):
    web.answer("a.test", 302, location=web.url("b.test/"), set_cookie="secret=1")
    check(web.url("a.test/"))
    assert all("cookie" not in request.headers for request in web.asked if request.host == "b.test")


def test_endless_redirects_end(web, check):
    async def further(request, writer):
        count = int(request.path[1:]) + 1
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: /{count}\r\n\r\n".encode())

    web.behave("far.test", further)
    found = check.one(web.url("far.test/1"))
    assert found.code == "link/dead"
    assert len(web.asked) == check.settings.redirects + 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "FILE:///x"]
)
def test_a_redirect_that_browsers_refuse_is_dead(web, check, target):
    web.answer("bad.test", 302, location=target)
    found = check.one(web.url("bad.test/"))
    assert found.code == "link/dead"
    assert "Browsers don't follow it" in found.message


@pytest.mark.parametrize(
    "target", ["http://", "http://a b/", "http://[::1/", "https://x:99999/", "http://%00/"]
)
def test_a_redirect_to_something_that_is_no_address_is_dead(web, check, target):
    web.answer("bad.test", 302, location=target)
    assert check.one(web.url("bad.test/")).code == "link/dead"


def test_a_redirect_to_another_program_can_not_be_judged(web, check):
    web.answer("app.test", 302, location="itms-apps://app/id1")
    assert check.one(web.url("app.test/")).code == "link/blocked"


def test_a_redirect_without_an_address_is_dead(web, check):
    web.answer("bad.test", 302)
    assert check.one(web.url("bad.test/")).code == "link/dead"


def test_odd_bytes_in_a_redirect_are_asked_for_as_they_came(web, check):
    web.behave(
        "bytes.test",
        lambda request, writer: _write(
            writer,
            b"HTTP/1.1 302 Found\r\nLocation: /caf\xe9 \xff\r\n\r\n"
            if request.path == "/"
            else b"HTTP/1.1 404 No\r\n\r\n",
        ),
    )
    found = check.one(web.url("bytes.test/"))
    assert found.code == "link/dead"
    assert web.paths("bytes.test")[-1] == "GET /caf%E9%20%FF"


async def _write(writer, data):
    writer.write(data)


# ---- pages that say "not found" politely ----


@pytest.mark.parametrize(
    "page",
    [
        "<title>404 Not Found</title>",
        "<title>Page not found - Spine Society</title>",
        "<title>Spine Society | Page Not Found</title>",
        "<title>Error 404</title>",
        "<title>Spine Society</title><h1 class='x'>Sorry, we couldn’t find that page</h1>",
        "<title>Spine</title><h1>This page is no longer available.</h1>",
        "<title>Página no encontrada</title>",
        "<title>Oops! Page not found.</title>",
        "<html><title>Home</title><h1><span>Not</span> Found</h1>",
    ],
)
def test_a_page_that_says_it_is_missing_is_a_warning(web, check, page):
    web.answer("soft.test", body=page.encode(), content_type=HTML)
    found = check.one(web.url("soft.test/x"))
    assert (found.code, found.severity) == ("link/soft-404", Severity.WARNING)


@pytest.mark.parametrize(
    "page",
    [
        "<title>HTTP 404 - Encyclopedia</title>",
        "<title>Cause of pain not found on MRI: what next?</title>",
        "<title>Route 404 | Maps</title>",
        "<title>Why a page was not found, and other web errors explained</title>",
        "<title>Missing ribs</title><h1>When a disc is no longer available</h1><p>Page not found</p>",
        "<title></title>",
        "<title>Sciatica",
        "",
    ],
)
def test_a_page_about_missing_things_is_not_missing(web, check, page):
    web.answer("fine.test", body=page.encode(), content_type=HTML)
    assert check(web.url("fine.test/x")) == []


def test_a_site_that_shows_its_home_page_instead_is_a_warning(web, check):
    web.behave(
        "lazy.test",
        lambda request, writer: _write(
            writer,
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            if request.path == "/"
            else b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n",
        ),
    )
    assert check.one(web.url("lazy.test/old/article")).code == "link/soft-404"


def test_a_short_link_to_a_home_page_has_only_moved(web, check):
    web.answer("short.test", 301, location=web.url("society.test/"))
    assert check.one(web.url("short.test/x7")).code == "link/moved"


# ---- secure connections ----


def test_a_certificate_that_nobody_vouches_for_is_a_tls_finding(secure_web, tmp_path):
    check = Checker(secure_web, tmp_path / "store")
    found = check.one(secure_web.url("good.test/", "https"))
    assert (found.code, found.severity) == ("link/tls", Severity.WARNING)
    assert "certificate" in found.message


def test_a_certificate_for_another_name_is_a_tls_finding_and_the_right_name_is_fine(secure_web, tmp_path):
    check = Checker(secure_web, tmp_path / "store")
    trust = ssl.create_default_context(cafile=str(Path(__file__).with_name("good-test.pem")))
    assert check(secure_web.url("good.test/", "https"), tls=trust) == []
    found = check.one(secure_web.url("other.test/", "https"), tls=trust)
    assert found.code == "link/tls"
    assert "another name" in found.message


def test_a_server_that_does_not_speak_tls_is_a_tls_finding(web, check):
    assert check.one(web.url("plain.test/", "https")).code == "link/tls"


# ---- addresses that are not public ----


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.5",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[fe80::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "224.0.0.1",
        "0",
    ],
)
def test_a_private_address_is_refused_and_not_asked(web, check, host):
    found = check.one(f"http://{host}:{web.port}/", allow_private=False)
    assert (found.code, found.severity) == ("link/refused-address", Severity.ERROR)
    assert web.asked == []


def test_this_computers_own_name_is_refused(web, check):
    web.names["localhost"] = ["127.0.0.1"]
    found = check.one(web.url("localhost/"), allow_private=False)
    assert (found.code, found.severity) == ("link/refused-address", Severity.ERROR)


def test_a_name_for_a_private_address_is_refused_with_a_warning_for_it_may_be_so_only_here(web, check):
    found = check.one(web.url("inside.test/"), allow_private=False)
    assert (found.code, found.severity) == ("link/refused-address", Severity.WARNING)
    assert web.asked == []


def test_a_name_that_changes_its_address_is_taken_at_its_first_word(web, check):
    """A name server that says "public" when judged and "private" when connected to gets nowhere."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])

    async def turncoat(host):
        return next(answers)

    web.look_up = turncoat
    assert check(web.url("turn.test/a"), web.url("turn.test/b")) == []
    assert len(web.asked) == 2


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_redirect_to_a_private_address_is_refused(web, check, scheme):
    """The first host counts as public here; where it leads does not."""
    web.answer("front.test", 302, location=f"{scheme}://inside.test/admin")
    web.names["inside.test"] = ["10.1.2.3"]
    check.is_public = lambda address: str(address) == "127.0.0.1"
    found = check.one(web.url("front.test/"), allow_private=False)
    assert (found.code, found.severity) == ("link/refused-address", Severity.WARNING)
    assert "10.1.2.3" in found.message


# ---- things that are not asked ----


def test_what_is_no_web_address_is_not_asked(check):
    assert {f.code for f in check("ftp://old.test/x", "http://", "https://a b/")} == {"link/not-checked"}


def test_names_in_other_scripts_are_asked_for_as_browsers_do(web, check):
    check(web.url("rücken.test/größe?q=ä b"))
    assert web.asked[0].host == "xn--rcken-kva.test"
    assert web.asked[0].path == "/gr%C3%B6%C3%9Fe?q=%C3%A4%20b"


def test_a_name_and_password_in_a_link_are_not_sent(web, check):
    check(web.url("good.test/").replace("//", "//user:secret@"))
    assert "authorization" not in web.asked[0].headers


def test_when_nothing_at_all_can_be_reached_nothing_is_blamed_on_the_sites(web, check):
    links = [f"http://missing{n}.test/" for n in range(4)]
    assert {f.code for f in check(*links)} == {"link/not-checked"}
    assert {f.code for f in check(*links, web.url("good.test/"))} == {"link/dead"}


def test_a_check_can_be_asked_for_from_within_a_web_server(web, check):
    import asyncio

    async def serving():
        return check(web.url("good.test/"))

    fresh = asyncio.new_event_loop()
    found = []
    thread = threading.Thread(target=lambda: found.extend(fresh.run_until_complete(serving())))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert not [finding for finding in found if finding.severity == "error"]
