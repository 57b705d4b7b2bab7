"""The site at Netlify as a host: looking, publishing, going back."""

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.files import Digest, File, Files, Parcel
from spine.deploy.plan import Plan
from spine.deploy.release import Release, Remote
from spine.deploy.targets.netlify.api import AGAIN, AT_ONCE, STILL, Api
from spine.deploy.targets.netlify.memory import Memory
from spine.deploy.targets.netlify.titles import release_in, title_of
from spine.deploy.targets.target import INSTEAD, Check, Progress, Tell

_POLLS = (0.5, 1.0, 2.0, *[4.0] * 225)
"""Seconds between two looks at a deploy that Netlify works on: a quarter of an hour in all."""
_LISTS = 200
"""How many lists of a hundred old deploys are taken away, at the most."""
_UNSURE = (
    "The connection to Netlify broke just when the new site was to be made live. Visitors get the old site "
    "or the new one, whole. Look at your internet connection, and run it again: it looks which."
)
_KNOWN = ("prepared", "uploading", "uploaded", "processing", "processed", "ready", "current")
"""States in which Netlify has told which files it lacks."""


class Netlify:
    """See `Target`."""

    digest = Digest.SHA1
    lease = None
    at_once = True

    def __init__(self, api: Api, memory: Memory, keep: int, sleep: Callable[[float], None]) -> None:
        self._api, self._memory, self._keep, self._sleep = api, memory, keep, sleep
        self._seen: str | None = None
        """The deploy that was live when we looked; empty when none was."""
        self._ids: dict[int, str] = {}
        self._drafts: list[dict[str, Any]] = []

    # ---- looking ---------------------------------------------------------------------

    def look(self) -> Remote:
        """Return what is live, and the deploys that were."""
        published = self._api.site().get("published_deploy") or {}
        self._seen = str(published.get("id") or "")
        deploys = self._api.deploys()
        self._drafts = [one for one in deploys if not one.get("published_at") and one.get("id") != self._seen]
        releases: dict[int, Release] = {}
        self._ids = {}
        for one in (published, *deploys):
            found = release_in(one.get("title"))
            was_live = one.get("published_at") or one.get("id") == self._seen
            if found and was_live and one.get("id") and one.get("state") in ("ready", "current", "old", None):
                self._ids.setdefault(found[0].number, str(one["id"]))
                releases.setdefault(found[0].number, found[0])
        live = release_in(published.get("title"))
        known = [releases[number] for number in sorted(releases, reverse=True)][: self._keep]
        if live and live[0] not in known:  # somebody went back to an old one in Netlify's own desk
            known.append(live[0])
        files = self._files(self._seen) if self._seen else {}
        return Remote(live[0] if live else None, files, frozenset(), tuple(known))

    def _files(self, deploy: str) -> dict[str, File]:
        known = self._memory.get(deploy)
        if known is None:
            told = self._api.files(deploy, live=deploy == self._seen)
            known = {
                str(one["path"]).removeprefix("/"): File(str(one["sha"]), _whole(one.get("size")))
                for one in told
                if one.get("path") and one.get("sha")
            }
            known = dict(sorted(known.items()))
            self._memory.put(deploy, known)
        return known

    def files_of(self, release: Release) -> dict[str, File]:
        """Return the files of a release by path."""
        if self._seen is None:
            self.look()
        if release.number not in self._ids:
            raise DeployError(f"Netlify does not have release {release.number} any more. {INSTEAD}")
        return self._files(self._ids[release.number])

    def read(self, path: str) -> bytes | None:
        """Return a file of what is live, as it was sent."""
        return self._api.raw(path)

    # ---- publishing ------------------------------------------------------------------

    def publish(self, parcel: Parcel, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        self._go_live(plan, release, parcel, tell, check)

    def bring_back(self, old: Release, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        self._go_live(plan, release, None, tell, check)

    def _go_live(self, plan: Plan, release: Release, parcel: Parcel | None, tell: Tell, check: Check) -> None:
        _refuse_names(plan.files)
        if self._seen is None:
            self.look()
        deploy = self._begun(release, plan.files)
        self._send(deploy, plan.files, parcel, tell)
        name = str(deploy["id"])
        tell(Progress("Waiting for Netlify"))
        self._wait(name, ("ready", "current"))
        tell(Progress("Making it live"))
        check()
        self._refuse_if_changed()
        self._switch(name)
        self._memory.put(name, plan.files)
        self._seen, self._ids = name, {**self._ids, release.number: name}
        if plan.purge:
            tell(Progress("Taking away what is older"))
            self._delete_others(name)

    def _begun(self, release: Release, files: Files) -> dict[str, Any]:
        """Return a draft of these files: that of a run that was stopped, or a new one."""
        listed = "\n".join(f"{path} {file.sum}" for path, file in sorted(files.items()))
        total = hashlib.sha1(listed.encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest()
        title, same = title_of(release, total), replace(release, words="")
        for one in self._drafts:
            found = release_in(one.get("title"))
            if found and found[1] == total and replace(found[0], moment=release.moment, words="") == same:
                with suppress(DeployError):
                    return self._wait(str(one["id"]), _KNOWN)
        sums = {f"/{path}": file.sum for path, file in files.items()}
        try:
            made = self._api.create(title, sums)
        except TransientError:  # the answer was lost or empty; the deploy may be there
            made = next((one for one in self._api.deploys() if one.get("title") == title), {})
            if not made:
                raise
        return made if "required" in made and made.get("state") in _KNOWN else self._wait(made["id"], _KNOWN)

    def _wait(self, deploy: str, states: tuple[str, ...]) -> dict[str, Any]:
        """Return a deploy once it is in one of some states."""
        for seconds in _POLLS:
            found = self._api.deploy(deploy)
            if found.get("state") in states:
                return found
            if found.get("state") in ("error", "rejected", "deleted"):
                why = str(found.get("error_message") or "it gave no reason").rstrip(".")
                raise DeployError(f"Netlify could not take the site: {why}. {STILL} Run it again.")
            self._sleep(seconds)
        raise TransientError(f"Netlify has not come to an end within a quarter of an hour. {AGAIN}")

    def _send(self, deploy: dict[str, Any], files: Files, parcel: Parcel | None, tell: Tell) -> None:
        """Send the files that Netlify lacks, several at a time."""
        if deploy.get("state") in ("ready", "current"):
            return
        paths = {file.sum: path for path, file in files.items()}
        required = deploy.get("required")
        wanted = map(str, required if isinstance(required, list) else ())
        lacking = {paths[total]: files[paths[total]] for total in wanted if total in paths}
        whole, done, lock = sum(file.size for file in lacking.values()), 0, threading.Lock()
        stop = threading.Event()

        def send(path: str) -> None:
            nonlocal done
            if stop.is_set():
                return
            self._api.upload(str(deploy["id"]), path, self._data(path, lacking[path], parcel))
            with lock:
                done += lacking[path].size
                tell(Progress("Sending files", done, whole))

        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting = [pool.submit(send, path) for path in lacking]
            try:
                for one in waiting:
                    one.result()
            except BaseException:
                stop.set()
                raise

    def _data(self, path: str, file: File, parcel: Parcel | None) -> bytes:
        """Return the bytes of a file to send: ours, or for one that only Netlify had, what it gives us."""
        data: bytes | None
        if parcel is not None and path in parcel.files:
            try:
                data = parcel.path(path).read_bytes()
            except OSError as error:
                words = (error.strerror or str(error)).lower()
                raise DeployError(f"{parcel.path(path)} can't be read: {words}. {STILL}") from None
            if self.digest.of(data) != file.sum:
                raise DeployError(f"{parcel.path(path)} has changed while it was being sent. Run it again.")
            return data
        data = self._api.raw(path)
        if data is None or self.digest.of(data) != file.sum:
            raise DeployError(
                f"Netlify does not have {path} of the older release any more, so it can't be made live "
                f"again. {STILL} {INSTEAD}"
            )
        return data

    def _refuse_if_changed(self) -> None:
        published = self._api.site().get("published_deploy") or {}
        if str(published.get("id") or "") != self._seen:
            found = release_in(published.get("title"))
            who = found[0].by if found else "Somebody"
            raise BusyError(
                f"{who} has made another deploy live while this one was at work. {STILL} Run it again: it "
                "begins with what they did."
            )

    def _switch(self, deploy: str) -> None:
        """Make a deploy live; when the answer is lost, look whether it is."""
        try:
            self._api.restore(deploy)
        except TransientError:
            try:
                live = self._live()
            except TransientError:
                raise TransientError(_UNSURE) from None
            if live != deploy:
                raise
        with suppress(TransientError):  # it has said yes already
            for seconds in _POLLS[:8]:
                if self._live() == deploy:
                    return
                self._sleep(seconds)
            raise DeployError(f"Netlify was told to make the new site live, but does not do it. {AGAIN}")

    def _delete_others(self, live: str) -> None:
        """Delete all other deploys: visitors can reach each of them at an address of its own."""
        for _ in range(_LISTS):
            others = [str(one["id"]) for one in self._api.deploys() if one.get("id") != live]
            if not others:
                return
            for deploy in others:
                self._api.delete(deploy)
        raise DeployError("The new site is live, but Netlify does not delete the older ones. Run it again.")

    def _live(self) -> str:
        return str((self._api.site().get("published_deploy") or {}).get("id") or "")


def _whole(told: object) -> int:
    return told if isinstance(told, int) else 0


def _refuse_names(files: Files) -> None:
    """Raise `DeployError` for names that Netlify does not take ("Get started with the Netlify API")."""
    for path in files:
        if "#" in path or "?" in path:
            raise DeployError(f"Netlify takes no file with # or ? in its name: {path}. Rename it. {STILL}")
