"""No address of the site dies by accident.

    ledger.py      every address that visitors have ever had: the text of `content/addresses.txt`
    places.py      which addresses the site has now, by the library and the settings
    redirects.py   where old addresses lead: `redirects_of`
    vanished.py    addresses that have died, and the line that mends it
    links.py       links in texts to old addresses
    survey.py      all of it at once: `survey`
    hosts.py       redirects for Netlify, Cloudflare, nginx and S3
    files.py       the ledger's file, and the list of redirects in the site
    generator.py   what Pelican writes: a page at each old address

A build has a page at each old address, and `_redirects`. The preview has neither.
"""

from typing import Any


def our_generator(pelican: Any) -> type:
    """Name who writes the pages at old addresses (receiver of Pelican's `get_generators`)."""
    from plugins.seo.addresses.generator import RedirectsGenerator

    return RedirectsGenerator


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.get_generators.connect(our_generator)
