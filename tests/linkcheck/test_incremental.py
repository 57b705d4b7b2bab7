"""What is remembered, shared out or left unread never changes what is found."""

import datetime as dt
import os
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.linkcheck import Expected, LinkcheckSettings, check_site
from plugins.linkcheck.expected import words_of
from plugins.linkcheck.parse.places import in_sections
from plugins.linkcheck.parse.tokens import is_plain
from plugins.linkcheck.section import _read_any, read_section
from plugins.linkcheck.terms import split, telling, text_of
from tests.linkcheck.cases import CASES
from tests.linkcheck.conftest import write
from tests.linkcheck.fuzz import page
from tests.linkcheck.test_related import NOW, article, card, section

HOME = "https://blog.example"
NAMES = [f"p{number:02}" for number in range(24)]
FAULTS = (
    "", "", "", '<a href="/no/">x</a>', '<a href="#no">x</a>', '<img src="x.png">', '<p id="a"><p id="a">',
    '<a href="../p03/#part">x</a>', '<a href="/posts/p04">x</a>', '<a href="">x</a>', '<base href="/posts/">',
    '<svg><use href="/pic.svg#in"/><use href="/pic.svg#out"/></svg>', '<a href="https://blog.example/posts/p05/">x</a>',
    '<a href="http://other.example/">x</a>', '<a href="/old/">x</a>', '<meta name="robots" content="noindex">',
    '<meta http-equiv="refresh" content="0; url=/posts/p01/">', '<img src="x" usemap="#no" alt="">',
)  # fmt: skip


def some_page(rng: random.Random, name: str) -> str:
    """Return an article that may be wrong in some way, and shows others that may not be there."""
    cards = [card(other) for other in rng.sample(NAMES, rng.randrange(4))]
    body = (
        f'<h2 id="part">x</h2><p>{" ".join(rng.choices("alpha bravo charlie delta echoes".split(), k=3))}</p>'
    )
    shown = section(*cards) if rng.random() < 0.9 else ""
    head = rng.choice(("", "", '<link rel="canonical" href="/posts/p02/">'))
    return article(name, body + rng.choice(FAULTS) + shown, head=head, topic=rng.choice("ABC"))


def change(rng: random.Random, folder: Path) -> None:
    """Change something in a site: a page's text, or which files there are."""
    name = rng.choice(NAMES)
    path = folder / "posts" / name / "index.html"
    kind = rng.random()
    if kind < 0.6:
        write(folder, {f"posts/{name}/index.html": some_page(rng, name)})
    elif kind < 0.75:
        path.unlink(missing_ok=True)
    elif kind < 0.85:
        write(folder, {"_redirects": rng.choice(("", "/old/ /posts/p01/\n", "/old/ /gone/\n"))})
    elif kind < 0.95:
        write(
            folder,
            {
                "pic.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><g id="{rng.choice(("in", "out"))}"/></svg>'
            },
        )
    elif path.exists():
        path.rename(path.with_name("index.htm"))


def outcome(folder: Path, cache: Path | None = None, **keys) -> tuple:
    expected = Expected(required=True, count=3, now=NOW)
    done = check_site(folder, LinkcheckSettings(site_url=HOME), cache=cache, related=expected, **keys)
    return done.findings, done.checked


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("built_as", ["", "for visitors"])
def test_after_any_change_a_warm_check_finds_what_a_cold_one_does(tmp_path: Path, seed: int, built_as: str):
    rng = random.Random(seed)
    folder, cache = tmp_path / "0", tmp_path / "links.sqlite"
    write(folder, {f"posts/{name}/index.html": some_page(rng, name) for name in NAMES})
    write(folder, {"x.png": "x", "index.html": "<title>x</title>"})
    for step in range(1, 9):
        assert outcome(folder, cache, built_as=built_as) == outcome(folder)
        if rng.random() < 0.5:  # the next build links the files that are the same
            folder = Path(shutil.copytree(folder, tmp_path / str(step), copy_function=os.link))
            for path in list(folder.rglob("*.*")):
                copy = path.read_bytes()
                if rng.random() < 0.2:
                    path.unlink()
                    path.write_bytes(copy)
        for _ in range(rng.randrange(1, 4)):
            change(rng, folder)
    assert outcome(folder, cache, built_as=built_as) == outcome(folder)


def test_an_unchanged_page_of_our_own_is_not_read_again(tmp_path: Path, monkeypatch):
    folder = write(tmp_path / "site", {f"{number}.html": f"<title>{number}</title>" for number in range(5)})
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000.5, 1_700_000_000.5))
    cache = tmp_path / "links.sqlite"
    outcome(folder, cache, built_as="x")
    (folder / "3.html").write_text('<title>3</title><a href="no.html">x</a>')
    read: list[str] = []
    plain = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or plain(path))
    (found,) = outcome(folder, cache, built_as="x")[0]
    assert (found.path, found.target) == ("3.html", "no.html")
    assert set(read) == {"3.html"}
    read.clear()
    outcome(folder, cache)
    assert len(set(read)) == 5  # a folder of others' is read, whatever its times say


def test_a_page_that_changes_twice_in_a_moment_is_read_twice(tmp_path: Path):
    folder, cache = tmp_path / "site", tmp_path / "links.sqlite"
    write(folder, {"a.html": '<title>a</title><a href="a.html">x</a>'})
    assert outcome(folder, cache, built_as="x")[0] == []
    before = (folder / "a.html").stat()
    (folder / "a.html").write_text('<title>a</title><a href="b.html">x</a>')
    os.utime(folder / "a.html", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [finding.target for finding in outcome(folder, cache, built_as="x")[0]] == ["b.html"]


def test_shared_out_or_not_the_findings_are_the_same(tmp_path: Path, monkeypatch):
    rng = random.Random(1)
    folder = write(tmp_path / "site", {f"strange/{number}.html": page(number) for number in range(150)})
    write(folder, {f"posts/{name}/index.html": some_page(rng, name) for name in NAMES})
    shared = outcome(folder)
    monkeypatch.setenv("SPINE_SERIAL", "1")
    assert shared == outcome(folder)
    assert len(shared[0]) > 200


@pytest.mark.parametrize("base", ["", "https://site.example", "https://site.example/blog"])
def test_a_page_is_judged_the_same_by_its_leads_as_link_by_link(tmp_path: Path, monkeypatch, base: str):
    from plugins.linkcheck import leads

    folder = write(tmp_path / "site", {f"{number}.html": page(number) for number in range(120)})
    for at, case in enumerate(CASES):
        write(
            folder / f"case{at}", {name: text for name, text in case.folder().items() if name != "_redirects"}
        )
    asked = LinkcheckSettings(site_url=base)
    short = check_site(folder, asked).findings
    plain = leads.Leads.of
    monkeypatch.setattr(leads.Leads, "of", lambda self, path, read: (leads.LOUD, plain(self, path, read)[1]))
    assert short == check_site(folder, asked).findings


def test_an_entry_of_a_feed_is_remembered_and_its_links_are_not_forgotten(tmp_path: Path):
    def feed(*texts: str) -> str:
        entries = "".join(
            f"<entry><content type='html'>&lt;a href='{HOME}/{text}'&gt;</content></entry>" for text in texts
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'

    folder, cache = tmp_path / "site", tmp_path / "links.sqlite"
    for texts in (("a", "b"), ("b", "c"), ("c",), ()):
        write(folder, {"feed.atom.xml": feed(*texts)})
        assert [f.target for f in outcome(folder, cache)[0]] == [f"{HOME}/{text}" for text in texts]


PARTS = st.lists(
    st.sampled_from(
        ["<nav>", "</nav>", "<header a='1'>", "</header>", '<section class="a related">', "</section>", "<script>", "</script>",
         "<title>", "</title>", "<p class=\"rel&#97;ted\">", "<p title='related'>", "</p>", "<!-- hidden words -->", "<svg>", "</svg>",
         "<svg/>", "<textarea>", "</textarea>", "<", ">", '"', "<ul>", "<li>", "</li>", "</ul>", '<a href="/x/" rel="Nofollow">', "</a>",
         "<h3>", "</h3>", "<h2 id=x>", "</h2>", '<img src="a.png" alt="">', "<img src=b>", "words", "Größe", "ﬁnger", "&amp;", "&copy;",
         "<br>", "<b>", "</b>", "<article>", "</article>", "a1b", "spine_disc", "\n"]
    ),
    max_size=24,
).map("".join)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(PARTS)
def test_the_short_ways_read_what_the_long_ways_read(text: str):
    assert frozenset(split(telling(text))) == words_of(text_of(text))
    assert read_section(text) == _read_any(text)
    section = f'<section class="related"><ul><li>{text}</li></ul></section>'
    assert read_section(section) == _read_any(section)


def test_sections_have_the_same_places_in_plain_pages_and_in_strange_ones():
    inner = section(card("one"), card("two"))
    plain = article("x", f'<p class="related">text</p>\n{inner}<section><p>\n{inner}</p></section>')
    strange = f"{plain}<!-- > -->"
    assert is_plain(plain)
    assert not is_plain(strange)
    assert in_sections(plain) == in_sections(strange)
    assert len(in_sections(plain)) == 2


def test_a_section_that_is_planned_for_later_is_seen_when_its_time_comes(tmp_path: Path):
    folder, cache = tmp_path / "site", tmp_path / "links.sqlite"
    ring = {
        f"posts/{a}/index.html": article(a, section(card(b))) for a, b in (("one", "two"), ("two", "one"))
    }
    write(folder, {**ring, "topics/index.html": "<title>x</title>"})

    def codes(now: dt.datetime) -> set[str]:
        done = check_site(folder, LinkcheckSettings(), cache=cache, related=Expected(now=now), built_as="x")
        return {finding.code for finding in done.findings}

    assert "related/not-live" in codes(NOW.replace(year=2025))
    assert "related/not-live" not in codes(NOW)
