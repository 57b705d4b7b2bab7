"""Pelican's writer, which writes last: it notes every page, lets those stand that have not changed, and makes
the others on all cores.

Pelican's own `write_file` and `write_feed` decide what is written where; here they get a template that only
remembers what it was given.
"""

import io
import os
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Template
from pelican import signals
from pelican.writers import Writer

from plugins.builds.digests import Digests, Unknown
from plugins.builds.kept import KeptPages
from plugins.builds.residents import Residents
from plugins.builds.spare import Stamp, stamp_of
from plugins.builds.templates import Sheet, Sheets
from plugins.site.parallel import spread
from plugins.site.phases import phase
from plugins.site.store import Store
from plugins.site.sums import digest

ENOUGH = 24
"""Fewer pages than this are made by one process."""


@dataclass(slots=True)
class Job:
    """A file of the site that is to be written."""

    path: Path
    make: Callable[[], str]
    """Returns what it holds."""
    fingerprint: Callable[[], bytes]
    """Returns the sum of all it can show. Raises `Unknown`."""
    template: Template | None = None
    context: dict[str, Any] = field(default_factory=dict)
    """What the template gets: the names that it asks for."""


class QuickWriter(Writer):
    """A writer that knows what has changed."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings)
        self.jobs: dict[str, Job] = {}
        self.digests: Digests | None = None
        self._waits = not settings.get("RELATIVE_URLS") and not signals.content_written.receivers
        self.templates: Store | None = None
        """Where it is kept what templates use."""
        self._sheets: Sheets | None = None
        self._before: dict[Template, dict[str, tuple[Any, bytes]]] = {}
        """What the last page of each template showed, and its sums."""
        self._caught: tuple[Template, dict[str, Any]] | None = None
        """What Pelican is about to write: a template and what it gets, which is made anew for each page."""
        self._feed: _Kept | None = None

    # ---- what Pelican calls ------------------------------------------------------

    def write_file(
        self, name: str, template: Template, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        """Note a page, or all the pages of a list."""
        override = kwargs.get("override_output") or (len(args) > 3 and args[3])
        if not self._waits or override or not name:
            self._drop(name)
            super().write_file(name, template, context, *args, **kwargs)
            return
        self._sheets = self._sheets or Sheets(template.environment, self.templates)
        self.digests = self.digests or Digests(context)
        super().write_file(name, _Catching(template, self), context, *args, **kwargs)

    def write_feed(
        self,
        elements: Sequence[Any],
        context: dict[str, Any],
        path: str | None = None,
        url: str | None = None,
        feed_type: str = "atom",
        override_output: bool = False,
        feed_title: str | None = None,
    ) -> Any:
        """Note a feed."""
        told = (path, url, feed_type, override_output, feed_title)
        if not self._waits or not path or override_output or signals.feed_written.receivers:
            return super().write_feed(elements, context, *told)
        self.digests = self.digests or Digests(context)
        shown = list(elements[: self.settings["FEED_MAX_ITEMS"]])
        names = [context.get(name) for name in ("SITENAME", "SITESUBTITLE", "SITEURL", "FEED_DOMAIN")]

        def make() -> str:
            self._feed = _Kept()
            super(QuickWriter, self).write_feed(elements, context, *told)
            text, self._feed = self._feed.text, None
            return text

        job = Job(Path(self.output_path, path), make, lambda: self._feed_sum(told, names, shown))
        self._note(job)
        return None

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:
        if self._feed is not None:
            return self._feed
        caught, self._caught = self._caught, None
        if caught is None or filename in self._written_files or filename in self._overridden_files:
            if filename not in self._overridden_files:
                Path(filename).unlink(missing_ok=True)  # it may be the same file as one of the site before
            return super()._open_w(filename, encoding, override)  # writes now, or says what is wrong
        self._written_files.add(filename)
        self._note(self._page(Path(filename), *caught))
        return io.StringIO()

    def _feed_sum(self, *told: Any) -> bytes:
        """Return the sum of a feed. It shows texts, and not what stands around them on their pages."""
        return digest(*(self.digests.without_named(one) for one in told))

    # ---- pages -------------------------------------------------------------------

    def _page(self, path: Path, template: Template, context: dict[str, Any]) -> Job:
        sheet = self._sheets.of(template)
        shown = context if sheet is None else {name: context[name] for name in sheet.uses if name in context}

        def fingerprint() -> bytes:
            if sheet is None:
                raise Unknown(template.name)
            return self._sum(template, sheet, shown)

        return Job(path, lambda: template.render(shown), fingerprint, template, shown)

    def _sum(self, template: Template, sheet: Sheet, shown: dict[str, Any]) -> bytes:
        """Return the sum of a page. What is the very same as in the page before is not looked at again."""
        before = self._before.setdefault(template, {})
        parts = [str(template.name).encode(), sheet.source]
        for name in sorted(shown):
            value = shown[name]
            known = before.get(name)
            if known is None or known[0] is not value:
                known = before[name] = value, self.digests.of(value, sheet.uses[name])
            parts += name.encode(), known[1]
        return digest(*parts)

    def _note(self, job: Job) -> None:
        self.jobs[job.path.as_posix()] = job

    def names(self) -> set[str]:
        """Return the names of all files that were noted or written."""
        start = len(Path(self.output_path).as_posix()) + 1
        written = self._written_files | self._overridden_files
        return {path[start:] for path in (*self.jobs, *(Path(one).as_posix() for one in written))}

    def _drop(self, name: str) -> None:
        if name:
            self.jobs.pop(Path(self.output_path, name).as_posix(), None)

    # ---- writing -----------------------------------------------------------------

    def finish(
        self,
        kept: KeptPages | Residents | None,
        put: Callable[[Path, str, bytes], None] | None = None,
        first: Set[str] = frozenset(),
    ) -> "Written":
        """Write what was noted; take over from `kept` what has not changed.

        `put` writes a file, given its path, its name in the site, and what it holds. The files in `first`
        are made before all others.
        """
        with phase("fingerprints"):
            made, left = self._changed(kept, first)
        with phase("pages"):
            self._write(made, kept, put or _put)
        return Written(made=tuple(name for name, _, _ in made), left=left)

    def _changed(
        self, kept: KeptPages | Residents | None, first: Set[str]
    ) -> tuple[list[tuple[str, bytes, Job]], int]:
        """Return the files to be made, each with its name and fingerprint, and how many may stay."""
        made, left = [], 0
        start = len(Path(self.output_path).as_posix()) + 1
        jobs = self.jobs
        for key in [
            *(key for key in jobs if key[start:] in first),
            *(k for k in jobs if k[start:] not in first),
        ]:
            job, name = jobs[key], key[start:]
            fingerprint = _fingerprint(job) if kept else b""
            if kept and fingerprint and kept.take(name, fingerprint, job.path):
                left += 1
            else:
                made.append((name, fingerprint, job))
        return made, left

    def _write(
        self,
        made: Sequence[tuple[str, bytes, Job]],
        kept: KeptPages | Residents | None,
        put: Callable[[Path, str, bytes], None],
    ) -> None:
        for folder in {job.path.parent for _, _, job in made}:
            folder.mkdir(parents=True, exist_ok=True)
        results = spread(partial(_make_all, put), made, enough=ENOUGH)
        if kept:
            for (name, fingerprint, _), stamp in zip(made, results, strict=True):
                kept.note(name, fingerprint, stamp)
            kept.save()


@dataclass(frozen=True, slots=True)
class Written:
    """What a build has written."""

    made: tuple[str, ...]
    """Files that were made anew."""
    left: int
    """How many stayed as they were."""


def _fingerprint(job: Job) -> bytes:
    """Return a job's fingerprint; nothing when it can't be known."""
    try:
        return job.fingerprint()
    except Unknown:
        return b""


def _make_all(put: Callable[[Path, str, bytes], None], jobs: Sequence[tuple[str, bytes, Job]]) -> list[Stamp]:
    """Write some files; return the stamp of each."""
    stamps = []
    for name, _, job in jobs:
        put(job.path, name, job.make().encode("utf-8"))
        stamps.append(stamp_of(job.path.stat()))
    return stamps


def _put(path: Path, name: str, data: bytes) -> None:
    path.unlink(missing_ok=True)  # it may be the same file as one of another build
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "wb") as file:
        file.write(data)


class _Kept(io.StringIO):
    """A file in memory whose text outlives it."""

    text = ""

    def close(self) -> None:
        """Keep the text."""
        self.text = self.text or self.getvalue()
        super().close()


class _Catching:
    """Stands for a template; remembers what it would have been made with."""

    def __init__(self, template: Template, writer: QuickWriter) -> None:
        self._template, self._writer = template, writer

    def render(self, context: dict[str, Any]) -> str:
        """Remember the context."""
        self._writer._caught = self._template, context
        return ""
