"""Main goes live by itself: checked, with secrets in one step only, and taken back by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import post
from tests.workflows.runner import Cause, Job, Runner, git, hosted, push

PUSH, NIGHT = Cause("push"), Cause("schedule")
LEDGER = "content/addresses.txt"
KEY = "-----BEGIN KEY-----\nsecret-of-ours\n-----END KEY-----"


@pytest.fixture
def blog(small_site, tmp_path: Path) -> Path:
    """A practice's blog whose workflow takes it into a folder."""
    more = f"CACHE_PATH = {str(tmp_path / 'cache')!r}"  # a deploy of another test must not be under way in it
    site = small_site({"a.md": post(title="One")}, more=more)
    target = {"to": "folder", "path": str(tmp_path / "live"), "verify": False, "by": "ci"}
    with (site.root / "publishconf.py").open("a") as config:
        config.write(f"\nDEPLOY = {{'production': {target!r}}}\n")
    return hosted(site.root, tmp_path / "remote.git")


@pytest.fixture
def runner(blog: Path, tmp_path: Path) -> Runner:
    return Runner(tmp_path / "github", tmp_path / "remote.git", {"SITE_URL": "https://blog.practice.org"})


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """What visitors get."""
    return tmp_path / "live" / "current"


def run(runner: Runner, cause: Cause = PUSH) -> dict[str, Job]:
    jobs = runner.run("publish.yml", cause)
    assert {job.code for job in jobs.values()} == {0}, "\n".join(job.log for job in jobs.values())
    return jobs


def back(release: str, **more: str) -> Cause:
    return Cause(inputs={"target": "production", "release": release, **more})


def addresses(runner: Runner, branch: str) -> set[str]:
    text = git(runner.remote, "show", f"{branch}:{LEDGER}")
    assert "<<<" not in text
    return {line.split()[0] for line in text.splitlines() if line.startswith("/")}


def change(blog: Path, name: str, text: str, branch: str = "main") -> str:
    git(blog, "fetch", "--quiet", "origin")
    git(blog, "reset", "--quiet", "--hard", "origin/main")
    (blog / "content/posts" / name).write_text(text)
    return push(blog, branch)


def test_main_goes_live_with_its_addresses_and_is_taken_back_by_hand(runner, blog, live):
    """One story, as each chapter needs the site that the one before has left."""
    old = git(blog, "rev-parse", "HEAD")
    racing = runner.programs / "openssl"  # while the site goes live, somebody pushes another line of the list
    racing.write_text(
        f"#!/bin/sh\ncd {blog} && echo '/old/ gone' >> {LEDGER} && git add -A && git -c user.name=B "
        "-c user.email=b@b.example commit -qm Meanwhile && git push -q origin HEAD:main\necho mute\n"
    )
    racing.chmod(0o755)
    first = run(runner)
    assert (live / "posts/a/index.html").is_file()
    assert first["publish"].summary.startswith("**Done.**\n\n    ")
    assert {"/old/", "/posts/a/"} <= addresses(runner, "main")
    assert git(runner.remote, "show", "--name-only", "--format=", "main") == LEDGER

    # An old run that is run again publishes the newest. Where main is closed, a pull request has the addresses.
    racing.unlink()
    closed = runner.remote / "hooks" / "pre-receive"
    closed.parent.mkdir(exist_ok=True)
    closed.write_text('#!/bin/sh\nread old new ref\n[ "$ref" != refs/heads/main ] || { echo no; exit 1; }\n')
    change(blog, "b.md", post(title="Two"))
    closed.chmod(0o755)
    jobs = run(runner, Cause("push", commit=old))
    assert (live / "posts/b/index.html").is_file()
    assert "wait in a pull request" in jobs["remember"].summary

    # By hand it goes back, and the night leaves it so.
    jobs = run(runner, back("1"))
    assert not (live / "posts/b").exists()
    assert not jobs["remember"].ran
    held = run(runner, NIGHT)
    assert not held["publish"].ran
    assert "somebody went back" in held["look"].summary

    # The next change goes out, and the same pull request has all that is new.
    closed.chmod(0o644)
    change(blog, "c.md", post(title="Three"))
    closed.chmod(0o755)
    run(runner)
    assert (live / "posts/c/index.html").is_file()
    (pull,) = runner.pulls
    assert (pull["base"], pull["head"]) == ("main", "addresses/for-main")
    assert {"/old/", "/posts/a/", "/posts/b/", "/posts/c/"} <= addresses(runner, pull["head"])

    # A name must be gone at once: nothing older is left.
    run(runner, back("", purge="true"))
    assert [path.name for path in live.parent.glob("releases/*")] == [live.resolve().name]
    assert (live / "posts/c/index.html").is_file()


def test_a_mistake_in_main_keeps_the_old_site_and_stands_at_its_line(runner, blog, live):
    change(blog, "a.md", post(title="One", category="Back Pian"))
    jobs = runner.run("publish.yml", PUSH)
    assert (jobs["publish"].code, jobs["remember"].ran, live.exists()) == (1, False, False)
    assert "::error file=content/posts/a.md,line=4," in jobs["publish"].log
    assert "the old site stays" in jobs["publish"].summary


@pytest.mark.parametrize(
    ("ours", "theirs", "cause", "word"),
    [
        ("'production'", "'staging'", PUSH, "declares no production, but: staging."),
        ("DEPLOY", "LATER", PUSH, "declares no target."),
        ("'ci'", "'here'", NIGHT, "people publish from the desk"),
    ],
)
def test_where_there_is_nowhere_to_publish_to_it_ends_well_and_says_so(
    runner, blog, ours, theirs, cause, word
):
    config = blog / "publishconf.py"
    config.write_text(config.read_text().replace(ours, theirs))
    push(blog)
    jobs = run(runner, cause)
    assert not jobs["publish"].ran
    assert word in jobs["look"].summary


@pytest.mark.parametrize(
    ("cause", "word"),
    [
        (back("1; touch owned"), "A release is a number"),
        (Cause(inputs={"target": "--help"}), "A target has letters"),
        (Cause(inputs={"target": "staging"}), "no target of that name, but: production."),
        (Cause(branch="proposal"), "Only main is published."),
    ],
)
def test_what_is_typed_wrongly_is_refused_in_words(runner, blog, cause, word):
    change(blog, "a.md", post(title="Other"), branch="proposal")
    jobs = runner.run("publish.yml", cause)
    assert (jobs["look"].code, jobs["publish"].ran) == (1, False)
    assert word in jobs["look"].summary
    assert "::error::" in jobs["look"].log
    assert not list(runner.folder.rglob("owned"))


def test_a_key_is_there_for_one_step_and_nowhere_afterwards_even_when_it_fails(runner, blog):
    seen = runner.folder / "seen"
    spy = "import os, pathlib, stat\nkey = pathlib.Path.home() / '.ssh/id_ed25519'\n"
    spy += "if key.exists():\n    mode = stat.S_IMODE(key.stat().st_mode)\n"
    spy += f"    pathlib.Path({str(seen)!r}).write_text(f'{{mode:o}} {{os.environ.get(\"SSH_KEY\")}} '\n"
    spy += '        f\'{os.environ.get("AWS_ACCESS_KEY_ID")} {os.environ["DEPLOY_TOKEN"]}\')\n'
    with (blog / "publishconf.py").open("a") as config:
        config.write(spy)
    push(blog)
    secrets = {"SSH_KEY": KEY, "SSH_KNOWN_HOSTS": "host ssh-ed25519 AAAA", "DEPLOY_TOKEN": "a-token-of-ours"}
    asked = back("previous")
    jobs = runner.run("publish.yml", replace(asked, secrets=secrets))
    assert (jobs["publish"].code, "there is nothing to go back to" in jobs["publish"].summary) == (2, True)
    assert seen.read_text() == "600 None None a-token-of-ours"
    everything = [path.read_bytes() for path in runner.folder.rglob("*") if path.is_file() and path != seen]
    assert not [data for data in everything if b"secret-of-ours" in data or b"a-token-of-ours" in data]
    assert "-of-ours" not in "".join(job.log + job.summary for job in jobs.values())
    jobs = runner.run("publish.yml", replace(asked, secrets={"SSH_KEY": KEY}))
    assert (jobs["publish"].code, "anybody could pass for the host" in jobs["publish"].log) == (2, True)
