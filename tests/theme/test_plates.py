"""A drawing is sound, always the same for the same post, and says one thing."""

from xml.etree import ElementTree

import pytest

from plugins.site.settings import TINTS
from plugins.theme import plates
from plugins.theme.ink import SHAPES, Dice

NAMES = [f"a-post-{n}" for n in range(40)]


def test_every_tint_of_the_settings_has_its_motifs():
    assert set(plates.FAMILIES) == set(TINTS)


@pytest.mark.parametrize("tint", TINTS)
def test_a_drawing_is_sound_small_and_hidden_from_screen_readers(tint):
    for name in NAMES:
        svg = plates.plate(tint, name)
        root = ElementTree.fromstring(svg)
        assert root.get("aria-hidden") == "true"
        assert root.get("data-tint") == tint
        assert len(svg) < 4500
        assert "nan" not in svg
        for use in root.iter("use"):
            assert use.get("href").removeprefix("#") in SHAPES


@pytest.mark.parametrize("tint", TINTS)
def test_the_same_post_keeps_its_drawing(tint):
    assert [plates.plate(tint, name) for name in NAMES] == [plates.plate(tint, name) for name in NAMES]


@pytest.mark.parametrize("tint", TINTS)
def test_posts_of_one_topic_differ(tint):
    assert len({plates.plate(tint, name) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("tint", TINTS)
def test_every_drawing_marks_something(tint):
    assert all(
        "p-mark" in plates.plate(tint, name) or "p-rib-mark" in plates.plate(tint, name) for name in NAMES
    )


@pytest.mark.parametrize("tint", TINTS)
def test_a_topics_own_page_wears_its_own_motif(tint):
    motif = plates.FAMILIES[tint][0]
    for name in NAMES:
        dice = Dice(f"{tint}\n{name}")
        dice.pick(0, 3)  # the throw that picks the motif of a post
        assert motif(dice) in plates.plate(tint, name, own=True)


@pytest.mark.parametrize("tint", ["", "blue", None])
def test_an_unknown_tint_gets_verdigris(tint):
    assert 'data-tint="verdigris"' in plates.plate(tint, "a-post")


def test_the_shared_bones_are_sound():
    root = ElementTree.fromstring(plates.defs('"#v-side" "#v-top" "#v-back"'))
    assert {g.get("id") for g in root.iter("g")} == set(SHAPES)
    ElementTree.fromstring(plates.level())


def test_a_page_carries_only_the_shapes_it_uses():
    assert plates.defs("no drawing here") == ""
    page = plates.face("rose", "a-post")
    assert 'id="v-side"' in plates.defs(page)
    assert 'id="v-top"' not in plates.defs(page)


def test_faces_are_sound_and_always_the_same():
    for tint in [*plates.FAMILIES, "unknown"]:
        drawing = plates.face(tint, "a-post")
        ElementTree.fromstring(drawing)
        assert drawing == plates.face(tint, "a-post")
        assert len(drawing) < 500
