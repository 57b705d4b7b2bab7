"""Takes pages away that are no longer made."""

import contextlib
import os
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any

from plugins.builds.residents import Residents
from plugins.site.fingerprints import PUT, is_fingerprinted
from spine.desk.hub import Hub


class Sweeper:
    """Keeps the folder `pages` to what is made; `last_good` holds the last good pages of broken texts."""

    def __init__(self, pages: Path, last_good: Path, residents: Residents, hub: Hub) -> None:
        self._pages, self._last_good, self._residents, self._hub = pages, last_good, residents, hub
        self._aside: dict[str, str] = {}
        """Pages that stay for a text that is broken: the file of the site, and the text's."""

    def sweep(self, broken: Set[str]) -> None:
        """Take away what the last run has not made any more.

        The last good page of a text stays that is broken just now; `broken` has the files of those.
        """
        for name, source in self._residents.vanished.items():
            page, aside = self._pages / name, self._last_good / name
            with contextlib.suppress(OSError):
                if source in broken:
                    aside.parent.mkdir(parents=True, exist_ok=True)
                    os.replace(page, aside)
                    self._aside[name] = source
                else:
                    page.unlink()
                    self._hub.changed(name)
                page.parent.rmdir()
        for name, source in [*self._aside.items()]:
            if name in self._residents.jobs or source not in broken:
                (self._last_good / name).unlink(missing_ok=True)
                del self._aside[name]
                self._hub.changed(name)

    def sweep_all(self, began: float, settings: Mapping[str, Any]) -> None:
        """Take away what the run that `began` then has not made: of an earlier process, or an earlier theme.

        `settings` are Pelican's. The theme's files are copied anew by every run, so an older one is none of
        this theme's. Those whose names change with what is in them are told by their names.
        """
        theme, put = self._pages / settings["THEME_STATIC_DIR"], settings.get(PUT, ())
        for file in self._pages.rglob("*"):
            name = file.relative_to(self._pages).as_posix()
            with contextlib.suppress(OSError):
                kept = name in self._residents.files or name in self._residents.ahead
                kept = kept or name.startswith("images/")  # whoever put them there sweeps them
                new = theme in file.parents and file.stat().st_ctime >= began - 1
                new = name in put if is_fingerprinted(name) else new
                if file.is_file() and not kept and not new:
                    file.unlink()
                    self._hub.changed(name)
