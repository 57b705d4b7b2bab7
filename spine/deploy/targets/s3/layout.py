"""Which key of a bucket means what, and which pages only lead on. Plain."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urljoin

OWN = ".spine/"
"""Where a deploy keeps its own things. No visitor may read them (docs/deploy.md)."""
AFTER_OWN = ".spine0"
"""The first key after all of them: the sign after the slash."""
SMALL_PAGE = 8192
"""Pages that only lead on have fewer bytes."""
MOST = 1000
"""Keys that a store tells in one answer (Amazon S3, "ListObjectsV2")."""
_FULL = 950
"""Known keys in a stretch, so that some that are not known have room in the same answer."""
_REFRESH = re.compile(rb'<meta http-equiv="refresh" content="0; url=([^"]+)">')


class Stretch(NamedTuple):
    """A part of the list of a bucket, by the keys that bound it."""

    after: str = ""
    """The key before the first one; empty for the beginning."""
    until: str = ""
    """The last key; empty for the end."""
    page: int = MOST
    """How many keys are asked for at once."""


WHOLE = Stretch()


class Layout:
    """The keys of a site that lies below a prefix."""

    def __init__(self, prefix: str) -> None:
        inside = prefix.strip("/")
        self.prefix = f"{inside}/" if inside else ""
        self.live = self.own("live.json")
        self.pending = self.own("pending.json")
        self.lease = self.own("lease.json")

    def own(self, name: str) -> str:
        """Return the key of a thing of the deploy's own."""
        return f"{self.prefix}{OWN}{name}"

    def files_of(self, number: int) -> str:
        """Return the key of the list of a release's files."""
        return self.own(f"{number}.files.json")

    def object(self, total: str) -> str:
        """Return the key of some bytes by their SHA-256."""
        return self.own(f"objects/{total}")

    def file(self, path: str) -> str:
        """Return the key under which visitors get a file of the site."""
        return f"{self.prefix}{path}"

    def stretches(self, paths: Iterable[str]) -> list[Stretch]:
        """Return stretches of the list that can be asked for at the same time: all of it but our own place.

        `paths` are files that probably lie there: each stretch has as many of them as one answer holds.
        """
        keys = sorted(map(self.file, paths))
        own, behind = self.file(OWN), self.file(AFTER_OWN)
        first = sum(key < own for key in keys)
        edges = [behind, *(key for key in keys[first + _FULL - 1 :: _FULL]), ""]
        before = Stretch(until=own, page=min(MOST, first + MOST - _FULL))
        return [before, *(Stretch(after, until, MOST) for after, until in pairwise(edges))]

    def address(self, path: str) -> str:
        """Return the address that caches know a path by, which begins with a slash."""
        return f"/{self.prefix}{path.removeprefix('/')}"

    def leads_to(self, path: str, data: bytes) -> str:
        """Return the address to which a page only leads on; empty for a page of its own.

        A bucket wants it from the first slash on, or whole (Amazon S3, "Configuring a webpage redirect").
        """
        found = _REFRESH.search(data) if len(data) < SMALL_PAGE else None
        if not found:
            return ""
        to = found[1].decode("utf-8", "replace").replace("&amp;", "&")
        to = urljoin(self.address(path), to)
        return to if to.isascii() and len(to) < 2000 else ""
