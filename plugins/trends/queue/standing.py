"""What a build asks of the queue: where it stands, quickly, and which topics the posts have moved on.

A file that is written as usual is not read further than its status and its post.
"""

import contextlib
import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from plugins.findings import Finding, Severity, did_you_mean
from plugins.posts import Library, Post
from plugins.trends.queue.decide import BY_ITSELF, STATUS_AFTER
from plugins.trends.queue.fields import FOLDER
from plugins.trends.queue.follow import Shelf, followed, shelf_of
from plugins.trends.queue.store import BusyError, locked, read_file, save, topic_names
from plugins.trends.topic import Status, Topic

SNAPSHOTS = "content/trends"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_STATUS = re.compile(rb"\nstatus: (\w+)\n")
_POST = re.compile(rb'\npost: "?([^"\n]*?)"?\n')
_MARKS = (b"\n<<<<<<< ", b"\n>>>>>>> ")
_ODD = re.compile(rb"did: (?!(?:" + "|".join({*STATUS_AFTER, *BY_ITSELF}).encode() + rb")\b)")
_UNTIL = re.compile(rb"until: \"?(\d{4}-\d\d-\d\d)")
_LAST: "dict[Path, tuple[Standing, list[Finding]]]" = {}
"""The last look at each site in this process, so that `spine build` needs no second one."""
_STATUSES = {str(one).encode(): one for one in Status}


@dataclass(frozen=True, slots=True)
class Glance:
    """A topic at a glance."""

    slug: str
    status: Status | None
    """None when it takes a closer look."""
    post: str = ""
    improve: bool = False
    text: bytes = b""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the queue stands."""

    waiting: int
    """Topics that wait for review."""
    improve: int
    """Published posts to look at again."""
    snapshot: dt.date | None
    """The day of the newest snapshot."""
    today: dt.date
    broken: int = 0
    """Files that can't be read."""

    def __str__(self) -> str:
        waits = "1 topic waits" if self.waiting == 1 else f"{self.waiting or 'No'} topics wait"
        parts = [f"{waits} for review"]
        if self.improve:
            parts.append("1 post to improve" if self.improve == 1 else f"{self.improve} posts to improve")
        if self.broken:
            parts.append(
                "1 topic can't be read" if self.broken == 1 else f"{self.broken} topics can't be read"
            )
        return f"{', '.join(parts)}; {age_of(self.snapshot, self.today)}."


def age_of(snapshot: dt.date | None, today: dt.date) -> str:
    """Return how old the newest snapshot is, in words."""
    if snapshot is None:
        return "no searches have been read yet"
    days = (today - snapshot).days
    if days <= 0:
        return "the last snapshot is of today"
    return "the last snapshot is 1 day old" if days == 1 else f"the last snapshot is {days} days old"


def newest_day(root: Path) -> dt.date | None:
    """Return the day of the newest snapshot in content/trends; None when there is none."""
    days = []
    with contextlib.suppress(OSError):
        days = sorted(name for name in os.listdir(root / SNAPSHOTS) if _DAY.fullmatch(name))
    while days:
        name = days.pop()
        with contextlib.suppress(OSError, ValueError):
            if any(os.scandir(root / SNAPSHOTS / name)):
                return dt.date.fromisoformat(name)
    return None


def glance(root: Path) -> list[Glance]:
    """Return every topic at a glance, in alphabetical order."""
    found = []
    folder = os.fspath(root / FOLDER)
    for name in topic_names(root):
        slug, ending = os.path.splitext(name)
        if ending != ".md":
            continue
        try:
            with open(os.path.join(folder, name), "rb", buffering=0) as file:
                data = file.read()
        except OSError:
            found.append(Glance(slug, None))
            continue
        found.append(_glance(slug, data))
    return found


def _glance(slug: str, data: bytes) -> Glance:
    """What a file says, when it is written as usual; else a closer look is needed."""
    end = data.find(b"\n---\n", 3)
    head = data[: end + 1]
    status = _STATUS.search(head)
    usual = (
        end > 0
        and data.startswith(b"---\n")
        and status is not None
        and status[1] in _STATUSES
        and head.count(b"\nstatus:") == 1
        and head.count(b"\npost:") <= 1
        and _MARKS[0] not in data
        and _MARKS[1] not in data
        and not _ODD.search(head)
    )
    if not usual or status is None:
        return Glance(slug, None, text=data)
    post = _POST.search(head) if b"\npost:" in head else None
    path = post[1].decode("utf-8", "replace") if post else ""
    return Glance(slug, _STATUSES[status[1]], path, b"\nimprove: " in head, head)


def look_at(root: Path, library: Library, *, now: dt.datetime, cache: Path) -> tuple[Standing, list[Finding]]:
    """Mark topics written and published as the posts have it, and say how the queue stands.

    What can't be written is left for the next time; what can't be read is a warning. Never raises for
    anything that is wrong with the queue.
    """
    try:
        every = glance(root)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        finding = Finding(
            FOLDER, "topic/unreadable", f"The folder can't be opened: {reason}.", "Check its rights."
        )
        return Standing(0, 0, newest_day(root), now.date()), [_warning(finding)]
    shelf = _shelf(library, now)
    findings: list[Finding] = []
    closer = [one.slug for one in every if not _stands(one, shelf)]
    after = _marked(root, closer, shelf, cache, findings)
    seen = [
        (after[one.slug].status, bool(after[one.slug].improve))
        if one.slug in after
        else (one.status, one.improve)
        for one in every
    ]
    standing = Standing(
        waiting=sum(1 for status, _ in seen if status is Status.SUGGESTED),
        improve=sum(1 for status, improve in seen if status is Status.PUBLISHED and improve),
        snapshot=newest_day(root),
        today=now.date(),
        broken=sum(1 for one in every if one.slug in closer and one.slug not in after),
    )
    odd = [*findings, *unknown_topics(library.posts, {one.slug for one in every})]
    _LAST[root.resolve()] = standing, odd
    return standing, odd


def _warning(finding: Finding) -> Finding:
    return Finding(finding.path, finding.code, finding.message, finding.fix, Severity.WARNING, finding.line)


def _shelf(library: Library, now: dt.datetime, untouched: Set[str] = frozenset()) -> Shelf:
    unread = frozenset(library.files) - {post.path for post in library.posts}
    return shelf_of(library.posts, now=now, unread=unread, untouched=untouched)


def _stands(one: Glance, shelf: Shelf) -> bool:
    """Whether a topic stands as the posts have it, as far as a glance can tell."""
    named = shelf.by_topic.get(one.slug)
    if one.status is Status.SNOOZED:
        return named is None and not any(
            day.decode() <= shelf.now.date().isoformat() for day in _UNTIL.findall(one.text)
        )
    if one.status in (Status.WRITTEN, Status.PUBLISHED) and named:
        live = named[0].is_live(shelf.now)
        return one.post == named[0].path and live == (one.status is Status.PUBLISHED)
    return one.status is not None and not one.post and named is None


def _marked(
    root: Path, slugs: Iterable[str], shelf: Shelf, cache: Path, findings: list[Finding]
) -> dict[str, Topic]:
    """Return the topics as the posts have them; those that have changed are written."""
    found: dict[str, Topic] = {}
    changed = []
    for slug in slugs:
        file = read_file(root, slug)
        findings += file.findings
        if file.topic is None:
            continue
        found[slug] = after = followed(file.topic, with_untouched(root, shelf, [file.topic]))
        if after != file.topic:
            changed.append(slug)
    if changed:
        try:
            with locked(root, cache, wait=2.0):
                for slug in changed:
                    file = read_file(root, slug)
                    if file.topic is not None and not file.by_hand:
                        save(root, followed(file.topic, with_untouched(root, shelf, [file.topic])), file)
        except (OSError, BusyError):
            pass  # a checkout that can't be written, or a pull at work: the next build does it
    return found


def with_untouched(root: Path, shelf: Shelf, topics: Iterable[Topic]) -> Shelf:
    """Return the shelf with the drafts that are still as `accept` wrote them."""
    untouched = set(shelf.untouched)
    for topic in topics:
        wrote = next((one.wrote for one in reversed(topic.decisions) if one.wrote), "")
        if wrote and topic.post and fingerprint(root / topic.post) == wrote:
            untouched.add(topic.post)
    return Shelf(shelf.by_path, shelf.by_topic, shelf.now, shelf.unread, untouched)


def fingerprint(path: Path) -> str:
    """Return the first 16 hex digits of the SHA-256 of a text, whatever its line ends; empty without one."""
    try:
        return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]
    except OSError:
        return ""


def shelf_in(root: Path, library: Library, topics: Iterable[Topic], now: dt.datetime) -> Shelf:
    """Return the posts of a library as topics look at them."""
    return with_untouched(root, _shelf(library, now), topics)


def unknown_topics(posts: Iterable[Post], slugs: Set[str]) -> list[Finding]:
    """Notes on posts that name a topic which is not in the queue."""
    return [
        Finding(
            post.path,
            "topic/unknown",
            f'There is no topic "{post.topic[:80]}" in the queue.',
            did_you_mean(post.topic, slugs) or "Take the line out, unless the topic is to come.",
            Severity.NOTE,
            post.line_of("topic"),
        )
        for post in posts
        if post.topic and post.topic not in slugs and slugs
    ]


def looked(root: Path) -> tuple[Standing, list[Finding]] | None:
    """Return what the last look in this process saw; None when there was none."""
    return _LAST.get(root.resolve())
