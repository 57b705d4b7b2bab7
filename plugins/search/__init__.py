"""Search on the site: a page with a box and a plain list, a page of results, and the index that it asks.

    settings.py   `SearchSettings`, from `SEARCH` in pelicanconf.py
    listing.py    what templates get: all posts by topic
    gathering.py  posts, pages and people as documents
    documents.py  what the indexing program reads of each, and the parts of the index
    alike.py      other spellings and names by which a page is found
    program.py    the indexing program (Pagefind)
    making.py     parts made beside the build, kept in the cache, put into the site
    missing.py    what to say when a published site has no index

Templates get ``search_list``, ``search_parts`` (how many parts the index has; 0 for none),
``search_index`` and ``search_script`` (where the index and the script are in the site), and the settings
``SEARCH_URL`` and ``SEARCH_RESULTS_URL``. There is an index in production only, of what visitors can see.
`spine build` has it finished beside its check of the links: then what is left to do waits in the list
``SEARCH_LATER``.

The folder of the index bears a sum of what makes it and of how many parts it has: a page that is still open
never asks for another program's files, nor for some of the parts only. In it, everything is called after what
is in it but the entries, which say what belongs together today.
"""

import time
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from plugins.search.settings import SearchSettings, read_search_settings
from plugins.site.fingerprints import fingerprint, fingerprinted, put

__all__ = ["INDEX", "LATER", "SearchSettings", "read_search_settings", "register"]

INDEX = "search/index"
"""The folder in the site that has the folder of the index."""
SCRIPT = "js/search.js"
"""The script of the page of results, in the theme and in the site. Without an index it stays away."""
LATER = "SEARCH_LATER"
"""A list in Pelican's settings, for whoever finishes the index himself: it gets what finishes it."""
WAITING = "SEARCH_WAITING"
"""What waits for the end of the build, in Pelican's settings: a `_Waiting`; None where there is no index."""
_ADDRESSES = {
    "SEARCH_URL": "search/",
    "SEARCH_SAVE_AS": "search/index.html",
    "SEARCH_RESULTS_URL": "search/results/",
    "SEARCH_RESULTS_SAVE_AS": "search/results/index.html",
}
_TEMPLATES = ("search", "search_results")


class _Waiting(NamedTuple):
    """An index in the making, and the script that asks it."""

    making: Any
    parts: int
    """How many parts it has."""
    folder: str
    """Where it is in the site."""
    script: bytes


def add_pages(pelican: Any) -> None:
    """Have the two pages made. Raises `SettingsError`."""
    settings = pelican.settings
    read_search_settings(settings)
    settings.update({name: settings.get(name) or address for name, address in _ADDRESSES.items()})
    others = [name for name in settings["DIRECT_TEMPLATES"] if name not in _TEMPLATES]
    settings["DIRECT_TEMPLATES"] = [*others, *_TEMPLATES]


def begin(generator: Any) -> None:
    """Begin with the index, once all texts are converted (receiver of `article_generator_init`)."""
    settings = generator.settings
    settings[WAITING] = None
    if not settings.get("SITEURL") or settings.get("SHOW_UNPUBLISHED"):
        return
    from plugins.search.documents import numbered, parts_of
    from plugins.search.gathering import found_by
    from plugins.search.making import Making
    from plugins.search.program import find
    from plugins.site.code import code_sum

    program = find()
    if program is None:
        return
    language, size = settings["DEFAULT_LANG"], read_search_settings(settings).part
    made_by = f"{program.version} {code_sum().hex()}"
    found = found_by(settings)

    def parts() -> list[Any]:
        documents = filter(None, (make() for _, make in found))
        return parts_of(documents, language, size=size, program=made_by)

    afresh = not (settings.get("BUILDS") or {}).get("cache", True)
    making = Making(parts, Path(settings["CACHE_PATH"]) / "search", language, program, afresh=afresh)
    count = len(set(numbered([path for path, _ in found], size)))
    told = (program.path.name, program.version, language, str(count))
    folder = f"{INDEX}/{fingerprint(*(one.encode() for one in told))}"
    settings[WAITING] = _Waiting(making, count, folder, _script(settings))


def furnish_pages(generators: list[Any]) -> None:
    """Give the templates what they show (receiver of `all_generators_finalized`)."""
    from plugins.search.listing import listed_by_topic

    context, settings = generators[0].context, generators[0].settings
    waiting: _Waiting | None = settings.get(WAITING)
    context["search_list"] = listed_by_topic(context["articles"])
    context["search_parts"] = waiting.parts if waiting else 0
    context["search_index"] = waiting.folder if waiting else ""
    context["search_script"] = _place(settings, waiting.script) if waiting else ""


def _place(settings: dict[str, Any], script: bytes) -> str:
    """Return where the script goes in the site."""
    return f"{settings['THEME_STATIC_DIR']}/{fingerprinted(SCRIPT, script)}"


def _script(settings: dict[str, Any]) -> bytes:
    """Return the script of the page of results; nothing where the theme has none."""
    script = Path(settings["THEME"], *SCRIPT.split("/"))
    return script.read_bytes() if script.is_file() else b""


def finish(pelican: Any) -> None:
    """Put the index into the site, or leave that for later (receiver of `finalized`)."""
    settings, output = pelican.settings, Path(pelican.output_path)
    waiting: _Waiting | None = settings.pop(WAITING, None)
    if waiting is None:
        return
    put(settings, output, {_place(settings, waiting.script): waiting.script})
    last = partial(waiting.making.finish, output / waiting.folder, now=time.time())
    later = settings.get(LATER)
    if later is None:
        last()
    else:
        later.append(last)


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.initialized.connect(add_pages)
    signals.article_generator_init.connect(begin)
    signals.all_generators_finalized.connect(furnish_pages)
    signals.finalized.connect(finish)
