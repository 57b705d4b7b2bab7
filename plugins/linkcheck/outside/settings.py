"""How outside links are asked: the settings, declared once, and how they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from plugins.findings import did_you_mean
from plugins.linkcheck.outside.verdict import Verdict
from plugins.site import SettingsError

KEPT_DAYS: Mapping[str, float] = MappingProxyType(
    {
        Verdict.OK: 14.0,
        Verdict.MOVED: 14.0,
        Verdict.SOFT_404: 7.0,
        Verdict.BLOCKED: 7.0,
        Verdict.DEAD: 0.0,
        Verdict.TRANSIENT: 0.0,
        Verdict.TLS: 0.0,
        Verdict.REFUSED: 0.0,
    }
)
"""Days for which a verdict is taken from the last check; what fails is asked anew each time."""


@dataclass(frozen=True, slots=True)
class OutsideSettings:
    """How patient and how polite the check of outside links is. Times are in seconds.

    Set as `OUTSIDE_LINKS` in pelicanconf.py.
    """

    deadline: float = 600.0
    """The whole check ends after this long, whatever is still open."""
    connect_seconds: float = 10.0
    """How long a connection may take to stand, TLS included."""
    answer_seconds: float = 15.0
    """How long one request may take to get its status and headers, the connection included."""
    body_seconds: float = 5.0
    """How long the opening of a page is read."""
    link_seconds: float = 40.0
    """Time spent asking about one link, its redirects included and polite waiting left out."""
    connections: int = 64
    """Requests open at one time."""
    per_host: int = 2
    """Requests open at one time to one host."""
    pause: float = 0.5
    """Between the starts of two requests to one host."""
    retries: int = 2
    """How often a request is repeated that a server was too busy to answer."""
    longest_wait: float = 60.0
    """A host that asks for a longer wait (Retry-After) is left for another day."""
    silent_after: int = 3
    """A server that gives no answer this many times in a row is not asked again in this check."""
    redirects: int = 10
    """How often a link may be sent on."""
    body_bytes: int = 65_536
    """How much of a page is read, before and after it is unpacked."""
    soft_404: bool = True
    """Whether pages are read that might say "not found" while the server says that all is well."""
    kept_days: Mapping[str, float] = field(default_factory=lambda: KEPT_DAYS)
    """Days for which each verdict is kept."""
    dead_runs: int = 3
    """A link is called dead only after failing in this many checks …"""
    dead_days: float = 7.0
    """… of which the first and the last are at least this many days apart."""
    allow_private: bool = False
    """Whether addresses of this computer and its own network may be asked."""
    user_agent: str = "spine-links/1.0 (checks the links of one blog)"
    """How the check introduces itself."""


_WHERE = "pelicanconf.py: OUTSIDE_LINKS"
_AT_LEAST = {
    "connections": 1,
    "per_host": 1,
    "dead_runs": 1,
    "silent_after": 1,
    "body_bytes": 1024,
}


def read_outside_settings(raw: Any) -> OutsideSettings:
    """Return the settings of an `OUTSIDE_LINKS` mapping, or of None, the rest at their defaults.

    Raises `SettingsError` with everything that is wrong.
    """
    problems: list[str] = []
    defaults = OutsideSettings()
    known = {item.name: getattr(defaults, item.name) for item in fields(OutsideSettings)}
    chosen: dict[str, Any] = {}
    if not isinstance(raw, Mapping | None):
        problems.append(f'{_WHERE} must have settings, like {{"deadline": 600}}.')
        raw = None
    for name, value in (raw or {}).items():
        if name not in known:
            hint = did_you_mean(str(name), known) or f"It knows {', '.join(known)}."
            problems.append(f'{_WHERE} has no setting "{name}". {hint}')
        elif name == "kept_days":
            chosen[name] = _days(value, problems)
        elif problem := _problem(name, value, known[name]):
            problems.append(f'{_WHERE}: "{name}" {problem}.')
        else:
            chosen[name] = value
    if problems:
        raise SettingsError(problems)
    return replace(defaults, **chosen)


def _problem(name: str, value: Any, default: Any) -> str:
    """Say what is wrong with a value, or nothing."""
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "must be True or False"
    if isinstance(default, str):
        good = isinstance(value, str) and value.isascii() and value.isprintable() and value.strip()
        return "" if good else "must be a line of plain letters"
    kinds = (int,) if isinstance(default, int) else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        return "must be a whole number" if kinds == (int,) else "must be a number"
    least = _AT_LEAST.get(name, 0)
    if not least <= value < 1e9:  # also false for nan
        return f"must be at least {least}"
    if value == 0 and name in (
        "deadline",
        "connect_seconds",
        "answer_seconds",
        "body_seconds",
        "link_seconds",
    ):
        return "must be more than 0"
    return ""


def _days(raw: Any, problems: list[str]) -> Mapping[str, float]:
    days = dict(KEPT_DAYS)
    if not isinstance(raw, Mapping):
        problems.append(f'{_WHERE}: "kept_days" must be days by verdict, like {{"ok": 14}}.')
        return days
    for verdict, value in raw.items():
        if verdict not in days:
            hint = did_you_mean(str(verdict), days) or f"There are {', '.join(days)}."
            problems.append(f'{_WHERE}: "kept_days" has no verdict "{verdict}". {hint}')
        elif problem := _problem("kept_days", value, 0.0):
            problems.append(f'{_WHERE}: "kept_days": "{verdict}" {problem}.')
        else:
            days[Verdict(verdict)] = float(value)
    return days
