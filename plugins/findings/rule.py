"""What all rules have in common: what is wanted, why, who says so, and how to mend it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from plugins.findings.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that a check wants. The rooms that have rules add what theirs need, examples first of all."""

    id: str
    """A room and a kind, as in `Finding.code`."""
    severity: Severity
    look: Callable[[Any], Iterable[Any]]
    """Given what there is to look at, it says what is wrong."""
    why: str
    """What it is good for: a sentence."""
    fix: str
    """How to mend it: a sentence."""
    source: str
    """The document that says so, with its year or section."""

    @property
    def wants(self) -> str:
        """What it wants, in a line."""
        return (self.look.__doc__ or "").strip()


def rules_in(*modules: Any) -> tuple[Any, ...]:
    """Return the rules of some modules, in the order in which they stand there."""
    return tuple(one for module in modules for one in vars(module).values() if isinstance(one, Rule))
