"""What is remembered of a link from check to check, and what follows from it. No clock, no files."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.linkcheck.outside.settings import OutsideSettings
from plugins.linkcheck.outside.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Record:
    """One link's last verdict, and since when it fails. Times have a time zone."""

    outcome: Outcome
    checked: datetime
    failing_since: datetime | None = None
    """The first of the failures in a row, if the last check failed."""
    failures: int = 0
    """Checks in a row that failed."""
    last_good: datetime | None = None
    """When the page was last seen to be there."""


def renew(before: Record | None, outcome: Outcome, now: datetime) -> Record:
    """Return the record after one more check.

    A good answer ends a row of failures. An answer that tells nothing (blocked, an uncertain certificate)
    neither ends nor lengthens it.
    """
    since = before.failing_since if before else None
    failures = before.failures if before else 0
    good = before.last_good if before else None
    if outcome.verdict in (Verdict.OK, Verdict.MOVED):
        return Record(outcome, now, last_good=now)
    if outcome.verdict is Verdict.SOFT_404:
        return Record(outcome, now, last_good=good)
    if outcome.fails:
        return Record(outcome, now, min(since or now, now), failures + 1, good)
    return Record(outcome, now, since, failures, good)


def is_fresh(record: Record, settings: OutsideSettings, now: datetime) -> bool:
    """Whether the last verdict still holds, so that the link need not be asked."""
    days = settings.kept_days.get(record.outcome.verdict, 0.0)
    age = now - record.checked
    return timedelta(0) <= age < timedelta(days=days)


def is_lasting(record: Record, settings: OutsideSettings) -> bool:
    """Whether a link fails for good: in enough checks, over enough days."""
    if not record.outcome.fails or record.failing_since is None:
        return False
    days = record.checked - record.failing_since
    return record.failures >= settings.dead_runs and days >= timedelta(days=settings.dead_days)
