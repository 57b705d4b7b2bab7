"""What git or the other side refuses, in words."""

from enum import StrEnum


class Reason(StrEnum):
    """Why something could not be done, for callers that go on differently."""

    NO_GIT = "no git"
    NO_REPOSITORY = "no repository"
    OLD_GIT = "old git"
    UNFINISHED = "unfinished"
    """Somebody has begun to join or reorder versions, and not ended it."""
    BUSY = "busy"
    IN_THE_WAY = "in the way"
    """Changes that are in no version yet stand where others' changes belong."""
    HOOK = "hook"
    NO_REMOTE = "no remote"
    BEHIND = "behind"
    NETWORK = "network"
    CREDENTIALS = "credentials"
    RIGHTS = "rights"
    PROTECTED = "protected"
    OTHER = "other"


class RepositoryError(RuntimeError):
    """Nothing has changed. Its text says what happened and how to mend it, in whole sentences."""

    def __init__(self, message: str, reason: Reason = Reason.OTHER) -> None:
        super().__init__(message)
        self.reason = reason
