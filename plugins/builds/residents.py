"""What stays from one run of Pelican to the next, in a process that builds a site again and again.

`spine desk` puts a `Residents` into Pelican's settings. Texts that have not changed are then not made anew,
and pages go to a folder that nobody else writes to, each as a whole: a visitor gets the old or the new one.
When settings change, `begin` has all pages made anew; when people change, `forget_all_but` lets go of texts.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Set
from pathlib import Path
from typing import Any

from pelican.contents import Content

from plugins.posts.post import Document, Post
from plugins.posts.reader import SHELF, Shelf


class Residents:
    """The texts and the pages of one process.

    `first` names the files that somebody is looking at; `changed` is told of each file with other bytes.
    """

    def __init__(
        self,
        first: Callable[[], Set[str]] = frozenset,
        changed: Callable[[str], None] = lambda name: None,
    ) -> None:
        self.first, self.changed = first, changed
        self.jobs: dict[str, Any] = {}
        """The pages of the last whole run: what each is made with."""
        self.fingerprints: dict[str, bytes] = {}
        self.ahead: set[str] = set()
        """Pages that were made since this run began, and know more than it does."""
        self.statics: Any = None
        """The generator that copies pictures, of the present run."""
        self.vanished: dict[str, str] = {}
        """Files that the last whole run makes no more, each with the text it came from, if any."""
        self.page_of: dict[str, str] = {}
        """The file of the site that each text makes, by the absolute path of the text."""
        self.files: set[str] = set()
        """Every file that the last whole run makes, the theme's aside."""
        self._key: bytes | None = None
        self._texts: dict[str, tuple[Document, str, Content]] = {}

    def begin(self, key: bytes | None) -> None:
        """Have pages made anew when what all of them depend on is another than before, or can't be known."""
        if key is None or key != self._key:
            self.fingerprints.clear()
        self._key = key

    # ---- texts -------------------------------------------------------------------

    def settle_in(self, generator: Any) -> None:
        """Have a generator of texts ask here before it reads a file."""
        shelf: Shelf = generator.settings[SHELF]

        def get(path: str, default: Any = None) -> Any:
            document = shelf.document(os.path.join(generator.path, path))
            kept = self._texts.get(path)
            if document is None or kept is None or not self._same(kept, document, shelf):
                return default
            content = kept[2]
            content.settings = generator.settings
            content._context = generator.context  # its links lead to the texts of this run
            return content

        def keep(path: str, content: Content) -> None:
            document = shelf.document(os.path.join(generator.path, path))
            if document is not None:
                self._texts[path] = (document, shelf.note(document), content)

        generator.get_cached_data, generator.cache_data = get, keep

    @staticmethod
    def _same(kept: tuple[Document, str, Content], document: Document, shelf: Shelf) -> bool:
        dated = not isinstance(document, Post) or document.date is not None
        return kept[0] is document and dated and shelf.shows(document) and kept[1] == shelf.note(document)

    def knows(self, document: Document) -> bool:
        """Whether a text need not be made anew."""
        path = document.path.split("/", 1)[1]
        return path in self._texts and self._texts[path][0] is document

    def forget_all_but(self, documents: Iterable[Document]) -> None:
        """Let go of texts that are no longer there."""
        names = {document.path.split("/", 1)[1] for document in documents}
        self._texts = {path: kept for path, kept in self._texts.items() if path in names}

    # ---- pages: what `KeptPages` does for a build of its own process ------------------

    def take(self, name: str, fingerprint: bytes, target: Path) -> bool:
        """Let a page stand as it is, when it can show nothing new."""
        return name in self.ahead or self.fingerprints.get(name) == fingerprint

    def note(self, name: str, fingerprint: bytes, stamp: object) -> None:
        """Remember a page that was made."""
        if fingerprint and name not in self.ahead:
            self.fingerprints[name] = fingerprint

    def save(self) -> None:
        """Nothing outlives the process."""

    def end(self, jobs: dict[str, Any], folder: str) -> None:
        """Take the pages of a run that has come to its end, and tell which files are no longer made."""
        start = len(Path(folder).as_posix()) + 1
        self.jobs = {path[start:]: job for path, job in jobs.items()}
        for job in jobs.values():
            job.make = job.fingerprint = None  # they hold on to all that the run knew
        files = {*self.jobs, *(one.save_as for one in self.statics.staticfiles)}
        sources = {page: source for source, page in self.page_of.items()}
        self.vanished = {name: sources.get(name, "") for name in self.files - files}
        self.files = files
        texts = (
            (name, job.context.get("article") or job.context.get("page")) for name, job in self.jobs.items()
        )
        self.page_of = {text.source_path: name for name, text in texts if text is not None}
        for name in self.vanished:
            self.fingerprints.pop(name, None)

    def put(self, path: Path, name: str, data: bytes, *, urgent: bool = False) -> None:
        """Put a page into its folder, unless it is there already. Raises `OSError`."""
        if name in self.ahead and not urgent:
            return
        self.fingerprints.pop(name, None)
        with contextlib.suppress(OSError):
            if path.read_bytes() == data:
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new{'!' if urgent else ''}")
        new.write_bytes(data)
        os.replace(new, path)
        self.changed(name)
