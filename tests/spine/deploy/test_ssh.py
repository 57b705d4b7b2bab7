"""A server behind ssh as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.lease import STALE, held, new_lease
from spine.deploy.settings import Place
from spine.deploy.targets import ssh
from spine.deploy.targets.ssh import connection, scripts
from spine.deploy.targets.ssh.answers import read_look
from spine.deploy.targets.target import Tell
from tests.spine.deploy.contract import CHANGED, CSS, NEW_CSS, RESTYLED, SITE, TODAY, Contract, Host, dies_at
from tests.spine.deploy.sshd import MISSING, cut_after

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"no {', '.join(MISSING)} here: python -m tests.setup")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"live 1\n",
        b"live 1\nrecord x y\n",
        b"live 1\nrecord 1\n",
        b"live 1\nnames\n",
        b"live 1\nnames 0\nnewer\nposts",
        b"What a nice day\n",
        b"live " + b"9" * 5000 + b"\nend\n",
    ],
)
def test_an_odd_answer_is_told_and_never_a_traceback(answer):
    with pytest.raises(TransientError, match="in the middle of an answer"):
        read_look(answer)


@pytest.fixture
def server(sshd):
    yield sshd
    sshd.as_it_was()


class SshHost(Host):
    """A folder on this computer, behind an sshd."""

    def __init__(self, server, path, name="the practice's café"):
        self.server, self.path = server, path / name
        self.place = Place(path / "blog", path / "cache", keep=10)
        self.waited: list[float] = []
        self.sleep: Callable[[float], None] = self.waited.append
        self.tell: Tell = lambda progress: None
        self.options: dict[str, object] = {}
        self.connections: dict[ssh.Settings, connection.Connection] = {}

    def target(self, key="key", **options):
        config = self.server.config(key, **{**self.options, **options})
        settings = ssh.Settings("web", str(self.path), config=str(config))
        if settings not in self.connections:  # to shake hands anew for each run takes most of the time
            opened = ssh.open_target(settings, self.place, sleep=lambda seconds: self.sleep(seconds))
            self.connections[settings] = opened._server
        target = ssh.Ssh(self.connections[settings], self.place)
        publish = target.publish
        target.publish = lambda *all_of_it, tell, check: publish(*all_of_it, tell=self.tell, check=check)
        return target

    def visitors_get(self):
        current = self.path / "current"
        return {
            path.relative_to(current).as_posix(): path.read_bytes()
            for path in current.rglob("*")
            if path.is_file()
        }

    def keeps(self):
        return [
            path.read_bytes() if path.is_file() else path.name.encode()
            for path in self.path.rglob("*")
            if "lease" not in path.name
        ]


@pytest.fixture
def host(server, tmp_path):
    return SshHost(server, tmp_path)


class TestSsh(Contract):
    """What every host keeps."""

    def test_names_of_any_kind_arrive_and_go(self, host, folder):
        odd = [
            "-rf.html",
            "#notes;.txt",
            'a b/it\'s "so".html',
            "größe/ü.html",
            "two\nlines.txt",
        ]
        site = {**SITE, **{name: name.encode() for name in odd}}
        self.send(host, folder, site)
        assert host.visitors_get() == site
        better = {name: data + b"!" if name in odd else data for name, data in site.items()}
        assert self.send(host, folder, better) == sorted(odd)
        assert host.visitors_get() == better
        self.send(host, folder, SITE)
        assert host.visitors_get() == SITE

    def test_what_did_not_change_does_not_travel(self, host, folder, server):
        site = {**SITE, "images/photo-44444444.webp": random.Random(1).randbytes(300_000)}
        self.send(host, folder, site)
        with cut_after(server.port, 30_000) as port:
            host.options = {"Port": port}
            self.send(host, folder, {**site, "posts/one/index.html": b"One, better"})
        assert host.waited == []

    def test_old_releases_are_forgotten(self, host, folder):
        host.place = replace(host.place, keep=2)
        for number in range(4):
            self.send(host, folder, {**SITE, "index.html": b"%d" % number})
        assert [one.number for one in host.target().look().releases] == [4, 3]
        assert {path.name for path in (host.path / "releases").iterdir()} == {"3", "4"}
        assert len([*(host.path / ".spine").glob("*.json")]) == 4

    def test_a_purge_whose_answer_is_lost_before_anything_was_deleted_still_deletes_it(self, host, folder):
        self.send(host, folder, SITE)
        self.send(host, folder, CHANGED)
        server, cut = next(iter(host.connections.values())), []
        run = server.run

        def losing(script, *arguments):
            if script is scripts.FINISH and not cut:
                cut.append(run(script, *arguments[:4], "1000", *arguments[5:]))
            return run(script, *arguments)

        server.run = losing
        self.send(host, folder, CHANGED, purge=True)
        assert cut
        assert {path.name for path in (host.path / "releases").iterdir()} == {"3"}
        assert sorted(path.name for path in (host.path / ".spine").glob("[0-9]*")) == [
            "3.files.json",
            "3.json",
        ]

    def test_what_somebody_did_by_hand_on_the_server_is_seen_and_mended(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        later = time.time() + 2
        (host.path / "current/posts/one/index.html").write_bytes(b"by hand")
        os.utime(host.path / "current/posts/one/index.html", (later, later))
        (host.path / "current/extra.html").write_bytes(b"by hand")
        (host.path / "current/posts/two/index.html").unlink()
        (host.path / "current/posts/two").rmdir()
        (tmp_path / "two").mkdir()
        (tmp_path / "two/index.html").write_bytes(b"Somebody's own")
        (host.path / "current/posts/two").symlink_to(tmp_path / "two")
        assert self.send(host, folder, SITE) == ["posts/one/index.html", "posts/two/index.html"]
        assert host.visitors_get() == SITE
        assert not (host.path / "current/posts/two").is_symlink()
        assert (tmp_path / "two/index.html").read_bytes() == b"Somebody's own"

    def test_a_link_that_was_made_by_hand_leads_to_a_release_or_is_none(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        current = host.path / "current"
        for leads in (tmp_path / "1", Path("releases/one"), Path("1")):
            current.unlink()
            current.symlink_to(leads)
            with pytest.raises(DeployError, match="is no link that a deploy has made"):
                host.target().look()
        current.unlink()
        current.symlink_to(host.path / "releases/1")
        assert self.send(host, folder, CHANGED) == ["posts/one/index.html"]
        assert host.visitors_get() == CHANGED

    def test_an_older_release_that_somebody_has_changed_is_not_made_live(self, host, folder):
        self.send(host, folder, SITE)
        self.send(host, folder, CHANGED)
        (host.path / "releases/1/posts/one/index.html").write_bytes(b"Not one")
        with pytest.raises(DeployError, match=r"Somebody has changed files of that release.*Choose another"):
            self.go_back(host, 1)
        assert host.visitors_get() == CHANGED

    def test_a_clock_that_is_wrong_does_no_harm(self, host, folder, tmp_path):
        year = timedelta(days=365)
        for number, today in enumerate((TODAY, TODAY + year, TODAY - year), 1):
            self.send(host, folder, {**SITE, "index.html": b"%d" % number}, today=today)
            assert host.visitors_get()["index.html"] == b"%d" % number
        assert [one.number for one in host.target().look().releases] == [3, 2, 1]
        now = datetime(2025, 11, 26, tzinfo=UTC)
        lease, other = new_lease("An Editor", "laptop", now), new_lease("Another", "desk", now + 2 * year)
        assert host.target().lease.create(lease.dump())
        with pytest.raises(BusyError), held(host.target().lease, other, tmp_path / "hers"):
            pass
        long_ago = time.time() - STALE - 5
        os.utime(host.path / ".spine/lease.json", (long_ago, long_ago))
        with held(host.target().lease, other, tmp_path / "hers") as hold:
            hold.check()


def is_a_step(event, arguments):
    """Whether a run is about to start a command, or to say how far it is."""
    return event in ("subprocess.Popen", "spine.told")


class TestFaults:
    """After each fault visitors have the old site or the new one, and the next run completes it."""

    send, publish = Contract.send, Contract.publish
    parcel, folder = Contract.parcel, Contract.folder

    @pytest.fixture
    def deployed(self, host, folder):
        self.send(host, folder, SITE)
        return host

    def test_killed_at_every_step(self, deployed, folder):
        """A run is killed at its n-th step: before a command, while one is under way, or at the end of one."""
        sites, number = [SITE, RESTYLED], 0
        deployed.tell = lambda _: sys.audit("spine.told")
        while True:
            number += 1
            old, new = sites[(number + 1) % 2], sites[number % 2]
            if dies_at(number, is_a_step, lambda new=new: self.send(deployed, folder, new)):
                break
            assert site_of(deployed) in (old, new), number
            self.send(deployed, folder, new)
            assert site_of(deployed) == new, number
        assert number > 6

    def test_the_server_dies_at_every_command(self, deployed, folder, server):
        """The n-th program that the server starts kills all that the server does for us."""
        count = server.folder / "count"
        for program in ("rsync", "mv", "cp", "ln", "rm", "sync"):
            server.shim(
                program,
                f"read -r number at < {count}; echo $((number + 1)) $at > {count}\n"
                '[ $number != $at ] || kill -9 0; exec "$REAL" "$@"',
            )
        sites, number = [SITE, RESTYLED], 0
        seen = []
        deployed.sleep = lambda seconds: seen.append(site_of(deployed))
        while True:
            number += 1
            old, new = sites[(number + 1) % 2], sites[number % 2]
            count.write_text(f"1 {number}\n")
            seen.clear()
            self.send(deployed, folder, new)
            assert site_of(deployed) == new
            assert all(one in (old, new) for one in seen), number
            if not seen:
                break
        assert number > 12

    def test_the_server_goes_away_while_files_are_sent_and_comes_back(self, deployed, folder, server):
        deployed.tell = lambda progress: server.kill() if 0 < progress.done < progress.total else None
        deployed.sleep = lambda _: (seen.append(site_of(deployed)), server.as_it_was())
        seen = []
        new = {
            **RESTYLED,
            **{f"images/{n}-55555555.webp": random.Random(n).randbytes(50_000) for n in range(20)},
        }
        self.send(deployed, folder, new)
        assert seen
        assert all(one == SITE for one in seen)
        assert site_of(deployed) == new

    def test_a_connection_that_breaks_again_and_again_still_brings_all_of_it(self, deployed, folder, server):
        """No connection lets all of it through, so each has to go on where the one before was."""
        new = {**RESTYLED, "images/photo-55555555.webp": random.Random(2).randbytes(300_000)}
        with cut_after(server.port, 120_000) as port:
            deployed.options = {"Port": port}
            for _ in range(20):  # a slow server may lose much of what one connection brought
                assert site_of(deployed) == SITE
                with suppress(TransientError):
                    self.send(deployed, folder, new)
                    break
        assert len(deployed.waited) >= 2
        assert site_of(deployed) == new

    def test_a_connection_that_never_holds_is_told_in_words(self, deployed, folder, server):
        for size in (0, 900, 5_000):
            deployed.waited.clear()
            with cut_after(server.port, size) as port:
                deployed.options = {"Port": port}
                with pytest.raises(TransientError, match=r"The connection to web broke.* Run it again"):
                    self.send(deployed, folder, {**RESTYLED, "big.bin": random.Random(3).randbytes(90_000)})
            assert deployed.waited == list(connection.DELAYS)
        assert site_of(deployed) == SITE

    @pytest.mark.parametrize(
        ("key", "options", "said"),
        [
            ("stranger", {}, "web does not let us in. .* must work without a password"),
            (
                "key",
                {"UserKnownHostsFile": "/dev/null"},
                "The key of web is not known here.*compare the fingerprint",
            ),
            (
                "key",
                {"UserKnownHostsFile": "other_hosts"},
                "web shows another key than before.*ssh-keygen -R web",
            ),
            ("key", {"HostName": "nowhere.invalid"}, "There is no server called web|does not answer"),
            ("key", {"Port": 1}, "The connection to web broke, or it does not answer"),
            ("key", {"Nonsense": "yes"}, "Your ssh can't use its settings"),
            ("sftp", {}, "web runs no commands for this account: .*SFTP"),
            ("bare", {}, "web has no rsync. Have it installed there"),
        ],
    )
    def test_a_server_that_will_not_have_us_is_told_in_words(self, host, server, key, options, said):
        (server.folder / "other_hosts").write_text(f"web {server.public('other_host')}\n")
        options = {
            name: server.folder / value if value == "other_hosts" else value
            for name, value in options.items()
        }
        with pytest.raises(DeployError, match=said) as error:
            host.target(key, **options).look()
        assert "\n" not in str(error.value)
        assert "PRIVATE" not in str(error.value)

    def test_a_reason_that_comes_after_rsync_has_ended_is_told(self, deployed, folder, server, monkeypatch):
        tools = server.folder / "late"
        tools.mkdir()
        (tools / "ssh").write_text(
            f'#!/bin/sh\ncase $* in *--server*) ;; *) exec {shutil.which("ssh")} "$@" ;; esac\n'
            f'said=$({shutil.which("ssh")} "$@" 2>&1 >/dev/null); exec >&- <&-; sleep 0.3; echo "$said" >&2\n'
        )
        (tools / "ssh").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        server.shim("mkdir", "echo 'mkdir: releases/.coming: No space left on device' >&2; exit 1")
        with pytest.raises(DeployError, match="The disk of web is full"):
            self.send(deployed, folder, CHANGED)
        assert deployed.waited == []

    def test_a_full_disk_is_told_in_words_wherever_it_gets_full(self, host, folder, tmp_path):
        with small_disk(host.path) as resize:
            self.send(host, folder, SITE)
            resize("size=400k")
            new = {**RESTYLED, "images/photo-55555555.webp": random.Random(2).randbytes(500_000)}
            with pytest.raises(DeployError, match=r"The disk of web is full.* What was live still is"):
                self.send(host, folder, new)
            assert site_of(host) == SITE
            used = os.statvfs(host.path)
            failed = 0
            for more in range(0, 80, 5):
                resize(f"size=8m,nr_inodes={used.f_files - used.f_ffree + more}")
                with suppress(DeployError):
                    self.send(host, folder, new)
                if site_of(host) == new:
                    break
                assert site_of(host) == SITE
                failed += 1
            assert failed
            assert site_of(host) == new
            resize("ro")
            with pytest.raises(DeployError, match=r"can't be written to\. Name another folder"):
                self.send(host, folder, SITE)
            assert site_of(host) == new

    def test_of_many_who_try_at_once_one_gets_the_lease(self, deployed):
        leases = [deployed.target().lease for _ in range(4)]
        data = [b"%d" % number for number in range(4)]
        with ThreadPoolExecutor(4) as many:
            assert sum(many.map(lambda lease, mine: lease.create(mine), leases, data)) == 1
            held_by, _ = leases[0].read()
            assert sum(many.map(lambda lease, mine: lease.replace(held_by, b"new" + mine), leases, data)) == 1

    def test_who_was_too_slow_makes_nothing_live(self, deployed, folder):
        mine, hers = deployed.target(), deployed.target()
        assert mine.lease.create(b"mine")
        assert hers.lease.replace(b"mine", b"hers")
        deployed.target = lambda: mine
        with pytest.raises(BusyError, match="Somebody else has taken over the lock"):
            self.send(deployed, folder, RESTYLED)
        assert site_of(deployed) == SITE

    def test_who_looked_before_another_deployed_makes_nothing_live(self, deployed, folder, tmp_path):
        def another(progress):
            deployed.tell = lambda _: None
            self.send(deployed, tmp_path / "hers/parcel", CHANGED)

        deployed.tell = another
        with pytest.raises(BusyError, match="Somebody else has made another release live"):
            self.send(deployed, folder, RESTYLED)
        assert site_of(deployed) == CHANGED

    def test_a_server_without_the_usual_tools_gets_by_or_is_told_in_words(self, deployed, folder, server):
        picky = 'case "$1" in -T|-f) [ "$2" != -h ] && [ "$1" != -T ] || exit 64;; esac; exec "$REAL" "$@"'
        server.shim("mv", picky)
        self.send(deployed, folder, RESTYLED)
        assert site_of(deployed) == RESTYLED
        for program in ("perl", "python3"):
            server.shim(program, "exit 127")
        with pytest.raises(DeployError, match="web can't replace a link at one moment"):
            self.send(deployed, folder, SITE)
        assert site_of(deployed) == RESTYLED
        server.as_it_was()
        self.send(deployed, folder, SITE)
        assert site_of(deployed) == SITE


def site_of(host) -> dict[str, bytes]:
    """What visitors get, retired styles aside."""
    got = host.visitors_get()
    page = got["index.html"]
    return {name: data for name, data in got.items() if name not in (CSS, NEW_CSS) or name.encode() in page}


@contextmanager
def small_disk(place):
    """Mount a disk of memory at `place`; hand over what changes its options."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", f"{place}"]
    if os.getuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk, and not everywhere")
    try:
        yield lambda options: subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)
    finally:
        subprocess.run(["umount", "-l", place], check=True)
