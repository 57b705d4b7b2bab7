"""Topics: what the core suggests, and what the queue keeps. Plain data."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from plugins.trends.record import Record


class Status(StrEnum):
    """Where a topic stands."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SNOOZED = "snoozed"
    MERGED = "merged"
    WRITTEN = "written"
    """A draft, hidden or planned post names it as its `topic`."""
    PUBLISHED = "published"
    """A post that visitors see names it as its `topic`."""


class Confidence(StrEnum):
    """How much evidence stands behind a score."""

    STRONG = "strong"
    FAIR = "fair"
    THIN = "thin"
    INSUFFICIENT = "insufficient data"


class Safety(StrEnum):
    """Why a physician should see a topic before anyone writes."""

    NONE = ""
    EMERGENCY = "emergency"
    SELF_HARM = "self-harm"
    MEDICINES = "medicines"


@dataclass(frozen=True, slots=True)
class Close:
    """A post that already says something about a topic."""

    path: str
    """Its file, relative to the site's folder."""
    slug: str
    title: str
    closeness: float
    """0 nothing in common, 1 answers it."""
    why: str
    """Such as: Shares “herniated disc” and “surgery”."""

    @property
    def words(self) -> str:
        """The closeness in words."""
        for least, name in ((0.75, "Very close"), (0.5, "Close"), (0.25, "Some way off")):
            if self.closeness >= least:
                return name
        return "Far"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A topic as it comes out of the evidence alone. The same snapshots and posts give the same ones."""

    subject: str
    """What one post would answer, as the vocabulary calls it: `spinal-fusion/recovery`."""
    title: str
    """A title to begin with, made from the queries."""
    query: str
    """The query that stands for all."""
    queries: tuple[str, ...]
    """All of them, the strongest first, `query` included."""
    category: str
    score: int
    """0 to 100."""
    confidence: Confidence
    why: str
    """The score in one sentence that a person can follow."""
    safety: Safety = Safety.NONE
    growth: float | None = None
    """Percent; the highest of the cluster, as it is. None: not known."""
    growth_counted: float | None = None
    """The same as the score counts it: at most `breakout_cap`, and 0 for a fall."""
    breakout: bool = False
    level: float | None = None
    """As a multiple of the anchor's searches."""
    impressions: int | None = None
    """Our own, at positions 5 to 30."""
    spark: tuple[float | None, ...] = ()
    """Interest over time of the strongest series, 0 to 100."""
    spark_window: str = ""
    closest: tuple[Close, ...] = ()
    """The three closest posts and drafts, the closest first."""
    advice: str = "new"
    """`new`, or `improve` when the closest post already answers it."""
    evidence: tuple[Record, ...] = ()
    confidence_why: str = ""
    """The reason for the confidence in words, such as: two sources, seen on 3 days."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A query that became no topic."""

    query: str
    """With a person's name taken out."""
    reason: str
    """A code of the vocabulary's reasons: `animals`, `jobs`, `person`, `place`, …"""
    because: str
    """In words, such as: About animals (“dog”)."""
    safety: Safety = Safety.NONE
    """Why a clinician should see it all the same."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a topic."""

    did: str
    """accepted, rejected, snoozed, merged, reopened, improve by people; returned, unwritten by itself."""
    by: str
    when: dt.datetime
    why: str = ""
    until: dt.date | None = None
    into: str = ""
    """A topic or a post, for `merged` and `improve`."""
    strength: float = 0.0
    """How much evidence there was, to see later whether it has grown."""
    wrote: str = ""
    """Of the draft that `accepted` wrote, the first 16 hex digits of its SHA-256."""
    seen: dt.date | None = None
    """The day of the newest evidence there was."""
    known: str = ""
    """The searches there were, each as the first 6 hex digits of its SHA-256, with blanks between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic in the queue: one file in content/topics."""

    slug: str
    """Its file name without `.md`."""
    suggestion: Suggestion
    status: Status = Status.SUGGESTED
    decisions: tuple[Decision, ...] = field(default=())
    post: str = ""
    """The draft or post that answers it, relative to the site's folder."""
    returned: str = ""
    """Why a rejected topic is back, in words."""
    improve: str = ""
    """Why the post that answers it should be looked at again, in words."""
    notes: str = ""
    """What people wrote below the front matter."""
