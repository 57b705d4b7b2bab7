"""Every pull request: what changes for visitors in words, what must be mended at its line, and a preview."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import post
from tests.workflows.runner import Cause, Job, Runner, git, hosted, push


@pytest.fixture
def blog(small_site, tmp_path: Path) -> Path:
    return hosted(small_site({"a.md": post(title="Quokka", description=None)}).root, tmp_path / "remote.git")


@pytest.fixture
def runner(blog: Path, tmp_path: Path) -> Runner:
    return Runner(tmp_path / "github", tmp_path / "remote.git")


def proposed(runner: Runner, blog: Path, files: dict[str, str]) -> Job:
    """Propose files as a fork's pull request, and return how its check went."""
    git(blog, "switch", "--quiet", "-C", "proposal", "main")
    for name, text in files.items():
        (blog / name).parent.mkdir(parents=True, exist_ok=True)
        (blog / name).write_text(text)
    push(blog, "proposal")
    git(blog, "switch", "--quiet", "main")
    git(blog, "merge", "--quiet", "--no-ff", "-m", "As it would be", "proposal")
    git(blog, "push", "--quiet", "origin", "HEAD:refs/pull/1/merge")
    merged = git(blog, "rev-parse", "HEAD")
    git(blog, "reset", "--quiet", "--hard", "HEAD^1")
    secrets = {"SSH_KEY": "must not be seen"}
    job = runner.run("check.yml", Cause("pull_request", "1/merge", merged, secrets=secrets))["check"]
    assert "must not be seen" not in job.log + job.summary
    return job


def test_a_sound_change_is_told_in_words_and_can_be_looked_at(runner, blog):
    job = proposed(runner, blog, {"content/posts/b.md": post(title="Two", description=None)})
    assert job.code == 0, job.log
    told = [line for line in job.log.splitlines() if line.startswith("::")]
    assert [line for line in told if "file=content/posts/b.md," in line and "/missing-description" in line]
    assert not [line for line in told if "file=content/posts/a.md," in line], (
        "what was there before is no news"
    )
    assert job.summary.startswith("**")
    assert "## New\n\n- Two: `/posts/b/`" in job.summary
    assert "Quokka" not in job.summary
    preview = runner.artifact("preview")
    said = (preview / "README.txt").read_text()
    command = next(line.split() for line in said.splitlines() if "http.server" in line)
    assert "http://localhost:8000/" in said
    served = [sys.executable, "-u", *command[1:-1], "0"]
    with subprocess.Popen(served, cwd=preview, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = server.stdout.readline().split(" port ")[1].split()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/posts/b/", timeout=10) as answer:
                assert b"<h1" in answer.read()
        finally:
            server.terminate()


def test_a_mistake_stands_at_its_line_in_words_that_stay_text_and_the_check_is_red(runner, blog):
    typed = "$(touch owned) `touch owned` @octocat ::warning::x"
    job = proposed(runner, blog, {"content/posts/b.md": post(title=typed, category="Back Pian")})
    assert job.code == 1
    lines = [line for line in job.log.splitlines() if line.startswith("::error ")]
    assert lines == [line for line in lines if "file=content/posts/b.md,line=4," in line] != []
    assert len(lines) == len(set(lines))
    assert 'Did you mean "Back Pain"?' in job.summary
    assert "## Must be mended" in job.summary
    assert f"- ``{typed}``: `/posts/b/`" in job.summary
    assert not [line for line in job.log.splitlines() if line.startswith("::warning::x")]
    assert not list(runner.folder.rglob("owned"))
    assert not runner.artifact("preview").exists()


def test_settings_that_are_no_python_are_told_in_the_summary(runner, blog):
    job = proposed(runner, blog, {"pelicanconf.py": "PRACTICE = {\n"})
    assert job.code == 2
    assert "**It stopped:**\n\n    pelicanconf.py:1:" in job.summary
    assert "::error::pelicanconf.py:1:" in job.log
