"""The Makefile is tested where there is a make; on Windows most people have none, and need none."""

import shutil

collect_ignore = [] if shutil.which("make") else ["test_makefile.py"]
