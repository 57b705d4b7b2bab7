"""The command `spine`. Each command is here; what it does is in the module it imports when it runs.

Exit codes: 0 all is well, 1 the content or the site has errors, 2 the command was used wrongly or could
not run. What a user did never ends in a traceback.
"""

import os
import sys
from pathlib import Path

import click

from plugins.findings.formats import FORMATS
from spine.addresses import addresses
from spine.deciding import topics
from spine.deploying import deploy
from spine.groups import Commands
from spine.linking import links
from spine.relating import related
from spine.searching import trends
from spine.telling import changes, findings

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="How findings are printed.",
)
quiet_option = click.option(
    "--quiet", "-q", is_flag=True, help="Print findings only: no progress, no advice."
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--site",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The site's folder.  [default: the nearest with a pelicanconf.py, or else the project's own]",
)
@click.version_option(package_name="spine-blog", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, folder: Path | None) -> None:
    """Write, check, look at and publish the practice's blog."""
    from plugins.site.config import find_root

    for stream in (sys.stdout, sys.stderr):  # a terminal that can't show a sign gets a question mark
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    root = find_root(folder)
    if root is None:
        raise click.UsageError(f"There is no pelicanconf.py in {folder} or above it.")
    ctx.obj = root


@main.command()
@click.option(
    "--publish", is_flag=True, help="Build for visitors: full addresses, feeds, no warning let through."
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the site goes.  [default: the folder output]",
)
@click.option("--no-cache", is_flag=True, help="Make everything anew: use nothing of an earlier build.")
@click.option("--timings", is_flag=True, help="Say how many seconds each part of the build took.")
@format_option
@quiet_option
@click.pass_obj
def build(
    root: Path, publish: bool, output: Path | None, no_cache: bool, timings: bool, form: str, quiet: bool
) -> None:
    """Check the posts, build the site, and check its links.

    The new site takes the place of the old one only when all of it is there: after a mistake, the old
    one still stands.
    """
    from plugins.site.garbage import leave_all, seldom_collected
    from plugins.site.phases import seconds
    from spine import building, reports

    with reports.usage_errors(), seldom_collected():
        result = building.build(root, output=output, publish=publish, quiet=quiet, cache=not no_cache)
    reports.show(result.findings, result.checked, form)
    if result.failed:
        click.secho(result.failed, fg="red", err=True)
    elif form == "text" and not quiet:
        click.echo(result.where_to_look)
        if result.queue:
            click.echo(result.queue)
    if timings:
        for name, took in seconds().items():
            click.echo(f"phase {name} {took:.3f}", err=True)
    leave_all()
    reports.leave(result.findings, failed=bool(result.failed))


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@format_option
@quiet_option
@click.pass_obj
def check(root: Path, paths: tuple[Path, ...], form: str, quiet: bool) -> None:
    """Check posts as written. PATHS are files or folders; without them, everything is checked."""
    from spine import checking, reports

    with reports.usage_errors():
        result = checking.check(root, paths, quiet=quiet)
    if form == "text" and 0 < len(result.chosen) <= checking.A_FEW:
        reports.show_each(result.findings, result.chosen)
    else:
        reports.show(result.findings, result.checked, form)
    reports.leave(result.findings)


@main.command()
@click.argument("title")
@click.option("--category", help="One of the blog's topics.")
@click.option("--author", help="A file name in content/people.  [default: editorial-team]")
@click.pass_obj
def new(root: Path, title: str, category: str | None, author: str | None) -> None:
    """Write a draft called TITLE, with everything in it that a writer has to fill in."""
    from spine import drafts, reports

    with reports.usage_errors():
        path = drafts.write_draft(root, title, category=category, author=author)
    click.echo(f"A draft is in {path}")
    click.echo("Open it in your editor. It stays unseen until its status is published.")


@main.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where it can be reached. Any other needs a password in SPINE_DESK_PASSWORD.",
)
@click.option(
    "--open/--no-open", "show", default=None, help="Open it in the browser.  [default: on a desktop]"
)
@click.pass_obj
def desk(root: Path, port: int, host: str, show: bool | None) -> None:
    """Open the desk: topics, posts and the site as it would be, in your browser, up to date as you write."""
    from spine import reports
    from spine.desk import preview

    with reports.usage_errors():
        preview.run(root, port, host=host, show=_on_a_desktop() if show is None else show)


@main.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The built site.  [default: the folder output]",
)
@click.option("--yes", is_flag=True, help="Tell them. Without this, you only see what they would be told.")
@click.option("--endpoint", help="The search engine that is told, and tells the others.")
@click.pass_obj
def announce(root: Path, output: Path | None, yes: bool, endpoint: str | None) -> None:
    """Tell search engines which pages are new, changed or gone, once the site is live."""
    from spine import announcing, reports

    with reports.usage_errors():
        try:
            found = announcing.prepare(root, output or root / "output")
            for url in found.urls:
                click.echo(url)
            if not found.urls:
                click.echo("Nothing is new since the search engines were last told.")
            elif yes:
                click.echo(announcing.announce(found, endpoint or found.endpoint))
            else:
                click.echo("Nobody was told yet. Deploy the site, then run: spine announce --yes")
        except announcing.CannotAnnounce as error:
            click.secho(str(error), fg="red", err=True)
            sys.exit(2)


def _on_a_desktop() -> bool:
    """Whether somebody sits before this terminal who would see a browser open."""
    screen = (
        sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return sys.stdout.isatty() and bool(screen)


main.add_command(addresses)
main.add_command(changes)
main.add_command(deploy)
main.add_command(findings)
main.add_command(links)
main.add_command(related)
main.add_command(topics)
main.add_command(trends)
