"""`spine links`: check any folder of HTML, a site of ours or another's."""

import os
from pathlib import Path

import click

from plugins.findings.formats import FORMATS

CACHE_FILE = "links.sqlite"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--external", is_flag=True, help="Also ask other sites whether their pages are still there.")
@click.option(
    "--site-url", default="", metavar="URL", help="The site's own address: links to it are looked up in DIR."
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="PATTERN",
    help="Let be links whose address has this (a regular expression).",
)
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
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Report only what is not in this list; it is made when it is not there.")  # fmt: skip
@click.option("--no-cache", is_flag=True, help="Read every file anew.")
@click.option("--no-unused", is_flag=True, help="Don't note files that nothing names.")
@click.option("--parser", type=click.Choice(["lexbor", "lxml", "bs4"]), default="lexbor", show_default=True,
              help="What reads the HTML. All find the same; lexbor is by far the fastest.")  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How findings are printed."
)
@click.pass_context
def links(
    ctx: click.Context,
    folder: Path,
    external: bool,
    site_url: str,
    ignore: tuple[str, ...],
    ignore_files: tuple[str, ...],
    ignore_attributes: tuple[str, ...],
    clean_urls: bool,
    baseline: Path | None,
    no_cache: bool,
    no_unused: bool,
    parser: str,
    form: str,
) -> None:
    """Check every link in a folder of HTML: pages, pictures, style sheets, feeds."""
    from plugins.linkcheck import Expected, LinkcheckSettings, check_site
    from plugins.site import build_time
    from spine import reports

    settings = LinkcheckSettings(
        site_url=site_url,
        ignore=tuple(_pattern(text) for text in ignore),
        ignore_files=ignore_files,
        ignore_attributes=ignore_attributes,
        clean_urls=clean_urls,
        parser=parser,
        unused=not no_unused,
    )
    cache = None if no_cache else _cache(ctx.obj)
    with reports.usage_errors():
        try:
            outcome = check_site(
                folder, settings, cache=cache, places_of_outside=external, related=Expected(now=build_time())
            )
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        findings = outcome.findings
        if baseline is not None:
            findings = _against(baseline, findings)
    reports.show(findings, outcome.checked, form)
    reports.leave(findings)


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
    """The file that remembers unchanged pages: as the environment says, or in the site's folder for such things."""
    named = os.environ.get("SPINE_LINKS_CACHE")
    if named:
        return Path(named)
    return (root or Path(__file__).resolve().parent.parent) / ".cache" / CACHE_FILE


def _against(path: Path, findings: list) -> list:
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
