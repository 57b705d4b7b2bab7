"""``make pins``: renews constraints.txt, the one version of every package that everybody gets.

Resolves pyproject.toml for all supported Pythons and systems at once (with uv, in a folder of its own) and
takes the newest versions that fit together. Run the tests afterwards, and read the diff.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

from tests.setup.packages import ROOT

HEADER = """\
# The one version of every package, for Python 3.11 and newer on Linux, macOS and Windows.
# Written by `make pins` (python -m tests.setup.pins) from pyproject.toml. Change it there, not here.
"""


def main() -> None:
    """Resolve, then write constraints.txt."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        venv.create(place / "uv", with_pip=True)
        python = place / "uv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        subprocess.run([python, "-m", "pip", "install", "-qq", "uv"], check=True)
        build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
        (place / "build.txt").write_text("\n".join(build), "utf-8")
        command = [python, "-m", "uv", "pip", "compile", "--universal", "--quiet", "--all-extras"]
        command += ["--no-header", "--no-annotate", "--python-version", "3.11"]
        command += ["pyproject.toml", place / "build.txt"]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    (ROOT / "constraints.txt").write_text(HEADER + done.stdout.rstrip() + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main()
