"""Accepting a topic, which writes the draft of its post, and taking a decision back, which may take it away.

Raises as `decisions.py` does.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import click

from plugins.posts import Library, read_library
from plugins.site import Site
from plugins.trends.queue.decide import decided, merged_into, newest, undone
from plugins.trends.queue.follow import followed
from plugins.trends.queue.outline import LinkTo, Writing, draft_text
from plugins.trends.queue.renewal import VOCABULARY
from plugins.trends.queue.renewing import seen_in
from plugins.trends.queue.standing import fingerprint, shelf_in
from plugins.trends.queue.store import Queue, locked, read_queue, save
from plugins.trends.topic import Decision, Topic
from plugins.trends.topic import Status as Stand
from spine import drafts
from spine.decisions import Outcome, Place, readable, slug_named

_LINKS = 3
_LINK_FROM = 0.25
"""Closeness from which a post is worth a link."""


def accept(at: Place, name: str, *, author: str | None = None, address: str = "") -> Outcome:
    """Accept a topic, and write the draft of its post at `address`, by default the topic's slug."""
    author = drafts.author_named(at.site, author)
    library = read_library(at.site)
    address = drafts.address_of(address) if address else ""
    with locked(at.root, at.cache):
        queue = read_queue(at.root)
        slug = slug_named(at.root, name, queue)
        topic = readable(queue, slug)
        _refuse_second(topic, library, address or slug, at.site)
        text = draft_text(topic, _writing(at, topic, queue, library, author), headings_of(at.root))
        draft = drafts.write_new(at.site, address or slug, text)
        wrote = fingerprint(at.root / draft)
        decision = Decision("accepted", at.by, at.now, wrote=wrote, **seen_in(topic))
        after = decided(topic, decision, post=draft)
        save(at.root, after, queue.files[slug])
    return Outcome(after, f"Accepted, a draft is waiting in {draft}: “{topic.suggestion.title}”.", draft)


def _refuse_second(topic: Topic, library: Library, address: str, site: Site) -> None:
    """Raise `click.UsageError` when there is a draft already, or a post of that name."""
    if topic.status in (Stand.ACCEPTED, Stand.WRITTEN, Stand.PUBLISHED) and topic.post:
        raise click.UsageError(f"It is {topic.status} already: {topic.post}.")
    title = " ".join(topic.suggestion.title.casefold().split()).strip(" ?!.")
    same = next(
        (one for one in library.posts if " ".join(one.title.casefold().split()).strip(" ?!.") == title), None
    )
    instead = f"Improve it: spine topics improve {topic.slug} "
    if same is not None:
        raise click.UsageError(f"{same.path} has this title already. {instead}{same.slug}")
    there = drafts.taken(site, address)
    if there:
        stem = Path(there).stem
        raise click.UsageError(
            f"{there} has this address already. {instead}{stem}. "
            "For a post beside it, give another address: --address"
        )


def _writing(at: Place, topic: Topic, queue: Queue, library: Library, author: str) -> Writing:
    merged = [one for one in queue.topics if one.status is Stand.MERGED and merged_into(one) == topic.slug]
    queries = dict.fromkeys(query for one in (topic, *merged) for query in one.suggestion.queries)
    prefix = at.site.content.name + "/"
    by_path = {post.path: post for post in library.posts}
    close = [
        by_path[one.path]
        for one in topic.suggestion.closest
        if one.path in by_path and one.closeness >= _LINK_FROM
    ]
    links = [LinkTo(post.path.removeprefix(prefix), post.title) for post in close if post.is_live(at.now)]
    return Writing(
        day=f"{at.now.astimezone(at.site.timezone):%Y-%m-%d}",
        author=author,
        phone=at.site.practice.phone,
        categories=[category.name for category in at.site.categories],
        queries=list(queries) or [topic.suggestion.query],
        links=links[:_LINKS],
    )


def headings_of(root: Path) -> Callable[[str], str]:
    """Return the vocabulary's question for what a query asks about; nothing where it has none."""
    from plugins.trends.understand import understand
    from plugins.trends.vocabulary import VocabularyError, load_vocabulary

    try:
        vocabulary = load_vocabulary(root / VOCABULARY)
    except VocabularyError:
        vocabulary = load_vocabulary()

    def heading(query: str) -> str:
        for name in understand(query, vocabulary).aspects:
            aspect = vocabulary.aspect(name)
            if aspect is not None and aspect.heading:
                return aspect.heading
        return ""

    return heading


def undo(at: Place, name: str = "") -> Outcome:
    """Take back the last decision about a topic; without one, the last decision of the person who asks."""
    library = read_library(at.site)
    with locked(at.root, at.cache):
        queue = read_queue(at.root)
        slug = slug_named(at.root, name, queue) if name else _last_of(at.by, queue.topics)
        topic = readable(queue, slug)
        back = undone(topic)
        if back is None:
            raise click.UsageError("Nobody has decided anything about it yet.")
        before, last = back
        words, gone = _take_draft_back(at, topic, last)
        if words:  # the draft stays, so it still answers the topic
            before = replace(before, post=topic.post)
        kept = replace(library, posts=tuple(one for one in library.posts if one.path != gone))
        before = followed(before, shelf_in(at.root, kept, [before], at.now))
        save(at.root, before, queue.files[slug])
        if gone:
            (at.root / gone).unlink(missing_ok=True)
    said = f"Taken back, {last.did}: “{topic.suggestion.title}”. It is {before.status} now."
    return Outcome(before, f"{said}{words}", gone)


def _last_of(by: str, topics: Iterable[Topic]) -> str:
    found = [(last.when, topic.slug) for topic in topics if (last := newest(topic)) and last.by == by]
    if not found:
        raise click.UsageError(f"{by} has decided nothing yet. Name the topic: spine topics undo SLUG")
    return max(found)[1]


def _take_draft_back(at: Place, topic: Topic, last: Decision) -> tuple[str, str]:
    """Return what to say about the draft, and its path when it goes."""
    if last.did != "accepted" or not topic.post or not (at.root / topic.post).exists():
        return "", ""
    mine = topic.post.startswith(f"{at.site.content.name}/posts/") and ".." not in topic.post.split("/")
    if mine and last.wrote and fingerprint(at.root / topic.post) == last.wrote:
        return "", topic.post
    return f" The draft has been changed since, so it stays: {topic.post}", ""
