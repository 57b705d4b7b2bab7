"""What may go wrong when a source is asked, in kinds for programs and words for people."""

from enum import StrEnum


class Fault(StrEnum):
    """Why a question got no answer that can be used."""

    RATE_LIMITED = "rate_limited"
    """The source asks us to come back later."""
    BLOCKED = "blocked"
    """The source wants a person, or a consent, instead of us."""
    EMPTY = "empty"
    """A good answer: nothing is known. It is kept, so that nobody asks again."""
    MALFORMED = "malformed"
    """There was an answer, and it can't be read or is about something else."""
    UNREACHABLE = "unreachable"
    """There was no answer."""
    TIMED_OUT = "timed_out"
    """The answer took longer than allowed."""


REFUSALS = frozenset({Fault.RATE_LIMITED, Fault.BLOCKED})
"""After one of these a source is left alone for hours."""


class SourceFault(Exception):
    """A question got no answer that can be used."""

    def __init__(
        self, kind: Fault, words: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(words)
        self.kind = kind
        self.words = words
        """One or two sentences, with their full stop."""
        self.status = status
        """The HTTP status, where there was one."""
        self.retry_after = retry_after
        """The seconds that the source asks us to wait, where it does."""

    def __str__(self) -> str:
        return f"{self.words} ({self.status})" if self.status else self.words
