"""Today: what waits, in sentences that one can read aloud, each a link to the work."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from plugins.findings import Finding, Severity
from plugins.posts import Library, Post
from plugins.posts.post import Status as Stand
from plugins.trends.topic import Status, Topic
from spine import reviews
from spine.by_text import WORST, by_text, tally
from spine.desk.web import words
from spine.desk.web.answers import screen
from spine.desk.web.screens.waiting import waiting as waiting_to_go
from spine.desk.web.work import Work
from spine.topic_table import growth_of

MOST = 5
"""Lines of each list; the rest is a click away."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A post with what was found in it."""

    post: Post
    errors: int
    warnings: int
    notes: int
    first: Finding | None
    """The worst of it."""
    changed: str = ""
    """When its file was last changed, in words."""


def show(work: Work, request: Request) -> Response:
    """Show what there is to do."""
    standing, library, now = work.standing(), work.library(), work.now()
    waiting = standing.of(Status.SUGGESTED)
    by_path = by_text(work.findings())
    drafts = [post for post in library.posts if post.status is Stand.DRAFT]
    marked = [_marked(post, by_path) for post in library.posts if post.status is not Stand.DRAFT]
    marked = sorted((one for one in marked if one.errors or one.warnings), key=_worst)
    late = reviews.due(library.posts, now=now)
    hosts = work.publishing.hosts
    host = hosts.chosen()
    seen = hosts.seen(host) if host else None
    live = seen.release if seen else None
    others = [one for one in work.findings() if one.path not in {post.path for post in library.posts}]
    return screen(
        work, request, "today.html", standing=standing, heading=words.heading(now.date()),
        lead=_lead(waiting, late, drafts, now.date()),
        first=[(topic, growth_of(topic)) for topic in waiting[:MOST]],
        improve=standing.to_improve[:MOST], improve_count=len(standing.to_improve),
        drafts=[_marked(post, by_path, work) for post in _newest(drafts, work)[:MOST]],
        draft_count=len(drafts),
        marked=marked[:MOST], marked_count=len(marked),
        late=late[:MOST], late_count=len(late), never=_never(library, now),
        names={slug: person.called for slug, person in library.people.items()},
        odd=[one for one in others if one.severity is not Severity.NOTE][:MOST],
        source=work.source_standing(),
        hosted=host is not None, looked=seen is not None, live=live,
        since=(live.moment, waiting_to_go(work, seen)) if live else _since_built(work, library),
    )  # fmt: skip


def _lead(
    waiting: Sequence[Topic], late: Sequence[reviews.Due], drafts: Sequence[Post], today: dt.date
) -> str:
    """Return the day in two or three sentences."""
    grave = sum(bool(topic.suggestion.safety) for topic in waiting)
    overdue = sum(one.day < today for one in late)
    care = f", {words.number(grave).lower()} of them for a clinician" if grave else ""
    parts = [f"{_are(len(waiting), 'topic')} waiting{care}."]
    if overdue:
        parts.append(f"{_are(overdue, 'medical review')} late.")
    if drafts:
        parts.append(f"{_are(len(drafts), 'draft')} begun.")
    return " ".join(parts)


def _are(count: int, noun: str) -> str:
    return f"{words.many(count, noun, words=True)} {'is' if count == 1 else 'are'}"


def _marked(post: Post, by_path: dict[str, list[Finding]], work: Work | None = None) -> Marked:
    found = by_path.get(post.path, [])
    counts = tally(found)
    first = min(found, key=lambda one: WORST.index(one.severity), default=None)
    changed = words.moment(work.changed(post.path), work.now()) if work else ""
    return Marked(post, counts.errors, counts.warnings, counts.notes, first, changed)


def _worst(one: Marked) -> tuple[int, int, str]:
    return -one.errors, -one.warnings, one.post.title


def _newest(posts: Sequence[Post], work: Work) -> list[Post]:
    return sorted(posts, key=lambda post: work.changed(post.path), reverse=True)


def _never(library: Library, now: dt.datetime) -> int:
    """How many published posts no physician has reviewed."""
    return sum(post.is_live(now) and not post.reviewed_on for post in library.posts)


def _since_built(work: Work, library: Library) -> tuple[dt.datetime | None, int]:
    """Return when the site was last built into the folder output, and how many posts changed since."""
    index = work.root / "output" / "index.html"
    try:
        built = dt.datetime.fromtimestamp(index.stat().st_mtime, dt.UTC)
    except OSError:
        return None, 0
    return built, sum(work.changed(path) > built for path in library.files)
