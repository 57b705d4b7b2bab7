"""The lease as a file on the server, aged by the server's clock.

To create it is to give it its name, to take it over is to take the name away from it: of several who try, the
file system lets one succeed.
"""

from spine.deploy.errors import DeployError
from spine.deploy.targets.ssh.connection import Connection
from spine.deploy.targets.ssh.scripts import LEASE


class SshLease:
    """See `LeaseStore`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.held = b""
        """The lease that this run has put there: the server makes nothing live when it has another."""

    def create(self, data: bytes) -> bool:
        """See `LeaseStore`."""
        return self._taken(self._asked("create", data), data)

    def read(self) -> tuple[bytes, float] | None:
        """See `LeaseStore`."""
        age, _, data = self._connection.run(LEASE, "read").partition(b"\n")
        if age == b"no":
            return None
        try:
            return data, max(0.0, float(age))
        except ValueError:
            raise DeployError(f"{self._connection.account.host} can't tell how old its lock is.") from None

    def replace(self, old: bytes, new: bytes) -> bool:
        """See `LeaseStore`."""
        if old == new:
            return self._asked("renew", new)
        return self._taken(self._asked("replace", old, new), new)

    def remove(self, data: bytes) -> None:
        """See `LeaseStore`."""
        self._asked("remove", data)
        self.held = b""

    def _asked(self, what: str, *leases: bytes) -> bool:
        answer = self._connection.run(LEASE, what, *map(_text, leases))
        return answer == b"yes\n"

    def _taken(self, done: bool, data: bytes) -> bool:
        if done:
            self.held = data
        return done


def _text(lease: bytes) -> str:
    return lease.decode("utf-8", "surrogateescape").replace("\0", "").rstrip("\n")
