"""Builds that keep up with typing: nothing is made again that would come out the same.

    settings.py      `BuildsSettings`, from `BUILDS` in pelicanconf.py
    markdown/        a Markdown extension that makes the conversion quicker
    conversions.py   texts as HTML, remembered, converted on all cores
    writer.py        Pelican's writer, which notes all pages first and makes only those that have changed
    templates.py     what a template can show
    digests.py       short sums of what is shown
    keys.py          what everything depends on: code, libraries, settings
    kept.py          the pages of the build before
    spare.py         the site before the last, which the next build begins with
    bytecode.py      templates, compiled once
    lists.py         archives, tags and translations without loops in loops
    texts.py         what Pelican asks of each text, answered quickly
    residents.py     texts and pages that stay, in a process that builds again and again

Whatever it can't know it makes anew. The files of a build are the same, byte for byte, with and without it.
"""

import posixpath
from pathlib import Path
from typing import Any

from plugins.builds.settings import BuildsSettings, read_builds_settings

__all__ = ["BEFORE", "RESIDENTS", "TEMPLATES", "WRITER", "BuildsSettings", "read_builds_settings", "register"]

BEFORE = "BUILDS_BEFORE"
"""Names the folder of the build before, in Pelican's settings; without it, the output folder itself."""
SPARE = "BUILDS_SPARE"
"""Names the folder of the spare site, in Pelican's settings."""
RESIDENTS = "BUILDS_RESIDENTS"
"""Where a process that stays keeps what it made, in Pelican's settings: a `residents.Residents`."""
TEMPLATES = "BUILDS_TEMPLATES"
"""Where it is kept what templates are, in Pelican's settings: a `Store`, or None."""
STATICS = "BUILDS_STATICS"
"""Who copies the pictures, in Pelican's settings."""
WRITER = "BUILDS_WRITER"
"""Where the writer stands in Pelican's settings, until the end of the build."""


def read_settings(pelican: Any) -> None:
    """Refuse a build whose `BUILDS` can't be right; have templates compiled once. Raises `SettingsError`."""
    from plugins.builds.bytecode import KeptTemplates
    from plugins.site.store import Store

    settings = pelican.settings
    kept = read_builds_settings(settings).cache
    store = Store(Path(settings["CACHE_PATH"]) / "templates.sqlite") if kept else None
    setup = [
        sorted(settings["JINJA_ENVIRONMENT"].items(), key=str),
        *(sorted(settings[name]) for name in ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS")),
    ]
    cache = KeptTemplates(store, setup)
    settings["JINJA_ENVIRONMENT"] = {**settings["JINJA_ENVIRONMENT"], "bytecode_cache": cache}
    settings[TEMPLATES] = store


def note_statics(generator: Any) -> None:
    """Remember who copies the pictures."""
    generator.settings[STATICS] = generator
    residents = generator.settings.get(RESIDENTS)
    if residents:
        residents.statics = generator


def convert_first(pelican: Any) -> None:
    """Convert all texts that will be shown, before Pelican asks for them one by one."""
    from plugins.builds import keys
    from plugins.builds.conversions import Conversions
    from plugins.posts.post import Post
    from plugins.posts.reader import SHELF
    from plugins.site.phases import phase
    from plugins.site.store import Store

    settings = pelican.settings
    shelf = settings[SHELF]
    residents = settings.get(RESIDENTS)
    kept = read_builds_settings(settings).cache
    store = Store(Path(settings["CACHE_PATH"]) / "texts.sqlite") if kept else None
    shelf.converter = Conversions(shelf.converter, store, keys.conversion(shelf.site.markdown))
    every = [one for one in (*shelf.library.posts, *shelf.library.pages) if shelf.shows(one)]
    if residents:
        residents.forget_all_but(every)
    shown = [one for one in every if not (residents and residents.knows(one))]
    texts = [(one.body, len(one.references) if isinstance(one, Post) else 0) for one in shown]
    texts += [(hub.body, 0) for hub in shelf.library.hubs.values() if shelf.shows(hub)]
    with phase("conversion"):
        shelf.converter.prepare(texts, all_of_them=len(shown) == len(every))


def prepare_lists(generator: Any) -> None:
    """Have the articles' generator make its lists the quick way, and know the texts of the run before."""
    from plugins.builds.lists import hold_back

    hold_back(generator)
    settle_in(generator)


def settle_in(generator: Any) -> None:
    """Have a generator take over what it made in the run before, in a process that stays."""
    residents = generator.settings.get(RESIDENTS)
    if residents:
        residents.settle_in(generator)


def know_answers(content: Any) -> None:
    """Have a text answer quickly what Pelican asks of it again and again."""
    from plugins.builds.texts import know_answers

    know_answers(content)


def part_translations(generator: Any) -> None:
    """Part translations from originals."""
    from plugins.builds.lists import find_translations

    find_translations(generator)


def finish_lists(generator: Any) -> None:
    """Group the articles by year, month and day, and settle their addresses."""
    from plugins.builds.lists import build_archives

    build_archives(generator)
    settle_addresses(generator)


def settle_addresses(generator: Any) -> None:
    """Work out the address of each text once: Pelican would do so wherever it is asked for."""
    texts = [*getattr(generator, "articles", ()), *getattr(generator, "translations", ())]
    for text in (*texts, *getattr(generator, "pages", ())):
        text.override_url = text.url


def our_writer(pelican: Any) -> type:
    """Name the writer, and note it for the end of the build."""
    from plugins.builds.writer import QuickWriter

    class Noted(QuickWriter):
        def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
            super().__init__(output_path, settings)
            self.templates = pelican.settings.get(TEMPLATES)
            self.kept = None if RESIDENTS in pelican.settings else _kept_pages(pelican)
            pelican.settings[WRITER] = self

    return Noted


def _kept_pages(pelican: Any) -> Any:
    """Return the pages of the build before, as `KeptPages`; None where none may be taken over."""
    from plugins.builds import keys
    from plugins.builds.digests import Unknown
    from plugins.builds.kept import KeptPages

    settings = pelican.settings
    if not read_builds_settings(settings).cache:
        return None
    try:
        key = keys.settings(settings)
    except Unknown:
        return None
    output = Path(pelican.output_path)
    kept = KeptPages(Path(settings["CACHE_PATH"]), Path(settings.get(BEFORE) or output), key)
    if settings.get(SPARE):
        kept.begin_with(Path(settings[SPARE]), output, _copied(settings.get(STATICS)))
    return kept


def _copied(generator: Any) -> set[str]:
    """Return the last parts of the names that pictures and other copied files will have.

    Their whole names must not be asked for yet: an `{attach}` link may still move them.
    """
    files = generator.staticfiles if generator else ()
    paths = [one.source_path for one in files] + [getattr(one, "override_save_as", "") for one in files]
    return {posixpath.basename(path) for path in paths}


def write_pages(pelican: Any) -> None:
    """Write what the writer has noted."""
    settings = pelican.settings
    writer = settings.pop(WRITER, None)
    if writer is None:
        return
    residents = settings.get(RESIDENTS)
    if residents:
        writer.finish(residents, residents.put, residents.first())
        residents.end(writer.jobs, writer.output_path)
        return
    writer.finish(writer.kept)
    if writer.kept:
        writer.kept.end(Path(writer.output_path), writer.names())


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.initialized.connect(read_settings)
    signals.get_generators.connect(convert_first)
    signals.article_generator_init.connect(prepare_lists)
    signals.page_generator_init.connect(settle_in)
    signals.content_object_init.connect(know_answers)
    signals.static_generator_finalized.connect(note_statics)
    signals.article_generator_pretaxonomy.connect(part_translations)
    signals.article_generator_finalized.connect(finish_lists)
    signals.page_generator_finalized.connect(settle_addresses)
    signals.get_writer.connect(our_writer)
    signals.finalized.connect(write_pages)
