"""Smaller copies of the site's texts, made once, for hosts that send such copies to browsers that take them.

Brotli and gzip at their best take long, so a copy is kept by the sum of its content and made once only. The
same text gives the same copy on every computer with the same libraries: nothing else is written into it.

What is left alone: pictures, fonts and the parts of the search index, which are packed already (Brotli takes
less than 1% off them), and files so small that they fit into one packet anyway.

Sources: RFC 7932 (Brotli), RFC 1952 (gzip).
"""

import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from plugins.site.store import Store
from plugins.site.sums import digest

PACKED = {".br": "br", ".gz": "gzip"}
"""The ending of a copy's name, and what HTTP calls its coding. The better one first."""
ENDINGS = ("html", "css", "js", "mjs", "json", "xml", "txt", "md", "svg", "webmanifest", "csv", "vtt")
LEAST = 1024
"""Bytes below which a copy saves nothing."""
_MADE_BY = b"1"
"""Another one whenever copies come out otherwise."""
_AT_ONCE = 200


def is_packable(path: str, size: int) -> bool:
    """Whether a file of the site gets copies, by its path and its size in bytes."""
    return size >= LEAST and path.rpartition("/")[2].rpartition(".")[2].lower() in ENDINGS


def packed(data: bytes) -> dict[str, bytes]:
    """Return the copies of a text by the endings of their names."""
    import brotli

    gzip = zlib.compressobj(9, zlib.DEFLATED, 31)  # 31: as gzip, without a name and a time
    return {
        ".br": brotli.compress(data, mode=brotli.MODE_TEXT, quality=11),
        ".gz": gzip.compress(data) + gzip.flush(),
    }


def pack(files: Mapping[str, bytes], store: Store) -> dict[str, bytes]:
    """Return the copies of all files that get any, by their paths. Those made before come out of `store`."""
    texts = {path: data for path, data in files.items() if is_packable(path, len(data))}
    keys = {path: digest(_MADE_BY, data) for path, data in texts.items()}
    known = store.get(key + ending.encode() for key in keys.values() for ending in PACKED)
    new = {
        key: texts[path]
        for path, key in keys.items()
        if any(key + one.encode() not in known for one in PACKED)
    }
    for some in _in_parts(list(new)):
        made = _all([new[key] for key in some])
        fresh = {
            key + ending.encode(): copy
            for key, copies in zip(some, made, strict=True)
            for ending, copy in copies.items()
        }
        store.put(fresh)
        known |= fresh
    return {
        f"{path}{ending}": known[key + ending.encode()] for path, key in keys.items() for ending in PACKED
    }


def _all(texts: Sequence[bytes]) -> list[dict[str, bytes]]:
    """Pack on all cores: both libraries let other threads work meanwhile."""
    with ThreadPoolExecutor() as threads:
        return list(threads.map(packed, texts))


def _in_parts(keys: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]


def store_in(cache: Path) -> Store:
    """Return where copies are kept, in the cache folder."""
    return Store(cache / "packed.sqlite")
