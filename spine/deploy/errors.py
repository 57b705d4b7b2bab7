"""Why a deploy can't go on. Every message is complete: what happened, and what to do about it."""


class DeployError(Exception):
    """The host can't be reached, refuses us, or has no room. What was live before still is."""


class BusyError(DeployError):
    """Somebody else is deploying to the same host."""


class TransientError(DeployError):
    """Something that may well go right when it is tried once more: a cut connection, a busy server."""
