"""Finished pictures, kept in the cache folder under names that tell what they show, and put into the site."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from plugins.site.parallel import spread

T = TypeVar("T")

_FORGOTTEN = 60 * 86_400.0
"""Seconds after which a picture that no build has used is swept away: sixty days."""


class Kept:
    """A folder of finished files. Nobody writes into one, so the site may hold the very same files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def complete(self, wanted: Mapping[str, T], make: Callable[[T], dict[str, bytes]]) -> None:
        """Have all the files be there: file name -> what to make it from. One `make` may make several.

        Raises `OSError`, and whatever `make` raises.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        there = self._there()
        works = list(dict.fromkeys(work for name, work in wanted.items() if name not in there))

        def make_all(some: Sequence[T]) -> list[None]:
            for work in some:
                for name, data in make(work).items():
                    self._put(name, data)
            return [None] * len(some)

        spread(make_all, works, enough=2)

    def hand_out(self, names: Mapping[str, str], target: Path) -> None:
        """Put files into a folder: their names here -> their names there. Raises `OSError`."""
        target.mkdir(parents=True, exist_ok=True)
        here, there = f"{self._folder}{os.sep}", f"{target}{os.sep}"
        linking = True
        for kept, name in names.items():
            if linking:
                try:
                    os.link(here + kept, there + name)
                    continue
                except FileExistsError:
                    os.unlink(there + name)
                    with contextlib.suppress(OSError):
                        os.link(here + kept, there + name)
                        continue
                except FileNotFoundError:
                    raise
                except OSError:  # another disk, or a system without links
                    pass
                linking = False
            with contextlib.suppress(FileNotFoundError):
                os.unlink(there + name)
            shutil.copyfile(here + kept, there + name)

    def sweep(self, used: Collection[str], now: float) -> None:
        """Forget files that no build has used for long: putting one into a site marks it as changed."""
        with os.scandir(self._folder) as entries:
            unused = [entry for entry in entries if entry.name not in used]
        for entry in unused:
            with contextlib.suppress(OSError):
                if entry.stat().st_ctime < now - _FORGOTTEN:
                    os.unlink(entry.path)

    def _there(self) -> set[str]:
        """Return the names of the files that are whole: power may fail between a name and its bytes."""
        with os.scandir(self._folder) as entries:
            return {entry.name for entry in entries if entry.stat().st_size}

    def _put(self, name: str, data: bytes) -> None:
        handle, beside = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(beside, 0o644)
        os.replace(beside, self._folder / name)
