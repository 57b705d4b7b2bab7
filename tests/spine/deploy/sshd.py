"""The system's own sshd on a free port of this computer, as the present user, with keys that are thrown away."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.setup.ssh import PLACES, missing

SSHD = shutil.which("sshd", path=PLACES)
MISSING = missing()
"""Programs that are not here; `python -m tests.setup` installs them on Debian."""

_SERVER = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitUserEnvironment yes
PermitRootLogin yes
MaxStartups 100
Subsystem sftp internal-sftp
"""
_CLIENT = """\
Host web
  HostName 127.0.0.1
  Port {port}
  HostKeyAlias web
  UserKnownHostsFile {folder}/known_hosts
  GlobalKnownHostsFile /dev/null
  IdentityFile {folder}/{key}
  IdentitiesOnly yes
  IdentityAgent none
"""


class Sshd:
    """A server that runs. `config(key)` gives a file of settings for ssh, in which it is called `web`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shims = folder / "shims"
        self.shims.mkdir()
        self.commands = folder / "commands"  # what the server was asked to run, a line each
        for name in ("host_key", "key", "stranger", "sftp", "bare", "other_host"):
            keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder / name}"]
            subprocess.run(keygen, check=True, stdin=subprocess.DEVNULL)
        bare = folder / "bare-programs"  # all that a server has, but no rsync
        bare.mkdir()
        for directory in ("/usr/bin", "/bin"):
            for program in Path(directory).iterdir():
                if program.name != "rsync" and not (bare / program.name).is_symlink():
                    (bare / program.name).symlink_to(program)
        self.path = f"{folder / 'quick'}:/usr/bin:/bin"
        (folder / "quick").mkdir()
        (folder / "quick/sync").symlink_to(shutil.which("true"))  # see `no_wait_for_the_disk`
        home = folder / "home"  # so that no login script of a person's takes part
        home.mkdir()
        base = f'environment="HOME={home}",environment="SHLVL=3",environment="PATH='
        lines = {
            "key": f'{base}{self.shims}:{self.path}"',
            "sftp": 'command="internal-sftp"',
            "bare": f'{base}{bare}"',
        }
        keys = [f"{options} {self.public(name)}" for name, options in lines.items()]
        (folder / "authorized_keys").write_text("\n".join(keys) + "\n")
        (folder / "known_hosts").write_text(f"web {self.public('host_key')}\n")
        if os.geteuid() == 0:  # the folder is gone after the computer has been started anew
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.process: subprocess.Popen | None = None
        for last in (False, False, True):
            self.port = free_port()
            (folder / "sshd_config").write_text(_SERVER.format(port=self.port, folder=folder))
            try:
                self.start()
                break
            except RuntimeError:  # somebody else was quicker with that port
                if last:
                    raise

    def public(self, name: str) -> str:
        return " ".join((self.folder / f"{name}.pub").read_text().split()[:2])

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        command = [SSHD, "-D", "-e", "-f", f"{self.folder / 'sshd_config'}"]
        self.process = subprocess.Popen(command, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as there:
                if there.recv(4) == b"SSH-":
                    return
            time.sleep(0.02)
        raise RuntimeError((self.folder / "log").read_text())

    def kill(self) -> None:
        """End it, and all connections to it, at once."""
        if self.process:
            for one in [*_descendants(self.process.pid), self.process.pid]:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def config(self, key: str = "key", **more: object) -> Path:
        text = _CLIENT.format(folder=self.folder, **{"port": self.port, "key": key})
        for name, value in more.items():
            text = (
                "".join(line for line in text.splitlines(True) if f"  {name} " not in line)
                + f"  {name} {value}\n"
            )
        path = self.folder / f"config-{abs(hash((key, *more.items())))}"
        path.write_text(text)
        return path

    def shim(self, name: str, script: str) -> None:
        """Let a program of the server be a script, in which `$REAL` is the true one."""
        path = self.shims / name
        path.write_text(f"#!/bin/sh\nREAL={shutil.which(name, path=self.path)}\n{script}\n")
        path.chmod(0o755)

    def as_it_was(self) -> None:
        for path in self.shims.iterdir():
            path.unlink()
        if self.process is None:
            self.start()


@contextmanager
def cut_after(port: int, size: int):
    """Stand between somebody and a port of this computer; drop each connection after some bytes from them."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        stop = threading.Event()
        threads = [threading.Thread(target=_accept, args=(listening, port, size, stop), daemon=True)]
        threads[0].start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            threads[0].join()


def _accept(listening: socket.socket, port: int, size: int, stop: threading.Event) -> None:
    while not stop.is_set():
        with suppress(TimeoutError):
            here, _ = listening.accept()
            here.settimeout(None)
            there = socket.create_connection(("127.0.0.1", port))
            for one, other, most in ((here, there, size), (there, here, 1 << 40)):
                threading.Thread(target=_pump, args=(one, other, most), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket, most: int) -> None:
    with suppress(OSError):
        while most > 0 and (data := one.recv(min(most, 65536))):
            other.sendall(data)
            most -= len(data)
    for end, how in ((one, socket.SHUT_RD if most else socket.SHUT_RDWR), (other, socket.SHUT_WR)):
        with suppress(OSError):
            end.shutdown(how)  # all that was let through arrives


def _descendants(process: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found = [process]
    for one in found:
        found += [child for child, parent in pairs if parent == one]
    return found[1:]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
