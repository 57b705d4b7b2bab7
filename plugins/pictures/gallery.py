"""Pelican's door to the pictures: each text gets its pictures when it is made, and their files at the end."""

import logging
import os
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.contents import Content, Static

from plugins.findings import Severity
from plugins.pictures import GALLERY
from plugins.pictures.album import Album, Dressed
from plugins.pictures.files import Files, write_places
from plugins.pictures.judge import is_picture, judge, shown_in
from plugins.pictures.photo import Photo
from plugins.pictures.prose import ROOT, may_show, with_pictures
from plugins.pictures.settings import read_pictures_settings
from plugins.posts.post import Person
from plugins.posts.reader import SHELF, Shelf
from plugins.site.phases import phase
from plugins.site.store import Store

log = logging.getLogger(__name__)


class Gallery:
    """The pictures of one site, from run to run."""

    def __init__(self, album: Album, files: Files) -> None:
        self.album, self.files = album, files
        self.dressed = Dressed()
        self._texts: list[Content] = []
        self._loose: dict[str, frozenset[str]] = {}
        """The picture files of texts that have no page of their own, by their file."""
        self._portraits: set[str] = set()
        """Picture files, too."""
        self._absent: set[str] = set()
        """The files of people who have no page."""
        self._learned = False
        self._places: set[str] = set()

    def learn(self, shelf: Shelf) -> None:
        """Look at all pictures that this build shows, and say which can't be shown."""
        if self.album.quick and self._learned:
            return  # what is new is looked at when it is shown
        self._learned, library = True, shelf.library
        written = (*library.posts, *library.pages, *library.hubs.values())
        texts = [one for one in written if shelf.shows(one)]
        shown = list(shown_in(library.targets, (*texts, *library.people.values()), library.links))
        self.album.learn(one.name for one in shown)
        for one in shown:
            self.album.photo(one.name)  # its files are known by name, even if its text is not made anew
        found = judge(((one, self.album.facts(one.name)) for one in shown), self.album.settings)
        for finding in found:
            if finding.severity is Severity.ERROR:
                log.error("%s", finding)

    def go_on(self, before: "Gallery") -> None:
        """Know what another gallery of this site knew of texts that are not made anew."""
        self.dressed, self._loose = before.dressed, dict(before._loose)

    def dress(self, content: Content, shelf: Shelf) -> None:
        """Give a text its pictures: `photo`, the one at its head, and those in its words.

        `pictures` are the files that it names.
        """
        html = getattr(content, "_content", None) or ""
        image = content.metadata.get("image", "")
        content.photo = None
        if not image and not may_show(html):
            return
        path = os.path.relpath(content.source_path, shelf.site.root).replace(os.sep, "/")
        text = Person(path=path, slug="", name="")
        photos: set[Photo] = set()

        def photo(address: str) -> Photo | None:
            kind, name = shelf.library.targets.resolve(address, text)
            if kind not in ("static", "attach") or not is_picture(name):
                return None
            return named(name)

        def named(name: str) -> Photo:
            self.dressed.note(path, name, self.album.stamp(name))
            found = self.album.photo(name)
            if found is None:
                raise KeyError(name)
            photos.add(found)
            return found

        files: set[str] = set()
        if image in shelf.library.targets.static:
            try:
                content.photo = named(image)
                listed = hasattr(content, "category") and not content.metadata.get("noindex")
                files = content.photo.files(spare=listed)  # the sitemap names a post's largest
            except KeyError:
                content.photo = None
        if may_show(html):
            content._content = with_pictures(html, photo, headed=hasattr(content, "category"))
            if ROOT in content._content:
                content.get_content = partial(_rooted, content)
            html = content._content
            files |= {file for one in photos for file, _, _ in one.addresses() if file in html}
        content.pictures = frozenset(files)
        if type(content) is Content:  # a biography, or the introduction of a topic
            self._loose[path] = content.pictures

    def gather(self, texts: Iterable[Content]) -> None:
        """Take note of the texts that this build shows."""
        self._texts = [text for text in texts if getattr(text, "pictures", ())]

    def portraits(self, shelf: Shelf, people: Collection[str]) -> dict[str, Photo]:
        """Return the portraits of those of the people, named by their slugs, who have one.

        They are all that have a page: no picture of anybody else goes out.
        """
        known = shelf.library.people
        self._absent = {person.path for slug, person in known.items() if slug not in people}
        images = {slug: known[slug].image for slug in people if slug in known and known[slug].image}
        found = {slug: photo for slug, image in images.items() if (photo := self.album.photo(image))}
        self._portraits = {file for photo in found.values() for file in photo.files(spare=False)}
        return found

    def write(self, output: Path) -> None:
        """Put the pictures of all texts into the finished site."""
        loose = (files for path, files in self._loose.items() if path not in self._absent)
        files = self._portraits.union(*loose, *(text.pictures for text in self._texts))
        self._texts = []
        if not self.album.quick:
            with phase("pictures"):
                self.files.write(files, output)
                self.files.sweep()
            return
        names = {origin[0] for file in files if (origin := self.album.origin(file))}
        photos = [photo for name in names if (photo := self.album.photo(name))]
        places = {file for photo in photos for file, _, _ in photo.addresses()}
        if places != self._places or not places:
            write_places(places, output)
            self._places = places


def _rooted(content: Content, siteurl: str) -> str:
    """Return a text with the site's address before those of its pictures."""
    return vars(Content)["get_content"](content, siteurl).replace(ROOT, siteurl)


def open_gallery(pelican: Pelican) -> None:
    """Have the pictures ready for this build. Raises `SettingsError`."""
    settings = pelican.settings
    cache = Path(settings["CACHE_PATH"])
    kept = (settings.get("BUILDS") or {}).get("cache", True)
    album = Album(
        Path(settings["PATH"]).resolve(),
        read_pictures_settings(settings),
        Store(cache / "pictures.sqlite") if kept else None,
        quick=bool(settings.get("SHOW_UNPUBLISHED")),
    )
    settings[GALLERY] = Gallery(album, Files(album, cache / "pictures", anew=not kept))


def learn(pelican: Pelican) -> None:
    """Look at the pictures, now that the texts are known."""
    with phase("pictures"):
        pelican.settings[GALLERY].learn(pelican.settings[SHELF])


def dress(content: Content) -> None:
    """Give a text its pictures as soon as it is made."""
    gallery = content.settings.get(GALLERY)
    if gallery is not None and not isinstance(content, Static):
        gallery.dress(content, content.settings[SHELF])


def gather(generators: list[Any]) -> None:
    """Take note of the texts that are shown, now that all lists are made."""
    lists = ("articles", "translations", "pages")
    texts = [text for one in generators for name in lists for text in getattr(one, name, ())]
    settings = generators[0].settings
    settings[GALLERY].gather(texts)
    people = {author.slug for one in generators for author, _ in getattr(one, "authors", ())}
    generators[0].context["portraits"] = settings[GALLERY].portraits(settings[SHELF], people)


def write(pelican: Pelican) -> None:
    """Put the pictures into the finished site."""
    pelican.settings[GALLERY].write(Path(pelican.output_path))
