"""Something that a source gave, as it came, and what was read from it. Plain data.

A snapshot is a payload that is kept. Everything the topics need can be read again from it.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from plugins.findings import Finding
from plugins.trends.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """Bytes from a source, with what is known about them."""

    body: bytes
    """As it came."""
    name: str
    """A file's name (inside a zip: the name there), or the endpoint that answered."""
    fetched: dt.datetime
    """When it was fetched or exported, in UTC."""
    via: str = "import"
    """`import`, or the live client's name."""
    seed: str = ""
    """What was asked; several queries are separated by line ends. Empty for imports."""
    place: str = ""
    window: str = ""
    anchor: str = ""
    """Which of the asked queries is the anchor."""

    @property
    def hash(self) -> str:
        """The first 16 hex digits of the SHA-256 of the body."""
        return hashlib.sha256(self.body).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a payload says."""

    format: str
    """The name of the format that knew it, empty when none did."""
    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    """Rows that could not be read, with their line and how to mend them; warnings on what was."""
    skipped: int = 0
    """Rows left out."""
