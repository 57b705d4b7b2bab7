"""`spine check`: everything that can be said about the posts as they are written."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from plugins.findings import Finding, Severity
from plugins.posts import Library, Status, read_library
from plugins.posts.review import late_reviews
from plugins.site import SettingsError, Site, build_time, load_settings, read_site
from plugins.site.store import Store
from spine.addresses import addresses_of
from spine.drafts import pattern_lines

_FROM_HOW_MANY = 200
"""Fewer posts than this are read before anybody could wonder."""
A_FEW = 12
"""As many files are told one by one, each with its verdict."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, in how many files."""

    findings: list[Finding]
    checked: int
    site: Site
    library: Library
    settings: dict[str, Any]
    """The names of the site's settings file."""
    chosen: tuple[str, ...] = ()
    """The files that were asked for, when not all of them were."""


def check(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    production: bool = False,
    quiet: bool = False,
    building: bool = False,
    cache: bool = True,
) -> Checked:
    """Check the whole site in `root`, and report on the files in `paths` (all, when there are none).

    A build (`building`) looks at the review queue by itself, and has the second reader look only at what is
    to go out in production. Without `cache`, nothing that was worked out before is used.
    Raises `click.UsageError` for a path outside the site's content, and `SettingsError`.
    """
    settings = load_settings(root, production=production)
    site = read_site(settings)
    refuse_wrong_settings(settings)
    folder = Path(settings.get("CACHE_PATH") or root / ".cache")
    library = _read(site, quiet, Store(folder / "posts.sqlite") if cache else None)
    now = build_time()
    late = late_reviews(library.posts, library.people, now.astimezone(site.timezone).date())
    findings = [*library.findings, *library.early(now), *late]
    findings += _pictures(site, library, settings, folder if cache else None)
    findings += reminders(site, root)
    findings += _unfilled(library)
    findings += _icon(settings, site)
    findings += addresses_of(site, library, settings, publish=production)[1]
    if production or not building:
        wanted = [_inside(path, site) for path in paths]
        findings += _words(site, library, settings, folder if cache else None, wanted, published=building)
    files = list(library.files)
    if not building:
        topics, odd = _queue(root, library)
        files, findings = [*files, *topics], [*findings, *odd]
    if not paths:
        return Checked(findings, len(files), site, library, settings)
    wanted = [_inside(path, site) for path in paths]
    chosen = [file for file in files if _under(file, wanted)]
    if not chosen:
        raise click.UsageError(f"There is no post, page, person or topic in {', '.join(map(str, paths))}.")
    found = [finding for finding in findings if _under(finding.path, wanted)]
    return Checked(found, len(chosen), site, library, settings, tuple(chosen))


def _words(
    site: Site,
    library: Library,
    settings: dict[str, Any],
    cache: Path | None,
    wanted: Sequence[str],
    *,
    published: bool,
) -> list[Finding]:
    """Return what the second reader says of all texts, or of those that are to go out.

    Of the files that are `wanted` it is said in full; without any, what many texts share is told once.
    """
    from plugins.editorial.of_site import (
        of_settings,
        second_reader,
        settings_text,
        silenced,
        texts_of,
        without_disclaimer,
    )
    from spine.queries import queries_of

    now = build_time()
    reader = second_reader(site, library, settings, now=now, cache=cache)
    if reader is None:
        return []
    texts = texts_of(library, published=published)
    told = {"queries": queries_of(site.root, library.posts), "now": now}
    off = silenced(reader.around.settings.off)
    if published:
        off += without_disclaimer(library)
    chosen = [text for text in texts if _under(text.path, wanted)]
    if 0 < len(chosen) <= A_FEW:
        reader.read(texts)
        return [*off, *(finding for text in chosen for finding in reader.of_text(text, **told))]
    said = settings_text(site, settings)
    found = [*off, *of_settings(reader.findings([*texts, said], **told))]
    if wanted:
        return found
    from plugins.editorial.reader import told_once

    return told_once(found)


def _icon(settings: dict[str, Any], site: Site) -> list[Finding]:
    """Return what is wrong with the theme's icon."""
    if "plugins.cards" not in settings.get("PLUGINS", ()):
        return []
    from plugins.cards.icons import read_icon

    return read_icon(Path(settings.get("THEME") or site.root / "theme"), site.root)[1]


def _pictures(site: Site, library: Library, settings: dict[str, Any], cache: Path | None) -> list[Finding]:
    """Return what is wrong with the pictures."""
    from plugins.pictures.checking import album_of, picture_findings, strays

    return [*picture_findings(album_of(site, settings, cache), library), *strays(site.content)]


def _unfilled(library: Library) -> list[Finding]:
    """Return lines of a new draft that stand in posts that are to go out."""
    found = []
    for post in library.posts:
        if post.status is Status.PUBLISHED:
            for number, line in pattern_lines(post.body):
                message = f"This line is still that of a new draft: “{line}”"
                fix = "Write your own words in its place, or take it out."
                found.append(Finding(post.path, "post/pattern", message, fix, line=post.body_line + number))
    return found


def _queue(root: Path, library: Library) -> tuple[list[str], list[Finding]]:
    """Return the files of the review queue, and what is wrong with them."""
    from plugins.trends.queue.fields import path_of
    from plugins.trends.queue.standing import unknown_topics
    from plugins.trends.queue.store import read_queue

    queue = read_queue(root)
    return list(map(path_of, queue.files)), [
        *queue.findings,
        *unknown_topics(library.posts, set(queue.files)),
    ]


def refuse_wrong_settings(settings: dict[str, Any]) -> None:
    """Raise `SettingsError` with everything that is wrong in the settings of our plugins."""
    from plugins.builds.settings import read_builds_settings
    from plugins.editorial.settings import read_editorial_settings
    from plugins.linkcheck.settings import read_settings as read_link_settings
    from plugins.pictures.settings import read_pictures_settings
    from plugins.related import read_related_settings
    from plugins.search import read_search_settings
    from plugins.seo.settings import read_seo_settings
    from plugins.trends.settings import read_trends_settings
    from spine.deploy.headers import read_header_settings

    problems: list[str] = []
    for read in (
        lambda: read_related_settings(settings),
        lambda: read_link_settings(settings.get("LINKCHECK")),
        lambda: read_trends_settings(settings),
        lambda: read_builds_settings(settings),
        lambda: read_seo_settings(settings),
        lambda: read_pictures_settings(settings),
        lambda: read_search_settings(settings),
        lambda: read_header_settings(settings),
        lambda: _known_rules(read_editorial_settings(settings).off),
    ):
        try:
            read()
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)


def _known_rules(off: Sequence[str]) -> None:
    """Raise `SettingsError` when `off` in EDITORIAL names a rule that does not exist."""
    if off:
        from plugins.editorial.rules import refuse_unknown

        refuse_unknown(off)


def _read(site: Site, quiet: bool, store: Store | None) -> Library:
    if not quiet and sys.stderr.isatty() and sum(1 for _ in site.content.rglob("*.md")) >= _FROM_HOW_MANY:
        click.echo("Checking the posts …", err=True)
    return read_library(site, store=store)


def _inside(path: Path, site: Site) -> str:
    """Return a path as findings name files."""
    try:
        return path.resolve().relative_to(site.root.resolve()).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is not in the site's folder, {site.root}.") from None


def _under(file: str, wanted: Sequence[str]) -> bool:
    return any(name == "." or file == name or file.startswith(name + "/") for name in wanted)


def reminders(site: Site, root: Path) -> list[Finding]:
    """Return notes on facts about the practice that nobody has filled in, and on the address of the site."""
    config = (root / "pelicanconf.py").read_text(encoding="utf-8").split("\n")
    line = next((number for number, text in enumerate(config, 1) if text.startswith("PRACTICE")), 1)
    found = [
        Finding(
            "pelicanconf.py",
            "site/unknown-fact",
            f"The practice's {fact} {'is' if fact == 'address' else 'are'} not known yet, so no page shows "
            f"{'it' if fact == 'address' else 'them'}.",
            f'Add "{fact}" to PRACTICE when that is settled.',
            Severity.NOTE,
            line,
        )
        for fact in site.practice.unknown
    ]
    if site.url.endswith((".example", ".invalid", ".test")) or "//localhost" in site.url:
        message = f"The site's address is still {site.url}."
        fix = "Write the real one into publishconf.py (SITEURL) before visitors come."
        found.append(Finding("publishconf.py", "site/address", message, fix, Severity.WARNING))
    return found
