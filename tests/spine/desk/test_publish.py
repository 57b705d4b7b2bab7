"""Publish at the desk: looking, putting live in two steps, going back, and what keeps it from going out."""

from __future__ import annotations

import datetime as dt
import html
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from plugins.site import build_time
from spine.deploy.host import remember
from spine.desk.publish.acts import workflow_page
from spine.desk.publish.apart import run_apart
from spine.desk.publish.results import Stopped
from spine.desk.web.screens.writing import WINDOW
from spine.writing.unsaved import forget, keep
from tests.conftest import SmallSite, picture, post
from tests.spine.desk.acting import run_quickly
from tests.spine.desk.conftest import Visitor, Web
from tests.spine.repository.conftest import Copy, joins

SOME = {
    "sciatica.md": post("A nerve that hurts.\n", title="What is sciatica?"),
    "fusion.md": post("Two bones that grow together.\n", title="What is fusion?"),
}
FOLDER = "DEPLOY = {'production': {'to': 'folder', 'path': '../host', 'server': 'none', 'verify': False}}"


@pytest.fixture(autouse=True)
def a_real_address(monkeypatch, tmp_path):
    """An address that patients could reach, a git with nothing set, and acts that begin at once."""
    config = tmp_path / "gitconfig"
    config.write_text("[init]\ndefaultBranch = main\n[gc]\nauto = 0\n")
    for name, value in {
        "SITE_URL": "https://blog.practice.org",
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("spine.desk.web.publishing.run_apart", run_quickly)


def hosted(site: SmallSite, lines: str = FOLDER) -> None:
    """Name hosts in publishconf.py."""
    with (site.root / "publishconf.py").open("a", encoding="utf-8") as settings:
        settings.write(f"\n{lines}\n")


@dataclass
class Editor:
    """Somebody at Publish, who waits until what they began has ended."""

    desk: Web
    visitor: Visitor

    def sees(self, path: str = "publish") -> str:
        """Return the words of a screen on which nothing is under way."""
        self.visitor.get(path)
        for kind in ("live", "publish"):
            if job := self.desk.work.jobs.newest(kind):
                job.wait(90)
                assert not job.running
        page = self.visitor.get(path).text.partition("<main")[2]
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))

    def does(self, act: str, host: str = "production", **fields: str) -> str:
        """Press a button, and return what the screen says in the end."""
        answer = self.visitor.post("publish", {"do": act, "host": host, **fields})
        assert answer.status == 303, answer.text
        return self.sees(answer.to.removeprefix("/.desk/"))

    def shown(self, name: str) -> str:
        """Return a hidden value of the screen."""
        return re.search(rf'name="{name}" value="(\w+)"', self.visitor.get("publish").text)[1]


@pytest.fixture
def editor(web):
    """Return a maker of editors: ``editor(files)`` or, with other hosts, ``editor(files, "DEPLOY = …")``."""

    def make(files: Mapping[str, str], hosts: str = FOLDER) -> Editor:
        desk = web(files)
        hosted(desk.site, hosts)
        return Editor(desk, desk.visitor())

    return make


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


def test_without_a_host_it_says_kindly_what_to_do(editor):
    page = editor({}, "DEPLOY = {}").sees()
    assert "The site has no place on the web yet." in page
    assert "docs/deploy.md" in page
    assert "See what would go live" not in page.partition("Then")[0]


def test_what_is_wrong_with_the_settings_is_said(editor):
    page = editor({}, "DEPLOY = {'production': {'to': 'foldr'}}").sees()
    assert "The settings of the site can’t be read." in page
    assert 'Did you mean "folder"?' in page


def test_what_goes_live_is_sound_and_what_was_shown_and_a_refusal_is_gone_over_again(editor, tmp_path):
    ann = editor({**SOME, "bad.md": post("[x](/nowhere/)\n", title="Bad", category="Back Pain")})
    current, coming = tmp_path / "host" / "current", tmp_path / "host" / "releases" / ".coming"
    assert "Nothing is live yet." in ann.sees()
    page = ann.does("plan")
    assert "It can’t go out yet." in page
    assert "One thing has to be mended It stands below, with a link to the place." in page
    assert "/.desk/write/posts/bad.md?line=" in ann.visitor.get("publish").text
    assert "Put it live" not in page
    ann.desk.site.write({"bad.md": post("Sound words.\n", title="Chairs for the back", category="Back Pain")})
    assert "The whole site is new: 4 pages." in ann.does("plan")
    assert not current.exists(), "looking changes nothing"

    old = ann.shown("token_of_plan")
    ann.desk.site.write(
        {"new.md": post("All about beds.\n", title="Beds for the back", category="Back Pain")}
    )
    assert "A text has changed since." in ann.sees()
    page = ann.does("go", token_of_plan=old)
    assert "Look once more." in page
    assert "The whole site is new: 5 pages." in page
    assert not current.exists(), "what goes live is what was shown"

    planned = ann.shown("token_of_plan")
    coming.parent.mkdir(parents=True)
    coming.write_text("in the way")
    page = ann.does("go", token_of_plan=planned)
    assert "It did not go out." in page
    assert "It stopped at: Putting it live." in page
    assert "What was live still is." in page
    coming.unlink(missing_ok=True)
    page = ann.does("go", token_of_plan=planned)
    assert "Release 1 is live" in page, "the next try goes on"
    assert (current / "posts" / "new" / "index.html").exists()
    assert "Nothing waits to go live." in ann.sees("")


def test_an_act_that_is_ended_when_the_site_is_live_does_not_say_that_it_is_not(editor, monkeypatch):
    ann = editor(SOME)
    ann.does("plan")

    def ended(root, act, name, **told):
        done = run_quickly(root, act, name, **told) if act in ended.acts else None
        return Stopped(name, act, "It was ended in the middle.") if act == "go" else done

    ended.acts = {"look", "plan", "go"}
    monkeypatch.setattr("spine.desk.web.publishing.run_apart", ended)
    page = ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    assert "It is live, but it was stopped before the end." in page
    assert "What was live still is" not in page
    ann.desk.work.publishing.job.began += dt.timedelta(days=1)
    assert "It is live, but" in ann.sees(), "whatever the clocks say"
    ann.desk.site.write({"new.md": post("All about beds.\n", title="Beds for the back")})
    ann.does("plan")
    ended.acts = {"look", "plan"}
    page = ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    assert "It did not go out." in page
    assert "What was live still is." in page


def test_nobody_forgets_what_waits_for_its_day_or_is_not_saved(editor, monkeypatch):
    tomorrow = build_time() + dt.timedelta(days=1)
    planned = post("All about beds.\n", title="Beds for the back", date=f"{tomorrow:%Y-%m-%d}")
    ann = editor({**SOME, "beds.md": planned})
    assert "Look what is live." in ann.sees(""), "nobody has looked yet, so it may well be live"
    page = ann.does("plan")
    assert "The whole site is new: 3 pages." in page
    assert "Planned Beds for the back" in page
    assert "they don’t go out by themselves" in page
    ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    assert "What is live is what is written here." in ann.does("plan")
    assert "Nothing waits to go live." in ann.sees("")
    assert "It waits for its day." in ann.sees("write/posts/beds.md")

    keep(ann.desk.work.cache, f"posts/fusion.md{WINDOW}w", "Typed.", "")
    page = ann.does("plan")
    assert "Typed, and not saved" in page
    assert "This does not go live before you save it: What is fusion?" in page
    forget(ann.desk.work.cache, f"posts/fusion.md{WINDOW}w")

    later = ann.desk.work.now() + dt.timedelta(days=2)
    monkeypatch.setattr(ann.desk.work, "now", lambda: later)
    assert "One text waits to go live." in ann.sees("")


def test_what_somebody_took_back_does_not_come_back_unseen(editor):
    ann = editor(SOME)
    ann.does("plan")
    ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    ann.desk.site.write({"new.md": post("All about beds.\n", title="Beds for the back")})
    ann.does("plan")
    assert "Release 2 is live" in ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    host = ann.desk.work.publishing.hosts.chosen()
    there = host.target().look()
    assert "The older site is live again." in ann.does("back", number="1")
    assert "gone back to an older site" in ann.does("plan")

    # What another person puts live later is not hidden behind what came of one's own last act.
    ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    newer = replace(there.release, number=9, by="Ben")
    remember(host, replace(there, release=newer, releases=(newer, *there.releases)), build_time())
    page = ann.sees()
    assert "The site is live." in page
    assert "It is live." not in page

    # A plan does not stand beside what was live before it.
    publishing, now = ann.desk.work.publishing, ann.desk.work.now()
    seen = publishing.hosts.seen(host)
    begun = publishing.looking(host, seen, now)
    assert publishing.looking(host, seen, now, since=seen.looked) is begun
    assert publishing.looking(host, seen, now, since=now + dt.timedelta(minutes=1)) is not begun


@joins
def test_files_that_are_no_texts_and_texts_that_nobody_sees_are_told_as_they_are(editor, tmp_path):
    ann = editor(SOME, f"{FOLDER}\nDEPLOY['later'] = {{**DEPLOY['production'], 'by': 'ci'}}")
    copy = versioned(ann.desk.site)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "remote.git"], check=True, timeout=30)
    copy.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    copy.git("push", "-qu", "origin", "main")
    ann.does("plan")
    ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    ann.desk.site.write({"beds.md": post("Beds.\n", title="Beds for the back", status="draft")})
    hosted(ann.desk.site, "# A word of the person who looks after the site.")
    page = ann.does("plan")
    assert "It has changed, and is neither a text nor a picture" in page
    assert "git add" not in page
    assert "Share them" not in page, "it could not be done"
    assert "One version in the name of" not in page
    page = ann.does("plan", "later")
    assert "No text is new." in page
    assert "1 text that visitors don’t see" in page
    assert "Share it, to go live" in page


@joins
def test_two_people_one_post_both_versions_shared_and_live(editor, tmp_path, monkeypatch):
    monkeypatch.setattr("spine.desk.web.publishing.run_apart", run_apart)
    ann = editor(SOME, f"{FOLDER}\nDEPLOY['later'] = {{**DEPLOY['production'], 'by': 'ci'}}")
    copy = versioned(ann.desk.site)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "remote.git"], check=True, timeout=30)
    copy.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    copy.git("push", "-qu", "origin", "main")
    copy.git("clone", "-q", str(tmp_path / "remote.git"), str(tmp_path / "ben"))
    ben = Copy(tmp_path / "ben")
    ben.git("config", "user.name", "Ben")
    ben.git("config", "user.email", "ben@practice.example")
    words = ben.text("posts/sciatica.md")
    last = "\nBen’s last words.\n"
    files = {f"posts/{name}.md": ben.text(f"posts/{name}.md") + last for name in ("sciatica", "fusion")}
    ben.share({**files, "images/spine.jpg": picture(shade=99)}, "Ben’s day")
    drawn = picture(shade=9)
    ann.desk.site.write({"sciatica.md": f"{words}\nAnn’s last words.\n", "images/spine.jpg": drawn})
    page = ann.does("plan")
    assert "One person has shared something new." in page
    assert "Ben’s day" in page
    page = ann.does("join")
    assert "Two things have been changed twice." in page
    assert "You and Ben have both changed the post" in page
    assert "<<<<" not in copy.text("posts/sciatica.md")
    seen = ann.shown("seen")
    assert ann.visitor.post("publish", {"do": "settle", "host": "production", "seen": "old"}).status == 409
    fusion = copy.text("posts/fusion.md")
    ann.desk.site.write({"fusion.md": fusion.replace("What is fusion?", "What is a fusion?")})
    mine, theirs = re.findall(r'src="/\.desk/(publish/picture\?of=\w+)"', ann.visitor.get("publish").text)
    shown = ann.visitor.get(theirs)
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == (
        "image/jpeg",
        "nosniff",
    )
    settings = copy.git("rev-parse", "HEAD:publishconf.py")
    assert ann.visitor.get(f"publish/picture?of={settings}").status == 404
    assert ann.visitor.get(f"publish/version?of={settings}").status == 404

    # Another program holds git: the same is tried again, with what was chosen.
    lock = copy.root / ".git" / "index.lock"
    lock.touch()
    picks = {"choice.0.1": "mine", "beside.0": "1", "choice.1.0": "theirs"}
    assert "Another program works with git" in ann.does("settle", seen=seen, **picks)
    lock.unlink()
    assert "One person has shared something new." in ann.does("plan")
    assert ann.visitor.post("publish", {"do": "again", "host": "production"}).status == 409
    ann.does("join")
    assert re.findall(r'name="(choice[.\d]+)" value="(\w+)" checked', ann.visitor.get("publish").text) == [
        ("choice.0.1", "mine"), ("choice.1.0", "theirs"),
    ]  # fmt: skip
    lock.touch()
    ann.does("settle", seen=seen, **picks)
    lock.unlink()
    page = ann.does("again")
    fusion = copy.text("posts/fusion.md")
    assert "What is a fusion?" in fusion, "what was saved meanwhile is kept first"
    assert "Ben’s last words." in fusion
    assert "is a draft of its own now" in page
    assert "Came in: 1 version from Ben." in page
    assert "“spine.jpg” as Ann had it" in page
    assert "Not taken spine.jpg The picture as Ann had it." in page
    assert "Save it on this computer" in ann.visitor.get(mine.replace("picture?", "version?")).text
    assert ann.visitor.get(mine).headers["Content-Length"] == str(len(drawn))
    assert "Ben’s last words." in copy.text("posts/sciatica-second-draft.md")
    page = ann.does("go", token_of_plan=ann.shown("token_of_plan"))
    assert "Your versions are shared with the others." in page
    shown = (tmp_path / "host/current/posts/sciatica/index.html").read_text("utf-8")
    assert "Ann’s last words." in shown
    assert copy.git("status", "--porcelain") == "", "the list of addresses is kept too"
    ben.git("pull", "-q", "--no-rebase")
    assert "Ann’s last words." in ben.text("posts/sciatica.md")

    # Where a workflow puts the site live, the desk shares and leaves the rest to it.
    live = (tmp_path / "host" / "current").resolve()
    ann.desk.site.write(
        {"new.md": post("All about chairs.\n", title="Chairs for the back", category="Back Pain")}
    )
    assert "One page is new, nothing is taken off." in ann.does("plan", "later")
    page = ann.does("go", "later", token_of_plan=ann.shown("token_of_plan"))
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


def test_a_look_that_ends_while_the_screen_is_made_is_not_missed(editor, monkeypatch):
    here = editor(SOME)
    assert "Nothing is live yet." in here.sees()
    hosts = type(here.desk.work.publishing.hosts)
    real, before = hosts.seen, [None]
    monkeypatch.setattr(hosts, "seen", lambda *told: before.pop() if before else real(*told))
    assert "Nothing is live yet." in here.visitor.get("publish").text
