"""No address of the site dies by accident.

    ledger.py      every address that visitors have ever had: the text of `content/addresses.txt`
    places.py      which addresses the site has now, by the library and the settings
    redirects.py   where old addresses lead: `redirects_of`
    vanished.py    addresses that have died, and the line that mends it
    links.py       links in texts to old addresses
    survey.py      all of it at once: `survey`
    page.py        the page at an old address
    hosts.py       redirects for Netlify, Cloudflare, nginx and S3
    files.py       the ledger's file, and what is written into the site

A production build has a page at each old address, and `_redirects`. The preview has neither.
"""

import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


def refuse_vanished(generators: list[Any]) -> None:
    """Say what is wrong with the addresses, before anything is published. Raises `ContentError`."""
    from plugins.findings import Severity
    from plugins.posts.reader import ContentError

    settings = generators[0].settings
    seen = _seen(settings)
    errors = [one for one in seen.findings if one.severity is Severity.ERROR] if seen else []
    for finding in errors:
        log.error("%s", finding)
    if errors:
        raise ContentError(
            "Old addresses would lead nowhere, as listed above. Nothing is published until then."
        )


def write_redirects(pelican: Any) -> None:
    """Write a page at each old address, and the list of them for hosts that know one."""
    from plugins.posts.reader import SHELF
    from plugins.seo.addresses import files, hosts, page

    settings = pelican.settings
    seen = _seen(settings)
    if not seen:
        return
    site = settings[SHELF].site
    version = settings["JINJA_GLOBALS"].get("css_version", "")
    style = f"{site.base}/{settings['THEME_STATIC_DIR']}/css/theme.css?v={version}"
    told = {"site": settings["SITENAME"], "url": site.url, "base": site.base, "style": style}
    out = {
        name: page.redirect_page(redirect, **told, language=site.language)
        for name, redirect in page.files_of(seen.redirects).items()
    }
    rules = hosts.common(seen.redirects, site.base)
    if rules:
        out["_redirects"] = rules
    for name in files.write_files(Path(pelican.output_path), out):
        log.error("content/addresses.txt:1: error: %s can't lead on: there is a page of that name.", name)


def _seen(settings: Any) -> Any:
    """Return the survey of a build for visitors; None for the preview and for a build to look at."""
    from plugins.posts.reader import SHELF
    from plugins.seo.addresses import files
    from plugins.seo.addresses.survey import survey

    shelf = settings[SHELF]
    if not shelf.site.url or shelf.preview:
        return None
    text = files.read_ledger(shelf.site)
    return survey(text, shelf.library, shelf.site, settings, shelf.now, publish=True)


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.all_generators_finalized.connect(refuse_vanished)
    signals.finalized.connect(write_redirects)
