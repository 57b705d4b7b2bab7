"""What the site is: the practice, its topics, its folders, read once from `pelicanconf.py` and checked.

    settings.py   `Site`, `Practice`, `Category`; `read_site` from a mapping of settings
    clock.py      `build_time`: what a build takes for now
    config.py     `find_root`, `load_settings`, `load_site`: the same from the files, without Pelican

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
