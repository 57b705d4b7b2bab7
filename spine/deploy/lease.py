"""One deploy at a time to one host.

A deploy takes a lease on the host, and renews it while it works. One that was killed leaves its lease behind:
the next run on the same computer knows that lease for its own and takes it over at once; anybody else may
take it over when it has not been renewed for `STALE`. Ages are told by the host's clock alone.
"""

import contextlib
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from plugins.site.atomic import write_atomically
from spine.deploy.errors import BusyError, DeployError

STALE = 600.0
"""Seconds after which a lease that nobody renews belongs to nobody."""
RENEW = 60.0
"""Seconds between two renewals."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who is deploying."""

    by: str
    machine: str
    """The name of their computer."""
    since: str
    """When they began, by their clock."""
    token: str
    """A secret that tells this run from all others."""

    def dump(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self)).encode()


class LeaseStore(Protocol):
    """Where a host keeps the lease. Each method raises `DeployError` when the host can't be asked."""

    def create(self, data: bytes) -> bool:
        """Put the lease there unless there is one; tell whether it was put. No two can both be told so."""

    def read(self) -> tuple[bytes, float] | None:
        """Return the lease, and how many seconds ago it was written by the host's clock; None when free."""

    def replace(self, old: bytes, new: bytes) -> bool:
        """Put a lease in the place of another, if that one is still there; tell whether it was."""

    def remove(self, data: bytes) -> None:
        """Take the lease away, if it is this one."""


def new_lease(by: str, machine: str, now: datetime) -> Lease:
    """Return a lease that no other run has."""
    return Lease(by, machine, now.isoformat(timespec="seconds"), secrets.token_hex(12))


def load_lease(data: bytes) -> Lease:
    """Return the lease that some JSON tells of; one of nobody when it can't be read."""
    try:
        told = json.loads(data)
        return Lease(**{name: str(told[name]) for name in ("by", "machine", "since", "token")})
    except (ValueError, KeyError, TypeError, RecursionError):
        return Lease("somebody", "another computer", "", "")


@contextlib.contextmanager
def held(store: LeaseStore | None, lease: Lease, memory: Path, *, renew: float = RENEW) -> Iterator["Held"]:
    """Hold the lease of a host; without a store the host needs none.

    `memory` is a file on this computer that remembers the tokens of its last runs. Only one run may use it
    at a time (see `plugins.site.lock`). Raises `BusyError` when somebody else deploys, `DeployError`.
    """
    if store is None:
        yield Held(None, lease)
        return
    before = _remembered(memory)
    _remember(memory, [*before, lease.token])
    _take(store, lease, before)
    _remember(memory, [lease.token])
    hold = Held(store, lease)
    stop = threading.Event()
    renewing = threading.Thread(target=_renew, args=(hold, stop, renew), name="lease", daemon=True)
    renewing.start()
    try:
        yield hold
    finally:
        stop.set()
        renewing.join(renew)
        with contextlib.suppress(DeployError):  # then it grows stale
            store.remove(lease.dump())


class Held:
    """A lease that is held."""

    def __init__(self, store: LeaseStore | None, lease: Lease) -> None:
        self._store, self._lease = store, lease

    def check(self) -> None:
        """Raise `BusyError` when somebody has taken the lease over. Asked before visitors see anything."""
        if self._store is not None:
            found = self._store.read()
            if found is None or load_lease(found[0]).token != self._lease.token:
                raise BusyError(_taken_over(found))

    def renew(self) -> None:
        """Say that the work goes on."""
        if self._store is not None:
            self._store.replace(self._lease.dump(), self._lease.dump())


def _take(store: LeaseStore, lease: Lease, before: list[str]) -> None:
    data = lease.dump()
    if store.create(data):
        return
    found = store.read()
    if found is None:
        taken = store.create(data)
    else:
        holder, age = load_lease(found[0]), found[1]
        mine = holder.token in before
        taken = (mine or age > STALE) and store.replace(found[0], data)
    if not taken:
        found = store.read() or found
        raise BusyError(_busy(*found) if found else "Somebody else has begun to deploy just now.")


def _busy(data: bytes, age: float) -> str:
    holder = load_lease(data)
    since = f" since {holder.since}" if holder.since else ""
    left = max(1, round((STALE - age) / 60))
    wait = f"If that run was stopped, its lock ends by itself in {left} minute{'s' if left > 1 else ''}."
    return f"{holder.by} is deploying from {holder.machine}{since}. Try again when it is done. {wait}"


def _taken_over(found: tuple[bytes, float] | None) -> str:
    who = load_lease(found[0]).by if found else "Somebody"
    return f"{who} has taken over the lock, as this run was silent for too long. Run it again."


def _renew(hold: Held, stop: threading.Event, seconds: float) -> None:
    while not stop.wait(seconds):
        with contextlib.suppress(DeployError):  # the next one may go right; `check` tells in the end
            hold.renew()


def _remembered(memory: Path) -> list[str]:
    try:
        return memory.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []


def _remember(memory: Path, tokens: list[str]) -> None:
    memory.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(memory, " ".join(tokens[-20:]).encode())
