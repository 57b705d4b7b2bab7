"""One text that is not saved yet: what would be said of it if it stood in its file.

The other texts are not read again; they are in the library. What a whole check says of this file, and this,
are the same.
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from plugins.findings import Finding, in_order
from plugins.posts import crosscheck
from plugins.posts.convert import Converter
from plugins.posts.kept import read_through
from plugins.posts.library import Library, unsafe_text
from plugins.posts.linking import broken_links, early_links_in
from plugins.posts.post import Hub, Page, Person, Post
from plugins.posts.review import late_reviews
from plugins.posts.source import decode
from plugins.site import Site


@dataclass(frozen=True, slots=True)
class Single:
    """A text, read and held against the others."""

    item: Post | Page | Person | Hub | None
    """None when even its front matter can't be read."""
    findings: list[Finding]


def look_at(
    name: str,
    raw: bytes,
    *,
    site: Site,
    library: Library,
    now: datetime,
    converter: Callable[[], Converter] | None = None,
) -> Single:
    """Look at the bytes of the file `name`, a path inside the content folder.

    The file may be there or not, and says what it likes. `converter` gives the site's, which only a text
    with HTML needs.
    """
    path = posixpath.join(site.content.name, name)
    read = read_through(name, decode(raw, path), site, converter or cache(lambda: Converter(site.markdown)))
    item = read.reading.item
    found = list(read.reading.findings)
    if read.unsafe:
        found.append(unsafe_text(item, read.unsafe))
    found += crosscheck.names(sorted({*library.files, path}))
    if item is not None:
        document = None if isinstance(item, Person | Hub) else item
        targets = library.targets.with_text(path, document)
        found += _between(item, path, site=site, library=library)
        found += broken_links(targets, [item], {path: read.links})
        if isinstance(item, Person) or item.is_live(now):
            found += early_links_in(targets, [item], now)
            if isinstance(item, Hub):
                found += crosscheck.hubs_early([item], library.posts, now)
    if isinstance(item, Post):
        found += late_reviews([item], library.people, now.astimezone(site.timezone).date())
    return Single(item, in_order(finding for finding in found if finding.path == path))


def _between(item: Post | Page | Person | Hub, path: str, *, site: Site, library: Library) -> list[Finding]:
    """Return what does not fit together, of this text and of others."""
    posts = [post for post in library.posts if post.path != path]
    pages = [page for page in library.pages if page.path != path]
    if isinstance(item, Page):
        return [*crosscheck.addresses(posts, _with(pages, item))]
    if isinstance(item, Person):
        return []
    if isinstance(item, Hub):
        hubs = [hub for hub in library.hubs.values() if hub.path != path]
        return [*crosscheck.hubs(_with(hubs, item), library.posts)]
    posts = _with(posts, item)
    return [
        *crosscheck.addresses(posts, pages),
        *crosscheck.titles(posts),
        *crosscheck.phrases(posts),
        *crosscheck.people([item], library.people, site),
        *crosscheck.related([item], {post.slug for post in posts}),
    ]


def _with(others: list, item: Post | Page | Hub) -> list:
    """Return texts in the order of their files, in which the first of two that clash is right."""
    return sorted([*others, item], key=lambda one: one.path)
