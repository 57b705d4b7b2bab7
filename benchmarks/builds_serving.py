"""The servers that `benchmarks.builds` measures: how soon each shows an edit, and its memory. Needs /proc."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.builds_peers import Peer, environment, kill, new_word

START_LASTS, SETTLE_LASTS, EDIT_LASTS = 1_200.0, 120.0, 120.0
"""The most seconds for a server's start, the wait until it is quiet, and an edit."""
QUIET_LASTS, STOCK_QUIET_LASTS = 5.0, 120.0
"""The most seconds to wait after an edit. Stock Pelican overlooks what is written while it builds."""
_POLL = 0.002
_QUIET, _LOOK = 0.10, 0.3
"""A process tree is quiet when it uses less than this share of one core for that many seconds."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Serving:
    """A running server of a peer."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.said: list[str] = []
        port = _free_port()
        self.child = subprocess.Popen(
            [part.replace("{port}", str(port)) for part in peer.server],
            cwd=peer.site, env=environment(peer.site), text=True,
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
        others = {number: _born(number) for number in tree(self.child.pid)}
        for how in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(subprocess.TimeoutExpired):
                kill(self.child.pid, how)
                self.child.wait(5)
                break
        kill(self.child.pid)
        for number, born in others.items():
            if born and _born(number) == born:  # and not a stranger who was given the number since
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

    def rest(self, lasts: float) -> None:
        """Wait until the process tree is quiet, but not for ever."""
        end = time.monotonic() + lasts
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
        serving.rest(SETTLE_LASTS)
        yield serving
    finally:
        serving.end()


def edits(serving: Serving, numbers: Iterable[int]) -> list[float]:
    """Edit posts by number, one after another; return the seconds until each was served.

    As with an editor who has the post open, its page was asked for before.
    """
    taken = []
    quiet = STOCK_QUIET_LASTS if serving.peer.name == "stock" else QUIET_LASTS
    for number in numbers:
        word = new_word()
        address, write = serving.peer.editing(number, word)
        serving.wait_for(address, "The word here is", EDIT_LASTS)
        began = time.perf_counter()
        write()
        serving.wait_for(address, word, EDIT_LASTS)
        taken.append(time.perf_counter() - began)
        serving.rest(quiet)
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


def _born(number: int) -> str:
    """Return when a process was started, in ticks since the machine was; nothing when it is no more."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[19]
    return ""


def _ticks(top: int) -> int:
    numbers = set(tree(top))
    return sum(int(fields[11]) + int(fields[12]) for number, fields in _stats() if number in numbers)


def _pss(number: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
