"""`spine related`, as an editor or a program meets it."""

import dataclasses
import json
import re

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from plugins.related import RelatedSettings
from spine.relating import related
from tests.conftest import ROOT, SmallSite
from tests.related.test_section import TEXTS, blog


def ask(site: SmallSite, *arguments: str) -> Result:
    return CliRunner().invoke(related, arguments, obj=site.root, catch_exceptions=False)


def test_the_report_for_programs_says_what_is_shown_and_why(small_site):
    done = ask(small_site(blog(sciatica={"related": ["pillows"]})), "--format", "json")
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert report["summary"]["posts"] == len(TEXTS)
    assert report["summary"]["orphans"] == report["summary"]["under_two"] == []
    assert 0 <= report["summary"]["gini"] <= 1
    assert 0 <= report["summary"]["reciprocity"] <= 1
    posts = {row["slug"]: row for row in report["posts"]}
    assert posts["sciatica"]["related"][0]["slug"] == "pillows"
    assert posts["sciatica"]["related"][0]["reason"] == "pin"
    closest = posts["herniated-disc"]["related"][0]
    assert closest["slug"] == "sciatica"
    assert {"herniated disc", "leg pain"} & set(closest["terms"])
    inbound = sum(row["inbound"] for row in report["posts"])
    assert inbound == report["summary"]["links"] == sum(len(row["related"]) for row in report["posts"])


def test_the_report_for_people_is_plain_off_the_terminal(small_site):
    done = ask(small_site(blog()))
    assert done.exit_code == 0
    assert "herniated-disc" in done.stdout
    assert "Every post is shown by another." in done.stdout
    assert "\x1b" not in done.stdout


def test_one_post_can_be_asked_for_by_slug_or_file(small_site):
    site = small_site(blog())
    by_slug = ask(site, "walking", "--format", "json")
    by_file = ask(site, str(site.root / "content/posts/walking.md"), "--format", "json")
    assert by_slug.stdout == by_file.stdout
    assert [row["slug"] for row in json.loads(by_slug.stdout)["posts"]] == ["walking"]


def test_an_unknown_post_gets_a_hint(small_site):
    done = ask(small_site(blog()), "walkin")
    assert done.exit_code == 2
    assert 'Did you mean "walking"?' in done.output


def test_drafts_are_left_out(small_site):
    done = ask(small_site(blog(fusion={"status": "draft"})), "--format", "json")
    assert "fusion" not in {row["slug"] for row in json.loads(done.stdout)["posts"]}


def test_a_blog_without_posts_is_no_mistake(small_site):
    done = ask(small_site(), "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["posts"] == []
    assert ask(small_site()).exit_code == 0


def test_a_wrong_setting_is_named(small_site):
    done = ask(small_site(blog(), more='RELATED = {"cuont": 5}'))
    assert done.exit_code == 2
    assert 'Did you mean "count"?' in done.output


def test_the_page_stands_alone_and_says_everything(small_site, tmp_path):
    path = tmp_path / "graph.html"
    title = "</title><script>alert(1)</script>"
    done = ask(small_site(blog(fusion={"title": title})), "--html", str(path))
    assert done.exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.findall(r"(?:src|href)=[\"'](?!#)", text)
    page = BeautifulSoup(text, "html.parser")
    assert len(page.select("svg circle")) == len(page.select("tbody tr")) == len(TEXTS)
    ids = {tag["id"] for tag in page.select("[id]")}
    assert all(a["href"][1:] in ids for a in page.select("a[href]"))


def test_a_page_that_can_not_be_written_is_said(small_site, tmp_path):
    done = ask(small_site(blog()), "--html", str(tmp_path / "no" / "folder.html"))
    assert done.exit_code == 2
    assert "no such file" in done.output


@pytest.mark.parametrize("field", dataclasses.fields(RelatedSettings), ids=lambda field: field.name)
def test_every_setting_is_in_the_handbook_with_its_default(field):
    text = (ROOT / "docs/related.md").read_text(encoding="utf-8")
    default = "none" if field.default == () else f"{field.default:g}"
    assert re.search(rf"^\| `{field.name}` \| {re.escape(default)} \|", text, re.M)
