"""Makes the parcel: the built site, and beside its files what the host wants to have there.

The parcel shares its files with the built site where the disk can do that, so making it takes no room and no
time that grows with what did not change.
"""

import os
import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from spine.deploy.files import Digest, Files, Parcel, read_files, walk

Copies = Callable[[Files], Mapping[str, Path]]
"""Returns the packed copies of files, by the paths that copies have in the site, each with where it lies."""


def pack(
    output: Path,
    folder: Path,
    digest: Digest,
    memory: Path,
    *,
    more: Mapping[str, bytes],
    without: Collection[str] = (),
    copies: Copies = lambda files: {},
) -> Parcel:
    """Return the parcel of the site built in `output`, made in `folder`.

    `more` are files by path that lie beside it, or in place of its own; `without` are files of the site that
    stay at home. What an earlier parcel left in the folder is used again, or taken away. `memory` is a file
    that keeps sums. Raises `OSError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there = dict(walk(folder))
    wanted = {name: stat for name, stat in walk(output) if name not in more and name not in without}
    kept = wanted.keys() | more.keys()
    _drop(folder, there, [name for name in there if name not in kept and _original(name) not in kept])
    _bring(folder, there, {name: (output / name, stat) for name, stat in wanted.items()})
    for name, data in more.items():
        path = folder / name
        if name not in there or there[name].st_size != len(data) or path.read_bytes() != data:
            there[name] = _write(path, data)
    texts = {name: there[name] for name in (*wanted, *more)}
    files = read_files(folder, digest, memory, texts)
    packed = copies(files)
    _bring(folder, there, {name: (path, path.stat()) for name, path in packed.items()})
    _drop(folder, there, there.keys() - texts.keys() - packed.keys())
    beside = {name: there[name] for name in packed}
    files |= read_files(folder, digest, memory.with_stem(f"{memory.stem}-packed"), beside)
    return Parcel(folder, dict(sorted(files.items())))


def _bring(
    folder: Path, there: dict[str, os.stat_result], files: Mapping[str, tuple[Path, os.stat_result]]
) -> None:
    """Put files into the folder that are not in it yet, and note that they are there."""
    for name, (path, stat) in files.items():
        if name not in there or _stamp(there[name]) != _stamp(stat):
            there[name] = _share(path, folder / name)


def _stamp(stat: os.stat_result) -> tuple[int, int]:
    return stat.st_size, stat.st_mtime_ns


def _share(origin: Path, path: Path) -> os.stat_result:
    _make_room(path)
    try:
        os.link(origin, path)
    except OSError:  # another disk
        shutil.copy2(origin, path)
    return path.stat()


def _write(path: Path, data: bytes) -> os.stat_result:
    _make_room(path)
    path.write_bytes(data)
    return path.stat()


def _make_room(path: Path) -> None:
    """Make the folder of a file, and take away what is in its place: it may be shared with another site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def _original(name: str) -> str:
    """Return the path of the file that a packed copy is a copy of."""
    return name.removesuffix(".br").removesuffix(".gz")


def _drop(folder: Path, there: dict[str, os.stat_result], names: Collection[str]) -> None:
    """Take files away, and the folders that are empty then."""
    for name in names:
        (folder / name).unlink()
        _drop_empty(folder, name)
        del there[name]


def _drop_empty(folder: Path, name: str) -> None:
    for parent in Path(name).parents:
        if not parent.name or any((folder / parent).iterdir()):
            return
        (folder / parent).rmdir()
