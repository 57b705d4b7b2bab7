"""The pages of a folder, each judged once: what came of the same bytes is taken from the store."""

import os
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from plugins.seo.checks.kept import Judged, judge, leads, packed, unpacked
from plugins.seo.checks.page import About, Home
from plugins.seo.checks.parse import hrefs_in, parse
from plugins.seo.checks.rules import RULES
from plugins.site.code import code_sum
from plugins.site.parallel import spread
from plugins.site.store import Store
from plugins.site.sums import digest

PAGE = ".html"
_NONE = About()
_LATER = re.compile(r"/page/\d+/index\.html$")
_HIDDEN = re.compile(rb'<meta name="robots" content="noindex"')
_HEAD = 4_096
"""Bytes of a page in which its rule for robots stands."""
_FRESH = 2_000_000_000
"""Nanoseconds in which a file may change again and still have the same time."""


def files_in(root: Path) -> dict[str, bytes]:
    """Return all files below a folder by path, with forward slashes; of pages, their stamps.

    A page that has just been written has no stamp: it may change again unseen.
    """
    found: dict[str, bytes] = {}
    waiting, began = [("", os.fspath(root))], time.time_ns()
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                    continue
                stamp = b""
                if entry.name.endswith(PAGE):
                    state = entry.stat()
                    if began - state.st_mtime_ns > _FRESH:
                        stamp = b"%d %d %d %d" % (
                            *(state.st_dev, state.st_ino),
                            *(state.st_size, state.st_mtime_ns),
                        )
                found[prefix + entry.name] = stamp
    return found


def _judged(path: str, raw: bytes, home: Home, about: About) -> Judged:
    """Judge one page. Of a later page of a list that is kept out of search engines, its links tell enough:
    the same template has made the first one."""
    if _LATER.search(path) and _HIDDEN.search(raw, 0, _HEAD):
        hrefs = hrefs_in(raw.decode("utf-8", "replace"))
        return Judged(path, [], indexable=False, links=leads(hrefs, home, f"/{path}"))
    return judge(parse(path, raw, home, about), RULES)


def judged(
    root: Path, files: Mapping[str, bytes], home: Home, abouts: Mapping[str, About], store: Store | None
) -> list[Judged]:
    """Return what is to be said of the pages among some files. Raises `OSError`.

    As in the link checker, a page of the same inode, size and time as before is not read again.
    """
    ours = digest(code_sum(), repr(home).encode())
    paths = sorted(path for path in files if path.endswith(PAGE))
    keys = []
    for path in paths:
        told = files[path] if store and files[path] else (root / path).read_bytes()
        keys.append(digest(ours, path.encode(), repr(abouts.get(path)).encode(), told))
    kept = store.get(keys) if store else {}
    known = {key: one for key, value in kept.items() if (one := unpacked(value)) is not None}
    missing = [path for path, key in zip(paths, keys, strict=True) if key not in known]

    def work(some: Sequence[str]) -> list[Judged]:
        return [_judged(path, (root / path).read_bytes(), home, abouts.get(path, _NONE)) for path in some]

    fresh = iter(spread(work, missing))
    pages = [known[key] if key in known else next(fresh) for key in keys]
    if store and missing:
        new = {key: packed(one) for key, one in zip(keys, pages, strict=True) if key not in known}
        store.put(new, in_use=keys)
    return pages
