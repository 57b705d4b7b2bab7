"""Carries a deploy out: what was prepared goes live, is compared, written down and told."""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from plugins.findings import Finding, Severity
from plugins.site import build_time
from spine.deploy import after
from spine.deploy.errors import BusyError, DeployError
from spine.deploy.host import Host, remember
from spine.deploy.hosts import sent_by
from spine.deploy.lease import Held, held, new_lease
from spine.deploy.plan import plan
from spine.deploy.prepare import Prepared, is_whole
from spine.deploy.release import Release, Remote
from spine.deploy.settings import kind
from spine.deploy.targets.target import Progress, Target, Tell


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    release: Release
    """What is live now."""
    findings: tuple[Finding, ...]
    """What visitors get that is not what was sent, and what could not be written down or told."""
    looked: int
    """Addresses that were fetched and compared."""
    recorded: bool = False
    """Whether the list of addresses has grown by it."""
    told: str = ""
    """What was told to search engines, and what they said; empty when nobody was."""


def go(prepared: Prepared, *, by: str, tell: Tell, agreed: bool = False) -> Outcome:
    """Take a prepared deploy live. `agreed` says that its questions were answered with yes.

    Raises `BusyError` when somebody else deploys, or has deployed since it was prepared; `DeployError`, and
    `click.UsageError` for one that must not go out. What was live before still is, then.
    """
    host, target, steps = prepared.host, prepared.target, prepared.plan
    nothing = steps.is_empty and prepared.remote.release is not None
    if prepared.refused or (prepared.questions and not agreed and not nothing):
        raise click.UsageError("This must not go out as it is.")
    if nothing:
        found, recorded = _written_down(prepared)  # an earlier run may have been stopped right before it
        looked, seen = _compared(prepared, prepared.remote.release, tell)  # the host may have been mended
        return Outcome(prepared.remote.release, (*seen, *found), looked, recorded)
    old_map = _read_quietly(target, prepared)
    with _alone(host, target, by) as hold:
        _same(target.look(), prepared.remote)
        if not is_whole(prepared.parcel, host, target.digest):
            raise BusyError("The site was built anew meanwhile. Look at the plan once more.")
        release = Release(
            prepared.remote.next_number,
            build_time(),
            by,
            host.site.url,
            prepared.commit,
            prepared.effects.sentence,
            retired=steps.retired,
        )
        target.publish(prepared.parcel, steps, release, tell=tell, check=hold.check)
    _remember(host, target, release)
    return _afterwards(prepared, release, tell, old_map)


def _same(now: Remote, before: Remote) -> None:
    """Raise `BusyError` when something else is live than what the plan was made for."""
    if (now.release and now.release.number) != (before.release and before.release.number):
        who = now.release.by if now.release else "Somebody"
        raise BusyError(f"{who} has deployed meanwhile. Look at the plan once more.")


def back(host: Host, number: int | None, *, by: str, tell: Tell) -> Outcome:
    """Make an older release live again: the one before, or that of a number.

    Raises `click.UsageError` when there is no such release, and as `go` does.
    """
    target = host.target()
    with _alone(host, target, by) as hold:
        remote = target.look()
        old = older(remote, number)
        files = target.files_of(old)
        files = {path: file for path, file in files.items() if path not in old.retired}
        now = build_time()
        steps = plan(files, remote, now.astimezone(host.site.timezone).date())
        release = Release(
            remote.next_number,
            now,
            by,
            old.site,
            old.commit,
            f"Back to release {old.number}.",
            old.number,
            steps.retired,
        )
        target.bring_back(old, steps, release, tell=tell, check=hold.check)
    _remember(host, target, release)
    return Outcome(release, (), 0)


def older(remote: Remote, number: int | None) -> Release:
    """Return the release to go back to. Raises `click.UsageError` when there is none.

    Without a number, the one that was live before the live one; after a step back, the one before that.
    """
    live = remote.release
    if live is None:
        raise click.UsageError("Nothing was ever deployed there, so there is nothing to go back to.")
    known = [one for one in remote.releases if one.number != live.number]
    if number is None:
        before = live.back_to or live.number
        found = next((one for one in known if one.number < before and not one.back_to), None)
    else:
        found = next((one for one in known if one.number == number), None)
    if found is None:
        there = ", ".join(f"{one.number}" for one in known)
        if not there:
            raise click.UsageError("There is no other release on the host to go back to.")
        if number is None:
            raise click.UsageError(
                f"There is no release before the live one. To choose another, name its number: {there}."
            )
        raise click.UsageError(f"There is no such release to go back to. On the host: {there}.")
    return found


@contextmanager
def _alone(host: Host, target: Target, by: str) -> Iterator[Held]:
    """Be the only one who deploys: from this computer, and to that host."""
    with host.alone():
        lease = new_lease(by, platform.node() or "a computer", build_time())
        with held(target.lease, lease, host.cache / "lease") as hold:
            yield hold


def _remember(host: Host, target: Target, release: Release) -> None:
    try:
        remember(host, target.look(), build_time())
    except DeployError:  # it is live; only the note of it is missing
        remember(host, Remote(release, releases=(release,)), build_time())


def _read_quietly(target: Target, prepared: Prepared) -> bytes | None:
    """Return the map of the site that is live, for search engines to be told the difference."""
    try:
        return target.read("sitemap.xml") if prepared.remote.release else None
    except DeployError:
        return None


def _afterwards(prepared: Prepared, release: Release, tell: Tell, old_map: bytes | None) -> Outcome:
    common = prepared.host.declared.common
    told = ""
    # At once: visitors have these addresses, whatever happens to this run now.
    findings, recorded = _written_down(prepared)
    looked, seen = _compared(prepared, release, tell)
    findings = [*seen, *findings]
    if common.public and not any(one.severity is Severity.ERROR for one in findings):
        told, odd = _announce(prepared, old_map)
        findings += odd
    return Outcome(release, tuple(findings), looked, recorded, told)


def _compared(prepared: Prepared, release: Release, tell: Tell) -> tuple[int, tuple[Finding, ...]]:
    """Compare what visitors get; return how many addresses were fetched, and what is wrong."""
    if not prepared.host.declared.common.verify:
        return 0, ()
    tell(Progress(f"Looking at what visitors get ({_at_most(prepared.host.patience)})"))
    verified = check_live(prepared, seed=release.number)
    return verified.looked, verified.findings


def _at_most(seconds: float) -> str:
    """Return how long it may take until visitors get what is new, in words."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "a few seconds"
    return "up to a minute" if minutes == 1 else f"up to {minutes} minutes"


def _written_down(prepared: Prepared) -> tuple[list[Finding], bool]:
    """Write the addresses that visitors have into the list; return what kept that, and whether it has grown.

    Of a host whose visitors are not the site's own, nothing is written down.
    """
    from spine.addresses import record

    host = prepared.host
    if not host.declared.common.public:
        return [], False
    found = record(host.site, prepared.library, host.settings)
    return found, prepared.survey.text != _ledger(host)


def _ledger(host: Host) -> str:
    from plugins.seo.addresses.files import LedgerError, read_ledger

    try:
        return read_ledger(host.site)
    except (OSError, LedgerError):
        return ""


def check_live(prepared: Prepared, *, seed: int) -> after.Verified:
    """Compare what visitors get with what was sent."""
    host = prepared.host
    return after.verify(
        host.visit,
        prepared.parcel,
        prepared.plan,
        prepared.survey.redirects,
        lambda path: sent_by(host.declared.common.server, path, host.headers),
        seed=seed,
        patience=host.patience,
        hidden=getattr(kind(host.declared.common.to), "HIDDEN", ""),
    )


def _announce(prepared: Prepared, old_map: bytes | None) -> tuple[str, list[Finding]]:
    """Tell search engines what is new, when there is a key. Return what they said."""
    from plugins.seo.settings import read_seo_settings
    from spine import announcing

    if not read_seo_settings(prepared.host.settings).indexnow_key:
        return "", []
    try:
        found = announcing.prepare(prepared.host.root, prepared.output, before=old_map)
        if not found.urls:
            return "", []
        said = announcing.announce(found, found.endpoint)
        count = len(found.urls)
        return f"Search engines were told of {count} page{'s' if count != 1 else ''}. {said}", []
    except announcing.CannotAnnounce as error:
        fix = "The site is live all the same. To tell them later: spine announce --yes"
        return "", [Finding("publishconf.py", "deploy/not-told", f"{error}", fix, Severity.WARNING)]
