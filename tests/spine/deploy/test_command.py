"""`spine deploy`, from what is written to what a visitor gets: a folder as the host, and a real web server."""

from __future__ import annotations

import contextlib
import gzip
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import SmallSite, post
from tests.spine.deploy.web import serving, telling

REAL = "https://blog.practice.org"
POSTS = {
    "a.md": post(title="Why backs hurt"),
    "b.md": post(title="How backs heal", redirect_from=["/old/"]),
}
LEDGER = "content/addresses.txt"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Ann Editor", "-c", "user.email=ann@example.org", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(site: SmallSite, words: str = "Work") -> None:
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "--message", words)


@pytest.fixture
def server(tmp_path):
    with serving(tmp_path / "host" / "current") as server:
        yield server


@pytest.fixture
def site(small_site, server, tmp_path) -> SmallSite:
    """A practice's blog in git, whose host is a folder with a web server."""
    made = small_site(POSTS)
    declare(made, to="folder", path=str(tmp_path / "host"), visit=server.url)
    (made.root / ".gitignore").write_text("output/\n.cache/\n")
    git(made.root, "init", "--quiet", "--initial-branch=main")
    git(made.root, "config", "user.name", "Ann Editor")
    commit(made)
    return made


def declare(site: SmallSite, **settings: object) -> None:
    path = site.root / "publishconf.py"
    text = path.read_text().partition("\nDEPLOY")[0]
    path.write_text(f"{text}\nDEPLOY = {{'production': {settings!r}}}\n")


def deploy(site: SmallSite, *arguments: str, code: int = 0, **environment: str):
    done = site.spine("deploy", "production", *arguments, **{"SITE_URL": REAL, **environment})
    assert done.code == code, done.out + done.err
    return done


def codes(done) -> set[str]:
    return {one["code"] for one in done.findings if one["severity"] == "error"}


def test_another_sites_host_is_not_filled_without_a_question(site, server):
    deploy(site, "--yes")
    other = "https://blog.other.org"
    said = deploy(site, "--yes", code=1, SITE_URL=other)
    assert f"What is live there is the site {REAL}, and this is {other}: it would be replaced." in said.err
    assert "Release 2 is live" in deploy(site, "--yes", "--even-so", "--no-build", SITE_URL=other).out


@pytest.mark.parametrize("base", ["/blog", "/our/blog"])
def test_a_site_below_a_path_lies_where_its_server_looks(site, tmp_path, base):
    address = f"https://practice.org{base}"
    host = tmp_path / "the practice's host"
    with serving(host / "web", base) as server:
        declare(site, to="folder", path=str(host), visit=server.url + base, server="nginx")
        commit(site)
        assert site.spine("build", "--publish", "--quiet", SITE_URL=address).code == 0
        said = deploy(site, "--setup", SITE_URL=address).out.splitlines()
        assert f'    root "{host}/web";  # with the site in it as {base[1:]}' in said
        made = said[said.index("# The site lies below a path. Once, on the server:") + 1]
        subprocess.run(["sh", "-c", made.removeprefix("#")], check=True)
        done = deploy(site, "--yes", "--no-build", SITE_URL=address)
        assert "addresses were fetched and compared." in done.out
        assert "1 warning" in done.out  # a plain server sends no headers of ours
        assert "/posts/a/" in "".join(server.asked)


def test_what_a_host_says_gives_no_orders_to_the_terminal(site, tmp_path):
    lease = {"by": "Ann\x1b]0;owned\x07", "machine": "desk\x1b[2J", "since": "now", "token": "x"}
    (tmp_path / "host/.spine").mkdir(parents=True)
    (tmp_path / "host/.spine/lease.json").write_text(json.dumps(lease))
    done = deploy(site, "--yes", code=2)
    assert "Ann" in done.err
    assert "is deploying from" in done.err
    assert "\x1b" not in done.err
    assert "\x1b" not in deploy(site, "--status", code=0).out


# ---- what must not be known ------------------------------------------------------------


def lying(folder: Path, name: str) -> set[str]:
    """Return the files of a folder in which a word is: as it is, or packed."""
    found = set()
    for path in (one for one in folder.rglob("*") if one.is_file()):
        data = path.read_bytes()
        with contextlib.suppress(OSError, EOFError):
            data += gzip.decompress(data)
        if name.encode() in data:
            found.add(path.relative_to(folder).as_posix())
    return found


def test_a_word_that_must_go_at_once_is_nowhere_on_the_host_after_a_purge(site, server, tmp_path):
    host = tmp_path / "host"
    site.write({"c.md": post("A word that is nowhere else: zwieback.\n", title="Sitting well")})
    commit(site)
    deploy(site, "--yes")
    (site.root / "content/posts/c.md").unlink()
    with (site.root / LEDGER).open("a") as file:
        file.write("/posts/c/ gone\n")
    commit(site)
    deploy(site, "--yes")
    assert not lying((host / "current").resolve(), "zwieback")
    shown = deploy(site, "--purge")
    assert "Releases that are deleted for good, so that nobody can go back to them: 1, 2" in shown.out
    assert "To do it: spine deploy production --yes --purge" in shown.out
    assert lying(host, "zwieback")
    done = deploy(site, "--purge", "--yes", "--no-build")
    assert "Release 3 is live" in done.out
    assert "Nothing older is left there." in done.out
    assert not lying(host, "zwieback")
    assert "There is no other release on the host to go back to." in deploy(site, "--rollback", code=2).err
    deploy(site, "--purge", "--status", code=2)


# ---- the good path --------------------------------------------------------------------


def test_without_yes_nothing_is_sent(site, server, tmp_path):
    said = deploy(site)
    assert "The whole site goes out for the first time: 2 new posts" in said.out
    assert "To do it: spine deploy production --yes" in said.out
    assert not (tmp_path / "host").exists()
    assert not (site.root / LEDGER).exists()


def test_what_is_written_goes_live_is_compared_and_its_addresses_are_written_down(site, server):
    server.moved["/old/"] = "/posts/b/"  # as nginx, Apache, Caddy and Netlify do in place of our small page
    said = deploy(site, "--yes")
    assert f"Release 1 is live at {server.url}/" in said.out
    assert "addresses were fetched and compared." in said.out
    assert "/posts/a/" in server.asked
    assert "/old/" in server.asked
    assert any(path.endswith(".css") for path in server.asked)
    assert any(path.startswith("/nothing-is-here") for path in server.asked)
    assert "/posts/a/  posts/a.md" in (site.root / LEDGER).read_text()
    assert "commit it like a post" in said.out
    (site.root / LEDGER).unlink()  # as if it had been stopped right before that
    again = deploy(site, "--yes", "--no-build")
    assert "Nothing has changed" in again.out
    assert "/posts/a/  posts/a.md" in (site.root / LEDGER).read_text()


def test_a_post_is_added_changed_and_removed_and_the_plan_says_so_in_words(site, server):
    deploy(site, "--yes")
    site.write({"c.md": post(title="Sitting well"), "a.md": post("New words.\n", title="Why backs hurt")})
    commit(site)
    said = deploy(site)
    assert "1 new post, 1 changed post" in said.out
    assert "new      Sitting well  /posts/c/" in said.out
    assert "changed  Why backs hurt  /posts/a/" in said.out
    deploy(site, "--yes", "--no-build")
    (site.root / "content/posts/c.md").unlink()
    with (site.root / LEDGER).open("a") as file:
        file.write("/posts/c/ gone\n")
    commit(site)
    said = deploy(site, "--yes")
    assert "removed  Sitting well  /posts/c/" in said.out
    assert "must be gone for good, at once: add --purge" in said.out


def test_status_says_what_is_live_since_when_by_whom_and_what_differs(site, server):
    assert "Nothing is live there yet." in deploy(site, "--status").out
    deploy(site, "--yes", "--no-build", "--by", "Ann Editor")
    site.write({"c.md": post(title="Sitting well")})
    said = deploy(site, "--status", code=1)
    assert "Live: release 1, since " in said.out
    assert "by Ann Editor" in said.out
    assert "Sitting well" in said.out


def test_one_command_takes_it_back_and_another_forth(site, server):
    deploy(site, "--yes")
    site.write({"c.md": post(title="Sitting well")})
    commit(site)
    deploy(site, "--yes")
    assert "To go back to it: spine deploy production --rollback --yes" in deploy(site, "--rollback").out
    deploy(site, "--rollback", "--yes")
    assert "Sitting well" in deploy(site, "--status", "--no-build").out
    assert 'A release is a number, not "²".' in deploy(site, "--rollback", "²", code=2).err
    deploy(site, "--rollback", "2", "--yes")
    assert "Nothing has changed" in deploy(site, "--status", "--no-build").out
    said = deploy(site, "--rollback", "77", "--yes", code=2)
    assert "There is no such release to go back to. On the host: 3, 2, 1." in said.err


def test_after_a_step_back_it_says_which_releases_there_are_to_go_to(site):
    assert "To take it back" not in deploy(site, "--yes").out
    assert "no other release" in deploy(site, "--rollback", code=2).err
    site.write({"c.md": post(title="Sitting well")})
    commit(site)
    assert "To take it back: spine deploy production --rollback --yes" in deploy(site, "--yes").out
    said = deploy(site, "--rollback", "--yes").out
    assert "What is written here stays as it is." in said
    said = deploy(site, "--rollback", code=2).err
    assert "no release before the live one. To choose another, name its number: 2, 1." in said


def test_what_is_live_is_told_also_while_a_post_has_an_error(site):
    deploy(site, "--yes", "--by", "Ann Editor")
    site.write({"c.md": post(title="Sitting well", category="Spine Surgry")})
    said = deploy(site, "--status", code=1)
    assert "Live: release 1, since " in said.out
    assert "Spine Surgry" in said.out
    assert "Nothing was built" in said.err
    told = json.loads(deploy(site, "--status", "--format", "json", code=1).out)
    assert told["deploy"]["live"]["by"] == "Ann Editor"


def test_no_line_of_the_plan_or_the_status_is_too_wide_for_a_terminal(site):
    title = "Why does my leg go numb when I sit, and what may I do about it at home?"
    deploy(site, "--yes", "--by", "A person with a rather long name, of the practice")
    site.write({"why-does-my-leg-go-numb-when-i-sit.md": post(title=title)})
    for said in (deploy(site, code=1), deploy(site, "--status", "--no-build", code=1)):
        plan = said.out.partition("content/")[0]
        assert max(len(line) for line in plan.splitlines()) <= 80


def test_without_a_name_it_says_which_hosts_there_are(site):
    done = site.spine("deploy", "--yes")
    assert done.code == 2
    assert "There is production." in done.err


def test_what_is_for_the_hosts_operator_is_not_made_for_an_example_in_silence(site):
    deploy(site, "--yes")
    done = deploy(site, "--setup", SITE_URL="https://blog.example")
    assert "https://blog.example is no address that patients can reach." in done.err
    assert not deploy(site, "--setup").err


def test_programs_get_the_plan_and_the_findings(site):
    told = json.loads(deploy(site, "--format", "json").out)
    assert told["deploy"]["new"][:2] == ["/posts/b/", "/posts/a/"]
    assert told["deploy"]["live"] is None
    assert told["summary"]["errors"] == 0


def test_of_two_deploys_at_once_one_goes_live_and_the_other_is_told(site, tmp_path):
    deploy(site, "--yes")
    site.write({"a.md": post("New words.\n", title="Why backs hurt")})
    commit(site)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: site.spine("deploy", "production", "--yes", SITE_URL=REAL), range(2)))
    for done in both:
        assert "Traceback" not in done.err
        said = done.out + done.err
        assert done.code == 0 or "under way" in said or "meanwhile" in said or "Run it again" in said, said
    assert 0 in [done.code for done in both]
    assert (tmp_path / "host/current").resolve().name == "2"


# ---- refusals -------------------------------------------------------------------------


def test_what_nobody_has_committed_does_not_go_out(site, server):
    site.write({"c.md": post(title="Sitting well")})
    done = deploy(site, "--yes", "--format", "json", code=1)
    assert codes(done) == {"deploy/uncommitted"}
    assert not (server.asked)


def test_what_git_can_not_tell_does_not_go_out(site, tmp_path):
    index = site.root / ".git/index"
    index.write_bytes(b"torn")
    assert codes(deploy(site, "--format", "json", code=1)) == {"deploy/no-git"}
    (tmp_path / "bin").mkdir()
    done = deploy(site, "--no-build", code=1, PATH=str(tmp_path / "bin"))
    assert "git can't say what was committed" in done.out


def test_a_draft_that_is_begun_holds_nobody_up(site):
    site.write({"c.md": post(title="Sitting well", status="draft")})
    deploy(site, "--yes")
    site.write({"c.md": post(title="Sitting well")})
    assert "deploy/uncommitted" in codes(deploy(site, "--yes", "--format", "json", code=1))


def test_a_site_with_errors_does_not_go_out(site, tmp_path):
    site.write({"c.md": post(category="Spine Surgry")})
    commit(site)
    done = deploy(site, "--yes", code=1)
    assert 'Did you mean "Spine Surgery"?' in done.out
    assert not (tmp_path / "host").exists()


def test_an_older_state_does_not_go_out_over_a_newer_one(site):
    deploy(site, "--yes")
    site.write({"c.md": post(title="Sitting well")})
    commit(site)
    deploy(site, "--yes")
    git(site.root, "reset", "--quiet", "--hard", "HEAD~1")
    done = deploy(site, "--yes", "--no-build", code=1)
    assert "is not in what you have here. Fetch it first" in done.out
    (site.root / ".git/shallow").write_text(git(site.root, "rev-parse", "HEAD"))  # as of `clone --depth 1`
    assert "Fetch all of it first: git fetch --unshallow." in deploy(site, "--no-build", code=1).out


@pytest.mark.parametrize("url", ["", "https://blog.example", "http://localhost:8000", "http://10.0.0.1"])
def test_a_site_without_a_real_address_does_not_go_out(site, url, tmp_path):
    done = deploy(site, "--yes", "--format", "json", code=1, SITE_URL=url)
    assert codes(done) == {"deploy/no-address"}
    (line,) = [one["line"] for one in done.findings if one["code"] == "deploy/no-address"]
    assert (site.root / "publishconf.py").read_text().split("\n")[line - 1].startswith("SITEURL")
    assert not (tmp_path / "host").exists()


def test_a_page_that_leads_to_this_computer_does_not_go_out(site, tmp_path):
    site.write({"c.md": post("[Here](http://localhost:8000/posts/a/).\n", title="Sitting well")})
    commit(site)
    done = deploy(site, "--yes", "--format", "json", code=1)
    assert any(one["code"] in ("deploy/this-computer", "link/this-computer") for one in done.findings), (
        done.out
    )
    assert not (tmp_path / "host").exists()


def test_an_empty_site_does_not_go_out(site, tmp_path):
    for name in POSTS:
        (site.root / "content/posts" / name).unlink()
    commit(site)
    assert "There is no post that visitors would get." in deploy(site, "--yes", code=1).out
    assert not (tmp_path / "host").exists()


def test_a_site_as_of_a_day_to_come_does_not_go_out(site, tmp_path):
    done = deploy(site, "--yes", "--format", "json", code=1, SOURCE_DATE_EPOCH="9999999999")
    assert codes(done) == {"deploy/time"}
    assert not (tmp_path / "host").exists()


def test_without_a_build_goes_out_what_the_last_one_made_and_nothing_else(site, tmp_path):
    assert "The site is not built yet." in deploy(site, "--no-build", code=2).err
    deploy(site)
    output, copy = site.root / "output", tmp_path / "copy"
    shutil.copytree(output, copy)
    assert (
        "It is not known here what a build has made in copy"
        in deploy(site, "--no-build", "--output", str(copy)).err
    )
    (output / "letter.pdf").write_bytes(b"Dear Jane Example")
    (output / "robots.txt").write_bytes(b"By hand")
    (output / "posts/b/index.html").unlink()
    said = deploy(site, "--yes", "--no-build", "--purge", code=1)
    assert (
        "not as the last build has left it, and would go out so: letter.pdf, posts/b/index.html, rob"
        in said.err
    )
    assert "If that is meant: --yes --even-so --purge" in said.err
    assert not (tmp_path / "host").exists()
    site.write({"a.md": post("Newer.\n", title="Why backs hurt")})
    commit(site)
    assert "deploy/old-build" in codes(deploy(site, "--yes", "--no-build", "--format", "json", code=1))


def test_a_preview_is_not_taken_for_a_site(site):
    assert site.spine("build", "--quiet").code == 0
    assert "deploy/empty" in codes(deploy(site, "--yes", "--no-build", "--format", "json", code=1))


def test_when_many_pages_would_vanish_it_asks_again(site, tmp_path):
    many = {f"p{number}.md": post(title=f"Post number {number}") for number in range(12)}
    site.write(many)
    commit(site)
    deploy(site, "--yes")
    gone = "".join(f"/posts/p{number}/ gone\n" for number in range(12))
    for name in many:
        (site.root / "content/posts" / name).unlink()
    with (site.root / LEDGER).open("a") as file:
        file.write(gone)
    commit(site)
    done = deploy(site, "--yes", code=1)
    assert "pages would vanish." in done.err
    assert (tmp_path / "host/current/posts/p1/index.html").exists()
    deploy(site, "--yes", "--even-so", "--no-build")
    assert not (tmp_path / "host/current/posts/p1/index.html").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"to": "foldre", "path": "x"}, 'Did you mean "folder"?'),
        ({"to": "folder"}, 'Name the folder, like "path": "/srv/blog".'),
        ({"to": "folder", "path": "x", "pth": 1}, 'Did you mean "path"?'),
        ({"to": "folder", "path": 3}, '"path" must be a text in one line, not 3.'),
        ({"to": "folder", "path": "x", "keep": 1}, '"keep" must be a number from 2 to 1000, not 1.'),
        ({"to": "folder", "path": "x", "server": "ngnix"}, 'Did you mean "nginx"?'),
        ({"to": "folder", "path": "."}, '"path" must be a folder of its own'),
        ({"to": "folder", "path": "x", "visit": "https://me:secret@b.org"}, "no name and no password"),
        ({"to": "branch", "repository": "https://ghp_secret@github.com/a/b"}, "a password or a token"),
    ],
)
def test_wrong_settings_are_said_with_the_way_to_mend_them(site, settings, said):
    declare(site, **settings)
    done = deploy(site, code=2)
    assert said in done.err
    assert "Traceback" not in done.err
    assert "secret" not in done.err


def test_an_unknown_host_gets_a_did_you_mean(site):
    done = site.spine("deploy", "prodution", SITE_URL=REAL)
    assert done.code == 2
    assert 'Did you mean "production"?' in done.err


def test_addresses_are_written_down_before_anything_that_takes_its_time(site, server):
    written = []

    class Noting(dict):
        def get(self, path):
            written.append((site.root / LEDGER).exists())

    server.spoilt = Noting()
    deploy(site, "--yes")
    assert set(written) == {True}


# ---- afterwards -----------------------------------------------------------------------


def test_a_page_that_visitors_get_otherwise_is_told(site, server):
    server.spoilt["/posts/a/"] = b"Something else"
    declare(site, to="folder", path=str(Path(site.root.parent, "host")), visit=server.url, patience=1)
    commit(site)
    done = deploy(site, "--yes", "--format", "json", code=1)
    found = [one for one in done.findings if one["code"] == "deploy/differs"]
    assert [one["path"] for one in found] == [f"{server.url}/posts/a/"]


def test_a_server_that_does_not_run_is_one_error_and_not_one_for_each_address(site, tmp_path):
    declare(site, to="folder", path=str(tmp_path / "host"), visit="http://127.0.0.1:9", patience=1)
    commit(site)
    done = deploy(site, "--yes", "--format", "json", code=1)
    (found,) = [one for one in done.findings if one["code"] == "deploy/not-there"]
    assert found["path"] == "http://127.0.0.1:9/"
    assert found["message"] == "Visitors can't get it: nobody answers there."
    assert "whether its server runs" in found["fix"]
    assert not [one for one in done.findings if one["code"] == "deploy/not-found-page"]
    assert "The new site is on the host, but visitors don't get it" in done.err


def test_all_that_a_server_leaves_out_is_one_warning(site, server, tmp_path):
    host = str(tmp_path / "host")
    declare(site, to="folder", path=host, visit=server.url, server="nginx")
    commit(site)
    done = deploy(site, "--yes", "--format", "json")
    (found,) = [one for one in done.findings if one["code"] == "deploy/header"]
    assert "Content-Security-Policy" in found["message"]
    assert "--setup" in found["fix"]


def test_search_engines_are_told_of_what_is_new_once_it_is_live(site, server):
    with telling() as engine:
        told = {"indexnow_key": "abcdef123456", "indexnow_endpoint": engine.url}
        config = site.root / "pelicanconf.py"
        config.write_text(f"{config.read_text()}\nSEO = {told!r}\nCACHE_PATH = str(ROOT / '.cache')\n")
        commit(site)
        said = deploy(site, "--yes")
        assert "Search engines were told of" in said.out
        assert f"{REAL}/posts/a/" in engine.heard[0]["urlList"]
        site.write({"c.md": post(title="Sitting well", category="Neck Pain")})
        commit(site)
        (site.root / ".cache/announced.json").unlink()  # another computer: it knows by the live site
        deploy(site, "--yes")
        assert f"{REAL}/posts/c/" in engine.heard[1]["urlList"]
        assert f"{REAL}/posts/a/" not in engine.heard[1]["urlList"]
        engine.answers = 429
        site.write({"d.md": post(title="Lying well", category="Neck Pain")})
        commit(site)
        done = deploy(site, "--yes", "--format", "json")
        assert [one["code"] for one in done.findings if one["code"] == "deploy/not-told"] == [
            "deploy/not-told"
        ]


def test_a_host_whose_visitors_are_not_the_sites_own_is_written_down_nowhere(site, server):
    declare(site, to="folder", path=str(Path(site.root.parent, "host")), visit=server.url, public=False)
    commit(site)
    deploy(site, "--yes")
    assert not (site.root / LEDGER).exists()
