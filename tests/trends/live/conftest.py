"""A run of the puller against the server beside it, with a clock that tests set."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from plugins.trends.live.ask import Ask, Client
from plugins.trends.live.clients import google
from plugins.trends.live.memory import Memory
from plugins.trends.live.plan import Tried, plan, worth_following
from plugins.trends.live.pull import Pulled, World, pull
from plugins.trends.payload import Payload
from plugins.trends.settings import TrendsSettings
from plugins.trends.sources import explore_widget
from tests.trends.live.trends_server import TrendsServer, serving

NOW = dt.datetime(2026, 11, 19, 12, tzinfo=dt.UTC)
PATIENT = 20.0


@pytest.fixture(scope="session")
def one_server() -> Iterator[TrendsServer]:
    with serving() as server:
        yield server


@pytest.fixture
def server(one_server: TrendsServer) -> Iterator[TrendsServer]:
    one_server.reset()
    yield one_server
    one_server.over.set()


@dataclass
class Desk:
    """Everything a run needs, and what it left behind."""

    folder: Path
    settings: TrendsSettings
    now: dt.datetime = NOW
    slept: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    payloads: list[Payload] = field(default_factory=list)
    sleep: Callable[[float], None] | None = None
    go_on: Callable[[int, int], bool] = lambda asked, due: True
    last: dt.datetime | None = None

    def keep(self, payload: Payload) -> Path:
        path = self.folder / f"{len(self.payloads)}-{payload.name}"
        path.write_bytes(payload.body)
        self.payloads.append(payload)
        return path

    def snapshots(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}

    def plan(self, fetched: list[Payload], without: Collection[Tried]) -> list[Ask]:
        records = [record for payload in self.payloads for record in explore_widget.read(payload).records]
        follow = worth_following(records, subject_of=lambda query: query if "why" in query else "")
        return plan(self.settings, self.payloads, now=self.now, follow=follow, without=without)

    def pull(self, client: Client | None = None) -> Pulled:
        world = World(
            keep=self.keep,
            read=explore_widget.read,
            memory=Memory(self.folder.parent / "cache"),
            now=lambda: self.now,
            sleep=self.sleep or self.slept.append,
            chance=random.Random(7),
            say=self.said.append,
            go_on=self.go_on,
        )
        client = client or google.connect(self.settings, lambda: self.now)
        return pull(client, self.plan, self.settings, world, title=google.TITLE, last=self.last)


@pytest.fixture
def desk(server: TrendsServer, tmp_path: Path) -> Callable[..., Desk]:
    """Return a maker of desks: ``desk(budget=5)``."""
    folder = tmp_path / "kept"
    folder.mkdir()

    def make(**settings: object) -> Desk:
        given = {
            "seeds": ("sciatica", "scoliosis"),
            "address": server.address,
            "pause": (0.0, 0.0),
            "deadline_seconds": PATIENT,
            **settings,
        }
        return Desk(folder, TrendsSettings(**given))  # type: ignore[arg-type]

    return make
