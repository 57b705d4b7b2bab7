"""Files that were read before are not read through again: what came of them is kept, by their bytes.

`read_all` gives the same readings with and without a store.
"""

import hashlib
import io
import os
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from plugins.posts.convert import Converter
from plugins.posts.read import Reading, read_hub, read_page, read_person, read_post
from plugins.posts.safety import may_be_unsafe
from plugins.posts.scan import Link
from plugins.posts.scan import links as links_in
from plugins.posts.source import MAX_BYTES, Source, decode, read_source
from plugins.site import Site
from plugins.site.code import code_sum
from plugins.site.parallel import spread
from plugins.site.store import Store

ENOUGH = 100
"""Fewer files than this are read by one process."""
_VALUES = frozenset(
    [
        *(
            ("plugins.posts.post", name)
            for name in ("Post", "Page", "Person", "Reference", "Status", "Hub", "Question", "Exemption")
        ),
        *(("plugins.findings.finding", name) for name in ("Finding", "Severity")),
        ("plugins.posts.read", "Reading"),
        ("plugins.posts.scan", "Link"),
        ("plugins.posts.kept", "Read"),
        ("datetime", "datetime"),
        ("datetime", "date"),
        ("zoneinfo", "ZoneInfo"),
    ]
)
"""All that may be made from what is kept."""
Stamp = tuple[int, int, int]
"""Inode, size in bytes, and time of the last change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Read:
    """A file, read through."""

    reading: Reading
    unsafe: tuple[str, ...] = ()
    """What in its HTML must not reach a visitor."""
    links: tuple[Link, ...] = ()
    """Where its text leads."""


def read_all(names: Sequence[str], site: Site, store: Store | None) -> list[Read]:
    """Read Markdown files of posts, pages, people and topics, given as paths inside the content folder."""
    stamp = _stamp(site)
    raws = [_bytes(site, name) for name in names]
    keys = [_key(stamp, name, raw) if raw is not None else b"" for name, raw in zip(names, raws, strict=True)]
    kept = store.get(key for key in keys if key) if store else {}
    known = {key: read for key, value in kept.items() if (read := _unpacked(value)) is not None}
    missing = [(n, r) for n, r, k in zip(names, raws, keys, strict=True) if k not in known]
    fresh = iter(spread(lambda some: _read_some(some, site), missing, enough=ENOUGH))
    reads = [known[key] if key in known else next(fresh) for key in keys]
    if store and missing:
        new = {k: _packed(r) for k, r in zip(keys, reads, strict=True) if k and k not in known}
        store.put(new, in_use=[key for key in keys if key])
    return reads


class Readings:
    """What came of the files that this process has read. A file is read again when its stamp has changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Stamp, Read]] = {}

    def read(self, names: Sequence[str], site: Site, store: Store | None) -> list[Read]:
        """Return the same as `read_all`; a file that stands as it was gives the same object as before."""
        stamps = [_stamp_of(site, name) for name in names]
        known = self._known
        missing = [
            name
            for name, stamp in zip(names, stamps, strict=True)
            if stamp is None or name not in known or known[name][0] != stamp
        ]
        fresh = dict(zip(missing, read_all(missing, site, None if known else store), strict=True))
        reads = [fresh[name] if name in fresh else known[name][1] for name in names]
        self._known = {
            name: (stamp, read) for name, stamp, read in zip(names, stamps, reads, strict=True) if stamp
        }
        return reads

    def forget(self, names: Iterable[str]) -> None:
        """Have some files read again, whatever their stamps say."""
        for name in names:
            self._known.pop(name, None)


def _stamp_of(site: Site, name: str) -> Stamp | None:
    try:
        status = os.stat(site.content / name)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _bytes(site: Site, name: str) -> bytes | None:
    """Return what a file holds; None when it can't be read or is too large, which is told later."""
    try:
        with open(os.path.join(site.content, name), "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError:
        return None
    return raw if len(raw) <= MAX_BYTES else None


def _read_some(some: Sequence[tuple[str, bytes | None]], site: Site) -> list[Read]:
    converter = cache(lambda: Converter(site.markdown))
    reads = []
    for name, raw in some:
        path = f"{site.content.name}/{name}"
        source = decode(raw, path) if raw is not None else read_source(site.content / name, path)
        reads.append(read_through(name, source, site, converter))
    return reads


def read_through(name: str, source: Source, site: Site, converter: Callable[[], Converter]) -> Read:
    """Read the text of the file `name`, a path inside the content folder.

    `converter` is asked for only when a text has to be converted to be judged.
    """
    folder = name.split("/", 1)[0]
    reading = _OF[folder](source, site)
    unsafe: tuple[str, ...] = ()
    if reading.sound and may_be_unsafe(reading.item.body):
        unsafe = converter().convert(reading.item.body).unsafe
    item = reading.item
    links = tuple(links_in(item.body, item.body_line)) if item is not None else ()
    return Read(reading, unsafe, links)


_OF: dict[str, Callable[..., Reading]] = {
    "posts": read_post,
    "pages": read_page,
    "people": read_person,
    "categories": read_hub,
}


def _stamp(site: Site) -> bytes:
    """What a reading depends on besides the file."""
    told = (
        site.practice,
        site.categories,
        str(site.timezone),
        site.language,
        site.url,
        sorted(site.markdown.items()),
    )
    return hashlib.blake2b(code_sum() + repr((told, site.content.name)).encode(), digest_size=16).digest()


def _key(stamp: bytes, name: str, raw: bytes) -> bytes:
    whole = hashlib.blake2b(stamp, digest_size=16)
    whole.update(f"{len(name)}:{name}".encode("utf-8", "surrogatepass"))
    whole.update(raw)
    return whole.digest()


def _packed(read: Read) -> bytes:
    return pickle.dumps(read, pickle.HIGHEST_PROTOCOL)


class _Unpickler(pickle.Unpickler):
    """Makes our own values and dates, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "getattr"):
            return _part_of_zone
        if (module, name) in _VALUES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no value of ours")


def _part_of_zone(owner: Any, name: str) -> Any:
    """Return the one thing that a time zone is made with."""
    if (owner, name) != (ZoneInfo, "_unpickle"):
        raise pickle.UnpicklingError(f"{name} is no value of ours")
    return ZoneInfo._unpickle


def _unpacked(value: bytes) -> Read | None:
    try:
        read = _Unpickler(io.BytesIO(value)).load()
    except Exception:  # whatever is wrong with it, the file is read again
        return None
    return read if isinstance(read, Read) else None
