"""The review queue: topics as files in content/topics, and what people decide about them.

    sheet.py      a file as lines, read key by key and item by item
    rewrite.py    changing some lines while the others stay as typed
    items.py      decisions, queries, closest posts, evidence: one item a line
    fields.py     a topic, key by key
    file.py       a topic from a file's text, and back
    decide.py     what each decision does, and how it is taken back
    follow.py     written and published, as the posts have it
    strength.py   how much evidence there is, and whether it has grown
    own.py         a topic's own draft or post, which is no answer that was there before
    renewing.py   the queue and what the evidence suggests now: the queue that comes out
    outline.py    the text that an accepted topic's draft begins with
    store.py      the folder: reading, whole writes, one writer at a time
    standing.py   what a build asks of the queue, quickly
    renewal.py    the one door for pulls and imports
    rescue.py     teaching the vocabulary a query that was dropped

What stands above `store.py` is plain: no files, no clock. Whoever renews topics calls `renew`.
"""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.posts import Library
    from plugins.trends.queue.renewal import Renewed

__all__ = ["renew"]


def renew(root: Path, *, now: dt.datetime, by: str = "", library: "Library | None" = None) -> "Renewed":
    """Renew the topics of the site in `root` from its snapshots: see `renewal.renew`."""
    from plugins.trends.queue import renewal

    return renewal.renew(root, now=now, by=by, library=library)
