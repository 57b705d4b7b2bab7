"""The server as a host: looking, publishing, going back."""

import hashlib
import secrets
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from plugins.site.atomic import write_atomically
from spine.deploy.errors import DeployError
from spine.deploy.files import Digest, File, Parcel
from spine.deploy.plan import Act, Plan
from spine.deploy.release import (
    Release,
    Remote,
    dump_files,
    dump_release,
    load_files,
    load_releases,
)
from spine.deploy.settings import Place
from spine.deploy.targets.ssh.answers import name_list, read_look, read_names, sum_list, sum_of_names, text_of
from spine.deploy.targets.ssh.connection import Connection
from spine.deploy.targets.ssh.lease import SshLease
from spine.deploy.targets.ssh.scripts import FINISH, LOOK, NAMES, READ
from spine.deploy.targets.target import INSTEAD, Check, Progress, Tell


class Ssh:
    """See `Target`."""

    digest = Digest.SHA256
    at_once = True

    def __init__(self, connection: Connection, place: Place) -> None:
        self._server, self._keep = connection, place.keep
        self._known = place.cache / "live.files.json"  # the list of files that was live last, as it came
        self.lease = SshLease(connection)

    # ---- looking ---------------------------------------------------------------------

    def look(self) -> Remote:
        """Return what is live, and the releases that are whole."""
        try:
            known = self._known.read_bytes()
        except OSError:
            known = b""
        looked = read_look(self._server.run(LOOK, hashlib.sha256(known).hexdigest()))
        files = _listed(known if looked.known else looked.listed)
        if looked.listed is not None:
            self._remember(looked.listed)
        whole = sorted(load_releases(looked.records), key=lambda one: -one.number)
        # One with a higher number was stopped right before it went live.
        releases = tuple(one for one in whole if one.number <= looked.live)
        live = next((one for one in releases if one.number == looked.live), None)
        if live is None and not looked.live:
            return Remote()
        if live is None or files is None:
            raise DeployError(
                f'"current" on {self._server.account.host} leads to release {looked.live}, of which no '
                "record can be read. Let the link lead to another of the releases beside it, or delete it to "
                "begin anew."
            )
        odd = looked.newer
        if looked.names != sum_of_names(files):  # somebody has put files there, or taken some away
            there = read_names(self._server.run(NAMES, f"{looked.live}"))
            odd |= there - files.keys()
            files = {path: file for path, file in files.items() if path in there}
        return Remote(live, files, odd, releases)

    def files_of(self, release: Release) -> dict[str, File]:
        """Return the files of a release by path."""
        listed = _listed(self._read(f".spine/{release.number}.files.json"))
        if listed is None:
            raise DeployError(
                f"The list of files of release {release.number} can't be read on the server. {INSTEAD}"
            )
        return listed

    def read(self, path: str) -> bytes | None:
        """Return a file of the live release."""
        return self._read(f"current/{path}")

    def _read(self, path: str) -> bytes | None:
        said, _, data = self._server.run(READ, path).partition(b"\n")
        return data if said == b"some" else None

    def _remember(self, listed: bytes) -> None:
        with suppress(OSError):  # then it is fetched again next time
            self._known.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._known, listed)

    # ---- publishing ------------------------------------------------------------------

    def publish(self, parcel: Parcel, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        self._go_live(plan, release, parcel.folder, tell, check)

    def bring_back(self, old: Release, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        self._go_live(plan, release, old.number, tell, check)

    def _go_live(self, plan: Plan, release: Release, source: Path | int, tell: Tell, check: Check) -> None:
        """`source` is where the new files are: a folder here, or the number of a release there."""
        sent = [step.path for step in plan.of(Act.SEND)]
        record = dump_release(release)
        notes = {
            "files.json": dump_files(plan.files),
            "release.json": record,
            "sent": name_list(sent),
            "gone": name_list([*(step.path for step in plan.of(Act.DELETE)), *sent]),
            "sums": sum_list(plan.files, sent),
        }
        live = release.number - 1
        tell(Progress("Sending files", 0, plan.size))
        self._send(notes, source, sent, live, _counting(tell, plan.size))
        tell(Progress("Making it live"))
        check()
        self._server.run(
            FINISH,
            f"{live}",
            f"{release.number}",
            "releases/.coming/site" if isinstance(source, Path) else f"releases/{source}",
            f"{len(plan.files)}",
            f"{1 if plan.purge else self._keep}",
            secrets.token_hex(8),
            text_of(self.lease.held),
            hashlib.sha256(record).hexdigest(),
        )
        self._remember(notes["files.json"])

    def _send(
        self,
        notes: Mapping[str, bytes],
        source: Path | int,
        sent: Iterable[str],
        live: int,
        tell: Callable[[int], None],
    ) -> None:
        """Send notes for the script that finishes, and the new files if they are here."""
        names = list(notes)
        with tempfile.TemporaryDirectory(prefix="spine-") as made:
            for name, data in notes.items():
                Path(made, name).write_bytes(data)
            if isinstance(source, Path):
                Path(made, "site").symlink_to(source.resolve(), target_is_directory=True)
                names += [f"site/{path}" for path in sent]
            self._server.send(Path(made), names, live, tell)


def _listed(data: bytes | None) -> dict[str, File] | None:
    """Return the files of a release by path; None when there is no list of them that can be read."""
    try:
        return None if data is None else load_files(data)
    except DeployError:
        return None


def _counting(tell: Tell, total: int) -> Callable[[int], None]:
    """Return what adds up the bytes of files that have arrived."""
    done = 0

    def arrived(size: int) -> None:
        nonlocal done
        done = min(done + size, total)
        tell(Progress("Sending files", done, total))

    return arrived
