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
from collections.abc import Callable, Sequence
from pathlib import Path

from plugins.search import program as programs
from plugins.search.documents import Part
from plugins.search.program import Program
from plugins.site.parallel import meanwhile

ENTRY, SCRIPT = "pagefind-entry.json", "pagefind.js"
_SHIPPED = (".pf_meta", ".pf_index", ".pf_fragment")
"""The files of an index that the script asks for, by their endings. What else the program writes, nobody
loads."""
_STAYS = 14 * 86_400.0
"""Seconds for which a part stays in the cache that no build has used."""


class Making:
    """An index that is made beside the build, by a process of its own where that is safe.

    `parts` works out what it consists of, which takes a while. What may not be used again (`afresh`) is made
    anew.
    """

    def __init__(
        self,
        parts: Callable[[], Sequence[Part]],
        cache: Path,
        language: str,
        program: Program,
        *,
        afresh: bool = False,
    ) -> None:
        self._cache, self._language, self._program = cache, language, program
        self._afresh = afresh
        self._made = meanwhile(lambda: self._make(parts))

    def finish(self, site: Path, *, now: float) -> bool:
        """Wait for the parts and put them into the site's folder for the index, one below another.

        Return whether that went; if not, there is no index in the site. `now` is the time in seconds.
        """
        keys = self._made()
        try:
            for number, key in enumerate(keys):
                put(self._cache / key, site / str(number), first=number == 0)
            _forget(self._cache, set(keys), now)
        except OSError:
            shutil.rmtree(site, ignore_errors=True)
            return False
        return bool(keys)

    def _make(self, parts: Callable[[], Sequence[Part]]) -> list[str]:
        """Have all parts in the cache, and return their keys; none when that fails."""
        wanted = list(parts())
        missing = [part for part in wanted if self._afresh or not (self._cache / part.key / ENTRY).is_file()]
        begun: list[tuple[Part, Path, subprocess.Popen[bytes]]] = []
        try:
            for part in missing:  # all at once: the program mostly uses one core
                begun.append(self._begin(part))
            made = [self._keep(*one) for one in begun]
        except OSError:
            return []
        finally:
            for _, folder, running in begun:
                running.kill()
                running.wait()
                shutil.rmtree(folder, ignore_errors=True)
        return [part.key for part in wanted] if all(made) else []

    def _begin(self, part: Part) -> tuple[Part, Path, subprocess.Popen[bytes]]:
        """Begin with a part, in a folder beside those that are kept. Raises `OSError`."""
        self._cache.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".new-", dir=self._cache))
        folders: set[str] = set()
        for path, html in part.pages:
            place = os.path.join(folder, "pages", path)
            above = os.path.dirname(place)
            if above not in folders:
                os.makedirs(above, exist_ok=True)
                folders.add(above)
            with open(place, "w", encoding="utf-8") as file:
                file.write(html)
        return part, folder, programs.begin(self._program, folder / "pages", folder / "index", self._language)

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
