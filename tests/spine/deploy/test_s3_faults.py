"""A bucket while everything goes wrong: visitors have pages with all they need at every moment."""

from __future__ import annotations

import itertools
import multiprocessing
import re
import signal
import threading
from datetime import UTC, datetime

import pytest

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.lease import held, new_lease
from spine.deploy.targets.s3.bucket import Connection
from tests.spine.deploy.bucket_host import KEYS, BucketHost, Fault, Way
from tests.spine.deploy.contract import CHANGED, SITE, TODAY, Contract


def page(style: str, *links: str) -> bytes:
    """A page with a style and links."""
    return "".join([f'<link href="theme/css/{style}.css">', *(f'<a href="{one}">' for one in links)]).encode()


RED = {
    "theme/css/a-11111111.css": b"red",
    "index.html": page("a-11111111", "posts/one/index.html", "posts/two/index.html"),
    "posts/one/index.html": page("a-11111111"),
    "posts/two/index.html": page("a-11111111"),
    "sitemap.xml": b"one two",
}
BLUE = {
    "theme/css/b-22222222.css": b"blue",
    "index.html": page("b-22222222", "posts/one/index.html", "posts/three/index.html"),
    "posts/one/index.html": page("b-22222222"),
    "posts/three/index.html": page("b-22222222"),
    "sitemap.xml": b"one three",
}
PAGES = sorted({path for path in RED | BLUE if path.endswith(".html")})


class Visitor:
    """Somebody who reads the site all the time, each page with everything that it refers to."""

    def __init__(self, host: BucketHost) -> None:
        self.host, self.broken, self.read = host, [], 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(10)

    def _go(self):
        for path in itertools.cycle(PAGES):
            if self._stop.wait(0.04):
                return
            self.visit([path])

    def visit(self, paths=PAGES) -> None:
        for path in paths:
            status, _, data = self.host.get(path)
            if status == 200:
                self.read += 1
                if data not in (RED.get(path), BLUE.get(path)):
                    self.broken.append(f"{path} is neither the old page nor the new one")
                for link in re.findall(r'href="(theme/[^"]+)"', data.decode()):
                    status, _, data = self.host.get(link)
                    if data != (RED | BLUE)[link]:
                        self.broken.append(f"{path} without {link}: {status}")

    def walk(self) -> None:
        """Follow the links of the first page, too: while nothing changes, each leads somewhere."""
        self.visit()
        for link in re.findall(r'<a href="([^"]+)"', self.host.get("index.html")[2].decode()):
            if self.host.get(link)[0] != 200:
                self.broken.append(f"index.html leads to {link}, which is not there")


@pytest.fixture(scope="module")
def forks():
    """Processes that have everything loaded, but no threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        pytest.skip("this system can't fork processes")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.spine.deploy.bucket_child"])
    return context


@pytest.fixture
def way(store):
    way = Way(store)
    yield way
    way.close()


@pytest.fixture
def host(store, way, tmp_path):
    return BucketHost(store, tmp_path, through=way.address)


def send(host, tmp_path, site, **told):
    return Contract().send(host, tmp_path / "parcel", site, **told)


@pytest.mark.parametrize("back", [0, 2], ids=["forth", "back"])
def test_killed_at_every_step_visitors_have_whole_pages_and_the_next_run_completes_it(
    host, way, forks, tmp_path, back
):
    from tests.spine.deploy.bucket_child import run

    send(host, tmp_path, RED)
    send(host, tmp_path, BLUE)
    killed, sites = [], [RED, BLUE]
    with Visitor(host) as visitor:
        for step in range(1, 100):
            site = sites[len(killed) % 2]
            if not back:  # something that has to be sent
                site = {**site, f"images/{step:08}.png": b"%d" % step}
            number = max(1, host.target().look().next_number - back) if back else 0
            child = forks.Process(target=run, args=(way.address, host.name, tmp_path / "child", site, number))
            way.fault = Fault(kills=True, at=step, answered=step % 2 == 0)
            child.start()
            way.fault.victim = child.pid
            child.join(60)
            way.quiet()
            way.fault = Fault()
            visitor.walk()
            assert not visitor.broken
            if child.exitcode == 0:
                break
            assert child.exitcode == -signal.SIGKILL
            killed.append(step)
            send(host, tmp_path, site)
            names = host.names()
            assert {name for name in names if name.endswith((".html", ".xml"))} == set(site) & {
                *PAGES,
                "sitemap.xml",
            }
            assert all(host.get(path)[2] == data for path, data in site.items())
            assert ".spine/pending.json" not in names
        visitor.walk()
    assert not visitor.broken
    assert visitor.read > len(killed)
    assert killed[-1] > (11 if back else 18)


@pytest.mark.parametrize("at", [1, 9, 16, 22, 23])
def test_a_network_that_goes_away_is_told_in_words_and_the_next_run_goes_on(host, way, tmp_path, at):
    send(host, tmp_path, RED)
    way.fault = Fault(at=at, cut=True)
    with pytest.raises(TransientError, match=r"There is no connection to 127\.0\.0\.1.*Run it again") as told:
        send(host, tmp_path, BLUE)
    assert told.value.__suppress_context__
    assert 1.5 < sum(host.waited) < 12 * 25
    visitor = Visitor(host)
    visitor.walk()
    way.fault = Fault()
    send(host, tmp_path, BLUE)
    assert {path: data for path, data in host.visitors_get().items() if path in BLUE} == BLUE
    visitor.walk()
    assert not visitor.broken


@pytest.mark.parametrize("answered", [False, True])
def test_a_connection_that_breaks_once_is_not_even_noticed(host, way, tmp_path, answered):
    for number, site in enumerate([RED, BLUE] * 2):
        way.fault = Fault(at=5 + number * 6, answered=answered)
        send(host, tmp_path, site)
        assert {path: data for path, data in host.visitors_get().items() if path in site} == site


def test_a_busy_store_is_asked_again_with_longer_and_longer_pauses(host, way):
    way.fault = Fault(says=[(503, "SlowDown"), (500, "InternalError"), (429, "TooManyRequests")])
    assert host.target().read("index.html") is None
    assert len(host.waited) == 3
    assert 0.5 <= host.waited[0] <= 1 <= host.waited[1] <= 2 <= host.waited[2] <= 4


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "InvalidAccessKeyId", "does not know the keys"),
        (403, "SignatureDoesNotMatch", "The secret that belongs to the keys is wrong"),
        (400, "ExpiredToken", "Sign in again"),
        (403, "AccessDenied", "s3:(ListBucket|GetObject) is missing"),
        (404, "NoSuchBucket", 'There is no bucket "practice-blog-'),
        (403, "RequestTimeTooSkewed", "The clock of this computer is wrong: the store says it is Thu, 26 Nov 2026"),
        (507, "QuotaExceeded", "There is no room left"),
        (507, "", "There is no room left"),
        (418, "<Teapot>", "The store refused (ListObjectsV2|GetObject)"),
    ],
)  # fmt: skip
def test_what_a_store_refuses_is_told_in_words_without_any_key(host, way, status, code, words):
    way.fault = Fault(says=[(status, code)] * 3)
    with pytest.raises(DeployError, match=words) as told:
        host.target().look()
    assert told.value.__suppress_context__
    assert not any(key in f"{told.value!r}" for key in KEYS.values())
    assert not host.waited


def test_what_is_no_store_is_told_in_words(host, way):
    way.fault = Fault(says=[(200, "Welcome")] * 30)
    with pytest.raises(TransientError, match='are "region" and "endpoint" in'):
        host.target().look()


def test_a_purge_that_was_stopped_is_ended_by_the_next_deploy(host, way, tmp_path):
    send(host, tmp_path, {**RED, "posts/jane/index.html": b"Jane Example had her fusion here"})
    send(host, tmp_path, BLUE)
    way.fault = Fault(at=1, cut=True, only="POST")  # all is live, nothing is deleted yet
    with pytest.raises(TransientError):
        send(host, tmp_path, BLUE, purge=True)
    way.fault = Fault()
    send(host, tmp_path, RED)
    assert [one.number for one in host.target().look().releases] == [4, 3]
    assert not [data for data in host.keeps() if b"jane" in data.lower()]
    Contract().go_back(host, 3)
    assert host.visitors_get().items() >= BLUE.items()


def test_a_full_store_leaves_the_old_site_and_is_no_hurdle_later(host, way, tmp_path):
    send(host, tmp_path, RED)
    way.fault = Fault(says=[(507, "XMinioStorageFull")], only="PUT")
    with pytest.raises(DeployError, match="There is no room left for the bucket"):
        send(host, tmp_path, BLUE)
    assert host.visitors_get() == RED
    way.fault = Fault()
    send(host, tmp_path, BLUE)
    assert host.get("index.html")[2] == BLUE["index.html"]


def test_without_keys_it_says_where_to_put_them(store, tmp_path, monkeypatch):
    host = BucketHost(store, tmp_path)
    for name in KEYS:
        monkeypatch.delenv(name)
    target = host.target()
    target._bucket._connection._session = target._bucket._made = None
    with pytest.raises(DeployError, match=r"There are no keys to the store\. Put AWS_ACCESS_KEY_ID"):
        target.look()
    with pytest.raises(DeployError, match='know no profile "nobody"'):
        BucketHost(store, tmp_path, profile="nobody").target().look()


def test_a_region_that_can_be_none_is_told_in_words():
    with pytest.raises(DeployError, match='Mend "region"'):
        Connection("us east", "", "").client("s3")


def test_nobody_at_that_address_is_told_in_words(store, tmp_path):
    for address in ("http://127.0.0.1:9", "http://no-such-store.invalid"):
        with pytest.raises(TransientError, match="Is this computer on the network"):
            BucketHost(store, tmp_path, through=address).target().look()
    with pytest.raises(DeployError, match=r"certificate|no connection"):
        BucketHost(store, tmp_path, through=store.address.replace("http:", "https:")).target().look()


def test_what_was_sent_before_is_not_sent_again(host, way, tmp_path):
    send(host, tmp_path, RED)
    way.fault = Fault(at=7, cut=True)
    with pytest.raises(TransientError):
        send(host, tmp_path, {**BLUE, "images/large-33333333.webp": b"x" * 100_000})
    there = {key for key in host.names() if "objects/" in key}
    way.fault = Fault()
    send(host, tmp_path, {**BLUE, "images/large-33333333.webp": b"x" * 100_000})
    put = {path for method, path, size in way.fault.seen if method == "PUT" and size and "objects/" in path}
    assert not any(path.rpartition("/")[2] in key for path in put for key in there)


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_clock_that_is_a_year_wrong_deletes_nothing_that_is_needed(host, tmp_path, year):
    send(host, tmp_path, RED)
    send(host, tmp_path, BLUE, today=TODAY.replace(year=year))
    send(host, tmp_path, {**BLUE, "new.html": b"x"})
    assert host.get("theme/css/a-11111111.css")[0] == 200
    assert host.get("index.html")[2] == BLUE["index.html"]


def test_a_store_without_conditions_lets_one_of_two_go_on(host, way, tmp_path):
    way.fault = Fault(forgetful=True)
    now = datetime(2026, 11, 26, tzinfo=UTC)
    lease = host.target().lease
    with held(lease, new_lease("An Editor", "laptop", now), tmp_path / "mine") as mine:
        other = held(lease, new_lease("Another", "desk", now), tmp_path / "hers")
        with pytest.raises(BusyError, match="An Editor is deploying"), other:
            pass
        mine.check()


def test_a_run_that_lost_its_lease_stops_before_the_next_part(host, tmp_path):
    from spine.deploy.plan import plan
    from spine.deploy.release import Release

    send(host, tmp_path, SITE)
    target, checks = host.target(), []

    def check():
        checks.append(1)
        if len(checks) == 3:
            raise BusyError("Somebody else has taken over the lock.")

    parcel = Contract().parcel(target, tmp_path / "parcel", CHANGED)
    remote = target.look()
    steps = plan(parcel.files, remote, TODAY)
    release = Release(2, datetime(2026, 11, 26, tzinfo=UTC), "An Editor", "https://x.example")
    with pytest.raises(BusyError):
        target.publish(parcel, steps, release, tell=lambda progress: None, check=check)
    assert host.visitors_get() == SITE
    assert send(host, tmp_path, CHANGED) == ["posts/one/index.html"]
    assert host.visitors_get() == CHANGED
