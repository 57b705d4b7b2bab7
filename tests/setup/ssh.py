"""Installs what the tests of deploying to a server need: sshd and rsync. Without them, those are skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.setup.chromium import from_debian

PROGRAMS = {"ssh": "openssh-client", "sshd": "openssh-server", "rsync": "rsync", "ps": "procps"}
"""Programs, and the Debian packages that have them."""
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def missing() -> list[str]:
    """Return the programs that are not on this computer."""
    return [program for program in PROGRAMS if not shutil.which(program, path=PLACES)]


def install() -> None:
    """Install what is missing, on Debian; make the folder that sshd wants to have."""
    for program in missing():
        print(f"Installing {program} for the tests ...", flush=True)
        from_debian(PROGRAMS[program])
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not missing():
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
