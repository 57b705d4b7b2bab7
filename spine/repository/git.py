"""Running git: always in the same way, whatever the environment says.

It never asks anything, never takes longer than it may, is not led astray by variables of an outer git, and
what it says is stripped of passwords before anybody reads it.
"""

import contextlib
import os
import re
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spine.repository.errors import Reason, RepositoryError

SECONDS = 120.0
"""How long git may take for what it does on this computer."""
NETWORK_SECONDS = 300.0
"""How long it may take when it speaks with another."""
_OWN = re.compile(
    r"GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES"
    r"|COMMON_DIR|NAMESPACE|PREFIX|CEILING_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|GRAFT_FILE|SHALLOW_FILE"
    r"|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|INTERNAL_SUPER_PREFIX|QUARANTINE_PATH|ATTR_SOURCE|EDITOR"
    r"|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|DIFF_OPTS|CURL_VERBOSE|FLUSH|REFLOG_ACTION"
    r"|(?:AUTHOR|COMMITTER)_\w+|(?:LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS|TRACE\w*)|SSH_ASKPASS"
)
"""Variables by which an outer git, a hook or a person would change what happens here."""
_SETTINGS = (
    "core.quotepath=off",
    "color.ui=never",
    "i18n.commitEncoding=utf-8",
    "i18n.logOutputEncoding=utf-8",
    "log.showSignature=false",
    "merge.directoryRenames=false",  # a moved folder moves what it had, not what others put there
    "core.safecrlf=false",
    "http.lowSpeedLimit=100",
    "http.lowSpeedTime=60",
)
_SECRETS = re.compile(r"(?<=://)[^\s'\"<>]*@|(?<=[?&])[^\s'\"<>=&]+=[^\s'\"<>&]+")
"""A name and a password before the host of an address, up to the last @: passwords may have one too. And what
follows a question mark, where some hosts take a token."""
_SCHEMES = "file:git:http:https:ssh"
"""How git may speak with others: not by `ext::`, which runs any program that an address names."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of running git."""

    code: int
    out: bytes
    said: str
    """What it said on its standard error, without passwords."""

    @property
    def line(self) -> str:
        """The output as one line of text."""
        return text_of(self.out).strip()

    @property
    def items(self) -> list[str]:
        """The output of a command with `-z`."""
        return [part for part in text_of(self.out).split("\0") if part]


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one folder."""

    folder: Path

    def run(
        self,
        *arguments: str,
        given: bytes = b"",
        seconds: float = SECONDS,
        network: bool = False,
        **environment: str,
    ) -> Done:
        """Run git and return what came of it, whatever its exit code. `given` is its standard input.

        `environment` holds variables for this run alone. Raises `RepositoryError` when there is no git, or
        when it does not come to an end.
        """
        flags = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = ["git", "--no-pager", "--no-optional-locks", *flags, *arguments]
        told = clean_environment(os.environ)
        if network:
            told["GIT_SSH_COMMAND"] = self._ssh(told)
        try:
            done = _finished(command, self.folder, {**told, **environment}, given, seconds)
        except FileNotFoundError:
            if not self.folder.is_dir():
                raise RepositoryError(f"There is no folder {self.folder}.") from None
            raise RepositoryError(
                "The program git is not installed on this computer. Install it from git-scm.com.",
                Reason.NO_GIT,
            ) from None
        except subprocess.TimeoutExpired:
            what = "The other side" if network else "Git"
            reason = Reason.NETWORK if network else Reason.BUSY
            raise RepositoryError(
                f"{what} did not answer within {seconds:.0f} seconds. Try again later.", reason
            ) from None
        return Done(done[0], done[1], without_secrets(text_of(done[2])).strip())

    def ask(self, *arguments: str, given: bytes = b"", **environment: str) -> Done:
        """Run git where it has no reason to refuse. Raises `RepositoryError` with what it says if it does."""
        done = self.run(*arguments, given=given, **environment)
        if done.code:
            raise refused(done)
        return done

    def _ssh(self, told: dict[str, str]) -> str:
        """Return the command for SSH: the user's own, but one that asks nothing and gives up in time."""
        own = told.get("GIT_SSH_COMMAND") or self.run("config", "core.sshCommand").line
        own = own or shlex.quote(told.get("GIT_SSH", "ssh"))
        program = os.path.basename(own.split()[0].strip("'\"")).lower().removesuffix(".exe")
        return f"{own} -o BatchMode=yes -o ConnectTimeout=20" if program == "ssh" else own


def clean_environment(given: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    """Return an environment in which git speaks English, asks nothing and works on its own folder."""
    told = {name: value for name, value in given.items() if not _OWN.fullmatch(name)}
    told |= {
        "LC_ALL": "C",
        "LANGUAGE": "",
        "GIT_TERMINAL_PROMPT": "0",
        "GCM_INTERACTIVE": "never",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_EDITOR": ":",
        "GIT_MERGE_AUTOEDIT": "no",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_ALLOW_PROTOCOL": _SCHEMES,
    }
    return told


def without_secrets(said: str) -> str:
    """Return a text without the names and passwords that stand in addresses."""
    return _SECRETS.sub("", said)


def text_of(raw: bytes) -> str:
    """Return bytes of git as text; a file name that is no UTF-8 can be turned back into the same bytes."""
    return raw.decode("utf-8", "surrogateescape")


def bytes_of(names: Sequence[str]) -> bytes:
    """Return names as git reads them with `-z`."""
    return b"".join(name.encode("utf-8", "surrogateescape") + b"\0" for name in names)


def refused(done: Done) -> RepositoryError:
    """Return what to say when git refuses something that is seldom refused."""
    said = done.said
    if "index.lock" in said or ("Unable to create" in said and ".lock" in said):
        return RepositoryError(
            "Another program works with git in this folder at this moment. Try again; if it stays so and no "
            f"such program runs, delete the file whose name ends with .lock: {_last_line(said)}",
            Reason.BUSY,
        )
    if "dubious ownership" in said:
        return RepositoryError(
            "The folder belongs to another user of this computer, so git does not touch it. Let that user "
            "work, or give the folder to yourself."
        )
    if "No space left" in said or "Disk quota" in said:
        return RepositoryError("The disk is full. Make room, then try again.")
    return RepositoryError(f"Git could not do it. It says: {_last_line(said) or f'code {done.code}'}")


def _last_line(said: str) -> str:
    """Return the line that matters most of what git says."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("hint:")]
    marked = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (marked or lines or [""])[0].removeprefix("fatal: ").removeprefix("error: ")[:300]


def _finished(
    command: list[str], folder: Path, environment: dict[str, str], given: bytes, seconds: float
) -> tuple[int, bytes, bytes]:
    """Run a program with no terminal; when it takes too long, end it with all that it has started."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        with _ended_at_last(process):
            out, said = process.communicate(given, timeout=seconds)
        return process.returncode, out, said


@contextlib.contextmanager
def _ended_at_last(process: subprocess.Popen) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        raise
