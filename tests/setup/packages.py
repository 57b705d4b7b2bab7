"""Installs packages of ours at the versions in constraints.txt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
DONE = Path(sys.prefix) / "ready-for-tests"


class SetupError(Exception):
    """Something the tests need cannot be had here. The message says what to do about it."""


def pip(*arguments: str) -> None:
    """Run pip quietly in the project's folder, pinned versions in force."""
    command = [sys.executable, "-m", "pip", "install", "-qq", "--prefer-binary", "--no-input"]
    command += ["--disable-pip-version-check", "--constraint", "constraints.txt", *arguments]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise SetupError("The packages for the tests could not be installed; pip says why above.")


def install(extras: str) -> None:
    """Install the project with ``extras`` ("test" or "test,java"), unless that has been done already."""
    wanted = "\n".join([extras, *(path.read_text("utf-8") for path in SOURCES)])
    if DONE.is_file() and DONE.read_text("utf-8") == wanted:
        return
    print("Installing what the tests need ...", flush=True)
    pip("--editable", f".[{extras}]")
    DONE.write_text(wanted, "utf-8")
