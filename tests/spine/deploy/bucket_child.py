"""A deploy to a bucket in a process of its own, which may be killed. Loaded once, then forked."""

from __future__ import annotations

from pathlib import Path

from spine.deploy.settings import Place
from spine.deploy.targets import s3
from spine.deploy.targets.s3.bucket import Connection
from tests.spine.deploy.bucket_host import KEYS
from tests.spine.deploy.contract import Contract, Host

_connection = Connection("us-east-1", "http://127.0.0.1:9", "")
_connection.client("s3")  # reads the library's long tables, once for all forks
SESSION = _connection._session
SESSION.set_credentials(*KEYS.values())


class _There(Host):
    def __init__(self, endpoint: str, name: str) -> None:
        self.endpoint, self.name = endpoint, name

    def target(self):
        settings = s3.Settings(self.name, endpoint=self.endpoint)
        target = s3.open_target(settings, Place(Path("."), Path("."), 10))
        target._bucket._connection._session = SESSION
        return target

    def visitors_get(self):
        raise NotImplementedError

    keeps = visitors_get


def run(endpoint: str, name: str, folder: Path, site: dict[str, bytes], back_to: int = 0) -> None:
    """Deploy a site, or go back to a release."""
    contract, there = Contract(), _There(endpoint, name)
    if back_to:
        contract.go_back(there, back_to)
    else:
        contract.send(there, folder, site)
