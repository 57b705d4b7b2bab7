"""A server behind ssh as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations


import pytest

from spine.deploy.settings import Place
from spine.deploy.targets import ssh
from tests.spine.deploy.contract import Contract, Host
from tests.spine.deploy.sshd import MISSING, Sshd

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"no {', '.join(MISSING)} here: python -m tests.setup")


@pytest.fixture(scope="session")
def sshd(tmp_path_factory):
    running = Sshd(tmp_path_factory.mktemp("sshd"))
    yield running
    running.kill()


@pytest.fixture
def server(sshd):
    yield sshd
    sshd.as_it_was()


class SshHost(Host):
    """A folder on this computer, behind an sshd."""

    def __init__(self, server, path, name="the practice's café"):
        self.server, self.path = server, path / name
        self.place = Place(path / "blog", path / "cache", keep=10)
        self.waited: list[float] = []

    def target(self, key="key", **config):
        settings = ssh.Settings("web", str(self.path), config=str(self.server.config(key, **config)))
        return ssh.open_target(settings, self.place, sleep=self.waited.append)

    def visitors_get(self):
        current = self.path / "current"
        return {
            path.relative_to(current).as_posix(): path.read_bytes()
            for path in current.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def host(server, tmp_path):
    return SshHost(server, tmp_path)


class TestSsh(Contract):
    """What every host keeps."""
