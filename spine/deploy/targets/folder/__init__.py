"""A folder on this computer, or on a disk that it can reach, from which a server takes the site.

    <path>/current            a link to the live release: what the server serves
    <path>/releases/42/       the files of a release; those that did not change are shared with the one before
    <path>/releases/.coming/  a release that is not whole yet
    <path>/.spine/42.json     when it went live, by whom; 42.files.json: its files by their sums

A release goes live when the link is replaced, which a file system does at one moment.

site.py    the host: looking, publishing, going back
disk.py    what its disk does and refuses
lease.py   the lease, as a file beside the site
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from spine.deploy.errors import DeployError
from spine.deploy.settings import Place
from spine.deploy.source import BUILDS
from spine.deploy.targets.folder.site import Folder

SERVER = "nginx"
"""What serves such a folder, when nobody says otherwise."""
_THE_SITES = frozenset((*BUILDS, "output", ".cache", ".git", ".github"))
"""What belongs to the site in the practice's folder: builds sweep it, or take it into the site."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A folder that a server serves."""

    path: str
    """The folder, from the practice's own folder on, or a full path."""

    NEEDED: ClassVar[Mapping[str, str]] = {"path": 'Name the folder, like "path": "/srv/blog".'}

    def problems(self) -> Iterator[str]:
        """Yield what can't be so."""
        if self.path.strip() in ("", ".", "/", "~"):
            yield f'"path" must be a folder of its own, not "{self.path}".'
        if os.path.expanduser(self.path).startswith("~"):
            yield f'"path" begins in the home of somebody this computer does not know: "{self.path}".'


def open_target(settings: Settings, place: Place) -> Folder:
    """Return the folder as a host. Raises `DeployError` when it is part of the practice's own files."""
    root = place.root.resolve()
    path = (root / os.path.expanduser(settings.path)).resolve()
    inside = path.parts[len(root.parts) :] if path.is_relative_to(root) else ()
    if path == root or path in root.parents or (inside and inside[0] in _THE_SITES):
        raise DeployError(f"{path} holds the site's own files. Name another folder in publishconf.py.")
    return Folder(path, place.keep)
