"""A build that begins with the site before the last gives what a build that begins with nothing gives."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from plugins.builds import spare
from tests.conftest import ROOT, SmallSite, post

NAMES = [f"{name}.md" for name in ("one", "two", "three", "four")]


@pytest.fixture
def site(small_site, tmp_path) -> SmallSite:
    """Return a site that has a cache folder of its own."""
    return small_site(
        {name: post(title=f"About {name}") for name in NAMES},
        more=f"CACHE_PATH = {str(tmp_path / 'cache')!r}",
    )


def _kept(site: SmallSite) -> Path:
    return site.root.parent / "cache/spare"


def _folder(site: SmallSite, name: str = "posts/two") -> int:
    return (site.root / "output" / name).stat().st_ino


def _is_as_made_anew(site: SmallSite) -> bool:
    clean = site.root.parent / "clean"
    done = site.spine("build", "--publish", "--quiet", "--no-cache", "--output", str(clean))
    assert done.code == 0, done.out + done.err
    ours, other = site.root / "output", clean
    there = [sorted(str(one.relative_to(root)) for root in [folder] for one in root.rglob("*"))
             for folder in (ours, other)]  # fmt: skip
    same = there[0] == there[1] and all(
        (ours / name).read_bytes() == (other / name).read_bytes()
        for name in there[0]
        if (ours / name).is_file()
    )
    shutil.rmtree(clean)
    return same


def test_two_trees_take_turns_and_no_folder_is_made(site):
    site.publish()
    first = _folder(site)
    site.write({"one.md": post(title="Another title")}).publish()
    second = _folder(site)
    site.write({"two.md": post(title="A third title")}).publish()
    assert _folder(site) == first != second
    assert _is_as_made_anew(site)


def test_what_is_no_longer_made_is_gone_with_its_folder_from_both(site):
    site.publish()
    site.publish()
    (site.root / "content/posts/two.md").unlink()
    for _ in range(3):
        site.publish()
        assert not (site.root / "output/posts/two").exists()
        assert _is_as_made_anew(site)
    site.write({"two.md": post(title="About two.md")}).publish()
    assert (site.root / "output/posts/two/index.html").exists()
    assert _is_as_made_anew(site)


def test_what_somebody_did_to_the_spare_site_reaches_nobody(site):
    site.publish()
    site.publish()
    kept = _kept(site)
    changed, replaced = kept / "posts/one/index.html", kept / "posts/two/index.html"
    changed.unlink()
    changed.write_text("quokka")
    stamp = replaced.stat()
    data = replaced.read_bytes().replace(b"About two", b"About six")
    replaced.unlink()
    replaced.write_bytes(data)
    os.utime(replaced, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    (kept / "posts/quokka").mkdir()
    (kept / "posts/quokka/index.html").write_text("quokka")
    (kept / "empty/folder").mkdir(parents=True)
    (kept / "theme/css/theme.css").write_text("quokka")
    (kept / "posts/three/index.html").unlink()
    (kept / "posts/three/index.html").symlink_to(ROOT / "README.md")
    shutil.rmtree(kept / "posts/four")
    (kept / "posts/four").symlink_to(ROOT)
    assert not site.publish().mentions("quokka")
    assert _is_as_made_anew(site)
    assert (ROOT / "README.md").exists()


def test_a_failing_build_leaves_the_site_and_what_it_has_done_is_used(site):
    site.publish()
    before = site.publish().files()
    stamps = {path: path.stat().st_mtime_ns for path in (site.root / "output").rglob("*.html")}
    site.write({"two.md": post(title="Two", body="See [there](/posts/nope/).\n")})
    assert site.spine("build", "--publish").code == 1
    files = {path.relative_to(site.root / "output").as_posix(): path for path in stamps}
    assert {name: path.read_bytes() for name, path in files.items()}.items() <= before.items()
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    site.write({"two.md": post(title="Two", body="Mended.\n")}).publish()
    assert _is_as_made_anew(site)


def test_a_change_of_everything_and_another_folder_are_no_trouble(site):
    site.publish()
    site.publish()
    assert site.spine("build", "--quiet").code == 0  # to look at: every page is another
    site.publish()
    assert _is_as_made_anew(site)
    other = site.root.parent / "other"
    for _ in range(2):
        assert site.spine("build", "--publish", "--quiet", "--output", str(other)).code == 0
        site.publish()
    assert _is_as_made_anew(site)
    shutil.rmtree(site.root.parent / "cache")
    site.publish()
    assert _is_as_made_anew(site)


def test_only_an_empty_folder_gives_way_and_only_one_build_gets_the_spare_site(tmp_path):
    kept, full, empty = tmp_path / "kept", tmp_path / "full", tmp_path / "empty"
    for folder in (kept, full, empty):
        folder.mkdir()
    page, foreign = kept / "a.html", full / "b.html"
    for path in (page, foreign):
        path.write_text("x")
    pages = {"a.html": spare.stamp_of(page.stat())}
    assert spare.take_over(kept, full, pages) == set()
    assert foreign.exists()
    assert spare.take_over(kept, empty, pages) == {"a.html"}
    assert not kept.exists()
    assert spare.take_over(kept, tmp_path / "third", pages) == set()


def test_a_twin_that_was_left_half_made_is_begun_anew(tmp_path):
    site, kept = tmp_path / "site", tmp_path / "cache/spare"
    (site / "posts").mkdir(parents=True)
    (site / "posts/a.html").write_text("x")
    (tmp_path / "cache/spare.new/left").mkdir(parents=True)
    with spare.making_twin(site, kept):
        pass
    assert [path.name for path in sorted(kept.rglob("*"))] == ["posts", "a.html"]
    assert (kept / "posts/a.html").samefile(site / "posts/a.html")
    assert not kept.with_name("spare.new").exists()
