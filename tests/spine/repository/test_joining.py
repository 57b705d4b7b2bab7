"""Several people, one site: what others have shared comes in whole or not at all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import click
import pytest

from spine.repository import (
    Clash,
    How,
    Joined,
    Pushed,
    Reason,
    RepositoryError,
    commit,
    held,
    pull,
    push,
    resolve,
    standing,
    untaken,
)
from tests.conftest import ROOT, post
from tests.spine.repository.conftest import TEXTS, joins, with_line

pytestmark = joins
SCIATICA = TEXTS["posts/sciatica.md"]


def test_work_on_different_posts_and_parts_joins_by_itself(ann, ben):
    ben.share({
        "posts/fusion.md": with_line(TEXTS["posts/fusion.md"], 1, "Ben’s words."),
        "posts/neu-ö.md": post(title="Neu"),
        "posts/sciatica.md": with_line(SCIATICA, 6, "Ben’s end."),
        "addresses.txt": TEXTS["addresses.txt"] + "/b/  posts/b.md  2026-01-06  B\n",
    }, "Ben’s day")  # fmt: skip
    ann.write({
        "posts/sciatica.md": with_line(SCIATICA, 1, "Ann’s beginning."),
        "addresses.txt": TEXTS["addresses.txt"] + "/a/  posts/a.md  2026-01-06  A\n",
    })  # fmt: skip
    commit(ann.root, by="Ann")
    ann.write({"posts/stenosis.md": "not kept yet"})
    before = standing(ann.root, fetch_first=True)
    assert (before.ahead, before.behind, [one.by for one in before.coming]) == (1, 1, ["Ben"])
    assert [one.said for one in before.coming_changes][:2] == [
        "post “What is fusion?”, changed",
        "post “Neu”, new",
    ]
    done = pull(ann.root, by="Ann")
    assert isinstance(done, Joined)
    assert [one.said for one in done.commits] == ["Ben’s day"]
    assert "Ann’s beginning." in ann.text("posts/sciatica.md")
    assert "Ben’s end." in ann.text("posts/sciatica.md")
    assert {"/a/", "/b/"} <= set(ann.text("addresses.txt").split())
    assert ann.git("status", "--porcelain") == "M content/posts/stenosis.md"
    assert ann.text("posts/stenosis.md") == "not kept yet"
    assert ann.git("log", "-1", "--format=%s") == "Join what Ben changed: 3 posts, 1 list of addresses"
    pushed = push(ann.root, by="Ann")
    assert (pushed.count, standing(ann.root).ahead) == (2, 0)
    assert pull(ben.root, by="Ben").head == pushed.head, "a copy with nothing of its own only moves on"
    assert pull(ben.root, by="Ben").changes == ()


def test_two_who_change_the_same_words_choose_and_nothing_is_lost(ann, ben):
    ben.share({"posts/sciatica.md": with_line(SCIATICA, 3, "What Ben says.")}, "Ben on sciatica")
    ann.keep({"posts/sciatica.md": with_line(SCIATICA, 3, "What Ann says."), "posts/fusion.md": None})
    before = ann.state()
    clash = pull(ann.root, by="Ann")
    assert isinstance(clash, Clash)
    assert ann.state() == before, "a conflict changes nothing"
    (one,) = clash.conflicts
    assert one.said == "You and Ben have both changed the post “What is sciatica?”."
    assert (one.how, one.by, one.theirs_last.said) == (How.BOTH_CHANGED, "Ben", "Ben on sciatica")
    assert [(part.mine, part.theirs) for part in one.parts() if part.number] == [
        ("What Ann says.\n\n", "What Ben says.\n\n")
    ]
    again = resolve(ann.root, {one.path: "mine"}, seen="something older", by="Ann", site=ann.site)
    assert isinstance(again, Clash)
    assert ann.state() == before, "only what was shown is settled"
    done = resolve(ann.root, {one.path: "mine"}, seen=clash.seen, by="Ann", site=ann.site)
    assert "What Ann says." in ann.text("posts/sciatica.md")
    assert [(kept.path, kept.by) for kept in done.kept] == [("content/posts/sciatica-second-draft.md", "Ben")]
    second = ann.text("posts/sciatica-second-draft.md")
    assert "What Ben says." in second
    assert re.search('^status: "?draft"?$', second, re.M)
    assert ann.git("status", "--porcelain") == ""
    assert isinstance(push(ann.root, by="Ann"), Pushed)
    pull(ben.root, by="Ben")
    assert ben.text("posts/sciatica.md") == ann.text("posts/sciatica.md")


def apart(ann, ben):
    """Let both change the same three paragraphs, and return the conflict."""
    for copy, name in ((ben, "Ben"), (ann, "Ann")):
        text = SCIATICA
        for number in (1, 3, 5):
            text = with_line(text, number, f"{name}’s {number}.")
        copy.keep({"posts/sciatica.md": text})
    ben.git("push", "-q", "origin", "main")
    return pull(ann.root, by="Ann")


def test_of_a_text_joined_word_by_word_what_was_not_taken_is_one_second_draft(ann, ben):
    clash = apart(ann, ben)
    (path,) = [one.path for one in clash.conflicts]
    picks = {1: "mine", 2: "theirs", 3: "mine"}
    for wrong in ({1: "mine"}, {**picks, 2: "nobody’s"}, {**picks, 3: "both"}):
        with pytest.raises(click.UsageError, match=r"[Cc]hoose"):
            resolve(ann.root, {path: wrong}, seen=clash.seen, by="Ann", site=ann.site)
    done = resolve(ann.root, {path: picks}, beside=[path], seen=clash.seen, by="Ann", site=ann.site)
    taken, rest = ann.text("posts/sciatica.md"), ann.text("posts/sciatica-second-draft.md")
    assert all(words in taken for words in ("Ann’s 1.", "Ben’s 3.", "Ann’s 5."))
    assert all(words in rest for words in ("Ben’s 1.", "Ann’s 3.", "Ben’s 5."))
    assert [(kept.path, kept.by) for kept in done.kept] == [("content/posts/sciatica-second-draft.md", "")]
    assert untaken(ann.root) == ()


def test_what_was_not_taken_and_is_in_no_draft_is_found_by_everybody(ann, ben):
    assert untaken(ann.root) == ()
    clash = apart(ann, ben)
    (path,) = [one.path for one in clash.conflicts]
    picks = {1: "mine", 2: "theirs", 3: "mine"}
    resolve(ann.root, {path: picks}, seen=clash.seen, by="Ann Ämter", site=ann.site)
    push(ann.root, by="Ann")
    pull(ben.root, by="Ben")
    found = untaken(ben.root)
    assert found == untaken(ann.root)
    assert [(one.title, one.by, one.path) for one in found] == [
        ("What is sciatica?", "Ann Ämter", path), ("What is sciatica?", "Ben", path),
    ]  # fmt: skip
    assert [b"Ann\xe2\x80\x99s 3." in held(ben.root, one.blob, 10_000) for one in found] == [True, False]
    assert held(ben.root, found[0].blob, 10) is None, "no more than is asked for"


def test_every_kind_of_conflict_is_told_and_settled(ann, ben):
    ben.write({"posts/renamed-by-ben.md": TEXTS["posts/stenosis.md"], "posts/stenosis.md": None})
    ben.share({
        "posts/sciatica.md": None, "posts/fusion.md": TEXTS["posts/fusion.md"] + "Ben.\n",
        "posts/both.md": post(title="Both", body="Ben.\n"), "images/spine.jpg": b"\xff\0 Ben",
        "people/a-surgeon.md": "---\nname: By Ben\n---\nText.\n",
    })  # fmt: skip
    ann.write({"posts/renamed-by-ann.md": TEXTS["posts/stenosis.md"], "posts/stenosis.md": None})
    ann.keep({
        "posts/sciatica.md": with_line(SCIATICA, 2, "Ann."), "posts/fusion.md": None,
        "posts/both.md": post(title="Both", body="Ann.\n"), "images/spine.jpg": b"\xff\0 Ann",
        "people/a-surgeon.md": "---\nname: By Ann\n---\nText.\n",
    })  # fmt: skip
    clash = pull(ann.root, by="Ann")
    found = {one.path.rpartition("/")[2]: one.how for one in clash.conflicts}
    assert found == {
        "sciatica.md": How.THEY_DELETED, "fusion.md": How.I_DELETED, "both.md": How.BOTH_ADDED,
        "spine.jpg": How.BOTH_CHANGED, "a-surgeon.md": How.BOTH_CHANGED, "renamed-by-ann.md": How.BOTH_RENAMED,
    }  # fmt: skip
    told = [one.said for one in clash.conflicts]
    assert "You have deleted the post “What is fusion?”, and Ben has changed it." in told
    assert "Ben has deleted the post “What is sciatica?”, and you have changed it." in told
    picture = next(one for one in clash.conflicts if one.path.endswith("jpg"))
    assert picture.parts() == []
    choices = {one.path: "theirs" for one in clash.conflicts} | {"content/posts/both.md": {1: "mine"}}
    done = resolve(ann.root, choices, seen=clash.seen, by="Ann", site=ann.site)
    assert {path.name for path in (ann.root / "content" / "posts").iterdir()} == {
        "both.md", "fusion.md", "renamed-by-ben.md", "renamed-by-ann-second-draft.md", "sciatica-second-draft.md",
    }  # fmt: skip
    assert "Ann." in ann.text("posts/sciatica-second-draft.md")
    assert "Ann." in ann.text("posts/both.md")
    assert (ann.root / "content/images/spine.jpg").read_bytes().endswith(b"Ben")
    hidden = {(kept.title, kept.by) for kept in done.kept if not kept.path}
    assert hidden == {("spine.jpg", "Ann"), ("By Ann", "Ann"), ("Both", "Ben")}
    assert {one.title for one in untaken(ann.root)} == {"spine.jpg", "By Ann", "Both"}
    assert ann.git("status", "--porcelain") == ""


def test_a_file_that_takes_the_name_of_anothers_has_no_marks_in_it(ann, ben):
    # Ben renames a post and changes it; Ann changes the same words, and makes a new post of that name.
    ben.write({"posts/nerves.md": with_line(SCIATICA, 3, "What Ben says."), "posts/sciatica.md": None})
    ben.share({})
    ann.keep(
        {
            "posts/nerves.md": post("Ann’s own.\n", title="Nerves"),
            "posts/sciatica.md": with_line(SCIATICA, 3, "Ann."),
        }
    )
    clash = pull(ann.root, by="Ann")
    assert {one.path.rpartition("/")[2]: one.how for one in clash.conflicts} == {
        "nerves.md": How.BOTH_ADDED, "sciatica.md": How.THEY_DELETED,
    }  # fmt: skip
    choices = {one.path: "theirs" for one in clash.conflicts}
    resolve(ann.root, choices, seen=clash.seen, by="Ann", site=ann.site)
    texts = [path.read_text() for path in (ann.root / "content" / "posts").iterdir()]
    assert not any("<<<<" in text or ">>>>" in text for text in texts)
    assert all(any(words in text for text in texts) for words in ("What Ben says.", "Ann’s own.", "\nAnn.\n"))


def test_what_is_in_no_version_is_never_written_over(ann, ben):
    ben.share({"posts/sciatica.md": SCIATICA + "Ben.\n", "posts/new.md": "Ben’s"})
    ann.write({"posts/new.md": "Ann’s own"})
    before = ann.state()
    with pytest.raises(RepositoryError, match=r"content/posts/new\.md has changes of yours") as caught:
        pull(ann.root, by="Ann")
    assert caught.value.reason is Reason.IN_THE_WAY
    assert ann.state() == before


KILLER = """\
import os, sys
from pathlib import Path
from spine.repository import pull
os.environ["PULLING"] = str(os.getpid())
pull(Path(sys.argv[1]), by="Ann")
"""


@pytest.mark.parametrize("own_work", [False, True])
def test_a_pull_that_is_killed_in_the_middle_loses_nothing_and_is_completed(ann, ben, own_work):
    ben.share({f"posts/n{number:02}.md": post(title=f"New {number}") for number in range(20)})
    ben.share({"posts/sciatica.md": SCIATICA + "Ben.\n", "posts/fusion.md": None, "posts/zz.md": "last"})
    if own_work:
        ann.keep({"posts/stenosis.md": TEXTS["posts/stenosis.md"] + "Ann.\n"})
    ann.write({"posts/mine.md": "not kept yet"})
    head = ann.git("rev-parse", "HEAD")
    # Git is killed by the filter through which it writes the last file, and who has called git with it.
    (ann.root / ".git" / "info" / "attributes").write_text("content/posts/zz.md filter=kill\n")
    ann.git("config", "filter.kill.smudge", "kill -9 $PULLING; kill -9 0")
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(ann.root)], cwd=ROOT, capture_output=True, timeout=60
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    ann.git("config", "--remove-section", "filter.kill")
    (ann.root / ".git" / "info" / "attributes").unlink()
    assert ann.git("rev-parse", "HEAD") == head
    assert (ann.root / "content/posts/n00.md").exists(), "some files were written already"
    lock = ann.root / ".git" / "index.lock"
    assert lock.exists(), "git itself was killed"
    os.utime(lock, (time.time() - 60,) * 2)
    ann.write({"posts/stenosis.md": TEXTS["posts/stenosis.md"] + "Ann.\nAnd after the crash.\n"})
    assert {one.path for one in standing(ann.root).changes} == {
        "content/posts/mine.md", "content/posts/stenosis.md",
    }, "what was others’ is not taken for one’s own"  # fmt: skip
    commit(ann.root, by="Ann", paths=["content/posts/stenosis.md"])
    assert ann.git("status", "--porcelain") == "?? content/posts/mine.md", "half of it was taken back"
    assert len(pull(ann.root, by="Ann").commits) == 2
    assert ann.text("posts/zz.md") == "last"
    assert not (ann.root / "content/posts/fusion.md").exists()
    assert "And after the crash." in ann.text("posts/stenosis.md")
    assert ann.git("status", "--porcelain") == "?? content/posts/mine.md"
    ann.git("fsck", "--no-dangling")


def test_a_commit_that_is_killed_in_the_middle_does_not_lock_the_next_one_out(ann):
    (ann.root / ".git" / "info" / "attributes").write_text("content/posts/new.md filter=kill\n")
    ann.git("config", "filter.kill.clean", "kill -9 $PULLING; kill -9 0")
    ann.write({"posts/new.md": post(title="New")})
    ending = KILLER.replace("pull(", "commit(").replace("import pull", "import commit")
    done = subprocess.run(
        [sys.executable, "-c", ending, str(ann.root)], cwd=ROOT, capture_output=True, timeout=60
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    ann.git("config", "--remove-section", "filter.kill")
    lock = ann.root / ".git" / "index.lock"
    assert lock.exists()
    os.utime(lock, (time.time() - 60,) * 2)
    assert commit(ann.root, by="Ann").message == "Add the post “New”"
    lock.write_text("of another program")
    ann.write({"posts/new.md": post(title="Newer")})
    with pytest.raises(RepositoryError, match="Another program works with git"):
        commit(ann.root, by="Ann")
    assert lock.exists(), "a lock that nobody of ours has left is not touched"


def test_the_lock_of_another_program_is_told_and_stays(ann, ben):
    ben.share({"posts/sciatica.md": SCIATICA + "Ben.\n", "posts/fusion.md": None})
    lock = ann.root / ".git" / "index.lock"
    lock.write_text("of another program")
    before = ann.state()
    with pytest.raises(RepositoryError, match="Another program works with git"):
        pull(ann.root, by="Ann")
    assert lock.exists()
    assert ann.state() == before
    lock.unlink()
    assert len(pull(ann.root, by="Ann").commits) == 1


def test_an_old_git_is_refused_in_words(ann, ben, tmp_path, monkeypatch):
    ben.share({"posts/fusion.md": None})
    ann.keep({"posts/sciatica.md": None})
    real = subprocess.run(["which", "git"], capture_output=True, text=True).stdout.strip()
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *merge-tree*) exit 129;; *" version") echo git version 2.30.2; exit;; esac\n'
        f'exec {real} "$@"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(RepositoryError, match=r"is 2\.30; .* 2\.38 or newer is needed"):
        pull(ann.root, by="Ann")
