"""`spine deploy`: shows what would go live, takes it live, and takes it back."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugins.findings import Severity
from plugins.findings.formats import FORMATS

if TYPE_CHECKING:
    from spine.deploy.going import Outcome
    from spine.deploy.host import Host
    from spine.deploy.prepare import Prepared
    from spine.deploy.release import Remote
    from spine.deploy.voice import Voice


@click.command()
@click.argument("target", required=False)
@click.option("--yes", is_flag=True, help="Do it. Without this, you only see what would be done.")
@click.option("--even-so", is_flag=True, help="Do it although something was asked: the plan says what.")
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
    from spine.deploy.voice import Voice, shown

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
            run = _Run(host, by or _name(root), Voice(form), not no_build, output)
            if setup:
                run.setup()
            elif status:
                run.status()
            elif rollback:
                run.back(rollback, yes)
            else:
                run.deploy(yes, even_so, purge=purge)
        except (DeployError, LockedError) as error:
            click.secho(shown(str(error)), fg="red", err=True)
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

    def __init__(self, host: Host, by: str, voice: Voice, build: bool, output: Path | None) -> None:
        self._host, self._by, self._voice = host, by, voice
        self._build, self._output = build, output

    # ---- deploying -------------------------------------------------------------------

    def deploy(self, yes: bool, even_so: bool, *, purge: bool = False) -> None:
        from spine import reports
        from spine.deploy import going, telling

        prepared = self._prepare(purge=purge)
        self._voice.say(telling.plan_of(prepared))
        told = telling.plan_as_object(prepared)
        if prepared.refused:
            self._voice.leave(prepared.findings, told, "Nothing was sent: mend the errors above first.")
        if prepared.plan.is_empty and prepared.remote.release:
            self._nothing_to_send(prepared, told, yes)
        for question in prepared.questions:
            self._voice.warn(question)
        again = f"--yes{' --even-so' if prepared.questions else ''}{' --purge' if purge else ''}"
        if not yes:
            self._voice.show(prepared.findings, told)
            self._voice.say(f"Nothing was sent yet. To do it: spine deploy {self._host.name} {again}")
            reports.leave(prepared.findings)
        if prepared.questions and not even_so and not self._voice.agrees():
            self._voice.leave(prepared.findings, told, f"Nothing was sent. If that is meant: {again}")
        with self._voice.progress() as tell:
            outcome = going.go(prepared, by=self._by, tell=tell, agreed=True)
        self._ended(outcome, prepared, told)

    def _nothing_to_send(self, prepared: Prepared, told: dict[str, Any], yes: bool) -> None:
        """End; with --yes, look first whether visitors get what is there."""
        from spine.deploy import going

        if not yes:
            self._voice.leave(prepared.findings, told)
        with self._voice.progress() as tell:
            outcome = going.go(prepared, by=self._by, tell=tell)
        if outcome.looked:
            self._voice.say(f"{outcome.looked} addresses were fetched and compared.")
        self._voice.leave([*prepared.findings, *outcome.findings], {**told, "looked": outcome.looked})

    def _prepare(self, *, status: bool = False, purge: bool = False) -> Prepared:
        """Build the site and look at the host. With `status`, what is live is told also when that fails."""
        from spine.deploy.prepare import NotBuilt, prepare

        say, output = self._voice.begin, self._output
        found = prepare(self._host, output=output, build=self._build, say=say, purge=purge)
        self._voice.checked = found.checked
        if isinstance(found, NotBuilt):
            told = self._live(self._host.target().look()) if status else None
            self._voice.leave(found.findings, told, found.failed)
        return found

    def _ended(self, outcome: Outcome, prepared: Prepared, told: dict[str, Any]) -> None:
        from spine.deploy import telling

        release = outcome.release
        told = {**told, "release": telling.as_object(release), "looked": outcome.looked}
        self._voice.say(f"Release {release.number} is live at {self._host.visit}/")
        if outcome.looked:
            self._voice.say(f"{outcome.looked} addresses were fetched and compared.")
        if outcome.recorded:
            self._voice.say("New addresses are written down in content/addresses.txt: commit it like a post.")
        if outcome.told:
            self._voice.say(outcome.told)
        if prepared.plan.purge:
            self._voice.say("Nothing older is left there. docs/deploy.md says where else it may be.")
        elif prepared.remote.release:
            self._voice.say(f"To take it back: spine deploy {self._host.name} --rollback --yes")
        wrong = any(one.severity is Severity.ERROR for one in outcome.findings)
        where = 'docs/deploy.md says what to do: "When visitors get something else".'
        self._voice.leave(
            [*prepared.findings, *outcome.findings],
            told,
            f"The new site is on the host, but visitors don't get it yet as it is. {where}" if wrong else "",
        )

    # ---- looking, and going back -----------------------------------------------------

    def status(self) -> None:
        from spine.deploy import telling
        from spine.deploy.lease import load_lease

        prepared = self._prepare(status=True)
        told = self._live(prepared.remote)
        held = prepared.target.lease.read() if prepared.target.lease else None
        if held:
            self._voice.say(f"{load_lease(held[0]).by} is deploying just now.")
        self._voice.say("")
        self._voice.say(telling.plan_of(prepared))
        self._voice.leave(prepared.findings, {**telling.plan_as_object(prepared), **told})

    def _live(self, remote: Remote) -> dict[str, Any]:
        """Say what is live; return it for programs."""
        from spine.deploy import telling

        zone = self._host.site.timezone
        self._voice.say(f"{self._host.name}: {self._host.visit}/")
        self._voice.say(telling.live(remote, zone))
        if remote.releases:
            self._voice.say(telling.releases(remote.releases, remote.release, zone))
        if any(one.number != remote.release.number for one in remote.releases if remote.release):
            self._voice.say(f"To go back to one of them: spine deploy {self._host.name} --rollback NUMBER")
        releases = [telling.as_object(one) for one in remote.releases]
        return {"live": telling.as_object(remote.release), "releases": releases}

    def back(self, asked: str, yes: bool) -> None:
        from plugins.site import build_time
        from spine.deploy import going, telling
        from spine.deploy.host import remember

        if asked != "before" and not re.fullmatch(r"[0-9]{1,9}", asked):
            raise click.UsageError(f'A release is a number, not "{asked}". To see them: --status')
        number = None if asked == "before" else int(asked)
        if not yes:
            remote = self._host.target().look()
            remember(self._host, remote, build_time())
            old, zone = going.older(remote, number), self._host.site.timezone
            self._voice.say(telling.live(remote, zone))
            self._voice.say(telling.releases([old], remote.release, zone))
            again = "" if number is None else f" {number}"
            self._voice.say(f"To go back to it: spine deploy {self._host.name} --rollback{again} --yes")
            self._voice.leave(
                [], {"live": telling.as_object(remote.release), "back_to": telling.as_object(old)}
            )
        with self._voice.progress() as tell:
            outcome = going.back(self._host, number, by=self._by, tell=tell)
        release = outcome.release
        self._voice.say(
            f"Release {release.back_to} is live again at {self._host.visit}/, as release {release.number}."
        )
        self._voice.say("What is written here stays as it is. Mend what was wrong before you deploy again.")
        self._voice.leave(outcome.findings, {"release": telling.as_object(release)})

    def setup(self) -> None:
        """Print what the host's operator puts into its configuration."""
        from spine.deploy.guards import address_problems
        from spine.deploy.prepare import setup

        click.echo(setup(self._host, self._output), nl=False)
        for problem in address_problems(self._host.site.url):
            self._voice.warn(f"{problem.message} {problem.fix} Then make this anew.")
