"""Every mistake a writer can make gets a finding with its line and the way to mend it."""

import pytest

from tests.conftest import post

CASES = {
    # name: (text, code, line, a word of the finding)
    "bad date": (post(date="January 5, 2026"), "post/bad-date", 3, "date: 2026-01-05"),
    "a day that does not exist": (post(date="2026-02-30"), "post/bad-date", 3, "no day"),
    "a year by mistake": (post(date="0206-02-03"), "post/bad-date", 3, "year"),
    "an hour that does not exist": (post(date="2026-01-05 25:00"), "post/bad-date", 3, "no time"),
    "missing date": (post(date=None), "post/missing-date", 1, "date: 2026-01-05"),
    "missing title": (post(title=None), "post/missing-title", 1, "title:"),
    "missing category": (post(category=None), "post/missing-category", 1, "category:"),
    "missing authors": (post(authors=None), "post/missing-authors", 1, "authors:"),
    "draft: true": (post(status=None, draft="true"), "post/draft-key", 7, "without a status is a draft"),
    "draft: false": (post(status=None, draft="false"), "post/draft-key", 7, "status: published"),
    "unknown status": (post(status="publshed"), "post/unknown-status", 6, '"published"'),
    "unknown category": (post(category="Back Pian"), "post/unknown-category", 4, 'Did you mean "Back Pain"?'),
    "unknown key": (post(categry="x"), "post/unknown-key", 8, 'Did you mean "category"?'),
    "a key of another system": (post(summary="x"), "post/unknown-key", 8, '"description"'),
    "unknown author": (post(authors=["a-surgon"]), "post/unknown-author", 5, 'Did you mean "a-surgeon"?'),
    "an author by name": (post(authors=["Dr. Example Surgeon"]), "post/unknown-author", 5, '"a-surgeon"'),
    "unknown reviewer": (
        post(reviewed_by="nobody", reviewed_on="2026-01-01"), "post/unknown-reviewer", 8, "content/people"),
    "a team as reviewer": (
        post(reviewed_by="editorial-team", reviewed_on="2026-01-01"), "post/unknown-reviewer", 8, "physician"),
    "a review without a day": (post(reviewed_by="a-surgeon"), "post/review-date", 8, "reviewed_on"),
    "unclosed front matter": ("---\ntitle: A\nstatus: published\n\nText.\n", "post/unclosed-front-matter", 1, "---"),
    "no front matter": ("Only text.\n", "post/no-front-matter", 1, "---"),
    "a tab": ("---\ntitle:\tA\n---\nText.\n", "post/tab", 2, "spaces"),
    "a colon": ("---\ntitle: Spine: a story\n---\nText.\n", "post/quotes-needed", 2, 'title: "Spine: a story"'),
    "smart quotes": ("---\ntitle: “Spine”\n---\nText.\n", "post/smart-quotes", 2, "straight"),
    "a quote left open": ('---\ntitle: "Spine\ntags: [a]\n---\nText.\n', "post/quotes-needed", 2, "quotes"),
    "a lost number": ("---\ntitle: Fusion #1\n---\nText.\n", "post/comment-in-value", 2, "#1"),
    "a key twice": ("---\ntitle: A\ntags: [a]\ntitle: B\n---\nText.\n", "post/key-twice", 4, "line 2"),
    "Latin-1": (post(title="Caf\xe9").encode("latin-1"), "post/encoding", 2, "é"),
    "UTF-16": (post().encode("utf-16"), "post/encoding", 1, "UTF-8"),
    "a control character": (post(body="One\x07two"), "post/control-character", 10, "U+0007"),
    "an empty file": ("", "post/empty", 1, "empty"),
    "only spaces": ("  \n\n ", "post/empty", 1, "empty"),
    "5 MB": (post(body="word " * 1_000_000), "post/too-large", 1, "0.3 MB"),
    "a long line": (post(body="word " * 1_000), "post/long-line", 10, "paragraphs"),
    "a pasted picture": (post(body="![A](data:image/png;base64," + "A" * 9000 + ")"), "post/long-line", 10, "images"),
    "a missing space": ("---\ntitle:A\nstatus: draft\n---\nText.\n", "post/front-matter", 2, "title: A"),
    "an open list": ("---\ntitle: A\ntags: [a, b\n---\nText.\n", "post/front-matter", 3, "tags: [a, b]"),
    "a bomb": ("---\na: &a [x, x]\nb: [*a, *a]\ntitle: A\n---\nText.\n", "post/quotes-needed", 2, "a"),
    "a sign that can't be shown": ('---\ntitle: "a\\0b"\n---\nText.\n', "post/control-character", 2, "again"),
    "unclosed, with a rule below": ("---\ntitle: A\n\nSome text: here.\n\n---\n\nMore.\n", "post/unclosed-front-matter", 1, "---"),
    "a tag without letters": (post(tags=["★"]), "post/bad-tag", 8, "★"),
    "a language that is none": (post(lang="../../x"), "post/bad-language", 8, "es"),
    "a bare picture": (post(body="![A](images/x.png)\n"), "post/broken-link", 10, "{static}/images/x.png"),
    "a bare link": (post(body="[a](contact)\n"), "post/broken-link", 10, "{filename}"),
    "a picture over two lines": (post(body="![A\nback](https://x.example/a.png)\n"), "post/outside-image", 10, "images"),
    "a link over two lines to code": (post(body="[a\nb](javascript:x)\n"), "post/unsafe-link", 11, "javascript"),
    "a link to a script": (post(body="[a]({static}/images/evil.js)\n"), "post/broken-link", 10, ".pdf"),
    "a link to a draft's file": (post(body="[a]({static}case-0.md)\n"), "post/broken-link", 10, "{filename}"),
    "a comment browsers end early": (post(body="One <!--> <script>x</script> -->\n"), "post/raw-html", 10, "script"),
    "a tag that hides one": (post(body='<noscript><b title="</noscript><script>x</script>">x</b></noscript>\n'), "post/raw-html", 10, "script"),
    "a tag nobody closed": (post(body="</div></main> text\n"), "post/raw-html", 10, "closed"),
    "a block without its space": (post(body="///note\nText\n///\n"), "post/block", 10, "space"),
    "a list that will be flat": (post(body="- a\n  - b\n"), "post/flat-list", 11, "four"),
    "no text": (post(body=""), "post/no-text", 1, "Write"),
    "a picture without words": (post(body="Text.\n\n![]({static}/images/a.png)\n"), "post/missing-alt", 12, "shows"),
    "a picture whose words were never written": (
        post(body="![what it shows]({static}/images/a.png)\n"), "post/weak-alt", 10, "brackets"),
    "a picture named by a camera, with its ending": (
        post(body="![IMG 4032.JPG]({static}/images/a.png)\n"), "post/weak-alt", 10, "file"),
    "a first heading": (post(body="Text.\n\n# Heading\n"), "post/first-heading", 12, "##"),
    "an underlined first heading": (post(body="Heading\n=======\n"), "post/first-heading", 10, "##"),
    "a script": (post(body="Text.\n\n<script>alert(1)</script>\n"), "post/raw-html", 12, "script"),
    "a script, unfinished": (post(body="<script src=x\n"), "post/raw-html", 10, "script"),
    "a handler": (post(body='<b onclick="x()">Text</b>\n'), "post/raw-html", 10, "onclick"),
    "a frame": (post(body='<iframe src="https://x.example"></iframe>\n'), "post/raw-html", 10, "frame"),
    "a link that runs code": (post(body="[here](javascript:alert(1))\n"), "post/unsafe-link", 10, "javascript"),
    "the same, in disguise": (post(body="[here](java&#115;cript:x)\n"), "post/unsafe-link", 10, "javascript"),
    "a picture from elsewhere": (post(body="![A](https://x.example/a.png)\n"), "post/outside-image", 10, "{static}"),
    "a broken link": (post(body="[a]({filename}no-such.md)\n"), "post/broken-link", 10, "no-such.md"),
    "a link that forgot its mark": (post(body="[a](other.md)\n"), "post/broken-link", 10, "{filename}"),
    "a broken picture": (post(body="![A]({static}/images/no.png)\n"), "post/broken-link", 10, "no.png"),
    "a file with a space": (post(body="![A]({static}/images/IMG 4032.JPG)\n"), "post/broken-link", 10, "IMG%204032.JPG"),
    "a link out of the folder": (post(body="[a]({static}/../../x)\n"), "post/broken-link", 10, "out of"),
    "a citation of nothing": (post(body="So they say [3].\n"), "post/citation", 10, "[3]"),
    "a block that does not exist": (post(body="/// emergancy\nText\n///\n"), "post/block", 10, '"emergency"'),
    "a block left open": (post(body="/// note\nText\n"), "post/block", 10, "never closed"),
    "a list that is no list": (post(tags="a, b"), "post/wrong-kind", 8, "tags: [a, b]"),
    "an image that is not there": (post(image="images/a.png", image_alt="A"), "post/broken-link", 8, "no picture"),
    "an image without words": (post(image="images/a.png"), "post/missing-alt", 8, "image_alt"),
    "a pin by the name of a file": (post(related=["a-file-with-a-slug"]), "post/unknown-related", 8, 'Write "its-slug"'),
    "a pin to nothing": (post(related=["no-such"]), "post/unknown-related", 8, "no-such"),
    "a reference without address": (post(references=[{"title": "X"}]), "post/reference", 8, "url"),
    "a Word file": (b"PK", "post/not-markdown", 1, ".md"),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Every case in one site and one run: no mistake hides another."""
    from tests.conftest import CONFIG, PEOPLE, PRACTICE, ROOT, SmallSite

    site = SmallSite(tmp_path_factory.mktemp("mistakes"))
    config = CONFIG.format(real=str(ROOT / "pelicanconf.py"), cache="", practice=PRACTICE, more="")
    (site.root / "pelicanconf.py").write_text(config, encoding="utf-8")
    site.write(
        {**PEOPLE, "images/IMG 4032.JPG": b"", "a-file-with-a-slug.md": post(title="B", slug="its-slug")}
    )
    for number, (name, case) in enumerate(CASES.items()):
        ending = "docx" if name == "a Word file" else "md"
        site.write({f"case-{number}.{ending}": case[0]})
    return site.check()


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_found(found, name):
    _, code, line, word = CASES[name]
    ending = "docx" if name == "a Word file" else "md"
    path = f"content/posts/case-{list(CASES).index(name)}.{ending}"
    here = [f for f in found if f["path"] == path and f["code"] == code]
    assert here, [f for f in found if f["path"] == path]
    assert any(f["line"] == line and word in f"{f['message']} {f['fix']}" for f in here), here


def test_two_posts_with_one_address_or_one_title(small_site):
    site = small_site({"a.md": post(title="One"), "b.md": post(title="one?", slug="a")})
    assert {"post/duplicate-slug", "post/duplicate-title"} <= {f["code"] for f in site.check()}


def test_two_names_that_differ_by_case(small_site):
    site = small_site({"a.md": post(title="One"), "A.md": post(title="Two")})
    assert "post/name-case" in {f["code"] for f in site.check()}


def test_a_name_with_spaces_and_accents_still_gets_a_clean_address(small_site):
    site = small_site({"Où j'ai mal.md": post()})
    assert [(f["code"], f["severity"]) for f in site.check()] == [
        ("post/file-name", "warning"),
    ]
    assert "posts/ou-jai-mal/index.html" in site.publish().files()


def test_a_link_to_a_draft_is_broken_for_readers_and_fine_in_a_draft(small_site):
    site = small_site({
        "a.md": post(title="A", body="[b]({filename}b.md)\n"),
        "b.md": post(title="B", status="draft"),
        "c.md": post(title="C", status="draft", body="[b]({filename}b.md)\n"),
    })  # fmt: skip
    assert [f["path"] for f in site.check() if f["code"] == "post/broken-link"] == ["content/posts/a.md"]


def test_all_mistakes_of_one_file_come_in_one_run(small_site):
    text = "---\ntitle: Spine: a story\ndate: soon\ncategory: Bakc Pain\ncolour: red\nstatus: live\n---\n# H\n\n![](x.png)\n"
    codes = {f["code"] for f in small_site({"a.md": text}).check()}
    assert codes >= {
        "post/quotes-needed", "post/bad-date", "post/unknown-category", "post/unknown-key",
        "post/unknown-status", "post/first-heading", "post/missing-alt",
    }  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["yes", "no", "1.0", "2026-01-05", "null", "~", "0x1F", "1e3", "on", "12:30"]
)
def test_a_title_stays_what_was_typed(small_site, typed):
    text = post().replace('title: "A post"', f"title: {typed}")
    site = small_site({"a.md": text})
    assert f"<h1>{typed}</h1>" in site.publish().text("posts/a/index.html")


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_any_editor_will_do(small_site, ends):
    raw = b"\xef\xbb\xbf" + post(title="Über backs", body="One.\n\nTwo.\n").replace("\n", ends).encode()
    site = small_site({"a.md": raw})
    assert {f["severity"] for f in site.check()} == {"note"}
    page = site.publish().text("posts/a/index.html")
    assert "<h1>Über backs</h1>" in page
    assert "<p>Two.</p>" in page


def test_pelicans_own_headers_are_read_as_well(small_site):
    text = (
        "Title: Yes: a title\nDate: 2026-01-05 10:20\nCategory: Back Pain\nTags: one, two\n"
        "Author: Editorial Team\nStatus: published\nSummary: In short.\n\nSome text.\n"
    )
    site = small_site({"a.md": text})
    assert site.check() == []
    page = site.publish().text("posts/a/index.html")
    assert "<h1>Yes: a title</h1>" in page
    assert "Editorial Team" in page
    assert "In short." in page


GOOD = {
    "code": "Write `<script>` and `![](x)` like this:\n\n```\n<script>alert(1)</script>\n# not a heading\n```\n",
    "indented code": "As follows:\n\n    <script>x</script>\n    # no\n",
    "medicine": "At L4-L5 (<5 mm) or C6 > C7, 1) first, 2) then. Pain [sic] was 3/10; on = off.\n",
    "citations": "Most heal [1].\n",
    "addresses": "[Call](tel:+15550100100), [write](mailto:a@blog.example), <https://x.example/a_(b)>.\n",
    "titles": '[A](https://x.example/a "with a title") and [b][c].\n\n[c]: https://x.example "C"\n',
    "nested lists": "1. One\n\n    - inner\n\n        still inner\n\n2. Two\n",
    "comment": "<!-- <script> is not here --> Text.\n",
    "own links": "[a](/topics/back-pain/) and [b](#part) and [c]({filename}/pages/about.md#x).\n\n## Part\n",
    "blocks": "/// note\n- Text\n///\n\n/// do\n- a\n///\n/// dont\n- b\n///\n",
    "simple html": 'Press <kbd>Tab</kbd>, drink H<sub>2</sub>O.<br>Then <abbr title="Magnetic">MRI</abbr>.\n',
}


@pytest.mark.parametrize("name", GOOD)
def test_sound_text_is_left_in_peace(small_site, name):
    told = {"publisher": "An institute", "read": "2026-01-04"}
    reference = [{"title": "Backs", "url": "https://x.example/backs", **told}]
    site = small_site({
        "a.md": post(body=GOOD[name], references=reference),
        "pages/about.md": "---\ntitle: About\nstatus: published\ndescription: x\n---\nText.\n",
    })  # fmt: skip
    assert site.check() == []


def test_paths_limit_what_is_reported_but_not_what_is_known(small_site):
    site = small_site({"a.md": post(title="One"), "b.md": post(title="One")})
    a, b = (str(site.root / f"content/posts/{name}.md") for name in "ab")
    assert site.check(a) == []
    assert [f["code"] for f in site.check(b)] == ["post/duplicate-title"]


def test_marks_of_a_merge_never_reach_a_visitor(small_site):
    body = "One.\n\n<<<<<<< HEAD\nMine.\n\n=======\n\nYours.\n>>>>>>> theirs\n"
    site = small_site({"a.md": post(body)})
    (found,) = [finding for finding in site.check() if finding["code"] == "post/conflict"]
    assert found["severity"] == "error"
    assert site.spine("build", "--publish").code == 1
