"""Publish at the desk: looking, putting live in two steps, going back, and what keeps it from going out."""

from __future__ import annotations

import html
import re
import subprocess
import time

import pytest

from spine.desk.publish.acts import workflow_page
from tests.conftest import post
from tests.related.test_section import blog
from tests.spine.repository.conftest import Copy

FOLDER = "DEPLOY = {'production': {'to': 'folder', 'path': '../host', 'verify': False}}"


@pytest.fixture(autouse=True)
def a_real_address(monkeypatch, tmp_path):
    """An address that patients could reach, and a git with nothing set."""
    config = tmp_path / "gitconfig"
    config.write_text("[init]\ndefaultBranch = main\n[gc]\nauto = 0\n")
    for name, value in {
        "SITE_URL": "https://blog.practice.org",
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)


def said(visitor, path: str = "publish") -> str:
    """Wait until nothing is under way, and return the words of the screen."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        page = visitor.get(path).text
        if "data-job=" not in page:
            return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))
        time.sleep(0.15)
    raise AssertionError("it does not come to an end")


def token(visitor) -> str:
    return re.search(r'name="token_of_plan" value="(\w+)"', visitor.get("publish").text)[1]


def do(visitor, act: str, host: str = "production", **fields: str) -> str:
    answer = visitor.post("publish", {"do": act, "host": host, **fields})
    assert answer.status == 303, answer.text
    return said(visitor, answer.to.removeprefix("/.desk/"))


def versioned(site) -> Copy:
    """Put a site under git, with all of it in one version."""
    copy = Copy(site.root)
    copy.git("init", "-q", "-b", "main")
    copy.git("config", "user.name", "Ann")
    copy.git("config", "user.email", "ann@practice.example")
    (site.root / ".gitignore").write_text(".cache/\noutput/\n.output.*\n__pycache__/\n")
    copy.git("add", "-A")
    copy.git("commit", "-qm", "Begin")
    return copy


def test_without_a_host_it_says_kindly_what_to_do(web):
    page = said(web({}).visitor())
    assert "The site has no place on the web yet." in page
    assert "docs/deploy.md" in page
    assert "See what would go live" not in page.partition("Then")[0]


def test_what_is_wrong_with_the_settings_is_said(web):
    page = said(web({}, more="DEPLOY = {'production': {'to': 'foldr'}}").visitor())
    assert "The settings of the site can’t be read." in page
    assert 'Did you mean "folder"?' in page


def test_a_post_goes_live_is_changed_and_taken_back(web, tmp_path):
    desk = web({**blog(), "bad.md": post("[x](/nowhere/)\n", title="Bad", category="Back Pain")}, more=FOLDER)
    visitor, current = desk.visitor(), tmp_path / "host" / "current"
    assert "Nothing is live yet." in said(visitor)
    page = do(visitor, "plan")
    assert "It can’t go out yet." in page
    assert "One thing has to be mended" in page
    assert "/.desk/write/posts/bad.md?line=" in visitor.get("publish").text
    assert "Put it live" not in page
    desk.site.write({"bad.md": post("Sound words.\n", title="Chairs for the back", category="Back Pain")})
    assert "The whole site is new: 9 pages." in do(visitor, "plan")
    assert not current.exists(), "looking changes nothing"
    page = do(visitor, "go", token_of_plan=token(visitor))
    assert "It is live." in page
    assert "Release 1 is live" in page
    assert (current / "posts" / "bad" / "index.html").exists()
    assert "Nothing waits to go live." in said(visitor, "")

    desk.site.write({"new.md": post("All about tables.\n", title="Tables and backs", category="Back Pain")})
    page = do(visitor, "plan")
    assert "One page is new, nothing is taken off." in page
    assert "Tables and backs" in page
    old = token(visitor)
    desk.site.write({"other.md": post("All about beds.\n", title="Beds for the back", category="Back Pain")})
    assert "A text has changed since." in said(visitor)
    page = do(visitor, "go", token_of_plan=old)
    assert "Look once more." in page
    assert "Two pages are new" in page, "what goes live is what was shown"
    assert not (current / "posts" / "new").exists()

    planned, coming = token(visitor), tmp_path / "host" / "releases" / ".coming"
    coming.write_text("in the way")
    page = do(visitor, "go", token_of_plan=planned)
    assert "It did not go out." in page
    assert "What was live still is." in page
    assert "Putting it live : failed" in page
    coming.unlink(missing_ok=True)
    page = do(visitor, "go", token_of_plan=planned)
    assert "Release 2 is live" in page, "the next try goes on"
    assert (current / "posts" / "other").exists()

    assert "Go back to release 1?" in said(visitor, "publish?back=1")
    page = do(visitor, "back", number="1")
    assert "The older site is live again." in page
    assert not (current / "posts" / "new").exists()
    assert (desk.site.root / "content/posts/new.md").exists(), "texts stay"
    assert re.search(r"3\. .*: Back to release 1\.", page)


def test_two_people_one_post_both_versions_shared_and_live(web, tmp_path):
    desk = web(blog(), more=f"{FOLDER}\nDEPLOY['later'] = {{**DEPLOY['production'], 'by': 'ci'}}")
    copy = versioned(desk.site)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "remote.git"], check=True, timeout=30)
    copy.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    copy.git("push", "-qu", "origin", "main")
    copy.git("clone", "-q", str(tmp_path / "remote.git"), str(tmp_path / "ben"))
    ben = Copy(tmp_path / "ben")
    ben.git("config", "user.name", "Ben")
    ben.git("config", "user.email", "ben@practice.example")
    words = ben.text("posts/sciatica.md")
    ben.share({"posts/sciatica.md": f"{words}\nBen’s last words.\n"}, "Ben’s day")
    desk.site.write({"sciatica.md": f"{words}\nAnn’s last words.\n"})
    visitor = desk.visitor()
    page = do(visitor, "plan")
    assert "One person has shared something new." in page
    assert "Ben’s day" in page
    page = do(visitor, "join")
    assert "One text has been changed twice." in page
    assert "You and Ben have both changed the post" in page
    assert "<<<<" not in copy.text("posts/sciatica.md")
    seen = re.search(r'name="seen" value="(\w+)"', visitor.get("publish").text)[1]
    assert visitor.post("publish", {"do": "settle", "host": "production", "seen": "old"}).status == 409
    page = do(visitor, "settle", seen=seen, **{"choice.0.1": "mine", "beside.0": "1"})
    assert "is a draft of its own now" in page
    assert "Came in: 1 version from Ben." in page
    assert "Ben’s last words." in copy.text("posts/sciatica-second-draft.md")
    page = do(visitor, "go", token_of_plan=token(visitor))
    assert "Your versions are shared with the others." in page
    shown = (tmp_path / "host/current/posts/sciatica/index.html").read_text("utf-8")
    assert "Ann’s last words." in shown
    assert copy.git("status", "--porcelain") == "", "the list of addresses is kept too"
    ben.git("pull", "-q", "--no-rebase")
    assert "Ann’s last words." in ben.text("posts/sciatica.md")

    # Where a workflow puts the site live, the desk shares and leaves the rest to it.
    live = (tmp_path / "host" / "current").resolve()
    desk.site.write(
        {"new.md": post("All about chairs.\n", title="Chairs for the back", category="Back Pain")}
    )
    assert "One page is new, nothing is taken off." in do(visitor, "plan", "later")
    page = do(visitor, "go", "later", token_of_plan=token(visitor))
    assert "1 version is shared." in page
    assert "The site’s own workflow" in page
    assert (tmp_path / "host" / "current").resolve() == live
    there = copy.git("-C", str(tmp_path / "remote.git"), "log", "-1", "--format=%an %s")
    assert there == "Ann Publish “Chairs for the back”"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://github.com/practice/blog.git", "https://github.com/practice/blog/actions"),
        ("git@github.com:practice/blog.git", "https://github.com/practice/blog/actions"),
        ("ssh://git@gitlab.com/practice/blog", "https://gitlab.com/practice/blog/-/pipelines"),
        ("https://github.com.evil.example/practice/blog", ""),
        ("/srv/blog.git", ""),
    ],
)
def test_where_a_workflow_can_be_watched(address, page):
    assert workflow_page(address) == page
