"""`spine changes` and `spine findings`: what workflows and people are told about a change."""

from pathlib import Path

import click

from plugins.findings.formats import FORMATS

_words = click.Choice(["markdown", "json"])


@click.command()
@click.option(
    "--since", default="HEAD", metavar="COMMIT", help="Compare with this commit.  [default: the last]"
)
@click.option("--format", "form", type=_words, default="markdown", help="How it is printed.")
@click.pass_obj
def changes(root: Path, since: str, form: str) -> None:
    """Tell what visitors will see differently than at an earlier commit: new, changed and gone texts."""
    from spine import changes as found
    from spine import changes_words, reports

    with reports.usage_errors():
        told = found.changes(root, since=since)
    click.echo(changes_words.as_json(told) if form == "json" else changes_words.as_markdown(told))


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS, "markdown"]),
    default="text",
    help="How findings are printed.",
)
@click.option(
    "--least",
    type=click.Choice(["error", "warning", "note"]),
    default="note",
    help="Leave out what matters less than this.",
)
@click.option(
    "--by",
    type=click.Choice(["file", "thing"]),
    default="file",
    help="For markdown: file by file, or each thing once with all its files.",
)
@click.option(
    "--since",
    metavar="COMMIT",
    help="Of what is no error, keep only what is in files that are others than at this commit.",
)
@click.pass_obj
def findings(root: Path, files: tuple[Path, ...], form: str, least: str, by: str, since: str | None) -> None:
    """Join what checks have printed with --format json, each finding once, and print it in another form."""
    from spine import findings_words, gathered, reports
    from spine.repository import asking as git

    with reports.usage_errors():
        within = None if since is None else git.changed_since(root, git.commit_of(root, since))
        found = gathered.gather(files, least, within=within)
    if form == "markdown":
        click.echo(findings_words.as_markdown(found.findings, found.checked, by=by))
    else:
        reports.show(found.findings, found.checked, form)
    reports.leave(found.findings)
