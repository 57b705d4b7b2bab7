"""The web font is small, whole, and the same bytes every time."""

import io

import pytest
from fontTools.ttLib import TTFont

from plugins.theme import fonts


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return fonts.font_files(tmp_path_factory.mktemp("fonts"))


def test_the_font_of_every_page_is_at_most_19_kb(files):
    assert len(files["literata.woff2"]) <= 19_000


def test_accented_letters_are_a_file_of_their_own(files):
    first, second = (set(one.characters) for one in fonts.CUTS)
    assert not first & second
    assert len(files["literata-latin.woff2"]) < 9_000


def test_every_letter_a_post_needs_is_in_the_font(files):
    sample = "Don’t wait — “it” hurts… 5–10 °C, ½, ×, →"
    cmap = TTFont(io.BytesIO(files["literata.woff2"])).getBestCmap()
    assert not [letter for letter in sample if ord(letter) not in cmap]
    latin = TTFont(io.BytesIO(files["literata-latin.woff2"])).getBestCmap()
    assert not [letter for letter in "éÉüñç" if ord(letter) not in latin]


def test_the_weight_can_vary_and_the_licence_is_inside(files):
    font = TTFont(io.BytesIO(files["literata.woff2"]))
    (axis,) = font["fvar"].axes
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", *map(float, fonts.WEIGHTS))
    assert "Open Font License" in str(font["name"].getDebugName(13))


def test_cutting_again_gives_the_same_bytes(files, tmp_path):
    assert fonts.font_files(tmp_path) == files


def test_a_cut_is_kept(files, tmp_path, monkeypatch):
    fonts.font_files(tmp_path)
    monkeypatch.setattr(fonts, "cut", lambda *_: pytest.fail("cut again"))
    assert fonts.font_files(tmp_path) == files
    assert not list(tmp_path.glob("*.part"))


def test_the_style_sheet_asks_for_the_second_file_only_where_it_is_needed():
    assert fonts.CUTS[1].unicode_range == "U+C0-D6,U+D8-FF"
