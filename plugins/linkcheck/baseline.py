"""A list of known findings, so that an old site can begin with today's mistakes and make no new ones.

A finding is known again by its file, its kind and its target; lines may move. The list is a small JSON
file that git can merge: one line for each.
"""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from plugins.findings import Finding

Known = Counter[tuple[str, str, str]]


class BaselineError(ValueError):
    """The file is not a list of known findings."""


def read_baseline(path: Path) -> Known:
    """Return the known findings. Raises `BaselineError`, `OSError`."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return Counter((str(row["path"]), str(row["code"]), str(row["target"])) for row in rows)
    except (ValueError, TypeError, KeyError):
        raise BaselineError(
            f"{path} is not a list of known findings. Delete it to begin a new one."
        ) from None


def write_baseline(path: Path, findings: Sequence[Finding]) -> None:
    """Make the list of the findings, whole or not at all. Raises `OSError`."""
    rows = sorted((f.path, f.code, f.target) for f in findings)
    lines = [
        json.dumps(dict(zip(("path", "code", "target"), row, strict=True)), ensure_ascii=False)
        for row in rows
    ]
    text = "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def without_known(findings: Sequence[Finding], known: Known) -> tuple[list[Finding], int]:
    """Return the findings that are not in the list, and how many in the list are mended by now."""
    left = Counter(known)
    new: list[Finding] = []
    for finding in findings:
        key = (finding.path, finding.code, finding.target)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(finding)
    return new, sum(left.values())
