"""The site before the last, kept in the cache folder: the next build begins with it, and not with nothing.

Most of its pages are the very files of the last site, so neither they nor their folders have to be made. A
build takes it by renaming it, which only one can do; what in it is no page as it was noted is removed first.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

Stamp = tuple[int, int, int]
"""Size in bytes, time of the last change in nanoseconds, and inode."""


def stamp_of(status: os.stat_result) -> Stamp:
    """Return what tells one file from another."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def take_over(spare: Path, output: Path, pages: Mapping[str, Stamp]) -> set[str]:
    """Make the spare site the output folder, and return which pages stand in it as they were noted.

    Nothing else is left in it. The output folder stays as it is when it holds something, and when there is no
    spare site or no page. Raises `OSError` when something can't be removed.
    """
    if not pages:
        return set()
    try:
        os.rename(spare, output)  # only an empty folder gives way
        os.utime(output)  # from now on it belongs to a build at work
    except OSError:
        return set()
    there: set[str] = set()
    _tidy(os.fspath(output), "", pages, there)
    return there


def _tidy(folder: str, prefix: str, pages: Mapping[str, Stamp], there: set[str]) -> bool:
    """Remove all but the pages that are as noted, which are added to `there`; return whether any is left."""
    left = False
    with os.scandir(folder) as entries:
        found = list(entries)
    for entry in found:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if _tidy(entry.path, f"{name}/", pages, there):
                left = True
            else:
                os.rmdir(entry.path)
        elif name in pages and stamp_of(entry.stat(follow_symlinks=False)) == pages[name]:
            there.add(name)
            left = True
        else:
            os.unlink(entry.path)
    return left


def remove(output: Path, names: Iterable[str]) -> None:
    """Remove some files of a site, and the folders that are empty then. Raises `OSError`."""
    for name in names:
        path = os.path.join(output, name)
        os.unlink(path)
        while "/" in name:
            name, path = name.rpartition("/")[0], os.path.dirname(path)
            try:
                os.rmdir(path)
            except OSError:  # there is something else in it
                break


def put_by(folder: Path, spare: Path | None) -> None:
    """Keep a folder as the spare site, in the place of an earlier one; without `spare`, remove it."""
    if spare is not None and folder.exists():
        shutil.rmtree(spare, ignore_errors=True)
        with contextlib.suppress(OSError):  # on another disk
            spare.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(spare)
    shutil.rmtree(folder, ignore_errors=True)
