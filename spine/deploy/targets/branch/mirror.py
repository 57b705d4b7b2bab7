"""The private copy of a branch: a bare repository in the cache, in which releases are made and kept.

Of the branch it has the last few commits with all their files ("shallow"), so that nothing is fetched twice
and going back needs nothing. It can be lost: that costs time alone.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.files import File
from spine.deploy.targets.branch.commits import MARK, Recorded, recorded
from spine.deploy.targets.branch.git import HOST, Git
from spine.deploy.targets.branch.words import DAMAGED, DamagedError
from spine.git import Listen

_LIVE = "refs/spine/live"
_QUIETLY = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head")
_UNSURE = (
    "The connection broke just when the new site was to be made live. Visitors get the old site or the new "
    "one, whole. Look at your internet connection, and run it again: it looks which."
)


class Mirror:
    """A branch of the repository that `git` reaches, with its last `depth` commits. Raises `DeployError`."""

    def __init__(self, git: Git, branch: str, depth: int) -> None:
        self._git, self._ref, self._depth = git, f"refs/heads/{branch}", depth

    # ---- reaching the other side -----------------------------------------------------

    def prepare(self) -> None:
        """Make the repository, if there is none. Somebody else may be at work in it."""
        folder = self._folder
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeployError(f"{folder.parent} can't be written to: {error.strerror}.") from None
        if not (folder / "HEAD").is_file() or not (folder / "objects").is_dir():
            self._refuse_old_git()
            self._git.run("init", "--quiet", "--bare", "--template=", "--object-format=sha1", str(folder))

    def _refuse_old_git(self) -> None:
        """Raise `DeployError` for a git that takes no settings from its environment (see RelNotes/2.31.0)."""
        told = self._git.run("version").decode("utf-8", "replace")
        found = re.search(r"(\d+)\.(\d+)", told)
        if found and (int(found[1]), int(found[2])) < (2, 31):
            raise DeployError(f"Git 2.31 or newer is needed to deploy to a branch. This is {told.strip()}.")

    def forget(self) -> None:
        """Throw the repository away: it is damaged."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _folder(self) -> Path:
        assert self._git.folder is not None
        return self._git.folder

    def fetch(self) -> str:
        """Bring the branch here as far as it is not; return its last commit, or nothing without a branch."""
        told = self._git.reach("ls-remote", HOST, self._ref).decode("utf-8", "replace").split()
        tip = next((told[at - 1] for at, name in enumerate(told) if name == self._ref), "")
        if not tip or tip == self.id_of(_LIVE):
            return tip
        self._git.reach(*_QUIETLY, f"--depth={self._depth}", HOST, f"+{self._ref}:{_LIVE}")
        return self.id_of(_LIVE)

    def fetch_all(self) -> bool:
        """Bring all of the branch's history here; tell whether there was more of it."""
        if self._git.ask("rev-parse", "--is-shallow-repository") != "true":
            return False
        self._git.reach(*_QUIETLY, "--unshallow", HOST, f"+{self._ref}:{_LIVE}")
        return True

    def push(self, commit: str, seen: str, listen: Listen) -> None:
        """Move the branch to a commit, if it is still where we saw it. Raises `BusyError` when it is not."""
        lease = f"--force-with-lease={self._ref}:{seen}"
        try:
            self._git.reach("push", "--progress", lease, HOST, f"{commit}:{self._ref}", listen=listen)
        except (BusyError, TransientError):
            try:
                lost = self.fetch() == commit  # only the answer, on its way
            except TransientError:
                raise TransientError(_UNSURE) from None
            if not lost:
                raise
        self._git.ask("update-ref", _LIVE, commit)  # if that fails, the next run fetches it
        self._git.ask("gc", "--auto", "--quiet")

    # ---- reading ---------------------------------------------------------------------

    def id_of(self, expression: str) -> str:
        """Return the id of what git calls so; empty when there is none."""
        return self._git.ask("rev-parse", "--verify", "--quiet", expression)

    def ids_of(self, expressions: Sequence[str]) -> list[str]:
        """Return the ids of many things at once, empty for what there is not."""
        data = "".join(f"{one}\n" for one in expressions).encode()
        told = self._git.run("cat-file", "--batch-check=%(objectname)", data=data).decode().splitlines()
        return ["" if one.endswith(" missing") else one for one in told]

    def blob(self, name: str) -> bytes:
        """Return the bytes of a file by its id."""
        return self._git.run("cat-file", "blob", name)

    def files(self, tree: str) -> dict[str, File]:
        """Return the files of a tree by path in order."""
        found = {}
        told = self._git.run("ls-tree", "-r", "-l", "-z", tree) if tree else b""
        for entry in told.decode("utf-8", "surrogateescape").split("\0"):
            facts, _, path = entry.partition("\t")
            if path and (parts := facts.split())[1] == "blob":
                if not parts[3].isdigit():  # git says BAD of a file that it has lost
                    raise DamagedError(DAMAGED)
                found[path] = File(parts[2], int(parts[3]))
        return found

    def changed(self, before: str, after: str) -> set[str]:
        """Return the paths at which two trees differ."""
        if before == after:
            return set()
        told = self._git.run("diff-tree", "-r", "-z", "--name-only", before, after)
        return {name for name in told.decode("utf-8", "surrogateescape").split("\0") if name}

    def last_words(self, commit: str) -> tuple[str, str]:
        """Return who made a commit, and what they said of it in one line."""
        told = self._git.run("log", "-1", "--format=%an%n%s", commit, "--").decode("utf-8", "replace")
        by, _, subject = told.partition("\n")
        return by, subject.strip()

    def records(self, tip: str) -> Iterator[Recorded]:
        """Yield the releases that commits tell of, from one commit back."""
        log = self._git.run("log", "-z", "--format=%H%n%B", f"--grep=^{MARK}: ", tip, "--")
        for text in log.decode("utf-8", "replace").split("\0"):
            commit, _, message = text.strip("\n").partition("\n")
            one = recorded(commit, message)
            if one:
                yield one

    # ---- making a release ------------------------------------------------------------

    def store(self, paths: Sequence[Path]) -> list[str]:
        """Put files into the repository as they are, and return their ids."""
        names = "".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape")
        told = self._git.run("hash-object", "-w", "--no-filters", "--stdin-paths", data=names)
        return told.decode().split()

    def tree(self, files: Mapping[str, str]) -> str:
        """Write down a tree of files that are in the repository: their ids by path. Return its id."""
        data = "".join(f"100644 {name}\t{path}\0" for path, name in files.items())
        data = data.encode("utf-8", "surrogateescape")
        with tempfile.TemporaryDirectory(prefix="spine-") as home:
            index = {"GIT_INDEX_FILE": str(Path(home, "index"))}
            self._git.run("update-index", "-z", "--index-info", data=data, more=index)
            return self._git.run("write-tree", more=index).decode().strip()

    def around(self, tree: str, folder: str, tip: str) -> str:
        """Return the tree of a whole branch: `tree` in its folder, and beside it all that `tip` has there."""
        while folder:
            folder, _, name = folder.rpartition("/")
            beside = b""
            if tip and self.id_of(f"{tip}:{folder}"):
                beside = self._git.run("ls-tree", "-z", f"{tip}:{folder}")
            rest = [one for one in beside.split(b"\0") if one and one.partition(b"\t")[2] != name.encode()]
            entries = [*rest, f"040000 tree {tree}\t{name}".encode()]
            tree = self._git.run("mktree", "-z", data=b"\0".join(entries) + b"\0").decode().strip()
        return tree

    def commit(self, tree: str, parent: str, message: str, *, by: str, seconds: int) -> str:
        """Make a commit, and return its id. `seconds` since 1970 is when; `by` a name that git can take."""
        who = {
            f"GIT_{role}_{what}": told
            for role in ("AUTHOR", "COMMITTER")
            for what, told in (("NAME", by), ("EMAIL", ""), ("DATE", f"{seconds} +0000"))
        }
        parents = ["-p", parent] if parent else []
        told = self._git.run("commit-tree", tree, *parents, "-F", "-", data=message.encode(), more=who)
        return told.decode().strip()
