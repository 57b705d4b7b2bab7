"""The workflows' scripts are for bash on Linux; elsewhere they are linted only."""

import shutil
import sys

NEEDED = ("bash", "git", "openssl", "timeout")
there = sys.platform.startswith("linux") and all(map(shutil.which, NEEDED))
collect_ignore = [] if there else [f"test_{name}.py" for name in ("check", "links", "publish", "trends")]
