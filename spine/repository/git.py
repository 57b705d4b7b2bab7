"""Git in the practice's folder: what it is asked, and what to say when it refuses."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from spine.git import Done, clean, run_git, ssh_command
from spine.repository.errors import Reason, RepositoryError

SECONDS = 120.0
"""How long git may take for what it does on this computer."""
NETWORK_SECONDS = 300.0
"""How long it may take when it speaks with another."""
_SETTINGS = (
    "merge.directoryRenames=false",  # a moved folder moves what it had, not what others put there
    "core.safecrlf=false",
)


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one folder."""

    folder: Path

    def run(
        self,
        *arguments: str,
        given: bytes = b"",
        seconds: float = SECONDS,
        network: bool = False,
        **environment: str,
    ) -> Done:
        """Run git and return what came of it, whatever its exit code. `given` is its standard input.

        `environment` holds variables for this run alone. Raises `RepositoryError` when there is no git, or
        when it does not come to an end.
        """
        told = clean(os.environ)
        if network:
            told["GIT_SSH_COMMAND"] = ssh_command(told, lambda: self.run("config", "core.sshCommand").line)
        try:
            return run_git(
                arguments,
                folder=self.folder,
                settings=_SETTINGS,
                environment={**told, **environment},
                given=given,
                seconds=seconds,
            )
        except FileNotFoundError:
            if not self.folder.is_dir():
                raise RepositoryError(f"There is no folder {self.folder}.") from None
            raise RepositoryError(
                "The program git is not installed on this computer. Install it from git-scm.com.",
                Reason.NO_GIT,
            ) from None
        except subprocess.TimeoutExpired:
            what = "The other side" if network else "Git"
            reason = Reason.NETWORK if network else Reason.BUSY
            raise RepositoryError(
                f"{what} did not answer within {seconds:.0f} seconds. Try again later.", reason
            ) from None

    def ask(self, *arguments: str, given: bytes = b"", **environment: str) -> Done:
        """Run git where it has no reason to refuse. Raises `RepositoryError` with what it says if it does."""
        done = self.run(*arguments, given=given, **environment)
        if done.code:
            raise refused(done)
        return done


def refused(done: Done) -> RepositoryError:
    """Return what to say when git refuses something that is seldom refused."""
    said = done.said
    if "index.lock" in said or ("Unable to create" in said and ".lock" in said):
        return RepositoryError(
            "Another program works with git in this folder at this moment. Try again; if it stays so and no "
            f"such program runs, delete the file whose name ends with .lock: {_last_line(said)}",
            Reason.BUSY,
        )
    if "dubious ownership" in said:
        return RepositoryError(
            "The folder belongs to another user of this computer, so git does not touch it. Let that user "
            "work, or give the folder to yourself."
        )
    if "No space left" in said or "Disk quota" in said:
        return RepositoryError("The disk is full. Make room, then try again.")
    return RepositoryError(f"Git could not do it. It says: {_last_line(said) or f'code {done.code}'}")


def _last_line(said: str) -> str:
    """Return the line that matters most of what git says."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("hint:")]
    marked = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (marked or lines or [""])[0].removeprefix("fatal: ").removeprefix("error: ")[:300]
