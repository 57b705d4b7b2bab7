"""What git said when something went wrong, in plain words, with a way to mend it. Pure.

Git talks English when it is told to (`LC_ALL=C`). Its own last words are added where they help, never the
secrets in an address.
"""

import re

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.git import without_secrets

STILL = "What was live still is."
AGAIN = f"{STILL} Run it again: it goes on where it was."
DAMAGED = f"The copy of the branch in the cache is damaged. {STILL} Run it again: the copy is made anew."
_HOLES = re.compile(
    r"corrupt|object file .* is empty|(?<!pack has )bad object|missing (blob|tree|commit)|invalid object|"
    r"unable to read (?!askpass)|not a git repository: '"
)
_NOISE = re.compile(r"^(remote:\s*)?(error|fatal|warning|hint): |^(remote:|hint:|To )")


class DamagedError(DeployError):
    """The repository in the cache has holes. It can be thrown away."""


def in_words(said: str, where: str) -> DeployError:
    """Return what to tell of a git command that failed.

    `said` is what it wrote to standard error, `where` the repository that it talked to, as one can show it.
    A `TransientError` may go right when it is tried again; a `BusyError` says that somebody was faster.
    """
    said, where = without_secrets(said), without_secrets(where)
    ours = "\n".join(line for line in said.splitlines() if not line.startswith("remote:"))
    if _HOLES.search(ours):
        return DamagedError(DAMAGED)
    for pattern, kind, words in _KNOWN:
        if re.search(pattern, said, re.IGNORECASE):
            return kind(words.format(where=where, said=_last_words(said)))
    return DeployError(f"Git could not do its work with {where}: {_last_words(said)}. {STILL}")


def _last_words(said: str) -> str:
    """Return the lines that tell most: those of the other side, or else git's last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    theirs = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    mine = [_NOISE.sub("", line) for line in lines if not line.startswith(("remote:", "hint:", "To "))]
    chosen = [line for line in theirs if line.strip("= ")][:4] or mine[:1] or ["it gave no reason"]
    return " ".join(chosen).rstrip(".")


_SPACE = r"no space left on device|disk quota exceeded"
_KNOWN: tuple[tuple[str, type[DeployError], str], ...] = (
    (
        r"stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value",
        BusyError,
        "Somebody else has changed the branch on {where} just now. " + STILL + " Run it again: it begins "
        "with what they did.",
    ),
    (
        rf"remote:.*({_SPACE})|unpacker error|unpack failed",
        DeployError,
        "{where} could not store the site: {said}. If its disk is full, make room there. " + AGAIN,
    ),
    (
        _SPACE,
        DeployError,
        "The disk of this computer is full. Make room on it. " + AGAIN,
    ),
    (
        r"protected branch|GH006|protected ref|GH013|not allowed to (force )?push",
        DeployError,
        "{where} protects the branch: {said}. Let its owner allow you, or the deploy's key, to push to it. "
        + STILL,
    ),
    (
        r"GH001|file size limit|larger than 100|too large",
        DeployError,
        "{where} takes no files that are so large: {said}. Make them smaller. " + STILL,
    ),
    (
        r"hook declined|pre-receive|remote rejected",
        DeployError,
        "{where} has turned the site away: {said}. Ask whoever runs it. " + STILL,
    ),
    (
        r"could not read (username|password)|authentication failed|invalid (username|credentials)|"
        r"permission denied \(|access denied|permission to .* denied|returned error: 40[13]|"
        r"terminal prompts disabled|no supported authentication",
        DeployError,
        "{where} does not let us in: the password, token or key is missing, wrong, or may not write there. "
        'Make sure that "git push" works there without a question, or let the desk\'s owner set it up. '
        + STILL,
    ),
    (
        r"host key verification failed|remote host identification has changed",
        DeployError,
        "{where} is not the computer that we know by this name, or we have never met it. Connect to it once "
        "by hand with ssh, and compare its key with the one its owner gives you. " + STILL,
    ),
    (
        r"certificate|SSL certificate|server verification failed",
        DeployError,
        "The certificate of {where} can't be trusted: {said}. Nothing was sent. Ask whoever runs it.",
    ),
    (
        r"repository (.* )?(not found|does not exist)|does not appear to be a git repository|"
        r"not a git repository|returned error: 404",
        DeployError,
        'There is no repository at {where}, or we may not see it. Compare "repository" in publishconf.py '
        "with the address that the service shows.",
    ),
    (
        r"dubious ownership",
        DeployError,
        "Git refuses the repository {where}, as it belongs to another user of this computer. Run the deploy "
        "as its owner.",
    ),
    (
        r"could not resolve|failed to connect|couldn.t connect|connection (refused|timed out|reset|closed)|"
        r"early EOF|unexpected disconnect|hung up|RPC failed|too slow|timed? ?out|network is unreachable|"
        r"no route to host|unable to access|could not read from remote|returned error: (429|5\d\d)|"
        r"broken pipe|bad line length|index-pack failed|unable to look up|pack has bad object|premature end|"
        r"expected (flush|packfile)|invalid index-pack|the remote end",
        TransientError,
        "{where} can't be reached, or the connection broke: {said}. Look at your internet connection. "
        + AGAIN,
    ),
)
