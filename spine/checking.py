"""`spine check`: everything that can be said about the posts as they are written."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from plugins.findings import Finding, Severity
from plugins.posts import Library, read_library
from plugins.posts.linking import early_links
from plugins.site import SettingsError, Site, build_time, load_settings, read_site

_FROM_HOW_MANY = 200
"""Fewer posts than this are read before a progress bar could be seen."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, in how many files."""

    findings: list[Finding]
    checked: int
    site: Site
    library: Library
    settings: dict[str, Any]
    """The names of the site's settings file."""


def check(
    root: Path, paths: Sequence[Path] = (), *, production: bool = False, quiet: bool = False
) -> Checked:
    """Check the whole site in `root`, and report on the files in `paths` (all, when there are none).

    Raises `click.UsageError` for a path outside the site's content, and `SettingsError`.
    """
    settings = load_settings(root, production=production)
    site = read_site(settings)
    refuse_wrong_settings(settings)
    library = _read(site, quiet)
    early = early_links(library.targets, library.people.values(), build_time())
    findings = [*library.findings, *early]
    findings += reminders(site, root)
    if not paths:
        return Checked(findings, len(library.files), site, library, settings)
    wanted = [_inside(path, site) for path in paths]
    chosen = [file for file in library.files if _under(file, wanted)]
    if not chosen:
        raise click.UsageError(f"There is no post, page or person in {', '.join(map(str, paths))}.")
    return Checked([f for f in findings if _under(f.path, wanted)], len(chosen), site, library, settings)


def refuse_wrong_settings(settings: dict[str, Any]) -> None:
    """Raise `SettingsError` with everything that is wrong in the settings of our plugins."""
    from plugins.linkcheck.settings import read_settings as read_link_settings
    from plugins.related import read_related_settings

    problems: list[str] = []
    for read in (
        lambda: read_related_settings(settings),
        lambda: read_link_settings(settings.get("LINKCHECK")),
    ):
        try:
            read()
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)


def _read(site: Site, quiet: bool) -> Library:
    files = sum(1 for _ in site.content.rglob("*.md")) if site.content.is_dir() else 0
    if quiet or files < _FROM_HOW_MANY or not sys.stderr.isatty():
        return read_library(site)
    with click.progressbar(length=files, label="Checking posts", file=sys.stderr) as bar:
        return read_library(site, progress=lambda: bar.update(1))


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
