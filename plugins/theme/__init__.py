"""The theme's Python half: the drawings, the font, the style sheet and a few filters.

What the templates get:

- ``plate(tint, name, own=False)``, ``face(tint, name)``, ``plate_defs(page)`` and ``level()``: the drawings
  (``plates.py``)
- ``css_version``: for the end of the style sheet's address (``stylesheet.py``)
- filters ``day``, ``month``, ``iso_day``, ``clock``, ``typographic``, ``count``, ``listed``,
  ``sentence_case`` (``words.py``)

Templates escape by default: text is safe as it is, and HTML is marked with ``|safe``. When the site is
written, the style sheet goes to ``theme/css/theme.css`` and the font (``fonts.py``) to ``theme/fonts``.
"""

from functools import cache
from pathlib import Path

from markupsafe import Markup
from pelican import Pelican, signals

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
    settings["JINJA_GLOBALS"] = {
        "plate": _plate,
        "face": lambda tint, name: Markup(plates.face(tint, name)),
        "plate_defs": lambda page: Markup(plates.defs(str(page))),
        "level": lambda: Markup(plates.level()),
        "css_version": stylesheet.version("".join(stylesheet.files(_css_folder(pelican)).values())),
        **settings["JINJA_GLOBALS"],
    }
    cache = Path(settings["CACHE_PATH"]) / "fonts"
    ready = fonts.are_ready(cache)
    settings[_FONTS] = fonts.font_files(cache) if ready else meanwhile(lambda: fonts.font_files(cache))


def write_files(pelican: Pelican) -> None:
    """Write the style sheet and the font files into the finished site."""
    theme = Path(pelican.output_path) / pelican.settings["THEME_STATIC_DIR"]
    files = pelican.settings[_FONTS]
    pelican.settings[_FONTS] = files = files() if callable(files) else files
    out = {theme / "fonts" / name: data for name, data in files.items()}
    out |= {theme / "css" / n: css.encode() for n, css in stylesheet.files(_css_folder(pelican)).items()}
    for path, data in out.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _css_folder(pelican: Pelican) -> Path:
    return Path(pelican.settings["THEME"]) / "css"


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(furnish_templates)
    signals.finalized.connect(write_files)
