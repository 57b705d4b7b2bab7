"""The branch as a host: looking, publishing, going back."""

import itertools
import re
from collections.abc import Callable

from spine.deploy.errors import BusyError, DeployError
from spine.deploy.files import Digest, File, Files, Parcel
from spine.deploy.plan import Act, Plan
from spine.deploy.release import Release, Remote
from spine.deploy.targets.branch.commits import Recorded, message_of
from spine.deploy.targets.branch.mirror import Mirror
from spine.deploy.targets.branch.words import STILL, DamagedError
from spine.deploy.targets.target import INSTEAD, Check, Progress, Tell

KEPT = ("CNAME", ".nojekyll")
"""Files that a branch keeps although the site has none of that name: GitHub itself puts `CNAME` there."""
LARGEST = 100 * 1024 * 1024
"""Bytes of the largest file that GitHub takes ("About large files on GitHub")."""
_EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
"""What git calls a tree of nothing."""
_MANY = 500
"""Files that git reads at a time."""


class Branch:
    """See `Target`."""

    digest = Digest.GIT
    lease = None
    at_once = True

    def __init__(self, mirror: Mirror, where: str, folder: str, replaces: str, keep: int) -> None:
        self._mirror, self._keep = mirror, keep
        self._where = where
        """The branch in words."""
        self._folder = folder
        """Where in the branch the site is; empty when it is all of it."""
        self._replaces = replaces
        """The first digits of the commit of somebody else that may be replaced."""
        self._tip: str | None = None
        """The commit that was seen; empty when there is no such branch."""
        self._releases: list[Recorded] = []
        self._kept: dict[str, str] = {}

    # ---- looking ---------------------------------------------------------------------

    def look(self) -> Remote:
        """Return what the branch has. Raises `DeployError` when somebody else has filled it."""
        try:
            return self._look()
        except DamagedError:
            self._mirror.forget()
        return self._look()

    def _look(self) -> Remote:
        self._mirror.prepare()
        self._tip = self._mirror.fetch()
        self._releases, self._kept = [], {}
        if not self._tip:
            return Remote()
        self._releases = self._recorded()
        if not self._releases and self._mirror.fetch_all():
            self._releases = self._recorded()
        last = self._releases[0] if self._releases else None
        files = self._mirror.files(self._site(self._tip))
        self._refuse_foreign(last, files)
        own = {
            name
            for name in KEPT
            if last and name not in last.kept and self._mirror.id_of(f"{last.tree}:{name}")
        }
        self._kept = {name: files.pop(name).sum for name in KEPT if name in files and name not in own}
        known = tuple(one.release for one in self._releases)
        return Remote(last.release if last else None, files, frozenset(), known)

    def _recorded(self) -> list[Recorded]:
        """Return the releases that can be gone back to, the newest first."""
        found: dict[int, Recorded] = {}
        known = list(itertools.islice(self._mirror.records(self._tip or ""), 2 * self._keep))
        trees = self._mirror.ids_of([f"{one.commit}:{self._folder}" for one in known])
        for one, tree in zip(known, trees, strict=True):
            if tree == one.tree and len(found) < self._keep:  # else somebody has copied the message
                found.setdefault(one.release.number, one)
        return [found[number] for number in sorted(found, reverse=True)]

    def _site(self, commit: str) -> str:
        """Return the id of the tree that the site is in a commit; empty when there is none."""
        return self._mirror.id_of(f"{commit}:{self._folder}")

    def _refuse_foreign(self, last: Recorded | None, files: Files) -> None:
        """Raise `DeployError` when the branch has something in the site's place that no deploy put there."""
        tip = self._tip or ""
        if last is None:
            foreign, what = set(files) - set(KEPT), "has files that no deploy put there"
        else:
            foreign = self._mirror.changed(last.tree, self._site(tip) or _EMPTY) - set(KEPT)
            what = "has changes that no deploy made"
        if not foreign or (self._replaces and tip.startswith(self._replaces)):
            return
        by, subject = self._mirror.last_words(tip)
        few = ", ".join(sorted(foreign)[:3]) + (" …" if len(foreign) > 3 else "")
        raise DeployError(
            f"{_capital(self._where)} {what}: {few}. Its last commit is {tip[:10]} "
            f'"{subject}" by {by}. A deploy would take that away from visitors. Either name another branch '
            "in publishconf.py; or, when nothing of it is needed any more (the history of the branch keeps "
            f'it), write "replaces": "{tip[:10]}" beside "branch", and deploy again.'
        )

    def files_of(self, release: Release) -> dict[str, File]:
        """Return the files of a release by path."""
        if self._tip is None:
            self.look()
        one = next((one for one in self._releases if one.release.number == release.number), None)
        if one is None:
            raise DeployError(f"Release {release.number} is not in {self._where} any more. {INSTEAD}")
        return {path: file for path, file in self._mirror.files(one.tree).items() if path not in one.kept}

    def read(self, path: str) -> bytes | None:
        """Return a file of the branch as it is."""
        if self._tip is None:
            self._mirror.prepare()
            self._tip = self._mirror.fetch()
        inside = f"{self._folder}/{path}".lstrip("/")
        name = self._mirror.id_of(f"{self._tip}:{inside}") if self._tip else ""
        return self._mirror.blob(name) if name else None

    # ---- publishing ------------------------------------------------------------------

    def publish(self, parcel: Parcel, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        _refuse_names(plan.files)
        if plan.purge and self._folder:
            raise DeployError(
                f"{_capital(self._where)} has files of others beside the site, and one history with them, so "
                "a deploy can't take its history away. Deploy without --purge: what visitors must not see is "
                "gone with that. Then ask whoever looks after the repository to rewrite its history."
            )
        self._go_live(plan, release, parcel, tell, check)

    def bring_back(self, old: Release, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`. All files are in the mirror, as it has all that can be gone back to."""
        self._go_live(plan, release, None, tell, check)

    def _store(self, parcel: Parcel, paths: list[str], tell: Tell) -> None:
        """Put files into the mirror. Those of a run that was stopped are there already."""
        whole, done = sum(parcel.files[path].size for path in paths), 0
        for start in range(0, len(paths), _MANY):
            part = paths[start : start + _MANY]
            tell(Progress("Packing files", done, whole))
            done += sum(parcel.files[path].size for path in part)
            for path, name in zip(part, self._mirror.store([parcel.path(one) for one in part]), strict=True):
                if parcel.files[path].sum != name:
                    raise DeployError(
                        f"{parcel.path(path)} has changed while it was being sent. Run it again."
                    )

    def _go_live(self, plan: Plan, release: Release, parcel: Parcel | None, tell: Tell, check: Check) -> None:
        if self._tip is None:
            self.look()
        seen = self._tip or ""
        kept = {path: name for path, name in self._kept.items() if path not in plan.files}
        try:
            if parcel is not None:
                self._store(parcel, [step.path for step in plan.of(Act.SEND)], tell)
            tree, commit = self._make(plan, release, kept, seen)
        except DamagedError:
            self._mirror.forget()
            raise
        check()
        tell(Progress("Sending files", 0, plan.size))
        self._push(
            commit,
            seen,
            lambda share: tell(Progress("Sending files", plan.size * share // 100, plan.size)),
            anew=plan.purge,
        )
        before = [] if plan.purge else self._releases
        self._releases = [Recorded(commit, release, tree, frozenset(kept)), *before]
        self._tip, self._kept = commit, kept

    def _make(self, plan: Plan, release: Release, kept: dict[str, str], seen: str) -> tuple[str, str]:
        """Make the commit of a release; return the id of the site's tree, and the commit's."""
        tree = self._mirror.tree({path: file.sum for path, file in plan.files.items()} | kept)
        commit = self._mirror.commit(
            self._mirror.around(tree, self._folder, seen),
            "" if plan.purge else seen,  # without a commit before it: that is the history
            message_of(release, tree, kept),
            by=re.sub(r"[<>\n]", "", release.by).strip(" .,:;'\"") or "Somebody",
            seconds=int(release.moment.timestamp()),
        )
        return tree, commit

    def _push(self, commit: str, seen: str, share: Callable[[int], None], *, anew: bool) -> None:
        """Move the branch, `anew` to a commit that has no history. `share` is told the percentage done."""

        def listen(line: str) -> None:
            found = re.search(r"Writing objects:\s+(\d+)%", line)
            if found:
                share(int(found[1]))

        try:
            self._mirror.push(commit, seen, listen)
        except BusyError:
            tip = self._mirror.fetch()
            if tip == seen and anew:
                raise DeployError(
                    f"{_capital(self._where)} does not let its history be taken away. {STILL} Deploy without "
                    "--purge: what visitors must not see is gone with that. Then let the owner allow forced "
                    "pushes to the branch (GitHub: Settings, Branches), and run it with --purge once."
                ) from None
            if tip == seen:
                raise BusyError(
                    f"{_capital(self._where)} is locked on the other side. {STILL} Run it again in a minute. "
                    "If it stays so, whoever runs that side has to remove the lock."
                ) from None
            by = self._mirror.last_words(tip)[0] if tip else "Somebody"
            raise BusyError(
                f"{by} has changed {self._where} while this deploy was at work. {STILL} Run it again: it "
                "begins with what they did."
            ) from None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _refuse_names(files: Files) -> None:
    """Raise `DeployError` for what no branch, or no service behind it, can take."""
    large = [path for path, file in files.items() if file.size > LARGEST]
    if large:
        raise DeployError(
            f"{large[0]} has {files[large[0]].size // 2**20} MB, and GitHub takes no file over 100 MB. "
            f"Make it smaller, or keep it elsewhere. {STILL}"
        )
    for path in files:
        if "\n" in path or any(part.lower() in (".git", "", ".", "..") for part in path.split("/")):
            raise DeployError(f"Git can't keep a file called {path!r}. Give it another name. {STILL}")
