"""What `spine check` would say of a text that is not saved yet."""

from datetime import datetime

from plugins.findings import Finding, in_order
from plugins.pictures import Album, PicturesSettings
from plugins.pictures.checking import findings_in
from plugins.posts import Library, Post
from plugins.posts.single import look_at
from plugins.site import Site, build_time
from plugins.trends.queue.standing import unknown_topics
from plugins.trends.queue.store import topic_slugs
from spine.writing.places import file_of


def findings_of(
    site: Site, library: Library, name: str, text: str, *, now: datetime | None = None
) -> list[Finding]:
    """Return what a check would find in the file `name` if it said `text`, in order.

    `library` has all other texts; what it has of this one does not matter. `now` is the present by default.
    Raises `click.UsageError` for a name that is none of ours.
    """
    file_of(site, name)
    raw = text.encode("utf-8", "surrogatepass")
    single = look_at(name, raw, site=site, library=library, now=now or build_time())
    if single.item is None:
        return single.findings
    album = Album(site.content, PicturesSettings())  # what it sees, the process remembers
    found = in_order([*single.findings, *findings_in(album, library, single.item)])
    if not isinstance(single.item, Post) or not single.item.topic:
        return found
    try:
        topics = topic_slugs(site.root)
    except OSError:  # who can't read the queue can't tell what is not in it
        return found
    return in_order([*found, *unknown_topics([single.item], topics)])
