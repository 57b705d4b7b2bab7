"""The built site as files, for the tests that read what was written."""

from __future__ import annotations

import pytest

from tests.setup.site import Site, build


@pytest.fixture(scope="session")
def blog() -> Site:
    """Return the real site, built as for publishing."""
    return build()
