"""`spine trends`: searches come in, from the live source or from files, and the topics are renewed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from spine.groups import Commands

_form = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed."
)


@click.group(cls=Commands)
def trends() -> None:
    """Fetch or read what people search for, and renew the topics from it."""


@trends.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--place", default="", help="Where the searches were made, such as US, if a file doesn't say.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the export, if a file's name doesn't say.  [default: the file's own time]",
)
@click.option("--dry-run", is_flag=True, help="Only say what is in the files; keep nothing.")
@_form
@click.pass_obj
def import_(
    root: Path, files: tuple[Path, ...], place: str, day: dt.datetime | None, dry_run: bool, form: str
) -> None:
    """Read exports of Google Trends and Search Console: files, folders or zips.

    What a file is, is seen from its content. What was read is kept in content/trends, and the topics are
    renewed.
    """
    from plugins.site.lock import BusyError
    from spine import imported, importing, reports

    with reports.usage_errors():
        try:
            result = importing.run(root, files, place=place, day=day and day.date(), dry_run=dry_run)
        except BusyError as error:
            raise click.UsageError(str(error)) from None
    click.echo(imported.as_json(result) if form == "json" else imported.as_text(result))
    raise SystemExit(1 if result.failed else 0)


@trends.command()
@click.option(
    "--budget",
    type=click.IntRange(3, 500),
    metavar="N",
    help="Send so many requests at most.  [default: TRENDS in pelicanconf.py, or 60]",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be asked; ask nobody.")
@click.option("--quiet", "-q", is_flag=True, help="Don't say what is asked and waited for.")
@_form
@click.pass_obj
def pull(root: Path, budget: int | None, dry_run: bool, quiet: bool, form: str) -> None:
    """Ask Google Trends what is due, keep the answers, and renew the topics.

    One question at a time, with pauses of chance length. Each answer is kept at once, so Ctrl-C loses
    nothing, and the next run goes on where this one stopped.
    """
    from plugins.site.lock import BusyError
    from spine import pulled, pulling, reports

    with reports.usage_errors():
        if dry_run:
            standing = pulling.standing(root)
            click.echo(pulled.status_json(standing) if form == "json" else pulled.due_text(standing))
            return
        source = pulling.source(root, budget=budget)
        try:
            result = pulling.run(source, say=(lambda _: None) if quiet else pulling.tell)
        except BusyError as error:
            raise click.UsageError(str(error)) from None
        topics = pulling.renew(source)
    click.echo((pulled.as_json if form == "json" else pulled.as_text)(source, result, topics))
    raise SystemExit(pulling.exit_code(result))


@trends.command()
@_form
@click.pass_obj
def status(root: Path, form: str) -> None:
    """Say how things stand: the last answer, what is due, whether the source refuses us. Asks nobody."""
    from spine import pulled, pulling, reports

    with reports.usage_errors():
        standing = pulling.standing(root)
    click.echo((pulled.status_json if form == "json" else pulled.status_text)(standing))


@trends.command()
@click.option(
    "--since", default="HEAD", metavar="COMMIT", help="Compare with this commit.  [default: the last]"
)
@click.option(
    "--pull",
    "printed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What spine trends pull --format json printed, to tell how it went.",
)
@click.option(
    "--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", help="How it is printed."
)
@click.pass_obj
def news(root: Path, since: str, printed: Path | None, form: str) -> None:
    """Tell what is new in the topics since an earlier commit, in words for a pull request."""
    from spine import news as found
    from spine import news_words, reports

    with reports.usage_errors():
        told = found.news(root, since=since, pull=printed)
    click.echo(news_words.as_json(told) if form == "json" else news_words.as_markdown(told))
