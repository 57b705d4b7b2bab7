"""The lease as a file beside the site."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.site.atomic import write_atomically
from plugins.site.lock import BusyError as LockedError
from plugins.site.lock import locked
from spine.deploy.errors import BusyError
from spine.deploy.targets.folder.disk import in_words, make


class FolderLease:
    """The lease as a file. Whoever changes it holds a lock of the system meanwhile."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def _alone(self) -> Iterator[None]:
        folder, busy = self._path.parent, "Somebody else has begun to deploy just now. Try again."
        try:
            with in_words(folder.parent, "What was live still is."):
                make(folder)
                with locked(folder, "lease", wait=30, busy=busy):
                    yield
        except LockedError as error:
            raise BusyError(str(error)) from None

    def create(self, data: bytes) -> bool:
        """See `LeaseStore`."""
        with self._alone():
            if self._path.exists():
                return False
            write_atomically(self._path, data)
            return True

    def read(self) -> tuple[bytes, float] | None:
        """See `LeaseStore`. Both times are the disk's: that of a file written now, and that of the lease."""
        with in_words(self._path.parent):
            try:
                data, written = self._path.read_bytes(), self._path.stat().st_mtime
            except FileNotFoundError:
                return None
            probe = self._path.with_suffix(".now")
            probe.write_bytes(b"")
            return data, max(0.0, probe.stat().st_mtime - written)

    def replace(self, old: bytes, new: bytes) -> bool:
        """See `LeaseStore`."""
        with self._alone():
            if not self._path.exists() or self._path.read_bytes() != old:
                return False
            write_atomically(self._path, new)
            return True

    def remove(self, data: bytes) -> None:
        """See `LeaseStore`."""
        with self._alone():
            if self._path.exists() and self._path.read_bytes() == data:
                self._path.unlink()
