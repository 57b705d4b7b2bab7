"""`spine links` on a folder of anybody's, and on a site of ours."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from plugins.findings import Severity
from plugins.linkcheck import LinkcheckSettings
from plugins.linkcheck.built import check_built
from plugins.linkcheck.rules import SEVERITIES
from plugins.linkcheck.settings import read_settings
from plugins.posts import read_library
from plugins.site import SettingsError, load_site
from spine.linking import links
from tests import quick
from tests.conftest import ROOT, post
from tests.linkcheck.conftest import write

BROKEN = {"index.html": '<!doctype html>\n<a href="no.html">x</a>\n<a href="http://a.example/">y</a>'}
SOUND = {"index.html": "<!doctype html><title>x</title>"}


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "SPINE_LINKS_CACHE": str(cwd / "cache.sqlite"), **environment}
    said = quick.run("spine.linking", arguments, cwd=cwd, environment=environment)
    return subprocess.CompletedProcess(arguments, *said)


def test_a_broken_link_is_named_with_its_place_and_fails(tmp_path: Path):
    write(tmp_path / "a site", BROKEN)
    done = run("a site", cwd=tmp_path)
    assert done.returncode == 1
    assert "index.html:2: error: There is no no.html." in done.stdout
    assert done.stderr == ""


def test_json_has_the_shape_of_every_check(tmp_path: Path):
    write(tmp_path / "site", BROKEN)
    said = json.loads(run("site", "--format", "json", cwd=tmp_path).stdout)
    assert said["summary"] == {"checked": 1, "errors": 1, "warnings": 1, "notes": 0}
    first = said["findings"][0]
    assert first == {
        "path": "index.html", "line": 2, "column": 4, "code": "link/missing-target", "severity": "error",
        "target": "no.html", "message": first["message"], "fix": first["fix"], "source": "",
    }  # fmt: skip


def test_a_sound_folder_ends_well_and_so_does_one_with_warnings(tmp_path: Path):
    write(tmp_path / "site", SOUND)
    assert run("site", cwd=tmp_path).returncode == 0
    write(tmp_path / "site", {"index.html": '<a href="http://a.example/">y</a>'})
    assert run("site", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [("nowhere",), ("site", "--site-url", "own"), ("site", "--ignore", "("), ("site", "--parser", "x"), ()],
)
def test_used_wrongly_it_says_so_in_a_line(tmp_path: Path, arguments):
    write(tmp_path / "site", SOUND)
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_options_reach_the_check(tmp_path: Path):
    page = (
        '<a href="https://own.example/no">a</a><a href="b.pdf">b</a><p class="x"><a href="c">c</a></p>'
        '<a href="about">d</a>'
    )
    write(
        tmp_path / "site",
        {"index.html": page, "about.html": "<p>", "old/x.html": '<a href="e">e</a>', "z.bin": b""},
    )
    done = run(
        "site", "--site-url", "https://own.example", "--ignore", "*.pdf", "--ignore-attribute", "class=x", "--clean-urls",
        "--ignore-file", "old/*", "--no-unused", "--no-cache", "--parser", "bs4", "--format", "json", cwd=tmp_path,
    )  # fmt: skip
    assert [finding["target"] for finding in json.loads(done.stdout)["findings"]] == [
        "https://own.example/no"
    ]
    assert not (tmp_path / "cache.sqlite").exists()


def test_an_old_site_begins_with_a_list_of_what_is_known(tmp_path: Path):
    write(tmp_path / "site", BROKEN)
    first = run("site", "--baseline", "known.json", cwd=tmp_path)
    assert (first.returncode, "2 findings are known" in first.stderr) == (0, True)
    assert run("site", "--baseline", "known.json", cwd=tmp_path).returncode == 0
    write(tmp_path / "site", {"b.html": '<a href="new.html">x</a>'})
    third = run("site", "--baseline", "known.json", cwd=tmp_path)
    assert third.returncode == 1
    assert "no.html" not in third.stdout
    (tmp_path / "known.json").write_text("[")
    assert run("site", "--baseline", "known.json", cwd=tmp_path).returncode == 2


def test_a_file_that_nothing_names_is_a_note(check):
    findings = check({**SOUND, "a.png": b"x", "robots.txt": "", "s.css": "p{background:url(b.png)}", "b.png": b"x",
                      "c.png": b"x", ".htaccess": "", "CNAME": ""}, unused=True)  # fmt: skip
    assert {(f.path, f.severity) for f in findings} == {
        (name, Severity.NOTE) for name in ("a.png", "c.png", "s.css")
    }


def test_what_was_meant_is_suggested(check):
    files = {"posts/walking.html": "<p id=stairs>", "pictures/Spine.png": b"x", "about/index.html": "<p>"}
    body = ('<a href="posts/walkin.html">a</a><a href="/walking.html">b</a><img src="pictures/spine.png" alt="">'
            '<a href="posts/walking.html#stair">c</a><a href="abuot/">d</a><a href="posts/nothing-like-it.html">e</a>')  # fmt: skip
    fixes = {finding.target: finding.fix for finding in check({**files, "index.html": body})}
    assert "posts/walking.html" in fixes["posts/walkin.html"]
    assert "posts/walking.html" in fixes["/walking.html"]
    assert "pictures/Spine.png" in fixes["pictures/spine.png"]
    assert "#stairs" in fixes["posts/walking.html#stair"]
    assert "about" in fixes["abuot/"]
    assert fixes["posts/nothing-like-it.html"] == ""


def test_every_code_every_option_and_every_setting_is_in_the_handbook():
    text = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")
    missing = [code for code in SEVERITIES if f"`{code}`" not in text]
    missing += [
        option
        for parameter in links.params
        for option in parameter.opts
        if option[:2] == "--" and option not in text
    ]
    missing += [setting.name for setting in fields(LinkcheckSettings) if f"`{setting.name}`" not in text]
    assert missing == []


def test_settings_refuse_what_they_do_not_know():
    assert read_settings(None) == LinkcheckSettings()
    assert read_settings({"ignore": ["x"], "clean_urls": True}).ignore == ("x",)
    for wrong in (
        {"ignroe": []},
        {"ignore": "x"},
        {"ignore": ["("]},
        {"parser": "x"},
        {"unused": "yes"},
        {"ignore": [1]},
    ):
        with pytest.raises(SettingsError, match="LINKCHECK"):
            read_settings(wrong)


# ---- a site of ours ----------------------------------------------------------

TEXTS = {
    "one.md": post("Text.\n\n## Part\n\nA [link]({filename}two.md#part).\n", title="One post"),
    "two.md": post("Text.\n\n## Part\n\nAnother [link]({filename}one.md).\n", title="Two posts"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small site, built for visitors once."""
    from tests.conftest import CONFIG, PEOPLE, PRACTICE, SmallSite

    site = SmallSite(tmp_path_factory.mktemp("ours") / "site")
    site.root.mkdir()
    config = CONFIG.format(
        real=str(ROOT / "pelicanconf.py"), cache=str(site.root / ".cache"), practice=PRACTICE, more=""
    )
    (site.root / "pelicanconf.py").write_text(config, encoding="utf-8")
    (site.root / "publishconf.py").write_bytes((ROOT / "publishconf.py").read_bytes())
    site.write({**PEOPLE, **TEXTS}).publish()
    return site.root


@pytest.fixture
def ours(built: Path, tmp_path: Path) -> Path:
    """A copy of it to damage."""
    return shutil.copytree(built, tmp_path / "ours")


def _sheet(root: Path) -> Path:
    (sheet,) = root.glob("output/theme/css/theme-*.css")
    return sheet


def findings_of(root: Path, **keys) -> list:
    site = load_site(root, production=True)
    return check_built(
        root / "output", site, read_library(site), publish=True, now=dt.datetime.now(dt.UTC), **keys
    )


def test_a_built_site_is_sound(ours: Path):
    assert findings_of(ours) == []


def test_a_broken_link_is_named_at_its_line_of_markdown(ours: Path):
    page = ours / "output" / "posts" / "two" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace('id="part"', 'id="parts"'), encoding="utf-8")
    (found, *_) = [
        f for f in findings_of(ours) if f.code == "link/missing-fragment" and f.path.endswith("one.md")
    ]
    line = (
        (ours / "content/posts/one.md")
        .read_text(encoding="utf-8")
        .split("\n")
        .index("A [link]({filename}two.md#part).")
    )
    assert (found.path, found.source, found.line) == (
        "content/posts/one.md",
        "content/posts/one.md",
        line + 1,
    )
    assert "posts/one/index.html" in found.message
    assert found.severity is Severity.ERROR


def test_a_broken_link_of_the_theme_is_named_in_the_built_page(ours: Path):
    sheet = _sheet(ours)
    sheet.unlink()
    found = {(f.path, f.code) for f in findings_of(ours) if sheet.name in f.target}
    assert ("index.html", "link/missing-target") in found
    assert ("posts/one/index.html", "link/missing-target") in found


def test_a_missing_related_section_is_an_error_where_sections_are_wanted(ours: Path):
    for path in (ours / "output" / "posts").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        begin = text.find('<section class="related')
        if begin >= 0:
            end = text.index("</section>", begin) + len("</section>")
            path.write_text(text[:begin] + text[end:], encoding="utf-8")
    found = {(f.path, f.code) for f in findings_of(ours, required=True) if f.severity is Severity.ERROR}
    assert found == {(f"content/posts/{name}.md", "related/missing") for name in ("one", "two")}


def test_links_on_our_own_output_name_the_text_they_came_from(ours: Path):
    config = ours / "pelicanconf.py"
    sheet = _sheet(ours)
    config.write_text(f'{config.read_text()}\nLINKCHECK = {{"ignore": ["{sheet.name}"]}}\n')
    page = ours / "output" / "posts" / "two" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace('id="part"', 'id="parts"'), encoding="utf-8")
    sheet.unlink()
    done = run("output", "--format", "json", cwd=ours)
    errors = [
        f for f in json.loads(done.stdout)["findings"] if f["severity"] == "error" and "part" in f["target"]
    ]
    assert {(f["path"], f["source"]) for f in errors} >= {("posts/one/index.html", "content/posts/one.md")}
    assert sheet.name not in done.stdout


def test_the_command_does_not_load_parsers_to_print_its_help():
    script = (
        "import sys; from spine.linking import links; links(['--help'], standalone_mode=False);"
        "print(sorted({'selectolax', 'lxml', 'bs4', 'aiohttp', 'sqlite3'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
