"""Nothing that somebody typed is lost, and nothing that somebody else typed is written over."""

import errno
import os
import threading

import click
import pytest

from plugins.site import load_site
from spine.writing import saving
from spine.writing.errors import NotSaved
from spine.writing.opening import opened, sum_of
from spine.writing.saving import Conflict, Saved, created, save
from spine.writing.unsaved import LARGEST, MOST, all_kept, forget, keep, kept
from tests.conftest import post


@pytest.fixture
def site(small_site):
    return load_site(small_site({"a.md": post(title="A")}).root)


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def test_a_text_is_saved_byte_for_byte_with_the_rights_of_its_file(site, cache):
    file = site.content / "posts/a.md"
    file.chmod(0o640)
    one = opened(site, "posts/a.md")
    text = "\ufeff" + one.text.replace("\n", "\r\n") + "é"
    keep(cache, one.name, "older", one.seen)
    done = save(site, one.name, text, seen=one.seen, cache=cache)
    assert done == Saved(one.name, sum_of(text.encode()))
    assert file.read_bytes() == text.encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert opened(site, one.name).seen == done.seen
    assert kept(cache, one.name) is None
    assert not [path for path in file.parent.iterdir() if path.name.startswith(".")]


def test_what_another_program_wrote_stays_and_mine_is_kept(site, cache):
    file = site.content / "posts/a.md"
    one = opened(site, "posts/a.md")
    file.write_text(post(title="Theirs"))
    clash = save(site, one.name, post(title="Mine"), seen=one.seen, cache=cache)
    assert clash == Conflict(one.name, post(title="Mine"), post(title="Theirs"), opened(site, one.name).seen)
    assert file.read_text() == post(title="Theirs")
    assert kept(cache, one.name).text == post(title="Mine")
    assert kept(cache, one.name).seen == one.seen
    assert isinstance(save(site, one.name, clash.mine, seen=clash.seen, cache=cache), Saved)
    assert file.read_text() == post(title="Mine")
    assert kept(cache, one.name) is None


def test_a_file_that_is_gone_is_a_conflict_and_can_be_put_back(site, cache):
    file = site.content / "posts/a.md"
    one = opened(site, "posts/a.md")
    file.unlink()
    clash = save(site, one.name, "mine", seen=one.seen, cache=cache)
    assert (clash.theirs, clash.seen, file.exists()) == (None, "", False)
    assert isinstance(save(site, one.name, "mine", seen=clash.seen, cache=cache), Saved)
    assert file.read_text() == "mine"
    assert isinstance(save(site, one.name, "other", seen="", cache=cache), Conflict)


def test_saving_twice_the_same_is_no_conflict(site, cache):
    one = opened(site, "posts/a.md")
    first = save(site, one.name, "new", seen=one.seen, cache=cache)
    assert save(site, one.name, "new", seen=one.seen, cache=cache) == first


def test_of_many_writers_at_once_one_wins(site, cache):
    one = opened(site, "posts/a.md")
    results = []

    def write(number):
        results.append(save(site, one.name, f"text {number}\n" * 1000, seen=one.seen, cache=cache))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in results) == ["Conflict"] * 7 + ["Saved"]
    saved = next(one for one in results if isinstance(one, Saved))
    assert opened(site, one.name).seen == saved.seen


@pytest.mark.parametrize(
    ("text", "said"), [("x\ny\ud800", "Line 2 has a sign"), ("é" * 160_000, "0.32 MB; it may have 0.3 MB")]
)
def test_a_text_that_cant_be_a_file_is_refused_and_kept(site, cache, text, said):
    one = opened(site, "posts/a.md")
    with pytest.raises(click.UsageError, match=said):
        save(site, one.name, text, seen=one.seen, cache=cache)
    assert opened(site, one.name) == one
    assert kept(cache, one.name).text == text


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "rights"), (errno.EROFS, "rights"), (errno.EIO, "input/output error")],
)  # fmt: skip
def test_what_the_disk_refuses_leaves_the_file_whole_and_is_said(site, cache, monkeypatch, number, said):
    one = opened(site, "posts/a.md")

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(saving, "write_atomically", refuse)
    with pytest.raises(NotSaved, match=rf"content/posts/a\.md was not saved: .*{said}.*\.$"):
        save(site, one.name, "mine", seen=one.seen, cache=cache)
    assert opened(site, one.name) == one
    assert kept(cache, one.name).text == "mine"


def test_a_full_disk_leaves_nothing_half_written(site, cache, monkeypatch):
    one = opened(site, "posts/a.md")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(NotSaved, match="disk is full"):
        save(site, one.name, "mine", seen=one.seen, cache=cache)
    assert opened(site, one.name) == one
    assert os.listdir(site.content / "posts") == ["a.md"]


def test_a_folder_that_is_gone_is_said(site, cache):
    with pytest.raises(NotSaved, match=r"content/posts/deep/b\.md was not saved: its folder is not there"):
        save(site, "posts/deep/b.md", "mine", seen="", cache=cache)
    assert kept(cache, "posts/deep/b.md").text == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_and_a_file_that_are_closed_are_said(site, cache):
    one = opened(site, "posts/a.md")
    (site.content / "posts/a.md").chmod(0o444)
    with pytest.raises(NotSaved, match="rights"):
        save(site, one.name, "mine", seen=one.seen, cache=cache)
    (site.content / "posts/a.md").chmod(0o644)
    (site.content / "posts").chmod(0o555)
    with pytest.raises(NotSaved, match="rights"):
        save(site, one.name, "mine", seen=one.seen, cache=cache)
    (site.content / "posts").chmod(0o755)


def test_a_cache_that_cant_be_written_does_not_keep_anybody_from_saving(site, tmp_path):
    (tmp_path / "file").write_text("")
    one = opened(site, "posts/a.md")
    assert isinstance(save(site, one.name, "mine", seen=one.seen, cache=tmp_path / "file"), Saved)
    assert isinstance(save(site, one.name, "mine 2", seen=one.seen, cache=tmp_path / "file"), Conflict)
    with pytest.raises(NotSaved, match="What you typed was not saved"):
        keep(tmp_path / "file", one.name, "mine 2", one.seen)


def test_a_file_that_is_no_text_any_more_is_not_written_over(site, cache):
    one = opened(site, "posts/a.md")
    (site.content / "posts/a.md").write_bytes(b"\xff\xfe")
    with pytest.raises(click.UsageError, match="UTF-16"):
        save(site, one.name, "mine", seen=one.seen, cache=cache)
    assert kept(cache, one.name).text == "mine"


# ---- new posts ----


def test_a_new_post_is_a_draft_with_what_was_typed(site):
    done = created(site, "Why: me?", category="Back Pain", fields={"tags": ["sleep"]}, words="Hello.\n")
    one = opened(site, done.name)
    assert (done.name, done.seen) == ("posts/why-me.md", one.seen)
    assert one.fields["title"] == "Why: me?"
    assert one.fields["status"] == "draft"
    assert one.fields["tags"] == ["sleep"]
    assert one.words == "Hello.\n"
    with pytest.raises(click.UsageError, match="has this address already"):
        created(site, "Why me?")
    with pytest.raises(click.UsageError, match="letters"):
        created(site, "?!")
    with pytest.raises(click.UsageError, match=r"0\.3 MB"):
        created(site, "Long", words="long " * 100_000)


def test_a_new_post_the_disk_refuses_is_said(site, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("spine.drafts.write_anew", refuse)
    with pytest.raises(NotSaved, match=r"content/posts/new\.md was not saved: the disk is full"):
        created(site, "New")


# ---- what was typed and not saved ----


def test_what_was_typed_is_kept_until_it_is_forgotten(cache):
    assert kept(cache, "posts/a.md") is None
    for text in ("one", "two \ud800 \0 é\r\n"):
        keep(cache, "posts/a.md", text, "sum")
    keep(cache, "new-1", "three", "")
    one = kept(cache, "posts/a.md")
    assert (one.text, one.seen, one.name) == ("two \ud800 \0 é\r\n", "sum", "posts/a.md")
    assert one.when.tzinfo is not None
    assert {one.name for one in all_kept(cache)} == {"posts/a.md", "new-1"}
    forget(cache, "posts/a.md")
    forget(cache, "posts/a.md")
    assert [one.text for one in all_kept(cache)] == ["three"]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"name": "new-1", "text": 1, "seen": ""}', b"\xff" * 9, b"[" * 99999]
)
def test_what_is_damaged_counts_as_not_there(cache, damage):
    keep(cache, "new-1", "text", "")
    file = next((cache / "desk/unsaved").iterdir())
    file.write_bytes(damage)
    assert kept(cache, "new-1") is None
    assert all_kept(cache) == []


def test_the_oldest_go_and_too_much_is_refused(cache):
    for number in range(MOST + 5):
        keep(cache, f"new-{number}", "x", "")
        file = max((cache / "desk/unsaved").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(file, (number, number))
    names = {one.name for one in all_kept(cache)}
    assert len(names) == MOST
    assert "new-0" not in names
    left = cache / "desk/unsaved/.x.new"
    left.write_text("half")
    os.utime(left, (1, 1))
    with pytest.raises(click.UsageError, match="can't be kept"):
        keep(cache, "new-x", "x" * (LARGEST + 1), "")
    keep(cache, "new-x", "\U0001f9b4" * (LARGEST // 4), "")
    assert kept(cache, "new-x").text == "\U0001f9b4" * (LARGEST // 4)
    assert not left.exists()
    with pytest.raises(click.UsageError, match="name"):
        keep(cache, "", "x", "")
