"""Smaller copies of the site's texts, made once, for hosts that send such copies to browsers that take them.

Brotli and gzip at their best take long, so a copy is kept by the sum of its content and made once only. The
same text gives the same copy on every computer with the same libraries: nothing else is written into it.

What is left alone: pictures, fonts and the parts of the search index, which are packed already (Brotli takes
less than 3% off them), and files so small that they fit into one packet anyway.

Sources: RFC 7932 (Brotli), RFC 1952 (gzip).
"""

import os
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plugins.site.atomic import write_atomically

PACKED = {".br": "br", ".gz": "gzip"}
"""The ending of a copy's name, and what HTTP calls its coding. The better one first."""
ENDINGS = ("html", "css", "js", "mjs", "json", "xml", "txt", "md", "svg", "webmanifest", "csv", "vtt")
LEAST = 1024
"""Bytes below which a copy saves nothing."""
QUALITY = 11
"""Brotli's. Of our pages it leaves 23.0% in 30 ms each, where 10 leaves 23.5% in 11, and gzip 27.6% in 1."""
_FOLDER = "packed-1"
"""In the cache folder. Another one whenever copies come out otherwise."""
_SPARE = 2000
"""Copies that may be kept beyond four times those in use."""


def is_packable(path: str, size: int) -> bool:
    """Whether a file of the site gets copies, by its path and its size in bytes."""
    return size >= LEAST and path.rpartition("/")[2].rpartition(".")[2].lower() in ENDINGS


def packed(data: bytes) -> dict[str, bytes]:
    """Return the copies of a text by the endings of their names."""
    import brotli

    gzip = zlib.compressobj(9, zlib.DEFLATED, 31)  # 31: as gzip, without a name and a time
    return {
        ".br": brotli.compress(data, mode=brotli.MODE_TEXT, quality=QUALITY),
        ".gz": gzip.compress(data) + gzip.flush(),
    }


def copies_of(folder: Path, sums: Mapping[str, str], cache: Path) -> dict[str, Path]:
    """Return the files that hold the copies of a site's texts, by the paths that copies have in the site.

    `folder` is the site, and `sums` are the sums of those files that get copies, by their paths. What was
    not packed before is packed now, on all cores: both libraries let other threads work meanwhile. `cache`
    is the cache folder. Raises `OSError`.
    """
    home = cache / _FOLDER
    there = set(os.listdir(home)) if home.is_dir() else set()
    new = {
        total: path
        for path, total in sums.items()
        if any(f"{total}{ending}" not in there for ending in PACKED)
    }
    if new:
        home.mkdir(parents=True, exist_ok=True)

        def pack(total: str) -> None:
            for ending, copy in packed((folder / new[total]).read_bytes()).items():
                write_atomically(home / f"{total}{ending}", copy)

        with ThreadPoolExecutor(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
        ) as pool:
            list(pool.map(pack, new))
    used = {f"{path}{ending}": home / f"{total}{ending}" for path, total in sums.items() for ending in PACKED}
    _sweep(home, there, {file.name for file in used.values()})
    return used


def _sweep(home: Path, there: Iterable[str], used: set[str]) -> None:
    """Forget copies of texts that have changed since, when they have become many."""
    old = [name for name in there if name not in used]
    if len(old) > 3 * len(used) + _SPARE:
        for name in old:
            (home / name).unlink(missing_ok=True)
