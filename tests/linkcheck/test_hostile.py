"""Nothing that can stand in a folder makes the checker crash or hang."""

import os
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.linkcheck import css, feeds
from plugins.linkcheck.parse import parse, parse_text
from plugins.linkcheck.parse.places import Places
from plugins.linkcheck.urls import Kind, read_home, resolve
from tests.linkcheck.conftest import write
from tests.linkcheck.fuzz import page

SECONDS = 20.0
"""Of processor time, for the worst page: far more than any needs, far less than a hang."""

BIG = 100_000

MONSTERS = {
    "100,000 links": "<p>" + '<a href="x.html">x</a> ' * BIG,
    "100,000 different links": "".join(f'<a href="p{n}.html#x{n}">x</a>' for n in range(BIG)),
    "100,000 links that are not closed": "<a href=x.html>" * BIG,
    "a million deep": "<div>" * 1_000_000,
    "deep and never closed": "<b><i><u>" * 50_000 + "<p>" * 50_000,
    "deep formatting, each another": "".join(f"<b id=a{n}>" for n in range(2000)) + "<p>x" * 2000,
    "deep tables": "<table><tr><td>" * 20_000,
    "deep lists": "<ul><li>" * 50_000 + "<a href=x.html>",
    "deep drawings": "<svg><g>" * 50_000 + "<a href=x.html>",
    "deep selects": "<select><option>" * 20_000,
    "deep templates": "<template>" * 5_000 + "<a href=x.html>",
    "ten megabytes of text": "word " * 2_000_000,
    "ten megabytes of one attribute": '<a href="' + "x" * 10_000_000 + '">',
    "an attribute that never ends": '<a href="' + "x <a href='y'> " * 200_000,
    "a comment that never ends": "<!--" + "<a href=x>" * 200_000,
    "comments that nearly end": "<!-- --" * 200_000,
    "a script that never ends": "<script>" + "<!-- <script> </script " * 100_000,
    "only angle brackets": "<" * 1_000_000,
    "only closing tags": "</a>" * 300_000,
    "only quotes": "<a " + "\"'" * 300_000,
    "only ampersands": "<a href='" + "&" * 300_000 + "'>",
    "references without an end": '<a href="' + "&amp" * 200_000 + '">',
    "only equals signs": "<a " + "=" * 300_000 + ">",
    "only slashes": "<a href=" + "/" * 300_000 + ">",
    "only dots": '<a href="' + "../" * 100_000 + 'x">',
    "percent signs": '<a href="' + "%" * 300_000 + '">',
    "100,000 attributes": "<a " + " ".join(f"a{n}=x" for n in range(BIG)) + " href=x>",
    "the same id 100,000 times": "<p id=x>" * BIG,
    "100,000 broken fragments": "".join(f"<a href=#n{n}>x</a>" for n in range(2000)) + "<p id=x>" * 2000,
    "thousands of ids and of links to others": "".join(
        f"<p id=section-{n}><a href=#sectoin-{n}>x</a>" for n in range(5000)
    ),
    "a srcset of 100,000": '<img alt="" srcset="' + ", ".join(f"{n}.gif {n + 1}w" for n in range(BIG)) + '">',
    "a srcset of commas": '<img alt="" srcset="' + "," * 500_000 + '">',
    "a srcset of parentheses": '<img alt="" srcset="a ' + "(" * 500_000 + '">',
    "a style of comments": "<style>" + "/*" * 300_000 + "</style>",
    "a style of strings": "<style>@import url(" + "'\"" * 200_000 + "</style>",
    "a style of backslashes": "<style>a{b:url(" + "\\" * 300_000 + "</style>",
    "a style of parentheses": "<style>@import " + "image-set(" * 100_000 + "</style>",
    "a refresh of digits": '<meta http-equiv=refresh content="' + "1" * 500_000 + '">',
    "a mail to everybody": '<a href="mailto:' + ",".join(["a@b.example"] * 50_000) + '">',
    "a mail to nobody who is": '<a href="mailto:' + "a." * 100_000 + '@">',
    "a phone of letters": '<a href="tel:' + "x" * 500_000 + '">',
    "nothing but zero bytes": "\0" * 1_000_000,
    "bases": "<base href=x/>" * 50_000 + "<a href=y>",
    "sections": '<section class="related"><ul><li><a href=x>' * 300,
    "forms in forms": "<form action=x>" * 50_000,
    "frames": "<frameset>" * 50_000 + "<frame src=x>",
    "noscript": "<noscript>" * 50_000 + "<img src=x>",
    "a plain text": "<plaintext>" + "<a href=x>" * 100_000,
    "tags in half": "<a href=x" * 100_000,
    "unlikely names": "".join(f"<{chr(code)}a href=x>" for code in range(1, 5000)),
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_checked_in_time(check, name: str):
    begun = time.process_time()
    check({"index.html": MONSTERS[name], "x.html": "<p id=x>"})
    assert time.process_time() - begun < SECONDS


def test_a_hundred_thousand_links_are_all_found(check):
    assert len(parse_text(MONSTERS["100,000 different links"]).links) == BIG
    findings = check({"index.html": "".join(f'<a href="p{n}.html">' for n in range(5_000))})
    assert len(findings) == 5_000


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_page(data: bytes):
    parse(data)
    css_text = data.decode("latin-1")
    assert all(0 <= offset <= len(css_text) for _, offset in css.addresses(css_text))
    feeds.read_robots(data)
    feeds.read_redirects(data)
    feeds.read_manifest(data)


TAGGED = st.lists(
    st.sampled_from(
        [
            "<",
            ">",
            "/",
            "=",
            '"',
            "'",
            "&",
            ";",
            "!--",
            "-->",
            "a",
            " href",
            " id",
            "script",
            "style",
            "svg",
            "template",
            "select",
            "table",
            "x.html",
            "#",
            "\n",
            "\0",
            "é",
            "{",
            "}",
            "url(",
            "@import ",
            " srcset",
            ",",
            "]]>",
            "base ",
        ]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(TAGGED)
def test_any_markup_is_a_page(text: str):
    found = parse_text(text)
    places = Places(text)
    assert all(line >= 1 and column >= 1 for spots in places.links.values() for line, column in spots)
    assert len(found.links) == len(set(found.links))


@settings(max_examples=500, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab/\\.%2eE?#:@[]x é\t\n0159-_~&=<>\"'"), max_size=30)
    | st.text(max_size=30),
    st.sampled_from(["", "a/", "a/b c/", "ü/"]),
    st.sampled_from(["", "https://own.example", "https://own.example/blog"]),
)
def test_any_text_is_an_address_of_some_kind_and_stays_in_the_folder(raw: str, folder: str, own: str):
    address = resolve(raw, folder, read_home(own), page=f"{folder}index.html")
    if address.kind == Kind.INSIDE:
        parts = address.path.split("/")
        assert not address.path.startswith("/")
        assert not any(part in ("..", ".") for part in parts if "%" not in raw)


def test_broken_bytes_in_a_thousand_pages(check):
    rng = random.Random(5)
    files = {}
    for number in range(200):
        data = bytearray(page(number).encode())
        for _ in range(rng.randrange(30)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        files[f"{number}.html"] = bytes(data)
    check(files)


def test_feeds_that_attack_the_reader(check):
    laughs = '<!DOCTYPE urlset [<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    bomb = f"{laughs}]><urlset><url><loc>&j;</loc></url></urlset>"
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><link>&x;</link></channel></rss>'
    deep = "<urlset>" + "<url>" * 50_000
    findings = check(
        {"index.html": "<p>", "a.xml": bomb, "b.xml": outside, "c.xml": deep, "d.xml": b"\xff\xfe<"}
    )
    assert not [finding for finding in findings if "root:" in finding.message + finding.target]


def test_links_out_of_the_folder_are_not_followed(check, tmp_path):
    write(
        tmp_path,
        {
            "secret/page.html": "<p id=x>",
            "site/index.html": '<a href="out/page.html">x</a><a href="ring/">y</a>',
        },
    )
    os.symlink(tmp_path / "secret", tmp_path / "site" / "out")
    os.symlink(tmp_path / "site", tmp_path / "site" / "ring")
    os.symlink(tmp_path / "gone", tmp_path / "site" / "dangling.html")
    assert "out/page.html" in {finding.target for finding in check({})}


def test_files_that_are_no_files(check, tmp_path):
    write(tmp_path, {"site/index.html": '<a href="pipe">x</a>', "site/dir.html/": ""})
    os.mkfifo(tmp_path / "site" / "pipe")
    os.mkfifo(tmp_path / "site" / "pipe.html")
    assert [finding.target for finding in check({})] == ["pipe"]


def test_names_that_are_not_unicode(check, tmp_path):
    folder = os.fsencode(
        write(tmp_path / "site", {"index.html": '<a href="b%FF.html">x</a><a href="c%FF.html">y</a>'})
    )
    with open(folder + b"/b\xff.html", "wb") as file:
        file.write(b"<a href=no.html>")
    findings = check({})
    assert sorted(finding.target for finding in findings) == ["c%FF.html", "no.html"]
    assert all(finding.path.isprintable() for finding in findings)
