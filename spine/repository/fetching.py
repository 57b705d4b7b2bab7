"""Asking the remote what is new there; and what it means, in words, when it refuses."""

import re

from spine.repository.errors import Reason, RepositoryError
from spine.repository.git import NETWORK_SECONDS, refused
from spine.repository.places import Remote, Repository

_MEANINGS: tuple[tuple[str, Reason, str], ...] = (
    (
        r"protected branch|GH006|GH013|repository rule|not allowed to push|merge request|pull request",
        Reason.PROTECTED,
        "{where} lets nobody write straight into the branch {branch}. Whoever looks after it must let "
        "you, or the site must be set to another branch.",
    ),
    (
        r"Host key verification failed|REMOTE HOST IDENTIFICATION",
        Reason.CREDENTIALS,
        "This computer does not know {where} yet, or it is another than before. Whoever looks after it "
        "connects once with ssh in a terminal, and compares its fingerprint.",
    ),
    (
        r"Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|"
        r"Permission denied \(|Invalid username|requested URL returned error: 401|invalid credentials|"
        r"Bad credentials|password authentication|Too many authentication failures",
        Reason.CREDENTIALS,
        "{where} does not let this computer in: the name, password or key is wrong, or there is none. "
        "Sign in once with git on this computer, for example with GitHub Desktop, then try again.",
    ),
    (
        r"requested URL returned error: 403|Permission to .* denied|access denied|not authori[sz]ed|"
        r"insufficient permission|read[- ]only|unable to create temporary|Permission denied",
        Reason.RIGHTS,
        "You may look at {where}, and not write there. Ask whoever looks after it for the right to write.",
    ),
    (
        r"Could not resolve host|Could not resolve hostname|Connection refused|Connection timed out|"
        r"Failed to connect|Network is unreachable|No route to host|Operation timed out|Connection reset|"
        r"unexpected disconnect|early EOF|Connection closed|Operation too slow|SSL|certificate|"
        r"requested URL returned error: 5\d\d|Empty reply|RPC failed|kex_exchange",
        Reason.NETWORK,
        "{where} can't be reached at this moment. Look whether this computer is on the internet, then try "
        "again.",
    ),
    (
        r"[Rr]epository not found|does not appear to be a git repository|error: 404|does not exist|"
        r"not found|No such file|Could not read from remote",
        Reason.NO_REMOTE,
        "There is no repository at {where}, or you may not see it. Look whether its address is right.",
    ),
    (
        r"transport '.*' not allowed|remote helper|strange hostname|strange port|option-like|"
        r"blocked",
        Reason.NO_REMOTE,
        "The address of {where} is of a kind that git is not allowed to use here. It must begin with "
        "https:// or ssh://, or be a folder.",
    ),
    (
        r"bad/illegal format|URL rejected|port number",
        Reason.NO_REMOTE,
        "The address of {where} is not written as git reads it. In a name or a password in it, / is written "
        "as %2F, @ as %40 and : as %3A.",
    ),
    (
        r"branch is currently checked out",
        Reason.PROTECTED,
        "{where} is a folder in which somebody works, so nothing can be put there. It must be a bare "
        "repository.",
    ),
    (
        r"hook declined|pre-receive|hook",
        Reason.PROTECTED,
        "{where} has a rule of its own that refuses it.",
    ),
)


def fetch(repository: Repository, remote: Remote) -> None:
    """Ask the remote for the commits of our branch. What is in the folder stays.

    A remote that has nothing yet is no mistake. Raises `RepositoryError`.
    """
    wanted = f"+refs/heads/{remote.branch}:{remote.ref}"
    options = ("--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--quiet")
    done = repository.git.run(
        "fetch", *options, "--", remote.name, wanted, network=True, seconds=NETWORK_SECONDS
    )
    if done.code and "couldn't find remote ref" in done.said:
        repository.git.run("update-ref", "-d", remote.ref)
    elif done.code and ".lock" in done.said:
        raise refused(done)
    elif done.code:
        raise meaning(done.said, remote)


def meaning(said: str, remote: Remote) -> RepositoryError:
    """Return what an answer of the remote means, with what it says of itself below."""
    where = remote.address or remote.name
    for pattern, reason, words in _MEANINGS:
        if re.search(pattern, said, re.IGNORECASE):
            own = _own_words(said) if reason is Reason.PROTECTED else ""
            return RepositoryError(words.format(where=where, branch=remote.branch) + own, reason)
    first = next((line for line in said.splitlines() if line.startswith(("fatal:", "error:"))), said)
    return RepositoryError(f"{where} refuses. It says: {first[:300]}")


def _own_words(said: str) -> str:
    """Return what a hook of the remote says, when it says something."""
    lines = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
    words = " ".join(line for line in lines if line)
    return f" It says: {words[:300]}" if words else ""
