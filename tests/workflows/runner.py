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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""How GitHub starts a step with `shell: bash`."""
GH = """\
#!{python}
# Keeps pull requests in a file, as far as the workflow asks for them.
import json, pathlib, sys

book = pathlib.Path({book!r})
known = json.loads(book.read_text())
args = sys.argv[1:]
known["calls"].append(args)

def option(*names):
    return next((args[i + 1] for i, arg in enumerate(args) if arg in names), "")

def fields():
    pairs = [args[i + 1].split("=", 1) for i, arg in enumerate(args) if arg in ("-f", "-F")]
    return {{key: pathlib.Path(text[1:]).read_text() if text[:1] == "@" else text for key, text in pairs}}

if args[:2] == ["pr", "list"]:
    here = [one for one in known["pulls"] if one["open"] and one["head"] == option("--head")]
    mine = [one for one in here if not one["fork"] and one["base"] == option("--base")]
    print(mine[0]["number"] if mine else "", end="")
elif args[:2] == ["pr", "create"]:
    body = pathlib.Path(option("--body-file")).read_text()
    one = {{"number": len(known["pulls"]) + 1, "open": True, "fork": False, "base": option("--base")}}
    known["pulls"].append({{**one, "head": option("--head"), "title": option("--title"), "body": body}})
elif args[0] == "api" and option("--method") == "PATCH":
    number = next(arg.rpartition("/")[2] for arg in args if "/pulls/" in arg)
    next(one for one in known["pulls"] if one["number"] == int(number)).update(fields())
elif args[:2] != ["auth", "setup-git"]:
    sys.exit("gh was asked for something else: " + " ".join(args))
book.write_text(json.dumps(known))
"""


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


@dataclass
class Runner:
    """A GitHub of its own: a repository in a folder, and the pull requests of it."""

    folder: Path
    remote: Path
    environment: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    def __post_init__(self) -> None:
        self.programs.mkdir(parents=True)
        self.book.write_text('{"calls": [], "pulls": []}')
        gh = self.programs / "gh"
        gh.write_text(GH.format(python=sys.executable, book=str(self.book)))
        gh.chmod(0o755)

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

    def note(self, **pull: Any) -> None:
        """Write a pull request into the book, or change one by its number."""
        known = json.loads(self.book.read_text())
        same = [one for one in known["pulls"] if one["number"] == pull.get("number")]
        if same:
            same[0].update(pull)
        else:
            known["pulls"].append({"number": len(known["pulls"]) + 1, **pull})
        self.book.write_text(json.dumps(known))

    def run(self, name: str, branch: str = "main") -> dict[str, Job]:
        """Run the workflow of that file name on a branch."""
        self.runs += 1
        workflow = yaml.load((WORKFLOWS / name).read_text(encoding="utf-8"), yaml.BaseLoader)
        known = {"github.token": "a-token", "github.ref_name": branch}
        env = {key: _filled(text, known) for key, text in workflow["env"].items()}
        env |= {
            "GITHUB_SHA": git(self.remote, "rev-parse", branch),
            "GITHUB_REPOSITORY": "practice/blog",
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        jobs: dict[str, Job] = {}
        for job_name, job in workflow["jobs"].items():
            ready = all(jobs[need].ran and not jobs[need].code for need in [job.get("needs")] if need)
            done = Job(ran=ready and _holds(job.get("if", ""), known))
            jobs[job_name] = done
            if done.ran:
                place = self.folder / f"{self.runs}-{job_name}"
                (place / "temp").mkdir(parents=True)
                self._steps(job, done, place, env, known)
            for output, text in job.get("outputs", {}).items():
                known[f"needs.{job_name}.outputs.{output}"] = _filled(text, known)
        return jobs

    def _steps(self, job: dict, done: Job, place: Path, env: dict[str, str], known: dict[str, str]) -> None:
        blog, temp = place / "blog", place / "temp"
        known["runner.temp"] = str(temp)
        for number, step in enumerate(job["steps"]):
            if not _holds(step.get("if", ""), known):
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
            given |= {"RUNNER_TEMP": str(temp), **self.environment}
            assert "${{" not in step["run"], "what comes from outside is never part of a script"
            script = place / f"{number}.sh"
            script.write_text(step["run"])
            ended = subprocess.run([*BASH, str(script)], cwd=blog, env=given, capture_output=True, text=True)
            done.log += ended.stdout + ended.stderr
            done.summary = (place / "summary").read_text()
            for line in files["GITHUB_OUTPUT"].read_text().splitlines():
                key, _, text = line.partition("=")
                known[f"steps.{step['id']}.outputs.{key}"] = text
            if ended.returncode:
                done.code = ended.returncode
                return

    def _play(self, step: dict, blog: Path, known: dict[str, str], commit: str) -> None:
        action = step["uses"].partition("@")[0]
        store = self.folder / f"artifact-{self.runs}"
        if action == "actions/checkout":
            git(self.folder, "clone", "--quiet", str(self.remote), str(blog))
            git(blog, "checkout", "--quiet", commit)
        elif action == "actions/upload-artifact":
            shutil.copytree(_filled(step["with"]["path"], known), store)
        elif action == "actions/download-artifact":
            shutil.copytree(store, _filled(step["with"]["path"], known))
        else:
            assert action == "actions/setup-python"


def _filled(text: str, known: dict[str, str]) -> str:
    """Put in what GitHub knows; nothing for what a step did not say."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: known.get(match[1], ""), text)


def _holds(condition: str, known: dict[str, str]) -> bool:
    """Whether `a.b == 'c'` holds; an empty condition does."""
    match = re.fullmatch(r"([\w.]+) == '(\w+)'", condition)
    assert match or not condition, condition
    return not match or known.get(match[1], "") == match[2]
