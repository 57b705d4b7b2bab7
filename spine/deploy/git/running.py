"""Runs git so that it never asks, always ends, and leaves the practice's own repository alone."""

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spine.deploy.errors import DeployError, TransientError
from spine.deploy.git.words import AGAIN, in_words, without_secrets

LOCAL, FAR = 120.0, 1800.0
"""Seconds that a command may take here, and over a network. A connection that stalls ends sooner."""
WAITS = (1.0, 4.0, 10.0)
"""Seconds between tries."""
HOST = "host"
"""What the repository far away is called in the private one. Its address is never written down there."""

_OURS = re.compile(r"^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|PREFIX|SHALLOW_FILE|CONFIG)$")
_THEIRS = r"^(http|credential|url|core\.sshcommand|ssh|protocol)\b"
_LOCK = re.compile(r"Unable to create '([^']+\.lock)'")
_ALWAYS = {
    "core.hooksPath": os.devnull,
    "gc.autoDetach": "false",
    "maintenance.autoDetach": "false",
    "color.ui": "false",
    "log.showSignature": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "i18n.commitEncoding": "UTF-8",
    "push.gpgSign": "false",
    "http.lowSpeedLimit": "500",
    "http.lowSpeedTime": "60",
}
_SSH_OPTIONS = "-oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4"

Listen = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a repository is."""

    url: str
    shown: str
    """The same without secrets, for people."""
    config: tuple[tuple[str, str], ...] = ()
    """The practice's own settings for reaching it. They may hold secrets: they go to git only."""


def address_of(repository: str, root: Path) -> Address:
    """Return where a repository is that is named by a remote's name, an address, or a path from `root` on.

    Raises `DeployError`.
    """
    here = Git(None, Address(str(root), str(root)))
    where = ["-C", str(root)]
    url = here.ask(*where, "remote", "get-url", "--push", "--", repository) if root.is_dir() else ""
    if url:
        told = here.ask(*where, "config", "--local", "--includes", "-z", "--get-regexp", _THEIRS)
        pairs = [tuple(one.split("\n", 1)) for one in told.split("\0") if "\n" in one]
        if not _is_far(url):
            url = str((root / Path(url).expanduser()).resolve())
        return Address(url, without_secrets(url), tuple(pairs))
    if _is_far(repository):
        return Address(repository, without_secrets(repository))
    path = (root / Path(repository).expanduser()).resolve()
    if not path.is_dir():
        raise DeployError(
            f'There is no repository "{repository}": it is no remote of the practice\'s own repository, and '
            f"{path} is no folder. Name one of its remotes, an address, or a path in publishconf.py."
        )
    return Address(str(path), str(path))


def _is_far(repository: str) -> bool:
    return "://" in repository or bool(re.match(r"^[\w.-]+(@[\w.-]+)?:(?!\\)", repository))


class Git:
    """A bare repository, and the one far away that it talks to; without a folder, the one that `-C` names.

    Git's own messages become `DeployError` with complete words. `sleep` waits between tries.
    """

    def __init__(
        self,
        folder: Path | None,
        host: Address,
        *,
        sleep: Callable[[float], None] = time.sleep,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.host, self._sleep = folder, host, sleep
        self._ssh: dict[str, str] | None = None
        self._environment = os.environ if environment is None else environment

    def run(
        self,
        *arguments: str,
        data: bytes = b"",
        more: Mapping[str, str] | None = None,
        limit: float = LOCAL,
        listen: Listen | None = None,
    ) -> bytes:
        """Run a command and return what it prints. `more` goes into its environment. Raises `DeployError`.

        A lock that a killed git has left in our repository is taken away, once nobody gives it back.
        """
        for wait in (0.5, 1.0, 2.0, None):
            code, out, said = self._once(arguments, data, more or {}, limit, listen)
            if code == 0:
                return out
            lock = _LOCK.search(said)
            if not lock or wait is None or not (self.folder and Path(lock[1]).is_relative_to(self.folder)):
                break
            if wait == 2.0:
                Path(lock[1]).unlink(missing_ok=True)
            else:
                self._sleep(wait)
        raise in_words(said, self.host.shown)

    def ask(self, *arguments: str) -> str:
        """Run a command that may fail: return what it prints, or nothing."""
        code, out, _ = self._once(arguments, b"", {}, LOCAL, None)
        return out.decode("utf-8", "replace").rstrip("\n") if code == 0 else ""

    def reach(self, *arguments: str, listen: Listen | None = None) -> bytes:
        """Run a command over the network, several times if the network is bad. Raises `DeployError`."""
        if self._ssh is None:
            self._ssh = self._ssh_wanted()
        more = self._ssh
        for wait in WAITS:
            try:
                return self.run(*arguments, more=more, limit=FAR, listen=listen)
            except TransientError:
                self._sleep(wait)
        return self.run(*arguments, more=more, limit=FAR, listen=listen)

    def _ssh_wanted(self) -> dict[str, str]:
        """Return how ssh is called: as the user wants it, but without questions, and not waiting for ever."""
        if "GIT_SSH" in self._environment:
            return {}
        ssh = self._environment.get("GIT_SSH_COMMAND") or self.ask("config", "--get", "core.sshcommand")
        ssh = ssh or "ssh"
        if not ssh.split()[0].endswith(("ssh", "ssh.exe")):
            return {}
        return {"GIT_SSH_COMMAND": f"{ssh} {_SSH_OPTIONS}"}

    def _once(
        self,
        arguments: Sequence[str],
        data: bytes,
        more: Mapping[str, str],
        limit: float,
        listen: Listen | None,
    ) -> tuple[int, bytes, str]:
        try:
            process = subprocess.Popen(
                ["git", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._prepared(more),
                start_new_session=True,  # so that all its helpers can be ended with it
            )
        except FileNotFoundError:
            raise DeployError("Git is not installed on this computer, or not on its PATH.") from None
        except OSError as error:
            raise DeployError(f"Git can't be started: {(error.strerror or str(error)).lower()}.") from None
        try:
            out, said = _talk(process, data, limit, listen)
        except subprocess.TimeoutExpired:
            raise TransientError(
                f"{self.host.shown} gave no answer within {round(limit / 60)} minutes. {AGAIN}"
            ) from None
        finally:
            _end(process)
        return process.returncode, out, said.decode("utf-8", "replace") or _end_told(process.returncode)

    def _prepared(self, more: Mapping[str, str]) -> dict[str, str]:
        """Return an environment in which git asks nothing, and knows the repository far away."""
        given = {name: value for name, value in self._environment.items() if not _OURS.match(name)}
        given |= {"LC_ALL": "C", "LANGUAGE": "", "GIT_TERMINAL_PROMPT": "0", "GCM_INTERACTIVE": "never"}
        if self.folder is not None:
            given["GIT_DIR"] = str(self.folder)
        pairs = [*self.host.config, *_ALWAYS.items(), (f"remote.{HOST}.url", self.host.url)]
        first = int(given.get("GIT_CONFIG_COUNT") or 0)
        for number, (key, value) in enumerate(pairs, first):
            given |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return {**given, "GIT_CONFIG_COUNT": str(first + len(pairs)), **more}


def _talk(
    process: "subprocess.Popen[bytes]", data: bytes, limit: float, listen: Listen | None
) -> tuple[bytes, bytes]:
    """Give a process its input, and return what it says; what it says of its progress is told at once."""
    if listen is None:
        return process.communicate(data, timeout=limit)
    said, trouble = bytearray(), []

    def hear() -> None:
        stream = process.stderr
        while part := os.read(stream.fileno(), 4096):  # to its end, or git would wait for us
            said.extend(part)
            try:
                for line in re.split(rb"[\r\n]", part) if not trouble else ():
                    listen(line.decode("utf-8", "replace"))
            except Exception as error:
                trouble.append(error)

    hearing = threading.Thread(target=hear, daemon=True)
    hearing.start()
    process.stdin.close()
    out = bytearray()
    reading = threading.Thread(target=lambda: out.extend(process.stdout.read()), daemon=True)
    reading.start()
    process.wait(limit)
    for thread in (hearing, reading):
        thread.join(10)
    if trouble:
        raise trouble[0]
    return bytes(out), bytes(said)


def _end_told(code: int) -> str:
    """Return what git would have said of its end, if it had had the time."""
    if code == -getattr(signal, "SIGPIPE", 13):
        return "broken pipe"
    return f"it was ended by signal {-code}" if code < 0 else ""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that still runs, and all that it has started."""
    if process.poll() is None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:  # pragma: no cover (Windows)
            process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            with contextlib.suppress(OSError):
                stream.close()
