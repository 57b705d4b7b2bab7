"""Makes the parcel: the built site, and beside its files what the host wants to have there.

The parcel shares its files with the built site where the disk can do that, so making it takes no room and no
time that grows with what did not change.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from spine.deploy.files import Digest, Parcel, read_files, walk


def pack(output: Path, more: Mapping[str, bytes], folder: Path, digest: Digest, memory: Path) -> Parcel:
    """Return the parcel of the site built in `output`, made in `folder`.

    `more` are files by path that lie beside it, or in place of its own. What an earlier parcel left in the
    folder is used again, or taken away. Raises `OSError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = dict(walk(folder))
    wanted = {name: stat for name, stat in walk(output) if name not in more}
    for name in before.keys() - wanted.keys() - more.keys():
        (folder / name).unlink()
        _drop_empty(folder, name)
    for name, stat in wanted.items():
        if name not in before or _stamp(before[name]) != _stamp(stat):
            _share(output / name, folder / name)
    for name, data in more.items():
        path = folder / name
        if name not in before or before[name].st_size != len(data) or path.read_bytes() != data:
            _write(path, data)
    return Parcel(folder, read_files(folder, digest, memory))


def _stamp(stat: os.stat_result) -> tuple[int, int]:
    return stat.st_size, stat.st_mtime_ns


def _share(origin: Path, path: Path) -> None:
    _make_room(path)
    try:
        os.link(origin, path)
    except OSError:  # another disk
        shutil.copy2(origin, path)


def _write(path: Path, data: bytes) -> None:
    _make_room(path)
    path.write_bytes(data)


def _make_room(path: Path) -> None:
    """Make the folder of a file, and take away what is in its place: it may be shared with another site."""
    if path.parent.is_file():
        path.parent.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def _drop_empty(folder: Path, name: str) -> None:
    for parent in Path(name).parents:
        if not parent.name or any((folder / parent).iterdir()):
            return
        (folder / parent).rmdir()
