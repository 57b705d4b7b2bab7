"""What the search on the site can find, and what it must not."""

import gzip
import json
from pathlib import Path

import pytest

from plugins.search import program
from plugins.search.alike import also
from plugins.search.documents import Document, page_of, parts_of
from plugins.search.missing import missing_index
from spine import building
from tests.conftest import ROOT, Output, post

INDEX = "search/index/"
UNSEEN = {
    "draft.md": post(title="Quokka draft", status="draft", tags=["quokka tag"], description="quokka"),
    "hidden.md": post("quokka", title="Quokka hidden", status="hidden"),
    "later.md": post(title="Quokka later", date="2036-01-05"),
    "kept-out.md": post("quokka", title="Quokka kept out", noindex=True),
    "people/quokka.md": "---\nname: Quokka Person\n---\nQuokka.\n",
    "pages/quokka.md": "---\ntitle: Quokka page\n---\nQuokka.\n",
}


def unpacked(out: Output) -> dict[str, bytes]:
    """Return the files of the index as the browser sees them."""
    files = {name: data for name, data in out.files().items() if name.startswith(INDEX)}
    return {name: gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for name, data in files.items()}


def found(out: Output) -> dict[str, dict]:
    """Return what the index knows of each page, by its address."""
    known = [
        json.loads(data.removeprefix(b"pagefind_dcd"))
        for name, data in unpacked(out).items()
        if name.endswith(".pf_fragment")
    ]
    return {one["url"]: one for one in known}


def test_only_what_visitors_see_is_found_and_only_what_a_post_says(small_site):
    site = small_site({
        "a.md": post("/// key-points\n- It passes.\n///\n\n## A part\n\nIt *hurts* [1].\n", title='Why "this"?', tags=["sleep"], updated="2026-02-10",
                     references=[{"title": "Wombat source", "url": "https://r.example/"}]),
        "b.md": post(title="B", related=["a"]),
        "pages/contact.md": "---\ntitle: Contact\nstatus: published\ndescription: How to reach us.\n---\nParking.\n",
        **UNSEEN,
    })  # fmt: skip
    out = site.publish()
    for word in (b"quokka", b"wombat"):
        assert not [name for name, data in unpacked(out).items() if word in data.lower()]
    pages = found(out)
    assert set(pages) == {"/posts/a/", "/posts/b/", "/contact/", "/team/editorial-team/"}
    text, meta = pages["/posts/a/"]["content"], pages["/posts/a/"]["meta"]
    assert "A part. It hurts" in text
    assert not any(word in text for word in ("[1]", "hurts 1", "Key points"))
    assert not any(
        word in text for word in ("Related", "Written by", "Questions about your own back", "sleep")
    )
    assert meta["title"] == "Why “this”?"
    assert (meta["topic"], meta["tint"], meta["date"]) == ("Back Pain", "rose", "February 10, 2026")
    names = {Path(name).name for name in out.files() if name.startswith(INDEX)}
    assert not [name for name in names if "ui" in name or "worker" in name or name.endswith(".css")]
    assert "wasm.unknown.pagefind" not in names


def test_the_list_without_javascript_has_every_post_that_is_out(small_site):
    site = small_site({"a.md": post(), "b.md": post(title="B", category="Recovery"), **UNSEEN})
    page = site.publish(SITE_URL="https://clinic.test/blog").text("search/index.html")
    assert page.count("/blog/posts/a/") == page.count("/blog/posts/b/") == 1
    assert "/posts/draft/" not in page
    assert page.count("<script") == page.count("application/ld+json")
    assert 'action="/blog/search/results/"' in page


def test_a_site_that_is_not_published_says_that_the_search_is_to_come(small_site):
    site = small_site({"a.md": post()})
    assert site.spine("build", "--quiet").code == 0
    out = Output(site.root / "output")
    assert not unpacked(out)
    page = out.text("search/results/index.html")
    assert "works on the published site" in page
    assert "<script" not in page


def test_without_the_program_a_site_goes_out_with_a_warning_and_the_plain_list(small_site, monkeypatch):
    monkeypatch.setattr(program, "_version", lambda path: "")
    program.find.cache_clear()
    site = small_site({"a.md": post()})
    try:
        built = building.build(site.root, publish=True, quiet=True)
    finally:
        monkeypatch.undo()
        program.find.cache_clear()
    assert not built.failed
    assert "search/no-index" in {one.code for one in built.findings}
    out = Output(site.root / "output")
    assert "out of order" in out.text("search/results/index.html")
    assert "<script" not in out.text("search/results/index.html")
    assert "/posts/a/" in out.text("search/index.html")
    assert missing_index(out.folder)


def test_the_parts_of_an_index_change_only_where_a_page_has_changed():
    pages = [Document(f"posts/{n}/index.html", f"T{n}", "", "<p>x</p>") for n in range(100)]
    before = parts_of(pages, "en", size=16, program="1")
    pages[7] = Document("posts/7/index.html", "Other", "", "<p>x</p>")
    after = parts_of(pages, "en", size=16, program="1")
    assert len(before) == len(after) == 8
    assert sum(one.key != other.key for one, other in zip(before, after, strict=True)) == 1
    assert sorted(path for part in after for path, _ in part.pages) == sorted(one.path for one in pages)


def test_an_index_in_parts_is_the_same_every_time_and_made_again_where_a_post_changed(small_site):
    posts = {f"p{n}.md": post(f"Number {n}.\n", title=f"Post {n}") for n in range(20)}
    site = small_site(posts, more='SEARCH = {"part": 16}')
    first = {name: data for name, data in site.publish().files().items() if name.startswith(INDEX)}
    assert {name.split("/")[3] for name in first} == {"0", "1"}
    site.write({"p3.md": post("Wallaby.\n", title="Post 3")})
    changed = site.publish()
    assert any(b"wallaby" in data.lower() for data in unpacked(changed).values())
    site.write({"p3.md": posts["p3.md"]})
    site.spine("build", "--publish", "--quiet", "--no-cache")
    again = Output(site.root / "output").files()
    assert {name: data for name, data in again.items() if name.startswith(INDEX)} == first


def test_a_page_is_found_by_the_words_that_readers_type():
    assert {"slipped", "disk"} <= set(also("Can a herniated disc heal?", ""))
    assert "siatica" in also("Sleeping with sciatica", "")
    assert not also("Office hours", "We discuss this.")
    html = page_of(Document("a", 'A "b" <c>', "d & e", "text"), "en")
    assert "A &quot;b&quot; &lt;c&gt;" in html


@pytest.mark.parametrize("setting", ['{"prat": 300}', '{"part": 3}', '{"part": "x"}', "[]"])
def test_a_wrong_setting_is_told(small_site, setting):
    done = small_site({"a.md": post()}, more=f"SEARCH = {setting}").spine("check")
    assert done.code != 0
    assert "SEARCH" in done.out + done.err


def test_every_setting_and_the_needs_of_the_script_are_in_the_handbook():
    told = (ROOT / "docs/search.md").read_text("utf-8")
    for word in ("`part`", "'wasm-unsafe-eval'", "connect-src 'self'"):
        assert word in told
