"""The folder as a host: looking, publishing, going back."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from plugins.site.atomic import write_atomically
from spine.deploy.errors import BusyError, DeployError
from spine.deploy.files import Digest, File, Files, Parcel, walk
from spine.deploy.plan import Act, Plan
from spine.deploy.release import (
    Release,
    Remote,
    dump_files,
    dump_release,
    load_files,
    load_releases,
)
from spine.deploy.targets.folder.disk import in_words, make
from spine.deploy.targets.folder.lease import FolderLease
from spine.deploy.targets.target import INSTEAD, Check, Progress, Tell

_COMING = ".coming"


class Folder:
    """See `Target`."""

    digest = Digest.SHA256
    at_once = True

    def __init__(self, path: Path, keep: int) -> None:
        self._path, self._keep = path, keep
        self._releases, self._records = path / "releases", path / ".spine"
        self._current = path / "current"
        self.lease = FolderLease(self._records / "lease.json")

    # ---- looking ---------------------------------------------------------------------

    def look(self) -> Remote:
        """Return what is live, and the releases that are whole."""
        with in_words(self._path):
            number = self._live()
            known = load_releases(filter(None, map(self._record, self._numbers())))
            # One with a higher number was stopped right before it went live.
            releases = tuple(one for one in reversed(known) if one.number <= number)
            live = next((one for one in releases if one.number == number), None)
            listed = self._list(number)
            if number and (live is None or listed is None):
                raise DeployError(
                    f"{self._current} leads to release {number}, of which no record can be read. Let the "
                    "link lead to another of the releases beside it, or delete it to begin anew."
                )
            if live is None or listed is None:
                return Remote(None, releases=releases)
            files, odd = self._proven(live, listed)
            return Remote(live, files, odd, releases)

    def _live(self) -> int:
        try:
            leads = self._path / os.readlink(self._current)
        except FileNotFoundError:
            return 0
        except OSError:
            leads = self._path
        if not _is_number(leads.name) or leads.parent.resolve() != self._releases.resolve():
            raise DeployError(
                f"{self._current} is no link that a deploy has made. Move it away, and deploy again."
            )
        return int(leads.name)

    def _numbers(self) -> list[int]:
        if not self._releases.is_dir():
            return []
        return sorted(int(one.name) for one in self._releases.iterdir() if _is_number(one.name))

    def _proven(self, live: Release, listed: Files) -> tuple[dict[str, File], frozenset[str]]:
        """Return the files of the live release that are there, and what somebody has changed by hand."""
        there = dict(walk(self._releases / f"{live.number}"))
        since = (self._records / f"{live.number}.json").stat().st_mtime_ns
        odd = {
            path
            for path, stat in there.items()
            if path not in listed or stat.st_size != listed[path].size or stat.st_mtime_ns > since
        }
        return {path: file for path, file in listed.items() if path in there}, frozenset(odd)

    def _record(self, number: int) -> bytes | None:
        try:
            return (self._records / f"{number}.json").read_bytes()
        except FileNotFoundError:
            return None

    def _list(self, number: int) -> dict[str, File] | None:
        """Return the files of a release by path; None when no list of them can be read."""
        try:
            return load_files((self._records / f"{number}.files.json").read_bytes())
        except (FileNotFoundError, DeployError):
            return None

    def files_of(self, release: Release) -> dict[str, File]:
        """Return the files of a release by path."""
        with in_words(self._path):
            listed = self._list(release.number)
        if listed is None:
            raise DeployError(f"The list of files of release {release.number} can't be read. {INSTEAD}")
        return listed

    def read(self, path: str) -> bytes | None:
        """Return a file of the live release."""
        with in_words(self._path):
            try:
                return (self._current / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    # ---- publishing ------------------------------------------------------------------

    def publish(self, parcel: Parcel, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        self._go_live(plan, release, parcel.folder, tell, check)

    def bring_back(self, old: Release, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        self._go_live(plan, release, self._releases / f"{old.number}", tell, check)

    def _go_live(self, plan: Plan, release: Release, source: Path, tell: Tell, check: Check) -> None:
        coming, number = self._releases / _COMING, release.number
        with in_words(self._path, f"What was live still is. {_TRY_AGAIN}"):
            make(self._releases)
            if coming.is_symlink():
                coming.unlink()
            make(coming)
            self._sweep(coming, plan)
            sent = {step.path for step in plan.of(Act.SEND)}
            live, made, done = self._releases / f"{self._live()}", set[str](), 0
            for path, file in plan.files.items():
                home = path.rpartition("/")[0]
                if home not in made:
                    make(coming / home)
                    made.add(home)
                if path not in sent:
                    self._share(live, path, file)
                else:
                    self._send(source, path, file)
                    done += file.size
                    tell(Progress("Sending files", done, plan.size))
            tell(Progress("Making it live"))
            check()
            if self._live() >= number:  # this computer was asleep, and its lease has run out
                raise BusyError("Somebody has deployed meanwhile. Look at the plan once more.")
            home = self._releases / f"{number}"
            self._write_down(release, plan)
            if home.exists():  # of a run that was stopped right before the link
                shutil.rmtree(home)
            os.rename(coming, home)
            os.sync()  # all of it is on the disk before anything leads to it
            self._lead_to(number)
        with in_words(self._path, "The new site is live, but something old is left. Run it again."):
            self._forget_old(number, plan)

    def _sweep(self, coming: Path, plan: Plan) -> None:
        """Take away what an earlier run left there and this one has no use for."""
        for folder, folders, names in os.walk(coming):
            for link in (Path(folder, name) for name in (*folders, *names)):
                if link.is_symlink():  # no deploy has made it
                    link.unlink()
        for path, _ in list(walk(coming)):
            file = plan.files.get(path)
            if file is None or self.digest.of((coming / path).read_bytes()) != file.sum:
                (coming / path).unlink()
        for folder, _, _ in os.walk(coming, topdown=False):  # a file may have to lie where one was
            with suppress(OSError):  # it has something in it
                os.rmdir(folder)
        make(coming)

    def _share(self, source: Path, path: str, file: File) -> None:
        """Put a file of the live release into the one that is coming: both have it then."""
        try:
            os.link(f"{source}/{path}", self._releases / _COMING / path)
        except FileExistsError:  # an earlier run has put it there
            return
        except OSError:  # a disk without links, or too many of them
            self._send(source, path, file)

    def _send(self, source: Path, path: str, file: File) -> None:
        """Put a copy of a file into the release that is coming, proven to be the right one."""
        origin, target = source / path, self._releases / _COMING / path
        if target.exists():  # an earlier run has put it there, and it was proven
            return
        data = origin.read_bytes()
        if self.digest.of(data) != file.sum:
            if source.parent == self._releases:
                raise DeployError(f"Somebody has changed {origin}. What was live still is. {INSTEAD}")
            raise DeployError(f"{origin} has changed while it was being sent. {_TRY_AGAIN}")
        target.write_bytes(data)
        target.chmod(0o644)

    def _write_down(self, release: Release, plan: Plan) -> None:
        make(self._records)
        write_atomically(self._records / f"{release.number}.files.json", dump_files(plan.files))
        write_atomically(self._records / f"{release.number}.json", dump_release(release))

    def _lead_to(self, number: int) -> None:
        """Replace the link: at each moment it leads to a whole release."""
        new = self._path / ".current.new"
        new.unlink(missing_ok=True)
        new.symlink_to(Path("releases", f"{number}"), target_is_directory=True)
        os.replace(new, self._current)

    def _forget_old(self, live: int, plan: Plan) -> None:
        older, keep = [one for one in self._numbers() if one != live], 1 if plan.purge else self._keep
        for number in older[: max(0, len(older) - keep + 1)]:
            (self._records / f"{number}.json").unlink(missing_ok=True)
            (self._records / f"{number}.files.json").unlink(missing_ok=True)
            shutil.rmtree(self._releases / f"{number}", ignore_errors=not plan.purge)


_TRY_AGAIN = "Run it again: it goes on where it was."


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit()
