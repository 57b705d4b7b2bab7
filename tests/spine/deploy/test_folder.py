"""A folder as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import os
import resource
import shutil
import signal
from datetime import UTC, datetime

import pytest

from spine.deploy.errors import BusyError, DeployError
from spine.deploy.lease import held, new_lease
from spine.deploy.plan import plan
from spine.deploy.release import Release
from spine.deploy.settings import Place
from spine.deploy.targets import folder
from tests.spine.deploy.contract import CHANGED, CSS, RESTYLED, SITE, TODAY, Contract, Host, dies_at

CHANGES = {
    "os.rename",
    "os.link",
    "os.symlink",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "shutil.rmtree",
}


class FolderHost(Host):
    """A folder that a server would serve."""

    def __init__(self, path):
        self.path = path / "host"
        self.place = Place(path / "blog", path / "cache", keep=10)

    def target(self):
        return folder.open_target(folder.Settings(str(self.path)), self.place)

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


def changes_the_disk(event, arguments):
    """Whether Python is about to change something on the disk."""
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    return event in CHANGES or bool(writes)


class TestFolder(Contract):
    """What every host keeps."""

    @pytest.fixture
    def host(self, tmp_path):
        return FolderHost(tmp_path)

    def test_a_deploy_killed_at_any_step_leaves_the_old_site_or_the_new_and_the_next_completes_it(
        self, host, folder, tmp_path
    ):
        self.send(host, folder, SITE)
        old = host.visitors_get()
        new = {**RESTYLED, **{path: data for path, data in SITE.items() if path.startswith("theme/")}}
        parcel = self.parcel(host.target(), folder, RESTYLED)
        saved = tmp_path / "saved"
        shutil.copytree(host.path, saved, symlinks=True)
        for number in range(1, 500):
            done = dies_at(number, changes_the_disk, lambda: self.publish(host, parcel))
            assert host.visitors_get() in (old, new), number
            assert host.target().look().release.number in (1, 2)
            self.publish(host, parcel)
            assert host.visitors_get() == new, number
            assert host.target().look().release.number == 2
            assert not (host.path / "releases/.coming").exists()
            if done:
                break
            shutil.rmtree(host.path)
            shutil.copytree(saved, host.path, symlinks=True)
        assert 20 < number < 499

    def test_a_full_disk_leaves_the_old_site_and_says_so(self, host, folder):
        self.send(host, folder, SITE)
        big = {**SITE, "images/big.png": bytes(300_000)}
        parcel = self.parcel(host.target(), folder, big)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        kept = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
            with pytest.raises(DeployError, match=r"too large\. What was live still is\. Run it again"):
                self.publish(host, parcel)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, kept)
        assert host.visitors_get() == SITE
        assert self.send(host, folder, big) == ["images/big.png"]
        assert host.visitors_get() == big

    def test_a_folder_of_the_sites_own_files_is_no_host(self, host):
        inside = ("output", "content/images", ".git", ".cache/live", "theme", "Output/../output")
        for path in (".", "..", str(host.place.root), *inside):
            with pytest.raises(DeployError, match="own files"):
                folder.open_target(folder.Settings(path), host.place)

        unknown = folder.Settings("~nobody-of-this-name/blog").problems()
        assert ["home of somebody" in one for one in unknown] == [True]

    def test_a_folder_that_is_no_link_is_left_alone(self, host, folder):
        (host.path / "current").mkdir(parents=True)
        (host.path / "current/index.html").write_text("Somebody's own")
        with pytest.raises(DeployError, match="is no link that a deploy has made"):
            host.target().look()

    def test_a_link_that_leads_elsewhere_is_no_release(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        other = tmp_path / "elsewhere/1"
        other.mkdir(parents=True)
        (other / "index.html").write_bytes(b"Somebody's own")
        (host.path / "current").unlink()
        (host.path / "current").symlink_to(other)
        with pytest.raises(DeployError, match="is no link that a deploy has made"):
            host.target().look()
        (host.path / "current").unlink()
        (host.path / "current").symlink_to(host.path / "releases/1")  # a whole path, made by hand
        assert host.target().look().release.number == 1

    def test_names_that_only_look_like_numbers_are_no_releases(self, host, folder):
        for name in ("²", "12a", "-1", "٣"):
            (host.path / "releases" / name).mkdir(parents=True)
        self.send(host, folder, SITE)
        assert [one.number for one in host.target().look().releases] == [1]

    def test_nothing_is_deleted_or_written_behind_a_link_among_what_is_coming(self, host, folder, tmp_path):
        mine = tmp_path / "mine"
        (mine / "posts").mkdir(parents=True)
        (mine / "letters.txt").write_text("Mine")
        (host.path / "releases").mkdir(parents=True)
        (host.path / "releases/.coming").symlink_to(mine)
        self.send(host, folder, SITE)
        (host.path / "releases/.coming").mkdir()
        (host.path / "releases/.coming/posts").symlink_to(mine / "posts")
        (host.path / "releases/.coming/index.html").symlink_to(mine / "letters.txt")
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == CHANGED
        assert not any(path.is_symlink() for path in (host.path / "releases").rglob("*"))
        assert [path.name for path in mine.rglob("*") if path.is_file()] == ["letters.txt"]

    def test_what_a_stopped_run_left_is_in_nobodys_way(self, host, folder):
        (host.path / "releases/.coming/posts/jane").mkdir(parents=True)
        (host.path / "releases/.coming/posts/jane/index.html").write_bytes(b"Not for anybody")
        (host.path / "releases/.coming/404.html/old").mkdir(parents=True)
        self.send(host, folder, SITE)
        assert host.visitors_get() == SITE
        assert not (host.path / "current/posts/jane").exists()

    def test_a_server_may_read_all_of_it_whatever_this_computer_keeps_to_itself(self, host, folder, tmp_path):
        before = os.umask(0o077)
        try:
            lease = new_lease("An Editor", "laptop", datetime(2026, 11, 26, tzinfo=UTC))
            with held(host.target().lease, lease, tmp_path / "mine"):
                self.send(host, folder, SITE)
        finally:
            os.umask(before)
        modes = {path.stat().st_mode & 0o777 for path in (host.path, *host.path.glob("releases/**/*"))}
        assert modes == {0o755, 0o644}

    def test_what_somebody_did_by_hand_is_seen_and_mended(self, host, folder):
        self.send(host, folder, SITE)
        live = host.path / "current"
        (live / "index.html").unlink()
        (live / "posts/one/index.html").write_bytes(b"Two")
        (live / "notes.txt").write_bytes(b"Left here")
        assert self.send(host, folder, SITE) == ["index.html", "posts/one/index.html"]
        assert host.visitors_get() == SITE

    def test_an_older_release_that_somebody_has_changed_is_not_made_live(self, host, folder):
        self.send(host, folder, SITE)
        self.send(host, folder, CHANGED)
        (host.path / "releases/1/posts/one/index.html").write_bytes(b"Not one")
        with pytest.raises(DeployError, match=r"changed .*What was live still is\. Choose another"):
            self.go_back(host, 1)
        assert host.visitors_get() == CHANGED

    def test_who_was_asleep_while_another_deployed_takes_nothing_away(self, host, folder, tmp_path):
        self.send(host, folder, SITE)
        parcel = self.parcel(host.target(), folder, CHANGED)
        target = host.target()
        steps = plan(parcel.files, target.look(), TODAY)
        moment = datetime(2026, 11, 26, 12, tzinfo=UTC)
        release = Release(2, moment, "An Editor", "https://blog.practice.org")

        def asleep():
            other = self.parcel(host.target(), tmp_path / "another", RESTYLED)
            self.publish(host, other, by="Another")

        with pytest.raises(BusyError, match="Somebody has deployed meanwhile"):
            target.publish(parcel, steps, release, tell=lambda progress: None, check=asleep)
        assert host.visitors_get() == {**RESTYLED, CSS: SITE[CSS]}
        assert host.target().look().release.by == "Another"

    def test_old_releases_are_forgotten_and_the_live_one_never(self, host, folder):
        host.place = Place(host.place.root, host.place.cache, keep=3)
        for number in range(5):
            self.send(host, folder, {**SITE, "index.html": f"{number}".encode()})
        assert [one.number for one in host.target().look().releases] == [5, 4, 3]
        assert sorted(path.name for path in (host.path / "releases").iterdir()) == ["3", "4", "5"]
        self.go_back(host, 3)
        assert host.visitors_get()["index.html"] == b"2"
        assert [one.number for one in host.target().look().releases] == [6, 5, 4]

    def test_a_place_that_cannot_be_written_is_named(self, host, folder, tmp_path):
        (tmp_path / "a-file").write_text("x")
        host.path = tmp_path / "a-file/blog"
        lease = new_lease("An Editor", "laptop", datetime(2026, 11, 26, tzinfo=UTC))
        said = f"{host.path} can't be a folder: a part of its path is a file.*What was live still is"
        with pytest.raises(DeployError, match=said), held(host.target().lease, lease, tmp_path / "mine"):
            pass
