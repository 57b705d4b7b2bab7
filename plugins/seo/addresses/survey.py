"""Everything about the addresses of a site at once: where they lead, and what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from plugins.findings import Finding, Severity, in_order
from plugins.posts import Library
from plugins.seo.addresses.ledger import LEDGER, Known, Ledger, parse_ledger, with_published
from plugins.seo.addresses.links import old_links
from plugins.seo.addresses.places import Places, places_of
from plugins.seo.addresses.redirects import Redirects, redirects_of
from plugins.seo.addresses.vanished import vanished
from plugins.site import Site


@dataclass(frozen=True, slots=True)
class Survey:
    """What there is to know."""

    ledger: Ledger
    places: Places
    redirects: Redirects
    findings: tuple[Finding, ...]
    text: str
    """The ledger as it stands in its file."""

    def recorded(self, today: date) -> str:
        """Return the ledger's text with all that visitors reach now; the same text when nothing is new.

        Old addresses are among it, as those of the text they lead to: they live on when somebody takes away
        the line that named them.
        """
        live = self.places.live
        known = [Known(one.address, one.owner, today, one.title) for one in live.values()]
        for redirect in self.redirects.moved.values():
            if redirect.old not in self.ledger.known:
                known.append(Known(redirect.old, live[redirect.new].owner, today, redirect.title))
        return with_published(self.text, known)


class State(StrEnum):
    """How an address stands."""

    LIVE = "live"
    MOVED = "leads on"
    GONE = "gone"
    VANISHED = "vanished"


def survey(
    text: str, library: Library, site: Site, settings: Mapping[str, Any], now: datetime, *, publish: bool
) -> Survey:
    """Look at all addresses. `text` is the ledger's, empty when there is none yet.

    `settings` are Pelican's, or a settings file's names. With `publish`, an address that has vanished is an
    error, and else a warning.
    """
    ledger = parse_ledger(text, f"{site.content.name}/{LEDGER}")
    places = places_of(library, site, settings, now)
    redirects = redirects_of(ledger, places, now)
    severity = Severity.ERROR if publish else Severity.WARNING
    findings = [
        *ledger.findings,
        *redirects.findings,
        *vanished(ledger, places, redirects, now, severity),
        *old_links(places.texts.values(), redirects, places.live, url=site.url, base=site.base),
    ]
    return Survey(ledger, places, redirects, tuple(in_order(findings)), text)


def states(seen: Survey) -> Iterator[tuple[str, State, str]]:
    """Yield every address in order, how it stands, and where it leads or what it belongs to."""
    redirects, live = seen.redirects, seen.places.live
    for address in sorted({*live, *seen.ledger.known, *redirects.moved, *redirects.gone}):
        if address in live:
            yield address, State.LIVE, live[address].owner
        elif address in redirects.moved:
            yield address, State.MOVED, redirects.moved[address].new
        elif address in redirects.gone:
            yield address, State.GONE, ""
        else:
            yield address, State.VANISHED, seen.ledger.known[address].owner
