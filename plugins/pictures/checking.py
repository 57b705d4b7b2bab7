"""What can be said of pictures without Pelican: their findings and their sizes."""

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.findings import Finding, Severity
from plugins.pictures.album import Album
from plugins.pictures.facts import SCAN
from plugins.pictures.judge import SCAN_SAID, judge, shown_in
from plugins.pictures.looking import is_scan
from plugins.pictures.settings import PicturesSettings, read_pictures_settings
from plugins.posts.library import Library
from plugins.posts.linking import EXPORT
from plugins.posts.post import Hub, Page, Person, Post
from plugins.posts.scan import links as links_in
from plugins.site import Site
from plugins.site.store import Store

FOLDER = "images"


def album_of(site: Site, settings: Mapping[str, Any], cache: Path | None = None) -> Album:
    """Return the pictures of a site. `settings` are those of pelicanconf.py; `cache` is the cache folder, or
    None where nothing that was seen before is to be used. Raises `SettingsError`.
    """
    store = Store(cache / "pictures.sqlite") if cache else None
    return Album(site.content, read_pictures_settings(settings), store)


def size_of(content: Path, name: str) -> tuple[int, int] | None:
    """Return the width and height, in pixels and the right way up, of the picture `content`/`name`.

    None when there is no such picture, or it can't be shown.
    """
    return Album(content, PicturesSettings()).size(name)


def picture_findings(album: Album, library: Library) -> list[Finding]:
    """Return what is wrong with the pictures that the texts of a library show."""
    texts = (*library.posts, *library.pages, *library.hubs.values(), *library.people.values())
    shown = list(shown_in(library.targets, texts, library.links))
    album.learn(one.name for one in shown)
    return list(judge(((one, album.facts(one.name)) for one in shown), album.settings))


def findings_in(album: Album, library: Library, item: Post | Page | Hub | Person) -> list[Finding]:
    """Return the same for one text, which may say something else than its file."""
    links = {item.path: tuple(links_in(item.body, item.body_line))}
    shown = shown_in(library.targets, [item], links)
    return list(judge(((one, album.facts(one.name)) for one in shown), album.settings))


def strays(content: Path) -> Iterator[Finding]:
    """Yield what must not lie there, whether a text shows it or not: scans anywhere, and odd images."""
    images = content / FOLDER
    for path in _files(content):
        name = posixpath.join(content.name, path.relative_to(content).as_posix())
        ending = path.suffix.lower()
        if _is_scan(path):
            yield Finding(name, f"picture/{SCAN}", *SCAN_SAID)
        elif ending in EXPORT and images in path.parents:
            message = f"Browsers don't show {ending} pictures, so no post can use this one."
            yield Finding(name, "picture/format", message, EXPORT[ending], Severity.WARNING)


def _files(folder: Path) -> Iterable[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(here, name) for name in sorted(names) if not name.startswith("."))
        yield from (path for path in paths if path.is_file())  # a pipe would be waited for


def _is_scan(path: Path) -> bool:
    if path.suffix.lower() in (".dcm", ".dicom"):
        return True
    try:
        with open(path, "rb", buffering=0) as file:
            return is_scan(file.read(132))
    except OSError:
        return False
