"""One question to a live source, and what a client that can ask it looks like. Plain data."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from plugins.trends.payload import Payload


class What(StrEnum):
    """What is asked."""

    RELATED = "related"
    """What else is searched by those who search for this: the most frequent, and what rises. One query."""
    SERIES = "series"
    """Interest over time, of up to five queries side by side."""
    SUGGESTIONS = "suggestions"
    """What the source offers while one types. One query."""


ENDPOINTS = {What.RELATED: "relatedsearches", What.SERIES: "multiline", What.SUGGESTIONS: "autocomplete"}
"""The name of a payload that answers, for each kind of question. Names of other kinds may stand before it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question."""

    what: What
    queries: tuple[str, ...]
    """The anchor included, for a series."""
    place: str
    """A code such as `US` or `US-MN`; never empty."""
    window: str = ""
    """`today 12-m`, or two days; empty for suggestions."""
    anchor: str = ""
    """Which of the queries is the anchor."""

    @property
    def words(self) -> str:
        """What it is about, as people read it: `“sciatica”`, or `how “a” and “b” went`."""
        named = [f"“{query}”" for query in self.queries if query != self.anchor] or [f"“{self.anchor}”"]
        listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        return f"interest in {listed} over time" if self.what is What.SERIES else listed

    @property
    def endpoint(self) -> str:
        """The name of the payload that answers."""
        return ENDPOINTS[self.what]

    @property
    def seed(self) -> str:
        """The queries as a payload carries them, one a line."""
        return "\n".join(self.queries)


class Client(Protocol):
    """Who asks one source, during one run. A client's module makes it with `connect(settings, now)`."""

    requests: int
    """Requests sent so far."""

    def cost(self, ask: Ask) -> int:
        """Return how many requests an ask will take, at most."""
        ...

    def fetch(self, ask: Ask) -> Payload:
        """Ask, and return the answer as it came. Raises `SourceFault`, and ends within its deadlines.

        An answer that says that nothing is known is an answer too.
        """
        ...
