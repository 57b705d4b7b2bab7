"""A branch of a git repository as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import subprocess

import pytest

from spine.deploy.errors import DeployError
from spine.deploy.settings import Place
from spine.deploy.targets import branch
from tests.spine.deploy.contract import CHANGED, SITE, Contract, Host


def git(folder, *arguments, data=b""):
    """Run git as a person would."""
    who = ["-c", "user.name=A Person", "-c", "user.email=person@practice.example"]
    done = subprocess.run(
        ["git", "-C", folder, *who, *arguments], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


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
        told = subprocess.run(
            ["git", "-C", self.far, "ls-tree", "-r", "-z", "--name-only", "refs/heads/gh-pages"],
            capture_output=True,
            check=False,
        ).stdout.decode()
        names = [name for name in told.split("\0") if name]
        return {name: git(self.far, "cat-file", "blob", f"gh-pages:{name}") for name in names}

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
            "Zoë zoe@practice.org||2026-11-26T12:00:00+00:00|Release 2",
            "An Editor||2026-11-26T12:00:00+00:00|Release 1",
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

    def test_a_domain_that_github_wrote_to_the_branch_stays(self, host, folder):
        self.send(host, folder, SITE)
        host.by_hand({"CNAME": b"blog.practice.org\n"}, "Create CNAME")
        assert self.send(host, folder, SITE) == []
        self.send(host, folder, CHANGED)
        assert host.visitors_get() == {**CHANGED, "CNAME": b"blog.practice.org\n"}
        self.go_back(host, 1)
        assert host.visitors_get() == {**SITE, "CNAME": b"blog.practice.org\n"}
