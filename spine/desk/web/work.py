"""One site as the desk's screens see it and change it.

Nothing is worked out here: what the screens show comes from the functions that the commands use, and what an
editor decides goes through them.
"""

import datetime as dt
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.findings import Finding, Severity, in_order
from plugins.posts import Library
from plugins.posts.linking import BROKEN_LINK
from plugins.posts.single import Single
from plugins.site import Site, build_time
from plugins.trends.queue.decide import with_swallowed
from plugins.trends.queue.fields import FOLDER
from plugins.trends.queue.store import KnownFiles, Queue, read_queue
from plugins.trends.topic import Status, Topic
from spine import decisions, dropping, pulled, pulling
from spine.desk.live import Live
from spine.desk.web.jobs import Jobs
from spine.desk.web.known import Remembered, stamp_of, stamp_of_tree
from spine.desk.web.publishing import Publishing
from spine.ties import Ties, ties_of
from spine.writing.judging import judged
from spine.writing.opening import Opened


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands at one moment."""

    queue: Queue
    topics: tuple[Topic, ...]
    """As people see them, the highest score first."""

    def of(self, *statuses: Status) -> list[Topic]:
        """Return the topics that stand so."""
        return [topic for topic in self.topics if topic.status in statuses]

    @property
    def to_improve(self) -> list[Topic]:
        """Published topics whose searches rise again."""
        return [topic for topic in self.topics if topic.improve and topic.status is Status.PUBLISHED]


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """How the sources of searches are doing."""

    title: str
    """What the live source is called."""
    refused: str
    """What to say when it refuses us; empty when it does not."""
    newest: dict[str, dt.datetime]
    """When each way last brought something: `import`, or the live client's name."""


class Work:
    """The site that one desk works on. Its methods may be called from several threads.

    `recheck` has the links checked again, by the thread that builds.
    """

    def __init__(self, root: Path, live: Live, recheck: Callable[[], None] = lambda: None) -> None:
        self.root, self.live, self.recheck = root, live, recheck
        self.ended: deque[str] = deque(maxlen=500)
        """Windows of the write screen that were left by a button: what still comes from them is old."""
        self._topics: KnownFiles = {}
        self._source: tuple[tuple, pulling.Source] | None = None
        self._ties: tuple[Library, dt.date, Ties] | None = None
        self._reading, self._relating = threading.Lock(), threading.Lock()
        self.jobs = Jobs(self.now)
        self.publishing = Publishing(root, self.jobs, lambda: self.who, lambda: self.site.content)
        self.left_out: Remembered[tuple[dropping.Left, ...]] = Remembered(
            self.jobs,
            "dropped",
            "Working out what became no topic",
            stamp=self._ground,
            work=lambda: dropping.left_out(self.root, now=build_time(), library=self.library()),
        )
        self.due: Remembered[pulling.Standing] = Remembered(
            self.jobs,
            "due",
            "Looking what is due",
            stamp=lambda: (*self._searches(), self.now().hour),
            work=lambda: pulling.standing(self.root),
        )

    # ---- looking ---------------------------------------------------------------------

    def now(self) -> dt.datetime:
        """Return the present in the practice's time zone."""
        return build_time().astimezone(self.site.timezone)

    @property
    def site(self) -> Site:
        """The site's settings, as the preview has them."""
        return self.live.site

    @property
    def cache(self) -> Path:
        """Where things are kept that may be lost."""
        return self.live.cache

    def standing(self) -> Standing:
        """Return the review queue as it is on the disk now. A file that has not changed is not read again."""
        with self._reading:
            queue = read_queue(self.root, self._topics)
        topics = with_swallowed(queue.topics)
        ordered = sorted(topics, key=lambda topic: (-topic.suggestion.score, topic.slug))
        return Standing(queue, tuple(ordered))

    def library(self) -> Library:
        """Return the posts as they are on the disk now."""
        with self._reading:
            return self.live.read_library()

    def findings(self) -> Sequence[Finding]:
        """Return what the last check found: texts, links and related sections, the site's own code."""
        return self.live.findings

    def link_findings(self) -> Sequence[Finding]:
        """Return what is wrong with links: in the built pages, and in the texts before they are built."""
        typed = [one for one in self.live.findings if one.code == BROKEN_LINK]
        return in_order([*typed, *self.live.links])

    def to_mend(self) -> int:
        """Return how many links have to be mended."""
        return sum(one.severity is not Severity.NOTE for one in self.link_findings())

    def ties(self) -> Ties:
        """Return how the posts are tied, as the last run of the preview saw them."""
        library, now = self.live.library, self.now()
        with self._relating:
            if self._ties is None or self._ties[0] is not library or self._ties[1] != now.date():
                self._ties = library, now.date(), ties_of(library, self.live.settings, self.root, now=now)
            return self._ties[2]

    def look_ahead(self) -> None:
        """Work out what takes long before somebody asks for it."""
        self.ties().prepare()

    def judged(self, there: Opened) -> Single:
        """Return a text that is not saved yet as the check would see it: what it is, and what is wrong."""
        return judged(
            self.site, self.live.library, there.name, there.text, now=self.now(), reader=self.live.reader
        )

    def changed(self, path: str) -> dt.datetime:
        """Return when a file of the site was last changed; long ago for one that is gone."""
        try:
            return dt.datetime.fromtimestamp((self.root / path).stat().st_mtime, dt.UTC)
        except OSError:
            return dt.datetime.fromtimestamp(0, dt.UTC)

    def source_standing(self) -> SourceStanding:
        """Return how the live source of searches is doing. Asks nobody."""
        stamp = stamp_of(self.site.content / pulling.SNAPSHOTS)
        if self._source is None or self._source[0] != stamp:
            self._source = stamp, pulling.source(self.root)
        source = self._source[1]
        source.now = pulling.present()
        newest: dict[str, dt.datetime] = {}
        for payload in source.payloads:
            newest[payload.via] = max(payload.fetched, newest.get(payload.via, payload.fetched))
        refusal = source.refusal
        words = pulled.refused(source, refusal, instead=pulled.BY_HAND) if refusal else ""
        return SourceStanding(source.title, words, dict(sorted(newest.items())))

    def fresh_topics(self) -> frozenset[str]:
        """Return the topics that the newest import or pull of this desk has made, by their slugs."""
        jobs = [job for kind in ("import", "pull") if (job := self.jobs.newest(kind)) and job.result]
        newest = max(jobs, key=lambda job: job.number, default=None)
        return frozenset(topic.slug for topic in newest.result.new) if newest else frozenset()

    def _searches(self) -> tuple:
        """Return what changes when searches come in, topics change, or a day is over."""
        folders = (self.site.content / pulling.SNAPSHOTS, self.root / FOLDER)
        settings = self.changed("pelicanconf.py")
        return (self.now().date(), settings, *map(stamp_of, folders))

    def _ground(self) -> tuple:
        """Return what changes when anything changes from which topics are worked out."""
        return (*self._searches(), stamp_of_tree(self.site.content / "posts"))

    # ---- changing --------------------------------------------------------------------

    def place(self) -> decisions.Place:
        """Return where decisions are taken, by whom, and when. Raises `SettingsError`."""
        return decisions.place(self.root, by=self.who, now=build_time(), posts=lambda site: self.library())

    @cached_property
    def who(self) -> str:
        """The name under which decisions are kept."""
        return decisions.name_of_user(self.root)
