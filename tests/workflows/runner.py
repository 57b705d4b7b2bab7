"""Runs a workflow's own shell steps on this computer, as GitHub would, with a `gh` that only remembers.

Steps that `use` an action are played: checkout clones, artifacts are copied, the rest does nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""How GitHub starts a step with `shell: bash`."""
RUN_NAME = "${{ inputs.release && format('Back to {0} on {1}', inputs.release, inputs.target) || 'Publish' }}"
GH = """\
#!{python}
# Keeps pull requests, issues and runs in a file, as far as the workflows ask for them.
import json, pathlib, shutil, sys

book = pathlib.Path({book!r})
known = json.loads(book.read_text())
args = sys.argv[1:]
known["calls"].append(args)

def option(*names):
    return next((args[i + 1] for i, arg in enumerate(args) if arg in names), "")

def fields():
    pairs = [args[i + 1].split("=", 1) for i, arg in enumerate(args) if arg in ("-f", "-F")]
    return {{key: pathlib.Path(text[1:]).read_text() if text[:1] == "@" else text for key, text in pairs}}

def words():
    return {{"title": option("--title"), "body": pathlib.Path(option("--body-file")).read_text()}}

if args[:2] == ["pr", "list"]:
    here = [one for one in known["pulls"] if one["open"] and one["head"] == option("--head")]
    mine = [one for one in here if not one["fork"] and one["base"] == option("--base")]
    print(mine[0]["number"] if mine else "", end="")
elif args[:2] == ["pr", "create"]:
    one = {{"number": len(known["pulls"]) + 1, "open": True, "fork": False, "base": option("--base")}}
    known["pulls"].append({{**one, "head": option("--head"), **words()}})
elif args[0] == "api" and option("--method") == "PATCH":
    number = next(arg.rpartition("/")[2] for arg in args if "/pulls/" in arg)
    next(one for one in known["pulls"] if one["number"] == int(number)).update(fields())
elif args[:2] == ["run", "list"]:
    of = [one for one in known["runs"] if one["workflow"] == option("--workflow") and not one["code"]]
    if "displayTitle" in option("--json"):
        print(*[one["title"] for one in of if one["event"] != "schedule"][-1:], end="")
    else:
        print(*[one["number"] for one in of][-1:], end="")
elif args[:2] == ["run", "download"]:
    store = book.parent / f"artifact-{{args[2]}}-{{option('--name')}}"
    shutil.copytree(store, option("--dir"), dirs_exist_ok=True) if store.exists() else sys.exit("expired")
elif args[:2] == ["issue", "list"]:
    here = [one for one in known["issues"] if one["open"] and one["label"] == option("--label")]
    print(here[0]["number"] if here else "", end="")
elif args[:2] == ["label", "create"]:
    known["labels"] = sorted({{*known["labels"], args[2]}})
elif args[:2] == ["issue", "create"]:
    assert option("--label") in known["labels"]
    one = {{"number": len(known["issues"]) + 1, "open": True, "label": option("--label")}}
    known["issues"].append({{**one, **words()}})
elif args[:2] in (["issue", "edit"], ["issue", "close"]):
    one = next(one for one in known["issues"] if one["number"] == int(args[2]))
    one.update(words() if args[1] == "edit" else {{"open": False}})
elif args[:2] != ["auth", "setup-git"]:
    sys.exit("gh was asked for something else: " + " ".join(args))
book.write_text(json.dumps(known))
"""
PYTHON = '#!/bin/sh\nexec {python} "$@"\n'


def git(folder: Path, *arguments: str) -> str:
    """Run git, and return what it printed."""
    command = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@b.example", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@dataclass
class Job:
    """What a job left behind."""

    ran: bool = False
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    code: int = 0
    place: Path = field(default_factory=Path)
    """Its folder: `blog`, `home` and `temp` are in it."""


@dataclass(frozen=True)
class Cause:
    """Why a workflow runs."""

    event: str = "workflow_dispatch"
    branch: str = "main"
    commit: str = ""
    """What is checked out.  [default: the newest of the branch]"""
    inputs: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    """What the environments hold. Jobs that name none get nothing, nor do pull requests of forks."""


@dataclass
class Runner:
    """A GitHub of its own: a repository in a folder, and the pull requests, issues and runs of it."""

    folder: Path
    remote: Path
    environment: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    def __post_init__(self) -> None:
        self.programs.mkdir(parents=True)
        self.book.write_text('{"calls": [], "pulls": [], "issues": [], "labels": [], "runs": []}')
        programs = {"gh": GH.format(python=sys.executable, book=str(self.book))}
        programs["python"] = PYTHON.format(python=sys.executable)
        for name, text in programs.items():
            (self.programs / name).write_text(text)
            (self.programs / name).chmod(0o755)

    @property
    def programs(self) -> Path:
        return self.folder / "bin"

    @property
    def book(self) -> Path:
        return self.folder / "pulls.json"

    @property
    def pulls(self) -> list[dict[str, Any]]:
        """The pull requests, open or not."""
        return json.loads(self.book.read_text())["pulls"]

    @property
    def issues(self) -> list[dict[str, Any]]:
        """The issues, open or not."""
        return json.loads(self.book.read_text())["issues"]

    def note(self, **pull: Any) -> None:
        """Write a pull request into the book, or change one by its number."""
        known = json.loads(self.book.read_text())
        same = [one for one in known["pulls"] if one["number"] == pull.get("number")]
        if same:
            same[0].update(pull)
        else:
            known["pulls"].append({"number": len(known["pulls"]) + 1, **pull})
        self.book.write_text(json.dumps(known))

    def artifact(self, name: str) -> Path:
        """The folder of an artifact of the last run."""
        return self.folder / f"artifact-{self.runs}-{name}"

    def run(self, name: str, cause: Cause = Cause()) -> dict[str, Job]:
        """Run the workflow of that file name."""
        self.runs += 1
        workflow = yaml.load((WORKFLOWS / name).read_text(encoding="utf-8"), yaml.BaseLoader)
        known = {"github.token": "a-token", "github.ref_name": cause.branch, "github.event_name": cause.event}
        known |= {"github.repository": "practice/blog"}
        known |= {f"inputs.{key}": text for key, text in cause.inputs.items()}
        env = {key: _filled(text, known) for key, text in workflow.get("env", {}).items()}
        env |= {
            "GITHUB_SHA": cause.commit or git(self.remote, "rev-parse", cause.branch),
            "GITHUB_REPOSITORY": "practice/blog",
            "GITHUB_ACTOR": "ann",
            "GITHUB_SERVER_URL": "https://code.example",
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        }
        jobs: dict[str, Job] = {}
        for job_name, job in workflow["jobs"].items():
            needs, condition = [job["needs"]] if "needs" in job else [], job.get("if", "")
            ready = all(jobs[need].ran and not jobs[need].code for need in needs)
            done = Job(ran=(ready or condition.startswith("always()")) and _holds(condition, known))
            jobs[job_name] = done
            if done.ran:
                done.place = self.folder / f"{self.runs}-{job_name}"
                (done.place / "temp").mkdir(parents=True)
                secret = cause.secrets if "environment" in job else {}
                given = known | {f"secrets.{key}": text for key, text in secret.items()}
                self._steps(job, done, env, given)
            for output, text in job.get("outputs", {}).items():
                done.outputs[output] = known[f"needs.{job_name}.outputs.{output}"] = (
                    _filled(text, given) if done.ran else ""
                )
        self._remember(name, cause, workflow, max(job.code for job in jobs.values()))
        return jobs

    def _remember(self, name: str, cause: Cause, workflow: dict, code: int) -> None:
        known = json.loads(self.book.read_text())
        release, target = (cause.inputs.get(key, "") for key in ("release", "target"))
        assert workflow.get("run-name", RUN_NAME) == RUN_NAME
        title = f"Back to {release} on {target}" if release else "Publish"
        run = {"number": self.runs, "workflow": name, "event": cause.event, "title": title, "code": code}
        known["runs"].append(run)
        self.book.write_text(json.dumps(known))

    def _steps(self, job: dict, done: Job, env: dict[str, str], known: dict[str, str]) -> None:
        place, blog, temp, home = (done.place / name for name in ("", "blog", "temp", "home"))
        blog.mkdir()
        home.mkdir()
        known["runner.temp"] = str(temp)
        for number, step in enumerate(job["steps"]):
            condition = step.get("if", "")
            if (done.code and not condition.startswith("always()")) or not _holds(condition, known):
                continue
            if "uses" in step:
                self._play(step, blog, known, env["GITHUB_SHA"])
                continue
            if step["run"].startswith("make "):
                (blog / ".venv").symlink_to(sys.prefix)
                continue
            own = {key: _filled(text, known) for key, text in step.get("env", {}).items()}
            files = {"GITHUB_OUTPUT": place / f"{number}-output", "GITHUB_STEP_SUMMARY": place / "summary"}
            for file in files.values():
                file.touch()
            given = {**os.environ, **env, **own, **{key: str(file) for key, file in files.items()}}
            given |= {"RUNNER_TEMP": str(temp), "GITHUB_WORKSPACE": str(blog), "HOME": str(home)}
            given |= {"GIT_CONFIG_GLOBAL": str(home / ".gitconfig"), **self.environment}
            assert "${{" not in step["run"], "what comes from outside is never part of a script"
            script = place / f"{number}.sh"
            script.write_text(step["run"])
            ended = subprocess.run([*BASH, str(script)], cwd=blog, env=given, capture_output=True, text=True)
            done.log += ended.stdout + ended.stderr
            done.summary = (place / "summary").read_text()
            for line in files["GITHUB_OUTPUT"].read_text().splitlines():
                key, _, text = line.partition("=")
                known[f"steps.{step['id']}.outputs.{key}"] = text
            done.code = done.code or ended.returncode

    def _play(self, step: dict, blog: Path, known: dict[str, str], commit: str) -> None:
        action, given = step["uses"].partition("@")[0], step.get("with", {})
        if action == "actions/checkout":
            git(self.folder, "clone", "--quiet", str(self.remote), str(blog))
            git(blog, "fetch", "--quiet", "origin", "+refs/pull/*:refs/remotes/pull/*")
            git(blog, "checkout", "--quiet", given.get("ref", commit))
        elif action == "actions/upload-artifact":
            shutil.copytree(_filled(given["path"], known), self.artifact(given["name"]))
        elif action == "actions/download-artifact":
            shutil.copytree(self.artifact(given["name"]), _filled(given["path"], known))
        else:
            assert action == "actions/setup-python"


def _filled(text: str, known: dict[str, str]) -> str:
    """Put in what GitHub knows; nothing for what a step did not say."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: known.get(match[1], ""), text)


def _holds(condition: str, known: dict[str, str]) -> bool:
    """Whether `a.b == 'c'` holds; an empty condition does, and `always()` before it changes nothing."""
    condition = condition.removeprefix("always()").removeprefix(" && ")
    match = re.fullmatch(r"([\w.]+) == '(\w*)'", condition)
    assert match or not condition, condition
    return not match or known.get(match[1], "") == match[2]


def hosted(root: Path, remote: Path) -> Path:
    """Put a site into git, with what belongs beside it, and push it to a remote of its own; return its folder."""
    for name in (".gitignore", ".gitattributes", ".github/preview.txt"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes((ROOT / name).read_bytes())
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "The blog")
    git(remote.parent, "clone", "--quiet", "--bare", str(root), str(remote))
    git(root, "remote", "add", "origin", str(remote))
    return root


def push(root: Path, branch: str = "main") -> str:
    """Commit everything in a site's folder, push it, and return the commit."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "-m", "A change")
    git(root, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
    return git(root, "rev-parse", "HEAD")
