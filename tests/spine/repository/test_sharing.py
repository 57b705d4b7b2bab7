"""The other side: faster people, refusals, and what must never be shown."""

from __future__ import annotations

import http.server
import threading
import time
from urllib.parse import quote

import pytest

from spine.git import without_secrets
from spine.repository import Clash, Pushed, Reason, RepositoryError, pull, push, standing
from spine.repository.fetching import meaning
from spine.repository.git import Git
from spine.repository.places import Remote
from tests.conftest import post
from tests.spine.repository.conftest import joins

SECRET = "p/w@rt:0"


def hook(tmp_path, name: str, script: str):
    path = tmp_path / "remote.git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@joins
def test_others_who_are_faster_twice_are_joined_first(ann, ben, tmp_path):
    ann.keep({"posts/ann.md": post(title="Ann’s")})
    # Each time that Ann pushes, Ben has pushed a moment earlier; twice.
    before = ann.root / ".git" / "hooks" / "pre-push"
    before.parent.mkdir(exist_ok=True)
    before.write_text(
        f"#!/bin/sh\ncat >/dev/null; cd '{ben.root}' || exit 0\nunset GIT_DIR GIT_INDEX_FILE\n"
        "n=$(ls content/posts/ben-* 2>/dev/null | wc -l); [ $n -ge 2 ] && exit 0\n"
        "git pull -q --no-rebase --no-edit; echo x > content/posts/ben-$n.md; git add -A\n"
        "git commit -qm Ben$n; git push -q\nexit 0\n"
    )
    before.chmod(0o755)
    done = push(ann.root, by="Ann")
    assert isinstance(done, Pushed)
    assert [one.commits[0].said for one in done.joined] == ["Ben0", "Ben1"]
    after = standing(ann.root, fetch_first=True)
    assert (after.ahead, after.behind, after.changes) == (0, 0, ())
    assert (ann.root / "content/posts/ben-1.md").exists()


@joins
def test_a_push_that_meets_a_conflict_asks(ann, ben):
    ben.share({"posts/sciatica.md": "Ben’s"})
    ann.keep({"posts/sciatica.md": "Ann’s"})
    assert isinstance(push(ann.root, by="Ann"), Clash)


def test_a_remote_with_nothing_yet_gets_everything_and_is_remembered(alone, tmp_path):
    Git(tmp_path).ask("init", "-q", "--bare", "empty.git")
    alone.git("remote", "add", "practice", str(tmp_path / "empty.git"))
    assert standing(alone.root, fetch_first=True).unasked == ""
    assert pull(alone.root, by="Ann").changes == ()
    assert push(alone.root, by="Ann").count == 1
    assert alone.git("rev-parse", "--abbrev-ref", "@{u}") == "practice/main"


def test_without_a_remote_it_is_said_what_to_do(alone):
    for act in (pull, push):
        with pytest.raises(RepositoryError, match="git remote add origin ADDRESS") as caught:
            act(alone.root, by="Ann")
        assert caught.value.reason is Reason.NO_REMOTE


def test_a_remote_that_refuses_is_told_with_its_own_words(ann, tmp_path):
    hook(tmp_path, "pre-receive", "echo 'Only on Mondays: https://me:hunter2@x.example/?key=abc' >&2; exit 1")
    ann.keep({"posts/a.md": post()})
    with pytest.raises(
        RepositoryError, match=r"has a rule of its own that refuses it\. It says: Only on Mondays"
    ) as caught:
        push(ann.root, by="Ann")
    assert caught.value.reason is Reason.PROTECTED
    assert not {word for word in ("me:", "hunter2", "abc") if word in str(caught.value)}
    assert standing(ann.root).ahead == 1, "the version is still here"


class Closed(http.server.BaseHTTPRequestHandler):
    """A host that lets nobody in."""

    def do_GET(self):
        self.send_response(int(self.server.status))
        self.send_header("WWW-Authenticate", 'Basic realm="x"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(
    ("status", "secret", "reason"),
    [
        (401, quote(SECRET, safe=""), Reason.CREDENTIALS),
        (403, quote(SECRET, safe=""), Reason.RIGHTS),
        (503, quote(SECRET, safe=""), Reason.NETWORK),
        (0, SECRET, Reason.NO_REMOTE),  # no address, as it has signs that end a name
    ],
)
def test_a_password_in_an_address_is_never_shown_and_none_is_asked_for(ann, status, secret, reason):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Closed)
    server.status = status
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    ann.git("remote", "set-url", "origin", f"http://ann:{secret}@127.0.0.1:{server.server_port}/site.git")
    began = time.monotonic()
    try:
        found = standing(ann.root, fetch_first=True)
        with pytest.raises(RepositoryError) as caught:
            pull(ann.root, by="Ann")
    finally:
        server.shutdown()
        server.server_close()
    assert time.monotonic() - began < 100, "nobody is asked for a password, so nobody waits"
    told = f"{found}{found.remote}{caught.value}{caught.value.__cause__}{caught.value.__context__}"
    for part in (secret, "p/w", "p%2Fw", "rt:0", "ann:"):
        assert part not in told
    assert "127.0.0.1" in str(caught.value)
    assert caught.value.reason is reason
    assert found.unasked


@pytest.mark.parametrize(
    "address", ["ext::sh -c 'touch {0}'", "ssh://-oProxyCommand=touch${{IFS}}{0}/x", "file:///nowhere/at/all"]
)
def test_an_address_that_runs_a_program_is_refused(ann, tmp_path, address):
    mark = tmp_path / "mark"
    ann.git("config", "remote.origin.url", address.format(mark))
    with pytest.raises(RepositoryError) as caught:
        pull(ann.root, by="Ann")
    assert not mark.exists()
    assert caught.value.reason is Reason.NO_REMOTE


@pytest.mark.parametrize("name", ["--upload-pack=touch mark", "-x", "a b", "../../x"])
def test_a_remote_with_a_hostile_name_is_none(alone, name):
    with (alone.root / ".git" / "config").open("a") as config:
        config.write(
            f'[remote "{name}"]\n\turl = /nowhere\n[branch "main"]\n\tremote = "{name}"\n\tmerge = refs/heads/main\n'
        )
    assert standing(alone.root, fetch_first=True).remote is None
    assert not (alone.root / "mark").exists()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("fatal: Authentication failed for 'https://host.example/x.git/'", Reason.CREDENTIALS),
        ("fatal: could not read Username for 'https://host.example': terminal prompts disabled", Reason.CREDENTIALS),
        ("git@host.example: Permission denied (publickey).\nfatal: Could not read from remote repository.", Reason.CREDENTIALS),
        ("Host key verification failed.\nfatal: Could not read from remote repository.", Reason.CREDENTIALS),
        ("ERROR: Permission to a/b.git denied to ann.\nfatal: Could not read from remote repository.", Reason.RIGHTS),
        ("fatal: unable to access 'https://host.example/': The requested URL returned error: 403", Reason.RIGHTS),
        ("fatal: unable to access 'https://host.example/': Could not resolve host: host.example", Reason.NETWORK),
        ("ssh: connect to host host.example port 22: Connection refused\nfatal: Could not read from remote repository.", Reason.NETWORK),
        ("remote: error: GH006: Protected branch update failed for refs/heads/main.\n! [remote rejected] main -> main (protected branch hook declined)", Reason.PROTECTED),
        ("remote: Repository not found.\nfatal: repository 'https://host.example/x.git/' not found", Reason.NO_REMOTE),
        ("error: remote unpack failed: unable to create temporary object directory", Reason.RIGHTS),
    ],
)  # fmt: skip
def test_what_hosts_say_is_told_in_words(said, reason):
    found = meaning(said, Remote("origin", "main", "https://host.example/x.git", True))
    assert found.reason is reason
    assert "https://host.example/x.git" in str(found)


def test_secrets_go_even_when_they_look_like_hosts():
    said = "fatal: unable to access 'https://ann:a@b/c@host.example/x.git/': no, ssh://git@host.example/y"
    assert (
        without_secrets(said)
        == "fatal: unable to access 'https://host.example/x.git/': no, ssh://host.example/y"
    )
