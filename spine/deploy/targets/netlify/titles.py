"""A release as the title of a Netlify deploy, and back. Plain.

Netlify shows the title in its list of deploys, so it begins with words for people. The record follows, as the
one place of a deploy that visitors can't see.
"""

import json

from spine.deploy.errors import DeployError
from spine.deploy.release import Release, dump_release, load_release

LONGEST = 3000
"""Letters of a title. It is sent as a part of an address, which may not be much longer."""
_MARK = " | "


def title_of(release: Release, total: str) -> str:
    """Return the title of a release. `total` is the sum of all its files.

    Retired assets that find no room are left out: the next deploy counts them as retired since its own day,
    so they are kept longer than they need to be, and never shorter.
    """
    back = f", back to release {release.back_to}" if release.back_to else ""
    told = json.loads(dump_release(release))
    retired = sorted(told.pop("retired").items(), key=lambda one: (one[1], one[0]))
    told |= {"words": " ".join(release.words.split())[:200], "sum": total}
    told = {name: value for name, value in told.items() if value}
    start = f"Release {release.number} by {release.by}{back}{_MARK}"
    room = LONGEST - len(start) - len(_dump(told))
    kept: dict[str, list[str]] = {}
    for path, day in retired:
        room -= len(_dump(path)) + 20
        if room < 0:
            break
        kept.setdefault(day, []).append(path)
    return start + _dump({**told, "retired": kept} if kept else told)


def release_in(title: object) -> tuple[Release, str] | None:
    """Return the release that a title tells of, and the sum of its files; None when it tells of none."""
    _, mark, record = title.rpartition(_MARK) if isinstance(title, str) else ("", "", "")
    try:
        told = json.loads(record) if mark else {}
        total = str(told.pop("sum"))
        told["retired"] = {path: day for day, paths in told.get("retired", {}).items() for path in paths}
        return load_release(json.dumps({"site": "", **told}).encode()), total
    except (ValueError, KeyError, TypeError, AttributeError, DeployError):
        return None


def _dump(told: object) -> str:
    """Return it as JSON in which nothing can be taken for the mark before it."""
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).replace("|", "\\u007c")
