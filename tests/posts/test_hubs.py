"""A topic's own page: what writers may say in content/categories, and what visitors get to see of it."""

import pytest
from bs4 import BeautifulSoup

from tests.conftest import post

ENOUGH = "Most sore backs calm down with time, movement and a little patience from day to day. " * 7
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
TOLD = (
    "What people with back pain should know first, which posts to begin with, and which signs should not "
    "wait until tomorrow."
)


def hub(body: str = ENOUGH, **keys: object) -> str:
    """Return a whole, sound topic page; keywords add or replace keys, None takes one away."""
    return post(
        body,
        title=None, date=None, category=None, authors=None,
        **{"description": TOLD, **keys},
    )  # fmt: skip


def question(words: str, slug: str, **more: str) -> dict[str, str]:
    return {"question": words, "post": slug, **more}


CASES = {
    # name: (file, text, code, severity, line, a word of the finding)
    "no such category": ("back-pian", hub(), "post/unknown-category", "error", 1, 'Did you mean "back-pain"?'),
    "a key of posts": ("neck-pain", hub(tags=["a"]), "post/unknown-key", "error", 4, "tags"),
    "no description": ("recovery", hub(description=None), "post/missing-description", "warning", 1, "description:"),
    "a long description": ("recovery", hub(description="x" * 170), "post/description-length", "note", 3, "160"),
    "few words": ("recovery", hub("Few words.\n"), "post/thin-introduction", "warning", 5, "2 words"),
    "a post that is not there": (
        "back-pain", hub(key_posts=["goodd"]), "post/hub-post", "warning", 4, 'Did you mean "good"?'),
    "a post by the name of its file": (
        "back-pain", hub(key_posts=["file"]), "post/hub-post", "warning", 4, 'Write "other-slug"'),
    "a key of nothing": ("neck-pain", hub(zzzz="a"), "post/unknown-key", "error", 4, "docs/topic-pages.md"),
    "one word": ("recovery", hub("Few.\n"), "post/thin-introduction", "warning", 5, "1 word,"),
    "a draft": ("back-pain", hub(key_posts=["rough"]), "post/hub-post", "warning", 4, "a draft"),
    "a post of next year": ("back-pain", hub(key_posts=["later"]), "post/hub-post", "note", 4, "2036-01-05"),
    "a post of another topic": ("back-pain", hub(key_posts=["neck"]), "post/hub-post", "note", 4, "Neck Pain"),
    "a post twice": ("back-pain", hub(key_posts=["good", "good"]), "post/twice-in-list", "warning", 4, "good"),
    "an answer that is not there": (
        "back-pain", hub(questions=[question("Why?", "gone")]), "post/hub-post", "warning", 4, "gone"),
    "a question without a post": ("back-pain", hub(questions=[{"question": "Why?"}]), "post/question", "error", 4, "post:"),
    "a question with another key": (
        "back-pain", hub(questions=[question("Why?", "good", reply="x")]), "post/unknown-key", "error", 4, "reply"),
    "a question twice": (
        "back-pain", hub(questions=[question("Why?", "good"), question("why", "good")]), "post/question", "warning", 4, "twice"),
    "a first heading": ("back-pain", hub(f"# Backs\n\n{ENOUGH}"), "post/first-heading", "error", 6, "##"),
    "a link to a draft": (
        "back-pain", hub(f"[a]({{filename}}/posts/rough.md) {ENOUGH}"), "post/broken-link", "error", 6, "draft"),
    "a link to a post of next year": (
        "back-pain", hub(f"[a]({{filename}}/posts/later.md) {ENOUGH}"), "post/broken-link", "error", 6, "2036-01-05"),
}  # fmt: skip
POSTS = {
    "good.md": post(title="Good"),
    "rough.md": post(title="Rough", status="draft"),
    "later.md": post(title="Later", date="2036-01-05"),
    "file.md": post(title="File", slug="other-slug"),
    "neck.md": post(title="Neck", category="Neck Pain"),
}


@pytest.fixture(scope="module")
def look(tmp_path_factory):
    """Return what is said of one topic page, in a process that stays."""
    from plugins.posts.library import read_library
    from plugins.site import build_time, load_site
    from tests.conftest import CONFIG, PEOPLE, PRACTICE, ROOT, SmallSite

    site = SmallSite(tmp_path_factory.mktemp("hubs"))
    config = CONFIG.format(real=str(ROOT / "pelicanconf.py"), cache="", practice=PRACTICE, more="")
    (site.root / "pelicanconf.py").write_text(config, encoding="utf-8")
    site.write({**PEOPLE, **POSTS})

    def found(name: str, text: str):
        file = site.root / f"content/categories/{name}.md"
        site.write({f"categories/{name}.md": text})
        whole = read_library(load_site(site.root))
        file.unlink()
        return [one for one in (*whole.findings, *whole.early(build_time())) if one.path.endswith(file.name)]

    return found


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_in_a_topic_page_is_found(look, name):
    file, text, code, severity, line, word = CASES[name]
    found = look(file, text)
    here = [one for one in found if one.code == code and one.severity == severity]
    assert any(one.line == line and word in f"{one.message} {one.fix}" for one in here), found


def test_a_sound_topic_page_gets_no_word(look):
    text = hub(key_posts=["good"], questions=[question("Why?", "good", answer="So.")], updated="2026-02-03")
    assert look("back-pain", text) == []


def test_a_topic_without_a_page_is_named_once_somebody_has_begun(small_site):
    site = small_site({"a.md": post(), "b.md": post(title="B", category="Neck Pain")})
    assert site.check() == []
    site.write({"categories/back-pain.md": hub()})
    (one,) = site.check()
    assert (one["code"], one["severity"]) == ("post/hub-missing", "note")
    assert "content/categories/neck-pain.md" in one["fix"]


def test_a_topic_page_is_written_first_and_listed_below(small_site):
    posts = {f"p{n}.md": post(title=f"Post {n}", date=f"2026-01-{n + 1:02}") for n in range(11)}
    text = hub(
        f"{ENOUGH}\n\nRead [this]({{filename}}/posts/p3.md).\n\n![A bone]({{static}}/images/bone.png)\n\n## Signs\n\nSome.\n",
        key_posts=["p3", "p1"],
        questions=[question("Is <it> bad?", "p2", answer='Seldom. Ask & "see".'), question("Why?", "n")],
    )
    files = {**posts, "n.md": post(title="Neck", category="Neck Pain"), "images/bone.png": PNG}
    out = small_site({**files, "categories/back-pain.md": text}).publish(SITE_URL="https://x.test/blog")
    first, second, neck = (
        BeautifulSoup(out.text(f"topics/{name}index.html"), "html.parser").main
        for name in ("back-pain/", "back-pain/page/2/", "neck-pain/")
    )
    heads = [(one.name, one.get_text()) for one in first.find_all(["h1", "h2", "h3"])]
    assert heads[:8] == [
        ("h1", "Back Pain"), ("h2", "What to know first"), ("h2", "Signs"),
        ("h2", "Start here"), ("h3", "Post 3"), ("h3", "Post 1"),
        ("h2", "Questions people ask"), ("h3", "Is <it> bad?"),
    ]  # fmt: skip
    assert first.select_one(".lead").get_text() == TOLD
    assert first.select_one(".prose a")["href"] == "/blog/posts/p3/"
    assert [one["href"] for one in first.select(".starts a")] == ["/blog/posts/p3/", "/blog/posts/p1/"]
    assert [one["href"] for one in first.select(".asked a")] == ["/blog/posts/p2/", "/blog/posts/n/"]
    assert "Seldom. Ask & “see”." in first.select_one(".asked").get_text()
    assert len(first.select(".rows .card")) == 10, "the list below is whole"
    assert not second.select(".starts, .asked, .prose")
    assert TOLD not in second.get_text()
    assert not neck.select(".starts, .asked, .prose"), "a topic without a page of its own is a list, as ever"
    assert [name for name in out.files() if name.startswith("images/bone-")]


def test_posts_that_are_all_told_above_are_not_listed_again(small_site):
    files = {"a.md": post(title="A"), "b.md": post(title="B")}
    site = small_site({**files, "categories/back-pain.md": hub(key_posts=["b", "a"])})
    page = BeautifulSoup(site.publish().text("topics/back-pain/index.html"), "html.parser")
    assert [one.get_text() for one in page.select(".starts h3")] == ["B", "A"]
    assert not page.select(".rows")


def test_a_link_that_breaks_in_the_built_page_is_told_at_its_line(small_site):
    text = hub(f"{ENOUGH}\n\nSee [it]({{filename}}/posts/a.md#gone).\n")
    done = small_site({"a.md": post(), "categories/back-pain.md": text}).spine("build", "--format", "json")
    (one,) = [one for one in done.findings if one["code"].startswith("link/")]
    assert (one["path"], one["line"]) == ("content/categories/back-pain.md", 8)


def test_what_search_engines_miss_on_a_topic_page_is_told_in_its_file(small_site):
    site = small_site({"good.md": post(), "categories/back-pain.md": hub(description="x " * 120)})
    found = site.spine("build", "--publish", "--format", "json").findings
    told = [(one["path"], one["line"]) for one in found if one["code"] == "seo/description-length"]
    assert ("content/categories/back-pain.md", 3) in told
    assert "topics/back-pain/index.html" not in dict(told)


def test_what_is_not_published_shows_on_no_topic_page(small_site):
    named = ["canarydraft", "canaryhidden", "canarylater", "canarygone", "a"]
    asked = [question(f"Canaryquestion {slug}?", slug, answer="Canaryanswer.") for slug in named[:4]]
    picture = f"{ENOUGH}\n\n![A]({{static}}/images/canarypicture.png)\n"
    site = small_site({
        "a.md": post(title="Shown"), "n.md": post(title="N", category="Neck Pain"),
        "canarydraft.md": post(title="Canary one", status="draft"),
        "canaryhidden.md": post(title="Canary two", status="hidden"),
        "canarylater.md": post(title="Canary three", date="2036-01-05"),
        "images/canarypicture.png": PNG,
        "categories/back-pain.md": hub(key_posts=named, questions=asked),
        "categories/neck-pain.md": hub(f"Canarywords. {picture}", status="draft", description="Canary told."),
        "categories/spine-surgery.md": hub(f"Canarywords. {picture}", description="Canary told."),
    })  # fmt: skip
    out = site.publish()
    assert not out.mentions("canary")
    assert "Start here" in out.text("topics/back-pain/index.html")
