"""A rule of the second reader: what it wants, why, who says so, how to mend it, and examples: its tests."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plugins.editorial.reading import Reading
from plugins.editorial.text import Block
from plugins.findings import Severity
from plugins.findings import rule as findings

POST, PAGE, PERSON, HUB = "post", "page", "person", "hub"
EVERY = (POST, PAGE, PERSON, HUB)
ROOMS = ("privacy", "promise", "safety", "evidence", "plain", "found")
"""What the ids of rules begin with."""


class Said(NamedTuple):
    """Something a rule found."""

    message: str
    """What is wrong: a sentence."""
    block: Block | None = None
    """Where; None when it is about the whole text."""
    offset: int = 0
    """The place in the block's words."""
    key: str = ""
    """Without a block: the key of the front matter at whose line it is told."""
    fix: str = ""
    """How to mend just this, in place of the rule's own sentence."""
    target: str = ""
    """What it is about: the words, an address."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with a front matter, to try a rule on."""

    body: str = ""
    """Markdown."""
    front: Mapping[str, Any] = field(default_factory=dict)
    """Values of a `Post` that differ from those of a sound one."""


@dataclass(frozen=True, slots=True)
class Rule(findings.Rule):
    """Something that a reader needs. `look` is given a `Reading`, and says what is wrong."""

    of: tuple[str, ...] = (POST,)
    """The kinds of texts it is for."""
    flags: tuple[str | Example, ...] = ()
    """What it must flag: the Markdown of a post, or an `Example`."""
    spares: tuple[str | Example, ...] = ()
    """What it must leave alone."""

    @property
    def named(self) -> bool:
        """Whether only an exception in the front matter sets it aside, with a name: that goes for errors."""
        return self.severity is Severity.ERROR

    def says(self, reading: Reading) -> list[Said]:
        """Return what is wrong with a text."""
        return [one if isinstance(one, Said) else Said(one) for one in self.look(reading)]


def rule(id: str, severity: Severity, **words: Any) -> Callable[[Callable[..., Iterable]], Rule]:
    """Make a rule of a function; its docstring says in a line what the rule wants."""
    return lambda look: Rule(id, severity, look, **words)
