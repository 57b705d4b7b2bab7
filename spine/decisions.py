"""What editors decide about topics: one function for each decision, for the command and for the desk.

Every function reads the topic again while it alone may write, so that no decision is lost. All raise
`click.UsageError` for what can't be decided, `SettingsError`, `BusyError` and `OSError`. Accepting, which
writes a draft, is in `accepting.py`.
"""

import datetime as dt
import getpass
import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import click

from plugins.findings import did_you_mean
from plugins.posts import Library, Post, read_library
from plugins.site import Site, load_settings, read_site
from plugins.trends.queue.decide import ITSELF, REASONS, decided, merged_into, with_swallowed
from plugins.trends.queue.follow import followed
from plugins.trends.queue.own import day
from plugins.trends.queue.renewal import cache_of
from plugins.trends.queue.standing import shelf_in
from plugins.trends.queue.store import Queue, locked, read_file, read_queue, save
from plugins.trends.queue.strength import known_in, seen_in
from plugins.trends.settings import TrendsSettings, read_trends_settings
from plugins.trends.topic import Decision, Topic
from plugins.trends.topic import Status as Stand
from spine.git import clean, run_git

_REASON_LIKE = 0.85


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision."""

    topic: Topic | None
    """As it is now; None when a rescue was taken back and no topic is left of it."""
    said: str
    """What to say to the person who decided."""
    draft: str = ""
    """The draft that was written, or taken away."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where decisions are taken: a site, and who decides when."""

    root: Path
    site: Site
    settings: TrendsSettings
    cache: Path
    by: str
    now: dt.datetime
    posts: Callable[[Site], Library] = read_library
    """Reads the posts; who has read them already hands them over."""


def place(
    root: Path, *, by: str = "", now: dt.datetime, posts: Callable[[Site], Library] = read_library
) -> Place:
    """Return the site in `root` for deciding. Raises `SettingsError`, and `click.UsageError` for a name."""
    raw = load_settings(root)
    by = " ".join(by.split()) or name_of_user(root)
    if by.casefold() == ITSELF:
        raise click.UsageError(f"“{ITSELF}” is what the queue calls itself. Give your own name with --by.")
    site, settings = read_site(raw), read_trends_settings(raw)
    return Place(root, site, settings, cache_of(raw, root), by[:80], now, posts)


def name_of_user(root: Path) -> str:
    """Return who decides: the name that git knows, or else the login."""
    try:
        done = run_git(["config", "user.name"], folder=root, environment=clean(os.environ), seconds=5)
        if done.line:
            return done.out.decode().strip()
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        pass
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


def slug_named(root: Path, name: str, queue: Queue | None = None) -> str:
    """Return the topic that a person means: its slug, its file, or the beginning of its slug."""
    known = list((queue or read_queue(root)).files)
    wanted = os.path.basename(name.strip().rstrip("/")).removesuffix(".md").casefold()
    if wanted in known:
        return wanted
    starts = [slug for slug in known if wanted and slug.startswith(wanted)]
    if len(starts) == 1:
        return starts[0]
    if starts:
        raise click.UsageError(f'Several topics begin with "{name}": {", ".join(starts[:6])}.')
    hint = did_you_mean(wanted, known) or "spine topics lists them."
    raise click.UsageError(f'There is no topic "{name}". {hint}')


def reject(at: Place, name: str, reason: str) -> Outcome:
    """Reject a topic for a reason: one of `REASONS`, its number, or a person's own words.

    Of a published topic it is the offer to improve its post that is rejected, or the plan to.
    """
    why = reason_named(reason)

    def change(topic: Topic) -> Topic:
        if topic.status is Stand.PUBLISHED and not topic.improve:
            raise click.UsageError(f"It is published: {topic.post}. There is nothing to reject.")
        _refuse_written(topic)
        decision = Decision("rejected", at.by, at.now, why, known=known_in(topic), **seen_in(topic))
        return decided(topic, decision)

    topic = change_topic(at, name, change)
    title = topic.suggestion.title
    if topic.status is Stand.PUBLISHED:
        return Outcome(topic, f"Left as it is: “{title}”, {topic.post}. The reason: {why}")
    return Outcome(topic, f"Rejected: “{title}”.{_left(topic)} The reason: {why}")


def reason_named(reason: str) -> str:
    """Return a reason to reject as it is written in the queue. Raises `click.UsageError` without one."""
    typed = " ".join(reason.split()).strip(" .")
    listed = ", ".join(f"{number} {known}" for number, known in enumerate(REASONS, 1))
    if re.fullmatch(r"[+-]?[0-9]+", typed):
        if typed not in map(str, range(1, len(REASONS) + 1)):
            raise click.UsageError(
                f"There is no reason {typed[:20]}. There are: {listed}; or your own words."
            )
        return REASONS[int(typed) - 1]
    if not typed:
        raise click.UsageError(f"A reason is needed: {listed}; or your own words.")
    for known in REASONS:
        if SequenceMatcher(None, known.casefold(), typed.casefold()).ratio() >= _REASON_LIKE:
            return known
    return typed[:300]


def snooze(at: Place, name: str, *, until: dt.date | None = None, days: int | None = None) -> Outcome:
    """Put a topic aside until a day, or for some days (the setting `snooze_days` without either)."""
    today = at.now.date()
    until = until or today + dt.timedelta(days=days or at.settings.snooze_days)
    if until <= today:
        raise click.UsageError(f"{until} is not in the future. Name a later day.")

    def change(topic: Topic) -> Topic:
        if not (topic.status is Stand.PUBLISHED and topic.improve):
            _refuse_written(topic)
        return decided(topic, Decision("snoozed", at.by, at.now, until=until, **seen_in(topic)))

    topic = change_topic(at, name, change)
    return Outcome(topic, f"Snoozed until {day(until)}: “{topic.suggestion.title}”.{_left(topic)}")


def merge(at: Place, name: str, into: str) -> Outcome:
    """Merge a topic into another topic, or into a post that answers it."""
    library, queue = at.posts(at.site), read_queue(at.root)
    slug = slug_named(at.root, name, queue)
    target = _target(at, slug, into, queue, library)

    def change(topic: Topic) -> Topic:
        _refuse_written(topic)
        return decided(topic, Decision("merged", at.by, at.now, into=target, **seen_in(topic)))

    topic = change_topic(at, slug, change)
    said = f"Merged into {target}: “{topic.suggestion.title}”.{_left(topic)}"
    return Outcome(topic, said + _care(at, target))


def _care(at: Place, target: str) -> str:
    """What is to be said when a topic needs a clinician because of those merged into it."""
    topics = read_queue(at.root).topics
    now = next((one for one in with_swallowed(topics) if one.slug == target), None)
    before = next((one for one in topics if one.slug == target), None)
    if now is None or before is None or now.suggestion.safety is before.suggestion.safety:
        return ""
    draft = f" Its draft was written before: {now.post}" if now.post else ""
    return f" {target} needs a clinician now ({now.suggestion.safety}).{draft}"


def _target(at: Place, slug: str, into: str, queue: Queue, library: Library) -> str:
    """Return the topic or the post that a topic is to be merged into."""
    by_slug = {topic.slug: topic for topic in queue.topics}
    post = _post_named(library, into, at.root)
    if into not in by_slug and post is not None:
        return post.path
    try:
        target = slug_named(at.root, into, queue)
    except click.UsageError:
        hint = did_you_mean(into, [*by_slug, *(post.slug for post in library.posts)])
        raise click.UsageError(f'There is no topic and no post "{into}". {hint}'.rstrip()) from None
    seen = {slug}
    while target not in seen:
        seen.add(target)
        other = by_slug.get(target)
        further = merged_into(other) if other is not None and other.status is Stand.MERGED else ""
        if further not in by_slug:
            return target
        target = further
    raise click.UsageError(f"“{into}” is this topic, or has been merged into it.")


def improve(at: Place, name: str, post: str = "") -> Outcome:
    """Decide to improve a post instead of writing one: `post`, its own, or else the closest one."""
    library = at.posts(at.site)
    slug = slug_named(at.root, name)

    def change(topic: Topic) -> Topic:
        closest = topic.suggestion.closest
        wanted = post or topic.post or (closest[0].path if closest else "")
        if not wanted:
            raise click.UsageError("Nothing of ours comes close. Name the post to improve.")
        found = _post_named(library, wanted, at.root)
        if found is None:
            hint = did_you_mean(wanted, [one.slug for one in library.posts])
            raise click.UsageError(f'There is no post "{wanted}". {hint}'.rstrip())
        if found.path != topic.post:
            _refuse_written(topic)
        decision = Decision("improve", at.by, at.now, into=found.path, **seen_in(topic))
        return decided(topic, decision, post=found.path)

    topic = change_topic(at, slug, change, library)
    path = topic.decisions[-1].into
    title = next((one.title for one in library.posts if one.path == path), path)
    said = f"To be improved for “{topic.suggestion.title}”: {path}, “{title}”."
    return Outcome(topic, f"{said} It is done when the post says so: “updated:” with the day.")


def reopen(at: Place, name: str, why: str = "") -> Outcome:
    """Bring a topic back to those that wait for review."""

    def change(topic: Topic) -> Topic:
        if topic.status is Stand.SUGGESTED:
            raise click.UsageError("It waits for review already.")
        if topic.status is Stand.PUBLISHED:
            raise click.UsageError(
                f"It is published: {topic.post}. To work on it again: spine topics improve."
            )
        _refuse_written(topic)
        return decided(topic, Decision("reopened", at.by, at.now, why))

    topic = change_topic(at, name, change)
    if topic.status is Stand.PUBLISHED:
        said = f"No longer to be improved: “{topic.suggestion.title}”. It is published: {topic.post}"
        return Outcome(topic, said)
    return Outcome(topic, f"Waits for review again: “{topic.suggestion.title}”.{_left(topic)}")


def change_topic(
    at: Place, name: str, change: Callable[[Topic], Topic], library: Library | None = None
) -> Topic:
    """Change one topic on the disk, and return it. `change` gets it as it is now."""
    with locked(at.root, at.cache):
        slug = slug_named(at.root, name)
        file = read_file(at.root, slug)
        topic = file.topic
        if topic is None:
            raise click.UsageError(str(file.findings[0]))
        after = change(topic)
        if after.post:
            library = library or at.posts(at.site)
            after = followed(after, shelf_in(at.root, library, [after], at.now))
        save(at.root, after, file)
    return after


def readable(queue: Queue, slug: str) -> Topic:
    """Return a topic. Raises `click.UsageError`, with what to mend, when its file can't be read."""
    file = queue.files[slug]
    if file.topic is None:
        raise click.UsageError(str(file.findings[0]))
    return file.topic


def _refuse_written(topic: Topic) -> None:
    if topic.status is Stand.WRITTEN:
        raise click.UsageError(
            f"A draft for it has been begun: {topic.post}. Delete it first, or take its line “topic:” out."
        )


def _left(topic: Topic) -> str:
    """What becomes of a draft that nobody has changed."""
    return (
        f" Its draft is still there: {topic.post}"
        if topic.post and topic.status is not Stand.PUBLISHED
        else ""
    )


def _post_named(library: Library, name: str, root: Path) -> Post | None:
    """Return the post that a person means by its slug, its file or its path."""
    wanted = os.path.relpath(Path(name).resolve(), root.resolve()).replace(os.sep, "/")
    for post in library.posts:
        if name in (post.slug, post.path, os.path.basename(post.path)) or post.path == wanted:
            return post
    return None
