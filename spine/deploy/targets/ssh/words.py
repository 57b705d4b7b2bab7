"""What went wrong between us and a server, in plain words: from what `ssh` and `rsync` say, and how they end.

The sentences of OpenSSH are those of its sources, the codes of rsync those of its manual ("EXIT VALUES").
"""

import re
import shlex

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.targets.target import INSTEAD

_STILL = "What was live still is."
_AGAIN = f"{_STILL} Run it again: it goes on where it was."
_NO_KEY = """\
The key of {host} is not known here, so that nobody could tell whether it is the right server. Run `{by_hand}`
once, compare the fingerprint with the one that your hosting provider names, and say yes. For a computer that
nobody sits at, put the server's line into the known_hosts file that it reads."""
_OTHER_KEY = """\
{host} shows another key than before. Perhaps it was set up anew, perhaps somebody pretends to be it: ask your
hosting provider. If all is well, remove the old key with `{forget}`, and run `{by_hand}` once."""
_REFUSED = """\
{host} does not let us in. Its account has to have the public half of your key (`ssh-copy-id` brings it
there), and your ssh has to offer the other half. `{by_hand}` must work without a password."""
_NO_SHELL = f"""\
{{host}} runs no commands for this account: it has file transfer (SFTP) only, or it has been closed. Ask your
hosting provider for SSH with a shell, or choose another kind of host in publishconf.py. {_STILL}"""
_NO_RSYNC = f"""\
{{host}} has no rsync. Have it installed there (on Debian: `apt install rsync`). {_STILL}"""
_NOT_CLEAN = """\
{host} prints something when a shell starts, which is in rsync's way. `{by_hand} true` must print nothing:
silence ~/.bashrc there for shells that nobody sits at."""

_SAID = (
    (r"REMOTE HOST IDENTIFICATION HAS CHANGED|Offending \S+ key", _OTHER_KEY),
    (r"Host key verification failed|host key is known for", _NO_KEY),
    (r"Permission denied \([\w,.-]*\)|Too many authentication failures", _REFUSED),
    (
        r"Could not resolve hostname (?!.*Temporary)",
        'There is no server called {host}. Mend "host" in publishconf.py, or your ssh\'s settings.',
    ),
    (
        r"Bad owner or permissions|Bad configuration option|terminating, \d+ bad|Can't open user config",
        "Your ssh can't use its settings: {last}",
    ),
    (r"sftp connections only|account is currently not available|shell is not enabled", _NO_SHELL),
    (r"rsync: (?:command )?not found|command not found: rsync|Unknown command: rsync", _NO_RSYNC),
    (r"is your shell clean|protocol version mismatch", _NOT_CLEAN),
    (r"No space left on device", f"The disk of {{host}} is full. Make room there. {_AGAIN}"),
    (r"[Qq]uota exceeded", f"The account on {{host}} may not store more. Make room there. {_AGAIN}"),
    (r"Read-only file system", f"{{path}} on {{host}} can't be written to. Name another folder. {_STILL}"),
    (
        r"Permission denied|Operation not permitted",
        f"The account on {{host}} may not write to {{path}}. Give it that folder (`chown`). {_STILL}",
    ),
    (  # rsync ends before it could say why
        r"error in file IO \(code 11\)",
        f"The disk of {{host}} is full, or {{path}} can't be written to. See to it. {_AGAIN}",
    ),
)
"""What is said, and what that means for whoever deploys; the first that fits counts."""
_FAILED = {
    "no-rsync": _NO_RSYNC,
    "no-link": """\
"current" in {path} on {host} is no link that a deploy has made. Move it away, and deploy again.""",
    "no-links": f"""\
The disk of {{host}} knows no symbolic links, so a release can't go live at one moment. Choose another
folder, or another kind of host, in publishconf.py. {_STILL}""",
    "no-rename": f"""\
{{host}} can't replace a link at one moment: it needs `mv` of GNU, BusyBox or BSD, or Perl, or Python. Ask
your hosting provider for one of them. {_STILL}""",
    "sums": f"Some files did not arrive on {{host}} as they were sent. {_AGAIN}",
    "changed": f"Somebody has changed files of that release on {{host}}. {_STILL} {INSTEAD}",
    "left": """\
The new site is live, but not all older releases in {path} on {host} could be deleted. See to the rights on
them, and run it again.""",
    "count": f"The release on {{host}} has other files than it should have. {_AGAIN}",
}
"""What our own scripts say."""
_BUSY = {
    "moved": "Somebody else has made another release live on {host} meanwhile. Run it again.",
    "lost": """\
Somebody else has taken over the lock on {host}, as this run was silent for too long. Run it again.""",
}
_PASSING = re.compile(
    r"""
    Connection\ (?:to\ \S+\ |)(?:closed|reset|refused|timed\ out) | connection\ unexpectedly\ closed
    | Connection\ timed\ out | Broken\ pipe | kex_exchange_identification | banner\ exchange
    | Timeout,\ server | [Oo]peration\ timed\ out | No\ route\ to\ host | Network\ is\ unreachable
    | mux_client | Temporary\ failure\ in\ name\ resolution | timeout\ in\ data
    """,
    re.VERBOSE,
)
_RSYNC_PASSING = (10, 12, 20, 30, 35)
_RSYNC = {
    1: f"The rsync of this computer or that of {{host}} is too old: version 3.1 is needed. {_STILL}",
    2: "The rsync of this computer and that of {host} don't understand each other. Bring them up to date.",
    23: f"Not all files could be sent to {{host}}: {{last}} {_AGAIN}",
    24: f"The site has changed while it was being sent. Build it anew. {_AGAIN}",
    127: _NO_RSYNC,
}


def explain(
    said: str, code: int, host: str, path: str, by_hand: list[str], *, rsync: bool, answered: bool
) -> DeployError:
    """Return why `ssh` or `rsync` did not do what it should.

    `said` is its standard error, `code` its exit code, `by_hand` the command that a person could try;
    `answered` tells whether a script began to run on the server. The error is a `TransientError` for what may
    go right when it is tried again, a `BusyError` when another run was quicker.
    """
    kind, sentence = _why(said, code, rsync=rsync, answered=answered)
    told = sentence.replace("\n", " ").format(
        host=host,
        path=path,
        by_hand=shlex.join(by_hand),
        forget=shlex.join(["ssh-keygen", "-R", host.rpartition("@")[2]]),
        last=_last(said),
    )
    return kind(told)


def _why(said: str, code: int, *, rsync: bool, answered: bool) -> tuple[type[DeployError], str]:
    failed = re.search(r"^spine-failed ([\w-]+)$", said, re.MULTILINE)
    if failed and failed[1] in _BUSY:
        return BusyError, _BUSY[failed[1]]
    if failed and failed[1] in _FAILED:
        return DeployError, _FAILED[failed[1]]
    for pattern, sentence in _SAID:
        if re.search(pattern, said):
            return DeployError, sentence
    silent = code == 255 and not _reasons(said)
    if silent or _PASSING.search(said) or (rsync and code in _RSYNC_PASSING):
        return TransientError, f"The connection to {{host}} broke, or it does not answer. {_AGAIN}"
    if code == 255:
        return TransientError, f"{{host}} can't be reached: {{last}} {_AGAIN}"
    if rsync and code in _RSYNC:
        return DeployError, _RSYNC[code]
    if rsync and not _reasons(said):
        stopped = f"The disk of {{host}} is full, or rsync was stopped there (code {code})."
        return DeployError, f"{stopped} See to it. {_AGAIN}"
    return DeployError, f"{{host}} says: {{last}} {_AGAIN}" if answered else _NO_SHELL


def _reasons(said: str) -> list[str]:
    """The lines of what a program said that tell something; rsync's own sums don't."""
    lines = ["".join(sign if sign.isprintable() else "?" for sign in line) for line in said.splitlines()]
    return [line.strip() for line in lines if line.strip() and not line.startswith("rsync error:")]


def _last(said: str) -> str:
    """The last of them, as a sentence."""
    last = (_reasons(said) or ["it gave no reason"])[-1][:300]
    return last if last.endswith((".", "!", "?")) else f"{last}."
