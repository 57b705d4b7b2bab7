"""The handbook names what the command knows."""

import pytest

from plugins.trends.sources import FORMATS, archive, notes, queries
from plugins.trends.sources.breakout import WORDS
from spine.searching import trends
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "searches.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "option", [o for p in trends.commands["import"].params for o in p.opts if o.startswith("-")]
)
def test_every_option_is_in_the_handbook(option):
    assert option in TEXT


def test_endings_and_limits_are_as_the_handbook_says():
    assert all(f"`{ending}`" in TEXT for ending in archive.ENDINGS)
    assert f"{archive.MOST_BYTES >> 20} MB for a file" in TEXT
    assert f"{queries.LONGEST} letters" in TEXT
    assert (notes.MOST, len({form.name for form in FORMATS})) == (20, len(FORMATS))
    assert len(WORDS) >= 12


def test_every_format_has_a_title_for_people():
    assert all(form.title and form.title != form.name for form in FORMATS)
