"""How commands speak: findings on standard output, everything else beside it, and the exit code."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from plugins.findings import Finding, Severity, render
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
        for severity, colour in _COLOURS.items():
            text = text.replace(f": {severity}: ", f": {click.style(severity, fg=colour, bold=True)}: ")
    click.echo(text)


def leave(findings: Sequence[Finding], *, failed: bool = False) -> None:
    """End with 1 when something must be mended, else with 0."""
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    sys.exit(1 if errors or failed else 0)
