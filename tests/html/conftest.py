"""The built site as files, for the tests that read what was written."""

from __future__ import annotations

import pytest

from tests.setup.site import Site, build


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Site:
    """Return the real site, built once for all the tests of this run."""
    base = tmp_path_factory.getbasetemp()
    return build((base if worker_id == "master" else base.parent) / "built-site")
