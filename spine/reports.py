"""How commands speak: findings on standard output, everything else beside it, and the exit code."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from plugins.findings import Finding, Severity, in_order, render
from plugins.findings.verdict import verdict
from plugins.site import SettingsError

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


@contextmanager
def usage_errors() -> Iterator[None]:
    """End with exit code 2 and the reason when a command can't run at all."""
    try:
        yield
    except SettingsError as error:
        for problem in error.problems:
            click.secho(problem, fg="red", err=True)
        sys.exit(2)
    except OSError as error:
        name = error.filename2 or error.filename or ""
        click.secho(f"{name}: {(error.strerror or str(error)).lower()}".lstrip(": "), fg="red", err=True)
        sys.exit(2)


def show(findings: Sequence[Finding], checked: int, form: str) -> None:
    """Print the findings; in colour when a person reads them."""
    text = render(findings, form=form, checked=checked)
    if form == "text" and sys.stdout.isatty():
        text = _coloured(text)
    click.echo(text)


def _coloured(text: str) -> str:
    for severity, colour in _COLOURS.items():
        text = text.replace(f": {severity}: ", f": {click.style(severity, fg=colour, bold=True)}: ")
    return text


def show_each(findings: Sequence[Finding], files: Sequence[str]) -> None:
    """Print how each of some files stands, and under it what was found, by weight."""
    weights = list(Severity)
    for file in files:
        found = sorted(
            in_order(one for one in findings if one.path == file), key=lambda one: weights.index(one.severity)
        )
        head, more = verdict(found)
        click.echo(f"{file}: {click.style(head, bold=True)}. {more}".rstrip())
        for one in found:
            line = f"  {one} [{one.code}]"
            click.echo(_coloured(line) if sys.stdout.isatty() else line)
    click.echo(render(findings, form="text", checked=len(files)).rpartition("\n")[2])


def leave(findings: Sequence[Finding], *, failed: bool = False) -> None:
    """End with 1 when something must be mended, else with 0."""
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    sys.exit(1 if errors or failed else 0)
