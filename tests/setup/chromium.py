"""Finds a Chromium for the browser tests, or installs one, and sees to it that Playwright can drive it.

Looked for in this order: the environment's CHROME_PATH; the usual names on PATH, one that can't have a window
first, as it has a quarter less to do for each page; the usual places on macOS and Windows; the one Playwright
has downloaded before.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.setup.packages import SetupError

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
# Asking Playwright takes half a second, so its answer is kept.
REMEMBERED = Path(sys.prefix) / "chromium-path"


def find() -> Path | None:
    """Return the Chromium to use, or None. Raise SetupError when CHROME_PATH names none."""
    if named := os.environ.get("CHROME_PATH"):
        if not works(Path(named)):
            raise SetupError(f"CHROME_PATH is {named}, and no Chromium starts from there.")
        return Path(named)
    candidates = [Path(found) for name in NAMES if (found := shutil.which(name))]
    candidates += [Path(place) for place in PLACES]
    if REMEMBERED.is_file():
        candidates.append(Path(REMEMBERED.read_text("utf-8")))
    return next((path for path in candidates if works(path)), None)


def works(path: Path) -> bool:
    """Tell whether there is a program at ``path`` and, on Linux, whether it starts."""
    if not path.is_file():
        return False
    # Only on Linux may it be a stub that asks for another installer; on Windows this would open a window.
    return not sys.platform.startswith("linux") or starts(path)


def starts(program: Path) -> bool:
    """Tell whether a program can say its version."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> Path:
    """Install a Chromium and return it: the system's package where we may, else Playwright's download."""
    print("Installing a Chromium for the browser tests ...", flush=True)
    for package in (SHELL, "chromium"):
        from_debian(package)
        if found := find():
            return found
    return from_playwright()


def is_lighter_to_be_had() -> bool:
    """Tell whether there is a lighter Chromium than the one found, and it can be installed unasked."""
    if os.environ.get("CHROME_PATH") or shutil.which(SHELL) or apt_get() is None:
        return False
    known = subprocess.run(["apt-cache", "show", SHELL], capture_output=True)
    return known.returncode == 0 and bool(known.stdout)


def ready_the_driver() -> None:
    """Make sure that the program starts by which Playwright talks to browsers."""
    folder = Path(importlib.util.find_spec("playwright").origin).parent / "driver"
    program = folder / ("node.exe" if sys.platform == "win32" else "node")
    if not starts(program):
        # The one library that it takes from the system, and that a bare Debian lacks.
        from_debian("libatomic1")
        if not starts(program):
            raise SetupError(f"Playwright's driver does not start. To see why: {program} --version")


def from_debian(package: str) -> None:
    """Install a Debian package, if this is such a system and nobody has to type a password."""
    if apt := apt_get():
        run_quietly(*apt, "update")
        run_quietly(*apt, "install", "--yes", "--no-install-recommends", package)


def apt_get() -> list[str] | None:
    """Return how ``apt-get`` is called; None where there is none, or a password has to be typed."""
    if not shutil.which("apt-get"):
        return None
    sudo: list[str] = []
    if os.geteuid() != 0:
        sudo = ["sudo", "-n"]
        if not shutil.which("sudo") or subprocess.run([*sudo, "true"], capture_output=True).returncode:
            return None
    return [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]


def from_playwright() -> Path:
    """Let Playwright download its own Chromium into the user's cache."""
    run_quietly(sys.executable, "-m", "playwright", "install", "chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not works(path):
        raise SetupError(
            "No Chromium was found, and none could be installed. Install Chrome or Chromium, "
            "or set CHROME_PATH to one, and run the tests again."
        )
    REMEMBERED.write_text(str(path), "utf-8")
    return path


def run_quietly(*command: str) -> None:
    """Run an installer; what it says is shown only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    if done.returncode:
        print(done.stdout, file=sys.stderr)
