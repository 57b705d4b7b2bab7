"""`spine addresses`: every address visitors have ever had, how it stands, and redirects for any host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plugins.findings import FORMATS, Finding, Severity

if TYPE_CHECKING:
    from plugins.posts import Library
    from plugins.seo.addresses.survey import Survey
    from plugins.site import Site

FORMS = ("table", "netlify", "cloudflare", "nginx", "s3")
_CLOCKS_DIFFER = timedelta(minutes=5)


def addresses_of(
    site: Site, library: Library, settings: Mapping[str, Any], *, publish: bool
) -> tuple[Survey | None, list[Finding]]:
    """Return what there is to know of the addresses, and what is wrong; None for a ledger that is no text.

    With `publish`, an address that has vanished is an error. Raises `OSError`.
    """
    from plugins.seo.addresses.files import LedgerError, read_ledger
    from plugins.seo.addresses.survey import survey
    from plugins.site import build_time

    try:
        text = read_ledger(site)
    except LedgerError as error:
        path = f"{site.content.name}/addresses.txt"
        return None, [Finding(path, "address/encoding", str(error), "Save it as UTF-8.")]
    seen = survey(text, library, site, settings, build_time(), publish=publish)
    return seen, list(seen.findings)


def record(site: Site, library: Library, settings: Mapping[str, Any]) -> list[Finding]:
    """Write what visitors can reach now into the ledger, and return what kept that from being done.

    `settings` are those of production. A build as of a day to come records nothing: nobody has seen it.
    """
    from plugins.seo.addresses import files
    from plugins.site import build_time

    now = build_time()
    if now > datetime.now(UTC) + _CLOCKS_DIFFER:
        return []
    path = f"{site.content.name}/addresses.txt"
    try:
        seen, findings = addresses_of(site, library, settings, publish=True)
        if seen:
            files.record(seen, site, now.astimezone(site.timezone).date())
    except OSError as error:
        message = f"The new addresses can't be written down: {(error.strerror or str(error)).lower()}."
        fix = "Check the rights of the file, and publish again."
        return [Finding(path, "address/not-recorded", message, fix, Severity.WARNING)]
    return [] if seen else findings


@dataclass(frozen=True, slots=True)
class Told:
    """What the command prints."""

    text: str
    findings: list[Finding]


def tell(root: Path, form: str) -> Told:
    """Return the addresses of the site in `root` as one of `FORMS`, and what is wrong with them.

    Raises `SettingsError` and `OSError`.
    """
    from plugins.seo.addresses import hosts

    site, library, settings = _open(root)
    seen, findings = addresses_of(site, library, settings, publish=True)
    if seen is None:
        return Told("", findings)
    if form == "table":
        return Told(_table(seen), findings)
    if form == "s3":
        return Told(hosts.s3(seen.redirects, seen.places.there(), site.base), findings)
    return Told(getattr(hosts, form)(seen.redirects, site.base), findings)


def _open(root: Path) -> tuple[Site, Library, dict[str, Any]]:
    """Return the site as it is in production."""
    from plugins.posts import read_library
    from plugins.site import load_settings, read_site
    from plugins.site.store import Store

    settings = load_settings(root, production=True)
    site = read_site(settings)
    folder = Path(settings.get("CACHE_PATH") or root / ".cache")
    return site, read_library(site, store=Store(folder / "posts.sqlite")), settings


def _table(seen: Survey) -> str:
    from plugins.posts.address import typed
    from plugins.seo.addresses.survey import State, states

    rows = [(typed(address), state, where) for address, state, where in states(seen)]
    wide = max((len(address) for address, _, _ in rows), default=0)
    lines = []
    for address, state, where in rows:
        end = typed(where) if state is State.MOVED else where
        lines.append(f"{address:{wide}}  {state:9}  {end}".rstrip())
    counts = {state: sum(1 for _, one, _ in rows if one is state) for state in State}
    told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return "\n".join([*lines, f"{len(rows)} addresses: {told or 'none yet'}."]) + "\n"


def _shown(findings: Sequence[Finding], form: str) -> None:
    if findings:
        from plugins.findings import render

        click.echo(render(findings, form=form, checked=1), err=True)


@click.command()
@click.option("--as", "form", type=click.Choice(FORMS), default="table", help="How they are printed.")
@click.option("--record", "records", is_flag=True, help="Write what is published now into the ledger.")
@click.option(
    "--format",
    "said",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="How findings are printed, on standard error.",
)
@click.pass_obj
def addresses(root: Path, form: str, records: bool, said: str) -> None:
    """Show every address visitors have ever had: live, leading on, gone, or vanished.

    With --as, print the redirects for a kind of host.
    """
    from spine import reports

    with reports.usage_errors():
        odd = record(*_open(root)) if records else []
        told = tell(root, form)
    click.echo(told.text, nl=False)
    found = [*odd, *told.findings]
    _shown(found, said)
    reports.leave(found)
