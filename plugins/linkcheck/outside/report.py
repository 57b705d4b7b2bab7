"""Verdicts as findings: what an editor reads."""

from dataclasses import dataclass
from datetime import datetime

from plugins.findings import Finding, Severity
from plugins.linkcheck.outside.addresses import literal
from plugins.linkcheck.outside.archive import archived
from plugins.linkcheck.outside.history import Record, is_lasting
from plugins.linkcheck.outside.location import host_of, requestable
from plugins.linkcheck.outside.settings import OutsideSettings
from plugins.linkcheck.outside.verdict import Verdict

LONGEST = 300
"""Characters of an address in a message."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link stands."""

    path: str
    """The file, as findings name it."""
    line: int = 1
    column: int = 1
    source: str = ""
    """The Markdown file the page came from, when that is known."""


@dataclass(frozen=True, slots=True)
class _Said:
    code: str
    severity: Severity
    message: str
    fix: str = ""


def findings_for(link: str, record: Record, places: list[Place], settings: OutsideSettings) -> list[Finding]:
    """Return a finding for each place of a link, or none when all is well."""
    said = _say(link, record, settings)
    if said is None:
        return []
    return [
        Finding(
            path=place.path,
            code=said.code,
            message=said.message,
            fix=said.fix,
            severity=said.severity,
            line=place.line,
            column=place.column,
            target=link,
            source=getattr(place, "source", ""),
        )
        for place in places
    ]


def _say(link: str, record: Record, settings: OutsideSettings) -> _Said | None:
    outcome = record.outcome
    lasting = is_lasting(record, settings)
    at = f"{outcome.why}: {printable(link)}."
    final = printable(outcome.final)
    match outcome.verdict:
        case Verdict.OK:
            return None
        case Verdict.MOVED if outcome.for_good:
            return _Said("link/moved", Severity.WARNING, at, f"Link to {final}")
        case Verdict.MOVED:
            return _Said("link/moved", Severity.NOTE, at, f"It leads to {final} at present. Keep the link.")
        case Verdict.DEAD if lasting:
            copy = archived(requestable(link), record.last_good)
            fix = f"Link to another page, or to an old copy, if there is one: {copy}"
            return _Said("link/dead", Severity.ERROR, f"{at} {_history(record)}", fix)
        case Verdict.DEAD:
            fix = f"Open it in a browser. {_until(settings)}"
            return _Said("link/dead", Severity.WARNING, f"{at} {_history(record)}", fix)
        case Verdict.TLS if lasting:
            fix = "Link to another page, or tell the people who run the site."
            return _Said("link/tls", Severity.ERROR, f"{at} {_history(record)}", fix)
        case Verdict.TLS:
            return _Said(
                "link/tls", Severity.WARNING, at, "Open it in a browser. If it warns you, link elsewhere."
            )
        case Verdict.TRANSIENT if lasting:
            fix = "Open it in a browser. If it does not work there either, link to another page."
            return _Said("link/transient", Severity.WARNING, f"{at} {_history(record)}", fix)
        case Verdict.TRANSIENT:
            return _Said(
                "link/transient", Severity.NOTE, at, "There is nothing to do yet: the next check asks again."
            )
        case Verdict.BLOCKED:
            return _Said(
                "link/blocked", Severity.WARNING, at, "Open it in a browser. If it works there, keep it."
            )
        case Verdict.SOFT_404:
            fix = "Open it in a browser. If the page is missing, link to another one."
            return _Said("link/soft-404", Severity.WARNING, at, fix)
        case Verdict.REFUSED:
            fix = "Readers can't open it: link to a public address."
            if not outcome.final and _is_private_for_all(link):
                return _Said("link/refused-address", Severity.ERROR, at, fix)
            fix = "It may lead elsewhere from here than for readers: open it on another network."
            return _Said("link/refused-address", Severity.WARNING, at, fix)
        case Verdict.UNCHECKED:
            return _Said("link/not-checked", Severity.NOTE, at, "The next check asks again.")


def store_trouble(trouble: str) -> Finding:
    """Return the note that the verdicts of this check could not be kept."""
    message = f"The verdicts of this check can't be kept: {trouble}."
    fix = "Until they can, no link is called dead. Make the cache folder writable."
    return Finding(".", "link/no-memory", message, fix, Severity.NOTE)


def printable(address: str) -> str:
    """Return an address safe for a terminal, and not too long for a line."""
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in address)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _is_private_for_all(link: str) -> bool:
    """Whether a refused address means the same everywhere: a number, or this computer's own name."""
    host = host_of(requestable(link))
    return literal(host) is not None or f".{host}".removesuffix(".").endswith(".localhost")


def _history(record: Record) -> str:
    since = record.failing_since or record.checked
    if record.failures <= 1:
        return "It is the first check in which it fails."
    return f"It has failed in {record.failures} checks since {_day(since)}."


def _until(settings: OutsideSettings) -> str:
    checks, days = settings.dead_runs, settings.dead_days
    return f"It is called dead, an error, once it has failed in {checks} checks over {days:g} days."


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
