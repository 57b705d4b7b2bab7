"""The desk's benchmark runs, and says what it measured."""

import json

from benchmarks.desk import main


def test_it_measures_every_screen_and_typing(capsys):
    main(["30", "--topics", "4", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert {"today", "topics", "write"} <= found["screens"].keys()
    assert all(one["bytes"] > 1000 for path, one in found["screens"].items() if path != "find")
    assert found["typing"] > 0
