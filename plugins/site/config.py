"""Where the site's settings are: `pelicanconf.py` and `publishconf.py`, read without starting Pelican."""

import os
import runpy
import sys
from pathlib import Path
from typing import Any

from plugins.site.settings import SettingsError, Site, read_site

CONFIG, PRODUCTION_CONFIG = "pelicanconf.py", "publishconf.py"


def find_root(start: Path | None = None) -> Path | None:
    """Return the nearest folder, from `start` upwards, with a pelicanconf.py; None when there is none.

    Without `start`, look from the present folder, and take the project's own where that finds nothing.
    """
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / CONFIG).is_file():
            return candidate
    return Path(__file__).resolve().parents[2] if start is None else None


def load_settings(root: Path, *, production: bool = False) -> dict[str, Any]:
    """Run the site's settings file and return its names in capitals, as Pelican does.

    Raises `SettingsError` when the file is missing or is not sound Python.
    """
    path = root / (PRODUCTION_CONFIG if production else CONFIG)
    before, kept = list(sys.path), sys.modules.pop("pelicanconf", None)
    sys.path.insert(0, str(root))  # publishconf.py imports the pelicanconf.py beside it
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        names = runpy.run_path(os.fspath(path))
    except FileNotFoundError:
        raise SettingsError([f"{path} does not exist."]) from None
    except SyntaxError as error:
        where = f"{Path(error.filename or path).name}:{error.lineno}"
        raise SettingsError([f"{where}: Python can't read this line: {error.msg}."]) from None
    except Exception as error:
        raise SettingsError([f"{path.name} stopped with {type(error).__name__}: {error}"]) from None
    finally:
        sys.path[:], sys.dont_write_bytecode = before, wrote
        sys.modules.pop("pelicanconf", None)
        if kept is not None:
            sys.modules["pelicanconf"] = kept
    return {name: value for name, value in names.items() if name.isupper()}


def load_site(root: Path, *, production: bool = False) -> Site:
    """Return the site that stands in `root`. Raises `SettingsError` with everything that is wrong."""
    return read_site(load_settings(root, production=production))
