"""A bucket as a host: see `Contract` for what it keeps like all others."""

from __future__ import annotations

import pytest

from tests.spine.deploy import bucket_host
from tests.spine.deploy.contract import Contract


class TestBucket(Contract):
    """What every host keeps."""

    @pytest.fixture
    def host(self, store, tmp_path):
        return bucket_host.BucketHost(store, tmp_path)
