"""Does an address lead to a file, and its fragment to a place in that file?"""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from plugins.findings import did_you_mean
from plugins.linkcheck.page import Link, Page
from plugins.linkcheck.rules.problem import Problem
from plugins.linkcheck.site import PAGE_ENDINGS, SiteMap
from plugins.linkcheck.urls import Address, decode_fragment

Guess = Callable[[str, Iterable[str]], str]
"""`did_you_mean`, or one that has enough after a while."""

PlacesIn = Callable[[str], frozenset[str] | None]
"""From a file to what a fragment may name in it; None for one that was not read."""

_MANY = 300


def file_at(address: Address, site: SiteMap, *, clean_urls: bool) -> str:
    """Return the file that a server shows for an address inside the folder, or an empty string."""
    found = site.find(address.path)
    if not found and clean_urls and address.path and not address.path.endswith("/"):
        found = next(
            (address.path + end for end in (".html", ".htm") if address.path + end in site.files), ""
        )
    return found


def missing(address: Address, raw: str, site: SiteMap, guess: Guess) -> Problem:
    """Say why an address inside the folder has no file. `guess` finds the name that was meant."""
    path = address.path
    plain = path.rstrip("/")
    if plain in site.folders and (path.endswith("/") or not site.index_of(plain)):
        name = f"The folder {plain}/" if plain else "The site's first folder"
        return Problem(
            "link/no-index", f"{name} has no index.html to show.", "Link to a page in it, or give it one."
        )
    if path.endswith("/") and plain in site.files:
        return Problem(
            "link/missing-target",
            f"{_shown(plain)} is a file, not a folder.",
            "Take away the slash at the end.",
        )
    if raw.strip().lower().startswith("www."):
        return Problem(
            "link/missing-target",
            "There is no such page on this site.",
            f'Did you mean "https://{raw.strip()}"?',
        )
    like = site.like(path, guess)
    if like and like.casefold() == plain.casefold():
        fix = f"Write it with the same capital and small letters: {_shown(like)}"
        return Problem("link/missing-target", f"There is no {_shown(path)}.", fix)
    if like == f"{plain}.html":
        fix = f"Link to {_shown(like)}. (Some servers show it at this address too: --clean-urls.)"
        return Problem("link/missing-target", f"There is no {_shown(path)}.", fix)
    return Problem(
        "link/missing-target", f"There is no {_shown(path)}.", f"Did you mean {_shown(like)}?" if like else ""
    )


def _shown(path: str) -> str:
    """A path as it may be printed."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace") or "/"


def climbs() -> Problem:
    """`../` once too often."""
    return Problem(
        "link/above-root",
        "This address climbs out of the site: it has a ../ too many.",
        "Take one away, or begin the address with a slash.",
    )


def fragment(address: Address, link: Link, target: str, places_in: PlacesIn, guess: Guess) -> Problem | None:
    """Judge the part behind `#` (HTML Standard, 7.4.6.3 "Scrolling to a fragment")."""
    if not address.fragment or not (target.lower().endswith(PAGE_ENDINGS) or link.element == "use"):
        return None  # what a fragment means in a picture, a film or a PDF is theirs to say
    anchors = places_in(target)
    if anchors is None:
        return None
    wanted = address.fragment.partition(":~:")[0]
    decoded = decode_fragment(wanted)
    if not wanted or wanted in anchors or decoded in anchors or decoded.lower() == "top":
        return None
    where = "This page" if link.raw.lstrip().startswith("#") else target
    if decoded[:1] in "!/":
        return Problem(
            "link/app-fragment", f"Only a script can make sense of #{decoded}: {where} has no such place."
        )
    form = unicodedata.normalize("NFC", decoded)
    meant = _by_form(anchors).get(form.casefold(), "")
    if meant and unicodedata.normalize("NFC", meant) == form:
        return Problem(
            "link/fragment-form",
            f"#{decoded} is written with other Unicode signs than its id.",
            "Copy the id's own letters.",
        )
    hint = f'Did you mean "{meant}"?' if meant else guess(decoded, _some(anchors))
    hint = hint.replace('"', '"#', 1)
    return Problem("link/missing-fragment", f'{where} has no place called "{decoded}".', hint)


@lru_cache(maxsize=32)
def _by_form(anchors: frozenset[str]) -> dict[str, str]:
    """The places of a page, by their letters without regard to capitals and Unicode forms."""
    return {unicodedata.normalize("NFC", name).casefold(): name for name in sorted(anchors)}


@lru_cache(maxsize=32)
def _some(anchors: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(anchors)[:_MANY])


def image_map(link: Link, page: Page) -> Problem | None:
    """Judge `usemap` (HTML Standard, 2.3.8 "Rules for parsing a hash-name reference")."""
    _, mark, name = link.raw.partition("#")
    if not mark or not name:
        return Problem("link/missing-map", "usemap must be # and the name of a map.", "")
    if name in page.maps:
        return None
    return Problem(
        "link/missing-map", f'This page has no map called "{name}".', did_you_mean(name, page.maps)
    )


def empty(link: Link) -> Problem:
    """An address without a letter."""
    if link.element in ("a", "area"):
        return Problem(
            "link/empty-href",
            "This link has an empty address: it leads to the page it stands on.",
            "Give it an address, or write # for the top of the page.",
        )
    if link.attribute in ("action", "formaction", "cite"):
        return Problem("link/empty-href", f"{link.attribute} is empty.", "Give it an address, or delete it.")
    return Problem(
        "link/empty",
        f"The {link.attribute or 'address'} of this <{link.element}> is empty: nothing is loaded.",
        "Give it an address, or delete the element.",
    )
