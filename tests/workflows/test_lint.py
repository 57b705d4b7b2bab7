"""Two linters read every workflow: jactionlint for mistakes, zizmor for what strangers could abuse."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
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


def jobs() -> Iterator[tuple[str, str, dict]]:
    """Yield file, name and content of every job."""
    for path in EVERY:
        for name, job in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)["jobs"].items():
            yield path.name, name, job


def test_a_job_that_may_write_runs_nothing_but_git_and_gh():
    writing = [(*names, job) for *names, job in jobs() if "write" in job["permissions"].values()]
    assert len(writing) == 3
    for path, name, job in writing:
        for step in job["steps"]:
            assert not re.search(r"\b(spine|pip|make|python|npm)\b", step.get("run", "")), (path, name, step)
            assert "setup-python" not in step.get("uses", ""), (path, name)


def test_secrets_reach_one_step_of_a_job_with_an_environment_and_the_handbook_names_each():
    held = [(job, step) for *_, job in jobs() for step in job["steps"] if "secrets." in f"{step}"]
    (job, step), *others = held
    assert not others
    assert "environment" in job
    assert "secrets." not in f"{job.get('env')}"
    handbook = (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8")
    assert [one for one in re.findall(r"secrets\.(\w+)", f"{step}") if f"`{one}`" not in handbook] == []


def test_what_a_stranger_proposes_gets_nothing_and_the_handbook_names_every_workflow():
    handbook = (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8")
    for path in EVERY:
        workflow = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        assert workflow["permissions"] == {}
        assert f"| {workflow['name']} |" in handbook
        if "pull_request" in workflow["on"]:
            assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
