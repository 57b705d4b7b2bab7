"""What `spine check` would say of a text that is not saved yet."""

import contextlib
from datetime import datetime

from plugins.editorial.of_site import second_reader
from plugins.editorial.reader import SecondReader
from plugins.findings import Finding, in_order
from plugins.pictures import Album, PicturesSettings
from plugins.pictures.checking import findings_in
from plugins.posts import Library, Post
from plugins.posts.single import Single, look_at
from plugins.site import Site, build_time, load_settings
from plugins.trends.queue.standing import unknown_topics
from plugins.trends.queue.store import topic_slugs
from spine.queries import queries_of
from spine.writing.places import file_of


def findings_of(
    site: Site,
    library: Library,
    name: str,
    text: str,
    *,
    now: datetime | None = None,
    reader: SecondReader | None = None,
) -> list[Finding]:
    """Return what a check would find in the file `name` if it said `text`, in order.

    `library` has all other texts; what it has of this one does not matter. `now` is the present by default,
    and `reader` the site's second reader, who knows the posts that it has read. Raises `click.UsageError` for
    a name that is none of ours.
    """
    return judged(site, library, name, text, now=now or build_time(), reader=reader).findings


def judged(
    site: Site,
    library: Library,
    name: str,
    text: str,
    *,
    now: datetime,
    reader: SecondReader | None = None,
) -> Single:
    """Return what the text is, with what `findings_of` says of it."""
    file_of(site, name)
    raw = text.encode("utf-8", "surrogatepass")
    single = look_at(name, raw, site=site, library=library, now=now)
    item = single.item
    if item is None:
        return single
    album = Album(site.content, PicturesSettings())  # what it sees, the process remembers
    found = [*single.findings, *findings_in(album, library, item)]
    if reader is None:
        reader = second_reader(site, library, load_settings(site.root), now=now)
        if reader is not None:
            reader.read(library.posts)
    if reader is not None:
        queries = queries_of(site.root, [item]) if isinstance(item, Post) else {}
        found += reader.of_text(item, queries=queries, now=now)
    if isinstance(item, Post) and item.topic:
        with contextlib.suppress(OSError):  # who can't read the queue can't tell what is not in it
            found += unknown_topics([item], topic_slugs(site.root))
    return Single(item, in_order(found))
