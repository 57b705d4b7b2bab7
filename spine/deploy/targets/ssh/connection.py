"""One connection to a server: scripts are run there, files are sent there.

`ssh` shares it between all that we ask for, where the system lets it, and closes it when nobody has asked for
anything for a minute, or when this process ends.
"""

import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from spine.deploy.errors import DeployError, TransientError
from spine.deploy.targets.ssh.answers import name_list
from spine.deploy.targets.ssh.scripts import receiver, script
from spine.deploy.targets.ssh.words import explain

DELAYS = (1.0, 4.0, 10.0)
"""Seconds between two tries."""
_OPTIONS = (
    "BatchMode=yes",  # nobody is asked for a password
    "StrictHostKeyChecking=yes",  # no server is believed to be the right one unseen
    "ConnectTimeout=20",
    "ServerAliveInterval=15",
    "ServerAliveCountMax=3",
    "ForwardAgent=no",
    "ForwardX11=no",
    "RequestTTY=no",
)
_PATIENCE = 600  # seconds for one script
_LONGEST_SOCKET = 80  # a name of a socket has 104 bytes on macOS, and ssh puts some of its own behind it
_MARK = b"spine\n"
_ENDED = "spine: ssh has ended"
_TO_ITS_END = ("sh", "-c", f'"$@"; code=$?; echo "{_ENDED}" >&2; exit $code', "sh")
"""Goes before the `ssh` of rsync, which ends without waiting for it: until that has ended too, the server's
reason may still be under way."""
_LAST_WORDS = 10.0  # seconds that they may take
_SENT = re.compile(rb"<f\S* (\d+) site/")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """Where to go: what the person has set, checked before."""

    host: str
    path: str
    """The folder there; a relative one begins with a dot."""
    port: int = 0
    config: Path | None = None

    def command(self, *more: str) -> list[str]:
        """Return the words of an `ssh` command, up to the server's name."""
        words = ["ssh", *(["-F", str(self.config)] if self.config else ())]
        return [*words, *(["-p", f"{self.port}"] if self.port else ()), *more]


class Connection:
    """Runs things on the server. Not before it is needed is there a connection.

    Every method raises `DeployError` in words, `TransientError` after several tries.
    """

    def __init__(self, account: Account, sleep: Callable[[float], None]) -> None:
        self.account, self._sleep = account, sleep
        self._ssh = [*account.command(), "-a", "-x", "-T"]
        for option in _OPTIONS:
            self._ssh += ["-o", option]
        shared = _place_for_a_socket()
        if shared:
            through = ["-o", f"ControlPath={shared}/s"]
            self._ssh += [*through, "-o", "ControlMaster=auto", "-o", "ControlPersist=60"]
            weakref.finalize(self, _close, account.command(*through), account.host, shared)

    def run(self, functions: str, *arguments: str) -> bytes:
        """Run a script of `scripts.py` in the account's folder; return what it says."""
        return self._try_again(lambda: self._run(functions, arguments))

    def send(self, source: Path, names: list[str], live: int, tell: Callable[[int], None]) -> None:
        """Send files of the folder `source`, links followed, to the place for what is sent.

        What lies there already, by its sum, is not sent again. `tell` gets the bytes of each file that is
        there. `live` is the number of the release that is live.
        """
        self._try_again(lambda: self._send(source, names, live, tell))

    # ---- once ------------------------------------------------------------------------

    def _run(self, functions: str, arguments: tuple[str, ...]) -> bytes:
        command = [*self._ssh, "--", self.account.host, "sh", "-s"]
        with _running(command) as (process, said):
            try:
                out, _ = process.communicate(script(functions, self.account.path, *arguments), _PATIENCE)
            except subprocess.TimeoutExpired:
                raise DeployError(
                    f"{self.account.host} has been busy for ten minutes with what takes seconds. What was "
                    "live still is. See to the server, and run it again."
                ) from None
            _, mark, answer = out.partition(_MARK)
            if process.returncode or not mark:
                raise self._explain(said(), process.returncode, answered=bool(mark))
        return answer

    def _send(self, source: Path, names: list[str], live: int, tell: Callable[[int], None]) -> None:
        with tempfile.NamedTemporaryFile(prefix="spine-") as listed:
            listed.write(name_list(names))
            listed.flush()
            command = ["rsync", "-rpLz", "--checksum", "--force", "--chmod=D755,F644"]
            command += ["--partial-dir=.partial", "--timeout=60", "--outbuf=L", "--out-format=%i %l %n"]
            command += ["--from0", f"--files-from={listed.name}"]
            command += ["-e", _joined([*_TO_ITS_END, *self._ssh])]
            command += [f"--rsync-path={receiver(self.account.path, live)}"]
            command += ["--", f"{source}/", f"{self.account.host}:."]
            with _running(command) as (process, said):
                process.stdin.close()
                for line in process.stdout:
                    if found := _SENT.match(line):
                        tell(int(found[1]))
                if process.wait():
                    raise self._explain(_all_of(said), process.returncode, rsync=True)

    def _explain(self, said: str, code: int, *, rsync: bool = False, answered: bool = True) -> DeployError:
        to = self.account
        by_hand = to.command(to.host)
        return explain(said, code, to.host, to.path, by_hand, rsync=rsync, answered=answered)

    def _try_again(self, action: Callable[[], T]) -> T:
        for delay in DELAYS:
            try:
                return action()
            except TransientError:
                self._sleep(delay)
        return action()


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], str]]]:
    """Start a program. Its standard error goes to a file: a shared connection may keep it open for long."""
    with tempfile.TemporaryFile() as errors:
        process = _started(command, errors)

        def said() -> str:
            errors.seek(0)
            return errors.read().decode("utf-8", "replace")

        try:
            yield process, said
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            process.stdout.close()


def _started(command: list[str], errors: IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
    except FileNotFoundError:
        where = " Use WSL on Windows." if sys.platform == "win32" else ""
        raise DeployError(
            f"This computer has no {command[0]}, by which the site is sent. Install it (on Debian: "
            f"`apt install openssh-client rsync`, on macOS: `brew install rsync`).{where}"
        ) from None


def _all_of(said: Callable[[], str]) -> str:
    """Return what rsync and its `ssh` have said, once both have ended."""
    end = time.monotonic() + _LAST_WORDS
    while _ENDED not in said() and time.monotonic() < end:
        time.sleep(0.02)
    return said().replace(f"{_ENDED}\n", "")


def _joined(words: list[str]) -> str:
    """The words as `rsync -e` takes them apart: spaces between them, quotes around those that have some."""
    return " ".join(f"'{word.replace(chr(39), chr(39) * 2)}'" for word in words)


def _place_for_a_socket() -> str:
    """Make a folder for us alone, whose name is short; nothing where `ssh` can't share connections."""
    if sys.platform == "win32":
        return ""
    for parent in (None, "/tmp"):
        with contextlib.suppress(OSError):
            made = tempfile.mkdtemp(prefix="spine-", dir=parent)
            if len(made) <= _LONGEST_SOCKET and not set("%$~ ") & set(made):
                return made
            shutil.rmtree(made, ignore_errors=True)
    return ""


def _close(command: list[str], host: str, folder: str) -> None:
    if Path(folder, "s").exists():
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                [*command, "-O", "exit", "--", host],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=5,
            )
    shutil.rmtree(folder, ignore_errors=True)
