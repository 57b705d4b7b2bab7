"""Whether visitors get what was sent: a sample of the live site is fetched and compared."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from plugins.findings import Finding, Severity
from plugins.posts.files import printable
from plugins.seo.addresses.redirects import Redirects
from spine.deploy.files import Parcel
from spine.deploy.hosts import OF_A_HOST
from spine.deploy.plan import Act, Part, Plan, is_copy, part_of
from spine.deploy.visit import Answer, Fetch, fetch

PAGES, ASSETS, REDIRECTS = 60, 2_000, 20
"""How many are fetched at most: those that are new first, then others by chance."""
_AT_ONCE = 8
_PAUSE, _LONGEST = 1.0, 20.0
"""Seconds until what is not right yet is looked for again: twice as many each time."""
_NAMED = 3
"""So many addresses with the like trouble are named; the rest is counted."""


Check = Callable[[], Finding | None]
"""Fetches something; returns what is wrong with it, or nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor should get at an address of the site."""

    path: str
    """The file of the site."""
    address: str
    """From the first slash on, quoted."""


def sample(parcel: Parcel, plan: Plan, redirects: Redirects, seed: int) -> list[Wanted]:
    """Return the files to fetch: the first page, what was sent, and some others by chance.

    Small pages at old addresses are left out: most hosts lead on from there by themselves.
    """
    sent = {step.path for step in plan.of(Act.SEND)}
    names = [name for name in parcel.files if not is_copy(name) and not _is_hidden(name)]
    names = [name for name in names if _plain(name) not in redirects.moved]
    pages = [name for name in names if part_of(name) is Part.PAGE and name != "404.html"]
    others = [name for name in names if part_of(name) is not Part.PAGE]
    dice = random.Random(seed)
    chosen = ["index.html", *_some(pages, sent, PAGES, dice), *_some(others, sent, ASSETS, dice)]
    return [Wanted(name, _address(name)) for name in dict.fromkeys(chosen) if name in parcel.files]


def _is_hidden(name: str) -> bool:
    """Whether a file is for the host and not for visitors."""
    return name in OF_A_HOST


def _some(names: Sequence[str], sent: set[str], most: int, dice: random.Random) -> list[str]:
    first = [name for name in names if name in sent]
    others = [name for name in names if name not in sent]
    dice.shuffle(first)
    dice.shuffle(others)
    return [*first[:most], *others[: max(0, most - len(first))]]


def _plain(name: str) -> str:
    return f"/{name.removesuffix('index.html') if name.split('/')[-1] == 'index.html' else name}"


def _address(name: str) -> str:
    return quote(_plain(name))


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it."""

    looked: int
    """Addresses that were fetched; 0 when nobody answers."""
    findings: tuple[Finding, ...]


def verify(
    visit: str,
    parcel: Parcel,
    plan: Plan,
    redirects: Redirects,
    headers: Callable[[str], Mapping[str, str]],
    *,
    seed: int,
    patience: float,
    hidden: str = "",
    fetch: Fetch = fetch,
    sleep: Callable[[float], None] = time.sleep,
) -> Verified:
    """Compare what visitors get at the address `visit` with what was sent.

    `headers` tells which headers a file of the site should come with. What is not right at once is tried
    again for `patience` seconds: caches on the way need some time. While nobody answers at all, the first
    page alone is asked for: each address would have to be waited for. `hidden` is a file on the host that no
    visitor may have.
    """
    checks: list[Check] = []
    for one in sample(parcel, plan, redirects, seed):
        checks.append(lambda one=one: _compare(visit, one, parcel, fetch))
    checks += _redirect_checks(visit, redirects, fetch)
    checks.append(lambda: _not_found(visit, parcel, seed, fetch))
    if hidden:
        checks.append(lambda: _is_hidden_well(visit, hidden, fetch))
    waiting = checks
    left, pause = patience, _PAUSE
    while True:
        first = fetch(f"{visit}/")
        if first.status:
            waiting, findings = _tried(waiting)
        else:
            findings = [_not_there(f"{visit}/", first)]
        if not findings or left <= 0:
            break
        sleep(min(pause, left))
        left, pause = left - pause, min(2 * pause, _LONGEST)
    if not first.status:
        return Verified(0, tuple(findings))
    findings += _headers(visit, parcel, headers, fetch)
    return Verified(len(checks), tuple(together(findings)))


def _tried(checks: Sequence[Check]) -> tuple[list[Check], list[Finding]]:
    """Return the checks that have found something, and what they have found."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(lambda check: check(), checks))
    both = [(check, one) for check, one in zip(checks, found, strict=True) if one is not None]
    return [check for check, _ in both], [one for _, one in both]


def together(findings: Sequence[Finding]) -> list[Finding]:
    """Return a few of each kind, the last of them with the number of the rest.

    One cause, such as a server that shows another folder, shows at hundreds of addresses at once.
    """
    kinds: dict[str, list[Finding]] = {}
    for one in findings:
        kinds.setdefault(one.code, []).append(one)
    shown = []
    for alike in kinds.values():
        most = 1 if len({one.message for one in alike}) == 1 else _NAMED
        shown += alike[:most]
        if (left := len(alike) - most) > 0:
            words = f"{left} other addresses" if left > 1 else "1 other address"
            shown[-1] = replace(shown[-1], message=f"{shown[-1].message} (The same or the like at {words}.)")
    return shown


def _compare(visit: str, one: Wanted, parcel: Parcel, fetch: Fetch) -> Finding | None:
    url = f"{visit}{one.address}"
    got = fetch(url)
    if got.status == 200:
        wanted = parcel.path(one.path).read_bytes()
        if got.body == wanted:
            return None
        message = f"Visitors get {len(got.body)} bytes that are not the {len(wanted)} that were sent."
        fix = "Wait, or empty the cache before the host. If the host changes pages, switch that off."
        return Finding(url, "deploy/differs", message, fix)
    return _not_there(url, got)


def _not_there(url: str, got: Answer) -> Finding:
    fix = "Look whether the host serves the folder that was deployed. To go back: --rollback"
    if not got.status:
        fix = "The files are on the host. Look whether its server runs and the site's name leads to it."
    return Finding(url, "deploy/not-there", f"Visitors can't get it: {_said(got)}.", fix)


def _said(got: Answer) -> str:
    if not got.status:
        return got.why
    where = f" to {printable(got.headers['location'])}" if "location" in got.headers else ""
    return f"the host answers {got.status}{where}"


def _redirect_checks(visit: str, redirects: Redirects, fetch: Fetch) -> Iterator[Check]:
    for old, redirect in list(redirects.moved.items())[:REDIRECTS]:
        yield lambda old=old, new=redirect.new: _leads(visit, old, new, fetch)
    for old in sorted(redirects.gone)[:REDIRECTS]:
        yield lambda old=old: _is_gone(visit, old, fetch)


def _leads(visit: str, old: str, new: str, fetch: Fetch) -> Finding | None:
    url, target = f"{visit}{quote(old)}", quote(new)
    got = fetch(url)
    base = urlsplit(visit).path.rstrip("/")
    if got.status in (301, 302, 303, 307, 308):
        if urlsplit(got.headers.get("location", "")).path in (f"{base}{target}", target):
            return None
    elif got.status == 200 and b'http-equiv="refresh"' in got.body and target.encode() in got.body:
        return None
    if not got.status:
        return _not_there(url, got)
    message = f"An old address should lead to {new}, and does not: {_said(got)}."
    fix = "docs/addresses.md says what each kind of host has to be told."
    return Finding(url, "deploy/redirect", message, fix, Severity.WARNING)


def _is_gone(visit: str, old: str, fetch: Fetch) -> Finding | None:
    url = f"{visit}{quote(old)}"
    got = fetch(url)
    if got.status in (404, 410):
        return None
    if not got.status:
        return _not_there(url, got)
    message = f"This address is gone for good, but {_said(got)}."
    return Finding(url, "deploy/gone", message, "docs/addresses.md says how hosts say so.", Severity.WARNING)


def _not_found(visit: str, parcel: Parcel, seed: int, fetch: Fetch) -> Finding | None:
    url = f"{visit}/nothing-is-here-{seed}/"
    got = fetch(url)
    page = parcel.path("404.html")
    if got.status == 404 and (not page.exists() or got.body == page.read_bytes()):
        return None
    if not got.status:
        return _not_there(url, got)
    said = "with a page of its own" if got.status == 404 else f"but {_said(got)}"
    message = f"What is not there should be answered with 404 and our page for it, {said}."
    fix = "Tell the host that 404.html is its page for what is not there (docs/deploy.md)."
    return Finding(url, "deploy/not-found-page", message, fix, Severity.WARNING)


def _is_hidden_well(visit: str, path: str, fetch: Fetch) -> Finding | None:
    url = f"{visit}/{path}"
    if fetch(url).status != 200:
        return None
    message = "Anybody can read the deploy's own notes: older releases, and the names of those who deployed."
    fix = "Close .spine/ to visitors, in the bucket's policy as docs/deploy.md has it."
    return Finding(url, "deploy/open", message, fix)


def _headers(
    visit: str, parcel: Parcel, headers: Callable[[str], Mapping[str, str]], fetch: Fetch
) -> Iterator[Finding]:
    """Yield what the host should say with a page and an asset: first all that it leaves out."""
    asset = next((name for name in parcel.files if name.endswith(".css")), "")
    fix = "Tell it so: --setup prints the words for its configuration. docs/hosts.md says what they are for."
    missing: list[str] = []
    others: list[Finding] = []
    for name in filter(None, ("index.html", asset)):
        wanted = headers(name)
        url = f"{visit}{_address(name)}"
        got = fetch(url) if wanted else Answer(0, {})
        if got.status != 200:
            continue
        for header, text in wanted.items():
            there = got.headers.get(header.lower(), "")
            if not there:
                missing.append(header)
            elif _bare(there) != _bare(text):
                message = f'The host should send {header} as "{text}", and sends it as "{there}".'
                others.append(Finding(url, "deploy/header", message, fix, Severity.WARNING, target=header))
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        message = f"The host should send more beside each file, for safety and speed: {names}."
        yield Finding(f"{visit}/", "deploy/header", message, fix, Severity.WARNING, target=names)
    yield from others


def _bare(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").replace(";", " ").split())
