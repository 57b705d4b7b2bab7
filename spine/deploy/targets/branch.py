"""A branch of a git repository, from which GitHub Pages, Cloudflare Pages or another service takes the site.

Each release is a commit on the branch, and its message is the record; history is kept, so going back is one
more commit with an old tree. A release goes live when the branch is moved to it, which the other side does at
one moment, and only if the branch is still where we saw it.

All work is done in a bare repository in the cache. Of the branch it has the last few commits with all their
files ("shallow"), so that nothing is fetched twice and going back needs nothing.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.files import Digest, File, Files, Parcel
from spine.deploy.git import Git, Recorded, address_of, message_of, recorded
from spine.deploy.git.commits import MARK
from spine.deploy.git.running import HOST
from spine.deploy.git.words import STILL
from spine.deploy.plan import Act, Plan
from spine.deploy.release import Release, Remote
from spine.deploy.settings import Place
from spine.deploy.targets.target import Check, Progress, Tell

SERVER = "github"
"""What serves such a branch, when nobody says otherwise."""
KEPT = ("CNAME", ".nojekyll")
"""Files that a branch keeps although the site has none of that name: GitHub itself puts `CNAME` there."""
LARGEST = 100 * 1024 * 1024
"""Bytes of the largest file that GitHub takes ("About large files on GitHub")."""
_LIVE = "refs/spine/live"
_DAMAGED = re.compile(
    r"corrupt|object file .* is empty|bad object|missing (blob|tree|commit)|invalid object|unable to read"
)
_MANY = 500
"""Files that git reads at a time."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A branch of a repository."""

    repository: str
    """The name of a remote of the practice's own repository, an address, or a path."""
    branch: str = "gh-pages"
    folder: str = ""
    """Where in the branch the site is: all of it, or a folder like docs."""
    domain: str = ""
    """The site's own domain, for the file `CNAME` of GitHub Pages.  [default: what the branch has]"""
    replaces: str = ""
    """The commit that somebody else made and that a deploy may nevertheless replace: its first digits."""

    NEEDED: ClassVar[Mapping[str, str]] = {
        "repository": 'Name a remote of the site\'s own repository, like "repository": "origin", or an address.'
    }

    def problems(self) -> Iterator[str]:
        """Yield what can't be so."""
        if re.search(r"://[^/@\s]*:[^/@\s]*@", self.repository):
            yield (
                '"repository" has a password in its address. Take it out, and let git keep it: see '
                "docs/deploy-branch.md."
            )
        if self.repository.startswith("-"):
            yield '"repository" must be the name of a remote, an address or a path.'
        if (
            not re.fullmatch(r"\w[\w./-]*(?<![./])", self.branch)
            or ".." in self.branch
            or "//" in self.branch
        ):
            yield f'"branch" must be the name of a branch, like gh-pages, not "{self.branch}".'
        if self.folder and not re.fullmatch(r"(?!\.git\b)[\w.-]+(/[\w.-]+)*", self.folder):
            yield f'"folder" must be a folder of the branch, like docs, not "{self.folder}".'
        if self.domain and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", self.domain):
            yield f'"domain" must be like blog.practice.org, not "{self.domain}".'
        if self.replaces and not re.fullmatch(r"[0-9a-f]{7,40}", self.replaces):
            yield f'"replaces" must be the digits of a commit, seven at least, not "{self.replaces}".'


def open_target(settings: Settings, place: Place) -> "Branch":
    """Return the branch as a host. Raises `DeployError` when there is no such repository."""
    return Branch(
        settings, place, Git(place.cache / "branch.git", address_of(settings.repository, place.root))
    )


class Branch:
    """See `Target`."""

    digest = Digest.GIT
    lease = None
    at_once = True

    def __init__(self, settings: Settings, place: Place, git: Git) -> None:
        self._settings, self._keep, self._git = settings, place.keep, git
        self._ref = f"refs/heads/{settings.branch}"
        self._where = f'the branch "{settings.branch}" of {git.host.shown}'
        self._tip: str | None = None
        """The commit that `look` saw; empty when there is no such branch."""
        self._releases: list[Recorded] = []
        self._kept: dict[str, str] = {}

    # ---- looking ---------------------------------------------------------------------

    def look(self) -> Remote:
        """Return what the branch has. Raises `DeployError` when somebody else has filled it."""
        try:
            return self._look()
        except DeployError as error:
            if isinstance(error, TransientError) or not _DAMAGED.search(str(error)):
                raise
        shutil.rmtree(self._git.folder, ignore_errors=True)  # it costs time alone
        return self._look()

    def _look(self) -> Remote:
        self._prepare()
        self._tip = self._fetch()
        if not self._tip:
            self._releases, self._kept = [], {}
            return Remote()
        self._releases = self._recorded()
        last = self._releases[0] if self._releases else None
        if last is None and self._shallow():
            self._fetch_all()
            self._releases = self._recorded()
            last = self._releases[0] if self._releases else None
        self._refuse_foreign(last)
        tree = self._site(self._tip)
        own = frozenset() if last is None else frozenset(self._names(last.tree)) - last.kept
        entries = self._entries(tree)
        self._kept = {name: entries.pop(name).sum for name in KEPT if name in entries and name not in own}
        return Remote(
            last.release if last else None,
            entries,
            self._unfinished(),
            tuple(one.release for one in self._releases),
        )

    def _prepare(self) -> None:
        folder = self._git.folder
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            for left in folder.glob("index-*"):  # of runs that were killed
                shutil.rmtree(left, ignore_errors=True)
        except OSError as error:
            raise DeployError(f"{folder.parent} can't be written to: {error.strerror}.") from None
        if not (folder / "HEAD").is_file() or not (folder / "objects").is_dir():
            self._git.run("init", "--quiet", "--bare", "--template=", str(folder))

    def _fetch(self) -> str:
        """Bring the branch here as far as it is not, and return its last commit."""
        told = self._git.reach("ls-remote", HOST, self._ref).decode().split()
        tip = next((told[at - 1] for at, name in enumerate(told) if name == self._ref), "")
        if not tip or tip == self._git.ask("rev-parse", "--verify", "--quiet", _LIVE):
            return tip
        depth = f"--depth={self._keep + 10}"
        self._git.reach("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", depth, HOST, self._refspec)
        return self._git.ask("rev-parse", "--verify", "--quiet", _LIVE)

    @property
    def _refspec(self) -> str:
        return f"+{self._ref}:{_LIVE}"

    def _shallow(self) -> bool:
        return self._git.ask("rev-parse", "--is-shallow-repository") == "true"

    def _fetch_all(self) -> None:
        self._git.reach(
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--unshallow", HOST, self._refspec
        )

    def _recorded(self) -> list[Recorded]:
        """Return the releases that can be gone back to, the newest first."""
        log = self._git.run("log", "-z", "--format=%H%n%B", f"--grep=^{MARK}: ", self._tip or "", "--")
        found = {}
        for text in log.decode("utf-8", "replace").split("\0"):
            commit, _, message = text.strip("\n").partition("\n")
            one = recorded(commit, message)
            if one and self._site(commit) == one.tree:  # else somebody has copied the message
                found.setdefault(one.release.number, one)
            if len(found) == self._keep:
                break
        return [found[number] for number in sorted(found, reverse=True)]

    def _site(self, commit: str) -> str:
        """Return the id of the tree that the site is in a commit; empty when there is none."""
        return self._git.ask("rev-parse", "--verify", "--quiet", f"{commit}:{self._settings.folder}")

    def _entries(self, tree: str) -> dict[str, File]:
        """Return the files of a tree by path in order."""
        found = {}
        told = self._git.run("ls-tree", "-r", "-l", "-z", tree) if tree else b""
        for entry in told.decode("utf-8", "surrogateescape").split("\0"):
            facts, _, path = entry.partition("\t")
            if path and (parts := facts.split())[1] == "blob":
                found[path] = File(parts[2], int(parts[3]))
        return found

    def _names(self, tree: str) -> list[str]:
        return self._git.run("ls-tree", "-z", "--name-only", tree).decode("utf-8", "replace").split("\0")

    def _refuse_foreign(self, last: Recorded | None) -> None:
        """Raise `DeployError` when the branch has something in the site's place that no deploy put there."""
        tree = self._site(self._tip or "")
        if last is not None and tree:
            told = self._git.run("diff-tree", "-r", "-z", "--name-only", last.tree, tree).decode().split("\0")
            changed = {name for name in told if name} - set(KEPT)
            what = "has changes that no deploy made"
        else:
            changed = {name for name in (self._names(tree) if tree else ()) if name} - set(KEPT)
            what = "has files that no deploy put there"
        named = self._settings.replaces
        if not changed or (named and (self._tip or "").startswith(named)):
            return
        by, subject = self._git.run("log", "-1", "--format=%an%n%s", self._tip or "").decode().split("\n")[:2]
        few = ", ".join(sorted(changed)[:3]) + (" …" if len(changed) > 3 else "")
        raise DeployError(
            f"{self._where[0].upper()}{self._where[1:]} {what}: {few}. Its last commit is {self._tip[:10]} "
            f'"{subject}" by {by}. A deploy would take that away from visitors. Either name another branch in '
            "publishconf.py, or, once nothing there is needed any more (it stays in the branch's history), "
            f'write "replaces": "{self._tip[:10]}" beside "branch", and deploy again.'
        )

    def _unfinished(self) -> frozenset[str]:
        """Return what has to be written again although the site is the same: a domain that was changed."""
        wanted = self._domain()
        return frozenset({"CNAME"} if wanted and self._kept.get("CNAME") != self.digest.of(wanted) else ())

    def _domain(self) -> bytes:
        return f"{self._settings.domain}\n".encode() if self._settings.domain else b""

    def files_of(self, release: Release) -> dict[str, File]:
        """Return the files of a release by path."""
        one = self._of(release)
        return {path: file for path, file in self._entries(one.tree).items() if path not in one.kept}

    def _of(self, release: Release) -> Recorded:
        if self._tip is None:
            self.look()
        found = next((one for one in self._releases if one.release.number == release.number), None)
        if found is None:
            raise DeployError(f"Release {release.number} is not in {self._where} any more.")
        return found

    def read(self, path: str) -> bytes | None:
        """Return a file of the branch as it is."""
        if self._tip is None:
            self._prepare()
            self._tip = self._fetch()
        inside = f"{self._settings.folder}/{path}".lstrip("/")
        name = self._git.ask("rev-parse", "--verify", "--quiet", f"{self._tip}:{inside}") if self._tip else ""
        return self._git.run("cat-file", "blob", name) if name else None

    # ---- publishing ------------------------------------------------------------------

    def publish(self, parcel: Parcel, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`."""
        _refuse_names(plan.files)
        if self._tip is None:
            self.look()
        self._store(parcel, [step.path for step in plan.of(Act.SEND)], tell)
        self._go_live(plan, release, tell, check)

    def bring_back(self, old: Release, plan: Plan, release: Release, *, tell: Tell, check: Check) -> None:
        """See `Target`. All files are in the private repository, as it has all that can be gone back to."""
        if self._tip is None:
            self.look()
        self._go_live(plan, release, tell, check)

    def _store(self, parcel: Parcel, paths: list[str], tell: Tell) -> None:
        """Put files into the private repository. Those of a run that was stopped are there already."""
        for start in range(0, len(paths), _MANY):
            part = paths[start : start + _MANY]
            tell(Progress("Packing files", start, len(paths)))
            names = "".join(f"{parcel.path(path)}\n" for path in part)
            told = self._git.run("hash-object", "-w", "--no-filters", "--stdin-paths", data=names.encode())
            for path, name in zip(part, told.decode().split(), strict=True):
                if parcel.files[path].sum != name:
                    raise DeployError(
                        f"{parcel.path(path)} has changed while it was being sent. Run it again."
                    )

    def _go_live(self, plan: Plan, release: Release, tell: Tell, check: Check) -> None:
        kept = {path: name for path, name in self._kept.items() if path not in plan.files}
        if self._settings.domain and "CNAME" not in plan.files:
            told = self._git.run("hash-object", "-w", "--no-filters", "--stdin", data=self._domain())
            kept["CNAME"] = told.decode().strip()
        tree = self._tree(plan.files, kept)
        commit = self._commit(tree, release, kept)
        check()
        tell(Progress("Sending files", 0, 100))
        self._push(commit, release, tell)
        self._git.run("update-ref", _LIVE, commit)
        self._releases.insert(0, Recorded(commit, release, tree, frozenset(kept)))
        self._tip, self._kept = commit, kept

    def _tree(self, files: Files, kept: Mapping[str, str]) -> str:
        """Write down a tree of files that are all in the private repository; return its id."""
        lines = [f"100644 {file.sum}\t{path}" for path, file in files.items()]
        lines += [f"100644 {name}\t{path}" for path, name in kept.items()]
        home = tempfile.mkdtemp(prefix="index-", dir=self._git.folder)
        try:
            index = {"GIT_INDEX_FILE": str(Path(home, "index"))}
            data = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
            self._git.run("update-index", "-z", "--index-info", data=data, more=index)
            return self._git.run("write-tree", more=index).decode().strip()
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def _around(self, tree: str) -> str:
        """Return the tree of the whole branch: the site in its folder, and all that lies beside it."""
        inside = self._settings.folder
        while inside:
            inside, _, name = inside.rpartition("/")
            at = f"{self._tip}:{inside}"
            beside = b""
            if self._tip and self._git.ask("rev-parse", "--verify", "--quiet", at):
                beside = self._git.run("ls-tree", "-z", at)
            rest = [one for one in beside.split(b"\0") if one and one.partition(b"\t")[2] != name.encode()]
            entries = [*rest, f"040000 tree {tree}\t{name}".encode()]
            tree = self._git.run("mktree", "-z", data=b"\0".join(entries) + b"\0").decode().strip()
        return tree

    def _commit(self, tree: str, release: Release, kept: Mapping[str, str]) -> str:
        name = re.sub(r"[<>\n]", "", release.by).strip(" .,:;'\"") or "Somebody"
        moment = f"{int(release.moment.timestamp())} +0000"
        who = {
            f"GIT_{role}_{what}": told
            for role in ("AUTHOR", "COMMITTER")
            for what, told in (("NAME", name), ("EMAIL", ""), ("DATE", moment))
        }
        parents = ["-p", self._tip] if self._tip else []
        message = message_of(release, tree, kept).encode()
        return (
            self._git.run("commit-tree", self._around(tree), *parents, "-F", "-", data=message, more=who)
            .decode()
            .strip()
        )

    def _push(self, commit: str, release: Release, tell: Tell) -> None:
        """Move the branch to a commit, if it is still where we saw it."""

        def listen(line: str) -> None:
            found = re.search(r"Writing objects:\s+(\d+)%", line)
            if found:
                tell(Progress("Sending files", int(found[1]), 100))

        lease = f"--force-with-lease={self._ref}:{self._tip}"
        try:
            self._git.reach("push", "--progress", lease, HOST, f"{commit}:{self._ref}", listen=listen)
        except BusyError:
            if self._fetch() != commit:  # else an answer of the first try was lost on its way
                raise BusyError(self._faster()) from None
        except TransientError:
            if self._fetch() != commit:
                raise

    def _faster(self) -> str:
        by = self._git.ask("log", "-1", "--format=%an", _LIVE) or "Somebody"
        return (
            f"{by} has changed {self._where} while this deploy was at work. {STILL} Run it again: it begins "
            "with what they did."
        )


def _refuse_names(files: Files) -> None:
    """Raise `DeployError` for what no branch, or no service behind it, can take."""
    large = [path for path, file in files.items() if file.size > LARGEST]
    if large:
        raise DeployError(
            f"{large[0]} has {files[large[0]].size // 2**20} MB, and GitHub takes no file over 100 MB. Make it "
            f"smaller, or keep it elsewhere. {STILL}"
        )
    for path in files:
        if "\n" in path or any(part.lower() in (".git", "", ".", "..") for part in path.split("/")):
            raise DeployError(f"Git can't keep a file called {path!r}. Give it another name. {STILL}")
