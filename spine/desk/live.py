"""The site with its drafts, kept up to date in one process.

`Live.hurry` makes the page of one saved text, at once, with all that was known before. `Live.renew` brings
everything up to date, by a whole run of Pelican that makes only what has changed. Both may run at the same
time.
"""

import contextlib
import gc
import io
import logging
import os
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.builds import RESIDENTS
from plugins.builds.residents import Residents
from plugins.editorial.of_site import second_reader, texts_of
from plugins.editorial.reader import SecondReader
from plugins.findings import Finding, Severity, in_order
from plugins.pictures import GALLERY, picture_findings
from plugins.posts import Library, read_library
from plugins.posts.convert import Converter
from plugins.posts.kept import Readings
from plugins.posts.post import Document
from plugins.posts.reader import LIBRARY, SHELF, Shelf, shelve
from plugins.posts.review import late_reviews
from plugins.site import Site, build_time, load_settings, read_site
from plugins.site.store import Store
from spine.desk.hub import Hub
from spine.desk.proofs import Proofs
from spine.desk.sweeping import Sweeper
from spine.desk.troubles import explained
from spine.queries import queries_of

SETTINGS = {"SHOW_UNPUBLISHED": True, "WITH_FUTURE_DATES": True, "SITEURL": ""}
"""What the preview sets on top of pelicanconf.py."""
_AT_ONCE = 20
"""Texts that the second reader reads before the desk looks whether something else waits."""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """The last check of the links."""

    when: datetime
    """When it ended."""
    seconds: float
    """How long it took."""


class Live:
    """One site, resident. `folder` is for the pages; it belongs to this process."""

    def __init__(self, root: Path, folder: Path, hub: Hub) -> None:
        self.root, self.hub = root.resolve(), hub
        self.pages, self.last_good = folder / "site", folder / "last-good"
        self._residents = Residents(hub.looked_at, hub.changed)
        self._sweeper = Sweeper(self.pages, self.last_good, self._residents, hub)
        self._readings = Readings()
        self._pelican: Any = None
        self.failed = False
        """Whether the last run came to no end."""
        self._shelf: Shelf | None = None
        self._gallery: Any = None
        """The pictures of the last run."""
        self._converters: tuple[Converter, Converter] | None = None
        self._proofs: Proofs | None = None
        """Pages of single texts, out of what the last run knew."""
        self._one_at_a_time = threading.Lock()
        """One such page at a time: they share a converter."""
        self._settings = load_settings(self.root)
        self._site = read_site({**self._settings, **SETTINGS})
        self._cache = self.root / (self._settings.get("CACHE_PATH") or ".cache")
        self._found: list[Finding] = []
        self._links: list[Finding] = []
        """What the last check of the links found. It holds until the next one."""
        self._words: list[Finding] = []
        """What the second reader said of the texts, when it had read all of them last."""
        self._reader: SecondReader | None = None
        self.last_check: LinkCheck | None = None
        self.check_waits = False
        """Whether somebody has asked for a check that has not begun yet."""
        self._checking = False
        self.pages.mkdir(parents=True, exist_ok=True)
        logging.getLogger().addHandler(logging.NullHandler())  # what Pelican logs is found by our own checks

    # ---- one text, at once -----------------------------------------------------------

    def hurry(self, name: str) -> bool:
        """Make the page of one text anew, given its path inside the content folder. Return whether that went.

        What is wrong with the text is told, and its page stays as it was.
        """
        with contextlib.suppress(Exception):  # whatever it is, the whole run will say it
            proof = self._proofs.of_saved(name) if self._proofs else None
            if proof is not None and proof.html:
                self._residents.ahead.add(proof.page)
                self._residents.put(self.pages / proof.page, proof.page, proof.html.encode(), urgent=True)
                return True
            if proof is not None and proof.findings:
                self.tell(proof.findings)
        return False

    def imagined(self, name: str, document: Document) -> str | None:
        """Return the page that a text would have if it were saved like this; None before the first run.

        Everything around it is as the last run made it. Raises what Pelican or a template raises.
        """
        return self._proofs.imagined(name, document) if self._proofs else None

    # ---- what others ask -------------------------------------------------------------

    @property
    def site(self) -> Site:
        """The site's settings, as they were last read."""
        return self._site

    @property
    def cache(self) -> Path:
        """The cache folder that the settings name."""
        return self._cache

    @property
    def settings(self) -> dict[str, Any]:
        """The names of the site's settings file."""
        return self._settings

    @property
    def links(self) -> Sequence[Finding]:
        """What the last check of the links found."""
        return self._links

    @property
    def checking(self) -> bool:
        """Whether a check of the links is under way, or waits for its turn."""
        return self._checking or self.check_waits

    @property
    def findings(self) -> list[Finding]:
        """What the last run and the last check of the links found."""
        return in_order([*self._found, *self._links, *self._words])

    @property
    def reader(self) -> SecondReader | None:
        """The site's second reader; None for a site that does without."""
        fresh = second_reader(self._site, self.library, self._settings, now=build_time(), cache=self._cache)
        if fresh is None or self._reader is None or self._reader.around != fresh.around:
            self._reader = fresh
        return self._reader

    @property
    def library(self) -> Library:
        """The posts as the last run saw them, without a look at the disk."""
        return self._shelf.library if self._shelf is not None else self.read_library()

    def related_of(self, name: str) -> list[str]:
        """Return the slugs that the related section of a post shows, as the last run made it."""
        residents = self._residents
        page = residents.page_of.get(os.path.join(self._site.content, *name.split("/")), "")
        job = residents.jobs.get(page)
        article = job.context.get("article") if job else None
        return [one.post.slug for one in getattr(article, "related_posts", [])]

    def picture(self, name: str) -> bytes | None:
        """Return a file of a picture that a page shows, made now if it must be; None for any other file."""
        with contextlib.suppress(Exception):  # whatever is wrong with the picture, its finding says
            return self._gallery.files.one(name)
        return None

    def address_of(self, name: str) -> str:
        """Return the address of a text's page in the preview; empty when it has none."""
        page = self._residents.page_of.get(os.path.join(self._site.content, *name.split("/")), "")
        return f"{self._site.base}/{page.removesuffix('index.html')}" if page else ""

    def read_library(self) -> Library:
        """Return the posts as they are on the disk now. What has not changed is not read again."""
        return read_library(self._site, store=Store(self._cache / "posts.sqlite"), known=self._readings)

    # ---- everything ------------------------------------------------------------------

    def renew(self, changed: Collection[str] = (), *, afresh: bool = False) -> list[Finding]:
        """Bring all pages up to date, and return what is wrong with the texts or with the build.

        `changed` names files of the content folder, whatever their stamps say. `afresh` sets Pelican up anew,
        for a new look. After a failure the pages stay as they were.
        """
        whole, began = self._pelican is None or afresh, time.time()
        self._residents.ahead.clear()
        self._readings.forget(changed)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                library = self._run(afresh)
        except Exception as error:
            self._pelican, self.failed = None, True
            found = explained(error, self.root)
            self.tell(found, failed=True)
            return found
        self.failed = False
        self._sweeper.sweep({os.path.join(self.root, *path.split("/")) for path in library.broken})
        if whole:
            self._sweeper.sweep_all(began, self._pelican.settings)
        now = self._shelf.now
        late = late_reviews(library.posts, library.people, now.astimezone(self._site.timezone).date())
        pictures = picture_findings(self._gallery.album, library)
        self._found = in_order([*library.findings, *library.early(now), *late, *pictures])
        self.tell(in_order([*self._found, *self._links]), failed=False)
        return self._found

    def tell(self, findings: Sequence[Finding], **state: Any) -> None:
        """Tell open pages what is wrong."""
        self.hub.stand(findings=_rows(findings), **state)

    def check_links(self) -> list[Finding]:
        """Check the links of the pages, and return all that is wrong."""
        from spine.building import check_links
        from spine.checking import Checked

        self._checking, self.check_waits = True, False
        began = time.monotonic()
        try:
            if self._shelf is None:
                return self._found
            library = self._shelf.library
            checked = Checked([], len(library.files), self._site, library, self._settings)
            broken = check_links(self.root, self.pages, checked, publish=False)
        except Exception as error:  # such as a folder that somebody has taken away
            broken = explained(error, self.root)
        finally:
            self._checking = False
        self._links = [one for one in broken if "{filename}" not in one.target]
        self.last_check = LinkCheck(build_time(), time.monotonic() - began)
        found = in_order([*self._found, *self._links])
        self.tell(found)
        return found

    def read_words(self) -> bool:
        """Have the second reader read some of the texts it does not know. Return whether any are left."""
        try:
            return self._read_words()
        except Exception as error:  # whatever a rule or a list of words raises, the desk goes on
            self._words = explained(error, self.root)
            self.tell(self.findings)
            return False

    def _read_words(self) -> bool:
        reader = self.reader
        texts = texts_of(self.library) if reader is not None else []
        left = [text for text in texts if not reader.knows(text)]
        if left:
            reader.read(left[:_AT_ONCE])
        if len(left) > _AT_ONCE:
            return True
        if reader is not None:
            queries = queries_of(self.root, self.library.posts)
            self._words = reader.findings(texts, queries=queries, now=build_time())
        return False

    def _run(self, afresh: bool) -> Library:
        from pelican import Pelican
        from pelican.contents import Content
        from pelican.settings import read_settings

        if self._pelican is None or afresh:
            self._begin()
            library = self.read_library()
            settings = {
                **SETTINGS,
                "OUTPUT_PATH": str(self.pages),
                LIBRARY: library,
                RESIDENTS: self._residents,
            }
            self._pelican = Pelican(read_settings(str(self.root / "pelicanconf.py"), override=settings))
            self._residents.begin(_key(self._pelican.settings))
        else:
            library = self.read_library()
        settings = self._pelican.settings
        if self._shelf is not None and library.people != self._shelf.library.people:
            self._residents.forget_all_but([])  # a text shows its author and its reviewer
        if self._gallery is not None and self._gallery is not settings[GALLERY]:
            settings[GALLERY].go_on(self._gallery)
        self._gallery = settings[GALLERY]
        stale = self._gallery.dressed.stale(self._gallery.album.stamp)
        if stale:  # they show a picture that is another one now
            texts = (*library.posts, *library.pages)
            self._residents.forget_all_but([one for one in texts if one.path not in stale])
        shelf = Shelf(self._site, library, build_time(), True, self._converters[0])
        shelve(settings, shelf)
        for one in (Content.get_content, Content.get_summary):
            one.cache.clear()  # Pelican would keep every text of every run, and old addresses
        self._pelican.run()
        self._shelf = shelf
        album, converter = self._gallery.album, self._converters[1]
        self._proofs = Proofs(shelf, self._residents, album, converter, self._one_at_a_time)
        return library

    def _begin(self) -> None:
        """Read the settings. Raises `SettingsError`."""
        from spine.checking import refuse_wrong_settings

        settings = load_settings(self.root)
        refuse_wrong_settings(settings)
        if self._pelican is not None:
            self._pelican.settings.pop(SHELF, None)  # texts that stay hold on to these settings for a while
        self._settings = settings
        self._site = read_site({**settings, **SETTINGS})
        self._cache = self.root / (settings.get("CACHE_PATH") or ".cache")
        self._converters = (Converter(self._site.markdown), Converter(self._site.markdown))


def _key(settings: Mapping[str, Any]) -> bytes | None:
    """Return the sum of what every page depends on; None when it can't be known."""
    from plugins.builds import keys
    from plugins.builds.digests import Unknown

    try:
        return keys.settings(settings)
    except Unknown:
        return None


def _rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as browsers are told them: what must be mended, and what should be."""
    names = ("path", "line", "severity", "message", "fix")
    told = [one for one in findings if one.severity is not Severity.NOTE]
    return [{name: getattr(one, name) for name in names} for one in told]


def give_back() -> None:
    """Give memory that is free again back to the system, where the C library can (glibc's `malloc_trim`)."""
    import ctypes

    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
