"""The theme's Python half: the drawings, the font, the style sheet and a few filters.

What the templates get:

- ``plate(tint, name, own=False)``, ``face(tint, name)``, ``plate_defs(page)`` and ``level()``: the drawings
  (``plates.py``)
- ``assets``: where the style sheets and the fonts are in the site, by their plain names: ``css/theme.css``,
  ``css/print.css``, ``fonts/literata.woff2`` (``stylesheet.py``, ``fonts.py``)
- filters ``day``, ``month``, ``iso_day``, ``clock``, ``typographic``, ``count``, ``listed``,
  ``sentence_case`` (``words.py``)

Templates escape by default: text is safe as it is, and HTML is marked with ``|safe``. When the site is
written, the style sheets go to ``theme/css`` and the fonts to ``theme/fonts``, under names that change
whenever their bytes do (``plugins.site.fingerprints``).
"""

from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from pelican import Pelican, signals

from plugins.site.fingerprints import fingerprinted, put, refuse_foreign
from plugins.site.parallel import meanwhile
from plugins.theme import fonts, plates, stylesheet, words

FILTERS = (
    words.day,
    words.month,
    words.iso_day,
    words.clock,
    words.typographic,
    words.count,
    words.listed,
    words.sentence_case,
)

_FONTS = "THEME_FONTS"
"""Where the font's files stand in Pelican's settings, or what waits for them."""
_SHEETS = "THEME_SHEETS"
"""Where the style sheets stand in Pelican's settings, by their paths in the site."""


@cache
def _drawn(tint: str | None, name: str, own: bool) -> Markup:
    return Markup(plates.plate(tint, name, own=own))


def _plate(tint: str | None, name: str, own: bool = False) -> Markup:
    """Return a post's drawing; it stands on some ten pages, and is made once."""
    return _drawn(tint, name, own)


def furnish_templates(pelican: Pelican) -> None:
    """Give the templates their drawings, filters and safe escaping."""
    settings = pelican.settings
    settings["JINJA_ENVIRONMENT"] = {
        **settings["JINJA_ENVIRONMENT"],
        "autoescape": True,
        "auto_reload": False,  # Jinja would look at each template's file again, some ten times a page
    }
    settings["JINJA_FILTERS"] = {**{f.__name__: f for f in FILTERS}, **settings["JINJA_FILTERS"]}
    folder = settings["THEME_STATIC_DIR"]
    names = fonts.names()
    sheets = stylesheet.files(Path(settings["THEME"]) / "css", names)
    placed = {name: f"{folder}/css/{fingerprinted(name, css.encode())}" for name, css in sheets.items()}
    settings[_SHEETS] = {placed[name]: css.encode() for name, css in sheets.items()}
    settings["JINJA_GLOBALS"] = {
        "plate": _plate,
        "face": lambda tint, name: Markup(plates.face(tint, name)),
        "plate_defs": lambda page: Markup(plates.defs(str(page))),
        "level": lambda: Markup(plates.level()),
        "assets": {f"css/{name}": path for name, path in placed.items()}
        | {f"fonts/{plain}": f"{folder}/fonts/{name}" for plain, name in names.items()},
        **settings["JINJA_GLOBALS"],
    }
    cache = Path(settings["CACHE_PATH"]) / "fonts"
    ready = fonts.are_ready(cache)
    settings[_FONTS] = fonts.font_files(cache) if ready else meanwhile(lambda: fonts.font_files(cache))


def look_at_statics(generator: Any) -> None:
    """Refuse files that are copied as they are, and would have the name of one that never changes.

    Raises `SettingsError`.
    """
    settings = generator.settings
    # Pelican's own `save_as` must not be asked for yet: an `{attach}` link may still move the file.
    copied = [(one, one.relative_source_path) for one in generator.staticfiles]
    refuse_foreign((getattr(one, "override_save_as", None) or path, path) for one, path in copied)
    for name in settings["THEME_STATIC_PATHS"]:
        theme, folder = Path(settings["THEME"]), settings["THEME_STATIC_DIR"]
        files = (path.relative_to(theme / name).as_posix() for path in (theme / name).rglob("*"))
        refuse_foreign((f"{folder}/{file}", f"{theme.name}/{name}/{file}") for file in files)


def write_files(pelican: Pelican) -> None:
    """Write the style sheets and the font files into the finished site."""
    settings = pelican.settings
    files = settings[_FONTS]
    settings[_FONTS] = files = files() if callable(files) else files
    folder, names = f"{settings['THEME_STATIC_DIR']}/fonts", fonts.names()
    out = {f"{folder}/{names[plain]}": data for plain, data in files.items()}
    put(settings, Path(pelican.output_path), settings[_SHEETS] | out)


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(furnish_templates)
    signals.static_generator_finalized.connect(look_at_statics)
    signals.finalized.connect(write_files)
