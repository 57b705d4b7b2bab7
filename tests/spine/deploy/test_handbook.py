"""docs/deploy.md is true: every setting is in it, and every command of its chapters is run, on hosts here."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import textwrap
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from spine.deploy.settings import KINDS, TargetSettings, kind
from tests.conftest import ROOT, SmallSite, post
from tests.spine.deploy.bucket_host import KEYS
from tests.spine.deploy.netlify_fake import TOKEN, FakeNetlify
from tests.spine.deploy.web import serving

HANDBOOK = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
REAL = "https://blog.practice.org"


def chapter(title: str) -> str:
    """Return one chapter of the handbook."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", HANDBOOK, re.M | re.S)
    assert found, title
    return found[1]


def blocks(text: str, language: str) -> list[str]:
    """Return what stands in the blocks of a language, in order."""
    found = re.finditer(rf"^( *)```{language}\n(.*?)^\1```$", text, re.M | re.S)
    return [textwrap.dedent(block[2]) for block in found]


@dataclass
class Desk:
    """A practice's computer: its blog in git, and a shell in which `spine` is the command."""

    site: SmallSite
    environment: dict[str, str]
    home: Path

    def command(self, name: str, script: str) -> None:
        """Let a name be a program of this computer."""
        path = self.home / "bin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def declare(self, settings: str, **more: object) -> None:
        """Write a piece of publishconf.py, with some settings more."""
        path = self.site.root / "publishconf.py"
        more = {"verify": False, **more}
        path.write_text(
            f"{path.read_text().partition('# Where `spine deploy`')[0]}{settings}\n"
            f"DEPLOY['production'] |= {more!r}\n"
        )
        self.commit()

    def commit(self) -> None:
        """Commit everything."""
        for arguments in (("add", "--all"), ("commit", "--quiet", "--allow-empty", "-m", "Work")):
            self.shell("git " + " ".join(arguments))

    def shell(self, script: str) -> str:
        """Run a script as a person would, and return what it said."""
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", script],
            cwd=self.site.root,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def desk(small_site, tmp_path: Path) -> Desk:
    home = tmp_path / "home"
    made = Desk(
        small_site({"a.md": post(title="Why backs hurt")}),
        {
            "PATH": f"{home}/bin:{os.environ['PATH']}",
            "HOME": str(home),
            "SITE_URL": REAL,
            "GIT_AUTHOR_NAME": "Ann",
            "GIT_AUTHOR_EMAIL": "ann@example.org",
            "GIT_COMMITTER_NAME": "Ann",
            "GIT_COMMITTER_EMAIL": "ann@example.org",
        },
        home,
    )
    made.command("spine", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m spine "$@"')
    (made.site.root / ".gitignore").write_text("output/\n.cache/\n*.conf\n*.json\n")
    made.shell("git init --quiet --initial-branch=main")
    made.commit()
    return made


def test_every_setting_of_every_kind_of_host_is_in_the_handbook():
    known = {one.name for one in fields(TargetSettings)}
    known |= {one.name for name in KINDS for one in fields(kind(name).Settings)}
    missing = [name for name in sorted(known) if f"`{name}`" not in HANDBOOK and f'"{name}"' not in HANDBOOK]
    assert missing == []


def test_a_folder_from_nothing_to_live(desk, tmp_path):
    text = chapter("A folder")
    (settings,) = blocks(text, "python")
    with serving(tmp_path / "srv/blog/current") as server:
        desk.declare(
            settings.replace("/srv/blog", f"{tmp_path}/srv/blog"), verify=True, visit=server.url, patience=1
        )
        for script in blocks(text, "sh"):
            desk.shell(script)
        assert "/posts/a/" in server.asked
    assert (tmp_path / "srv/blog/current/posts/a/index.html").is_file()
    assert (tmp_path / "srv/blog/.spine/1.json").is_file()


def test_a_branch_from_nothing_to_live(desk, tmp_path):
    desk.shell(
        f"git init --quiet --bare {tmp_path}/origin.git && git remote add origin {tmp_path}/origin.git"
    )
    text = chapter("GitHub Pages and Cloudflare Pages")
    github, cloudflare, other = blocks(text, "python")
    first, second, back = blocks(text, "sh")
    here = f"git -C {tmp_path}/origin.git"
    desk.declare(github)
    desk.shell(first)
    assert "blog.practice.org" in desk.shell(f"{here} show gh-pages:CNAME")
    desk.declare(cloudflare)
    desk.shell(second)
    assert "Content-Security-Policy" in desk.shell(f"{here} show live:_headers")
    commit = desk.shell(f"{here} rev-parse live")
    desk.site.write({"b.md": post(title="How backs heal")})
    desk.commit()
    desk.shell(second)
    desk.shell(back)
    assert "Back to release 1" in desk.shell(f"{here} log -1 --format=%B live")
    assert desk.shell(f"{here} show live:index.html") == desk.shell(
        f"{here} show {commit.strip()}:index.html"
    )
    desk.declare(other.replace("1a2b3c4d5e", commit[:10]))
    desk.shell(first)


def test_netlify_from_nothing_to_live(desk):
    netlify = FakeNetlify()
    try:
        text = chapter("Netlify")
        (settings,) = blocks(text, "python")
        first, back = blocks(text, "sh")
        desk.environment["NETLIFY_AUTH_TOKEN"] = TOKEN
        desk.declare(settings, api=netlify.address)
        desk.shell(first)
        before = netlify.visitors_get()
        assert "_headers" in before
        desk.site.write({"b.md": post(title="How backs heal")})
        desk.commit()
        desk.shell(first)
        assert "posts/b/index.html" in netlify.visitors_get()
        desk.shell(back)
        assert "posts/b/index.html" not in netlify.visitors_get()
    finally:
        netlify.close()


def test_a_server_behind_ssh_from_nothing_to_live(desk, sshd, tmp_path):
    text = chapter("A server, by SSH")
    (settings,) = blocks(text, "python")
    config, folder = sshd.config(), tmp_path / "srv/blog"
    config.write_text(config.read_text() + config.read_text().replace("Host web", "Host blog", 1))
    desk.command("ssh", f'exec {shutil.which("ssh")} -F "{config}" "$@"')
    desk.declare(settings.replace("/srv/blog", str(folder)), config=str(config))
    (desk.home / ".ssh").mkdir()
    for script in blocks(text, "sh"):
        if "--rollback" in script:
            desk.site.write({"b.md": post(title="How backs heal")})
            desk.commit()
            desk.shell("spine deploy production --yes")
            assert (folder / "current/posts/b/index.html").is_file()
        desk.shell(script)
    assert (desk.home / ".ssh/blog.pub").is_file()
    assert f"{folder}/current" in (desk.site.root / "blog.conf").read_text()
    assert (folder / "current/posts/a/index.html").is_file()
    assert not (folder / "current/posts/b/index.html").exists()


def test_a_bucket_from_nothing_to_live(desk, store):
    text = chapter("Amazon S3")
    (settings,) = blocks(text, "python")
    lifecycle, closed, opened, website, deploy, role = blocks(text, "js")
    desk.command("aws", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m tests.spine.deploy.aws "$@"')
    for name, data in {
        "lifecycle": lifecycle,
        "policy": closed,
        "website": website,
        "deploy": deploy,
    }.items():
        (desk.site.root / f"{name}.json").write_text(data)
    assert json.loads(opened)["Version"] == json.loads(role)["Version"]
    desk.environment |= {**KEYS, "STORE": store.address}
    desk.declare(settings, endpoint=store.address, distribution="")
    for script in blocks(text, "sh"):
        desk.shell(script if "AWS_SECRET" not in script else "true")
        if "put-bucket-policy" in script:  # the store of the tests takes it, but knows no principals
            assert store.ask("DELETE", "/practice-blog?policy")[0] in (200, 204)
    assert "posts/a/index.html" in desk.shell("spine deploy production --status --format json")
