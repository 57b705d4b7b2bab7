"""The site before the last, kept in the cache folder: the next build begins with it, and not with nothing.

Most of its pages are the very files of the last site, so neither they nor their folders have to be made. A
build takes it by renaming it, which only one can do; what in it is no page as it was noted is removed first.
The first build of all makes a twin of its site to be the spare one.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from plugins.site.parallel import meanwhile

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
        os.utime(spare)  # from now on it belongs to a build at work
        os.rename(spare, output)  # only an empty folder gives way
    except OSError:
        return set()
    folders = {folder for name in pages for folder in _above(name)}
    there: set[str] = set()
    _tidy(os.fspath(output), "", pages, folders, there)
    return there


def _tidy(folder: str, prefix: str, pages: Mapping[str, Stamp], folders: Set[str], there: set[str]) -> None:
    """Remove all but the pages that are as noted, which are added to `there`, and the folders of pages."""
    with os.scandir(folder) as entries:
        found = list(entries)
    for entry in found:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            _tidy(entry.path, f"{name}/", pages, folders, there)
            if name not in folders:
                os.rmdir(entry.path)
        elif name in pages and stamp_of(entry.stat(follow_symlinks=False)) == pages[name]:
            there.add(name)
        else:
            os.unlink(entry.path)


def _above(name: str) -> Iterator[str]:
    """Yield the folders that a file is in, the nearest first."""
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def remove(output: Path, names: Iterable[str], there: Set[str]) -> None:
    """Remove those of the pages that are there, and the folders of them all that are empty then."""
    for name in names:
        if name in there:
            os.unlink(os.path.join(output, name))
        for folder in _above(name):
            try:
                os.rmdir(os.path.join(output, folder))
            except OSError:  # there is something else in it, or it is gone
                break


@contextlib.contextmanager
def making_twin(site: Path, spare: Path | None) -> Iterator[None]:
    """Make a spare site of the same files as `site`, beside what a block does; none without `spare`."""
    done = meanwhile(lambda: _make_twin(site, spare)) if spare is not None else None
    try:
        yield
    finally:
        if done:
            done()


def _make_twin(site: Path, spare: Path) -> None:
    new = spare.with_name(f"{spare.name}.new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        _link_all(os.fspath(site), os.fspath(new))
        new.rename(spare)
    except OSError:  # on another disk, or another build is doing the same
        shutil.rmtree(new, ignore_errors=True)


def _link_all(source: str, target: str) -> None:
    with os.scandir(source) as entries:
        found = list(entries)
    for entry in found:
        path = os.path.join(target, entry.name)
        if entry.is_dir(follow_symlinks=False):
            os.mkdir(path)
            _link_all(entry.path, path)
        elif entry.is_file(follow_symlinks=False):
            os.link(entry.path, path)


def put_by(folder: Path, spare: Path | None) -> None:
    """Keep a folder as the spare site, if there is none and there should be one; else remove it."""
    if spare is not None and folder.exists() and not spare.exists():
        with contextlib.suppress(OSError):  # on another disk
            spare.parent.mkdir(parents=True, exist_ok=True)
            folder.rename(spare)
    shutil.rmtree(folder, ignore_errors=True)
