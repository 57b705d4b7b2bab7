"""What a real nginx sends with our configuration, and what the other hosts are told."""

from __future__ import annotations

import gzip
import http.client
import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from plugins.posts.address import quoted
from plugins.seo.addresses.redirects import Kind, Redirect, Redirects
from spine.deploy import hosts, packing
from spine.deploy.headers import HeaderSettings, headers_for
from spine.deploy.hosts import s3
from spine.deploy.hosts.nginx import Place
from tests.setup import nginx, servers
from tests.setup.nginx import Running, free_port

USUAL = "public, max-age=0, must-revalidate"
PAGE = "<!doctype html><title>A page</title>" + "<p>Some words about backs.</p>" * 99
ASSET = "images/cards/a-1200x630-0123abcd.png"
FILES = {
    "index.html": PAGE,
    "404.html": PAGE.replace("A page", "Not here"),
    "posts/a/index.html": PAGE,
    "search/results/index.html": PAGE,
    ASSET: "a picture",
    "theme/fonts/a-0123abcd.woff2": "a font",
    "theme/fonts/LICENSE.txt": "a licence",
    "icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "site.webmanifest": "{}",
    "feeds/all.atom.xml": "<feed/>",
    "theme/js/search.js": "export {};" * 200,
    "_redirects": "/old/ /posts/a/ 301\n",
    ".git/config": "secret",
    "search/index/0/pagefind.en_0123456789.pf_meta": "x",
}
NEW = "/posts/“größer”-5$1/"
"""An address of signs by which hosts mean something: `%` and digits, and `$`."""
OLD = Redirects(
    {old: Redirect(old, NEW, Kind.RULE) for old in ("/old/", "/café/", "/old.php", '/a"b{c/')},
    frozenset(["/gone/"]),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    names: list[str]


def make_site(folder: Path, base: str) -> list[str]:
    """Write the site, with its packed copies, below a folder; return its paths."""
    site = folder / "site" / base.strip("/")
    for path, text in FILES.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
    sums = {
        path: f"{at:04}"
        for at, (path, text) in enumerate(FILES.items())
        if packing.is_packable(path, len(text))
    }
    for path, copy in packing.copies_of(site, sums, folder / "cache").items():
        shutil.copyfile(copy, site / path)
    return list(FILES)


@contextmanager
def serve_nginx(paths: list[str], base: str, folder: Path) -> Iterator[Running]:
    def configuration(http_at: str, https_at: str, own: str) -> str:
        place = Place("localhost", str(folder / "site"), http_at, https_at, own)
        return hosts.setup_of("nginx", paths, OLD, base, HeaderSettings(), place=place)

    with nginx.serve(configuration, folder / "nginx") as running:
        yield running


@contextmanager
def serve_apache(paths: list[str], base: str, folder: Path) -> Iterator[Running]:
    for path, data in hosts.files_of("apache", paths, OLD, base, HeaderSettings()).items():
        (folder / "site" / base.strip("/") / path).write_bytes(data)
    with servers.serve_apache(folder / "site", folder / "apache") as running:
        yield running


@contextmanager
def serve_caddy(paths: list[str], base: str, folder: Path) -> Iterator[Running]:
    port = free_port()
    place = Place(f"https://localhost:{port}", str(folder / "site"), own=str(folder / "caddy"))
    piece = hosts.setup_of("caddy", paths, OLD, base, HeaderSettings(), place=place)
    with servers.serve_caddy(piece, port, folder / "caddy") as running:
        yield running


def asked(port: int, path: str, *, tls: Path | None, **more: str) -> Answer:
    if tls is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    else:
        context = ssl.create_default_context(cafile=str(tls))
        connection = http.client.HTTPSConnection("localhost", port, timeout=10, context=context)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in more.items()})
    got = connection.getresponse()
    pairs = got.getheaders()
    answer = Answer(got.status, dict(pairs), got.read(), [name for name, _ in pairs])
    connection.close()
    return answer


SERVERS = {"nginx": serve_nginx, "apache": serve_apache, "caddy": serve_caddy}


@pytest.fixture(
    scope="module", params=[(name, base) for name in SERVERS for base in ("", "/blog")], ids="".join
)
def served(request):
    name, base = request.param
    missing = (
        nginx.find() is None
        if name == "nginx"
        else servers.find({"apache": "apache2"}.get(name, name)) is None
    )
    if missing:
        pytest.skip(f"There is no {name} here. `python -m tests.setup` installs an nginx on Debian.")
    with tempfile.TemporaryDirectory(prefix="served-") as place:  # Apache's user may not look into pytest's
        folder = Path(place)
        folder.chmod(0o755)
        paths = make_site(folder, base)
        (folder / name).mkdir()
        with SERVERS[name](paths, base, folder) as running:
            yield base, running


@pytest.fixture
def ask(served) -> Callable[..., Answer]:
    base, running = served
    return lambda path, **more: asked(running.https, base + path, tls=running.certificate, **more)


@pytest.mark.parametrize("path", [path for path in FILES if not path.startswith((".", "_"))])
def test_every_file_goes_out_with_its_headers_each_of_them_once(ask, path):
    answer = ask("/" + path.removesuffix("index.html"))
    assert answer.status == 200 or (answer.status, path) == (404, "404.html")
    wanted = headers_for(path, HeaderSettings())
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    assert len(answer.names) == len(set(answer.names))
    assert answer.headers["Content-Type"] == s3.object_headers(path, HeaderSettings())["ContentType"]
    assert answer.headers.get("Server", "") in ("", "nginx", "Apache")


@pytest.mark.parametrize(
    "path", ["/nothing/", "/nothing", "/images/cards/b-1200x630-0123abcd.png", "/gone/", "/gone"]
)
def test_what_is_not_there_says_so_with_all_headers_and_is_not_kept(ask, path):
    answer = ask(path)
    assert answer.status == (410 if "gone" in path else 404)
    assert b"Not here" in answer.body
    wanted = headers_for("404.html", HeaderSettings())
    assert {name: answer.headers.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("old", ["/old/", "/old", "/caf%C3%A9/", "/old.php", "/a%22b%7Bc/"])
def test_old_addresses_lead_on_for_good(ask, served, old):
    answer = ask(old)
    assert (answer.status, urlsplit(answer.headers["Location"]).path) == (301, f"{served[0]}{quoted(NEW)}")
    assert "Strict-Transport-Security" in answer.headers


def test_a_folder_without_its_slash_leads_to_it(ask, served):
    answer = ask("/posts/a")
    assert answer.status in (301, 308)  # Caddy's
    assert urlsplit(answer.headers["Location"]).path == f"{served[0]}/posts/a/"


@pytest.mark.parametrize("path", ["/.git/config", "/_redirects"])
def test_what_is_for_the_host_alone_is_not_shown(ask, path):
    assert ask(path).status == 404


@pytest.mark.parametrize("path", ["/", "/theme/js/search.js", "/nothing/"])
@pytest.mark.parametrize(
    ("taken", "unpack"), [("gzip", gzip.decompress), ("gzip, br", brotli.decompress), ("", bytes)]
)
def test_browsers_get_the_smallest_copy_they_take(ask, path, taken, unpack):
    answer = ask(path, Accept_Encoding=taken or "identity")
    assert answer.headers.get("Content-Encoding", "") == taken.rpartition(" ")[2]
    file = "404.html" if "nothing" in path else path[1:] or "index.html"
    assert unpack(answer.body) == FILES[file].encode()
    assert "Accept-Encoding" in answer.headers.get("Vary", "")


def test_a_page_that_is_the_same_is_not_sent_again(ask):
    tag = next(value for name, value in ask("/").headers.items() if name.lower() == "etag")
    again = ask("/", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == USUAL


def test_http_leads_to_https(served):
    base, running = served
    if not running.http:
        return  # Apache's operator sees to that, and Caddy by itself
    answer = asked(running.http, f"{base}/posts/a/", tls=None, Host="localhost")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://localhost{base}/posts/a/")
