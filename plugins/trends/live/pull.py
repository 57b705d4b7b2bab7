"""Asking a live source: one question at a time, with pauses between, within a budget.

Each answer is kept before the next question is asked, so whatever ends a run loses nothing. A refusal ends it
and is remembered for hours. What the world is made of comes in as a `World`: keeping, reading, time, chance.
"""

import datetime as dt
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from plugins.trends.live.ask import Ask, Client
from plugins.trends.live.faults import REFUSALS, Fault, SourceFault
from plugins.trends.live.memory import Memory, Refusal
from plugins.trends.live.plan import Tried, tried
from plugins.trends.payload import Payload, Reading
from plugins.trends.settings import TrendsSettings

_MOST_FAILURES = 3
"""Failures one after another, after which a run ends: the fault is not in the question."""


class End(StrEnum):
    """Why a run ended."""

    DONE = "done"
    """Nothing more is due."""
    BUDGET = "budget"
    """The budget is used up; the rest is for the next run."""
    REFUSED = "refused"
    """The source refused us."""
    RESTING = "resting"
    """The source refused us some hours ago, so nothing was asked."""
    FAILING = "failing"
    """Several questions in a row got no answer."""
    STOPPED = "stopped"
    """Somebody pressed Ctrl-C, or Stop at the desk."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one ask."""

    ask: Ask
    fault: SourceFault | None = None
    """`empty` when nothing is known, which is an answer; None when there are records."""
    records: int = 0
    path: Path | None = None
    """The snapshot, when one was kept."""


@dataclass(slots=True)
class Pulled:
    """What a run did."""

    end: End = End.DONE
    done: list[Done] = field(default_factory=list)
    requests: int = 0
    left: int = 0
    """Questions that are still due."""
    refusal: Refusal | None = None
    """Until when the source is left alone, when it refuses us."""

    @property
    def kept(self) -> list[Done]:
        """The asks that were answered, those with nothing known included."""
        return [one for one in self.done if one.path is not None]

    @property
    def failed(self) -> list[Done]:
        """The asks that got no answer."""
        return [one for one in self.done if one.path is None]


Planner = Callable[[list[Payload], Collection[Tried]], list[Ask]]
"""Takes what this run fetched so far and what it tried; gives what is due."""


@dataclass(frozen=True, slots=True)
class World:
    """What a run needs from outside."""

    keep: Callable[[Payload], Path]
    """Keeps a payload for good, or raises `OSError`."""
    read: Callable[[Payload], Reading]
    memory: Memory
    now: Callable[[], dt.datetime]
    """The time, in UTC."""
    sleep: Callable[[float], None]
    chance: random.Random
    say: Callable[[str], None]
    """Tells a person what happens."""
    go_on: Callable[[int, int], bool] = lambda asked, due: True
    """Whether to go on; asked before each question, with how many were asked and how many are still due."""


def pull(
    client: Client,
    planner: Planner,
    settings: TrendsSettings,
    world: World,
    *,
    title: str,
    last: dt.datetime | None = None,
) -> Pulled:
    """Ask what is due, and keep each answer. Ends by itself, and calmly on Ctrl-C or when told not to go on.

    `title` is what the source is called, `last` when it was asked before. Raises `OSError` when an answer
    can't be kept.
    """
    source = source_of(settings)
    refusal = world.memory.refusal(source)
    if refusal and refusal.holds(world.now()):
        return Pulled(End.RESTING, left=len(planner([], ())), refusal=refusal)
    run = _Run(client, planner, settings, world, title, last)
    try:
        run.go()
    except KeyboardInterrupt:
        run.result.end = End.STOPPED
    run.result.requests = client.requests
    run.result.left = len(planner(run.fetched, ()))
    return run.result


def source_of(settings: TrendsSettings) -> str:
    """Return the name under which a source's refusals are remembered."""
    return f"{settings.client} {settings.address}"


@dataclass(slots=True)
class _Run:
    """One run under way."""

    client: Client
    planner: Planner
    settings: TrendsSettings
    world: World
    title: str
    last: dt.datetime | None
    """When something was asked before."""
    result: Pulled = field(default_factory=Pulled)
    fetched: list[Payload] = field(default_factory=list)
    tried: set[Tried] = field(default_factory=set)

    def go(self) -> None:
        """Ask until nothing is due, or something says stop. Answers can make more due, so plan again."""
        failures = 0
        while asks := self.planner(self.fetched, self.tried):
            for number, ask in enumerate(asks):
                if self.client.requests + self.client.cost(ask) > self.settings.budget:
                    self.result.end = End.BUDGET
                    return
                if not self._may_go_on(ask, len(asks) - number):
                    self.result.end = End.STOPPED
                    return
                self.world.say(f"Asking about {ask.words}.")
                self.tried.update(tried(ask))
                done = self._ask(ask)
                self.result.done.append(done)
                failures = 0 if done.path else failures + 1
                if done.fault and done.fault.kind in REFUSALS:
                    self._refused(done.fault)
                    return
                if failures == _MOST_FAILURES:
                    self.result.end = End.FAILING
                    return

    def _may_go_on(self, ask: Ask, due: int) -> bool:
        """Wait before a question, and return whether it is still wanted then."""
        asked = len(self.result.done)
        if not self.world.go_on(asked, due):
            return False
        self._wait(ask)
        return self.world.go_on(asked, due)

    def _wait(self, ask: Ask) -> None:
        """Wait for a while of chance length since the last question."""
        pause = self.world.chance.uniform(*self.settings.pause)
        if self.last is not None:
            pause -= max((self.world.now() - self.last).total_seconds(), 0.0)
            if pause > 0:
                self.world.say(
                    f"Waiting {pause:.0f} s before asking about {ask.words}, "
                    f"so that {self.title} does not refuse us."
                )
                self.world.sleep(pause)

    def _ask(self, ask: Ask) -> Done:
        """Ask, and keep the answer."""
        try:
            payload = replace(self.client.fetch(ask), via=self.settings.client)
            records = self._records(payload)
        except SourceFault as fault:
            self.world.say(f"{fault}")
            return Done(ask, fault)
        finally:
            self.last = self.world.now()
        path = self.world.keep(payload)
        self.fetched.append(payload)
        self.world.memory.forget(source_of(self.settings))
        if records:
            self.world.say(f"Kept: {records} {'record' if records == 1 else 'records'}.")
            return Done(ask, None, records, path)
        words = f"{self.title} knows nothing about {ask.words}."
        self.world.say(words)
        return Done(ask, SourceFault(Fault.EMPTY, words), 0, path)

    def _records(self, payload: Payload) -> int:
        """Return how many records an answer has. Raises `SourceFault` for one that can't be read."""
        reading = self.world.read(payload)
        if not reading.format or (reading.findings and not reading.records):
            words = reading.findings[0].message if reading.findings else "It is in no format that is known."
            raise SourceFault(Fault.MALFORMED, f"{self.title}’s answer can’t be used. {words}")
        return len(reading.records)

    def _refused(self, fault: SourceFault) -> None:
        """End, and remember for how long: the hours of the settings, or longer if the source says so."""
        now = self.world.now()
        seconds = max(self.settings.cooldown_hours * 3600, fault.retry_after or 0.0)
        refusal = Refusal(fault.kind, now, now + dt.timedelta(seconds=min(seconds, 7 * 86_400)), str(fault))
        self.world.memory.remember(source_of(self.settings), refusal)
        self.result.end, self.result.refusal = End.REFUSED, refusal
