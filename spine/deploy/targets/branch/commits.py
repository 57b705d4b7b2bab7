"""A release as the message of the commit that made it, and back. Plain."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from spine.deploy.errors import DeployError
from spine.deploy.release import Release, dump_release, load_release

MARK = "Release-Record"
_TRAILER = re.compile(r"^Release-(Record|Tree|Kept): (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A commit that a deploy made."""

    commit: str
    release: Release
    tree: str
    """The id of the tree that the site is."""
    kept: frozenset[str]
    """Files in it that are the branch's own and no part of the site."""


def message_of(release: Release, tree: str, kept: Iterable[str]) -> str:
    """Return what a commit says of a release: a line for people, and trailers for the next deploy.

    Only ASCII is in the trailers, so that no setting of anybody's git can change them.
    """
    subject = f"Release {release.number}"
    if release.back_to:
        subject += f": back to release {release.back_to}"
    elif release.words:
        subject += f": {' '.join(release.words.split())}"
    lines = [f"{MARK}: {json.dumps(json.loads(dump_release(release)))}", f"Release-Tree: {tree}"]
    lines += [f"Release-Kept: {json.dumps(sorted(kept))}"]
    return "\n".join((subject, "", *lines, ""))


def recorded(commit: str, message: str) -> Recorded | None:
    """Return the release that a commit's message tells of; None when it tells of none."""
    told = dict(_TRAILER.findall(message))
    try:
        release = load_release(told["Record"].encode())
        kept = json.loads(told.get("Kept", "[]"))
        return Recorded(commit, release, told["Tree"].strip(), frozenset(map(str, kept)))
    except (KeyError, ValueError, TypeError, DeployError):
        return None
