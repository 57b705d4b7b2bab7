"""A site in a bucket, as a host."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.site.fingerprints import is_fingerprinted
from spine.deploy.errors import DeployError
from spine.deploy.files import Digest, File, Parcel
from spine.deploy.plan import Act, Part, Plan, Step
from spine.deploy.release import Release, Remote
from spine.deploy.targets.s3.layout import Layout, Stretch
from spine.deploy.targets.s3.lease import BucketLease
from spine.deploy.targets.s3.record import (
    Laid,
    Live,
    Pending,
    dump_list,
    dump_live,
    dump_pending,
    load_list,
    load_live,
    load_pending,
    renewed,
    without_spare,
)
from spine.deploy.targets.s3.words import AGAIN
from spine.deploy.targets.target import Check, Progress, Tell

if TYPE_CHECKING:
    from spine.deploy.targets.s3.bucket import Bucket, Stored
    from spine.deploy.targets.s3.caches import CloudFront

Headers = Callable[[str], Mapping[str, str]]
"""What is put beside a file, by its path."""
LEADS = "WebsiteRedirectLocation"
_SOON = 120.0
"""Seconds by which a store may write later than it says. What is newer was written by somebody else."""
_BETWEEN = 50
"""Copies after which the lease is asked for again."""
_FEW = 500
"""Objects about which the store is asked one by one; more are looked up in its list."""


class S3Site:
    """See `Target`."""

    digest = Digest.SHA256
    at_once = False

    def __init__(
        self,
        bucket: "Bucket",
        prefix: str,
        keep: int,
        caches: "CloudFront | None" = None,
        *,
        website: bool = False,
        headers: Headers,
    ) -> None:
        self._bucket, self._at, self._keep = bucket, Layout(prefix), keep
        self._caches, self._website, self._headers = caches, website, headers
        self._live, self._pending = Live(), Pending()
        self._looked = self._stopped = False
        self.lease = BucketLease(bucket, self._at.lease)

    # ---- looking ---------------------------------------------------------------------

    def look(self) -> Remote:
        """Return what the bucket has: what the record says of it, held against the bucket's own list."""
        self._read(*self._bucket.each(self._bucket.get, (self._at.live, self._at.pending)))
        live, pending, there = self._live, self._pending, self._listed()
        laid = {path: one for path, one in live.laid.items() if path in there}
        laid |= self._brought(there)
        unfinished = {path for path, one in laid.items() if self._differs(path, one, there[path])}
        self._live, self._looked = replace(live, laid=laid), True
        return Remote(
            live.releases[0] if live.releases else None,
            {path: one.file for path, one in laid.items()},
            frozenset(unfinished | set(pending.files)),
            live.releases,
        )

    def _read(self, live: "Stored | None", pending: "Stored | None") -> None:
        self._live = load_live(live.data) if live else Live()
        self._pending = load_pending(pending.data) if pending else Pending()
        self._stopped = pending is not None

    def _listed(self) -> "dict[str, Stored]":
        """Return what visitors can reach. Only what the record names is ours, all other files stay."""
        start = len(self._at.prefix)

        def listed(within: Stretch) -> "list[tuple[str, Stored]]":
            return list(self._bucket.listed(self._at.prefix, within))

        stretches = self._bucket.each(listed, self._at.stretches(self._live.laid))
        return {key[start:]: one for stretch in stretches for key, one in stretch}

    def _brought(self, there: "Mapping[str, Stored]") -> dict[str, Laid]:
        """Return assets that a deploy has brought before it was stopped: its pages may need them."""
        return {
            path: Laid(file, self._headers(path), there[path].etag, there[path].written)
            for path, file in self._pending.files.items()
            if file and is_fingerprinted(path) and path not in self._live.laid
            if path in there and there[path].size == file.size
        }

    def _differs(self, path: str, one: Laid, found: "Stored") -> bool:
        """Return whether a file does not lie there as we put it, or as we would put it now."""
        changed = found.etag != one.etag or found.size != one.file.size or found.written > one.written + _SOON
        told = {name: value for name, value in one.headers.items() if name != LEADS}
        turned = self._live.website != self._website and path.endswith(".html")
        return changed or turned or told != dict(self._headers(path))

    def files_of(self, release: Release) -> dict[str, File]:
        """Return the files of a release by path."""
        return self._list_of(release)[0]

    def _list_of(self, release: Release) -> tuple[dict[str, File], dict[str, str]]:
        found = self._bucket.get(self._at.files_of(release.number))
        if found is None:
            raise DeployError(f"The list of the files of release {release.number} is gone from the bucket.")
        return load_list(found.data)

    def read(self, path: str) -> bytes | None:
        """Return a file of the live release."""
        found = self._bucket.get(self._at.file(path))
        return found.data if found else None

    # ---- publishing ------------------------------------------------------------------

    def publish(self, parcel: Parcel, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        self._ready()
        steps = plan.of(Act.SEND)
        sums = {plan.files[step.path].sum: step.path for step in steps}
        missing = self._missing(plan, sums)
        if missing:
            self._note(self._pending)
            self._send(parcel, plan, missing, tell)
        leads = {}
        if self._website:
            pages = (step.path for step in steps if step.part is Part.PAGE)
            found = ((path, self._at.leads_to(path, parcel.path(path).read_bytes())) for path in pages)
            leads = {path: to for path, to in found if to}
        self._go_live(plan, release, leads, tell, check)

    def bring_back(self, old: Release, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`. All it needs is among the objects."""
        self._ready()
        leads = self._list_of(old)[1] if self._website else {}
        self._go_live(plan, release, leads, tell, check)

    def _ready(self) -> None:
        if not self._looked:
            self.look()

    def _missing(self, plan: Plan, sums: Mapping[str, str]) -> dict[str, str]:
        """Return those of the sums whose objects have to be sent, because none of them is there, whole."""
        candidates = list(sums)
        if len(sums) > _FEW:
            prefix = self._at.object("")
            lying = {key.removeprefix(prefix) for key, _ in self._bucket.listed(prefix)}
            candidates = [total for total in sums if total in lying]

        def is_whole(total: str) -> bool:
            found = self._bucket.head(self._at.object(total))
            size = plan.files[sums[total]].size
            return found is not None and found.size == size and found.checksum in ("", total)

        whole = self._bucket.each(is_whole, candidates)
        there = {total for total, is_there in zip(candidates, whole, strict=True) if is_there}
        return {total: path for total, path in sums.items() if total not in there}

    def _send(self, parcel: Parcel, plan: Plan, missing: Mapping[str, str], tell: Tell) -> None:
        size = sum(plan.files[path].size for path in missing.values())
        sent = 0

        def send(total: str) -> None:
            path = parcel.path(missing[total])
            try:
                data = path.read_bytes()
            except OSError as error:
                raise DeployError(f"{path} can't be read: {error.strerror}. Build the site anew.") from None
            if self.digest.of(data) != total:
                raise DeployError(f"{path} has changed while it was being sent. {AGAIN}")
            self._bucket.put(self._at.object(total), data, sha256=total)

        def count(total: str) -> None:
            nonlocal sent
            sent += plan.files[missing[total]].size
            tell(Progress("Sending files", sent, size))

        self._bucket.each(send, missing, count)

    def _go_live(
        self, plan: Plan, release: Release, leads: Mapping[str, str], tell: Tell, check: Check
    ) -> None:
        """Change what visitors get, in the order of the plan; then write down that it is so."""
        check()
        self._note_changes(plan)
        brought: dict[str, Laid] = {}
        for part in _parts(plan):
            check()
            brought |= self._copy(part, plan, leads, tell, check)
        now, spare = self._records(plan, release, brought)
        led = {path: one.headers[LEADS] for path, one in now.laid.items() if LEADS in one.headers}
        self._bucket.put(self._at.files_of(release.number), dump_list(plan.files, led))
        check()
        before, self._live = self._live.releases, now
        self._bucket.put(self._at.live, dump_live(now))
        self._clear(plan, tell, everywhere=plan.purge or not before)
        all_of_it = plan.purge or self._stopped
        self._bucket.delete(self._unneeded() if all_of_it else self._forgotten(before, spare))
        self._bucket.delete([self._at.pending])
        self._pending, self._stopped = Pending(), False

    def _note_changes(self, plan: Plan) -> None:
        steps = (step for step in plan.steps if step.act is not Act.INVALIDATE)
        changed = {step.path: None if step.act is Act.DELETE else plan.files[step.path] for step in steps}
        self._note(Pending({**self._pending.files, **changed}))

    def _clear(self, plan: Plan, tell: Tell, *, everywhere: bool) -> None:
        """Take away what is gone, from the host and from caches before it."""
        tell(Progress("Taking away what is gone"))
        for part in reversed(Part):
            self._bucket.delete(self._at.file(step.path) for step in plan.of(Act.DELETE, part))
        if self._caches:
            tell(Progress("Telling CloudFront"))
            everything = self._at.address("*")
            addresses = [self._at.address(step.path) for step in plan.of(Act.INVALIDATE)]
            self._caches.forget([everything] if everywhere else addresses, everything)

    def _records(self, plan: Plan, release: Release, brought: Mapping[str, Laid]) -> tuple[Live, list[str]]:
        """Return what is live after a plan, and the sums of objects that nothing needs then."""
        laid = {}
        for path, file in plan.files.items():
            one = brought.get(path) or self._live.laid.get(path)
            laid[path] = one if one and one.file == file else Laid(file, {})
        keep = 1 if plan.purge else self._keep
        live = renewed(self._live, release, laid, keep)
        return without_spare(replace(live, website=self._website))

    def _copy(
        self, steps: Iterable[Step], plan: Plan, leads: Mapping[str, str], tell: Tell, check: Check
    ) -> dict[str, Laid]:
        """Let the store copy files to where visitors find them, many at once; return how they lie there."""
        done = 0

        def copy(path: str) -> Laid:
            file, headers = plan.files[path], dict(self._headers(path))
            if path in leads:
                headers[LEADS] = leads[path]
            found = self._bucket.copy(self._at.object(file.sum), self._at.file(path), headers)
            return Laid(file, headers, found.etag, found.written)

        def count(path: str) -> None:
            nonlocal done
            done += 1
            tell(Progress("Making it live"))
            if done % _BETWEEN == 0:  # a computer that was asleep may have lost its lease long ago
                check()

        paths = [step.path for step in steps]
        return dict(zip(paths, self._bucket.each(copy, paths, count), strict=True))

    def _note(self, pending: Pending) -> None:
        """Write down what is about to be done, so that the next run knows if this one is stopped."""
        self._bucket.put(self._at.pending, dump_pending(pending))
        self._pending = pending

    def _forgotten(self, before: Iterable[Release], spare: Iterable[str]) -> Iterator[str]:
        """Yield the keys of what no release that can be gone back to needs any more."""
        kept = {one.number for one in self._live.releases}
        yield from (self._at.files_of(one.number) for one in before if one.number not in kept)
        yield from (self._at.object(total) for total in spare)

    def _unneeded(self) -> Iterator[str]:
        """Yield the keys of all in the deploy's own place that no such release needs: the bucket tells them.

        So it is after a purge, and when an earlier run was stopped: nobody knows what that has left there.
        """
        needed = {self._at.live, self._at.pending, self._at.lease}
        needed |= {self._at.files_of(one.number) for one in self._live.releases}
        needed |= {self._at.object(one.file.sum) for one in self._live.laid.values()}
        needed |= set(map(self._at.object, self._live.left))
        yield from (key for key, _ in self._bucket.listed(self._at.own("")) if key not in needed)


def _parts(plan: Plan) -> Iterator[list[Step]]:
    """Yield the steps that may be done at once: new pages come before those that lead to them."""
    yield list(plan.of(Act.SEND, Part.ASSET))
    yield list(plan.of(Act.SEND, Part.SHARED))
    pages = plan.of(Act.SEND, Part.PAGE)
    yield [step for step in pages if step.new]
    yield [step for step in pages if not step.new]
    yield list(plan.of(Act.SEND, Part.LIST))
