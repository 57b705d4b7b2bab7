"""`spine desk`: the site as it would be, drafts included and marked, at every save.

One process: a watcher that makes the saved page at once, a builder that brings everything else up to date,
and a web server. Changed code is tried in a process of its own; when it can be loaded, it takes this one's
place, with the same port and the same pages.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from plugins.findings import Finding, Severity
from plugins.site import load_site
from spine.deploy.headers import HeaderSettings, read_header_settings
from spine.desk.changes import Changes, stamps_in, watched
from spine.desk.hub import Hub
from spine.desk.live import Live, give_back
from spine.desk.web.app import SIZES, application
from spine.desk.web.entering import VARIABLE, Entering
from spine.desk.web.guard import LOOPBACK, OWN, Rules
from spine.desk.web.pages import Pages
from spine.desk.web.serving import Serving, listen
from spine.desk.web.work import Work

_SOCKET, _FOLDER = "SPINE_DESK_SOCKET", "SPINE_DESK_FOLDER"
"""What one process hands to the next that takes its place, in the environment."""
_SECRET = 32
"""Bytes that sessions are signed with."""
_LONG = 2.0
"""Seconds from which a run has needed so much memory that giving it back is worth the time."""
_PAUSE = 0.05
"""Seconds in which a browser can fetch the page that was just made, before the rest begins."""


class Desk:
    """The threads of the desk, and what they pass on to each other."""

    def __init__(self, root: Path, live: Live, hub: Hub, say: Callable[[str], None]) -> None:
        self.root, self.live, self.hub, self.stop, self.restart = root, live, hub, threading.Event(), False
        self._say, self._told, self._unchecked = say, set[str](), True
        self._unread = True
        """Whether there are texts that the second reader has not read."""
        self._code: list[Finding] = []
        """What is wrong with changed code that could not be loaded."""
        self._waiting, self._condition = Changes(), threading.Condition()
        self.when_idle: Callable[[], object] = lambda: None
        """What is worked out ahead when nothing more waits."""

    def watch(self, since: Mapping[str, tuple[int, int, int]]) -> None:
        """Make saved pages at once, and pass on what changed since the files had these stamps."""
        for changes in watched(self.root, self.stop, since):
            if not changes.code and not changes.theme:
                for name in changes.texts:
                    self.live.hurry(name)
            with self._condition:
                self._waiting |= changes
                self._condition.notify()

    def check_again(self) -> None:
        """Have the links checked once more, as soon as nothing else waits."""
        with self._condition:
            self._unchecked = self.live.check_waits = True
            self._condition.notify()

    def build(self) -> None:
        """Bring the site up to date whenever something changed; check its links when nothing more waits."""
        self._unchecked = self.live.check_waits or not self.live.failed
        while not self.stop.is_set():
            with self._condition:
                self._condition.wait_for(
                    lambda: self._waiting or self.stop.is_set() or self._unchecked or self._unread
                )
                changes, self._waiting = self._waiting, Changes()
            if changes:
                self.stop.wait(_PAUSE)
                self._renew(changes)
            elif self._unread and not self._unchecked and not self.stop.is_set():
                self._unread = self.live.read_words()
            elif not self.stop.is_set():
                self._unchecked = False
                self.tell([*self._code, *self.live.check_links()], all_of_them=True)
                self._look_ahead()
                give_back()

    def _look_ahead(self) -> None:
        with contextlib.suppress(Exception):  # whoever needs it will be told
            self.when_idle()

    def _renew(self, changes: Changes) -> None:
        """Bring the site up to date; begin anew when it has other code now, and that can be loaded."""
        if changes.code:
            self._code = self._trial()
            if not self._code:
                self.restart = True
                self.stop.set()
                return
        began = time.monotonic()
        found = self.live.renew(changes.content, afresh=changes.theme)
        if time.monotonic() - began > _LONG:
            give_back()
        if self._code:
            self.live.tell([*self._code, *found], failed=True)
        self.tell([*self._code, *found])
        if changes.pictures:
            self.hub.changed(None)
        self._unchecked = self._unread = not self.live.failed and not self._code
        self.live.check_waits = self.live.check_waits and self._unchecked

    def _trial(self) -> list[Finding]:
        """Return what keeps changed code and settings from being loaded."""
        command = [sys.executable, "-m", "spine.desk.trial", str(self.root)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
        try:
            rows = json.loads(done.stdout.strip().split("\n")[-1])
        except ValueError:
            last = (done.stderr or done.stdout).strip().split("\n")[-1]
            rows = [{"path": "plugins", "line": 1, "code": "build/code", "message": last, "fix": ""}]
        names = ("path", "line", "code", "message", "fix")
        return [Finding(**{name: row[name] for name in names}) for row in rows]

    def tell(self, findings: Iterable[Finding], *, all_of_them: bool = False) -> None:
        """Print what is wrong and was not said before; who knows all of it may say that all is mended."""
        lines = {str(one): None for one in findings if one.severity is not Severity.NOTE}
        for line in lines:
            if line not in self._told:
                self._say(line)
        if all_of_them and self._told and not lines:
            self._say("All is mended.")
        self._told = set(lines) if all_of_them else self._told | set(lines)


def run(root: Path, port: int, *, host: str = "127.0.0.1", show: bool = False) -> None:
    """Show the desk and the preview until Ctrl-C; with `show`, in the browser of this computer too.

    Raises `SettingsError`, and `click.UsageError` for a port in use, an unknown host, or other computers
    without a password.
    """
    root = root.resolve()
    entering = None if host in LOOPBACK else Entering.from_environment()
    site = load_site(root)
    inherited, folder = os.environ.pop(_SOCKET, ""), Path(os.environ.pop(_FOLDER, "") or _new_folder())
    hub = Hub()
    live = Live(root, folder, hub)
    try:
        listening = listen(host, port, inherited=int(inherited) if inherited else None)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, socket.gaierror):
            raise click.UsageError(f"This computer has no address called {host}.") from None
        raise click.UsageError(
            f"Port {port} is taken. Name another one: spine desk --port {port + 1}"
        ) from None
    rules = rules_for(host, live.cache, read_header_settings(live.settings), password=entering is not None)
    pages = Pages((live.pages, live.last_good), hub, live.picture)
    out = sys.stdout

    def say(line: str) -> None:
        click.echo(line, file=out)

    desk = Desk(root, live, hub, say)
    editors = Work(root, live, desk.check_again)
    desk.when_idle = editors.look_ahead
    serving = Serving(application(editors, pages, rules, entering), listening)
    address = f"http://{'127.0.0.1' if host in LOOPBACK else host}:{serving.port}"
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _end)
        if not inherited:
            say("Building the preview …")
        since = stamps_in(root)
        desk.tell(live.renew())
        for work in (serving.run, lambda: desk.watch(since), desk.build):
            threading.Thread(target=work, daemon=True).start()
        if not inherited:
            say(f"The desk is at {address}{OWN}")
            say(f"The site, drafts included, is at {address}{site.base}/")
            say("Pages follow what you save. Ctrl-C ends.")
            if show:
                webbrowser.open(f"{address}{OWN}")
        while not desk.stop.wait(0.5) and not _Ended.said:
            pass
        if _Ended.said:
            raise _Ended
    except _Ended:
        desk.restart = False
    out.flush()
    if desk.restart:
        os.environ |= {_SOCKET: str(listening.fileno()), _FOLDER: str(folder)}
        if entering is not None:
            os.environ[VARIABLE] = entering.password
        os.execv(sys.executable, [sys.executable, "-m", "spine", *sys.argv[1:]])
    # Threads may be writing to the folder until this process is another program, which takes it away.
    sweep = "import shutil, sys; shutil.rmtree(sys.argv[1], ignore_errors=True)"
    listening.set_inheritable(False)
    os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", sweep, str(folder)])


def rules_for(host: str, cache: Path, headers: HeaderSettings, *, password: bool) -> Rules:
    """Return who may ask a desk that listens at `host`."""
    names = LOOPBACK if host in LOOPBACK else LOOPBACK | {host.casefold(), socket.gethostname().casefold()}
    return Rules(_secret(cache), frozenset(names), host not in LOOPBACK, password, SIZES, headers)


def _secret(cache: Path) -> bytes:
    """Return what sessions are signed with: the same as long as the cache folder lasts."""
    file = cache / "desk" / "secret"
    with contextlib.suppress(OSError):
        kept = file.read_bytes()
        if len(kept) == _SECRET:
            return kept
    made = secrets.token_bytes(_SECRET)
    with contextlib.suppress(OSError):  # a folder that can't be written: then it lasts for this desk alone
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(made)
    return made


class _Ended(BaseException):
    """Somebody has ended the desk."""

    said = False
    """Whether somebody has; Python drops an exception that comes at an odd moment."""


def _end(*_: object) -> None:
    """End the desk. A signal may come at any moment, so nothing is waited for here."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _Ended.said = True
    raise _Ended


def _new_folder() -> str:
    return tempfile.mkdtemp(prefix="spine-desk-")
