"""The pages of a folder, each judged once: what came of the same bytes is taken from the store."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from plugins.seo.checks.kept import Judged, judge, packed, unpacked
from plugins.seo.checks.page import About, Home
from plugins.seo.checks.parse import parse
from plugins.seo.checks.rules import RULES
from plugins.site.code import code_sum
from plugins.site.parallel import spread
from plugins.site.store import Store
from plugins.site.sums import digest

_NONE = About()


def files_in(root: Path) -> set[str]:
    """Return the paths of all files below a folder, with forward slashes."""
    found: set[str] = set()
    waiting = [("", os.fspath(root))]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    found.add(prefix + entry.name)
    return found


def judged(
    root: Path, paths: Sequence[str], home: Home, abouts: Mapping[str, About], store: Store | None
) -> list[Judged]:
    """Return what is to be said of some pages. Raises `OSError`."""
    stamp = digest(code_sum(), repr(home).encode())
    raws = [(path, (root / path).read_bytes()) for path in paths]
    keys = [digest(stamp, path.encode(), repr(abouts.get(path)).encode(), raw) for path, raw in raws]
    kept = store.get(keys) if store else {}
    known = {key: one for key, value in kept.items() if (one := unpacked(value)) is not None}
    missing = [row for row, key in zip(raws, keys, strict=True) if key not in known]

    def work(some: Sequence[tuple[str, bytes]]) -> list[Judged]:
        return [judge(parse(path, raw, home, abouts.get(path, _NONE)), RULES) for path, raw in some]

    fresh = iter(spread(work, missing))
    pages = [known[key] if key in known else next(fresh) for key in keys]
    if store and missing:
        new = {key: packed(one) for key, one in zip(keys, pages, strict=True) if key not in known}
        store.put(new, in_use=keys)
    return pages
