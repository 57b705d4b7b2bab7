"""The benchmark of builds: its blog is sound and the same everywhere, and its sums are right. Nothing is timed."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest
import yaml

from benchmarks.builds import Figures, edit_bar, growth, missed, with_ratios
from benchmarks.builds_corpus import ROOT, make_corpus, post_files, retoken
from benchmarks.builds_peers import measure, peers
from benchmarks.builds_translated import to_hugo, to_stock
from benchmarks.builds_words import CLUSTERS
from tests.conftest import SmallSite

POSTS = 30


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "ours"
    make_corpus(folder, POSTS)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_same_seed_makes_the_same_blog_and_another_one_another(corpus: Path, tmp_path: Path) -> None:
    make_corpus(tmp_path / "again", POSTS)
    make_corpus(tmp_path / "other", POSTS, seed=1)
    assert files(tmp_path / "again") == files(corpus)
    assert [path.name for path in post_files(tmp_path / "other")] != [
        path.name for path in post_files(corpus)
    ]


def test_the_posts_are_as_promised(corpus: Path) -> None:
    heads = []
    for path in post_files(corpus):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        heads.append(yaml.safe_load(head))
        assert 700 <= len(body.split()) <= 1_200, path.name
    assert len(heads) == POSTS
    assert all(1 <= len(head["tags"]) <= 4 and head["references"] for head in heads)
    assert {head["category"] for head in heads} <= set(CLUSTERS)
    assert {path.parent.name for path in post_files(corpus)} == {head["date"][:4] for head in heads}
    assert all("2015" <= head["date"][:4] <= "2025" for head in heads)
    assert {name for head in heads for name in head["authors"]} == {"a-surgeon", "editorial-team"}


def test_spine_check_finds_no_error_in_it(corpus: Path) -> None:
    found = SmallSite(corpus).check()
    assert [finding for finding in found if finding["severity"] == "error"] == []


def test_the_translations_have_the_same_posts_and_no_link_is_left_behind(
    corpus: Path, tmp_path: Path
) -> None:
    to_hugo(corpus, tmp_path / "hugo")
    to_stock(corpus, tmp_path / "stock")
    names = [path.name for path in post_files(corpus)]
    assert [path.name for path in post_files(tmp_path / "hugo")] == names
    assert [path.name for path in post_files(tmp_path / "stock")] == names
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "hugo" / "content").rglob("*.md")]
    linked = {name for text in texts for name in re.findall(r"\]\(/posts/([\w-]+)/\)", text)}
    assert linked
    assert linked <= {path.stem for path in post_files(corpus)}
    assert not [text for text in texts if "{filename}" in text or "\n///" in text]


def test_the_categories_are_those_of_the_project() -> None:
    assert set(CLUSTERS) == set(runpy.run_path(str(ROOT / "pelicanconf.py"))["CATEGORIES"])


def test_stock_settings_can_be_read_and_have_our_addresses(corpus: Path, tmp_path: Path) -> None:
    import locale

    from pelican.settings import read_settings

    to_stock(corpus, tmp_path / "stock")
    here = locale.setlocale(locale.LC_ALL)
    try:
        settings = read_settings(str(tmp_path / "stock" / "pelicanconf.py"))
    finally:
        locale.setlocale(locale.LC_ALL, here)  # Pelican sets the one that the settings ask for
    assert settings["ARTICLE_SAVE_AS"] == "posts/{slug}/index.html"
    assert settings["PLUGINS"] == []


def test_an_edit_changes_one_word_of_one_post(tmp_path: Path) -> None:
    (ours,) = peers(tmp_path, 3, [])
    before = files(ours.site)
    address, write = ours.editing(1, "edit000001")
    assert files(ours.site) == before
    write()
    after = files(ours.site)
    (changed,) = [name for name in after if after[name] != before[name]]
    assert address == f"/posts/{Path(changed).stem}/"
    assert len(after[changed]) == len(before[changed])
    assert b"The word here is edit000001." in after[changed]
    with pytest.raises(ValueError, match="not a post of the corpus"):
        retoken("Something else.", "word")


def test_a_build_is_measured_with_its_phases_and_a_failing_one_is_said(tmp_path: Path) -> None:
    script = "import sys; print('phase read posts 0.25\\nphase read posts 0.5\\nother', file=sys.stderr)"
    site = tmp_path / "site"
    site.mkdir()
    run = measure([sys.executable, "-c", script], site, 60)
    assert run.phases == {"read posts": 0.75}
    assert run.seconds > 0
    assert run.memory > 1
    with pytest.raises(RuntimeError, match="ended with 3"):
        measure([sys.executable, "-c", "raise SystemExit(3)"], site, 60)


def test_ratios_are_ours_to_each_other() -> None:
    found = with_ratios({"ours": {"seconds": 3.0}, "hugo": {"seconds": 2.0}, "stock": {"seconds": 12.0}})
    assert found["ratios"] == {"hugo": 1.5, "stock": 0.25}
    assert with_ratios({"hugo": {"seconds": 2.0}})["ratios"] == {}


def figures(seconds: float, *, edit: float = 0.05, memory: float = 90.0, hugo: float = 1.0) -> Figures:
    whole = {
        phase: with_ratios({"ours": {"seconds": seconds}, "hugo": {"seconds": hugo}})
        for phase in ("cold", "warm", "no_change")
    }
    served = with_ratios({"ours": {"seconds": edit}, "hugo": {"seconds": 1.0}})
    held = {"start": 80.0, "half": 85.0, "end": memory}
    return {**whole, "phases": {"cold": {"read": seconds / 2}}, "edit_to_served": served, "memory": held}


def test_growth_is_the_exponent_from_the_smallest_to_the_largest() -> None:
    grown = growth({1_000: figures(1.0), 4_000: figures(9.0), 10_000: figures(10.0, edit=0.5)})
    assert grown["cold"] == grown["warm"] == grown["cold: read"] == 1.0
    assert grown["edit_to_served"] == 1.0
    assert growth({1_000: figures(1.0)}) == {}
    assert growth({100: figures(0.0), 1_000: figures(1.0)}).keys() == {"edit_to_served"}


def test_the_bars() -> None:
    assert missed(1_000, figures(0.9)) == []
    assert missed(1_000, figures(4.0)) == ["cold hugo", "warm hugo"]
    assert missed(1_000, figures(0.9, edit=0.2)) == ["edit"]
    assert missed(10_000, figures(0.9, edit=0.2)) == []
    assert missed(1_000, figures(0.9, edit=1.2)) == ["edit", "edit hugo"]
    assert missed(10_000, figures(0.9, memory=700)) == ["memory"]
    assert missed(100, figures(99.0)) == []
    assert [edit_bar(size) for size in (500, 1_000, 1_001, 10_000, 10_001)] == [0.1, 0.1, 0.3, 0.3, None]
    broken = figures(0.9) | {"edit_to_served": with_ratios({}), "memory": {}}
    assert missed(1_000, broken) == ["edit"]
