"""Python-Markdown's tests are fetched once, and nobody is stopped where they can't be had."""

from __future__ import annotations

import io
import tarfile

import pytest

from tests.setup import markdown_suite


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return an empty folder that stands for `.cache`, on a computer without a network."""
    monkeypatch.setattr(markdown_suite, "CACHE", tmp_path / "cache")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path / "cache"


def test_without_a_network_one_sentence_says_what_is_left_out(cache, capsys):
    markdown_suite.fetch()
    assert "They can't be had now." in capsys.readouterr().out
    assert not list(cache.iterdir())


def test_what_is_here_is_not_fetched_again(cache, capsys):
    markdown_suite.place().mkdir(parents=True)
    markdown_suite.fetch()
    assert not capsys.readouterr().out


def test_the_tests_of_another_version_make_way(cache, monkeypatch):
    (cache / "markdown-1.0-tests").mkdir(parents=True)
    monkeypatch.setattr(markdown_suite, "download", lambda folder: source(folder / "markdown-9.tar.gz"))
    markdown_suite.fetch()
    assert [path.name for path in cache.iterdir()] == [f"markdown-{markdown_suite.version()}-tests"]


def test_only_the_tests_are_unpacked(tmp_path):
    source(tmp_path / "markdown-9.tar.gz")
    markdown_suite.unpack(tmp_path / "markdown-9.tar.gz", tmp_path / "here" / "in")
    found = [
        path.relative_to(tmp_path).as_posix() for path in (tmp_path / "here").rglob("*") if path.is_file()
    ]
    assert sorted(found) == ["here/in/tests/__init__.py", "here/in/tests/basic/a.txt"]


def source(path) -> bool:
    """Write a source archive, with files that stand in the way."""
    with tarfile.open(path, "w:gz") as archive:
        for name in (
            "setup.py",
            "tests/__init__.py",
            "tests/basic/a.txt",
            "tests/../../b.txt",
            "docs/tests/c",
        ):
            archive.addfile(tarfile.TarInfo(f"markdown-9/{name}"), io.BytesIO())
    return True
