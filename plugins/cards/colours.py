"""The colours of the cards: those of the site in daylight, read from the theme's `tokens.css`."""

import re
from dataclasses import dataclass

from plugins.site.settings import TINTS

_ROLES = ("paper", "ink", "ink-soft", "deep", "band", "on-band", "mark", "bone", "line", "hair", "nerve")
_VALUE = r"\s*:\s*(?:light-dark\(\s*)?(?P<colour>#[0-9a-fA-F]{6})\b"


class NoColour(ValueError):
    """A colour is missing in the style sheet; the message names it."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as `#rrggbb`."""

    roles: dict[str, str]
    """By their names in tokens.css, without the two hyphens."""
    tints: dict[str, tuple[str, str]]
    """Tint -> the ground of its drawings, and their discs."""

    def of(self, tint: str) -> dict[str, str]:
        """Return all roles of a drawing on one tint."""
        ground, disc = self.tints[tint]
        return {**self.roles, "tint": ground, "disc": disc}


def read_colours(css: str) -> Colours:
    """Return the colours that `tokens.css` gives by day. Raises `NoColour`."""
    roles = {role: _find(rf"--{role}{_VALUE}", css, f"--{role}") for role in _ROLES}
    tints = {}
    for tint in TINTS:
        start = r"\[data-tint\]" if tint == TINTS[0] else rf"\[data-tint={tint}\]"
        rule = re.search(start + r"\s*{(?P<rule>[^}]*)}", css)
        inside = rule["rule"] if rule else ""
        where = f"of the tint {tint}"
        tints[tint] = (
            _find(rf"--tint{_VALUE}", inside, f"--tint {where}"),
            _find(rf"--disc{_VALUE}", inside, f"--disc {where}"),
        )
    return Colours(roles, tints)


def _find(pattern: str, css: str, name: str) -> str:
    found = re.search(pattern, css)
    if not found:
        raise NoColour(name)
    return found["colour"].lower()
