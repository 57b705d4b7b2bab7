"""What every host has to keep, whatever it is. Each kind of host's tests are this class with a host of its own.

A host under test is a `Host`: how to open it as a target, and what visitors get from it, read past the target.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from spine.deploy.errors import BusyError, DeployError
from spine.deploy.files import File, Parcel, read_files
from spine.deploy.lease import held, new_lease
from spine.deploy.plan import KEEP_ASSETS, Act, plan
from spine.deploy.release import Release
from spine.deploy.targets.target import Target

TODAY = date(2026, 11, 26)
CSS, NEW_CSS = "theme/css/theme-11111111.css", "theme/css/theme-22222222.css"
SITE = {
    "index.html": b"<link href=/theme/css/theme-11111111.css>Home",
    "404.html": b"Not here",
    "posts/one/index.html": b"One",
    "posts/two/index.html": b"Two",
    "posts/café/index.html": b"With an accent, and 'quotes' in it",
    "feeds/all.atom.xml": b"<feed>one two</feed>",
    "sitemap.xml": b"<urlset>one two</urlset>",
    CSS: b"a { color: red }",
    "images/a picture-33333333.webp": bytes(range(256)) * 40,
}
CHANGED = {**SITE, "posts/one/index.html": b"One, better"}
RESTYLED = {**CHANGED, "index.html": b"<link href=/theme/css/theme-22222222.css>Home", NEW_CSS: b"a { }"}
del RESTYLED[CSS]


def dies_at(step: int, is_step: Callable[[str, tuple], bool], work: Callable[[], object]) -> bool:
    """Do some work in a child that is killed right before its n-th step, of those that Python audits.

    Return whether it came to its end before that.
    """
    child, seen = os.fork(), 0
    if not child:

        def watch(event: str, arguments: tuple) -> None:
            nonlocal seen
            if is_step(event, arguments):
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code == 0


class Host(ABC):
    """A host on this computer that tests may look into."""

    @abstractmethod
    def target(self) -> Target:
        """Return the host as a new run of the command would open it."""

    @abstractmethod
    def visitors_get(self) -> dict[str, bytes]:
        """Return every file that a visitor can fetch now, read by no code of the target's."""

    @abstractmethod
    def keeps(self) -> list[bytes]:
        """Return all that lies on the host, whether visitors can fetch it or not, the lock aside."""


class Contract:
    """Tests of one kind of host. The class that inherits it has a fixture `host`."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path / "parcel"

    # ---- what a run of the command does ----------------------------------------------

    def parcel(self, target: Target, folder: Path, site: Mapping[str, bytes]) -> Parcel:
        shutil.rmtree(folder, ignore_errors=True)
        for name, data in site.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return Parcel(folder, read_files(folder, target.digest, folder.with_name("sums.json")))

    def send(
        self,
        host: Host,
        folder: Path,
        site: Mapping[str, bytes],
        *,
        by="An Editor",
        today=TODAY,
        purge=False,
    ) -> list[str]:
        """Deploy a site; return what had to be sent."""
        return self.publish(host, self.parcel(host.target(), folder, site), by=by, today=today, purge=purge)

    def publish(self, host: Host, parcel: Parcel, *, by="An Editor", today=TODAY, purge=False) -> list[str]:
        """Deploy what is packed; return what had to be sent."""
        target = host.target()
        remote = target.look()
        steps = plan(parcel.files, remote, today, purge=purge)
        if steps.is_empty:
            return []
        moment = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        release = Release(
            remote.next_number,
            moment,
            by,
            "https://blog.practice.org",
            "c0ffee",
            "1 changed post.",
            0,
            steps.retired,
        )
        target.publish(parcel, steps, release, tell=lambda progress: None, check=lambda: None)
        return sorted(step.path for step in steps.of(Act.SEND))

    def go_back(self, host: Host, number: int) -> None:
        target = host.target()
        remote = target.look()
        old = next(one for one in remote.releases if one.number == number)
        files = {path: file for path, file in target.files_of(old).items() if path not in old.retired}
        steps = plan(files, remote, TODAY)
        moment = datetime(2026, 11, 26, 13, tzinfo=UTC)
        release = Release(
            remote.next_number,
            moment,
            "An Editor",
            old.site,
            old.commit,
            back_to=number,
            retired=steps.retired,
        )
        target.bring_back(old, steps, release, tell=lambda progress: None, check=lambda: None)

    @staticmethod
    def with_old_assets(site, other):
        """Return a site, and the styles of the other that pages still open need."""
        return {**site, **{path: data for path, data in other.items() if path in (CSS, NEW_CSS)}}

    # ---- promises --------------------------------------------------------------------

    def test_nothing_was_ever_deployed(self, host):
        remote = host.target().look()
        assert remote.release is None
        assert remote.next_number == 1
        assert dict(remote.files) == {}

    def test_the_first_deploy_brings_all_of_the_site(self, host, folder):
        assert self.send(host, folder, SITE) == sorted(SITE)
        assert host.visitors_get() == SITE
        remote = host.target().look()
        assert remote.release.number == 1
        assert (remote.release.by, remote.release.commit) == ("An Editor", "c0ffee")
        assert set(remote.files) == set(SITE)
        assert remote.files["index.html"] == File(
            host.target().digest.of(SITE["index.html"]), len(SITE["index.html"])
        )
        assert host.target().read("sitemap.xml") == SITE["sitemap.xml"]
        assert host.target().read("nothing.txt") is None

    def test_an_unchanged_site_is_not_sent_again(self, host, folder):
        self.send(host, folder, SITE)
        assert self.send(host, folder, SITE) == []
        assert host.target().look().release.number == 1

    def test_of_one_changed_post_only_that_is_sent(self, host, folder):
        self.send(host, folder, SITE)
        assert self.send(host, folder, CHANGED) == ["posts/one/index.html"]
        assert host.visitors_get() == CHANGED

    def test_what_is_gone_is_deleted_but_a_page_still_open_keeps_its_style(self, host, folder):
        self.send(host, folder, SITE)
        fewer = {path: data for path, data in RESTYLED.items() if path != "posts/two/index.html"}
        self.send(host, folder, fewer)
        assert host.visitors_get() == {**fewer, CSS: SITE[CSS]}
        assert host.target().look().release.retired == {CSS: TODAY}
        self.send(host, folder, {**fewer, "new.html": b"x"}, today=TODAY + KEEP_ASSETS - timedelta(days=1))
        assert CSS in host.visitors_get()
        self.send(host, folder, fewer, today=TODAY + KEEP_ASSETS)
        assert host.visitors_get() == fewer

    def test_one_command_goes_back_and_another_forth_again(self, host, folder):
        self.send(host, folder, SITE)
        self.send(host, folder, RESTYLED)
        self.go_back(host, 1)
        assert host.visitors_get() == {**SITE, NEW_CSS: RESTYLED[NEW_CSS]}
        remote = host.target().look()
        assert (remote.release.number, remote.release.back_to) == (3, 1)
        assert [one.number for one in remote.releases] == [3, 2, 1]
        self.go_back(host, 2)
        assert host.visitors_get() == {**RESTYLED, CSS: SITE[CSS]}
        assert self.send(host, folder, RESTYLED) == []

    def test_what_must_not_be_known_is_nowhere_on_the_host_after_a_purge(self, host, folder):
        secret = b"Jane Example had her fusion here"
        fragment = "search/index/1a2b3c4d/12/fragment/en_1234567.pf_fragment"
        card = "images/cards/jane-1200x630-1a2b3c4d.png"
        named = {**SITE, "posts/jane/index.html": secret, fragment: secret, card: secret + b", as a picture"}
        self.send(host, folder, named)
        for number in range(2):
            self.send(host, folder, {**named, "index.html": b"%d" % number})
        self.send(host, folder, SITE)
        assert host.visitors_get() == {**SITE, card: named[card]}  # the words are gone; pictures stay a while
        assert any(secret in data for data in host.keeps())
        self.send(host, folder, SITE, purge=True)
        assert host.visitors_get() == SITE
        assert not [data for data in host.keeps() if secret in data or b"posts/jane" in data]
        remote = host.target().look()
        assert [one.number for one in remote.releases] == [remote.release.number] == [5]
        self.send(host, folder, CHANGED)
        self.go_back(host, 5)
        assert host.visitors_get() == SITE

    def test_a_folder_can_become_a_file_and_a_file_a_folder(self, host, folder):
        deep, flat = {"index.html": b"Home", "a/b/c.html": b"Deep"}, {"index.html": b"Home", "a": b"Flat"}
        for site in (deep, flat, deep):
            self.send(host, folder, site)
            assert host.visitors_get() == site

    def test_torn_records_are_in_nobodys_way_or_it_is_said_how_to_go_on(self, host, folder):
        records = getattr(host, "path", Path("nowhere")) / ".spine"
        if not hasattr(host, "path"):
            pytest.skip("this host keeps no such files")
        self.send(host, folder, SITE)
        self.send(host, folder, CHANGED)
        older = host.target().look().releases[1]
        (records / "1.files.json").write_text("{")
        with pytest.raises(DeployError, match=r"list of files of release 1 can't be read.*Choose another"):
            host.target().files_of(older)
        (records / "1.json").write_text("{")
        assert [one.number for one in host.target().look().releases] == [2]
        self.send(host, folder, SITE)
        assert host.visitors_get() == SITE
        for harm in (lambda path: path.write_text("{"), Path.unlink):
            harm(records / "3.files.json")
            with pytest.raises(DeployError, match=r"leads to release 3, of which no record .* begin anew"):
                host.target().look()

    def test_clocks_that_are_years_wrong_change_neither_the_order_nor_what_visitors_get(self, host, folder):
        self.send(host, folder, SITE)
        self.send(host, folder, RESTYLED, today=date(2020, 1, 1))
        self.send(host, folder, {**RESTYLED, "new.html": b"x"}, today=date(2040, 1, 1))
        assert [one.number for one in host.target().look().releases] == [3, 2, 1]
        self.go_back(host, 1)
        assert host.visitors_get().items() >= SITE.items()
        self.send(host, folder, CHANGED, today=date(2021, 1, 1))
        assert host.visitors_get().items() >= CHANGED.items()
        assert host.target().look().release.number == 5

    def test_two_cannot_deploy_at_once(self, host, tmp_path):
        if host.target().lease is None:
            pytest.skip("this host settles by itself who was first")
        now = datetime(2026, 11, 26, tzinfo=UTC)
        mine, hers = new_lease("An Editor", "laptop", now), new_lease("Another", "desk", now)
        with held(host.target().lease, mine, tmp_path / "mine") as hold:
            hold.check()
            other = held(host.target().lease, hers, tmp_path / "hers")
            with pytest.raises(BusyError, match="An Editor is deploying from laptop since 2026-11-26"), other:
                pass
            hold.renew()
            hold.check()
        with held(host.target().lease, hers, tmp_path / "hers") as hold:
            hold.check()

    def test_a_run_that_was_killed_does_not_lock_out_the_next_on_its_computer(self, host, tmp_path):
        if host.target().lease is None:
            pytest.skip("this host settles by itself who was first")
        now = datetime(2026, 11, 26, tzinfo=UTC)
        killed = held(host.target().lease, new_lease("An Editor", "laptop", now), tmp_path / "mine")
        hold = killed.__enter__()
        with held(host.target().lease, new_lease("An Editor", "laptop", now), tmp_path / "mine") as mine:
            mine.check()
            with pytest.raises(BusyError, match="has taken over the lock"):
                hold.check()
