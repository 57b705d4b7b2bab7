"""What git says when something goes wrong becomes words that anybody can act on."""

import pytest

from spine.deploy.errors import BusyError, DeployError, TransientError
from spine.deploy.targets.branch.words import DamagedError, in_words
from spine.git import without_secrets

GITHUB = "https://someone:ghp_hunter2@github.com/practice/blog.git"


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (
            "fatal: Authentication failed for 'https://someone:ghp_hunter2@github.com/practice/blog.git/'",
            DeployError,
            "does not let us in",
        ),
        (
            "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
            DeployError,
            "does not let us in",
        ),
        (
            "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
            DeployError,
            "does not let us in",
        ),
        (
            "remote: Permission to practice/blog.git denied to someone.\nfatal: unable to access 'x': The requested URL returned error: 403",
            DeployError,
            "does not let us in",
        ),
        (
            "Host key verification failed.\nfatal: Could not read from remote repository.",
            DeployError,
            "by hand with ssh",
        ),
        (
            "ERROR: Repository not found.\nfatal: Could not read from remote repository.",
            DeployError,
            "There is no repository at",
        ),
        (
            "remote: Repository not found.\nfatal: repository 'x' not found",
            DeployError,
            "There is no repository at",
        ),
        (
            "fatal: unable to access 'x': Could not resolve host: github.com",
            TransientError,
            "internet connection",
        ),
        (
            "ssh: connect to host github.com port 22: Connection timed out",
            TransientError,
            "internet connection",
        ),
        (
            "error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: the remote end hung up",
            TransientError,
            "internet connection",
        ),
        (
            "fatal: unable to access 'x': SSL certificate problem: certificate has expired",
            DeployError,
            "can't be trusted",
        ),
        (
            "remote: error: GH006: Protected branch update failed for refs/heads/gh-pages.\n ! [remote rejected] a -> b (protected branch hook declined)",
            DeployError,
            "protects the branch",
        ),
        (
            "remote: error: GH001: Large files detected.\nremote: error: File a.mp4 is 130.00 MB; this exceeds GitHub's file size limit of 100.00 MB\n ! [remote rejected] a -> b (pre-receive hook declined)",
            DeployError,
            "no files that are so large",
        ),
        (
            " ! [rejected] a -> gh-pages (stale info)\nerror: failed to push some refs to 'x'",
            BusyError,
            "Somebody else has changed the branch",
        ),
        (
            "error: unable to write file objects/aa/bb: No space left on device",
            DeployError,
            "disk of this computer is full",
        ),
        (
            "remote: fatal: write error: No space left on device\nerror: remote unpack failed: index-pack failed",
            DeployError,
            "could not store the site",
        ),
        (
            "error: object file objects/aa/bb is empty\nfatal: loose object aabb is corrupt",
            DamagedError,
            "made anew",
        ),
        (
            "error: unable to read askpass response from '/x/askpass.sh'\nfatal: could not read Username for 'x': No such device",
            DeployError,
            "does not let us in",
        ),
        (
            "fatal: pack has bad object at offset 9128: inflate returned -5\nfatal: fetch-pack: invalid index-pack output",
            TransientError,
            "internet connection",
        ),
        ("fatal: something that nobody has met", DeployError, "something that nobody has met"),
        ("", DeployError, "it gave no reason"),
    ],
)
def test_each_trouble_says_what_to_do_and_no_secret(said, kind, words):
    told = in_words(said, GITHUB)
    assert type(told) is kind
    assert words in str(told)
    assert "hunter2" not in str(told)
    assert str(told).endswith((".", "?"))


@pytest.mark.parametrize("secret", ["ann:hunter2", "ann:hu@nter2", "hunter2", "ann:h:u@@nter2"])
def test_no_part_of_a_secret_in_an_address_is_shown(secret):
    said = "fatal: unable to access 'https://{}github.com/a/b.git/': odd. Ask help@github.com"
    assert without_secrets(said.format(f"{secret}@")) == said.format("")
