"""What the site is: the practice, its topics, its folders, read once from `pelicanconf.py` and checked.

    settings.py   `Site`, `Practice`, `Category`; `read_site` from a mapping of settings
    clock.py      `build_time`: what a build takes for now
    config.py     `find_root`, `load_settings`, `load_site`: the same from the files, without Pelican
    store.py      what was worked out before; sums.py and code.py: by what it is known
    parallel.py   work spread over the processor's cores; phases.py: how long it took
    atomic.py     a file, written whole or not at all; lock.py: by one at a time
    fingerprints.py  files that never change under their names
    garbage.py    how often Python looks for garbage

Ground floor: it knows only `plugins.findings`.
"""

from plugins.site.clock import build_time
from plugins.site.config import find_root, load_settings, load_site
from plugins.site.settings import Category, Practice, SettingsError, Site, read_site

__all__ = [
    "Category",
    "Practice",
    "SettingsError",
    "Site",
    "build_time",
    "find_root",
    "load_settings",
    "load_site",
    "read_site",
]
