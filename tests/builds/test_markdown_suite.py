"""Python-Markdown's own tests pass with the quick inline processor just as they do without it."""

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.setup import markdown_suite
from tests.setup.packages import ROOT

RUNNER = Path(__file__).with_name("markdown_suite.py")


@pytest.fixture
def suite() -> Path:
    """Return the folder with Python-Markdown's tests."""
    if not markdown_suite.place().is_dir():
        pytest.skip(
            f"The tests of Markdown {markdown_suite.version()} are not here. `python -m tests.setup` gets them."
        )
    return markdown_suite.place()


def ran(folder: Path, *how: str) -> dict:
    """Run the suite in a process of its own and return what it says."""
    done = subprocess.run(
        [sys.executable, RUNNER, folder, *how],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        timeout=90,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_same_of_its_own_tests_pass(suite):
    with ThreadPoolExecutor(2) as both:
        runs = [both.submit(ran, suite), both.submit(ran, suite, "quick")]
        plain, quick = (run.result() for run in runs)
    assert quick["went"] == plain["went"]
    went = Counter(how for _, how in plain["went"])
    assert went["passes"] > 1000
    assert went["passes"] > 0.9 * went.total()
    assert plain["quick"] == 0
    assert quick["quick"] > 1000
