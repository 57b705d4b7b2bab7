"""`spine deploy`: shows what would go live, takes it live, and takes it back."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugins.findings import Finding, Severity
from plugins.findings.formats import FORMATS

if TYPE_CHECKING:
    from spine.deploy.going import Outcome
    from spine.deploy.host import Host
    from spine.deploy.prepare import Prepared
    from spine.deploy.release import Remote


@click.command()
@click.argument("target", required=False)
@click.option("--yes", is_flag=True, help="Do it. Without this, you only see what would be done.")
@click.option("--even-so", is_flag=True, help="Do it although much would vanish or grow.")
@click.option("--status", is_flag=True, help="Show what is live, since when, by whom, and what differs.")
@click.option(
    "--rollback",
    metavar="[ID]",
    is_flag=False,
    flag_value="before",
    help="Make an older release live again: the one before, or that of a number. Needs --yes too.",
)
@click.option(
    "--purge",
    is_flag=True,
    help="Delete what was live before for good, so that what was taken off is nowhere on the host.",
)
@click.option("--setup", is_flag=True, help="Print what the host's own configuration has to say.")
@click.option("--no-build", is_flag=True, help="Take the site that is built already.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The built site.  [default: the folder output]",
)
@click.option("--by", metavar="NAME", help="Who deploys.  [default: the name that git knows]")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="How findings are printed; as json, the plan with them.",
)
@click.pass_obj
def deploy(
    root: Path,
    target: str | None,
    yes: bool,
    even_so: bool,
    status: bool,
    rollback: str | None,
    purge: bool,
    setup: bool,
    no_build: bool,
    output: Path | None,
    by: str | None,
    form: str,
) -> None:
    """Take the site live on TARGET, a host that publishconf.py names.

    Shows what would be done; with --yes, does it.
    """
    from plugins.site.lock import BusyError as LockedError
    from spine import reports
    from spine.deploy.errors import DeployError
    from spine.deploy.host import open_host

    asked = [
        name
        for name, given in (
            ("--status", status),
            ("--rollback", rollback),
            ("--purge", purge),
            ("--setup", setup),
        )
        if given
    ]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} can't be asked for at once.")
    with reports.usage_errors():
        try:
            host = open_host(root, target or _which(root))
            run = _Run(host, by or _name(root), form, not no_build, output)
            if setup:
                run.setup()
            elif status:
                run.status()
            elif rollback:
                run.back(rollback, yes)
            else:
                run.deploy(yes, even_so, purge=purge)
        except (DeployError, LockedError) as error:
            click.secho(_shown(str(error)), fg="red", err=True)
            sys.exit(2)


def _which(root: Path) -> str:
    """Ask for a host's name, with those that there are. Returns nothing while there are none."""
    from spine.deploy.host import hosts

    if names := list(hosts(root)):
        raise click.UsageError(f"Which host? There is {', '.join(names)}. Write: spine deploy {names[0]}")
    return ""


def _name(root: Path) -> str:
    from spine.decisions import name_of_user

    return os.environ.get("GITHUB_ACTOR") or name_of_user(root)


class _Run:
    """One call of the command."""

    def __init__(self, host: Host, by: str, form: str, build: bool, output: Path | None) -> None:
        self._host, self._by, self._form = host, by, form
        self._build, self._output = build, output
        self._checked = 0
        """Files that the check of the site looked at."""

    # ---- deploying -------------------------------------------------------------------

    def deploy(self, yes: bool, even_so: bool, *, purge: bool = False) -> None:
        from spine import reports
        from spine.deploy import going, telling
        from spine.deploy.bar import progress_bar

        prepared = self._prepare(purge=purge)
        self._say(telling.plan_of(prepared))
        told = telling.plan_as_object(prepared)
        if prepared.refused:
            self._leave(prepared.findings, told, "Nothing was sent: mend the errors above first.")
        if prepared.plan.is_empty and prepared.remote.release:
            self._nothing_to_send(prepared, told, yes)
        agreed = even_so or not prepared.questions
        for question in prepared.questions:
            click.secho(_shown(question), fg="yellow", err=True)
        if not yes:
            self._show(prepared.findings, told)
            again = f"{' --even-so' if prepared.questions else ''}{' --purge' if purge else ''}"
            self._say(f"Nothing was sent yet. To do it: spine deploy {self._host.name} --yes{again}")
            reports.leave(prepared.findings)
        if not agreed and not self._agrees():
            self._leave(prepared.findings, told, "Nothing was sent. If that is meant: --yes --even-so")
        with progress_bar(self._form == "text") as tell:
            outcome = going.go(prepared, by=self._by, tell=tell, agreed=True)
        self._ended(outcome, prepared, told)

    def _nothing_to_send(self, prepared: Prepared, told: dict[str, Any], yes: bool) -> None:
        """End; with --yes, look first whether visitors get what is there."""
        from spine.deploy import going
        from spine.deploy.bar import progress_bar

        if not yes:
            self._leave(prepared.findings, told)
        with progress_bar(self._form == "text") as tell:
            outcome = going.go(prepared, by=self._by, tell=tell)
        if outcome.looked:
            self._say(f"{outcome.looked} addresses were fetched and compared.")
        self._leave([*prepared.findings, *outcome.findings], {**told, "looked": outcome.looked})

    def _prepare(self, *, status: bool = False, purge: bool = False) -> Prepared:
        """Build the site and look at the host. With `status`, what is live is told also when that fails."""
        from spine.deploy.prepare import NotBuilt, prepare

        def say(words: str) -> None:
            if self._form == "text" and sys.stderr.isatty():
                click.echo(f"{words} …", err=True)

        found = prepare(self._host, output=self._output, build=self._build, say=say, purge=purge)
        self._checked = found.checked
        if isinstance(found, NotBuilt):
            if status:
                self._live(self._host.target().look())
            self._leave(found.findings, None, found.failed)
        return found

    def _agrees(self) -> bool:
        """Ask the person who sits there, if somebody does."""
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        return click.confirm("Is that meant?", default=False)

    def _ended(self, outcome: Outcome, prepared: Prepared, told: dict[str, Any]) -> None:
        from spine.deploy import telling

        release = outcome.release
        told = {**told, "release": telling.as_object(release), "looked": outcome.looked}
        self._say(f"Release {release.number} is live at {self._host.visit}/")
        if outcome.looked:
            self._say(f"{outcome.looked} addresses were fetched and compared.")
        if outcome.recorded:
            self._say("New addresses are written down in content/addresses.txt: commit it like a post.")
        if outcome.told:
            self._say(outcome.told)
        if prepared.plan.purge:
            self._say("Nothing older is left there. docs/deploy.md says where else it may be.")
        elif prepared.remote.release:
            self._say(f"To take it back: spine deploy {self._host.name} --rollback --yes")
        wrong = any(one.severity is Severity.ERROR for one in outcome.findings)
        where = 'docs/deploy.md says what to do: "When visitors get something else".'
        self._leave(
            [*prepared.findings, *outcome.findings],
            told,
            f"The new site is on the host, but visitors don't get it yet as it is. {where}" if wrong else "",
        )

    # ---- looking, and going back -----------------------------------------------------

    def status(self) -> None:
        from spine.deploy import telling
        from spine.deploy.lease import load_lease

        prepared = self._prepare(status=True)
        remote = prepared.remote
        self._live(remote)
        held = prepared.target.lease.read() if prepared.target.lease else None
        if held:
            self._say(f"{load_lease(held[0]).by} is deploying just now.")
        self._say("")
        self._say(telling.plan_of(prepared))
        told = telling.plan_as_object(prepared)
        told["releases"] = [telling.as_object(one) for one in remote.releases]
        self._leave(prepared.findings, told)

    def _live(self, remote: Remote) -> None:
        from spine.deploy import telling

        zone = self._host.site.timezone
        self._say(f"{self._host.name}: {self._host.visit}/")
        self._say(telling.live(remote, zone))
        if remote.releases:
            self._say(telling.releases(remote.releases, remote.release, zone))
        if any(one.number != remote.release.number for one in remote.releases if remote.release):
            self._say(f"To go back to one of them: spine deploy {self._host.name} --rollback NUMBER")

    def back(self, asked: str, yes: bool) -> None:
        from plugins.site import build_time
        from spine.deploy import going, telling
        from spine.deploy.bar import progress_bar
        from spine.deploy.host import remember

        if asked != "before" and not asked.isdigit():
            raise click.UsageError(f'A release is a number, not "{asked}". To see them: --status')
        number = None if asked == "before" else int(asked)
        if not yes:
            remote = self._host.target().look()
            remember(self._host, remote, build_time())
            old, zone = going.older(remote, number), self._host.site.timezone
            self._say(telling.live(remote, zone))
            self._say(telling.releases([old], remote.release, zone))
            again = "" if number is None else f" {number}"
            self._say(f"To go back to it: spine deploy {self._host.name} --rollback{again} --yes")
            self._leave([], {"live": telling.as_object(remote.release), "back_to": telling.as_object(old)})
        with progress_bar(self._form == "text") as tell:
            outcome = going.back(self._host, number, by=self._by, tell=tell)
        release = outcome.release
        self._say(
            f"Release {release.back_to} is live again at {self._host.visit}/, as release {release.number}."
        )
        self._say("What is written here stays as it is. Mend what was wrong before you deploy again.")
        self._leave(outcome.findings, {"release": telling.as_object(release)})

    def setup(self) -> None:
        """Print what the host's operator puts into its configuration."""
        from spine.deploy.guards import address_problems
        from spine.deploy.prepare import setup

        click.echo(setup(self._host, self._output), nl=False)
        for problem in address_problems(self._host.site.url):
            click.secho(f"{problem.message} {problem.fix} Then make this anew.", fg="yellow", err=True)

    # ---- saying ----------------------------------------------------------------------

    def _say(self, words: str) -> None:
        if self._form == "text":
            click.echo(_shown(words))

    def _show(self, findings: Sequence[Finding], told: dict[str, Any] | None) -> None:
        from plugins.findings import render
        from spine import reports

        if self._form == "json":
            found = json.loads(render(findings, form="json", checked=self._checked))
            click.echo(json.dumps({**found, "deploy": told}, indent=2, ensure_ascii=False))
        elif self._form != "text":
            reports.show(findings, self._checked, self._form)
        elif shown := _of_the_deploy(findings):
            click.echo()
            reports.show(shown, self._checked, "text")

    def _leave(self, findings: Sequence[Finding], told: dict[str, Any] | None, failed: str = "") -> None:
        """Print what was found, and end."""
        from spine import reports

        self._show(findings, told)
        if failed:
            click.secho(failed, fg="red", err=True)
        reports.leave(findings, failed=bool(failed))


def _shown(words: str) -> str:
    """Return lines as a terminal may have them: names in them come from hosts."""
    from plugins.posts.files import printable

    return "\n".join(map(printable, words.split("\n")))


def _of_the_deploy(findings: Sequence[Finding]) -> list[Finding]:
    """Return what keeps the site from going out, and what concerns the host: a check tells all the rest."""
    return [one for one in findings if one.severity is Severity.ERROR or one.code.startswith("deploy/")]
