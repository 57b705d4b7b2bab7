"""The second reader with a site's own settings, and what of the site it reads."""

import contextlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from plugins.editorial.reader import SecondReader
from plugins.editorial.reading import Around, Item
from plugins.editorial.settings import read_editorial_settings
from plugins.findings import Finding, Severity
from plugins.posts import Library
from plugins.posts.post import Document, Page, Status
from plugins.site import SettingsError, Site, load_settings
from plugins.site.store import Store

PLUGIN, SETTINGS = "plugins.editorial", "pelicanconf.py"
log = logging.getLogger(__name__)


def second_reader(
    site: Site, library: Library, settings: Mapping[str, Any], *, now: datetime, cache: Path | None = None
) -> SecondReader | None:
    """Return the site's second reader; None for a site that does without.

    `cache` is the folder in which it keeps what came of each text. Raises `SettingsError`.
    """
    if PLUGIN not in settings.get("PLUGINS", ()):
        return None
    around = Around(
        practice=site.practice,
        people=tuple(person for _, person in sorted(library.people.items())),
        settings=read_editorial_settings(settings),
        year=now.astimezone(site.timezone).year,
        host=_host(site),
    )
    return SecondReader(around, Store(cache / "words.sqlite") if cache else None)


def settings_text(site: Site, settings: Mapping[str, Any]) -> Page:
    """Return what pelicanconf.py itself has pages say: taglines, and openings of topics."""
    words = [site.practice.tagline, str(settings.get("SITESUBTITLE") or "")]
    words += [text for one in site.categories for text in (one.summary, one.intro)]
    body = "\n\n".join(filter(None, words))
    return Page(path=SETTINGS, slug="", title=site.practice.name, body=body)


def of_settings(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings; of those in what the settings say, only the errors, with no line of their own."""
    for one in found:
        if one.path != SETTINGS:
            yield one
        elif one.severity is Severity.ERROR:
            yield replace(one, line=1, column=1)


def without_disclaimer(library: Library) -> list[Finding]:
    """Return a warning when a site goes out without a page that says what its advice can't be."""
    if any(page.slug == "disclaimer" and page.status is Status.PUBLISHED for page in library.pages):
        return []
    message = "The site has no published page with the address disclaimer."
    why = "Readers must learn that what they read replaces no examination, and what to do in an emergency."
    fix = "Write content/pages/disclaimer.md; the foot of every page then links to it."
    return [Finding(SETTINGS, "safety/disclaimer", f"{message} {why}", fix, Severity.WARNING)]


def silenced(off: Sequence[str]) -> list[Finding]:
    """Return what is said of errors that the whole site sets aside: they would leave no other trace."""
    if not off:
        return []
    from plugins.editorial.rules import RULES

    errors = [rule.id for rule in RULES if rule.severity is Severity.ERROR]
    heavy = {name for one in errors for name in (one, one.partition("/")[0])}
    told = [name for name in off if name in heavy]
    if not told:
        return []
    message = f"The second reader does not look for {', '.join(told)}, in any text."
    fix = "Take that out of EDITORIAL in pelicanconf.py, and set single places aside by name."
    return [Finding(SETTINGS, "editorial/off", message, fix, Severity.WARNING)]


def _host(site: Site) -> str:
    """Return the host under which the site goes out; empty when that can't be told."""
    url = site.url
    with contextlib.suppress(SettingsError):
        url = url or str(load_settings(site.root, production=True).get("SITEURL") or "")
    return urlsplit(url).hostname or ""


def texts_of(library: Library, *, published: bool = False) -> list[Item]:
    """Return the texts of a site; only those that go out, on their day at least, when `published`."""
    texts: list[Item] = [
        *library.posts,
        *library.pages,
        *library.people.values(),
        *library.hubs.values(),
    ]
    return [one for one in texts if not published or _goes_out(one)]


def _goes_out(one: Item) -> bool:
    return not isinstance(one, Document) or one.status is Status.PUBLISHED


def keep_back(generator: Any) -> None:
    """Stop Pelican before it writes what must not go out (receiver of `article_generator_init`).

    `spine build` has looked by then, and says so in `EDITORIAL_READ`. Raises `ContentError`.
    """
    from plugins.posts.reader import SHELF, ContentError

    settings = generator.settings
    if settings.get("EDITORIAL_READ") or settings.get("SHOW_UNPUBLISHED"):
        return
    shelf = settings[SHELF]
    reader = second_reader(shelf.site, shelf.library, settings, now=shelf.now)
    texts = texts_of(shelf.library, published=True)
    errors = (
        [one for one in reader.findings(texts, queries={}, now=shelf.now) if one.severity is Severity.ERROR]
        if reader
        else []
    )
    for one in errors:
        log.error("%s", one)
    if errors:
        raise ContentError("The second reader keeps the posts back, as above: nothing is published.")
