"""What a page's links come to, as far as the page alone can tell.

Most links lead into the folder, and thousands of pages share them: the head, the foot, the cards. Each
becomes a lead, a text that names a file and a place in it, and a lead is looked up once for the whole site.
The rest is judged here; where something is wrong with it, the page is loud, and the judge reads it again,
link by link.
"""

import re
from typing import TYPE_CHECKING

from plugins.linkcheck.page import Link, Page
from plugins.linkcheck.rules import schemes, targets
from plugins.linkcheck.settings import LinkcheckSettings
from plugins.linkcheck.site import PAGE_ENDINGS
from plugins.linkcheck.urls import Address, Home, Kind, read_home, resolve

if TYPE_CHECKING:
    from plugins.linkcheck.facts import About

LOUD, ABROAD = 1, 2
"""Something is wrong with a link or the markup, or may be; a link leads to another site."""
_SEPARATORS = re.compile("[\n\0]")
_PLACE = re.compile(r"#([\w.~-]+)", re.A)
_ROOTED = ("/", "https://", "http://", "mailto:", "tel:")
"""How an address begins that means the same in every folder."""
_MOST = 100_000
"""Addresses remembered at once."""

_Meaning = tuple[int, Address | None]


def base_of(path: str, page: "Page | About", home: Home) -> Address | None:
    """What `<base href>` means; a base that can't be one is passed over (HTML Standard, 4.2.3)."""
    if page.base is None:
        return None
    base = resolve(page.base, path[: path.rfind("/") + 1], home, page=path)
    return base if base.kind in (Kind.INSIDE, Kind.OUTSIDE) else None


def lead_of(address: Address, *, drawn: bool) -> str:
    """Return an address in the folder as a lead. `drawn` is for `<use>`, which needs a place in a drawing."""
    if not address.fragment:
        return address.path
    return f"{address.path}\0{address.fragment}" + ("\0use" if drawn else "")


def address_of(lead: str) -> tuple[Address, Link]:
    """Return the address of a lead, and a link like those that led there."""
    path, _, rest = lead.partition("\0")
    fragment, _, drawn = rest.partition("\0")
    return Address(Kind.INSIDE, path, fragment or None), Link("use" if drawn else "a", "href", "")


class Leads:
    """Sorts the links of one page after another."""

    def __init__(self, settings: LinkcheckSettings) -> None:
        """Raises `ValueError` for a site address that is none."""
        self._home = read_home(settings.site_url)
        self._ignored = [re.compile(pattern) for pattern in settings.ignore]
        self._known: dict[tuple[Link, str], _Meaning] = {}
        self._rooted: dict[Link, str] = {}
        """Leads of links that mean the same in every page, and stand in none that they lead to."""

    def of(self, path: str, page: Page) -> tuple[int, str]:
        """Return `LOUD` and `ABROAD` as far as they are true of a page, and its leads, one a line."""
        is_page = path.lower().endswith(PAGE_ENDINGS)
        flags = LOUD if is_page and (page.slips or page.twice) else 0
        folder, base = path[: path.rfind("/") + 1], base_of(path, page, self._home)
        simple = base is None and is_page and not self._ignored
        leads: dict[str, None] = {}
        rooted = self._rooted if base is None else {}
        for link in page.links:
            raw = link.raw
            if simple and raw[:1] == "#" and link.attribute != "usemap":
                place = _PLACE.fullmatch(raw)
                if place and place[1] in page.anchors:
                    continue
            if link.attribute == "usemap" and raw.strip("\t\n\f\r "):
                flags |= LOUD if targets.image_map(link, page) and not self._is_ignored(raw) else 0
                continue
            lead = rooted.get(link)
            if lead is not None:
                leads[lead] = None
                continue
            meaning, address = self._meaning(link, folder, base, path)
            flags |= meaning
            if address is not None:
                flags |= self._lead(link, address, path, page, leads)
        return flags, "\n".join(leads)

    def _lead(self, link: Link, address: Address, path: str, page: Page, leads: dict[str, None]) -> int:
        """Add a link's lead; look at a place in the page itself at once."""
        drawn = link.element == "use"
        if address.path == path:
            is_page = path.lower().endswith(PAGE_ENDINGS)
            if (is_page or drawn) and targets.fragment(
                address, link, path, lambda _: page.anchors, _no_guess
            ):
                return LOUD
            address = address._replace(fragment=None)
            if is_page:
                return 0  # that a page leads to itself says nothing of another file
        if _SEPARATORS.search(address.path) or _SEPARATORS.search(address.fragment or ""):
            return LOUD
        lead = lead_of(address, drawn=drawn)
        leads[lead] = None
        if link.raw.startswith(_ROOTED) and not address.path.lower().endswith(PAGE_ENDINGS):
            self._rooted[link] = lead
        return 0

    def _meaning(self, link: Link, folder: str, base: Address | None, path: str) -> _Meaning:
        """Return the flags of a link, and its address when that is a sound one in the folder."""
        if base is not None or link.raw[:1] in ("#", "?", ""):
            return self._judged(link, folder, base, path)
        key = (link, "" if link.raw.startswith(_ROOTED) else folder)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST:
                self._known.clear()
                self._rooted.clear()
            known = self._known[key] = self._judged(link, folder, None, path)
        return known

    def _judged(self, link: Link, folder: str, base: Address | None, path: str) -> _Meaning:
        raw = link.raw
        if self._is_ignored(raw):
            return 0, None
        if not raw.strip("\t\n\f\r "):
            return LOUD, None
        address = resolve(raw, folder, self._home, base=base, page=path)
        if self._is_ignored(address.url or f"/{address.path}"):
            return 0, None
        if address.kind == Kind.INSIDE:
            plainly = address.scheme == "http" and self._home.scheme == "https"
            return (LOUD, None) if address.problem or plainly else (0, address)
        if address.kind == Kind.OUTSIDE:
            wrong = address.problem or schemes.outside(address, raw)
            return (LOUD if wrong else 0) | (ABROAD if may_be_asked(link, address) else 0), None
        if address.kind == Kind.OTHER:
            return (LOUD if schemes.other(address) else 0), None
        return LOUD, None

    def _is_ignored(self, address: str) -> bool:
        return any(pattern.search(address) for pattern in self._ignored)


def may_be_asked(link: Link, address: Address) -> bool:
    """Whether another site may be asked about a link: forms do things when they are asked."""
    return address.scheme in ("http", "https") and link.attribute not in ("action", "formaction")


def _no_guess(word: str, known: object) -> str:
    return ""
