"""Templates that were compiled before are not compiled again, by the next generator or by the next build."""

from typing import Any

from jinja2.bccache import Bucket, BytecodeCache

from plugins.site.code import code_sum
from plugins.site.store import Store
from plugins.site.sums import digest


class KeptTemplates(BytecodeCache):
    """What templates compile to, by their text and by how templates are set up."""

    def __init__(self, store: Store | None, setup: Any) -> None:
        self._store = store
        self._key = digest(code_sum(), repr(setup).encode())
        self._known: dict[bytes, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, when what belongs into it is known."""
        key = self._key_of(bucket)
        if key not in self._known and self._store is not None:
            self._known |= self._store.get([key])
        if key in self._known:
            bucket.bytecode_from_string(self._known[key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in a bucket."""
        key = self._key_of(bucket)
        self._known[key] = bucket.bytecode_to_string()
        if self._store is not None:
            self._store.put({key: self._known[key]}, in_use=self._known)

    def _key_of(self, bucket: Bucket) -> bytes:
        return digest(self._key, bucket.key.encode(), bucket.checksum.encode())
