"""What was worked out before may be lost or damaged: the sections are the same."""

import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from plugins.related import FILE, RelatedSettings, Store, relate
from tests.conftest import ROOT
from tests.related.test_core import some_posts

POSTS = some_posts()
RIGHT = relate(POSTS, RelatedSettings())


def test_the_second_time_is_like_the_first(tmp_path):
    assert relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE)) == RIGHT
    assert relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE)) == RIGHT


def test_one_changed_post_gives_what_a_cold_start_gives(tmp_path):
    store = Store(tmp_path / FILE)
    relate(POSTS, RelatedSettings(), store=store)
    changed = [replace(POSTS[0], body="parking, and a map of the office"), *POSTS[1:]]
    assert relate(changed, RelatedSettings(), store=store) == relate(changed, RelatedSettings())


@pytest.mark.parametrize(
    "change",
    [
        {"pins": ("p07",)},
        {"exclusions": ("p07",)},
        {"offered": False, "counted": False},
        {"stale": True},
        {"day": 99},
    ],
)
def test_a_change_outside_the_words_is_noticed(tmp_path, change):
    store = Store(tmp_path / FILE)
    relate(POSTS, RelatedSettings(), store=store)
    changed = [*POSTS[:-1], replace(POSTS[-1], **change)]
    assert relate(changed, RelatedSettings(), store=store) == relate(changed, RelatedSettings())


def test_other_settings_are_other_sections(tmp_path):
    store = Store(tmp_path / FILE)
    relate(POSTS, RelatedSettings(), store=store)
    heavy = RelatedSettings(title_weight=9, count=4)
    assert relate(POSTS, heavy, store=store) == relate(POSTS, heavy)


@pytest.mark.parametrize("data", [b"", b"not a database" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_begun_anew(tmp_path, data):
    relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE))
    (tmp_path / FILE).write_bytes(data)
    assert relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE)) == RIGHT
    assert relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE)) == RIGHT
    store = Store(tmp_path / FILE)
    store.put({b"key": b"value"})
    assert Store(tmp_path / FILE).get([b"key"]) == {b"key": b"value"}


def test_a_damaged_entry_is_dropped(tmp_path):
    relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE))
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("UPDATE kept SET value = substr(value, 2)")
    database.commit()
    database.close()
    assert relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE)) == RIGHT


def test_a_place_that_can_not_be_written_to_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert relate(POSTS, RelatedSettings(), store=Store(tmp_path / "file" / FILE)) == RIGHT


def test_two_builds_at_once_do_not_hurt_each_other(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from plugins.related import Store\n"
        "for turn in range(60):\n"
        "    store = Store(Path(sys.argv[1]) / 'related.sqlite'); key = f'{sys.argv[2]}-{turn}'.encode()\n"
        "    store.put({key: key * 50}); assert store.get([key]) == {key: key * 50}\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=ROOT) for name in "ab"]
    assert [run.wait(timeout=60) for run in runs] == [0, 0]
    keys = [f"{name}-{turn}".encode() for name in "ab" for turn in range(60)]
    assert len(Store(tmp_path / FILE).get(keys)) == len(keys)


def test_the_file_does_not_grow_for_ever(tmp_path):
    for turn in range(30):
        values = {f"{turn}-{number}".encode(): b"x" for number in range(100)}
        Store(tmp_path / FILE).put(values, in_use=())
    database = sqlite3.connect(tmp_path / FILE)
    assert database.execute("SELECT count(*) FROM kept").fetchone()[0] <= 2400
    database.close()


def test_nothing_is_loaded_when_nothing_has_to_be_computed(tmp_path):
    relate(POSTS, RelatedSettings(), store=Store(tmp_path / FILE))
    code = (
        "import sys; from pathlib import Path\n"
        "from plugins.related import RelatedSettings, Store, relate\n"
        "from tests.related.test_core import some_posts\n"
        "before = set(sys.modules); relate(some_posts(), RelatedSettings(), store=Store(Path(sys.argv[1]) / 'related.sqlite'))\n"
        "print(*{'numpy', 'scipy', 'snowballstemmer'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
