"""A branch of a git repository, from which GitHub Pages, Cloudflare Pages or another service takes the site.

Each release is a commit on the branch, and its message is the record; history is kept, so going back is one
more commit with an old tree. A release goes live when the branch is moved to it, which the other side does at
one moment, and only if the branch is still where we saw it.

All work is done in a bare repository in the cache.

site.py      the host: looking, publishing, going back
git.py       git, as a deploy uses it: a second try when the network is bad, failures in words
mirror.py    the private copy of the branch, in which releases are made
commits.py   a release as a commit's message, and back
words.py     what git said, in plain words
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from spine.deploy.settings import Place
from spine.deploy.targets.branch.git import Git, address_of
from spine.deploy.targets.branch.mirror import Mirror
from spine.deploy.targets.branch.site import Branch

SERVER = "github"
"""What serves such a branch, when nobody says otherwise."""
PATIENCE = 600.0
"""Seconds until such a service shows what is on the branch, at the most (GitHub says ten minutes)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A branch of a repository."""

    repository: str
    """The name of a remote of the practice's own repository, an address, or a path."""
    branch: str = "gh-pages"
    folder: str = ""
    """Where in the branch the site is: all of it, or a folder like docs."""
    replaces: str = ""
    """The commit that somebody else made and that a deploy may nevertheless replace: its first digits."""

    NEEDED: ClassVar[Mapping[str, str]] = {
        "repository": 'Name a remote of the site\'s repository, like "repository": "origin".'
    }

    def problems(self) -> Iterator[str]:
        """Yield what can't be so."""
        if re.search(r"https?://[^/\s]*@|://[^/\s]*:[^/\s]*@", self.repository):
            yield (
                '"repository" has a password or a token in its address. Take it out, and let git keep '
                "it: see docs/deploy.md."
            )
        if self.repository.startswith("-"):
            yield '"repository" must be the name of a remote, an address or a path.'
        if (
            not re.fullmatch(r"\w[\w./-]*(?<![./])", self.branch)
            or ".." in self.branch
            or "//" in self.branch
        ):
            yield f'"branch" must be the name of a branch, like gh-pages, not "{self.branch}".'
        parts = self.folder.split("/") if self.folder else []
        if not all(re.fullmatch(r"(?!\.\.?$|\.git$)[\w.-]+", part) for part in parts):
            yield f'"folder" must be a folder of the branch, like docs, not "{self.folder}".'
        if self.replaces and not re.fullmatch(r"[0-9a-f]{7,40}", self.replaces):
            yield f'"replaces" must be the digits of a commit, seven at least, not "{self.replaces}".'


def open_target(settings: Settings, place: Place, *, sleep: Callable[[float], None] = time.sleep) -> Branch:
    """Return the branch as a host. `sleep` waits between tries.

    Raises `DeployError` when there is no such repository.
    """
    host = address_of(settings.repository, place.root)
    mirror = Mirror(
        Git(place.cache / "branch.git", host, sleep=sleep), settings.branch, depth=place.keep + 10
    )
    return Branch(
        mirror,
        f'the branch "{settings.branch}" of {host.shown}',
        settings.folder,
        settings.replaces,
        place.keep,
    )
