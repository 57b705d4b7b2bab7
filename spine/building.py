"""`spine build`: check, build beside the old site, check its links, and let the new one take its place.

A failing build leaves the old site as it was. At no time is there half a site in the output folder.
"""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import click

from plugins.builds.spare import making_twin, put_by
from plugins.findings import Finding, Severity
from plugins.posts import Library
from plugins.site import build_time
from plugins.site.phases import phase
from spine.checking import Checked, check
from spine.output import alone, note_made, recover, refuse_to_replace, swap


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build. `failed` says why there is no new site; empty when there is one."""

    findings: list[Finding]
    checked: int
    failed: str = ""
    output: Path = field(default_factory=Path)
    queue: str = ""
    """How the review queue stands, in one line."""
    library: Library | None = None
    """The texts that it was built from; None when it was not built."""

    @property
    def where_to_look(self) -> str:
        """One line for the person who built it."""
        pages = sum(name.endswith(".html") for _, _, names in os.walk(self.output) for name in names)
        return f"{pages} pages are in {_short(self.output)}. To look at them: make desk (or: spine desk)"


def build(
    root: Path, *, output: Path | None = None, publish: bool = False, quiet: bool = False, cache: bool = True
) -> Built:
    """Build the site in `root` into `output`.

    Raises `click.UsageError` for an output folder that holds something else, `SettingsError`, `OSError`.
    """
    target = Path(os.path.abspath(output or root / "output"))
    refuse_to_replace(target, root)
    began = time.time_ns()
    with phase("reading"):
        checked = check(root, production=publish, quiet=quiet, building=True, cache=cache)
    if any(finding.severity is Severity.ERROR for finding in checked.findings):
        return Built(checked.findings, checked.checked, "Nothing was built: mend the errors above first.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone(target):
        recover(target)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    builds = _builds(checked, cache)
    spare = _cache(root, checked) / "spare" if builds.get("cache", True) else None
    try:
        staging.chmod(0o755)
        places = _Places(staging, target, spare)
        built = _build(root, places, checked, builds, publish=publish, quiet=quiet)
        if not built.failed:
            with phase("swap"), alone(target):
                swap(staging, target, spare)
                if publish:
                    note_made(_cache(root, checked), target, began)
        return built
    finally:
        put_by(staging, spare)


class _Places(NamedTuple):
    """The folders of a build."""

    staging: Path
    target: Path
    spare: Path | None
    """Where the site before the last is kept."""


def _build(
    root: Path, places: _Places, checked: Checked, builds: dict[str, Any], *, publish: bool, quiet: bool
) -> Built:
    """Build beside the old site, and check what came of it."""
    staging, target, spare = places
    first = spare and not spare.exists()
    handed = {
        "POSTS_LIBRARY": checked.library,
        "BUILDS_BEFORE": str(target),
        "BUILDS_SPARE": str(spare) if spare else "",
        "BUILDS": builds,
        "SEARCH_LATER": (later := []),
        "EDITORIAL_READ": True,
        "DELETE_OUTPUT_DIRECTORY": False,  # there is nothing in it but what the build knows
    }
    with phase("pelican"):
        log = run_pelican(root, staging, publish=publish, quiet=quiet, **handed)
    if log:
        failed = f"{log}\nNothing was built: Pelican stopped, as above."
        return Built(checked.findings, checked.checked, failed)
    standing, odd = _queue(root, checked)
    with making_twin(staging, spare if first else None):
        with phase("links"):
            findings = [*checked.findings, *odd, *check_links(root, staging, checked, publish=publish)]
        with phase("search engines"):
            findings += check_pages(root, staging, checked, publish=publish)
    with phase("search"):
        findings += _search(staging, checked, later) if publish else []
    if publish and any(finding.severity is Severity.ERROR for finding in findings):
        failed = "The old site stays: mend the errors above first."
        return Built(findings, checked.checked, failed)
    return Built(findings, checked.checked, output=target, queue=standing, library=checked.library)


def _queue(root: Path, checked: Checked) -> tuple[str, list[Finding]]:
    """Return how the review queue stands, and what is wrong with it, as the build has seen it."""
    if "plugins.trends" not in checked.settings.get("PLUGINS", ()):
        return "", []
    from plugins.trends.queue.standing import looked

    seen = looked(checked.site.root)
    return (str(seen[0]), seen[1]) if seen else ("", [])


def _search(staging: Path, checked: Checked, later: list[Callable[[], object]]) -> list[Finding]:
    """Put the index of the search into the site, which was made beside the links; tell if that fails."""
    for finish in later:
        finish()
    if "plugins.search" not in checked.settings.get("PLUGINS", ()):
        return []
    from plugins.search.missing import missing_index

    return missing_index(staging)


def _cache(root: Path, checked: Checked) -> Path:
    return root / (checked.settings.get("CACHE_PATH") or ".cache")


def _builds(checked: Checked, cache: bool) -> dict[str, Any]:
    settings = dict(checked.settings.get("BUILDS") or {})
    return settings if cache else {**settings, "cache": False}


def check_links(root: Path, output: Path, checked: Checked, *, publish: bool) -> list[Finding]:
    """Return what is wrong with the links of a built site, the related sections first of all."""
    from plugins.linkcheck.built import check_built
    from plugins.linkcheck.settings import read_settings
    from plugins.posts.layout import read_layout
    from plugins.related import read_related_settings

    settings, now = checked.settings, build_time()
    has_related = "plugins.related" in settings.get("PLUGINS", ())
    cache = _cache(root, checked)
    return check_built(
        output,
        checked.site,
        checked.library,
        publish=publish,
        now=now,
        cache=cache / "links.sqlite",
        settings=read_settings(settings.get("LINKCHECK")),
        layout=read_layout(settings),
        required=has_related,
        count=read_related_settings(settings).count if has_related else None,
        computed=_sections(checked, cache, now) if has_related else None,
    )


def check_pages(root: Path, output: Path, checked: Checked, *, publish: bool) -> list[Finding]:
    """Return what search engines lack in the pages of a built site."""
    if "plugins.seo" not in checked.settings.get("PLUGINS", ()):
        return []
    from plugins.posts.layout import read_layout
    from plugins.seo.checks import check_built

    found = check_built(
        output,
        checked.site,
        checked.library,
        publish=publish,
        now=build_time(),
        file_of=read_layout(checked.settings).file_of,
        cache=_cache(root, checked) / "pages.sqlite",
    )
    return unsaid(found, checked) if publish else found


def unsaid(found: list[Finding], checked: Checked) -> list[Finding]:
    """Return findings of pages without those that the second reader tells of the same posts by itself."""
    if "plugins.editorial" not in checked.settings.get("PLUGINS", ()):
        return found
    from plugins.editorial.found.sizes import SAID_FOR
    from plugins.editorial.settings import read_editorial_settings

    off = {"found", *SAID_FOR.values()} & {*read_editorial_settings(checked.settings).off}
    told = {code for code, by in SAID_FOR.items() if not off & {"found", by}}
    posts = {post.path for post in checked.library.posts}
    return [one for one in found if one.code not in told or one.path not in posts]


def _sections(checked: Checked, cache: Path, now: datetime) -> dict[tuple[str, str], tuple[str, ...]]:
    """What the related section of each post shows today: (language, slug) -> slugs."""
    from plugins.related import items_of, read_related_settings, relate, store_in

    settings = read_related_settings(checked.settings)
    library = checked.library
    items = items_of(library.posts, settings, now=now, broken=library.broken)
    store = store_in(str(cache))
    return {
        found.item.key: tuple(choice.slug for choice in found.choices)
        for found in relate(items, settings, store=store)
    }


def run_pelican(root: Path, output: Path, *, publish: bool, quiet: bool, **more: Any) -> str:
    """Run Pelican in this process; return its words when it stops, nothing when all went well.

    `more` are settings on top of the site's. Pelican's own command would do the same, with a second thread
    beside it: then no work could be shared out between the cores.
    """
    import logging

    from pelican import LOG_HANDLERS, Pelican
    from pelican.log import FatalLogger, init
    from pelican.settings import read_settings

    settings = root / ("publishconf.py" if publish else "pelicanconf.py")
    fatal = "warnings" if publish else "errors"
    if not quiet and sys.stderr.isatty():
        click.echo("Building the site …", err=True)
    before = FatalLogger.fatal_lvl  # which Pelican sets for the whole process, and for good
    with _log_to() as log:
        init(logging.WARNING, fatal, handler=LOG_HANDLERS["plain"], name="pelican")
        try:
            Pelican(read_settings(str(settings), override={"OUTPUT_PATH": str(output), **more})).run()
        except KeyboardInterrupt:
            raise
        except SystemExit as end:
            return log() or f"Pelican gave no reason ({end.code})."
        except Exception as error:  # whatever a plugin or a template raised, the old site stands
            return "\n".join(filter(None, (log(), f"{type(error).__name__}: {error}")))
        finally:
            FatalLogger.fatal_lvl = before
    return ""


@contextlib.contextmanager
def _log_to() -> Iterator[Callable[[], str]]:
    """Keep what Pelican prints away from standard output, for `log()` to give back."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:

        def log() -> str:
            file.seek(0)
            return _first_words(file.read())

        with contextlib.redirect_stdout(file), contextlib.redirect_stderr(file):
            yield log


def _first_words(text: str) -> str:
    """Pelican's reasons, without the stack it prints under them."""
    lines = text.strip().split("\n")
    end = next((i for i, line in enumerate(lines) if line.startswith("Traceback ")), len(lines))
    return "\n".join(lines[:end] or lines[-1:]).strip()


def _short(path: Path) -> str:
    """A path as short as it can be said from here."""
    with contextlib.suppress(ValueError):
        return f"{path.relative_to(Path.cwd())}{os.sep}"
    return f"{path}{os.sep}"
