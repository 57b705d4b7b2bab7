"""``python -m tests.setup``: installs what the tests still need, and says nothing when that is nothing."""

from __future__ import annotations

import sys

from tests.setup import chromium, java, markdown_suite, nginx, packages, ssh


def main() -> int:
    """Return 0 when everything is there, 2 with one plain line when something cannot be had."""
    try:
        packages.install("test" if java.on_this_computer() else "test,java")
        chromium.ready_the_driver()
        if chromium.find() is None or chromium.is_lighter_to_be_had():
            chromium.install()
        if nginx.find() is None:
            nginx.install()
        markdown_suite.fetch()
        ssh.install()
    except packages.SetupError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
