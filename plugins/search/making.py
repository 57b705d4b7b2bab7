"""The parts of the index as folders in the cache: made beside the build, kept, and linked into the site.

A part is made again when one of its pages has changed. Nobody writes into a folder that is kept, so the site
has the very same files.
"""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from plugins.search import program as programs
from plugins.search.documents import Part
from plugins.search.program import Program

ENTRY, SCRIPT = "pagefind-entry.json", "pagefind.js"
_SHIPPED = (".pf_meta", ".pf_index", ".pf_fragment")
"""The files of an index that the script asks for, by their endings. What else the program writes, nobody
loads."""
_STAYS = 14 * 86_400.0
"""Seconds for which a part stays in the cache that no build has used."""


class Making:
    """An index in the making. What may not be used again (`afresh`) is made anew."""

    def __init__(
        self, parts: Sequence[Part], cache: Path, language: str, program: Program, *, afresh: bool = False
    ) -> None:
        self.parts = parts
        self._cache, self._language, self._program = cache, language, program
        self._running: list[tuple[Part, Path, subprocess.Popen[bytes]]] = []
        self._waiting = [part for part in parts if afresh or not (cache / part.key / ENTRY).is_file()]
        self._next()

    def _next(self) -> None:
        """Begin with the parts that are missing, all at once: the program mostly uses one core."""
        try:
            for part in self._waiting:
                self._cache.mkdir(parents=True, exist_ok=True)
                folder = Path(tempfile.mkdtemp(prefix=".new-", dir=self._cache))
                for path, html in part.pages:
                    page = folder / "pages" / path
                    page.parent.mkdir(parents=True, exist_ok=True)
                    page.write_text(html, encoding="utf-8")
                self._running.append((part, folder, self._begin(folder)))
        except OSError:
            self.stop()

    def _begin(self, folder: Path) -> subprocess.Popen[bytes]:
        return programs.begin(self._program, folder / "pages", folder / "index", self._language)

    def stop(self) -> None:
        """Leave it."""
        for _, folder, running in self._running:
            running.kill()
            running.wait()
            shutil.rmtree(folder, ignore_errors=True)
        self._running = []

    def finish(self, site: Path, *, now: float) -> bool:
        """Wait for the parts and put them into the site's folder for the index, one below another.

        Return whether that went; if not, there is no index in the site. `now` is the time in seconds.
        """
        try:
            made = [self._keep(*one) for one in self._running]
            if not all(made) or not all((self._cache / part.key / ENTRY).is_file() for part in self.parts):
                return False
            for number, part in enumerate(self.parts):
                put(self._cache / part.key, site / str(number), first=number == 0)
            _forget(self._cache, {part.key for part in self.parts}, now)
        except OSError:
            shutil.rmtree(site, ignore_errors=True)
            return False
        finally:
            self.stop()
        return True

    def _keep(self, part: Part, folder: Path, running: subprocess.Popen[bytes]) -> bool:
        """Take a part that was made into the cache. Raises `OSError`."""
        if not programs.end(running) or not (folder / "index" / ENTRY).is_file():
            return False
        kept = self._cache / part.key
        shutil.rmtree(kept, ignore_errors=True)
        with contextlib.suppress(FileExistsError):  # another build was faster
            os.rename(folder / "index", kept)
        return True


def put(kept: Path, target: Path, *, first: bool) -> None:
    """Put the files of one part that are asked for into a folder of the site. Raises `OSError`.

    The `first` part brings the script and the program it runs; the others use those.
    """
    shutil.rmtree(target, ignore_errors=True)
    wanted = {ENTRY}
    if first:
        entry = json.loads((kept / ENTRY).read_text(encoding="utf-8"))
        wanted |= {
            SCRIPT,
            *(f"wasm.{one['wasm'] or 'unknown'}.pagefind" for one in entry["languages"].values()),
        }
    for folder, _, names in os.walk(kept):
        for name in sorted(names):
            if name in wanted or name.endswith(_SHIPPED):
                place = target / os.path.relpath(folder, kept) / name
                place.parent.mkdir(parents=True, exist_ok=True)
                _link(os.path.join(folder, name), place)


def _link(source: str, place: Path) -> None:
    try:
        os.link(source, place)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, place)


def _forget(cache: Path, used: set[str], now: float) -> None:
    """Note which parts were used, and take away what no build has used for a long time."""
    with os.scandir(cache) as entries:
        found = list(entries)
    for entry in found:
        with contextlib.suppress(OSError):
            if entry.name in used:
                os.utime(entry.path)
            elif now - entry.stat().st_mtime > _STAYS:
                shutil.rmtree(entry.path, ignore_errors=True)
