"""Links that lead to other sites: asked over the network, never in a build.

    check.py        `check_outside`: the whole check, from links to findings
    settings.py     `OutsideSettings`, and how they are read from pelicanconf.py
    location.py     addresses as they are asked for; where a redirect leads
    addresses.py    which network addresses are public
    walk.py         one link followed to its end: HEAD, GET, redirects, cookies, circles
    answers.py      what came back, as plain values
    verdict.py      what a chain of answers means
    page.py         pages that say "not found" with a status that says "fine"
    history.py      failures counted from check to check; how long a verdict holds
    report.py       verdicts as findings; `Place`
    archive.py      where an old copy may be
    politeness.py   turns, pauses and Retry-After, host by host
    store.py        the edge to the disk: verdicts kept in SQLite
    names.py        the edge to the network: names looked up
    fetch.py        the edge to the network: one request (aiohttp)
    asking.py       a request in its turn, repeated when the server was busy

aiohttp is imported when there is a link to ask about, and not before.
"""

from plugins.linkcheck.outside.check import Network, check_outside
from plugins.linkcheck.outside.report import Place
from plugins.linkcheck.outside.settings import OutsideSettings, read_outside_settings
from plugins.linkcheck.outside.store import VerdictStore

__all__ = ["Network", "OutsideSettings", "Place", "VerdictStore", "check_outside", "read_outside_settings"]
