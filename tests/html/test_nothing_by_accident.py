"""What is not to be published is in no file of the site: no word, no address, no tag, no image of it."""

from __future__ import annotations

import gzip
import re

from tests.setup.packages import ROOT

# Posts in content/ that stay unpublished carry such a word, so that one can look for it everywhere.
CANARY = re.compile(rb"quetzal[a-z-]*", re.IGNORECASE)


def test_unpublished_posts_leave_no_trace(blog):
    waiting = [path for path in (ROOT / "content").rglob("*.md") if CANARY.search(path.read_bytes())]
    assert len(waiting) >= 3, "A draft, a hidden and a scheduled post are there to be looked for."
    for path in blog.folder.rglob("*"):
        name = path.relative_to(blog.folder).as_posix()
        assert not CANARY.search(name.encode()), name
        assert not any(post.stem in name for post in waiting), name
        if path.is_file():
            words = _unpacked(path.read_bytes())
            assert not CANARY.search(words), name
            assert not any(post.stem.encode() in words for post in waiting), name


def _unpacked(data: bytes) -> bytes:
    """Return what a file says: the parts of the search's index are packed."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def test_no_source_goes_out(blog):
    ours = {".md", ".py", ".pyc", ".yaml", ".yml", ".toml", ".lock", ".part", ".tmp"}
    assert not [path.name for path in blog.folder.rglob("*") if path.suffix in ours]
