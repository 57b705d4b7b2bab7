"""No address of the site dies by accident."""

import datetime as dt
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.posts.address import quoted, read_address, typed
from plugins.seo.addresses import hosts
from plugins.seo.addresses.ledger import Known, line_of, parse_ledger, with_published
from plugins.seo.addresses.places import Place, Places
from plugins.seo.addresses.redirects import redirects_of
from tests.conftest import post

LEDGER = "content/addresses.txt"
NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 26)
ABOUT = "---\ntitle: About\ndescription: d\nstatus: published\n{}---\nText.\n"


def found(site, code="address/", *arguments):
    return [
        f for f in json.loads(site.spine(*(arguments or ("check",)), "--format", "json").out)["findings"]
        if f["code"].startswith(code)
    ]  # fmt: skip


def test_old_addresses_lead_on_under_any_path(small_site):
    site = small_site({
        "a.md": post(title="What is “it” & why?", redirect_from=["/old/", "/a.html", "/caf%C3%A9"]),
        "b.md": post(title="B", body="One [old link](/old/ \"x\"), one [sound]({filename}a.md)."),
        "pages/about.md": ABOUT.format("redirect_from: [/us/]\n"),
        "draft.md": post(title="Quokka", status="draft", redirect_from=["/quokka/"]),
    })  # fmt: skip
    out = site.publish(SITE_URL="https://blog.example/sub")
    assert out.mentions("quokka") == []
    page = out.text("old/index.html")
    assert '<link rel="canonical" href="https://blog.example/sub/posts/a/">' in page
    assert 'content="0; url=/sub/posts/a/"' in page
    assert "What is “it” &amp; why?</a>" in page
    assert {"a.html", "café/index.html", "us/index.html"} <= set(out.files())
    assert "/sub/caf%C3%A9/ /sub/posts/a/ 301\n" in out.text("_redirects")
    assert [(f["line"], f["severity"]) for f in found(site)] == [(10, "warning")]


def test_the_ledger_knows_every_page_and_feed_that_was_built(small_site):
    site = small_site({
        "a.md": post(title="A", tags=["c4/c5 disc", "one"], authors=["a-surgeon"]),
        "es.md": post(title="Hola", slug="a", lang="es"),
        "solo.md": post(title="Solo", lang="es", category="Neck Pain", tags=["años"]),
        "pages/about.md": ABOUT.format(""),
    })  # fmt: skip
    files = site.go_live().files()
    known = set(parse_ledger((site.root / LEDGER).read_text(encoding="utf-8")).known)
    built = {f"/{name}".removesuffix("index.html") for name in files if name.endswith((".html", ".xml"))}
    aside = {one for one in built if re.search(r"404|/archive/\d|sitemap|/page/\d", one)}
    assert known == built - aside


def test_a_new_slug_leads_on_by_itself_and_what_led_there_still_does(small_site):
    site = small_site({"a.md": post(tags=["one"], redirect_from=["/old/"])})
    site.go_live()
    site.write({"a.md": post(slug="new")})
    out = site.go_live()
    for name in ("posts/a", "old"):
        assert "url=/posts/new/" in out.text(f"{name}/index.html")
    assert "url=/tags/" in out.text("tags/one/index.html")
    before = (site.root / LEDGER).read_bytes()
    assert site.go_live().files() == out.files()
    assert (site.root / LEDGER).read_bytes() == before
    site.write({"a.md": post()})  # back again
    assert "url=/posts/a/" in site.go_live().text("posts/new/index.html")


def test_a_vanished_address_fails_publishing_and_the_finding_names_the_line_that_mends_it(small_site):
    names = ("renamed", "deleted", "drafted", "gone")
    site = small_site({"stays.md": post(title="Stays"), **{f"{one}.md": post(title=one) for one in names}})
    before = site.go_live().files()
    folder = site.root / "content/posts"
    (folder / "renamed.md").rename(folder / "other-name.md")
    for one in ("deleted", "gone"):
        (folder / f"{one}.md").unlink()
    site.write({"drafted.md": post(title="drafted", status="draft")})
    assert {f["severity"] for f in found(site)} == {"warning"}
    done = site.spine("build", "--publish", "--format", "json")
    assert done.code == 1
    assert {name: (site.root / "output" / name).read_bytes() for name in before} == before
    told = {f["target"]: f for f in done.findings if f["severity"] == "error"}
    assert set(told) == {f"/posts/{one}/" for one in names}
    assert "front matter of content/posts/other-name.md: redirect_from: [/posts/renamed/]" in told["/posts/renamed/"]["fix"]  # fmt: skip
    assert (told["/posts/drafted/"]["path"], told["/posts/drafted/"]["line"]) == (
        "content/posts/drafted.md",
        6,
    )
    plain = site.run("pelican", "-s", str(site.root / "publishconf.py"), "-o", str(site.root / "plain"))
    assert plain.code != 0
    # as they say
    site.write({"other-name.md": post(title="renamed", redirect_from=["/posts/renamed/"])})
    ledger = site.root / LEDGER
    ledger.write_text(
        ledger.read_text(encoding="utf-8")
        + "# mine\n/posts/deleted/ -> /posts/stays/ # why\n/posts/drafted/ -> /posts/deleted/\n/posts/gone/ gone\n",
        encoding="utf-8",
    )
    out = site.go_live()
    rules = out.text("_redirects")
    assert "/posts/drafted/ /posts/stays/ 301\n" in rules
    assert "/posts/gone/ /404.html 410\n" in rules
    assert "posts/gone/index.html" not in out.files()
    assert found(site) == []
    assert "# mine\n/posts/deleted/ -> /posts/stays/ # why\n" in ledger.read_text(encoding="utf-8")
    site.write({"stays.md": post(title="Stays", body="[gone](/posts/gone/)")})
    assert [(f["code"], f["severity"]) for f in found(site)] == [("address/old-link", "error")]


def test_a_topic_of_another_name_is_led_to_the_new_one_and_a_note_can_be_settled(small_site):
    small = {"a.md": post(tags=["sleep"]), "b.md": post(title="B", category="Staying Active")}
    site = small_site(small)
    site.go_live()
    config = site.root / "pelicanconf.py"
    config.write_text(
        config.read_text(encoding="utf-8")
        + 'CATEGORIES = {("Keep Moving" if k == "Staying Active" else k): v for k, v in CATEGORIES.items()}\n',
        encoding="utf-8",
    )
    site.write({"a.md": post(), "b.md": post(title="B", category="Keep Moving")})
    told = {one["target"]: one["fix"] for one in found(site)}
    topic, tag = "/topics/staying-active/ -> /topics/keep-moving/", "/tags/sleep/ -> /tags/"
    assert topic in told["/topics/staying-active/"]
    assert tag in told["/tags/sleep/"]
    ledger = site.root / LEDGER
    ledger.write_text(f"{ledger.read_text(encoding='utf-8')}{topic}\n{tag}\n", encoding="utf-8")
    assert found(site) == []


MISTAKES = [
    ("/a/ -> /b/\n/b/ -> /a/", {1: "loop", 2: "loop"}),
    ("/x/ -> /a/\n/a/ -> /a/", {2: "loop"}),
    ("/posts/a/ -> /posts/b/", {1: "taken"}),
    ("/posts/a/ gone", {1: "taken"}),
    ("/Posts/A/ -> /posts/b/", {1: "case"}),
    ("/Old/ -> /posts/a/\n/old/ -> /posts/b/", {2: "case"}),
    ("/archive/2026/ -> /posts/a/", {1: "taken"}),
    ("/404.html/ -> /posts/a/\n/_redirects/x/ -> /posts/a/", {1: "taken", 2: "taken"}),
    ("/theme/css/theme.css -> /posts/a/\n/favicon.ico gone", {1: "taken", 2: "taken"}),
    ("/search/index/0/pagefind.js gone\n/search/index/ -> /posts/a/", {1: "taken"}),
    ("/old.html -> /posts/a/\n/old.html/page/ -> /posts/a/", {2: "taken"}),
    ("/from-b/ -> /posts/a/", {1: "claimed-twice"}),
    ("/x/ -> /posts/a/\n/x/ gone", {2: "claimed-twice"}),
    ("/x/ -> /posts/aa/", {1: "no-target"}),
    ("/x/ -> /posts/draft/", {1: "not-published"}),
    ("/x/ -> https://elsewhere.example/", {1: "form"}),
    ("/x y/ -> /posts/a/", {1: "line"}),
    ("/x/?p=1 -> /posts/a/", {1: "form"}),
    ("/x%zz/ gone", {1: "form"}),
    ("/../x/ gone", {1: "form"}),
    ("nonsense", {1: "line"}),
    ("<<<<<<< ours\n/x/ gone\n=======\n/y/ gone\n>>>>>>> theirs", {1: "merge", 3: "merge", 5: "merge"}),
    ("/ok -> /posts/a\n/caf%C3%A9.html -> /ok/index.html\n# fine\n\n/z/ gone # why", {}),
]


def test_every_mistake_in_the_ledger_is_told_at_its_line(small_site):
    site = small_site({"a.md": post(), "b.md": post(title="B", redirect_from=["/from-b/"]), "draft.md": post(title="D", status="draft")})  # fmt: skip
    from plugins.posts import read_library
    from plugins.seo.addresses.survey import survey
    from plugins.site import load_settings, read_site

    raw = load_settings(site.root, production=True)
    own = read_site(raw)
    library = read_library(own)
    for text, expected in MISTAKES:
        seen = survey(text, library, own, raw, NOW, publish=True)
        told = {f.line: f.code.removeprefix("address/") for f in seen.findings}
        assert told == expected, text
        assert all(f.fix and f.path == LEDGER for f in seen.findings)
    (site.root / LEDGER).write_bytes(b"/caf\xe9/ gone\n")
    assert [f["code"] for f in found(site)] == ["address/encoding"]


def test_mistakes_in_redirect_from_are_told_in_any_text(small_site):
    site = small_site({
        "a.md": post(redirect_from=["/posts/a/", "/twice/", "old"]),
        "b.md": post(title="B", redirect_from=["/twice/"]),
        "people/a-surgeon.md": "---\nname: Dr. S\nredirect_from: [/x?y=1]\n---\nText.\n",
    })  # fmt: skip
    told = {(f["path"], f["code"]) for f in [*found(site), *found(site, "post/redirect")]}
    assert told == {
        ("content/posts/a.md", "address/taken"),
        ("content/posts/a.md", "post/redirect"),
        ("content/posts/b.md", "address/claimed-twice"),
        ("content/people/a-surgeon.md", "post/redirect"),
    }


def test_a_build_as_of_a_day_to_come_records_nothing(small_site):
    site = small_site({"a.md": post(date="2036-01-05")})
    assert site.publish(SOURCE_DATE_EPOCH="2083298400").mentions("posts/a")
    assert not (site.root / LEDGER).exists()


# ---- what holds for any ledger -------------------------------------------------------

parts = st.text("abcé -%~", min_size=1, max_size=3).filter(lambda one: one.strip())
names = st.lists(parts, min_size=1, max_size=2).map(
    lambda some: read_address(quoted(f"/{'/'.join(some)}/"))[0]
)
few = st.sampled_from([f"/{one}/" for one in "abcdefgh"])
knowns = st.builds(Known, names, st.sampled_from(["posts/a b%.md", "tag", "pages/x.md"]), st.just(DAY), st.text(max_size=5).map(lambda one: " ".join(one.split())))  # fmt: skip
notes = st.sampled_from(["# a remark", "", "/old/ -> /a/", "/x/ gone"])


def places(live):
    made = Places()
    for one in live:
        made.put(Place(one, "list", one))
    return made


@given(st.lists(st.tuples(few, few | st.just(""))), st.sets(few))
def test_every_redirect_ends_at_a_live_address(rules, live):
    text = "\n".join(f"{old} -> {new}" if new else f"{old} gone" for old, new in rules)
    found = redirects_of(parse_ledger(text), places(live), NOW)
    assert all(one.new in live and one.old not in live for one in found.moved.values())
    assert not found.gone & live
    lost = {old for old, _ in rules} - live - set(found.moved) - found.gone
    assert not lost or found.findings


@given(st.lists(knowns, unique_by=lambda one: one.address), st.lists(notes), st.randoms())
def test_a_ledger_keeps_its_lines_and_reads_back_what_was_recorded(some, remarks, rng):
    lines = [*map(line_of, some[: len(some) // 2]), *remarks]
    rng.shuffle(lines)
    text = "".join(f"{line}\n" for line in lines)
    after = with_published(text, some)
    left = iter(after.split("\n"))
    assert all(line in left for line in text.rstrip("\n").split("\n")) or not text.strip()
    read = parse_ledger(after).known
    assert {one.address: (one.owner, one.title) for one in some} == {
        key: (one.owner, one.title) for key, one in read.items()
    }
    assert with_published(after, some) == after


@given(st.lists(knowns), st.lists(knowns))
def test_two_ledgers_put_together_line_by_line_lose_no_address(ours, theirs):
    both = with_published("", ours) + "<<<<<<< x\n=======\n" + with_published("", theirs)
    assert {one.address for one in (*ours, *theirs)} <= set(parse_ledger(both).known)


@given(names)
@settings(max_examples=60)
def test_an_address_reads_the_same_in_every_form_we_write(address):
    assert read_address(typed(address)) == read_address(quoted(address)) == (address, "")
    assert not re.search(r"\s", typed(address))


def test_no_rule_for_a_folder_takes_the_files_in_it_along(small_site):
    site = small_site({"a.md": post()})
    old = ("images", "theme", "archive/page", "b")
    (site.root / LEDGER).write_text("".join(f"/{one}/ -> /posts/a/\n" for one in old), encoding="utf-8")
    bucket = json.loads(site.spine("addresses", "--as", "s3").out)
    assert [one["Condition"]["KeyPrefixEquals"] for one in bucket["RoutingRules"]] == ["b/"]
    assert "images/index.html" in {one["Key"] for one in bucket["RedirectObjects"]}


def test_rules_for_hosts_say_no_more_than_was_meant():
    made = places([f"/posts/{one}/" for one in "ab"])
    text = "\n".join([
        "/a/ -> /posts/a/", "/a/b/ -> /posts/b/", "/é\"$/ -> /posts/a/", "/x.php -> /posts/b/", "/g/ gone", "/posts/ -> /posts/a/",
        *(f"/many-{one}/ -> /posts/a/" for one in range(60)),
    ])  # fmt: skip
    redirects = redirects_of(parse_ledger(text), made, NOW)
    assert redirects.findings == ()
    bucket = json.loads(hosts.s3(redirects, made.live, "/sub"))
    prefixes = [one["Condition"]["KeyPrefixEquals"] for one in bucket["RoutingRules"]]
    keys = {one["Key"]: one["WebsiteRedirectLocation"] for one in bucket["RedirectObjects"]}
    assert len(prefixes) == hosts.S3_RULES
    assert {"sub/a/", "sub/posts/"}.isdisjoint(prefixes)  # another address begins with them
    assert keys["sub/a/index.html"] == "/sub/posts/a/"
    assert keys["sub/x.php"] == "/sub/posts/b/"
    nginx = hosts.nginx(redirects)
    assert '    "/é\\"$/" "/posts/a/";\n' in nginx
    assert '    "/g" 1;\n' in nginx
    assert "/g/" not in hosts.cloudflare(redirects)
    assert "/g/ /404.html 410!\n" in hosts.netlify(redirects)
