"""The indexing program: where it is, whether it works here, and how it runs. Its package is not loaded.

Source: Pagefind's command (`pagefind --help`, 1.5).
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_NAMES = ("pagefind_extended", "pagefind")
_ANSWERS = 20.0
"""Seconds to wait for an answer to a simple question."""
LASTS = 600.0
"""Seconds after which an indexing that has not ended will not end."""


LEFT_OUT = "sup, svg, .key > h2, .key > h3"
"""What would only disturb an excerpt: the numbers of sources, drawings, and the same heading everywhere."""


class Program(NamedTuple):
    """A program that works on this computer."""

    path: Path
    version: str


@lru_cache(maxsize=1)
def find() -> Program | None:
    """Return the program; None where there is none for this computer, or it can't run here."""
    spec = find_spec("pagefind_bin")
    folders = (spec.submodule_search_locations if spec else None) or ()
    ending = ".exe" if sys.platform == "win32" else ""
    for path in (Path(folder, name + ending) for folder in folders for name in _NAMES):
        if path.is_file() and (version := _version(path)):
            return Program(path, version)
    return None


def _version(path: Path) -> str:
    """Return what a program says of itself; nothing when it can't be run."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=_ANSWERS, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return "" if done.returncode else done.stdout.decode("utf-8", "replace").strip()


def begin(program: Program, pages: Path, index: Path, language: str) -> subprocess.Popen[bytes]:
    """Begin to index the pages in a folder into another. Whatever language a page has, one index holds all.

    It gives way to the build that goes on beside it. Raises `OSError`.
    """
    command: Sequence[str | Path] = [
        *(("nice", "-n", "5") if shutil.which("nice") else ()),
        program.path,
        *("--site", pages, "--output-path", index, "--force-language", language.partition("-")[0]),
        *("--exclude-selectors", LEFT_OUT, "--silent"),
    ]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, cwd=pages)


def end(running: subprocess.Popen[bytes]) -> bool:
    """Wait for the end of an indexing; return whether it went well."""
    try:
        return running.wait(LASTS) == 0
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
        return False
