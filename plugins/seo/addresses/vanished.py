"""Addresses that visitors have had and can no longer reach, and the line that mends it. Plain."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from plugins.findings import Finding, Severity, did_you_mean
from plugins.posts.address import typed
from plugins.posts.post import Person, Post
from plugins.seo.addresses.ledger import Known, Ledger
from plugins.seo.addresses.places import Place, Places, Text, why_hidden
from plugins.seo.addresses.redirects import Kind, Redirects

_NOTED = ("tag", "topic", "feed")
_GUESSES = 50
"""For how many addresses a similar one is looked for: each takes some milliseconds."""


def vanished_from(ledger: Ledger, places: Places, redirects: Redirects) -> list[Known]:
    """Return the addresses of the ledger that lead nowhere now."""
    return [
        known
        for address, known in ledger.known.items()
        if address not in places.live and address not in redirects.moved and address not in redirects.gone
        if not (known.owner == "feed" and not places.has_feeds) and known.owner not in places.unread
    ]


def vanished(
    ledger: Ledger, places: Places, redirects: Redirects, now: datetime, severity: Severity
) -> Iterator[Finding]:
    """Yield a finding for each address that has died by accident, with the line that mends it.

    Lists that are empty just now lead to the list above them by themselves: that is worth a note.
    """
    new = [place for place in places.by_owner.values() if place.address not in ledger.known]
    lost = []
    for known in vanished_from(ledger, places, redirects):
        text = places.texts.get(known.owner)
        if text is not None:
            yield _hidden(known, text, ledger, severity, now)
        else:
            lost.append((known, _renamed(known, new, guess=len(lost) < _GUESSES)))
    old: dict[str, list[str]] = {}
    """By the address of a text: all that it stood at before."""
    for known, heir in lost:
        if heir and heir[1]:
            old.setdefault(heir[0].address, []).append(typed(known.address))
    for number, (known, heir) in enumerate(lost):
        if heir:
            all_old = old[heir[0].address] if heir[1] else [typed(known.address)]
            yield _moved_to(known, heir, all_old, ledger, severity)
        else:
            live = places.live if number < _GUESSES else ()
            yield _lost(known, ledger, live, severity)
    for redirect in redirects.moved.values():
        known = ledger.known.get(redirect.old)
        if redirect.kind is Kind.EMPTY and known is not None and known.owner in _NOTED:
            message = f"{typed(redirect.old)} has no post any more. Its readers are sent to {redirect.new}."
            fix = f"To settle it, there or elsewhere, add the line: {typed(redirect.old)} -> {redirect.new}"
            yield _at_line(known, ledger, "empty", message, fix, Severity.NOTE)


def _at_line(known: Known, ledger: Ledger, code: str, message: str, fix: str, severity: Severity) -> Finding:
    where = known.line
    return Finding(ledger.path, f"address/{code}", message, fix, severity, where, target=known.address)


def _hidden(known: Known, text: Text, ledger: Ledger, severity: Severity, now: datetime) -> Finding:
    """A text that has been published, and is not any more."""
    address = typed(known.address)
    why = why_hidden(text, now)
    key = "date" if why.startswith("planned") else "status"
    message = f"Visitors have had this text at {address}, and now it is {why}."
    fix = (
        f"Publish it again; or write into {ledger.path}: {address} -> {_instead(text)} "
        f"(where its readers should go), or: {address} gone"
    )
    return Finding(
        text.path, "address/vanished", message, fix, severity, text.line_of(key), target=known.address
    )


def _moved_to(
    known: Known, heir: tuple[Place, bool], old: list[str], ledger: Ledger, severity: Severity
) -> Finding:
    """An address whose text is in another file now. `old` are all that it has stood at."""
    place, sure = heir
    file, address = place.text.path, typed(known.address)
    message = f"Visitors have had {address}, and it is no longer there."
    message += f" Its text is {'now' if sure else 'perhaps now'} in {file}."
    fix = f"Add to the front matter of {file}: {_with_old(place.text, old)}"
    if not sure:
        fix += f" (or, if that is another text, write here: {address} gone)"
    return _at_line(known, ledger, "vanished", message, fix, severity)


def _lost(known: Known, ledger: Ledger, live: Iterable[str], severity: Severity) -> Finding:
    """An address whose text is no longer there."""
    address, part = typed(known.address), _part(known.address)
    message = f"Visitors have had {address}, and it is no longer there."
    alike = [one for one in live if one.startswith(part) and one != part]
    if known.owner == "topic":  # it has another name now, and names tell nothing of each other
        alike = [one for one in alike if one not in ledger.known]
    near = did_you_mean(known.address, alike)
    target = typed(near.split('"')[1]) if near else "/…/"
    if known.owner == "topic" and len(alike) == 1:
        target = typed(alike[0])
    fix = f"Write into this file: {address} -> {target} (where its readers should go), or: {address} gone"
    return _at_line(known, ledger, "vanished", message, fix, severity)


def _instead(text: Text) -> str:
    return "/team/…/" if isinstance(text, Person) else "/…/"


def _with_old(text: Text, old: list[str]) -> str:
    """Return the line of front matter that keeps old addresses alive."""
    return f"redirect_from: [{', '.join((*text.redirect_from, *old))}]"


def _part(address: str) -> str:
    """Return the folder of the site that an address lies in."""
    return address.rstrip("/").rpartition("/")[0] + "/"


def _renamed(known: Known, new: list[Place], *, guess: bool) -> tuple[Place, bool] | None:
    """Return the text that stood at an address before its file was renamed, and whether that is sure.

    Only a text counts whose own address is new. It is sure when the title is the same and no other's is; it
    may be when its name is much alike.
    """
    folder, inside, _ = known.owner.partition("/")
    part = _part(known.address)
    some = [place for place in new if place.owner.startswith(f"{folder}/") and _part(place.address) == part]
    if not some or not inside:
        return None
    title = _folded(known.title)
    same = [place for place in some if title and _folded(place.title) == title]
    if len(same) == 1:
        return same[0], True
    if isinstance(some[0].text, Post) and len(same) > 1:
        return None
    by_address = {place.address: place for place in some} if guess else {}
    hint = did_you_mean(known.address, by_address)
    return (by_address[hint.split('"')[1]], False) if hint else None


def _folded(title: str) -> str:
    return " ".join(title.casefold().split()).strip(" ?!.…")[:100]
