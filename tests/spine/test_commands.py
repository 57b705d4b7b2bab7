"""The commands as a person meets them."""

import subprocess
import sys

import pytest
import yaml
from click.testing import CliRunner

from spine.cli import main
from tests.conftest import ROOT, post


def test_a_new_draft_has_everything_and_is_sound(small_site):
    site = small_site({"a.md": post()})
    done = site.spine("new", 'Why "it" hurts: a story', "--category", "back pain")
    assert done.code == 0
    path = site.root / "content/posts/why-it-hurts-a-story.md"
    matter = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    assert matter["title"] == 'Why "it" hurts: a story'
    assert matter["status"] == "draft"
    assert matter["category"] == "Back Pain"
    assert [f for f in site.check(str(path)) if f["severity"] == "error"] == []
    assert not site.publish().mentions("why-it-hurts")


def test_a_new_draft_without_a_category_names_the_topics(small_site):
    site = small_site()
    assert site.spine("new", "A title").code == 0
    text = (site.root / "content/posts/a-title.md").read_text(encoding="utf-8")
    assert "one of: Spine Surgery, Back Pain" in text
    assert [f for f in site.check() if f["severity"] == "error"] == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("A post",), "already"),
        (("New", "--category", "Back Pian"), 'Did you mean "Back Pain"?'),
        (("New", "--author", "editorial-taem"), 'Did you mean "editorial-team"?'),
        (("?!",), "letters"),
        (("\udce9",), "letters"),
    ],
)
def test_a_draft_that_can_not_be_is_refused_and_nothing_is_lost(small_site, arguments, word):
    site = small_site({"a-post.md": post()})
    done = site.spine("new", *arguments)
    assert done.code == 2
    assert word in done.err.replace("\n", " ")
    assert [p.name for p in (site.root / "content/posts").iterdir()] == ["a-post.md"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("chekc",), 'Did you mean "check"?'),
        (("check", "no-such-file.md"), "does not exist"),
        (("check", "/"), "not in the site"),
        (("build", "--format", "xml"), "Invalid value"),
    ],
)
def test_wrong_use_ends_with_two_and_a_hint(small_site, arguments, word):
    done = small_site({"a.md": post()}).spine(*arguments)
    assert done.code == 2
    assert word in done.err
    assert "Traceback" not in done.err


def test_a_folder_that_is_no_site_is_named(tmp_path):
    done = CliRunner().invoke(main, ["--site", str(tmp_path), "check"])
    assert done.exit_code == 2
    assert "no pelicanconf.py" in done.output


def test_help_does_not_load_what_it_does_not_need():
    code = "import sys, spine.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"pelican", "markdown", "yaml", "jinja2", "rich", "fontTools", "bs4"} & set(loaded)


def test_every_command_and_option_is_in_the_handbook():
    handbook = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    for name, command in main.commands.items():
        assert f"spine {name}" in handbook, name
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert option in handbook, f"spine {name} {option}"


def test_every_key_of_a_post_is_in_the_handbook(small_site):
    writing = (ROOT / "docs/writing.md").read_text(encoding="utf-8")
    keys = (
        "title date category authors status description tags search_phrase slug image image_alt reviewed_by "
        "reviewed_on updated related related_exclude redirect_from references lang topic"
    ).split()
    site = small_site({"a.md": "---\n" + "".join(f"{key}:\n" for key in keys) + "---\nText.\n"})
    assert "post/unknown-key" not in {f["code"] for f in site.check()}
    assert [key for key in keys if f"`{key}`" not in writing] == []


def test_settings_of_plugins_are_refused_with_two_and_all_at_once(small_site):
    site = small_site({"a.md": post()}, more='RELATED = {"cuont": 5}\nLINKCHECK = {"ignroe": ["x"]}')
    for command in ("check", "build"):
        done = site.spine(command)
        assert done.code == 2
        assert 'RELATED has no setting "cuont". Did you mean "count"?' in done.err
        assert "ignroe" in done.err
        assert "Traceback" not in done.err


def test_a_new_draft_that_is_published_untouched_does_not_go_out(small_site):
    site = small_site({"a.md": post()})
    path = site.root / site.spine("new", "Why backs hurt", "--category", "Back Pain").out.split()[4]
    path.write_text(path.read_text().replace("status: draft ", "status: published "))
    told = [one for one in site.check() if one["code"] == "post/pattern"]
    assert {one["severity"] for one in told} == {"error"}
    assert any("“The second”" in one["message"] for one in told)
    lines = path.read_text().split("\n")
    assert all("The second" in lines[one["line"] - 1] for one in told if "second" in one["message"])
    assert site.spine("build", "--publish").code == 1
