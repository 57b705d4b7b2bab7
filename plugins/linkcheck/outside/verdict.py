"""What a chain of answers means for a reader who follows the link. No network, no clock.

The meaning of each status is that of RFC 9110 (HTTP Semantics), section 15, as far as servers keep to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from plugins.linkcheck.outside.answers import Answer, Failure, Journey
from plugins.linkcheck.outside.location import host_of
from plugins.linkcheck.outside.page import says_not_found


class Verdict(StrEnum):
    """What became of a link."""

    OK = "ok"
    MOVED = "moved"
    """It works, and the page has another address now."""
    DEAD = "dead"
    """The page is not there."""
    BLOCKED = "blocked"
    """The server turns programs away, so nobody but a reader can tell."""
    TRANSIENT = "transient"
    """Something was wrong that may be right tomorrow."""
    TLS = "tls"
    """Browsers warn of the site, or refuse it."""
    SOFT_404 = "soft-404"
    """The server says that all is well, and shows that the page is missing."""
    REFUSED = "refused"
    """The address is not a public one, so it was not asked."""
    UNCHECKED = "unchecked"
    """It was not asked in this check."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on one link, and why."""

    verdict: Verdict
    why: str = ""
    """A sentence without its full stop."""
    final: str = ""
    """The address to use instead, or where the link led."""
    for_good: bool = False
    """Of what moved: whether it moved for good."""
    fails: bool = False
    """Whether it counts towards calling the link dead."""
    unheard: Failure | None = None
    """Why no server answered at all, when none did. Kept for this check only."""


BLOCKED = frozenset({401, 402, 403, 405, 406, 407, 412, 418, 423, 429, 451})
"""Statuses that say something about who asks, or how, and nothing about the page."""
TRANSIENT = frozenset({408, 421, 425, 498, 499})

_FORBIDDEN = "Browsers don't follow it"
_MEANING: dict[Failure, tuple[Verdict, bool, str]] = {
    Failure.NO_SUCH_HOST: (Verdict.DEAD, True, "There is no site of that name{detail}"),
    Failure.CLOSED: (Verdict.DEAD, True, "No server answers at that address{detail}"),
    Failure.NOT_AN_ADDRESS: (
        Verdict.DEAD,
        True,
        "The site sends readers to something that is no address{detail}",
    ),
    Failure.FORBIDDEN_SCHEME: (
        Verdict.DEAD,
        True,
        f"The site sends readers to an address{{detail}}. {_FORBIDDEN}",
    ),
    Failure.CIRCLE: (Verdict.DEAD, True, "The site sends readers round in a circle"),
    Failure.TOO_MANY: (Verdict.DEAD, True, "The site sends readers on too often{detail}"),
    Failure.NAMES: (Verdict.TRANSIENT, True, "The site's name could not be looked up{detail}"),
    Failure.UNREACHABLE: (Verdict.TRANSIENT, True, "The site could not be reached{detail}"),
    Failure.NO_CONNECTION: (Verdict.TRANSIENT, True, "The site did not take the connection in time"),
    Failure.TIMEOUT: (Verdict.TRANSIENT, True, "The site did not answer in time"),
    Failure.RESET: (Verdict.TRANSIENT, True, "The site hung up without an answer"),
    Failure.NOT_HTTP: (Verdict.TRANSIENT, True, "The site's answer can't be read{detail}"),
    Failure.CERTIFICATE: (
        Verdict.TLS,
        True,
        "Browsers warn of this site: its certificate is not valid{detail}",
    ),
    Failure.UNSURE_CERTIFICATE: (Verdict.TLS, False, "The site's certificate could not be checked{detail}"),
    Failure.TLS: (Verdict.TLS, True, "No secure connection to the site came about{detail}"),
    Failure.OTHER_PROGRAM: (Verdict.BLOCKED, False, "The site hands readers to another program{detail}"),
    Failure.PRIVATE_ADDRESS: (Verdict.REFUSED, False, "That address is not on the public internet{detail}"),
    Failure.ASKED_TO_WAIT: (Verdict.UNCHECKED, False, "The site asked for a pause{detail}"),
}
_UNHEARD = frozenset(
    {
        Failure.NO_SUCH_HOST,
        Failure.NAMES,
        Failure.UNREACHABLE,
        Failure.NO_CONNECTION,
        Failure.CERTIFICATE,
        Failure.UNSURE_CERTIFICATE,
    }
)
"""Failures that this computer, or its network, may have caused."""


def judge(journey: Journey) -> Outcome:
    """Return what a journey means."""
    if journey.failure is not None:
        return _broken_off(journey)
    last = journey.answers[-1]
    if last.is_good:
        return _missing_in_truth(journey) or _arrived(journey)
    return _by_status(last)


def in_doubt(outcomes: Mapping[str, Outcome]) -> bool:
    """Whether this computer, and not the sites, may be to blame: several were asked, and none was heard.

    Then nothing can be said of any of them. `outcomes` go by address.
    """
    asked = {
        address: outcome
        for address, outcome in outcomes.items()
        if outcome.verdict not in (Verdict.REFUSED, Verdict.UNCHECKED)
    }
    return all(outcome.unheard for outcome in asked.values()) and len({host_of(a) for a in asked}) >= 3


def _broken_off(journey: Journey) -> Outcome:
    failure = journey.failure
    assert failure is not None
    verdict, fails, why = _MEANING[failure]
    detail = f" ({journey.detail})" if journey.detail else ""
    final = journey.stop if journey.stop != journey.start else ""
    unheard = failure if failure in _UNHEARD and not journey.answers else None
    return Outcome(verdict, why.format(detail=detail), final, fails=fails, unheard=unheard)


def _by_status(last: Answer) -> Outcome:
    status = last.status
    named = f"{status}{_name(status)}"
    if status in (404, 410):
        return Outcome(Verdict.DEAD, f"The page is not there: the site answers {named}", fails=True)
    if status in BLOCKED or status >= 600:
        return Outcome(Verdict.BLOCKED, f"The site does not let programs look: it answers {named}")
    if status >= 500 or status in TRANSIENT:
        return Outcome(Verdict.TRANSIENT, f"The site has trouble: it answers {named}", fails=True)
    if last.is_redirect:
        return Outcome(
            Verdict.DEAD, f"The site sends readers on and does not say where ({status})", fails=True
        )
    return Outcome(Verdict.DEAD, f"The site does not accept this address: it answers {named}", fails=True)


def _name(status: int) -> str:
    try:
        return f", {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def _missing_in_truth(journey: Journey) -> Outcome | None:
    """Return a verdict when the page that came is not the page that was asked for."""
    last = journey.answers[-1]
    words = says_not_found(last.text) if last.text else ""
    if words:
        return Outcome(Verdict.SOFT_404, f"The site says that all is well, and the page says “{words}”")
    if _is_home(last.address) and not _is_home(journey.start) and _same_site(journey.start, last.address):
        return Outcome(Verdict.SOFT_404, "The site shows its home page instead of this page", last.address)
    return None


def _arrived(journey: Journey) -> Outcome:
    """Return ok or moved. What moved for good counts up to the first redirect that is for now."""
    new = journey.start
    for answer, after in zip(journey.answers, journey.answers[1:], strict=False):
        if answer.is_redirect:
            if answer.status not in (301, 308):
                break
            new = after.address
    last = journey.answers[-1].address
    if new != journey.start:
        return Outcome(Verdict.MOVED, "The page has moved for good", new, for_good=True)
    if last != journey.start:
        return Outcome(Verdict.MOVED, "The site sends readers on, for now", last)
    return Outcome(Verdict.OK)


def _is_home(address: str) -> bool:
    parts = urlsplit(address)
    path = parts.path.lower().strip("/")
    return not parts.query and path in ("", "index.html", "index.htm", "index.php", "home", "en", "en-us")


def _same_site(one: str, other: str) -> bool:
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.") for address in (one, other)]
    return hosts[0] == hosts[1]
