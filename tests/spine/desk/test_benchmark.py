"""The desk's benchmark runs, and says what it measured."""

import json
import locale

from benchmarks.desk import main


def test_it_measures_every_screen_and_typing(capsys):
    here = locale.setlocale(locale.LC_ALL)
    try:
        main(["30", "--topics", "4", "--format", "json"])
    finally:
        locale.setlocale(locale.LC_ALL, here)  # Pelican sets the one that the site asks for
    found = json.loads(capsys.readouterr().out)
    assert {"today", "topics", "write", "posts", "links", "history", "import"} <= found["screens"].keys()
    assert all(one["bytes"] > 1000 for path, one in found["screens"].items() if path != "find")
    assert found["typing"] > 0
