"""The hosts that publishconf.py names, as they are now, and what was last seen of them. Asks nobody."""

import threading
from pathlib import Path

from plugins.site import SettingsError
from spine.deploy.host import Host, Seen, hosts, last_seen, open_host
from spine.deploy.settings import Declared

_FILES = ("pelicanconf.py", "publishconf.py")
_FIRST = "production"
"""The host that is meant when nobody names one."""


class Hosts:
    """The hosts of one site. May be asked from several threads."""

    def __init__(self, root: Path) -> None:
        self._root, self._lock = root, threading.Lock()
        self._stamp: object = None
        self._declared: dict[str, Declared] = {}
        self._open: dict[str, Host] = {}
        self.wrong = ""
        """What is wrong with the settings, in words."""

    def all(self) -> dict[str, Declared]:
        """Return the hosts by name: the visitors' first."""
        with self._lock:
            stamp = tuple(_changed(self._root / name) for name in _FILES)
            if stamp != self._stamp:
                self._read()
                self._stamp = stamp
            return self._declared

    def chosen(self, name: str = "") -> Host | None:
        """Return the host of a name, or the one that is meant without; None when there is none."""
        known = self.all()
        name = name if name in known else next(iter(known), "")
        return self._open.get(name)

    def seen(self, host: Host) -> Seen | None:
        """Return what a host had when it was last looked at from this computer."""
        return last_seen(host)

    def _read(self) -> None:
        self.wrong, self._declared, self._open = "", {}, {}
        try:
            found = hosts(self._root)
            self._declared = dict(sorted(found.items(), key=lambda one: _order(*one)))
            self._open = {name: open_host(self._root, name) for name in found}
        except SettingsError as error:
            self.wrong = str(error)


def _order(name: str, declared: Declared) -> tuple[bool, bool, str]:
    return name != _FIRST, not declared.common.public, name


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
