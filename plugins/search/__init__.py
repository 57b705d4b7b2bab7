"""Search on the site: a page with a box and a plain list, a page of results, and the index that it asks.

    settings.py   `SearchSettings`, from `SEARCH` in pelicanconf.py
    listing.py    what templates get: all posts by topic
    gathering.py  posts, pages and people as documents
    documents.py  what the indexing program reads of each, and the parts of the index
    alike.py      other spellings and names by which a page is found
    program.py    the indexing program (Pagefind)
    making.py     parts made beside the build, kept in the cache, put into the site
    missing.py    what to say when a published site has no index

Templates get ``search_list``, ``search_parts`` (how many parts the index has; 0 for none) and
``search_script`` (for the end of the script's address), and the settings ``SEARCH_URL`` and
``SEARCH_RESULTS_URL``. There is an index in production only, of what visitors can see. `spine build` has it
finished beside its check of the links: then what is left to do waits in the list ``SEARCH_LATER``.
"""

import time
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from plugins.search.settings import SearchSettings, read_search_settings

__all__ = ["INDEX", "LATER", "SearchSettings", "read_search_settings", "register"]

INDEX = "search/index"
"""The folder of the index in the site."""
SCRIPT = "js/search.js"
"""The script of the page of results, in the theme and in the site. Without an index it stays away."""
LATER = "SEARCH_LATER"
"""A list in Pelican's settings, for whoever finishes the index himself: it gets what finishes it."""
WAITING = "SEARCH_WAITING"
"""The index in the making and the number of its parts, in Pelican's settings; None where there is none."""
_ADDRESSES = {
    "SEARCH_URL": "search/",
    "SEARCH_SAVE_AS": "search/index.html",
    "SEARCH_RESULTS_URL": "search/results/",
    "SEARCH_RESULTS_SAVE_AS": "search/results/index.html",
}
_TEMPLATES = ("search", "search_results")


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
    settings[WAITING] = making, len(set(numbered([path for path, _ in found], size)))


def furnish_pages(generators: list[Any]) -> None:
    """Give the templates what they show (receiver of `all_generators_finalized`)."""
    from plugins.search.listing import listed_by_topic

    context, settings = generators[0].context, generators[0].settings
    waiting = settings.get(WAITING)
    context["search_list"] = listed_by_topic(context["articles"])
    context["search_parts"] = waiting[1] if waiting else 0
    context["search_script"] = blake2b(_script(settings), digest_size=4).hexdigest()


def _script(settings: dict[str, Any]) -> bytes:
    """Return the script of the page of results; nothing where the theme has none."""
    script = Path(settings["THEME"], *SCRIPT.split("/"))
    return script.read_bytes() if script.is_file() else b""


def finish(pelican: Any) -> None:
    """Put the index into the site, or leave that for later (receiver of `finalized`)."""
    waiting = pelican.settings.pop(WAITING, None)
    if waiting is None:
        return
    making, _ = waiting
    place = Path(pelican.output_path, pelican.settings["THEME_STATIC_DIR"], *SCRIPT.split("/"))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)  # never into a file that may be one of another build
    place.write_bytes(_script(pelican.settings))
    last = partial(making.finish, Path(pelican.output_path) / INDEX, now=time.time())
    later = pelican.settings.get(LATER)
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
