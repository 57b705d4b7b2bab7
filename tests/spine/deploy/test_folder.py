"""A folder as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import pytest

from spine.deploy.settings import Place
from spine.deploy.targets import folder
from tests.spine.deploy.contract import Contract, Host


class FolderHost(Host):
    """A folder that a server would serve."""

    def __init__(self, path):
        self.path = path / "host"
        self.place = Place(path / "blog", path / "cache", keep=10)

    def target(self):
        return folder.open_target(folder.Settings(str(self.path)), self.place)

    def visitors_get(self):
        current = self.path / "current"
        return {
            path.relative_to(current).as_posix(): path.read_bytes()
            for path in current.rglob("*")
            if path.is_file()
        }


class TestFolder(Contract):
    """What every host keeps."""

    @pytest.fixture
    def host(self, tmp_path):
        return FolderHost(tmp_path)
