"""The lease as an object. The store itself decides who was first, where it knows conditions.

One that doesn't lets the later put win; so what was put is read back, and the deploy asks once more before
visitors see anything (`Held.check`). Two runs that begin within the same instant are told apart by that.

Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
"""

from spine.deploy.targets.s3.bucket import Bucket, Stored


class BucketLease:
    """See `LeaseStore`."""

    def __init__(self, bucket: Bucket, key: str) -> None:
        self._bucket, self._key = bucket, key

    def create(self, data: bytes) -> bool:
        """See `LeaseStore`. A first attempt may have come through although its answer did not."""
        if self._bucket.get(self._key) is not None:  # a store without conditions would put it all the same
            return self._is_there(data)
        self._bucket.put_if(self._key, data)
        return self._is_there(data)

    def read(self) -> tuple[bytes, float] | None:
        """See `LeaseStore`. Both times are the store's."""
        found = self._bucket.get(self._key)
        return (found.data, max(0.0, found.asked - found.written)) if found else None

    def replace(self, old: bytes, new: bytes) -> bool:
        """See `LeaseStore`."""
        found = self._bucket.get(self._key)
        if found is None or found.data != old:
            return False
        return self._bucket.put_if(self._key, new, etag=found.etag) or self._is_there(new)

    def remove(self, data: bytes) -> None:
        """See `LeaseStore`."""
        if self._is_there(data):
            self._bucket.delete([self._key])

    def _is_there(self, data: bytes) -> bool:
        found: Stored | None = self._bucket.get(self._key)
        return found is not None and found.data == data
