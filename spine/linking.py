"""`spine links`: check any folder of HTML, a site of ours or another's."""

import datetime as dt
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugins.findings.formats import FORMATS

if TYPE_CHECKING:
    from plugins.findings import Finding
    from plugins.linkcheck import LinkcheckSettings, Outcome

CACHE, OUTSIDE_CACHE = "links.sqlite", "outside-links.sqlite"
CACHE_VARIABLE = "SPINE_LINKS_CACHE"
"""Names another file to remember unchanged pages in."""

_pattern_help = "Let be links whose address has this in it (a regular expression)."


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--external", is_flag=True, help="Also ask other sites whether their pages are still there.")
@click.option(
    "--site-url", default="", metavar="URL", help="The site's own address: links to it are looked up in DIR."
)
@click.option("--ignore", multiple=True, metavar="PATTERN", help=_pattern_help)
@click.option(
    "--ignore-file", "ignore_files", multiple=True, metavar="GLOB", help="Let be what stands in these files."
)
@click.option(
    "--ignore-attribute",
    "ignore_attributes",
    multiple=True,
    metavar="NAME[=VALUE]",
    help="Let be elements with this attribute, and all in them.",
)
@click.option("--clean-urls", is_flag=True, help="The server shows about.html at the address about.")
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Report only what is not in this list; it is made when it is not there.",
)
@click.option("--no-unused", is_flag=True, help="Don't note files that nothing names.")
@click.option("--no-cache", is_flag=True, help="Remember nothing, and read every file anew.")
@click.option(
    "--parser",
    type=click.Choice(["lexbor", "lxml", "bs4"]),
    help="What reads the HTML. All find the same; lexbor, the default, is by far the fastest.",
)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How findings are printed."
)
@click.pass_context
def links(
    ctx: click.Context, folder: Path, baseline: Path | None, no_cache: bool, form: str, **options: Any
) -> None:
    """Check every link in a folder of HTML: pages, pictures, style sheets, feeds.

    It need not be a site of ours, and nothing is asked of the network without --external.
    """
    from spine import reports

    external = options.pop("external")
    cache = None if no_cache else _cache(ctx.find_object(Path))
    with reports.usage_errors():
        home = _home_of(folder, ctx.find_object(Path))
        outcome = check(folder, _of_options(options), home, cache=cache, external=external)
        findings = outcome.findings if baseline is None else _against(baseline, outcome.findings)
    reports.show(findings, outcome.checked, form)
    reports.leave(findings)


def check(
    folder: Path,
    asked: "LinkcheckSettings",
    home: "_Home | None" = None,
    *,
    cache: Path | None = None,
    external: bool = False,
) -> "Outcome":
    """Check a folder as the options ask, and as the settings of the site it belongs to say.

    Raises `click.UsageError` for a site address that is none, `SettingsError`, `OSError`.
    """
    from plugins.linkcheck import Expected, check_site
    from plugins.site import build_time

    settings = _joined(asked, home) if home else asked
    expected = Expected(now=build_time())
    if home and home.is_output:
        expected = replace(expected, articles=home.articles(expected.now))
    try:
        outcome = check_site(folder, settings, cache=cache, places_of_outside=external, related=expected)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if external:
        outcome.findings += _ask(outcome, home.raw.get("OUTSIDE_LINKS") if home else None, cache)
    if home and home.is_output:
        outcome.findings = home.with_sources(outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class _Home:
    """The site of ours in whose folder the pages lie."""

    raw: dict[str, Any]
    """Its settings."""
    root: Path
    is_output: bool
    """Whether the pages are what was built from its content."""

    def articles(self, now: dt.datetime) -> dict[str, Any]:
        """What the library knows of the articles."""
        from plugins.linkcheck.built import article_of_post
        from plugins.posts.layout import read_layout

        site, library = self._library()
        layout = read_layout(self.raw)
        return {
            layout.file_of(post, site.language): article_of_post(post, now, None, preview=True)
            for post in library.posts
        }

    def with_sources(self, outcome: "Outcome") -> "list[Finding]":
        """The findings, with the text each page came from."""
        from plugins.linkcheck.built import named_sources
        from plugins.posts.layout import read_layout

        site, library = self._library()
        return named_sources(outcome.findings, site, library, read_layout(self.raw))

    def _library(self) -> tuple[Any, Any]:
        from plugins.posts import read_library
        from plugins.site import read_site

        site = read_site(self.raw)
        return site, read_library(site)


def _home_of(folder: Path, root: Path | None) -> _Home | None:
    """The site of ours at `root`, or around the present folder, if `folder` lies in it.

    The settings of others are never run: a folder of HTML may come from anywhere.
    """
    from plugins.site import find_root, load_settings

    root = root or find_root(Path.cwd())
    if root is None or root.resolve() not in folder.resolve().parents:
        return None
    if "PRACTICE" not in (root / "pelicanconf.py").read_text(encoding="utf-8", errors="replace"):
        return None
    raw = load_settings(root, production=(root / "publishconf.py").is_file())
    output = raw.get("OUTPUT_PATH")
    return _Home(raw, root, isinstance(output, str) and (root / output).resolve() == folder.resolve())


def _joined(asked: "LinkcheckSettings", home: _Home) -> "LinkcheckSettings":
    """The options, and below them the site's own settings."""
    from plugins.linkcheck import read_settings

    own = read_settings(home.raw.get("LINKCHECK"))
    return replace(
        own,
        site_url=asked.site_url
        or own.site_url
        or (str(home.raw.get("SITEURL") or "") if home.is_output else ""),
        ignore=(*own.ignore, *asked.ignore),
        ignore_files=(*own.ignore_files, *asked.ignore_files),
        ignore_attributes=(*own.ignore_attributes, *asked.ignore_attributes),
        clean_urls=own.clean_urls or asked.clean_urls,
        unused=own.unused and asked.unused,
        parser=asked.parser if asked.parser != "lexbor" else own.parser,
    )


def _of_options(options: dict[str, Any]) -> "LinkcheckSettings":
    from plugins.linkcheck import LinkcheckSettings

    return LinkcheckSettings(
        site_url=options["site_url"],
        ignore=tuple(_pattern(text) for text in options["ignore"]),
        ignore_files=options["ignore_files"],
        ignore_attributes=options["ignore_attributes"],
        clean_urls=options["clean_urls"],
        parser=options["parser"] or "lexbor",
        unused=not options["no_unused"],
    )


def _pattern(text: str) -> str:
    """A regular expression; `*.pdf`, which is none, is taken as it was meant."""
    import fnmatch
    import re

    try:
        re.compile(text)
    except re.error as error:
        if "*" in text or "?" in text:
            return fnmatch.translate(text)
        raise click.BadParameter(
            f"{text} is not a regular expression: {error}.", param_hint="--ignore"
        ) from None
    return text


def _cache(root: Path | None) -> Path:
    """The file that remembers unchanged pages: as the environment says, or in the site's .cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else (root or Path(__file__).resolve().parent.parent) / ".cache" / CACHE


def _ask(outcome: "Outcome", raw_settings: Any, cache: Path | None) -> "list[Finding]":
    """Ask other sites about the links that lead to them."""
    from plugins.linkcheck.outside import Place, VerdictStore, check_outside, read_outside_settings

    places = {url: [Place(*place) for place in found] for url, found in outcome.outside.items()}
    with VerdictStore(cache.with_name(OUTSIDE_CACHE) if cache else None) as store:
        settings = read_outside_settings(raw_settings)
        return check_outside(places, settings, store=store, now=dt.datetime.now(dt.UTC))


def _against(path: Path, findings: "list[Finding]") -> "list[Finding]":
    """Return the findings that the list in `path` doesn't have; make the list when it is not there."""
    from plugins.linkcheck import baseline

    if not path.exists():
        baseline.write_baseline(path, findings)
        click.echo(f"{path} is made: {len(findings)} findings are known from now on.", err=True)
        return []
    try:
        new, mended = baseline.without_known(findings, baseline.read_baseline(path))
    except baseline.BaselineError as error:
        raise click.UsageError(str(error)) from None
    if mended:
        click.echo(f"{mended} of the findings in {path} are mended. Delete it to make it anew.", err=True)
    return new


if __name__ == "__main__":
    links()
