"""Nobody but the person at the desk changes anything, whatever they send."""

from __future__ import annotations

import socket
import time

import pytest

from spine.desk.web.app import FORMS
from tests.conftest import post


@pytest.fixture
def desk(web):
    return web({"a.md": post(title="First")})


def addresses() -> list[str]:
    names = {"{slug}": "a", "{name:path}": "posts/a.md", "{name}": "a"}
    found = []
    for path, _ in FORMS:
        for name, value in names.items():
            path = path.replace(name, value)
        found.append(path)
    return found


@pytest.mark.parametrize("path", addresses())
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_other_site_can_send_a_form(desk, path, headers):
    before = (desk.site.root / "content/posts/a.md").read_bytes()
    answer = desk.visitor().post(path, {"accept": "1", "topic": "a"}, **headers)
    assert answer.status == 403
    assert (desk.site.root / "content/posts/a.md").read_bytes() == before


@pytest.mark.parametrize("path", addresses())
@pytest.mark.parametrize("token", ["", "0" * 40, "true"])
def test_every_form_needs_the_token_of_its_session(desk, path, token):
    visitor = desk.visitor()
    visitor.get()
    assert visitor.post(path, {"token": token, "words": "x"}).status == 403


def test_the_token_of_another_browser_does_not_count(desk):
    one, other = desk.visitor(), desk.visitor()
    one.get(), other.get()
    assert one.token != other.token
    assert one.post("undo", {"token": other.token}).status == 403


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.7", "[::2]", "a b", "["],
)
def test_another_name_is_refused(desk, host):
    visitor = desk.visitor()
    visitor.host = host
    assert visitor.get().status in (400, 403)
    assert "First" not in visitor.ask("GET", "/").text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(desk, method):
    assert desk.visitor().ask(method, "/.desk/topics").status in (400, 405)


def test_what_is_too_large_is_refused_before_it_is_sent(desk):
    visitor = desk.visitor()
    visitor.get()
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as connection:
        connection.sendall(
            f"POST /.desk/import HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nOrigin: http://127.0.0.1:{desk.port}\r\n"
            f"Cookie: {visitor.cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            f"Content-Length: {1 << 30}\r\n\r\n".encode()
        )
        assert b" 413 " in connection.recv(1000)
    assert time.monotonic() - began < 5


def test_what_says_no_size_is_cut_off_at_the_limit(desk):
    visitor = desk.visitor()
    visitor.get()
    head = (
        f"POST /.desk/undo HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nOrigin: http://127.0.0.1:{desk.port}\r\n"
        f"Cookie: {visitor.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    ).encode()
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as connection:
        connection.sendall(head)
        try:
            for _ in range(64):  # 4 MB where 1 MB is allowed
                connection.sendall(chunk)
            answer = connection.recv(1000)
        except (BrokenPipeError, ConnectionResetError):
            answer = b" 413 "
    assert b" 413 " in answer or answer == b""
    assert desk.visitor().get().status == 200


def test_every_answer_says_what_its_page_may_do(desk):
    visitor = desk.visitor()
    for path in ("/.desk/", "/.desk/topics", "/.desk/static/desk.css", "/.desk/nothing", "/", "/nothing/"):
        headers = visitor.ask("GET", path).headers
        policy = headers["Content-Security-Policy"]
        assert "'unsafe-eval'" not in policy
        assert "frame-ancestors" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in visitor.get().headers["Content-Security-Policy"].split("; ")


def test_the_cookie_is_for_this_site_and_no_script(desk):
    cookie = desk.visitor().get().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    visitor = desk.visitor()
    signed = cookie.split(";")[0]
    visitor.cookie = signed[:-1] + ("1" if signed.endswith("0") else "0")  # a session that nobody has signed
    assert visitor.get().headers["Set-Cookie"]


@pytest.mark.parametrize(
    "path",
    [
        "write/../../etc/passwd",
        "write/posts/../../pelicanconf.py",
        "write/posts/..%2f..%2fpelicanconf.py",
        "write/posts/..%5c..%5cpelicanconf.py",
        "write/%2e%2e/%2e%2e/pelicanconf.py",
        "write//etc/passwd",
        "write/posts/a.md%00.md",
        "write/posts/CON.md",
        "write/posts/a.md:stream",
        "write/posts/.hidden.md",
        "write/topics/x.md",
        "write/pelicanconf.py",
        "look/posts/..%2f..%2fpelicanconf.py",
        "static/..%2f..%2fguard.py",
        "static/../guard.py",
        "topics/..%2f..%2f/evidence",
    ],
)
def test_no_address_leads_out_of_the_content(desk, path):
    answer = desk.visitor().get(path)
    assert answer.status in (404, 409)
    assert "PRACTICE" not in answer.text
    assert "root:" not in answer.text


def test_a_file_system_link_leads_nowhere(desk, tmp_path):
    (tmp_path / "secret.md").write_text("---\ntitle: Secret words\n---\n")
    (desk.site.root / "content/posts/link.md").symlink_to(tmp_path / "secret.md")
    answer = desk.visitor().get("write/posts/link.md")
    assert answer.status == 409
    assert "Secret words" not in answer.text


def test_ten_thousand_requests_do_no_harm(desk):
    visitor = desk.visitor()
    with socket.create_connection(("127.0.0.1", desk.port), timeout=60) as connection:
        request = f"GET /.desk/static/desk.js HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\n\r\n".encode()
        for _ in range(100):  # one hundred at a time, on one connection
            connection.sendall(request * 100)
            seen = 0
            while seen < 100:
                data = connection.recv(1 << 20)
                assert data
                seen += data.count(b"HTTP/1.1 200")
    assert visitor.get().status == 200


PASSWORD = "a long password of the tests"


@pytest.fixture
def guarded(web):
    return web({"a.md": post(title="First")}, password=PASSWORD, any_address=True)


def test_with_a_password_nothing_is_seen_without_it(guarded):
    visitor = guarded.visitor()
    for path in ("/", "/posts/a/", "/.desk/", "/.desk/topics", "/.desk/events", "/.desk/write/posts/a.md"):
        answer = visitor.ask("GET", path)
        assert (answer.status, answer.to) == (303, "/.desk/enter")
    assert visitor.post("undo").status == 403
    assert visitor.get("enter").status == 200
    assert visitor.post("enter", {"password": "wrong"}).status == 403
    assert visitor.get("topics").status == 303
    assert visitor.post("enter", {"password": PASSWORD}).to == "/.desk/"
    assert visitor.get("topics").status == 200
    assert guarded.visitor().get("topics").status == 303


def test_entering_makes_a_new_session_and_leaving_ends_it(guarded):
    visitor = guarded.visitor()
    visitor.get("enter")
    before = visitor.cookie
    visitor.post("enter", {"password": PASSWORD})
    assert visitor.cookie != before
    visitor.get("topics")
    planted = guarded.visitor()
    planted.cookie = before
    assert planted.get("topics").status == 303
    assert visitor.post("leave").to == "/.desk/enter"
    assert visitor.get("topics").status == 303


def test_nothing_of_the_desk_shows_before_the_password(guarded):
    for path in ("static/x/y", "static/../topics", "nothing", "enter/x", "static/%2e%2e/topics"):
        answer = guarded.visitor().get(path)
        assert answer.status in (303, 404)
        assert "waiting" not in answer.text
        assert "data-token" not in answer.text


def test_who_guesses_has_to_wait(guarded):
    visitor = guarded.visitor()
    answers = [visitor.post("enter", {"password": f"guess {number}"}).status for number in range(9)]
    assert 429 in answers
    other = guarded.visitor()
    other.get("enter")
    assert other.post("enter", {"password": PASSWORD}).status == 429  # of the same computer


def test_a_typed_password_stands_on_no_page(guarded):
    visitor = guarded.visitor()
    visitor.get("enter")
    answer = visitor.post("enter", {"token": "stale", "password": PASSWORD})
    assert answer.status == 403
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("odd", ['prefs={"a":1}', "ga=x y", "n=J\u00fcrgen", "=", "a=b; a=c"])
def test_an_odd_cookie_of_another_program_does_not_matter(desk, odd):
    visitor = desk.visitor()
    visitor.get()
    own = visitor.cookie
    visitor.cookie = f"{odd}; {own}".encode().decode("latin-1")
    assert visitor.get().headers["Set-Cookie"] is None
    visitor.cookie = f"{odd}; {own}".encode().decode("latin-1")
    assert visitor.post("undo").status == 409  # nothing to undo: the token was taken


def test_no_address_leads_to_another_host(desk):
    (desk.work.live.pages / "posts/a").mkdir(parents=True)
    (desk.work.live.pages / "posts/a/index.html").write_text("<body>First</body>")
    for path in ("//evil.example/..%2fposts/a", "/\\evil.example/..%2fposts/a", "/posts/a"):
        answer = desk.visitor().ask("GET", path)
        assert answer.status in (301, 404)
        assert answer.to in (None, "/posts/a/")
    visitor = desk.visitor()
    visitor.get()
    for back in ("//evil.example", "https://evil.example", "/.desk/\r\nX: y", "/.desk/..//evil.example"):
        answer = visitor.post("topics", {"topic": "x", "reject": "1", "query": back})
        assert "evil.example" not in (answer.to or "")


@pytest.mark.parametrize(
    "path",
    ["/" + "a" * 3000, "/.desk/events?page=/" + "a" * 3000, "/.desk/write/posts/" + "a" * 3000 + ".md"],
)
def test_a_long_address_is_nowhere(desk, path):
    if "events" not in path:
        assert desk.visitor().ask("GET", path).status in (404, 409)
    assert desk.visitor().get().status == 200


def test_other_computers_need_a_password(small_site, monkeypatch):
    site = small_site()
    done = site.spine("desk", "--no-open", "--port", "0", "--host", "0.0.0.0", SPINE_DESK_PASSWORD="short")
    assert done.code == 2
    assert "SPINE_DESK_PASSWORD" in done.err
