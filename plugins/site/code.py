"""What our own code is, in a few bytes: whatever was worked out by other code is not used again."""

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = (
    "pelican",
    "jinja2",
    "markdown",
    "markupsafe",
    "pymdown-extensions",
    "feedgenerator",
    "pyyaml",
    "selectolax",
    "snowballstemmer",
    "syntok",
)
_ROOT = Path(__file__).resolve().parent.parent


@cache
def code_sum() -> bytes:
    """Return the sum of our plugins' code and lists of words, of Python's version, and of what they use."""
    whole = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for name in LIBRARIES:
        try:
            whole.update(f"{name} {version(name)}\0".encode())
        except PackageNotFoundError:
            whole.update(f"{name} none\0".encode())
    for path in sorted([*_ROOT.rglob("*.py"), *_ROOT.rglob("*.yaml")]):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(_ROOT).as_posix()} {len(data)}\0".encode())
        whole.update(data)
    return whole.digest()
