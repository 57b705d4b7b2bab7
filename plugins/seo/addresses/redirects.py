"""Where old addresses lead: out of what people have written and what the ledger knows.

Plain. Chains are shortened to their end, so every redirect that comes out leads to an address that visitors
can reach; what can't be so is a finding at its line, and leads nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from plugins.findings import Finding, did_you_mean, in_order
from plugins.posts.address import read_address, typed
from plugins.seo.addresses.ledger import Ledger
from plugins.seo.addresses.places import Places, folders_of, is_needed, why_hidden


class Kind(StrEnum):
    """What made a redirect."""

    WRITTEN = "redirect_from"
    """The key in a text."""
    RULE = "ledger"
    """A line in the ledger."""
    MOVED = "new address"
    """A text that stands at another address than before."""
    EMPTY = "empty list"
    """A list without posts: its readers are sent to the list above it."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address that leads on."""

    old: str
    new: str
    """An address that visitors can reach."""
    kind: Kind
    title: str = ""
    """What stands there."""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Redirects:
    """All old addresses, by the form in which `plugins.posts.address` knows them."""

    moved: Mapping[str, Redirect] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    """Gone for good, on purpose."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """Somebody says where an address leads. `new` is empty for one that is gone."""

    old: str
    new: str
    kind: Kind
    path: str
    line: int

    def finding(self, code: str, message: str, fix: str) -> Finding:
        return Finding(self.path, f"address/{code}", message, fix, line=self.line, target=self.old)


def redirects_of(ledger: Ledger, places: Places, now: datetime) -> Redirects:
    """Return where old addresses lead, and what is wrong with what was written about them.

    What a text says counts before the ledger, and both before what follows from an address that has changed
    or a list that is empty. Two that differ are a finding, and the first counts.
    """
    findings: list[Finding] = []
    claims: dict[str, _Claim] = {}
    for claim in (*_written(places), *_rules(ledger)):
        problem = _taken(claim, places)
        if problem is None:
            other = claims.setdefault(claim.old, claim)
            if other is not claim and other.new != claim.new:
                problem = _claimed_twice(claim, other)
        if problem:
            findings.append(problem)
    for claim in _moved(ledger, places):
        claims.setdefault(claim.old, claim)
    moved, gone, more = _ends(claims, ledger, places, now)
    for claim in _empty(ledger, places):
        if claim.old not in claims:
            moved[claim.old] = claim.new, claim.kind
    named = {
        old: Redirect(old, new, kind, places.live[new].title, places.live[new].language)
        for old, (new, kind) in sorted(moved.items())
    }
    findings += [*more, *_clashes(named, claims)]
    return Redirects(named, frozenset(gone), tuple(in_order(findings)))


# ---- who says so ----------------------------------------------------------------------


def _written(places: Places) -> Iterator[_Claim]:
    """What texts that visitors reach say with `redirect_from`."""
    for place in places.by_owner.values():
        text = place.text
        for raw in text.redirect_from:
            old = read_address(raw)[0]
            if old:  # else it has its finding
                yield _Claim(old, place.address, Kind.WRITTEN, text.path, text.line_of("redirect_from"))


def _rules(ledger: Ledger) -> Iterator[_Claim]:
    for rule in ledger.rules:
        yield _Claim(rule.address, rule.target, Kind.RULE, ledger.path, rule.line)


def _moved(ledger: Ledger, places: Places) -> Iterator[_Claim]:
    """What the ledger knows of texts that stand at another address now."""
    for known in ledger.known.values():
        place = places.by_owner.get(known.owner)
        if place is not None and known.address not in places.live:
            yield _Claim(known.address, place.address, Kind.MOVED, ledger.path, known.line)


def _empty(ledger: Ledger, places: Places) -> Iterator[_Claim]:
    """Lists that nobody has taken away: they have no post just now."""
    for known in ledger.known.values():
        if known.address in places.live:
            continue
        what = known.owner
        if what == "feed" and not places.has_feeds:
            continue  # these settings make none
        if what == "topic" and known.address not in places.topics:
            continue  # it has another name, or none: somebody has to say which
        if what.startswith("people/"):
            what = "team" if what in places.texts else ""
        new = places.lists.get(what, "")
        if new in places.live:
            yield _Claim(known.address, new, Kind.EMPTY, ledger.path, known.line)


# ---- what can't be so -------------------------------------------------------------------


def _taken(claim: _Claim, places: Places) -> Finding | None:
    """Say so when an old address is in use."""
    place = places.live.get(claim.old)
    if place is None and claim.old.endswith("/"):
        place = places.live.get(claim.old[:-1])  # a file and a folder can't have one name
    if place is not None:
        own = place.text is not None and place.text.path == claim.path
        where = "this text stands there" if own else f"{_shown(place.owner)} stands there"
        message = f"{typed(claim.old)} can't be an old address: {where}."
        return claim.finding("taken", message, _taken_back(claim))
    if is_needed(claim.old, places):
        message = f"{typed(claim.old)} is needed by the blog itself."
        return claim.finding("taken", message, _taken_back(claim))
    like = places.live.get(claim.old.casefold())
    if like is not None:
        message = f"Many hosts can't tell {typed(claim.old)} from {typed(like.address)}, which is there."
        return claim.finding("case", message, _taken_back(claim))
    return None


def _taken_back(claim: _Claim) -> str:
    return "Delete it there." if claim.kind is Kind.WRITTEN else "Delete this line."


def _shown(owner: str) -> str:
    return owner if "/" in owner else f"a {owner} of the blog"


def _claimed_twice(claim: _Claim, other: _Claim) -> Finding:
    end = f"leads to {typed(other.new)}" if other.new else "is gone"
    message = f"{typed(claim.old)} {end} already ({other.path}, line {other.line})."
    return claim.finding("claimed-twice", message, "Keep one of the two.")


def _clashes(named: Mapping[str, Redirect], claims: Mapping[str, _Claim]) -> Iterator[Finding]:
    """Old addresses that no host can have beside each other: those that differ only by capitals and lead to
    two places, and those below a file."""
    first: dict[str, Redirect] = {}
    for redirect in named.values():
        other = first.setdefault(redirect.old.casefold(), redirect)
        if other.new != redirect.new and redirect.old in claims:
            message = f"Many hosts can't tell {typed(redirect.old)} from {typed(other.old)}."
            fix = "Let both lead to one address."
            yield claims[redirect.old].finding("case", message, fix)
        for file in folders_of(redirect.old):
            if file in named and file_of(file) and redirect.old in claims:
                message = f"{typed(redirect.old)} can't lie below {typed(file)}, which is a file."
                yield claims[redirect.old].finding("taken", message, "Delete one of the two lines.")


# ---- where it ends ----------------------------------------------------------------------

_Ends = tuple[dict[str, tuple[str, Kind]], set[str], list[Finding]]


def _ends(claims: Mapping[str, _Claim], ledger: Ledger, places: Places, now: datetime) -> _Ends:
    """Follow each claim to its end: an address that is there, or one that is gone on purpose."""
    moved: dict[str, tuple[str, Kind]] = {}
    gone: set[str] = set()
    findings: list[Finding] = []
    ends: dict[str, str | None] = {}
    loops: set[str] = set()
    for old in claims:
        _follow(old, claims, places, ends, loops)
    for old, claim in claims.items():
        end = ends[old]
        if old in loops:
            message = f"{typed(old)} leads back to itself, by way of {typed(claim.new)}."
            findings.append(claim.finding("loop", message, "Change or delete one of these lines."))
        elif end is None and claim.new not in claims:  # else the next of the chain has its own finding
            findings += _lost(claim, ledger, places, now)
        elif end:
            moved[old] = end, claim.kind
        elif end is not None:
            gone.add(old)
    return moved, gone, findings


def _follow(
    start: str,
    claims: Mapping[str, _Claim],
    places: Places,
    ends: dict[str, str | None],
    loops: set[str],
) -> None:
    """Note where a chain ends: at an address, in nothing when it is gone, at None when it leads nowhere."""
    trail: dict[str, None] = {}
    at = start
    while at in claims and at not in ends and at not in trail:
        trail[at] = None
        at = claims[at].new
    if at in trail:
        names = list(trail)
        loops.update(names[names.index(at) :])
    end = ends.get(at)
    if at in places.live or not at:
        end = at
    ends.update(dict.fromkeys(trail, end))


def _lost(claim: _Claim, ledger: Ledger, places: Places, now: datetime) -> Iterator[Finding]:
    """Say why a redirect leads nowhere, at the line that has to be mended."""
    target = typed(claim.new)
    hidden = places.waiting.get(claim.new)
    if hidden is not None:
        message = f"{typed(claim.old)} leads to {target}, which is {why_hidden(hidden, now)}."
        yield claim.finding("not-published", message, "Publish that one, or lead somewhere else.")
    elif claim.new not in ledger.known:  # one that is known has vanished, which is told there
        fix = did_you_mean(claim.new, _near(claim.new, places.live)) or "Check the address."
        yield claim.finding("no-target", f"{typed(claim.old)} leads to {target}, which is not there.", fix)


def _near(address: str, live: Iterable[str]) -> list[str]:
    """Return addresses one of which may have been meant: those of the same part of the site, if there are."""
    part = address.split("/", 2)[1]
    return [one for one in live if one.split("/", 2)[1] == part] or list(live)


# ---- what of it is a page ---------------------------------------------------------------


def file_of(address: str) -> str:
    """Return the file of the site that a host shows at an address; nothing for one that is no page."""
    name = address[1:]
    if not name or name.endswith("/"):
        return f"{name}index.html"
    return name if name.lower().endswith((".html", ".htm")) else ""


def files_of(redirects: Redirects) -> dict[str, Redirect]:
    """Return the redirect pages of the site by their files: what no map of the site and no search lists."""
    pages = ((file_of(old), redirect) for old, redirect in redirects.moved.items())
    return {file: redirect for file, redirect in pages if file}
