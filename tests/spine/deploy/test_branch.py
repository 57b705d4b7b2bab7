"""A branch of a git repository as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import contextlib
import itertools
import random
import shutil
import socket
import subprocess
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.files import File, Parcel
from spine.deploy.plan import Plan, plan
from spine.deploy.release import Release
from spine.deploy.settings import Place
from spine.deploy.targets import branch
from spine.deploy.targets.branch.site import LARGEST
from tests.spine.deploy.contract import CHANGED, RESTYLED, SITE, TODAY, Contract, Host, dies_at


def git(folder, *arguments, data=b""):
    """Run git as a person would."""
    who = ["-c", "user.name=A Person", "-c", "user.email=person@practice.example"]
    done = subprocess.run(
        ["git", "-C", folder, *who, *arguments], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def _is_a_command(event, arguments):
    return event == "subprocess.Popen"


def objects(folder, ids):
    """Return what git keeps under some ids, by one git for all of them."""
    told, found = git(folder, "cat-file", "--batch", data="\n".join(ids).encode()), []
    while told:
        facts, _, told = told.partition(b"\n")
        size = int(facts.split()[2])
        found.append(told[:size])
        told = told[size + 1 :]
    return found


class BranchHost(Host):
    """A bare repository on this disk, and a service that shows visitors what its branch has."""

    def __init__(self, path, **more):
        self.root, self.far = path / "blog", path / "far.git"
        self.place = Place(self.root, path / "cache", keep=10)
        self.more = {"repository": str(self.far), **more}
        self.root.mkdir()
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.far], check=True)

    def target(self):
        return branch.open_target(branch.Settings(**self.more), self.place)

    def visitors_get(self):
        shown = (
            git(self.far, "for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages").decode().strip()
        )
        if not shown:  # one commit is shown, however the branch moves meanwhile
            return {}
        told = git(self.far, "ls-tree", "-r", "-z", shown).decode()
        files = [entry.split("\t") for entry in told.split("\0") if entry]
        data = objects(self.far, [facts.split()[2] for facts, _ in files])
        return {name: one for (_, name), one in zip(files, data, strict=True)}

    def keeps(self):
        told = git(self.far, "log", "--format=%B", "gh-pages")
        listed = git(self.far, "rev-list", "--objects", "gh-pages").splitlines()
        return [told, *listed, *objects(self.far, [one.split()[0].decode() for one in listed])]

    def by_hand(self, files, message="By hand", ref="refs/heads/gh-pages"):
        """Commit to the branch as somebody with git would."""
        work = self.root.parent / "work"
        subprocess.run(["git", "clone", "-q", self.far, work], check=True, capture_output=True)
        name = ref.rpartition("/")[2]
        if git(self.far, "for-each-ref", ref):
            git(work, "checkout", "-q", name)
        else:
            git(work, "checkout", "-q", "--orphan", name)
        for path, data in files.items():
            (work / path).parent.mkdir(parents=True, exist_ok=True)
            (work / path).write_bytes(data)
        git(work, "add", "-A")
        git(work, "commit", "-q", "-m", message)
        git(work, "push", "-q", "origin", f"HEAD:{ref}")
        subprocess.run(["rm", "-r", work], check=True)


class TestBranch(Contract):
    """What every host keeps."""

    @pytest.fixture
    def host(self, tmp_path):
        return BranchHost(tmp_path)

    def test_history_tells_who_published_what_when(self, host, folder):
        self.send(host, folder, SITE)
        self.send(host, folder, CHANGED, by="Zoë <zoe@practice.org>")
        log = git(host.far, "log", "--format=%an|%ae|%cI|%s", "gh-pages").decode().splitlines()
        assert log == [
            "Zoë zoe@practice.org||2026-11-26T12:00:00+00:00|Release 2: 1 changed post.",
            "An Editor||2026-11-26T12:00:00+00:00|Release 1: 1 changed post.",
        ]
        assert host.target().look().release.by == "Zoë <zoe@practice.org>"

    def test_what_others_have_put_on_a_branch_is_not_taken_away(self, host, folder):
        host.by_hand({"index.html": b"Our old site", "CNAME": b"blog.practice.org\n"}, "Old site")
        with pytest.raises(DeployError) as told:
            self.send(host, folder, SITE)
        assert "index.html" in str(told.value)
        assert '"Old site" by A Person' in str(told.value)
        named = str(told.value).partition('"replaces": "')[2][:10]
        host.more["replaces"] = named
        self.send(host, folder, SITE)
        assert host.visitors_get() == {**SITE, "CNAME": b"blog.practice.org\n"}
        assert git(host.far, "show", f"{named}:index.html") == b"Our old site"

    def test_what_others_said_in_letters_of_long_ago_is_shown_as_far_as_it_can_be(self, host, folder):
        told = b"tree %s\nauthor Zo\xeb <> 1 +0000\ncommitter Zo\xeb <> 1 +0000\n\nGr\xfc\xdfe\n"
        blob = git(host.far, "hash-object", "-w", "--stdin", data=b"Old").decode().strip()
        tree = git(host.far, "mktree", data=f"100644 blob {blob}\tindex.html\n".encode()).strip()
        made = git(host.far, "hash-object", "-w", "-t", "commit", "--stdin", data=told % tree)
        git(host.far, "update-ref", "refs/heads/gh-pages", made.decode().strip())
        with pytest.raises(DeployError, match=r'index\.html\. Its last commit is .* "Gr.*e" by Zo'):
            host.target().look()

    def test_a_domain_that_github_wrote_to_the_branch_stays(self, host, folder):
        self.send(host, folder, SITE)
        host.by_hand({"CNAME": b"blog.practice.org\n"}, "Create CNAME")
        assert self.send(host, folder, SITE) == []
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == {**CHANGED, "CNAME": b"blog.practice.org\n"}
        self.go_back(host, 1)
        assert host.visitors_get() == {**SITE, "CNAME": b"blog.practice.org\n"}
        named = {**SITE, "CNAME": b"www.practice.org\n"}
        assert self.send(host, folder, named) == ["CNAME"]
        assert host.visitors_get() == named
        assert self.send(host, folder, named) == []

    def test_a_folder_of_a_branch_can_be_the_site_beside_everything_else_there(self, host, folder):
        host.more |= {"branch": "main", "folder": "docs"}
        host.by_hand({"README.md": b"Ours", "docs-of-ours/a.txt": b"a"}, "Begin", "refs/heads/main")
        self.send(host, folder, SITE)
        host.by_hand({"README.md": b"Ours, better"}, "Better", "refs/heads/main")
        assert self.send(host, folder, CHANGED) == ["posts/one/index.html"]
        assert host.target().read("sitemap.xml") == SITE["sitemap.xml"]
        self.go_back(host, 1)
        names = git(host.far, "ls-tree", "-r", "-z", "--name-only", "main").decode().split("\0")
        assert {name for name in names if name} == {
            "README.md",
            "docs-of-ours/a.txt",
            *(f"docs/{one}" for one in SITE),
        }
        assert git(host.far, "show", "main:README.md") == b"Ours, better"
        assert git(host.far, "show", "main:docs/posts/one/index.html") == SITE["posts/one/index.html"]

    def test_a_release_far_back_in_a_busy_branch_is_found_and_added_to(self, host, folder, tmp_path):
        host.more |= {"branch": "main", "folder": "docs"}
        self.send(host, folder, SITE)
        self.send(host, folder, CHANGED)
        tip = git(host.far, "rev-parse", "main").decode().strip()
        for number in range(20):
            tip = (
                git(host.far, "commit-tree", f"{tip}^{{tree}}", "-p", tip, "-m", f"Draft {number}")
                .decode()
                .strip()
            )
        git(host.far, "update-ref", "refs/heads/main", tip)
        host.place = Place(host.root, tmp_path / "elsewhere", keep=2)
        assert self.send(host, folder, CHANGED) == []
        self.go_back(host, 1)
        assert [one.number for one in host.target().look().releases] == [3, 2]
        assert git(host.far, "show", "main:docs/posts/one/index.html") == SITE["posts/one/index.html"]

    def test_of_a_long_history_only_what_can_be_gone_back_to_is_fetched(self, host, folder, tmp_path):
        host.place = Place(host.root, host.place.cache, keep=2)
        self.send(host, folder, SITE)
        tree = git(host.far, "rev-parse", "gh-pages^{tree}").decode().strip()
        message = git(host.far, "log", "-1", "--format=%B", "gh-pages")
        for number in range(2, 20):
            told = message.replace(b'"number": 1,', b'"number": %d,' % number)
            tip = git(host.far, "commit-tree", tree, "-p", "gh-pages", "-F", "-", data=told).decode().strip()
            git(host.far, "update-ref", "refs/heads/gh-pages", tip)
        host.place = Place(host.root, tmp_path / "elsewhere", keep=2)
        assert [one.number for one in host.target().look().releases] == [19, 18]
        mirror = host.place.cache / "branch.git"
        assert git(mirror, "rev-list", "--count", "refs/spine/live").decode().strip() == "12"
        self.send(host, folder, CHANGED)
        self.go_back(host, 19)
        assert host.visitors_get() == SITE
        assert git(host.far, "rev-list", "--count", "gh-pages").decode().strip() == "21"

    def test_the_practices_own_repository_is_left_alone_and_its_secrets_stay_in_it(self, host, folder):
        git(host.root, "init", "-q")
        git(host.root, "remote", "add", "origin", host.far)
        git(host.root, "config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic c2VjcmV0")
        (host.root / "draft.md").write_text("Not yet")
        git(host.root, "add", "draft.md")
        before = {path: path.read_bytes() for path in host.root.rglob("*") if path.is_file()}
        host.more["repository"] = "origin"
        self.send(host, folder, SITE)
        assert host.visitors_get() == SITE
        assert {path: path.read_bytes() for path in host.root.rglob("*") if path.is_file()} == before
        assert not [
            path
            for path in host.place.cache.rglob("*")
            if path.is_file() and b"c2VjcmV0" in path.read_bytes()
        ]

    def test_a_cache_that_is_lost_or_damaged_costs_time_alone(self, host, folder):
        self.send(host, folder, SITE)
        for path in (host.place.cache / "branch.git" / "objects").glob("??/*"):
            path.chmod(0o600)
            path.write_bytes(b"")
        assert self.send(host, folder, CHANGED) == ["posts/one/index.html"]
        for path in (host.place.cache / "branch.git" / "objects").glob("??/*"):
            if git(host.far, "cat-file", "-t", path.parent.name + path.name) == b"blob\n":
                path.unlink()
        assert self.send(host, folder, SITE) == ["posts/one/index.html"]
        shutil.rmtree(host.place.cache)
        self.send(host, folder, CHANGED)
        self.go_back(host, 1)
        assert host.visitors_get() == SITE

    # ---- what goes wrong -------------------------------------------------------------

    def test_killed_at_any_command_visitors_get_one_site_whole_and_the_next_run_completes_it(
        self, host, folder
    ):
        self.send(host, folder, SITE)
        old, new = SITE, RESTYLED
        for count in itertools.count(1):
            parcel = self.parcel(host.target(), folder, new)
            if dies_at(count, _is_a_command, lambda parcel=parcel: self.publish(host, parcel)):
                break
            seen = host.visitors_get()
            assert seen in (self.with_old_assets(old, new), self.with_old_assets(new, old), old)
            self.publish(host, parcel)
            assert host.visitors_get() == self.with_old_assets(new, old)
            old, new = new, old
        assert count > 12

    def test_a_look_from_another_window_does_not_disturb_a_deploy(self, host, folder):
        self.send(host, folder, SITE)
        mine, another = host.target(), host.target()
        run = mine._mirror._git.run

        def meanwhile(*arguments, **more):
            if arguments[0] == "write-tree":
                another.look()
            return run(*arguments, **more)

        mine._mirror._git.run, host.target = meanwhile, lambda: mine
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED

    @pytest.mark.parametrize("before", [SITE, None])
    def test_two_at_once_the_second_hears_who_was_faster_and_takes_nothing_back(
        self, host, folder, tmp_path, before
    ):
        if before:
            self.send(host, folder, before)
        mine = host.target()
        remote = mine.look()
        host.place = Place(host.root, tmp_path / "her-computer", keep=10)
        self.send(host, tmp_path / "hers", CHANGED, by="Dr. Faster")
        parcel = self.parcel(mine, folder, {**SITE, "index.html": b"Mine"})
        steps = plan(parcel.files, remote, TODAY)
        release = Release(2, datetime(2026, 11, 26, tzinfo=UTC), "An Editor", "https://blog.practice.org")
        with pytest.raises(BusyError, match=r"Dr\. Faster has changed the branch .* Run it again"):
            mine.publish(parcel, steps, release, tell=lambda progress: None, check=lambda: None)
        assert host.visitors_get() == CHANGED

    def test_locks_that_a_killed_git_left_behind_are_waited_for_and_taken_away(self, host, folder):
        self.send(host, folder, SITE)
        host.slept = []
        host.target = lambda: branch.open_target(
            branch.Settings(**host.more), host.place, sleep=host.slept.append
        )
        lock = host.place.cache / "branch.git" / "refs" / "spine" / "live.lock"
        lock.touch()
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED
        self.send(host, folder, SITE)
        assert host.slept == [0.5, 1.0]
        theirs = host.far / "refs" / "heads" / "gh-pages.lock"
        theirs.touch()
        with pytest.raises(BusyError, match="is locked on the other side"):
            self.send(host, folder, CHANGED)
        assert host.visitors_get() == SITE
        theirs.unlink()
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED

    def test_a_clock_that_is_years_wrong_changes_nothing_of_the_order(self, host, folder):
        self.send(host, folder, SITE, today=TODAY.replace(year=2031))
        self.send(host, folder, CHANGED, today=TODAY.replace(year=2021))
        assert [one.number for one in host.target().look().releases] == [2, 1]
        assert host.visitors_get() == CHANGED
        self.go_back(host, 1)
        assert host.visitors_get() == SITE

    @pytest.mark.parametrize(
        ("hook", "words"),
        [
            (
                "echo 'error: GH006: Protected branch update failed for refs/heads/gh-pages.'",
                "protects the branch: ",
            ),
            ("echo 'No deploys on Fridays'", "has turned the site away: No deploys on Fridays"),
            (
                "echo 'fatal: write error: No space left on device'",
                "could not store the site: .*make room there",
            ),
        ],
    )
    def test_what_the_other_side_refuses_is_told_in_its_words(self, host, folder, hook, words):
        self.send(host, folder, SITE)
        script = host.far / "hooks" / "pre-receive"
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!/bin/sh\n{hook} >&2\nexit 1\n")
        script.chmod(0o755)
        with pytest.raises(DeployError, match=f"far.git {words}.*What was live still is"):
            self.send(host, folder, CHANGED)
        assert host.visitors_get() == SITE
        script.unlink()
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED

    def test_a_full_disk_here_is_told_and_costs_visitors_nothing(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        small = tmp_path / "small"
        small.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", small]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("only root can make a small disk here")
        try:
            host.place = Place(host.root, small, keep=10)
            more = {**SITE, "images/b-800-44444444.webp": random.Random(1).randbytes(200_000)}
            with pytest.raises(DeployError, match=r"The disk of this computer is full\. Make room on it\."):
                self.send(host, folder, more)
            assert host.visitors_get() == SITE
        finally:
            subprocess.run(["umount", small], check=True)

    def test_what_no_branch_can_take_is_told_before(self, host, folder):
        target = host.target()
        for name in ("..", "docs/../..", ".git/x", "/docs"):
            assert list(branch.Settings("origin", folder=name).problems()), name
        for path, size in (("video.mp4", LARGEST + 1), ("a/.git/config", 1), ("two\nlines", 1)):
            steps = Plan((), {path: File("0" * 40, size)}, {})
            with pytest.raises(DeployError, match=r"over 100 MB|can't keep a file called"):
                target.publish(
                    Parcel(folder, {}), steps, None, tell=lambda progress: None, check=lambda: None
                )


class TestFarAway:
    """A repository behind a network that fails."""

    send, publish, parcel = Contract.send, Contract.publish, Contract.parcel

    @pytest.fixture
    def host(self, tmp_path):
        with served(tmp_path) as host:
            yield host

    @pytest.mark.parametrize(
        "cut", [(0, None), (400, None), (3000, None), (9000, None), (None, 0), (None, 600)]
    )
    def test_a_connection_that_breaks_leaves_the_old_site_and_the_next_run_completes_it(
        self, host, tmp_path, cut
    ):
        self.send(host, tmp_path / "parcel", SITE)
        new = {**CHANGED, "images/b-800-44444444.webp": random.Random(1).randbytes(20_000)}
        host.proxy.cut = cut
        with contextlib.suppress(TransientError):
            self.send(host, tmp_path / "parcel", new)
        assert host.visitors_get() in (SITE, new)
        host.proxy.cut = (None, None)
        self.send(host, tmp_path / "parcel", new)
        assert host.visitors_get() == new

    def test_no_network_is_told_in_words_after_a_few_tries(self, host, tmp_path):
        host.proxy.cut = (0, 0)
        with pytest.raises(
            TransientError, match=r"can't be reached, or the connection broke.*internet connection"
        ):
            host.target().look()
        assert host.slept == [1.0, 4.0, 10.0]

    def test_a_short_break_is_not_noticed(self, host, tmp_path):
        host.proxy.heal_after, host.proxy.cut = 2, (0, 0)
        self.send(host, tmp_path / "parcel", SITE)
        assert host.visitors_get() == SITE

    def test_an_answer_that_is_lost_on_its_way_is_no_failure(self, host, tmp_path):
        """The branch has moved, but the connection breaks before we hear of it."""
        self.send(host, tmp_path / "parcel", SITE)
        host.proxy.swallow = b"unpack ok"
        self.send(host, tmp_path / "parcel", CHANGED)
        assert host.proxy.swallow is None
        assert host.visitors_get() == CHANGED
        assert host.target().look().release.number == 2

    def test_when_nobody_can_say_whether_it_is_live_nothing_false_is_told(self, host, tmp_path):
        self.send(host, tmp_path / "parcel", SITE)
        host.proxy.swallow, host.proxy.then = b"unpack ok", (0, 0)
        with pytest.raises(TransientError, match="the old site or the new one, whole"):
            self.send(host, tmp_path / "parcel", CHANGED)
        assert host.visitors_get() == CHANGED

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (401, "does not let us in"),
            (403, "does not let us in"),
            (404, "There is no repository at"),
            (503, "can't be reached"),
        ],
    )
    def test_whoever_is_not_let_in_is_told_without_secrets(self, tmp_path, status, words):
        asked = []

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.headers.get("Authorization"))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        root = tmp_path / "blog"
        root.mkdir()
        git(root, "init", "-q")
        address = f"http://127.0.0.1:{server.server_port}/"
        git(root, "remote", "add", "origin", address.replace("//", "//me:hunter2@") + "blog.git")
        git(root, "config", f"http.{address}.extraheader", "X-Key: hunter3")
        place = Place(root, tmp_path / "cache", keep=10)
        try:
            target = branch.open_target(branch.Settings("origin"), place, sleep=lambda seconds: None)
            with pytest.raises(DeployError, match=words) as told:
                target.look()
        finally:
            server.shutdown()
            server.server_close()
        assert asked
        assert "hunter" not in str(told.value)
        kept = [path.read_bytes() for path in place.cache.rglob("*") if path.is_file()]
        assert not [data for data in kept if b"hunter" in data]


@contextlib.contextmanager
def served(path):
    """Serve a bare repository by git's own server, behind a connection that can be cut."""
    if not Path(git(path, "--exec-path").decode().strip(), "git-daemon").exists():
        pytest.skip("git is here without its server")
    host = BranchHost(path)
    daemon = "git daemon --inetd --export-all --enable=receive-pack".split()
    host.proxy, host.slept = Proxy([*daemon, f"--base-path={path}", path]), []
    host.more["repository"] = f"git://127.0.0.1:{host.proxy.port}/far.git"
    host.target = lambda: branch.open_target(
        branch.Settings(**host.more), host.place, sleep=host.slept.append
    )
    try:
        yield host
    finally:
        host.proxy.close()


class Proxy:
    """A connection to a server, which is started for each, that can be cut after some bytes there, or back."""

    def __init__(self, server):
        self.cut, self.heal_after, self.swallow = (None, None), None, None
        self.then = (None, None)
        self._server, self._started = server, []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # nobody waits there any more
        self._listening.close()
        for one in self._started:
            one.kill()
            one.wait()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                ours, _ = self._listening.accept()
                theirs, end = socket.socketpair()
                with end:
                    quiet = {"stderr": subprocess.DEVNULL}
                    self._started.append(subprocess.Popen(self._server, stdin=end, stdout=end, **quiet))
                cut = self.cut
                if self.heal_after is not None:
                    self.heal_after -= 1
                    self.cut = (None, None) if self.heal_after == 0 else cut
                for source, goal, limit in ((ours, theirs, cut[0]), (theirs, ours, cut[1])):
                    threading.Thread(target=self._carry, args=(source, goal, limit), daemon=True).start()

    def _carry(self, source, goal, limit):
        left = limit
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.swallow and self.swallow in data:
                    self.swallow, self.cut, left = None, self.then, 0
                if left is not None:
                    data, left = data[:left], left - len(data[:left])
                goal.sendall(data)
                if left == 0:
                    source.shutdown(socket.SHUT_RDWR)
                    break
        with contextlib.suppress(OSError):
            goal.shutdown(socket.SHUT_RDWR if left == 0 else socket.SHUT_WR)
