"""``make`` sets everything up the first time, loses no time the second, and speaks plainly when it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.setup.packages import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with what a fresh checkout gives make to work with, and a blank in its name."""
    folder = tmp_path / "my blog"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


def make(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run make in ``folder``, with PATH as given."""
    surroundings = os.environ | {"PATH": path if path is not None else os.environ["PATH"], "MAKEFLAGS": ""}
    return subprocess.run(
        [shutil.which("make"), *arguments],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        encoding="utf-8",
    )


def with_python(folder: Path, script: str | None) -> str:
    """Return a PATH on which ``python3`` is ``script``, or on which there is no Python at all."""
    programs = folder / "programs"
    programs.mkdir()
    for name in ("sh", "touch"):
        (programs / name).symlink_to(shutil.which(name))
    if script:
        (programs / "python3").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (programs / "python3").chmod(0o755)
    return str(programs)


@pytest.mark.parametrize("script", [None, "exit 1"], ids=["no Python", "too old a Python"])
def test_without_a_good_python_one_line_says_what_is_needed(checkout, tmp_path, script):
    done = make(checkout, "site", path=with_python(tmp_path, script))
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert "Python 3.11 or newer" in said[0]


def test_the_second_time_nothing_is_installed(checkout):
    assert "pip install" in make(checkout, "--dry-run", "site").stdout
    ready = checkout / ".venv" / "bin" / "python"
    ready.parent.mkdir(parents=True)
    ready.touch()
    (checkout / ".venv" / "ready").touch()
    assert "pip" not in make(checkout, "--dry-run", "site").stdout
    later = (checkout / ".venv" / "ready").stat().st_mtime + 10
    os.utime(checkout / "constraints.txt", (later, later))
    assert "pip install" in make(checkout, "--dry-run", "site").stdout


def test_make_alone_says_what_there_is(checkout):
    said = make(checkout).stdout
    for target in ("site", "desk", "test"):
        assert f"make {target} " in said
