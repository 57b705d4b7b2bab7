"""Two people's copies of one small site, joined by a bare repository on this disk."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.site.config import load_site
from tests.conftest import PEOPLE, ROOT, post

BODY = "".join(f"Paragraph {number} about backs.\n\n" for number in range(1, 8))
TEXTS = {
    **PEOPLE,
    "posts/sciatica.md": post(BODY, title="What is sciatica?"),
    "posts/fusion.md": post(BODY, title="What is fusion?"),
    "posts/stenosis.md": post(BODY, title="What is stenosis?"),
    "addresses.txt": "# Addresses.\n/posts/sciatica/  posts/sciatica.md  2026-01-05  What is sciatica?\n",
    "images/spine.jpg": b"\xff\xd8\0 a picture",
}
CONFIG = """\
PRACTICE = {"name": "Example Spine Practice", "surgeon": "a-surgeon", "phone": "(555) 010-0100"}
CATEGORIES = {"Back Pain": {"tint": "rose", "summary": "Aches", "intro": "Most back pain eases."}}
TIMEZONE = "America/Chicago"
PATH = str(__import__("pathlib").Path(__file__).resolve().parent / "content")
"""


def _git_version() -> tuple[int, ...]:
    said = subprocess.run(["git", "version"], capture_output=True, text=True, timeout=30).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])


joins = pytest.mark.skipif(
    _git_version() < (2, 38), reason="git joins versions apart from the folder since 2.38"
)


@dataclass(frozen=True)
class Copy:
    """One person's copy of the site."""

    root: Path

    def git(self, *arguments: str) -> str:
        """Run git as that person would, and return what it says."""
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, timeout=30)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> Copy:
        """Write files of the content; None deletes one."""
        for name, text in files.items():
            path = self.root / "content" / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def text(self, name: str) -> str:
        """Return a file of the content."""
        return (self.root / "content" / name).read_text(encoding="utf-8")

    def share(self, files: Mapping[str, str | bytes | None], said: str = "Work") -> str:
        """Write files, commit all and push, with git alone."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-qm", said)
        self.git("push", "-q", "origin", "main")
        return self.git("rev-parse", "HEAD")

    def keep(self, files: Mapping[str, str | bytes | None]) -> Copy:
        """Write files and commit all, with git alone."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-qm", "Mine")
        return self

    @property
    def site(self):
        """The site's settings."""
        return load_site(self.root)

    def state(self) -> tuple:
        """Everything that may not change when nothing is to change."""
        files = {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and ".git" not in path.parts
        }
        return files, self.git("rev-parse", "HEAD"), self.git("status", "--porcelain")


@pytest.fixture(autouse=True)
def a_computer(tmp_path, monkeypatch):
    """A computer whose git has nothing set but a name."""
    config = tmp_path / "gitconfig"
    config.write_text("[init]\ndefaultBranch = main\n[gc]\nauto = 0\n[core]\nfsync = none\n")
    for name, value in {
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_SSH_COMMAND"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def alone(tmp_path) -> Copy:
    """A site in a repository without a remote."""
    root = tmp_path / "ann"
    root.mkdir()
    copy = Copy(root)
    copy.git("init", "-q", "-b", "main")
    (root / "pelicanconf.py").write_text(CONFIG)
    (root / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    (root / ".gitignore").write_bytes((ROOT / ".gitignore").read_bytes())
    copy.git("config", "user.name", "Ann Ämter")
    copy.git("config", "user.email", "ann@practice.example")
    return copy.keep(TEXTS)


@pytest.fixture
def ann(tmp_path, alone) -> Copy:
    """Ann's copy, joined with a bare repository."""
    subprocess.run(
        ["git", "init", "-q", "--bare", "-b", "main", tmp_path / "remote.git"], check=True, timeout=30
    )
    alone.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    alone.git("push", "-q", "-u", "origin", "main")
    return alone


@pytest.fixture
def ben(tmp_path, ann) -> Copy:
    """Ben's copy of the same site."""
    ann.git("clone", "-q", str(tmp_path / "remote.git"), str(tmp_path / "ben"))
    copy = Copy(tmp_path / "ben")
    copy.git("config", "user.name", "Ben")
    copy.git("config", "user.email", "ben@practice.example")
    return copy


def with_line(text: str, number: int, words: str) -> str:
    """Return a text with another paragraph in place of one."""
    return text.replace(f"Paragraph {number} about backs.", words)
