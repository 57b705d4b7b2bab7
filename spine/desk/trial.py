"""Whether the site's settings and all code can be loaded: `python -m spine.desk.trial FOLDER`.

The desk asks this in a process of its own before it takes changed code into its own. What is wrong is printed
as JSON, a list of findings.
"""

import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path


def wrong_with(root: Path) -> list[dict]:
    """Return what keeps the site from being made, as findings."""
    from spine.desk.troubles import explained

    try:
        _load(root)
    except Exception as error:
        return [asdict(finding) for finding in explained(error, root)]
    return []


def _load(root: Path) -> None:
    from pelican import Pelican
    from pelican.settings import read_settings

    import spine.building
    import spine.cli  # noqa: F401
    from plugins.posts import read_library
    from plugins.posts.reader import LIBRARY
    from plugins.site import load_site
    from plugins.site.store import Store
    from spine.checking import refuse_wrong_settings
    from spine.desk.live import SETTINGS

    site = load_site(root)
    settings = read_settings(str(root / "pelicanconf.py"), override=dict(SETTINGS))
    refuse_wrong_settings(settings)
    settings[LIBRARY] = read_library(site, store=Store(Path(settings["CACHE_PATH"]) / "posts.sqlite"))
    _Raising.install()
    Pelican(settings)


class _Raising(logging.Handler):
    """Raises the exception that Pelican only logs when it can't load or register a plugin."""

    @classmethod
    def install(cls) -> None:
        for name in ("pelican", "pelican.plugins._utils"):
            logging.getLogger(name).addHandler(cls(logging.ERROR))

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            raise record.exc_info[1]


if __name__ == "__main__":
    try:
        found = wrong_with(Path(sys.argv[1]).resolve())
    except Exception as error:  # even what explains it may be what is broken
        place = error.filename if isinstance(error, SyntaxError) else ""
        found = [
            {
                "path": Path(place or "plugins").name,
                "line": getattr(error, "lineno", None) or 1,
                "code": "build/code",
                "message": f"{type(error).__name__}: {error}.",
                "fix": "The last good pages stay until this is mended.",
            }
        ]
    print(json.dumps(found))
