"""The page of one text, beside the runs of Pelican: everything around it is as the last run made it."""

import copy
import os
import threading
from collections import ChainMap
from dataclasses import dataclass, replace

from plugins.builds.residents import Residents
from plugins.builds.writer import Job
from plugins.findings import Finding, Severity
from plugins.pictures.album import Album
from plugins.pictures.checking import findings_in
from plugins.posts.convert import Converter
from plugins.posts.kept import read_all
from plugins.posts.linking import Targets, broken_links
from plugins.posts.post import Document, Hub, Post
from plugins.posts.reader import SHELF, Shelf


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of making the page of a saved text."""

    page: str
    """The page's file in the site."""
    html: str = ""
    """Empty when the page can't be made, or is another file now."""
    findings: tuple[Finding, ...] = ()
    """Why it can't be made."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """Makes pages of single texts with what one run of Pelican knew.

    `one_at_a_time` is held while `converter` is used, which other `Proofs` may have too.
    """

    shelf: Shelf
    residents: Residents
    album: Album
    converter: Converter
    one_at_a_time: threading.Lock

    def of_saved(self, name: str) -> Proof | None:
        """Return the page of a text as it is on the disk, given its path inside the content folder.

        None for what had no page, or is none any more. Raises what Pelican or a template raises.
        """
        place = self._place(name)
        page = self.residents.page_of.get(place)
        if page is None or not os.path.isfile(place):
            return None
        (read,) = read_all([name], self.shelf.site, None)
        document = read.reading.item
        found = list(read.reading.findings)
        if document is not None:
            targets = _with(self.shelf.library.targets, document)
            found += broken_links(targets, [document], {document.path: read.links})
            found += findings_in(self.album, self.shelf.library, document)
        if read.unsafe or document is None or any(one.severity is Severity.ERROR for one in found):
            return Proof(page, findings=tuple(found))
        html, moved = self._rendered(name, document, self.residents.jobs[page])
        return Proof(page, "" if moved else html)

    def imagined(self, name: str, document: Document) -> str | None:
        """Return the page that a text would have if it were saved like this; None when that can't be shown.

        Raises what Pelican or a template raises.
        """
        if isinstance(document, Hub):
            return self._imagined_hub(document)
        jobs = self.residents.jobs
        own = jobs.get(self.residents.page_of.get(self._place(name)) or "")
        kind = "article" if isinstance(document, Post) else "page"
        job = own or next((one for one in jobs.values() if kind in one.context), None)
        return self._rendered(name, document, job, stranger=own is None)[0] if job else None

    def _imagined_hub(self, hub: Hub) -> str | None:
        """Return a topic's page with another opening."""
        from plugins.posts.hubs import shown_hub

        jobs = self.residents.jobs.values()
        own = (one for one in jobs if "hub" in one.context and one.context["category"].slug == hub.slug)
        job = min(own, key=lambda one: one.context["articles_page"].number, default=None)
        texts = [one.context["article"] for one in jobs if "article" in one.context]
        if job is None or not texts:
            return None
        with self.one_at_a_time:
            shown = shown_hub(hub, {one.slug: one for one in texts}, self._shelf_with(hub))
        return job.template.render({**job.context, "hub": shown}) if shown else None

    def _rendered(
        self, name: str, document: Document, job: Job, *, stranger: bool = False
    ) -> tuple[str, bool]:
        """Return the page of a newer text, and whether it has moved.

        `job` made the page before; that of another text, when the text is a `stranger` and has no page yet.
        """
        from pelican.readers import Readers

        kind = "article" if "article" in job.context else "page"
        before = job.context[kind]
        settings = copy.copy(before.settings)
        with self.one_at_a_time:
            settings[SHELF] = self._shelf_with(document)
            read = Readers(settings).read_file(
                base_path=settings["PATH"], path=name, content_class=type(before), context=before._context
            )
        read.override_url = read.url
        read.translations = [] if stranger else before.translations
        read.related_posts = [] if stranger else getattr(before, "related_posts", [])
        context = {**job.context, kind: read}
        if kind == "article" and "category" in context:
            context["category"] = read.category
        moved = read.save_as != before.save_as or read.template != before.template
        return job.template.render(context), moved

    def _shelf_with(self, document: Document) -> Shelf:
        """Return the shelf with a newer version of one text."""
        newer = copy.copy(self.shelf)
        place = os.path.join(newer.site.root, *document.path.split("/"))
        newer.by_file = ChainMap({place: document}, self.shelf.by_file)
        newer.library = replace(newer.library, broken=newer.library.broken - {document.path})
        newer.converter = self.converter
        return newer

    def _place(self, name: str) -> str:
        return os.path.join(self.shelf.site.content, *name.split("/"))


def _with(targets: Targets, document: Document) -> Targets:
    """Return where links can lead, with a newer version of one text."""
    newer = copy.copy(targets)
    newer.documents = {**targets.documents, document.path.removeprefix(targets.prefix): document}
    return newer
