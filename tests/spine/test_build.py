"""What `spine build` promises: the same bytes, nothing by accident, and the old site until the new one stands."""

import json
import logging
import os
import shutil
import xml.etree.ElementTree as etree

import pytest

from plugins.findings import FORMATS
from spine import building
from spine.output import recover
from tests.conftest import ROOT, Output, picture, post

UNSEEN = {
    "draft.md": post(title="Quokka draft", status="draft", tags=["quokka tag"], description="quokka"),
    "without-status.md": post(title="Quokka without status", status=None, body="quokka"),
    "hidden.md": post(title="Quokka hidden", status="hidden", body="![A quokka]({static}/images/quokka.png)"),
    "later.md": post(title="Quokka later", date="2036-01-05", image="images/quokka.png", image_alt="Quokka"),
    "images/quokka.png": picture(kind="PNG"),
    "pages/quokka.md": "---\ntitle: Quokka page\n---\nQuokka.\n",
    "people/quokka.md": "---\nname: Quokka Person\n---\nQuokka.\n",
}


def test_what_is_not_published_leaves_no_trace(small_site):
    site = small_site({"a.md": post(title="Seen"), **UNSEEN})
    assert site.publish().mentions("quokka") == []
    done = site.run("pelican", "-s", str(site.root / "publishconf.py"), "-o", str(site.root / "plain"))
    assert done.code == 0, done.err
    assert Output(site.root / "plain").mentions("quokka") == []
    done = site.run("pelican", "-s", str(site.root / "pelicanconf.py"), "-o", str(site.root / "dev"))
    assert done.code == 0, done.err
    assert Output(site.root / "dev").mentions("quokka") == []


def test_a_picture_goes_out_with_the_post_that_shows_it(small_site):
    site = small_site({
        "a.md": post(body="![A back]({static}/images/back.png)", image="images/lead.png", image_alt="A lead"),
        **{f"images/{name}.png": picture(kind="PNG") for name in ("back", "lead", "unused")},
    })  # fmt: skip
    files = site.publish().files()
    own = [name for name in files if name.startswith("images/") and not name.startswith("images/cards/")]
    stems = {name.split("-")[0] for name in own}
    assert stems == {"images/back", "images/lead"}
    assert b'src="/images/back-64-' in files["posts/a/index.html"]


def test_a_planned_post_appears_when_its_day_has_come(small_site):
    site = small_site({"a.md": post(title="Planned", date="2036-01-05")})
    day_before, day_after = "2083125600", "2083298400"  # 2036-01-05 and -07, 06:00 UTC
    assert not site.publish(SOURCE_DATE_EPOCH=str(int(day_before) - 86400)).mentions("planned")
    assert site.publish(SOURCE_DATE_EPOCH=day_after).mentions("planned")


def test_plain_pelican_gives_the_same_site(small_site):
    site = small_site({"a.md": post(tags=["one"]), "b.md": post(title="B", body="[a]({filename}a.md)")})
    ours = site.publish().files()
    site.run("pelican", "-s", "publishconf.py", "-o", str(site.root / "plain"), cwd=site.root)
    assert Output(site.root / "plain").files() == ours


def test_the_same_input_gives_the_same_bytes_anywhere(small_site):
    site = small_site({
        f"{name}.md": post(title=name, tags=["x", "y"], body="Text [1].", references=[
            {"title": "R", "url": "https://r.example/"}]) for name in "abcde"
    })  # fmt: skip
    first = site.publish(TZ="UTC", PYTHONHASHSEED="1").files()
    second = site.publish(TZ="Asia/Tokyo", PYTHONHASHSEED="2", LC_ALL="C.UTF-8").files()
    assert first == second
    os.utime(site.root / "content/posts/a.md", (1, 1))
    done = site.run("spine", "build", "--publish", cwd=site.root / "content", TZ="America/Chicago")
    assert done.code == 0
    assert Output(site.root / "output").files() == first


def test_a_process_that_has_built_a_site_can_go_on_and_log_errors(small_site):
    site = small_site({"a.md": post(title="A")})
    assert not building.build(site.root, output=site.root / "out", publish=True, quiet=True).failed
    logging.getLogger("pelican.after").error("A text is broken, which ends no preview.")


def test_a_mistake_leaves_the_old_site_in_place(small_site):
    site = small_site({"a.md": post()})
    before = site.publish().files()
    site.write({"b.md": post(title="B", category="Nonsense")})
    done = site.spine("build", "--publish")
    assert done.code == 1
    assert "content/posts/b.md:4: error:" in done.out
    assert "Traceback" not in done.err
    assert Output(site.root / "output").files() == before
    assert sorted(p.name for p in site.root.iterdir() if p.name != "__pycache__") == [
        "content",
        "output",
        "pelicanconf.py",
        "publishconf.py",
    ]


def test_a_template_that_breaks_leaves_the_old_site_in_place(small_site):
    site = small_site({"a.md": post()})
    before = site.publish().files()
    shutil.copytree(ROOT / "theme", site.root / "theme")
    (site.root / "theme/templates/index.html").write_text("{{ nothing.there.at_all }}", encoding="utf-8")
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('THEME = str(ROOT / "theme")\n')
    done = site.spine("build", "--publish")
    assert done.code == 1
    assert "nothing" in done.err
    assert "Traceback" not in done.err
    assert Output(site.root / "output").files() == before


def test_plain_pelican_does_not_publish_mistakes(small_site):
    site = small_site({"a.md": post(), "b.md": post(title="B", date="soon")})
    done = site.run("pelican", "-s", "publishconf.py", "-o", str(site.root / "out"), cwd=site.root)
    assert done.code != 0
    assert "content/posts/b.md:3" in (done.out + done.err).replace("\n", "")
    done = site.run("pelican", "-s", "pelicanconf.py", "-o", str(site.root / "out"), cwd=site.root)
    assert not Output(site.root / "out").mentions("posts/b")


def test_a_file_that_pelican_would_read_by_itself_is_refused(small_site):
    site = small_site({
        "a.md": post(),
        "b.html": "<html><head><title>Q</title><meta name=status content=published></head></html>",
        "c.rst": "Quokka\n======\n\n:date: 2026-01-01\n:status: published\n\nQuokka.\n",
    })  # fmt: skip
    assert [f["code"] for f in site.check()] == ["post/not-markdown", "post/not-markdown"]
    site.run("pelican", "-s", "pelicanconf.py", "-o", str(site.root / "out"), cwd=site.root)
    assert not Output(site.root / "out").mentions("quokka")


@pytest.mark.parametrize("form", FORMATS)
def test_the_output_of_a_build_is_only_the_findings(small_site, form):
    site = small_site({"a.md": post(description=None)})
    done = site.spine("build", "--publish", "--quiet", "--format", form)
    assert done.code == 0
    assert "missing-description" in done.out or "no description" in done.out
    if form in ("json", "sarif"):
        json.loads(done.out)
    if form == "junit":
        etree.fromstring(done.out.encode())


def test_a_folder_with_other_things_is_never_replaced(small_site, tmp_path):
    site = small_site({"a.md": post()})
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "to-mother.txt").write_text("Dear mother")
    (tmp_path / "file").write_text("x")
    for folder in (letters, tmp_path / "file", site.root, tmp_path, site.root / "content"):
        done = site.spine("build", "--output", str(folder))
        assert done.code == 2, folder
        assert "Traceback" not in done.err
    assert (letters / "to-mother.txt").read_text() == "Dear mother"
    assert (site.root / "content/posts/a.md").exists()


def test_a_build_that_was_killed_between_two_steps_is_mended_by_the_next(small_site):
    site = small_site({"a.md": post()})
    before = site.publish().files()
    output = site.root / "output"
    output.rename(site.root / ".output.old")
    recover(output)
    assert Output(output).files() == before
    assert not (site.root / ".output.old").exists()
    left, at_work = site.root / ".output.new-left", site.root / ".output.new-at-work"
    left.mkdir()
    at_work.mkdir()
    os.utime(left, (1, 1))
    recover(output)
    assert not left.exists()
    assert at_work.exists()


def test_a_site_may_live_under_a_path(small_site):
    site = small_site({"a.md": post(body="[b]({filename}b.md)"), "b.md": post(title="B")})
    out = site.publish(SITE_URL="https://x.example/blog")
    page = out.text("posts/a/index.html")
    assert 'href="/blog/posts/b/"' in page
    assert '<link rel="canonical" href="https://x.example/blog/posts/a/">' in page
    assert 'href="/posts/' not in page
    assert "https://x.example/blog/posts/b/" in out.text("feeds/all.atom.xml")


def test_a_practice_with_all_its_facts_shows_them_and_one_without_leaves_them_out(small_site):
    contact = {"pages/contact.md": "---\ntitle: Contact\nstatus: published\ndescription: How.\n---\nText.\n"}
    full = small_site({"a.md": post(), **contact}).publish().text("contact/index.html")
    for fact in ("1 Example Way", "Exampleton", "Monday to Friday", "https://profile.example/practice"):
        assert fact in full
    bare = {"name": "Bare Practice", "surgeon": "a-surgeon", "phone": "(555) 010-0100"}
    site = small_site({"a.md": post(), **contact}, practice=bare)
    page = site.publish().text("contact/index.html")
    assert "(555) 010-0100" in page
    for word in ("Exampleton", "Monday", "None", "profile.example"):
        assert word not in page
    notes = [f for f in site.check() if f["code"] == "site/unknown-fact"]
    assert [n["severity"] for n in notes] == ["note"] * 3


def test_settings_that_can_not_be_used_end_with_two_and_the_reason(small_site):
    site = small_site({"a.md": post()}, practice={"name": "A"})
    done = site.spine("check")
    assert done.code == 2
    assert 'PRACTICE has no "phone"' in done.err
    assert "Traceback" not in done.err


def test_an_empty_site_builds(small_site):
    assert "index.html" in small_site({}).publish().files()


def test_text_that_only_turns_dangerous_as_html_is_not_published(small_site):
    disguised = "<div\nonclick='x()'>\n\nText\n\n</div>\n"
    site = small_site({"a.md": post(), "b.md": post(title="B", body=disguised)})
    assert "post/raw-html" in {f["code"] for f in site.check()}
    assert site.spine("build", "--publish").code == 1
    site.run("pelican", "-s", "pelicanconf.py", "-o", str(site.root / "out"), cwd=site.root)
    assert not Output(site.root / "out").mentions("onclick=")


def test_nothing_is_read_but_markdown_and_no_link_is_followed(small_site, tmp_path):
    page = '<html><head><title>Quokka</title><meta name="status" content="published"></head>quokka</html>'
    site = small_site({"a.md": post(), "b.htm": page, "pages/c.htm": page, "~old/d.htm": page})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "e.md").write_text(post(title="Quokka"), encoding="utf-8")
    (outside / "f.htm").write_text(page, encoding="utf-8")
    (site.root / "content/posts/linked").symlink_to(outside)
    (site.root / "content/posts/round").symlink_to(site.root / "content/posts")
    (site.root / "content/posts/gone.md").symlink_to(outside / "nothing.md")
    assert {f["code"] for f in site.check()} == {"post/not-markdown", "post/link"}
    assert site.spine("build", "--publish").code == 1
    site.run("pelican", "-s", "pelicanconf.py", "-o", str(site.root / "out"), cwd=site.root)
    assert not Output(site.root / "out").mentions("quokka")


@pytest.mark.parametrize(
    "address", ["{static}b.md", "{static}B.MD", "{static}/topics/t.md", "{static}/trends/t.json"]
)
def test_no_link_carries_a_source_out(small_site, address):
    site = small_site({
        "a.md": post(body=f"[two\nlines]({address})"), "b.md": post(title="Quokka", status="draft"),
        "B.MD": post(title="Quokka 2", status="draft"), "topics/t.md": "quokka", "trends/t.json": "quokka",
    })  # fmt: skip
    assert "post/broken-link" in {f["code"] for f in site.check()}
    site.run("pelican", "-s", "pelicanconf.py", "-o", str(site.root / "out"), cwd=site.root)
    assert not Output(site.root / "out").mentions("quokka")


def test_drafts_can_not_be_shown_to_visitors_by_a_setting(small_site):
    site = small_site({"a.md": post(), **UNSEEN}, more="SHOW_UNPUBLISHED = True")
    assert site.spine("build", "--publish").code == 1
    done = site.run("pelican", "-s", "publishconf.py", "-o", str(site.root / "out"), cwd=site.root)
    assert done.code != 0
    assert not (site.root / "out").exists() or not Output(site.root / "out").mentions("quokka")


@pytest.mark.parametrize("folder", ["theme/templates", "content/new", "plugins", "docs"])
def test_the_projects_own_folders_are_never_built_into(small_site, folder):
    site = small_site({"a.md": post()})
    (site.root / folder).mkdir(parents=True)
    (site.root / folder / "index.html").write_text("mine", encoding="utf-8")
    assert site.spine("build", "--output", str(site.root / folder)).code == 2
    assert (site.root / folder / "index.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("sheet", ["theme.css", "theme-0a1b2c3d.css"])
def test_a_site_that_an_earlier_version_built_gives_way_and_other_folders_do_not(small_site, sheet):
    site = small_site({"a.md": post()})
    css = site.root / "out/theme/css"
    css.mkdir(parents=True)
    for name in ("index.html", "404.html", "theme/css/theme-own.css"):
        (site.root / "out" / name).write_text("old", encoding="utf-8")
    assert site.spine("build", "--output", str(site.root / "out")).code == 2
    (css / sheet).write_text("a{}", encoding="utf-8")
    assert site.spine("build", "--output", str(site.root / "out")).code == 0


@pytest.mark.parametrize("epoch", ["99999999999999999999", "²", "soon", "-1"])
def test_a_time_that_is_none_ends_with_two(small_site, epoch):
    done = small_site({"a.md": post()}).spine("check", SOURCE_DATE_EPOCH=epoch)
    assert done.code == 2
    assert "SOURCE_DATE_EPOCH" in done.err
    assert "Traceback" not in done.err


def test_a_folder_without_rights_or_of_the_wrong_kind_is_named(small_site):
    site = small_site({})
    (site.root / "content/posts").write_text("not a folder", encoding="utf-8")
    assert "post/unreadable" in {f["code"] for f in site.check()}


def test_a_persons_links_work_on_every_page(small_site):
    person = "---\nname: Linked Person\n---\nSee [a]({filename}/posts/a.md).\n"
    site = small_site({"a.md": post(authors=["linked"]), "people/linked.md": person})
    assert 'href="/posts/a/"' in site.publish().text("team/linked/index.html")
    site.write({"people/linked.md": person.replace("a.md", "no.md")})
    assert "post/broken-link" in {f["code"] for f in site.check()}
    site.write(
        {"people/linked.md": person.replace("a.md", "b.md"), "b.md": post(title="B", date="2036-01-05")}
    )
    assert [(f["path"], f["line"]) for f in site.check()] == [("content/people/linked.md", 4)]


def test_comments_are_for_writers_only(small_site):
    site = small_site({"a.md": post(body="Text.\n\n<!-- quokka -->\n\n`<!-- shown -->`\n")})
    out = site.publish()
    assert not out.mentions("quokka")
    assert "&lt;!-- shown --&gt;" in out.text("posts/a/index.html")


def test_a_broken_link_stops_publishing_and_names_its_line(small_site):
    site = small_site({"a.md": post(title="A"), "b.md": post(title="B")})
    before = site.publish().files()
    site.write(
        {"a.md": post(title="A", body="Text.\n\nSee [there](/posts/nope/) and [here](/posts/b/#no-part).\n")}
    )
    done = site.spine("build", "--publish", "--format", "json")
    assert done.code == 1
    found = {(f["path"], f["line"], f["target"]) for f in done.findings if f["severity"] == "error"}
    assert found == {
        ("content/posts/a.md", 12, "/posts/nope/"),
        ("content/posts/a.md", 12, "/posts/b/#no-part"),
    }
    assert Output(site.root / "output").files() == before
    site.write({"a.md": post(title="A", body="See [there](/posts/b/).\n")})
    assert site.publish().files() != before


def test_a_broken_related_section_stops_publishing(small_site):
    site = small_site({f"{name}.md": post(title=f"Post {name}") for name in "abc"})
    before = site.publish().files()
    theme = site.root / "theme"
    shutil.copytree(ROOT / "theme", theme)
    with (site.root / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write('THEME = str(ROOT / "theme")\n')
    card = theme / "templates/_cards.html"
    card.write_text(
        card.read_text(encoding="utf-8").replace("{{ post.url }}", "{{ post.url }}x"), encoding="utf-8"
    )
    done = site.spine("build", "--publish", "--format", "json")
    assert done.code == 1
    assert any(f["code"].startswith("related/") for f in done.findings)
    assert Output(site.root / "output").files() == before


def test_an_empty_folder_is_as_good_as_none(small_site):
    site = small_site({"a.md": post()})
    (site.root / "output").mkdir()
    assert "posts/a/index.html" in site.publish().files()
