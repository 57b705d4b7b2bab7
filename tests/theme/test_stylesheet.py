"""The style sheet: one small request, and every pair of colors that carries text can be read."""

import gzip
import re

import pytest

from plugins.theme import stylesheet
from plugins.theme.fonts import CUTS, names
from tests.conftest import ROOT

FOLDER = ROOT / "theme" / "css"
CSS = stylesheet.join(FOLDER)


def test_every_file_is_part_of_the_whole():
    assert {path.stem for path in FOLDER.glob("*.css")} == {*stylesheet.ORDER, stylesheet.PRINT}


def test_it_weighs_at_most_12_kb_on_the_way():
    assert len(gzip.compress(CSS.encode(), 6)) <= 12_000


def test_it_is_closed_and_asks_for_nothing_but_our_fonts():
    assert CSS.count("{") == CSS.count("}")
    fetched = re.findall(r"url\((?!\"?data:)([^)]*)\)", CSS)
    assert sorted(fetched) == sorted(f"../fonts/{cut.name}" for cut in CUTS)
    for cut in CUTS[1:]:
        assert f"unicode-range:{cut.unicode_range}" in CSS


def test_squeezing_leaves_quoted_text_alone():
    css = "a::before { content: ' /* no */  ; ' }\n/* gone */\n@media (width >= 30rem) { b , i { color : red ; } }"
    assert stylesheet.squeeze(css) == (
        "a::before{content:' /* no */  ; '}@media (width >= 30rem){b,i{color :red}}"
    )


def test_it_asks_for_the_fonts_by_the_names_that_change_with_them():
    sent = stylesheet.files(FOLDER, names())["theme.css"]
    fetched = re.findall(r"url\((?!\"?data:)([^)]*)\)", sent)
    assert sorted(fetched) == sorted(f"../fonts/{name}" for name in names().values())


# ---- contrast: WCAG 2.2, success criteria 1.4.3 (4.5), 1.4.6 (7) and 1.4.11 (3) ----

LIGHT, DARK = 0, 1
TOKENS: dict[str, tuple[str, str]] = {}
for _name, _value in re.findall(r"--([\w-]+): ?(light-dark\(#[^)]*\)|#[0-9a-f]{3,6})", CSS):
    _both = re.findall(r"#[0-9a-f]{3,6}", _value)
    TOKENS.setdefault(_name, (_both[0], _both[-1]))
TINTS = {
    name or "verdigris": tuple(re.findall(r"#[0-9a-f]{6}", value))
    for name, value in re.findall(r"\[data-tint=?(\w*)\]\{--tint: ?(light-dark\([^)]*\))", CSS)
}

PAIRS = [  # text, ground, least ratio
    ("ink", "paper", 7),
    ("ink-soft", "paper", 7),
    ("deep", "paper", 7),
    ("paper", "deep", 7),
    ("paper", "ink", 7),
    ("on-band", "band", 7),
    ("on-band-button", "on-band", 7),
    ("on-band-button", "mark", 4.5),
    ("on-mark", "mark", 7),
    ("on-tag", "tag", 7),
    ("alarm", "alarm-wash", 7),
    ("ink", "alarm-wash", 7),
    ("on-alarm", "alarm-band", 7),
    ("line", "mark", 3),
]


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = color.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(c * 2 for c in digits)
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground, least, scheme):
    assert contrast(TOKENS[text][scheme], TOKENS[ground][scheme]) >= least


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_tint(scheme):
    assert len(TINTS) == 7
    for tint in TINTS.values():
        assert contrast(TOKENS["ink"][scheme], tint[scheme]) >= 7


def test_the_color_around_the_page_is_the_papers():
    base = (ROOT / "theme" / "templates" / "base.html").read_text()
    assert re.findall(r'name="theme-color" content="(#\w+)"', base) == list(TOKENS["paper"])
