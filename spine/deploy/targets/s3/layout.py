"""Which key of a bucket means what, and which pages only lead on. Plain."""

import re
from urllib.parse import urljoin

OWN = ".spine/"
"""Where a deploy keeps its own things. No visitor may read them (docs/deploy.md)."""
AFTER_OWN = ".spine0"
"""The first key after all of them: the sign after the slash."""
SMALL_PAGE = 8192
"""Pages that only lead on have fewer bytes."""
_REFRESH = re.compile(rb'<meta http-equiv="refresh" content="0; url=([^"]+)">')


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
