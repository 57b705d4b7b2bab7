"""A server that the system's `ssh` and `rsync` reach.

The site lies there as `folder/` says. What changed is sent to `releases/.coming`; the rest of the new
release is shared with the live one, by links that the server makes.

site.py         the host: looking, publishing, going back
connection.py   one connection: run a script there, send files there
scripts.py      the scripts that the server runs, in the words of POSIX sh
answers.py      what the server's scripts say, and the lists that they read
words.py        what went wrong, in plain words
lease.py        the lease, as a file on the server
"""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from spine.deploy.errors import DeployError
from spine.deploy.settings import Place
from spine.deploy.targets.ssh.connection import Account, Connection
from spine.deploy.targets.ssh.site import Ssh

SERVER = "nginx"
"""What serves such a site, when nobody says otherwise."""
_HOST = re.compile(r"(?:[\w.+-]+@)?\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """A server that `ssh` reaches without a password."""

    host: str
    """A name of your ~/.ssh/config, or user@server."""
    path: str
    """The folder there: a full path, or one that begins in the account's home folder."""
    port: int = 0
    """Where ssh listens there; 0 for what your ssh's settings say."""
    config: str = ""
    """A file of settings for ssh in place of your own, from the practice's folder on."""

    NEEDED: ClassVar[Mapping[str, str]] = {
        "host": 'Name the server, like "host": "deploy@web.practice.org".',
        "path": 'Name the folder there, like "path": "/srv/blog".',
    }

    def problems(self) -> Iterator[str]:
        """Yield what can't be so."""
        if not _HOST.fullmatch(self.host):
            yield (
                f'"host" must be like deploy@web.practice.org, not "{self.host}". A port goes into "port"; '
                "an address of numbers and colons needs a name in your ~/.ssh/config."
            )
        if _folder(self.path) in ("", ".", "./", "/") or re.match(r"~[^/]", self.path):
            yield f'"path" must be a folder of its own on the server, not "{self.path}".'
        if not 0 <= self.port <= 65535:
            yield f'"port" must be a number up to 65535, not {self.port}.'


def _folder(path: str) -> str:
    """Return a path on the server, without doubt about where it begins."""
    path = path.strip().removeprefix("~/").rstrip("/")
    return path if path.startswith("/") or not path else f"./{path.removeprefix('./')}"


def open_target(settings: Settings, place: Place, *, sleep: Callable[[float], None] = time.sleep) -> Ssh:
    """Return the server as a host. `sleep` waits for some seconds between two tries. Raises `DeployError`."""
    config = (place.root / os.path.expanduser(settings.config)).resolve() if settings.config else None
    if config and not config.is_file():
        raise DeployError(f'There is no file {config}. Mend "config" in publishconf.py.')
    account = Account(settings.host, _folder(settings.path), settings.port, config)
    return Ssh(Connection(account, sleep), place)
