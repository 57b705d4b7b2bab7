"""How `spine deploy` speaks: sentences to a person, or one object to a program, and what was found."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import click

from plugins.findings import Finding, Severity, render
from plugins.posts.files import printable
from spine import reports
from spine.deploy.bar import progress_bar
from spine.deploy.targets.target import Tell


class Voice:
    """What one call of the command says. `form` is how findings are printed."""

    def __init__(self, form: str) -> None:
        self._form = form
        self.checked = 0
        """Files that the check of the site looked at."""

    def say(self, words: str) -> None:
        """Tell a person something."""
        if self._form == "text":
            click.echo(shown(words))

    def warn(self, words: str) -> None:
        """Tell something beside what was asked for, whoever reads it."""
        click.secho(shown(words), fg="yellow", err=True)

    def begin(self, words: str) -> None:
        """Tell a person who looks on what takes its time now."""
        if self._form == "text" and sys.stderr.isatty():
            click.echo(f"{words} …", err=True)

    def progress(self) -> AbstractContextManager[Tell]:
        """Show how far a deploy is."""
        return progress_bar(self._form == "text")

    def agrees(self) -> bool:
        """Ask the person who sits there, if somebody does."""
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        return click.confirm("Is that meant?", default=False)

    def show(self, findings: Sequence[Finding], told: dict[str, Any] | None) -> None:
        """Print what was found; to programs, `told` with it."""
        if self._form == "json":
            found = json.loads(render(findings, form="json", checked=self.checked))
            click.echo(json.dumps({**found, "deploy": told}, indent=2, ensure_ascii=False))
        elif self._form != "text":
            reports.show(findings, self.checked, self._form)
        elif of_the_deploy := [one for one in findings if _is_of_the_deploy(one)]:
            click.echo()
            reports.show(of_the_deploy, self.checked, "text")

    def leave(self, findings: Sequence[Finding], told: dict[str, Any] | None, failed: str = "") -> None:
        """Print what was found, and end."""
        self.show(findings, told)
        if failed:
            click.secho(failed, fg="red", err=True)
        reports.leave(findings, failed=bool(failed))


def shown(words: str) -> str:
    """Return lines as a terminal may have them: names in them come from hosts."""
    return "\n".join(map(printable, words.split("\n")))


def _is_of_the_deploy(one: Finding) -> bool:
    """Whether it keeps the site from going out, or concerns the host: a check tells all the rest."""
    return one.severity is Severity.ERROR or one.code.startswith("deploy/")
