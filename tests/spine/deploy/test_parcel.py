"""The parcel holds what the site has now, whatever an earlier one has left in its folder."""

from __future__ import annotations

import shutil

from spine.deploy.files import Digest
from spine.deploy.parcel import pack


def test_a_file_may_stand_where_a_folder_was_and_the_other_way_round(tmp_path):
    output, folder = tmp_path / "output", tmp_path / "parcel"
    for names in (["old/deep/index.html", "new.html"], ["old", "new.html/index.html"], ["old/deep"]):
        shutil.rmtree(output, ignore_errors=True)
        for name in names:
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            (output / name).write_text(name)
        made = pack(output, folder, Digest.SHA256, tmp_path / "sums.json", more={})
        assert list(made.files) == sorted(names)
        assert all(made.path(name).read_text() == name for name in names)
