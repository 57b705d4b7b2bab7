"""Two linters read every workflow: jactionlint for mistakes, zizmor for what strangers could abuse."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workflows.runner import WORKFLOWS

EVERY = sorted(path for path in WORKFLOWS.iterdir() if path.suffix in (".yml", ".yaml"))
LINTERS = {
    # Without the shell's linter, which not every computer has: the answer is the same everywhere.
    "jactionlint": ["--no-color", "--strict-exit", "--no-hints", "--shellcheck=", "--pyflakes="],
    "zizmor": ["--offline", "--no-progress", "--color=never", "--strict-collection", "--pedantic", "--quiet"],
}
TRENDS = (WORKFLOWS / "trends.yml").read_text(encoding="utf-8")
PIN = re.compile(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def lint(linter: str, path: Path) -> tuple[bool, str]:
    """Return whether a linter is content with a workflow, and what it said."""
    program = Path(sys.executable).with_name(linter)
    done = subprocess.run(
        [program, *LINTERS[linter], path], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
@pytest.mark.parametrize("linter", LINTERS)
def test_every_workflow_is_sound(linter, path):
    sound, said = lint(linter, path)
    assert sound, said


@pytest.mark.parametrize(
    ("linter", "ours", "theirs", "rule"),
    [
        ("jactionlint", "timeout-minutes: 10", "timeout-minuts: 10", "timeout-minuts"),
        ("jactionlint", "needs: pull", "needs: pulls", "pulls"),
        ("jactionlint", "steps.news.outputs.renewed ==", "steps.nws.outputs.renewed ==", "nws"),
        ("jactionlint", "github.ref_name }}\n  BRANCH", "github.ref_nam }}\n  BRANCH", "ref_nam"),
        ("jactionlint", "23 6 * * 1", "23 26 * * 1", "cron"),
        ("jactionlint", "fetch-depth: 0", "fetch-deep: 0", "fetch-deep"),
        ("jactionlint", "on:\n  schedule", "on:\n  scheduled", "scheduled"),
        ("zizmor", "permissions: {}", "permissions: write-all", "excessive-permissions"),
        ("zizmor", "persist-credentials: false", "clean: true", "artipacked"),
        ("zizmor", "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "v7", "unpinned-uses"),
        ("zizmor", "workflow_dispatch:", "pull_request_target:", "dangerous-triggers"),
        ("zizmor", "run: make .venv/ready", 'run: echo "${{ github.head_ref }}"', "template-injection"),
        ("zizmor", "jobs:\n", "jobs: [\n", "trends.yml"),
    ],
)
def test_a_broken_workflow_is_caught(linter, ours, theirs, rule, tmp_path):
    assert ours in TRENDS
    path = tmp_path / ".github" / "workflows" / "trends.yml"
    path.parent.mkdir(parents=True)
    path.write_text(TRENDS.replace(ours, theirs), encoding="utf-8")
    sound, said = lint(linter, path)
    assert not sound
    assert rule in said


def test_only_githubs_own_actions_are_used_each_pinned_to_a_commit():
    for path in EVERY:
        uses = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
        assert [one for one in uses if not PIN.fullmatch(one)] == []


def test_the_job_that_runs_packages_may_write_nothing():
    first, second = TRENDS.split("\n  propose:\n")
    assert "write" not in re.findall(r"^ {6}[a-z-]+: (\w+)", first.partition("permissions:\n")[2], re.M)
    assert "spine" not in second
    assert "pip" not in second
