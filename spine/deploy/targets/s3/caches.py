"""CloudFront: told which addresses have changed, so that no visitor gets what it had kept.

Source: Amazon CloudFront Developer Guide, "Invalidating files to remove content".
"""

import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from spine.deploy.errors import DeployError
from spine.deploy.targets.s3.bucket import Connection

MOST = 100
"""Addresses that are named one by one; from there on all are fetched anew. Of those named, 1000 a month are
free, and `/*` counts as one."""


class CloudFront:
    """A distribution."""

    def __init__(self, connection: Connection, distribution: str) -> None:
        self._connection, self._distribution = connection, distribution
        self._made: Any = None

    def forget(self, addresses: Iterable[str], everything: str) -> None:
        """Tell it that addresses have changed; `everything` is the pattern for all. Raises `DeployError`."""
        paths = sorted({quote(one, safe="/*~") for one in addresses})
        if not paths:
            return
        if len(paths) > MOST:
            paths = [quote(everything, safe="/*~")]
        batch = {
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": f"spine-{secrets.token_hex(12)}",  # asked twice, it counts once
        }
        try:
            self._connection.ask(lambda: self._tell(batch))
        except DeployError as error:
            raise type(error)(f"The new site stands, but CloudFront was not told of it. {error}") from None

    def _tell(self, batch: dict) -> None:
        if self._made is None:
            self._made = self._connection.client("cloudfront")
        self._made.create_invalidation(DistributionId=self._distribution, InvalidationBatch=batch)
