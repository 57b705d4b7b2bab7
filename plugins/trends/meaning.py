"""What a query means, as far as the vocabulary knows. Plain data."""

from dataclasses import dataclass
from enum import StrEnum

from plugins.trends.topic import Safety


class Intent(StrEnum):
    """What the person who typed it wants."""

    INFORMATIONAL = "informational"
    LOCAL = "local"
    NAVIGATIONAL = "navigational"
    TRANSACTIONAL = "transactional"
    NEWS = "news"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A query, understood."""

    query: str
    normal: str
    """Lower case, misspellings mended."""
    relevant: bool
    """Whether the practice should answer it with a post."""
    intent: Intent
    subject: str = ""
    """What one post would answer: the same for all the queries of a cluster. Empty when not relevant."""
    entities: tuple[str, ...] = ()
    """Ids of the vocabulary: conditions, operations, body parts …, the most telling first."""
    aspects: tuple[str, ...] = ()
    """Ids of the vocabulary: recovery, cost, sleep …"""
    reason: str = ""
    """Why it is not relevant: a code."""
    because: str = ""
    """The same in words, with the word that decided it."""
    safety: Safety = Safety.NONE
    names_person: bool = False
    """Whether it names a person: then it is never shown or stored in a topic."""
    certainty: float = 1.0
    """0 to 1: how sure the vocabulary is."""
