"""An act of publishing as `spine.desk.publish.apart` does it, without loading everything anew each time."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from pathlib import Path

from spine.desk.publish.acts import run
from spine.desk.publish.results import Result
from tests import quick


def run_quickly(root: Path, act: str, name: str, *, by: str, tell: object, **told: object) -> Result:
    """Carry out an act beside this process; nobody hears how far it is."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "act")
        file.write_bytes(pickle.dumps((act, root, name, by, told)))
        code, _, said = quick.run(__name__, [str(file)], cwd=quick.ROOT, environment=dict(os.environ))
        assert code == 0, said
        return pickle.loads(file.read_bytes())


if __name__ == "__main__":
    place = Path(sys.argv[1])
    act, root, name, by, told = pickle.loads(place.read_bytes())
    place.write_bytes(pickle.dumps(run(act, root, name, by, lambda *said: None, **told)))
