"""The one door through which topics are renewed: after a pull, after an import, and by hand.

Reads snapshots, posts and the queue, and writes the topics that say something new. The work is done before
anybody is kept waiting: the queue is locked only while it is read again and written.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.findings import Finding, Severity, in_order
from plugins.posts import Library, read_library
from plugins.site import SettingsError, load_settings, read_site
from plugins.trends.queue.decide import RETURNED
from plugins.trends.queue.renewing import renewed
from plugins.trends.queue.rescue import RescueError, rescues, text_of
from plugins.trends.queue.room import in_order_of_gravity, left_for_later
from plugins.trends.queue.standing import SNAPSHOTS, shelf_in
from plugins.trends.queue.store import Queue, locked, read_queue, save
from plugins.trends.record import Record
from plugins.trends.settings import TrendsSettings, read_trends_settings
from plugins.trends.topic import Dropped, Status, Topic

if TYPE_CHECKING:
    from plugins.trends.suggest import Suggestions

VOCABULARY = f"{SNAPSHOTS}/vocabulary.yaml"
"""The practice's own words."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of a renewal."""

    new: tuple[Topic, ...]
    """Topics that were not there before, the highest score first."""
    changed: tuple[Topic, ...]
    """Topics with new evidence or another status."""
    returned: tuple[Topic, ...]
    """Of those, the ones that had been rejected or snoozed and wait again."""
    improve: tuple[Topic, ...]
    """Published topics whose searches have begun to rise again."""
    dropped: tuple[Dropped, ...]
    """The queries that became no topic."""
    findings: tuple[Finding, ...]
    """Files that could not be read, and what could not be read in them."""
    waiting: int
    """How many topics wait for review."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What topics are worked out from."""

    library: Library
    settings: TrendsSettings
    suggestions: "Suggestions"
    findings: tuple[Finding, ...]
    cache: Path
    records: tuple[Record, ...]
    """What the snapshots say."""
    reasons: Mapping[str, str]
    """Why the vocabulary leaves a query out, in words, by the reason's code."""


def cache_of(raw: dict, root: Path) -> Path:
    """Return the cache folder that the settings name."""
    return root / (raw.get("CACHE_PATH") or ".cache")


def ground(root: Path, *, now: dt.datetime, library: Library | None = None) -> Ground:
    """Read the snapshots and the posts, and work out what they suggest. Raises `SettingsError`, `OSError`."""
    from plugins.trends.snapshots import kept, records
    from plugins.trends.suggest import suggest
    from plugins.vocabulary import VocabularyError, load_vocabulary

    raw = load_settings(root)
    settings = read_trends_settings(raw)
    library = library or read_library(read_site(raw))
    snapshots = kept(root / SNAPSHOTS)
    found, findings = records(snapshots.payloads)
    own: list[Finding] = []
    try:
        vocabulary = load_vocabulary(root / VOCABULARY)
    except VocabularyError as error:
        message = f"The practice's own words can't be read, so they do not count: {error}"
        own.append(Finding(VOCABULARY, "topic/vocabulary", message, "Mend the line.", Severity.WARNING))
        try:
            vocabulary = load_vocabulary()
        except VocabularyError as worse:
            raise SettingsError([f"plugins/vocabulary/{worse}"]) from None
    suggestions = suggest(found, library.posts, vocabulary=vocabulary, settings=settings, today=now.date())
    every = (*snapshots.findings, *findings, *own)
    cache = cache_of(raw, root)
    return Ground(library, settings, suggestions, tuple(in_order(every)), cache, found, vocabulary.reasons)


def renew(
    root: Path,
    *,
    now: dt.datetime,
    by: str = "",
    library: Library | None = None,
    base: Ground | None = None,
) -> Renewed:
    """Renew the topics of the site in `root` from its snapshots, and return what is new.

    `now` has a time zone; `library` saves reading the posts again, and `base` working it all out. `by` is who
    asked, and decides nothing. Doing it twice writes nothing the second time. Raises `SettingsError`,
    `BusyError` and `OSError`.
    """
    base = base or ground(root, now=now, library=library)
    with locked(root, base.cache):
        queue = read_queue(root)
        after = _after(root, queue, base, now)
        written = [topic for topic in after if save(root, topic, queue.files.get(topic.slug))]
    return _told(queue, after, written, base)


def dropped(root: Path, *, now: dt.datetime) -> tuple[Dropped, ...]:
    """Return the queries that became no topic, each with its reason. Raises as `ground` does."""
    queue = read_queue(root)
    return in_no_topic(queue, queue.topics, ground(root, now=now))


def in_no_topic(queue: Queue, topics: Sequence[Topic], base: Ground) -> tuple[Dropped, ...]:
    """Return the queries that are in none of these topics, what a clinician should see first."""
    held, found = queue.held, base.suggestions
    later = left_for_later(found.topics, topics, subjects=held.subjects, queries=held.queries)
    return in_order_of_gravity(found.dropped, later)


def _after(root: Path, queue: Queue, base: Ground, now: dt.datetime) -> list[Topic]:
    topics = queue.topics
    return renewed(
        topics,
        base.suggestions.topics,
        shelf_in(root, base.library, topics, now),
        settings=base.settings,
        by_hand=queue.by_hand,
        held=queue.held,
        wanted=_wanted(root),
    )


def _wanted(root: Path) -> frozenset[str]:
    """Return the queries that somebody has rescued, case folded; none when the file can't be read."""
    try:
        return frozenset(one.query.casefold() for one in rescues(text_of(root / VOCABULARY)))
    except (RescueError, UnicodeDecodeError, OSError):
        return frozenset()


def _told(queue: Queue, after: Sequence[Topic], written: Sequence[Topic], base: Ground) -> Renewed:
    before = {topic.slug: topic for topic in queue.topics}
    new = [topic for topic in written if topic.slug not in before]
    changed = [topic for topic in written if topic.slug in before]
    return Renewed(
        new=tuple(sorted(new, key=lambda topic: (-topic.suggestion.score, topic.slug))),
        changed=tuple(changed),
        returned=tuple(
            topic
            for topic in changed
            if topic.status is Status.SUGGESTED
            and topic.decisions[-1:]
            and topic.decisions[-1].did == RETURNED
            and before[topic.slug].status is not Status.SUGGESTED
        ),
        improve=tuple(topic for topic in changed if topic.improve and not before[topic.slug].improve),
        dropped=in_no_topic(queue, after, base),
        findings=tuple(in_order([*base.findings, *queue.findings])),
        waiting=sum(1 for topic in after if topic.status is Status.SUGGESTED),
    )
