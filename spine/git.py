"""The program git, run always in the same way, whatever the environment says.

It never asks anything, always comes to an end, speaks English, and is not led astray by variables of an outer
git. What it says is stripped of passwords before anybody reads it. What its refusals mean is up to those who
ask: `spine/repository` for the practice's folder, `spine/deploy/targets/branch` for the branch of a host.
"""

import contextlib
import os
import re
import shlex
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_OWN = re.compile(
    r"GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES"
    r"|COMMON_DIR|NAMESPACE|PREFIX|CEILING_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|GRAFT_FILE|SHALLOW_FILE"
    r"|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|INTERNAL_SUPER_PREFIX|QUARANTINE_PATH|ATTR_SOURCE|EDITOR"
    r"|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|DIFF_OPTS|CURL_VERBOSE|FLUSH|REFLOG_ACTION"
    r"|(?:AUTHOR|COMMITTER)_\w+|(?:LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS|TRACE\w*)|SSH_ASKPASS"
)
"""Variables by which an outer git, a hook or a person would change what happens here."""
_OURS = {
    "LC_ALL": "C",
    "LANGUAGE": "",
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_EDITOR": ":",
    "GIT_MERGE_AUTOEDIT": "no",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",  # not ext::, which runs any program an address names
}
_SETTINGS = (
    "core.quotepath=off",
    "color.ui=never",
    "i18n.commitEncoding=utf-8",
    "i18n.logOutputEncoding=utf-8",
    "log.showSignature=false",
    "http.lowSpeedLimit=100",
    "http.lowSpeedTime=60",
)
_SECRETS = re.compile(r"(?<=://)[^\s'\"<>]*@|(?<=[?&])[^\s'\"<>=&]+=[^\s'\"<>&]+")
"""A name and a password before the host of an address, up to the last @: passwords may have one too. And what
follows a question mark, where some hosts take a token."""
_SSH_OPTIONS = "-o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"

Listen = Callable[[str], None]
"""Called with each line of the standard error, as soon as it is there."""


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


def run_git(
    arguments: Sequence[str],
    *,
    folder: Path | None = None,
    settings: Sequence[str] = (),
    environment: Mapping[str, str],
    given: bytes = b"",
    seconds: float,
    listen: Listen | None = None,
) -> Done:
    """Run git in a folder and return what came of it, whatever its exit code.

    `settings` are like `core.bare=true`, `given` is its standard input (none for who listens), `environment`
    what `clean` returns. Raises `OSError` when there is no such program or folder, and
    `subprocess.TimeoutExpired` when it has not ended after `seconds`; it is ended then, with all that it has
    started.
    """
    flags = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
    with subprocess.Popen(
        ["git", "--no-pager", "--no-optional-locks", *flags, *arguments],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # so that all its helpers can be ended with it
    ) as process:
        if listen is None:
            with _ended_at_last(process):
                out, said = process.communicate(given, timeout=seconds)
        else:
            out, said = _heard(process, seconds, listen)
    return Done(process.returncode, out, without_secrets(said.decode("utf-8", "replace")).strip())


def clean(given: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which git speaks English, asks nothing and works on its own folder."""
    return {name: value for name, value in given.items() if not _OWN.fullmatch(name)} | _OURS


def ssh_command(environment: Mapping[str, str], configured: Callable[[], str]) -> str:
    """Return the command for SSH: the user's own, but one that asks nothing and gives up in time.

    `configured` is what git's own settings say of it; asked only when the environment says nothing.
    """
    own = (environment.get("GIT_SSH_COMMAND") or configured()).strip()
    own = own or shlex.quote(environment.get("GIT_SSH", "ssh"))
    program = os.path.basename(own.split()[0].strip("'\"")).lower().removesuffix(".exe")
    return f"{own} {_SSH_OPTIONS}" if program == "ssh" else own


def without_secrets(said: str) -> str:
    """Return a text without the names and passwords that stand in addresses."""
    return _SECRETS.sub("", said)


def text_of(raw: bytes) -> str:
    """Return bytes of git as text; a file name that is no UTF-8 can be turned back into the same bytes."""
    return raw.decode("utf-8", "surrogateescape")


def bytes_of(names: Sequence[str]) -> bytes:
    """Return names as git reads them with `-z`."""
    return b"".join(name.encode("utf-8", "surrogateescape") + b"\0" for name in names)


def _heard(process: "subprocess.Popen[bytes]", seconds: float, listen: Listen) -> tuple[bytes, bytes]:
    """Return what a process says; what it says of its progress is told at once."""
    said, trouble = bytearray(), []

    def hear() -> None:
        while part := os.read(process.stderr.fileno(), 4096):  # to its end, or git would wait for us
            said.extend(part)
            try:
                for line in re.split(rb"[\r\n]", part) if not trouble else ():
                    listen(line.decode("utf-8", "replace"))
            except Exception as error:
                trouble.append(error)

    out = bytearray()
    threads = [
        threading.Thread(target=hear, daemon=True),
        threading.Thread(target=lambda: out.extend(process.stdout.read()), daemon=True),
    ]
    for thread in threads:
        thread.start()
    process.stdin.close()
    try:
        with _ended_at_last(process):
            process.wait(seconds)
    finally:
        for thread in threads:
            thread.join(10)
    if trouble:
        raise trouble[0]
    return bytes(out), bytes(said)


@contextlib.contextmanager
def _ended_at_last(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        raise
