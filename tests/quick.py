"""The command in a process of its own, without the half second that a new Python takes to load everything.

One process loads it all and waits; for each command it splits, and the new half becomes the command. What a
command does to its process is gone with it, as with a real one. Where the system can't split, or an
environment asks for another Python, a real one is started.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from pkgutil import walk_packages

import plugins
import spine

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 120
_LOADED = (
    "pelican.generators pelican.writers pelican.readers pelican.log markdown pymdownx.blocks bs4 html5lib "
    "selectolax.lexbor numpy scipy.sparse snowballstemmer yaml zoneinfo rapidfuzz rich.table PIL.Image jinja2"
).split()
_NOT_LOADED = ("plugins.trends.live", "plugins.linkcheck.outside", "spine.desk", "spine.__main__")
"""Parts of ours that load what only few commands need."""
_SETS_UP_PYTHON = ("PYTHON", "LC_", "LANG", "TZ")
"""Variables that Python reads only when it starts."""

Said = tuple[int, str, str]
"""Exit code, standard output, standard error."""


def run(module: str, arguments: Sequence[str], *, cwd: Path, environment: Mapping[str, str]) -> Said:
    """Run a module as a command does, and return what it said. Raises `subprocess.TimeoutExpired`."""
    differs = [key for key in environment if environment[key] != os.environ.get(key)]
    plain = not any(key.startswith(_SETS_UP_PYTHON) for key in differs)
    if plain and hasattr(os, "fork") and _BUSY.acquire(blocking=False):
        try:
            return _waiting().run(module, arguments, cwd, environment)
        finally:
            _BUSY.release()
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        env=dict(environment),
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@contextmanager
def lasting(
    module: str, arguments: Sequence[str], *, cwd: Path, environment: Mapping[str, str]
) -> Iterator[Path]:
    """Run a module as a command that does not end by itself; yield the file that has what it says."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as ends:
        said = Path(folder, "1")
        said.touch()
        if hasattr(os, "fork"):
            with _BUSY:
                started = _waiting().start(module, arguments, cwd, environment, folder)
            ends.enter_context(suppress(ProcessLookupError))  # it may have ended by itself
            ends.callback(os.kill, started, signal.SIGKILL)
        else:
            file = ends.enter_context(said.open("wb"))
            command = [sys.executable, "-m", module, *arguments]
            process = subprocess.Popen(
                command, cwd=cwd, env=dict(environment), stdout=file, stderr=subprocess.STDOUT
            )
            ends.callback(process.wait)
            ends.callback(process.kill)
        yield said


_BUSY = threading.Lock()
_WAITING: list["_Waiting"] = []


def _waiting() -> "_Waiting":
    if not _WAITING:
        _WAITING.append(_Waiting())
        atexit.register(_WAITING[0].end)
    return _WAITING[0]


class _Waiting:
    """The process that waits, seen from the tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.quick"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, module: str, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Said:
        with tempfile.TemporaryDirectory() as folder:
            code = self._ask(module, arguments, cwd, environment, folder, lasts=False)
            if code is None:
                raise subprocess.TimeoutExpired([module, *arguments], SECONDS)
            return code, _text(folder, "1"), _text(folder, "2")

    def start(
        self, module: str, arguments: Sequence[str], cwd: Path, environment: Mapping[str, str], folder: str
    ) -> int:
        """Begin a command that lasts, and return the number of its process."""
        return self._ask(module, arguments, cwd, environment, folder, lasts=True)

    def _ask(
        self,
        module: str,
        arguments: Sequence[str],
        cwd: Path,
        environment: Mapping[str, str],
        folder: str,
        *,
        lasts: bool,
    ) -> int | None:
        told = {"module": module, "arguments": list(arguments), "environment": dict(environment)}
        told |= {"cwd": str(cwd), "folder": folder, "lasts": lasts}
        print(json.dumps(told), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def _text(folder: str, name: str) -> str:
    return Path(folder, name).read_text(encoding="utf-8")


def _serve() -> None:
    """Load everything, then become each command that is asked for."""
    ours = {
        module.name
        for part in (plugins, spine)
        for module in walk_packages(part.__path__, f"{part.__name__}.")
    }
    few = {name for name in ours if name.startswith(_NOT_LOADED)}
    _load((*_LOADED, *sorted(ours - few)))
    lasting: list[int] = []
    for line in sys.stdin:
        told = json.loads(line)
        if lasts := told.pop("lasts"):
            _load(sorted(name for name in few if name.startswith("spine.desk")))
        child = os.fork()
        if not child:
            _become(**told)
        lasting = [one for one in lasting if not os.waitpid(one, os.WNOHANG)[0]]
        lasting += [child] if lasts else []
        print(json.dumps(child if lasts else _end_of(child)), flush=True)


def _load(names: Iterable[str]) -> None:
    for name in names:
        __import__(name)
    gc.collect()
    gc.freeze()


def _end_of(child: int) -> int | None:
    """Return the exit code of a process, as `subprocess` has it; None when it took too long."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _become(module: str, arguments: list[str], cwd: str, environment: dict[str, str], folder: str) -> None:
    """Be a command, to its end."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number in (1, 2):
        os.dup2(os.open(os.path.join(folder, str(number)), os.O_WRONLY | os.O_CREAT, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(0),
        os.fdopen(1, "w", encoding="utf-8"),
        os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace"),
    )
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    os.chdir(cwd)
    sys.path[0] = cwd
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # it is asked for anew
    sys.argv = [module, *arguments]
    code = 0
    if not hasattr(sys.modules.get(module), "__path__"):
        sys.modules.pop(module, None)  # it is run as the first of all, not as a part of something
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _serve()
