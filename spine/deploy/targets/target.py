"""What every host can do, whatever it is. The rest of the deploy knows hosts by this alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from spine.deploy.files import Digest, Parcel
from spine.deploy.lease import LeaseStore
from spine.deploy.plan import Plan
from spine.deploy.release import Release, Remote


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a deploy is."""

    words: str
    """What is being done: `Sending files`."""
    done: int = 0
    total: int = 0
    """In bytes, or 0 when that can't be told."""


Tell = Callable[[Progress], None]
Check = Callable[[], None]
"""Called right before visitors may see anything: raises `BusyError` when this run has lost its lease."""
INSTEAD = "Choose another release, or build that state of the site and deploy it."
"""What to do when an older release can't be gone back to."""


class Target(Protocol):
    """A host, as one entry of `DEPLOY` in publishconf.py names it.

    Every method raises `DeployError` with a complete message, and `TransientError` only when it has tried
    several times. Until `publish` or `bring_back` returns, what visitors get is what they got before, whole;
    or, on hosts that can't do that, old pages with all that they need until the new ones stand.
    """

    digest: Digest
    """How its files are summed up."""
    lease: LeaseStore | None
    """Where its lease is kept; None for a host that settles by itself who was first."""
    at_once: bool
    """Whether visitors get all of a release at one moment. Else steps are carried out before their eyes, in
    the order of the plan."""

    def look(self) -> Remote:
        """Return what the host has now. Changes nothing there."""

    def publish(self, parcel: Parcel, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """Carry out a plan: send what it says, make it live, write down the release, forget old ones.

        `plan.files` is what lies on the host afterwards: files of the parcel, and those that stay. With
        `plan.purge` no older release is left; that can fail when the new one is live already. What an
        earlier run that was stopped has left there is used again, once it is proven right, or swept up.
        """

    def bring_back(self, old: Release, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """Make the files of an older release live again, as the new release `release`.

        The plan is that from what is live to the files of `old`, without those retired then; all it sends is
        on the host already.
        """

    def files_of(self, release: Release) -> dict:
        """Return the files of a release by path, retired assets among it."""

    def read(self, path: str) -> bytes | None:
        """Return a file of the live release; None when there is none."""
