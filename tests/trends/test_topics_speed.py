"""The benchmark of speed runs, and keeps its shape."""

import json
import subprocess
import sys

from tests.conftest import ROOT


def test_the_costs_are_measured_in_a_process_of_their_own():
    command = [
        *(sys.executable, "benchmarks/topics_speed.py"),
        *("--queries", "200", "--posts", "20", "--format", "json"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    costs = json.loads(done.stdout)
    assert costs["queries"] == 200
    assert costs["posts"] == 20
    assert costs["seconds"] > 0
    assert costs["megabytes"] < 500
