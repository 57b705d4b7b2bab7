"""What visitors will see differently since an earlier commit: `spine changes`.

How it is told is in `spine/changes_words.py`.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from plugins.posts import Hub, Library, Page, Person, Post, read_library
from plugins.posts.layout import Layout, read_layout
from plugins.site import Site, build_time, load_settings, read_site
from spine.repository import asking as git

Text = Post | Page | Person | Hub
_KINDS = {Post: "post", Page: "page", Person: "person", Hub: "topic page"}
_TEXTS = ("posts", "pages", "people", "categories")
"""The folders of what people write."""
_SETTINGS = ("pelicanconf.py", "publishconf.py", "constraints.txt")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg", ".heic")


@dataclass(frozen=True, slots=True)
class Change:
    """A text that has come, is another one now, or has gone."""

    kind: str
    """`post`, `page`, `person` or `topic page`."""
    title: str
    path: str
    """Its file, relative to the site's folder."""
    address: str
    """Where visitors find it, or found it: `/posts/what-is-sciatica/`."""
    why: str = ""
    """Why visitors don't see it, a sentence; empty when they do."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different, each list in the order of the files."""

    new: tuple[Change, ...] = ()
    """What visitors can't see now, and will."""
    changed: tuple[Change, ...] = ()
    gone: tuple[Change, ...] = ()
    """What visitors see now, and won't."""
    unseen: tuple[Change, ...] = ()
    """Drafts, hidden and planned texts that are new or changed."""
    pictures: int = 0
    """How many pictures came, changed or went."""
    everywhere: bool = False
    """Whether the look or the settings are others, so that any page may change."""


def changes(root: Path, *, since: str) -> Changes:
    """Return what visitors of the site in `root` will see differently than at the commit `since`.

    Both are looked at with the settings of today and as of the time of the build. Raises `click.UsageError`
    when git does not know the commit, `SettingsError` and `OSError`.
    """
    commit = git.commit_of(root, since)
    settings = load_settings(root)
    site, layout, now = read_site(settings), read_layout(settings), build_time()
    with tempfile.TemporaryDirectory(prefix="spine-changes-") as folder:
        before = _library_at(root, commit, site, Path(folder))
    found = compared(before, read_library(site), site, layout, now)
    names = git.changed_since(root, commit)
    content = f"{site.content.name}/"
    pictures = [name for name in names if name.startswith(content) and name.lower().endswith(_PICTURES)]
    look = any(name.startswith(("theme/", "plugins/")) or name in _SETTINGS for name in names)
    return replace(found, pictures=len(pictures), everywhere=look)


def _library_at(root: Path, commit: str, site: Site, folder: Path) -> Library:
    """Return the texts as they were at a commit, which are put into `folder` for it."""
    name = site.content.name
    (folder / name).mkdir()
    there = git.ask(root, "ls-tree", "-z", "--name-only", commit, f"{name}/") or b""
    kept = [path for path in there.decode().split("\0") if path.removeprefix(f"{name}/") in _TEXTS]
    data = git.ask(root, "archive", "--format=tar", commit, "--", *kept) if kept else None
    if data:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            tar.extractall(folder, filter="data")
    return read_library(replace(site, content=folder / name))


def compared(before: Library, after: Library, site: Site, layout: Layout, now: datetime) -> Changes:
    """Return how what visitors see of two libraries differs at the time `now`; pictures aside."""
    then, today = _by_address(before, site, layout), _by_address(after, site, layout)

    def told(addresses: Iterable[str], texts: Mapping[str, Text], why: bool = False) -> tuple[Change, ...]:
        chosen = sorted(((texts[one], one) for one in addresses), key=lambda pair: pair[0].path)
        return tuple(_change(text, address, now if why else None) for text, address in chosen)

    seen_then = {address for address, text in then.items() if _is_live(text, now)}
    seen = {address for address, text in today.items() if _is_live(text, now)}
    other = {one for one in today if one not in then or _shown(today[one]) != _shown(then[one])}
    return Changes(
        new=told(seen - seen_then, today),
        changed=told(seen & seen_then & other, today),
        gone=told(seen_then - seen, then),
        unseen=told(other - seen - seen_then, today, why=True),
    )


def _by_address(library: Library, site: Site, layout: Layout) -> dict[str, Text]:
    texts = (*library.posts, *library.pages, *library.people.values(), *library.hubs.values())
    return {f"/{layout.file_of(one, site.language)}".removesuffix("index.html"): one for one in texts}


def _is_live(text: Text, now: datetime) -> bool:
    return isinstance(text, Person) or text.is_live(now)


def _shown(text: Text) -> Text:
    """A text without what visitors can't see of it: where it is kept, and on which lines."""
    bare = replace(text, path="", body_line=1, lines={}, exceptions=())
    return replace(bare, topic="") if isinstance(bare, Post) else bare


def _change(text: Text, address: str, now: datetime | None) -> Change:
    title = text.full_name if isinstance(text, Person) else text.title
    why = ""
    if now is not None:
        why = text.why_not_live(now) if isinstance(text, Post) else "Visitors don’t see it."
    return Change(_KINDS[type(text)], title, text.path, address, why)
