"""Accepting a topic, which writes the draft of its post. Taking it back is in `undoing.py`.

Raises as `decisions.py` does.
"""

from collections.abc import Callable
from pathlib import Path

import click

from plugins.posts import Library
from plugins.site import Site
from plugins.trends.queue.decide import decided, swallowed, with_swallowed
from plugins.trends.queue.outline import Asked, LinkTo, Writing, draft_text
from plugins.trends.queue.renewal import VOCABULARY
from plugins.trends.queue.standing import fingerprint
from plugins.trends.queue.store import Queue, locked, read_queue, save
from plugins.trends.queue.strength import seen_in
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
    library = at.posts(at.site)
    address = drafts.address_of(address) if address else ""
    with locked(at.root, at.cache):
        queue = read_queue(at.root)
        slug = slug_named(at.root, name, queue)
        topic = readable(queue, slug)
        _refuse_second(topic, library, address or slug, at.site)
        shown = next(one for one in with_swallowed(queue.topics) if one.slug == slug)
        text = draft_text(shown, _writing(at, topic, queue, library, author), asker(at.root))
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
    merged = swallowed(queue.topics).get(topic.slug, [])
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
        emergency=at.site.practice.emergency,
    )


def asker(root: Path) -> Callable[[str], Asked]:
    """Return a function that tells what a query asks about, as the vocabulary has it."""
    from plugins.trends.understand import understand
    from plugins.vocabulary import VocabularyError, load_vocabulary

    try:
        vocabulary = load_vocabulary(root / VOCABULARY)
    except VocabularyError:
        vocabulary = load_vocabulary()

    def asked(query: str) -> Asked:
        meaning = understand(query, vocabulary)
        entries = [vocabulary.entry(name) for name in meaning.entities]
        aspects = [vocabulary.aspect(name) for name in meaning.aspects]
        return Asked(
            names=tuple(entry.name for entry in entries if entry is not None),
            headings=tuple(one.heading for one in aspects if one is not None and one.heading),
        )

    return asked
