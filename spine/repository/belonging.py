"""Which files belong into a version: the site's content, and nothing that is secret, hidden or left over."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from plugins.posts.source import MARKDOWN_ENDINGS
from spine.repository.places import Repository
from spine.repository.records import Change, What

LARGEST = 50_000_000
"""Bytes of a file above which most hosts of repositories refuse it."""
_SECRET = re.compile(
    r"\.env(?:\..*)?|\.?netrc|\.npmrc|\.pypirc|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)(?:\..*)?"
    r"|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx?|ppk|ovpn|asc|gpg)|(?:.*[-_. ])?(?:credentials?|secrets?"
    r"|passwords?|passwd|tokens?|api[-_]?keys?)(?:[-_. ].*)?",
    re.IGNORECASE,
)
"""Names of files that hold passwords and keys."""
_PLAIN = (*MARKDOWN_ENDINGS, ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
"""Endings of files that hold none, whatever they are called: a post may be about passwords."""
_LEFTOVERS = re.compile(r"[.~].*|.*~|thumbs\.db|desktop\.ini|.*\.(?:sw[op]|tmp|bak|orig|rej|part)", re.I)
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")


@dataclass(frozen=True, slots=True)
class Left:
    """A file that was kept out of a version."""

    path: str
    why: str


def left_out(repository: Repository, changes: Iterable[Change]) -> tuple[Left, ...]:
    """Return the files of the content that have changed and belong into no version, each with the reason."""
    inside = [one for one in changes if one.path.startswith(f"{repository.content}/")]
    return tuple(Left(one.path, why) for one in inside if (why := reason_against(repository, one)))


def reason_against(repository: Repository, change: Change) -> str:
    """Return why a file that has changed belongs into no version; nothing when it does."""
    if not change.path.startswith(f"{repository.content}/"):
        return "It is none of the site's content."
    if change.what is What.DELETED:
        return ""
    parts = change.path.split("/")
    if any(_LEFTOVERS.fullmatch(part) for part in parts):
        return "It is hidden, or a leftover of a program."
    name = parts[-1]
    if _SECRET.fullmatch(name) and not name.lower().endswith(_PLAIN):
        return "By its name, it holds a password or a key."
    file = repository.file(repository.full(change.path))
    try:
        if file.is_symlink():
            return "It is a link to another place, which the blog does not follow."
        if file.stat().st_size > LARGEST:
            return f"It is larger than {LARGEST // 1_000_000} MB, which most hosts refuse."
        with file.open("rb") as stream:
            if change.what is What.NEW and _PRIVATE_KEY.search(stream.read(100_000)):
                return "It holds a private key."
    except OSError as error:
        return f"It can't be read: {(error.strerror or str(error)).lower()}."
    return ""
