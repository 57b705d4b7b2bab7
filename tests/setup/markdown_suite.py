"""Gets Python-Markdown's own tests, which are in its source and not in what pip installs.

They are for the tests of what we put into Python-Markdown. They stay in `.cache`, by the pinned version.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.setup.packages import ROOT

CACHE = ROOT / ".cache"


def version() -> str:
    """Return the version that constraints.txt gives Python-Markdown."""
    return re.search(r"^markdown==(\S+)", (ROOT / "constraints.txt").read_text("utf-8"), re.M)[1]


def place() -> Path:
    """Return the folder that holds the tests, in a folder ``tests``, once they are here."""
    return CACHE / f"markdown-{version()}-tests"


def fetch() -> None:
    """Download the tests, unless they are here. Say so where they can't be had: one test is left out then."""
    if place().is_dir():
        return
    print("Downloading Python-Markdown's own tests ...", flush=True)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        unpacked = Path(folder) / "unpacked"
        if download(Path(folder)):
            unpack(next(Path(folder).glob("*.tar.gz")), unpacked)
        if not unpacked.is_dir():
            print(
                "They can't be had now. The test that runs them is left out, and the others do not need them."
            )
            return
        for old in CACHE.glob("markdown-*-tests"):
            shutil.rmtree(old)
        os.replace(unpacked, place())


def download(folder: Path) -> bool:
    """Put Python-Markdown's source into a folder. pip looks into it with tools of its own, not with ours."""
    command = [sys.executable, "-m", "pip", "download", "-qq", "--no-input", "--disable-pip-version-check"]
    command += ["--retries", "1", "--timeout", "20", "--no-deps", "--no-binary", "markdown"]
    command += ["--dest", str(folder), f"markdown=={version()}"]
    return subprocess.run(command, cwd=ROOT).returncode == 0


def unpack(archive: Path, folder: Path) -> None:
    """Write the files under ``tests`` of a source archive into a folder, and nothing else."""
    with tarfile.open(archive) as files:
        for member in files:
            parts = Path(member.name).parts[1:]
            if member.isfile() and parts[:1] == ("tests",) and ".." not in parts:
                path = folder.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(files.extractfile(member).read())
