"""A rule: what it wants, why, who says so, how to mend it, and examples that are its tests."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from plugins.findings import Severity
from plugins.findings import rule as findings

POST = "posts/a/index.html"


class Edit(NamedTuple):
    """An example: one change to the sound small site of the tests."""

    old: str
    """What stands in the file; empty stands for all of it."""
    new: str | None
    """What stands there instead; None takes the file away."""
    path: str = POST


class Said(NamedTuple):
    """Something a rule found."""

    message: str
    """What is wrong: a sentence."""
    path: str = ""
    """The page, when the rule looks at the whole site."""
    target: str = ""
    """What it is about: an address, a name."""


@dataclass(frozen=True, slots=True)
class Rule(findings.Rule):
    """Something search engines need, or readers who come from them.

    Given a `Page`, or for a rule on the whole site a `Whole`, `look` says what is wrong.
    """

    key: str = ""
    """The key of the Markdown file that mends it; `body` stands for its text. Empty: mended in the theme."""
    live: bool = False
    """It makes sense only with the site's address: not in a preview."""
    whole: bool = False
    """It looks at the whole site, not at one page."""
    flags: tuple[Edit, ...] = ()
    """Examples that it must flag."""
    spares: tuple[Edit, ...] = ()
    """Examples that it must not flag."""

    def says(self, given: Any) -> list[Said]:
        """Return what is wrong with a page, or with the site."""
        return [one if isinstance(one, Said) else Said(one) for one in self.look(given)]


def rule(id: str, severity: Severity, **words: Any) -> Callable[[Callable[..., Iterable]], Rule]:
    """Make a rule of a function; its docstring says in a line what the rule wants."""
    return lambda look: Rule(id, severity, look, **words)
