"""How the folder stands, and keeping a version of it."""

from __future__ import annotations

import contextlib
import os

import pytest

from spine.repository import Kind, Reason, RepositoryError, commit, standing
from tests.conftest import post
from tests.spine.repository.conftest import TEXTS, Copy


def test_a_folder_without_git_is_no_mistake(tmp_path):
    (tmp_path / "pelicanconf.py").write_text("")
    found = standing(tmp_path, fetch_first=True)
    assert not found.is_kept
    assert "not kept in git" in found.why_not
    with pytest.raises(RepositoryError, match="not kept in git"):
        commit(tmp_path, by="Ann")


def test_a_repository_above_that_knows_nothing_of_the_site_is_none(tmp_path):
    Copy(tmp_path).git("init", "-q")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "pelicanconf.py").write_text("")
    assert not standing(tmp_path / "site").is_kept


def test_what_has_changed_is_told_by_title(alone):
    alone.write(
        {
            "posts/sciatica.md": TEXTS["posts/sciatica.md"] + "More.\n",
            "posts/fusion.md": None,
            "posts/Rücken schmerz\nneu.md": post(title="Was hilft dem Rücken?"),
            "images/-f": b"x",
            "people/a-surgeon.md": "---\nname: 'Dr. New'\n---\nText.\n",
        }
    )
    (alone.root / "pelicanconf.py").write_text("# other\n")
    found = standing(alone.root)
    assert [change.said for change in found.changes] == [
        "post “Was hilft dem Rücken?”, new",
        "post “What is fusion?”, deleted",
        "post “What is sciatica?”, changed",
        "person “Dr. New”, changed",
        "picture “-f”, new",
        "file of settings “pelicanconf.py”, changed",
    ]
    assert (found.branch, found.remote, found.hindrance) == ("main", None, "")


def test_a_version_holds_the_content_with_the_editors_name_and_nothing_else(alone):
    (alone.root / "pelicanconf.py").write_text("# half an idea\n")
    alone.git("add", "pelicanconf.py")
    alone.write({"posts/sciatica.md": "staged", "posts/-f": "x"})
    alone.git("add", "-A")
    alone.write({
        "posts/sciatica.md": post(title="What is sciatica, really?"), "posts/fusion.md": None,
        "posts/Füße.md": post(title="Füße"), ".env": "KEY=1", "images/id_rsa": "x",
        "trends/export.txt": "-----BEGIN RSA PRIVATE KEY-----\n", "posts/.draft.md.swp": "x",
        "posts/forgotten-passwords.md": post(title="Forgotten passwords"),
    })  # fmt: skip
    os.symlink("/etc/hostname", alone.root / "content" / "posts" / "link.md")
    left = standing(alone.root).left
    done = commit(alone.root, by="Cleo <evil>\nWriter")
    assert done.left == left
    assert (
        alone.git("log", "-1", "--format=%an <%ae> %cn")
        == "Cleo evil Writer <ann@practice.example> Ann Ämter"
    )
    assert set(alone.git("show", "--name-only", "--format=", "-z").split("\0")) - {""} == {
        "content/posts/-f", "content/posts/sciatica.md", "content/posts/forgotten-passwords.md",
        "content/posts/fusion.md", "content/posts/Füße.md",
    }  # fmt: skip
    assert {one.path.rpartition("/")[2] for one in done.left} == {
        ".env", "id_rsa", "export.txt", ".draft.md.swp", "link.md",
    }  # fmt: skip
    assert done.message.splitlines()[0] == "4 posts, 1 other file of the content"
    assert "- post “What is sciatica, really?”, changed" in done.message
    assert alone.git("diff", "--cached", "--name-only") == "pelicanconf.py", (
        "what a person staged stays staged"
    )
    assert not list((alone.root / ".git").glob("spine-stage*"))
    assert commit(alone.root, by="Ann").id == "", "nothing is left to keep"


def test_a_version_may_hold_some_paths_only_and_needs_no_email(alone):
    alone.git("config", "--unset", "user.email")
    alone.git("config", "--unset", "user.name")
    alone.write({"posts/sciatica.md": post(title="A"), "posts/fusion.md": post(title="B")})
    done = commit(alone.root, by="Jörg Groß", message="Publish “A”", paths=["content/posts/sciatica.md"])
    assert [change.path for change in done.changes] == ["content/posts/sciatica.md"]
    assert alone.git("log", "-1", "--format=%an <%ae> %s") == "Jörg Groß <j.rg.gro@desk.invalid> Publish “A”"
    assert standing(alone.root).changes[0].path == "content/posts/fusion.md"


def test_a_first_version_can_be_made(tmp_path):
    copy = Copy(tmp_path / "new")
    copy.root.mkdir()
    copy.git("init", "-q")
    (copy.root / "pelicanconf.py").write_text("")
    copy.write({"posts/a.md": post()})
    assert commit(copy.root, by="Ann").message == "Add the post “A post”"
    assert copy.git("ls-files") == "content/posts/a.md"


def test_a_hook_that_refuses_is_told_in_its_words(alone):
    hook = alone.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'No adverbs, please.' >&2\nexit 1\n")
    hook.chmod(0o755)
    alone.write({"posts/sciatica.md": post(title="Really")})
    head = alone.git("rev-parse", "HEAD")
    with pytest.raises(
        RepositoryError, match=r"\(pre-commit\) refuses .* It says: No adverbs, please\."
    ) as caught:
        commit(alone.root, by="Ann")
    assert caught.value.reason is Reason.HOOK
    assert alone.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize(
    ("begin", "words"),
    [(("checkout", "-q", "--detach"), "on no branch"), (("merge", "-q", "other"), "git merge --abort")],
)
def test_nothing_is_done_on_top_of_what_somebody_left_unfinished(alone, begin, words):
    alone.git("switch", "-qc", "other")
    alone.keep({"posts/fusion.md": "theirs"})
    alone.git("switch", "-q", "main")
    alone.keep({"posts/fusion.md": "mine"})
    with contextlib.suppress(AssertionError):  # the merge stops at the conflict, as it is meant to
        alone.git(*begin)
    assert words in standing(alone.root).hindrance
    with pytest.raises(RepositoryError, match=words) as caught:
        commit(alone.root, by="Ann")
    assert caught.value.reason is Reason.UNFINISHED


def test_a_site_below_the_top_of_its_repository_has_versions_too(tmp_path, monkeypatch):
    whole = Copy(tmp_path / "whole")
    (whole.root / "site").mkdir(parents=True)
    whole.git("init", "-q")
    (whole.root / "site" / "pelicanconf.py").write_text("")
    whole.git("add", "-A")
    whole.git("-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-qm", "Begin")
    (whole.root / "notes.txt").write_text("mine")
    Copy(whole.root / "site").write({"posts/a.md": post(title="Below")})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))  # as within a hook of another repository
    done = commit(whole.root / "site", by="Ann")
    monkeypatch.delenv("GIT_DIR")
    assert [(change.path, change.kind) for change in done.changes] == [("content/posts/a.md", Kind.POST)]
    assert whole.git("status", "--porcelain") == "?? notes.txt"
