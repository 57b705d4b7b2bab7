"""The related section: everything that may be wrong with it is found, and a sound one is let be."""

import datetime as dt

import pytest

from plugins.findings import Severity
from plugins.linkcheck import Article, Expected

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
NAMES = ("one", "two", "three", "four")


def article(name: str, section: str = "", *, head: str = "", lang: str = "en", topic: str = "Backs") -> str:
    """Return an article's page as a theme of ours would make it."""
    return f"""<!doctype html>
<html lang="{lang}"><head><title>About {name} | Blog</title>
<meta property="og:type" content="article"><meta property="og:title" content="About {name}">
<meta property="article:published_time" content="2026-01-05T00:00:00+00:00">
<meta property="article:section" content="{topic}">
{head}</head><body><h1>About {name}</h1>
{section}</body></html>"""


def card(
    name: str, *, href: str | None = None, text: str | None = None, more: str = "", attributes: str = ""
) -> str:
    """Return one post of a section."""
    href = f"/posts/{name}/" if href is None else href
    return f'<li class="card"><h3><a href="{href}"{attributes}>{text or f"About {name}"}</a></h3>{more}</li>'


def section(*cards: str, heading: str = '<h2 id="related">Related posts</h2>') -> str:
    """Return a related section."""
    head = f'<div class="head">{heading}<a href="/topics/">All about backs</a></div>'
    return (
        f'<section class="related wrap" aria-labelledby="related">{head}<ul>{"".join(cards)}</ul></section>'
    )


def site(**pages: str) -> dict[str, str]:
    """Return four articles that show one another, with some of them replaced."""
    ring = {
        name: article(name, section(card(NAMES[(at + 1) % 4]), card(NAMES[(at + 2) % 4])))
        for at, name in enumerate(NAMES)
    }
    plain = '<!doctype html><html lang="en"><title>x</title><h1>x</h1>'
    return {f"posts/{name}/index.html": text for name, text in {**ring, **pages}.items()} | {
        "index.html": plain,
        "topics/index.html": plain,
    }


def one(*cards: str, **keys) -> dict[str, str]:
    """Return the site with the first article's section replaced."""
    return site(one=article("one", section(*cards), **keys))


def expected(**keys) -> Expected:
    return Expected(**{"required": True, "count": 2, "now": NOW, **keys})


def codes(findings, *severities: Severity) -> list[str]:
    return [f.code for f in findings if not severities or f.severity in severities]


def test_a_sound_site_has_no_findings(check):
    assert check(site(), related=expected()) == []


PROBLEMS = [
    ("missing", site(one=article("one")), "related/missing", Severity.ERROR),
    ("double", site(one=article("one", section(card("two"), card("three")) * 2)), "related/double", Severity.ERROR),
    ("empty", one(), "related/empty", Severity.ERROR),
    ("no address", one(card("two", href=""), card("three")), "related/no-target", Severity.ERROR),
    ("missing target", one(card("two", href="/posts/no/"), card("three")), "link/missing-target", Severity.ERROR),
    ("broken fragment", one(card("two", href="/posts/two/#no"), card("three")), "link/missing-fragment", Severity.ERROR),
    ("no article", one(card("two", href="/topics/", text="x"), card("three")), "related/not-an-article", Severity.ERROR),
    ("itself", one(card("one"), card("three")), "related/itself", Severity.ERROR),
    ("itself by its file", one(card("one", href="index.html"), card("three")), "related/itself", Severity.ERROR),
    ("itself without a slash", one(card("one", href="/posts/one"), card("three")), "related/itself", Severity.ERROR),
    ("itself by fragment", one(card("one", href="#related"), card("three")), "related/itself", Severity.ERROR),
    ("twice", one(card("two"), card("two")), "related/twice", Severity.ERROR),
    ("twice by another address", one(card("two"), card("two", href="../two/index.html")), "related/twice", Severity.ERROR),
    ("another site", one(card("two", href="https://a.example/posts/two/"), card("three")), "related/external", Severity.ERROR),
    ("this computer", one(card("two", href="http://localhost:8000/posts/two/"), card("three")), "related/external", Severity.ERROR),
    ("a mail", one(card("two", href="mailto:a@b.example"), card("three")), "related/external", Severity.ERROR),
    ("other words", one(card("two", text="Read more"), card("three")), "related/other-title", Severity.WARNING),
    ("too few", one(card("two")), "related/count", Severity.WARNING),
    ("too many", one(card("two"), card("three"), card("four")), "related/count", Severity.WARNING),
    ("nofollow", one(card("two", attributes=' rel="nofollow"'), card("three")), "related/nofollow", Severity.WARNING),
    ("no heading", site(one=article("one", section(card("two"), card("three"), heading=""))), "related/no-heading", Severity.WARNING),
    ("a picture without alt", one(card("two", more='<img src="/p.png">'), card("three")), "related/thumbnail", Severity.WARNING),
    ("a broken picture", one(card("two", more='<img src="/no.png" alt="">'), card("three")), "related/thumbnail", Severity.WARNING),
    ("another language", one(card("two"), card("three"), lang="de"), "related/other-language", Severity.WARNING),
    ("nothing shared", site(two=article("necks", section(card("one"), card("three")), topic="Necks").replace("About necks", "Stiff collars")), "related/nothing-shared", Severity.WARNING),
    ("planned", site(two=article("two", section(card("three"), card("four"))).replace("2026-01-05", "2026-07-01")), "related/not-live", Severity.ERROR),
    ("kept out of search", site(two=article("two", section(card("three"), card("four")), head='<meta name="robots" content="noindex, follow">')), "related/noindex", Severity.WARNING),
    ("sent on", one(card("two", href="/old.html"), card("three")) | {"old.html": '<!doctype html><meta http-equiv="refresh" content="0; url=/posts/two/">'}, "related/redirects", Severity.WARNING),
    ("sent on to itself", one(card("two", href="/old.html"), card("three")) | {"old.html": '<!doctype html><meta http-equiv="refresh" content="0; url=/posts/one/">'}, "related/itself", Severity.ERROR),
    ("not its own address", site(two=article("two", section(card("three"), card("four")), head='<link rel="canonical" href="/posts/four/">')), "related/not-canonical", Severity.WARNING),
    ("not its own address by a name", one(card("two", href="/posts/two/index.html"), card("three")) | {"posts/two/index.html": article("two", section(card("three"), card("four")), head='<link rel="canonical" href="/posts/two/">')}, "related/not-canonical", Severity.WARNING),
]  # fmt: skip


@pytest.mark.parametrize(("name", "files", "code", "severity"), PROBLEMS, ids=[row[0] for row in PROBLEMS])
def test_each_problem_is_found(check, name, files, code, severity):
    findings = check({**files, "p.png": b"x"}, related=expected())
    assert severity in {finding.severity for finding in findings if finding.code == code}, codes(findings)


def test_the_same_canonical_address_is_the_same_post(check):
    shared = '<link rel="canonical" href="/posts/one/">'
    pages = site(
        one=article("one", section(card("two"), card("three")), head=shared),
        two=article("two", section(card("three"), card("four")), head=shared),
    )
    assert "related/itself" in codes(check(pages, related=expected()))


def test_a_problem_stands_at_the_link_in_the_section_and_not_at_another_like_it(check):
    body = '<p><a href="/posts/one/">me</a></p>\n' + section(card("one"), card("three"))
    findings = check(site(one=article("one", body)), related=expected())
    (found,) = [finding for finding in findings if finding.code == "related/itself"]
    assert (found.path, found.line) == ("posts/one/index.html", 8)


def test_what_the_library_knows_counts_more_than_the_page(check):
    known = {f"posts/{name}/index.html": Article(title=f"About {name}", category="Backs") for name in NAMES}
    known["posts/two/index.html"] = Article(title="About two", category="Backs", not_live="a draft")
    known["posts/three/index.html"] = Article(title="About three", category="Backs", review_expired=True)
    findings = check(site(), related=expected(articles=known))
    assert set(codes(findings)) == {"related/not-live", "related/review-expired"}


def test_a_draft_that_was_not_built_is_called_a_draft(check):
    known = {"posts/five/index.html": Article(title="About five", not_live="a draft")}
    findings = check(one(card("five"), card("three")), related=expected(articles=known))
    assert {"related/not-live", "link/missing-target"} <= set(codes(findings))


def test_posts_that_nobody_shows_and_posts_that_everybody_shows_are_noted(check):
    names = [f"p{number:02}" for number in range(40)]
    pages = {
        f"posts/{name}/index.html": article(name, section(card("p00" if name != "p00" else "p01")))
        for name in names
    }
    pages |= {"topics/index.html": "<!doctype html><title>x</title>"}
    findings = check(pages, related=expected(count=1))
    assert codes(findings, Severity.NOTE).count("related/hub") == 1
    assert codes(findings, Severity.NOTE).count("related/orphan") == 38
    assert not codes(findings, Severity.ERROR)


def test_a_section_that_would_be_another_today_is_noted(check):
    files = [f"posts/{name}/index.html" for name in NAMES]
    computed = {files[0]: (files[1], files[2]), files[1]: (files[3], files[2])}
    findings = check(site(), related=expected(computed=computed))
    assert [(f.code, f.path) for f in findings] == [("related/differs", files[1])]


def test_sections_are_not_asked_of_pages_that_are_no_articles_nor_of_a_single_post(check):
    assert check({"index.html": "<!doctype html><title>x</title>"}, related=expected()) == []
    assert check({"index.html": article("one")}, related=expected()) == []


def test_a_section_of_another_kind_of_site_is_checked_as_far_as_it_goes(check):
    pages = {
        "a.html": '<!doctype html><title>A</title><section class="related"><h2>R</h2><a href="b.html">B</a><a href="b.html">B</a></section>',
        "b.html": "<!doctype html><title>B</title>",
    }
    assert codes(check(pages, related=Expected(now=NOW))) == ["related/twice"]
