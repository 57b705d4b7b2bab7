"""Git, as a deploy uses it: in a repository of its own, with a second try when the network is bad."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spine.deploy.errors import DeployError, TransientError
from spine.deploy.targets.branch.words import AGAIN, in_words
from spine.git import Done, Listen, clean, run_git, ssh_command, without_secrets

LOCAL, FAR = 120.0, 1800.0
"""Seconds that a command may take here, and over a network. A connection that stalls ends sooner."""
WAITS = (1.0, 4.0, 10.0)
"""Seconds between tries."""
HOST = "host"
"""What the repository far away is called in the private one. Its address is never written down there."""

_THEIRS = r"^(http|credential|url|core\.sshcommand|ssh|protocol)\b"
_LOCK = re.compile(r"Unable to create '([^']+\.lock)'")
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "gc.autoDetach=false",
    "maintenance.autoDetach=false",
    "push.gpgSign=false",
)


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
            url = str((root / os.path.expanduser(url)).resolve())
        return Address(url, without_secrets(url), tuple(pairs))
    if _is_far(repository):
        return Address(repository, without_secrets(repository))
    path = (root / os.path.expanduser(repository)).resolve()
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
        self._ssh: str | None = None
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
            done = self._once(arguments, data, more or {}, limit, listen)
            if done.code == 0:
                return done.out
            lock = _LOCK.search(done.said)
            if not lock or wait is None or not (self.folder and Path(lock[1]).is_relative_to(self.folder)):
                break
            if wait == 2.0:
                Path(lock[1]).unlink(missing_ok=True)
            else:
                self._sleep(wait)
        raise in_words(done.said or _end_told(done.code), self.host.shown)

    def ask(self, *arguments: str) -> str:
        """Run a command that may fail: return what it prints, or nothing."""
        done = self._once(arguments, b"", {}, LOCAL, None)
        return done.out.decode("utf-8", "replace").rstrip("\n") if done.code == 0 else ""

    def reach(self, *arguments: str, listen: Listen | None = None) -> bytes:
        """Run a command over the network, several times if the network is bad. Raises `DeployError`."""
        if self._ssh is None:
            told = clean(self._environment)
            self._ssh = ssh_command(told, lambda: self.ask("config", "--get", "core.sshcommand"))
        more = {"GIT_SSH_COMMAND": self._ssh}
        for wait in WAITS:
            try:
                return self.run(*arguments, more=more, limit=FAR, listen=listen)
            except TransientError:
                self._sleep(wait)
        return self.run(*arguments, more=more, limit=FAR, listen=listen)

    def _once(
        self,
        arguments: Sequence[str],
        data: bytes,
        more: Mapping[str, str],
        limit: float,
        listen: Listen | None,
    ) -> Done:
        try:
            return run_git(
                arguments,
                settings=_SETTINGS,
                environment={**self._prepared(), **more},
                given=data,
                seconds=limit,
                listen=listen,
            )
        except FileNotFoundError:
            raise DeployError("Git is not installed on this computer, or not on its PATH.") from None
        except OSError as error:
            raise DeployError(f"Git can't be started: {(error.strerror or str(error)).lower()}.") from None
        except subprocess.TimeoutExpired:
            raise TransientError(
                f"{self.host.shown} gave no answer within {round(limit / 60)} minutes. {AGAIN}"
            ) from None

    def _prepared(self) -> dict[str, str]:
        """Return an environment in which git knows the repository far away.

        Its settings may hold secrets, which the list of processes must not show.
        """
        given = clean(self._environment)
        if self.folder is not None:
            given["GIT_DIR"] = str(self.folder)
        pairs = [*self.host.config, (f"remote.{HOST}.url", self.host.url)]
        first = int(given.get("GIT_CONFIG_COUNT") or 0)
        for number, (key, value) in enumerate(pairs, first):
            given |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return {**given, "GIT_CONFIG_COUNT": str(first + len(pairs))}


def _end_told(code: int) -> str:
    """Return what git would have said of its end, if it had had the time."""
    if code == -getattr(signal, "SIGPIPE", 13):
        return "broken pipe"
    return f"it was ended by signal {-code}" if code < 0 else ""
