"""`spine trends pull` and `spine trends status`: the live source of a site, asked, and looked at.

What they say about it is in `spine/pulled.py`.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from plugins.findings import Finding
    from plugins.site import Site
    from plugins.trends.live.ask import Ask
    from plugins.trends.live.memory import Memory, Refusal
    from plugins.trends.live.plan import Tried
    from plugins.trends.live.pull import Pulled
    from plugins.trends.payload import Payload
    from plugins.trends.queue.renewal import Renewed
    from plugins.trends.record import Record
    from plugins.trends.settings import TrendsSettings

SNAPSHOTS, VOCABULARY = "trends", "trends/vocabulary.yaml"
"""Within content/: where snapshots are, and the practice's own words."""


def present() -> dt.datetime:
    """Return the time in whole seconds: the real one, for what is fetched is fetched now."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(slots=True)
class Source:
    """The live source of a site, and what is known from it."""

    root: Path
    site: Site
    settings: TrendsSettings
    title: str
    """What the source is called: `Google`."""
    memory: Memory
    cache: Path
    """Where it is kept who pulls just now."""
    payloads: Sequence[Payload]
    """The snapshots, imported ones included."""
    findings: list[Finding]
    """Snapshots that can't be read."""
    now: dt.datetime
    """When it was looked at."""

    @property
    def folder(self) -> Path:
        """Where snapshots are kept."""
        return self.site.content / SNAPSHOTS

    @property
    def last(self) -> dt.datetime | None:
        """When the source last answered."""
        return max((one.fetched for one in self.payloads if one.via == self.settings.client), default=None)

    @property
    def refusal(self) -> Refusal | None:
        """The refusal because of which the source is left alone now, if there is one."""
        from plugins.trends.live.pull import source_of

        found = self.memory.refusal(source_of(self.settings))
        return found if found and found.holds(self.now) else None


def source(root: Path, *, budget: int | None = None) -> Source:
    """Return the live source of the site in `root`. Raises `SettingsError`."""
    from plugins.site import load_settings, read_site
    from plugins.trends.live import client_module
    from plugins.trends.live.memory import Memory
    from plugins.trends.settings import read_trends_settings
    from plugins.trends.snapshots import kept

    raw = load_settings(root)
    site, settings = read_site(raw), read_trends_settings(raw)
    if budget is not None:
        settings = replace(settings, budget=budget)
    snapshots = kept(site.content / SNAPSHOTS)
    cache = root / (raw.get("CACHE_PATH") or ".cache")
    title = client_module(settings.client).TITLE
    findings = list(snapshots.findings)
    return Source(root, site, settings, title, Memory(cache), cache, snapshots.payloads, findings, present())


class Planner:
    """What is due, from the snapshots, the queue, and what this run fetched."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._records: dict[tuple[str, str], tuple[Record, ...]] = {}
        self._subject_of = _subject_of(source)
        self._first = _queries_that_wait(source.root)

    def __call__(self, fetched: list[Payload], without: Collection[Tried] = ()) -> list[Ask]:
        """Return what is due, the most pressing first."""
        from plugins.trends.live.plan import followed_in, plan, worth_following

        payloads = [*self._source.payloads, *fetched]
        records = [record for payload in payloads for record in self._read(payload)]
        follow = worth_following(
            records, subject_of=self._subject_of, first=self._first, followed=followed_in(payloads)
        )
        return plan(self._source.settings, payloads, now=present(), follow=follow, without=without)

    def _read(self, payload: Payload) -> tuple[Record, ...]:
        from plugins.trends.record import Kind
        from plugins.trends.sources import read

        key = (payload.hash, payload.seed)
        if key not in self._records:
            wanted = (Kind.RISING, Kind.OWN, Kind.TOP)
            self._records[key] = tuple(one for one in read(payload).records if one.kind in wanted)
        return self._records[key]


def _subject_of(source: Source) -> Callable[[str], str]:
    """Return what tells a query's subject; nothing for one that the practice does not answer."""
    from plugins.trends.understand import understand
    from plugins.vocabulary import VocabularyError, load_vocabulary

    try:
        vocabulary = load_vocabulary(source.site.content / VOCABULARY)
    except VocabularyError:  # renewing the topics says so; without the practice's own words it works too
        try:
            vocabulary = load_vocabulary()
        except VocabularyError as error:
            raise click.UsageError(f"plugins/vocabulary/{error}") from None
    known: dict[str, str] = {}

    def subject(query: str) -> str:
        if query not in known:
            meaning = understand(query, vocabulary)
            known[query] = meaning.subject if meaning.relevant and not meaning.names_person else ""
        return known[query]

    return subject


def _queries_that_wait(root: Path) -> list[str]:
    """Return the queries of the topics that wait for review, the highest score first."""
    from plugins.trends.queue.store import read_queue
    from plugins.trends.topic import Status

    waiting = [topic for topic in read_queue(root).topics if topic.status is Status.SUGGESTED]
    waiting.sort(key=lambda topic: (-topic.suggestion.score, topic.slug))
    return [topic.suggestion.query for topic in waiting]


def run(
    source: Source,
    *,
    say: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
    go_on: Callable[[int, int], bool] = lambda asked, due: True,
) -> Pulled:
    """Ask what is due, and keep each answer at once.

    `go_on` is asked before each question, with how many were asked and how many are due; `sleep` may end
    early when it is going to say no. Raises `OSError` when an answer can't be kept, `click.UsageError` when
    the client lacks a library, `BusyError` while another run asks.
    """
    from plugins.site.lock import locked, name_of

    busy = f"{source.title} is being asked already, by another pull. Wait until that one has ended."
    with locked(source.cache, f"pull-{name_of(source.root)}", wait=0, busy=busy):
        return _run(source, say, sleep, go_on)


def _run(
    source: Source,
    say: Callable[[str], None],
    sleep: Callable[[float], None],
    go_on: Callable[[int, int], bool],
) -> Pulled:
    from plugins.trends.live import client_module
    from plugins.trends.live.pull import World, pull
    from plugins.trends.snapshots import keep, kept
    from plugins.trends.sources import read

    world = World(
        keep=lambda payload: keep(source.folder, payload),
        read=read,
        memory=source.memory,
        now=present,
        sleep=sleep,
        chance=random.Random(),
        say=say,
        go_on=go_on,
    )
    client = client_module(source.settings.client).connect(source.settings, present)
    try:
        pulled = pull(client, Planner(source), source.settings, world, title=source.title, last=source.last)
    except ModuleNotFoundError as error:
        message = f"To ask {source.title}, {error.name} is needed, and it is not installed."
        raise click.UsageError(f"{message} This installs it: pip install {error.name}") from None
    source.payloads = kept(source.folder).payloads
    return pulled


def renew(source: Source, *, say: Callable[[str], None] | None = None) -> Renewed | None:
    """Renew the topics from what is kept now; None, and said, when another command keeps the queue."""
    from plugins.trends.queue import renewal
    from plugins.trends.queue.store import BusyError

    try:
        return renewal.renew(source.root, now=present(), by="spine trends pull")
    except BusyError as error:
        words = f"{error} What was fetched is kept, and the topics are renewed by the next pull or import."
        (say or tell)(words)
        return None


def exit_code(pulled: Pulled) -> int:
    """Return 0 when it worked or the source calmly refuses us, 1 for other failures, 130 after Ctrl-C."""
    from plugins.trends.live.faults import REFUSALS
    from plugins.trends.live.pull import End

    if pulled.end is End.STOPPED:
        return 130
    failed = [one for one in pulled.failed if one.fault and one.fault.kind not in REFUSALS]
    return 1 if failed else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with searches: `spine trends status`."""

    source: Source
    due: tuple[Ask, ...]
    by_source: dict[str, tuple[int, dt.datetime]]
    """For `import` and each client: how many snapshots, and the newest."""
    size: int
    """Bytes of all that is kept."""

    @property
    def counts(self) -> dict[str, int]:
        """How many questions of each kind are due."""
        return dict(Counter(ask.what.value for ask in self.due))


def standing(root: Path) -> Standing:
    """Return how things stand with the site in `root`. Asks nobody. Raises `SettingsError`."""
    found = source(root)
    due = tuple(Planner(found)([]))
    by_source: dict[str, tuple[int, dt.datetime]] = {}
    for payload in found.payloads:
        count, newest = by_source.get(payload.via, (0, payload.fetched))
        by_source[payload.via] = (count + 1, max(newest, payload.fetched))
    size = sum(len(payload.body) for payload in found.payloads)
    return Standing(found, due, dict(sorted(by_source.items())), size)


def tell(text: str) -> None:
    """Print a line of progress beside the output, at once."""
    click.echo(text, err=True)
    sys.stderr.flush()
