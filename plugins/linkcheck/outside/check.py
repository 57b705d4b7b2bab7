"""The check of the outside links, joined from its parts.

What is known and fresh is not asked. The rest is asked, many hosts at a time, until all is answered or the
deadline has come; then verdicts are kept, also when the check is stopped by hand.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.findings import Finding, in_order
from plugins.linkcheck.outside.addresses import Address, is_public
from plugins.linkcheck.outside.history import Record, is_fresh
from plugins.linkcheck.outside.location import NotAnAddress, host_of, requestable
from plugins.linkcheck.outside.loop import run
from plugins.linkcheck.outside.names import LookUp, Names
from plugins.linkcheck.outside.politeness import Hosts
from plugins.linkcheck.outside.report import Place, findings_for, store_trouble
from plugins.linkcheck.outside.settings import OutsideSettings
from plugins.linkcheck.outside.store import VerdictStore
from plugins.linkcheck.outside.verdict import Outcome, Verdict, in_doubt, judge
from plugins.linkcheck.outside.walk import walk

Progress = Callable[[int, int], None]
"""Is told how many links are done, of how many."""

_OUT_OF_TIME = Outcome(Verdict.UNCHECKED, "The check ran out of time before this link")
_IN_DOUBT = Outcome(Verdict.UNCHECKED, "Not one site could be reached, so the fault may be here")


@dataclass(frozen=True, slots=True)
class Network:
    """What a check takes for the network, where it is not the system's own."""

    look_up: LookUp | None = None
    """How names become addresses."""
    tls: ssl.SSLContext | None = None
    """Whose certificates are trusted."""
    is_public: Callable[[Address], bool] = is_public
    """Which addresses may be asked, unless `allow_private` allows all."""


def check_outside(
    links: Mapping[str, Sequence[Place]],
    settings: OutsideSettings,
    *,
    store: VerdictStore,
    now: datetime,
    progress: Progress = lambda done, total: None,
    network: Network = Network(),
) -> list[Finding]:
    """Ask the links that lead to other sites, and return what is wrong with them.

    `links` gives for each address, without its fragment, the places where it stands. `now` has a time zone.
    Takes at most `settings.deadline` seconds.
    """
    asked_for, verdicts = _sorted_out(links, now)
    known = store.read(asked_for)
    fresh = {address: record for address, record in known.items() if is_fresh(record, settings, now)}
    to_ask = [address for address in asked_for if address not in fresh]
    outcomes: dict[str, Outcome] = {}
    try:
        if to_ask:
            run(_ask_all(to_ask, _witnesses(fresh), outcomes, settings, now, progress, network))
    finally:
        doubtful = in_doubt(outcomes)
        heard = {} if doubtful else {a: o for a, o in outcomes.items() if o.verdict is not Verdict.UNCHECKED}
        renewed = store.record(heard, now)
    rest = _IN_DOUBT if doubtful else _OUT_OF_TIME
    for address in asked_for:
        record = renewed.get(address) or fresh.get(address)
        outcome = rest if doubtful else outcomes.get(address, rest)
        verdicts |= dict.fromkeys(asked_for[address], record or Record(outcome, now))
    findings = [
        finding
        for link, record in verdicts.items()
        for finding in findings_for(link, record, list(links[link]), settings)
    ]
    return in_order([*findings, *([store_trouble(store.trouble)] if store.trouble else [])])


def _sorted_out(
    links: Mapping[str, Sequence[Place]], now: datetime
) -> tuple[dict[str, list[str]], dict[str, Record]]:
    """Return the links that each address stands for, and a record for each that can't be asked for."""
    asked_for: dict[str, list[str]] = {}
    verdicts: dict[str, Record] = {}
    for link in sorted(links):
        try:
            asked_for.setdefault(requestable(link), []).append(link)
        except NotAnAddress as error:
            verdicts[link] = Record(
                Outcome(Verdict.UNCHECKED, f"This can't be asked for, because {error}"), now
            )
    return asked_for, verdicts


async def _ask_all(
    addresses: Sequence[str],
    witnesses: Sequence[str],
    outcomes: dict[str, Outcome],
    settings: OutsideSettings,
    now: datetime,
    progress: Progress,
    network: Network,
) -> None:
    """Ask for all the addresses, and put what each gives into `outcomes` as it comes.

    Where nobody was heard, ask the witnesses: if one of them is heard, the fault is not on this side.
    """
    from plugins.linkcheck.outside.asking import Asker  # brings aiohttp
    from plugins.linkcheck.outside.fetch import Fetcher

    clock = asyncio.get_running_loop().time
    began = clock()

    async def one(address: str) -> None:
        outcomes[address] = judge(await walk(address, asker.ask, settings))
        progress(min(len(outcomes), len(addresses)), len(addresses))

    try:
        async with asyncio.timeout(settings.deadline):
            may_ask = _anything if settings.allow_private else network.is_public
            names = Names(network.look_up, may_ask)
            async with Fetcher(settings, names, network.tls) as fetcher:
                asker = Asker(fetcher, Hosts(settings, clock), settings, clock, began, now)
                async with asyncio.TaskGroup() as group:
                    for address in _many_hosts_first(addresses):
                        group.create_task(one(address))
                for address in witnesses:
                    if in_doubt(outcomes):
                        await one(address)
    except TimeoutError:
        return


def _witnesses(fresh: Mapping[str, Record]) -> list[str]:
    """Return a few addresses on different hosts that worked lately, so they should be heard again now."""
    good = [a for a, record in fresh.items() if record.outcome.verdict in (Verdict.OK, Verdict.MOVED)]
    return list({host_of(address): address for address in good}.values())[:3]


def _anything(address: Address) -> bool:
    return True


def _many_hosts_first(addresses: Sequence[str]) -> list[str]:
    """Return the first address of each host, then the second of each …: no host holds up the others."""
    seen: dict[str, int] = {}
    rounds = []
    for address in addresses:
        host = host_of(address)
        rounds.append((seen.get(host, 0), address))
        seen[host] = seen.get(host, 0) + 1
    return [address for _, address in sorted(rounds)]
