"""Taking back the last decision, with all that came of it. Raises as `decisions.py` does.

What is taken back is always said: which decision, whose, of which day, and whether a draft goes with it.
"""

from dataclasses import replace

import click

from plugins.trends.queue.decide import newest, undone
from plugins.trends.queue.follow import followed
from plugins.trends.queue.own import day
from plugins.trends.queue.standing import fingerprint, shelf_in
from plugins.trends.queue.store import locked, read_queue, save
from plugins.trends.topic import Decision, Topic
from spine.decisions import Outcome, Place, readable, slug_named
from spine.rescuing import rescue_named, rescues_in, take_rescue_back


def undo(at: Place, name: str = "") -> Outcome:
    """Take back the last decision about a topic, or the rescue of a query.

    Without a name it is the newest of all decisions, rescues included, and only when it is one's own.
    """
    if name:
        rescued = rescue_named(at.root, name)
        return take_rescue_back(at, rescued) if rescued else _undo_decision(at, name)
    topic, rescued = _newest_of_all(at)
    return _undo_decision(at, topic) if topic else take_rescue_back(at, rescued)


def _newest_of_all(at: Place) -> tuple[str, str]:
    """Return the topic, or else the query, that the newest decision of all was about."""
    topics = read_queue(at.root).topics
    found = [(one.when, 0, one.by, one.query, f"rescued “{one.query}”", "") for one in rescues_in(at.root)]
    for topic in topics:
        last = newest(topic)
        if last is not None:
            about = f"{last.did}, “{topic.suggestion.title}”"
            found.append((last.when, 1, last.by, topic.slug, about, topic.slug))
    if not found:
        raise click.UsageError("Nobody has decided anything yet.")
    _, _, by, name, about, slug = max(found)
    if by != at.by:
        shown = name if slug else f'"{name}"'
        raise click.UsageError(
            f"The newest decision is not yours but that of {by}: {about}. "
            f"To take it back: spine topics undo {shown}"
        )
    return (slug, "") if slug else ("", name)


def _undo_decision(at: Place, name: str) -> Outcome:
    library = at.posts(at.site)
    with locked(at.root, at.cache):
        queue = read_queue(at.root)
        slug = slug_named(at.root, name, queue)
        topic = readable(queue, slug)
        back = undone(topic)
        if back is None:
            raise click.UsageError("Nobody has decided anything about it yet.")
        before, last = back
        words, gone = _take_draft_back(at, topic, last)
        if words and not gone:  # the draft stays, so it still answers the topic
            before = replace(before, post=topic.post)
        kept = replace(library, posts=tuple(one for one in library.posts if one.path != gone))
        before = followed(before, shelf_in(at.root, kept, [before], at.now))
        save(at.root, before, queue.files[slug])
        if gone:
            (at.root / gone).unlink(missing_ok=True)
    return Outcome(before, f"Taken back: {_told(topic, last)}. It is {before.status} now.{words}", gone)


def _told(topic: Topic, last: Decision) -> str:
    return f"{last.did} by {last.by} on {day(last.when.date())}: “{topic.suggestion.title}”"


def _take_draft_back(at: Place, topic: Topic, last: Decision) -> tuple[str, str]:
    """Return what to say about the draft, and its path when it goes."""
    if last.did != "accepted" or not topic.post or not (at.root / topic.post).exists():
        return "", ""
    mine = topic.post.startswith(f"{at.site.content.name}/posts/") and ".." not in topic.post.split("/")
    if mine and last.wrote and fingerprint(at.root / topic.post) == last.wrote:
        return f" Its draft, which nobody had changed, is gone: {topic.post}", topic.post
    return f" The draft has been changed since, so it stays: {topic.post}", ""
