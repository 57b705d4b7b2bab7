"""Addresses mean what the URL Standard says."""

import pytest

from plugins.linkcheck.urls import Kind, read_home, resolve

ROOT, OWN, BLOG = (
    read_home(""),
    read_home("https://own.example"),
    read_home("http://own.example:8080/a/blog/"),
)

INSIDE = [
    ("x.html", "a/", "a/x.html", None),
    ("./x.html", "a/", "a/x.html", None),
    ("../x.html", "a/b/", "a/x.html", None),
    ("..", "a/b/", "a/", None),
    (".", "a/b/", "a/b/", None),
    ("../../", "a/b/", "", None),
    ("/", "a/", "", None),
    ("/x/./y/../z", "", "x/z", None),
    ("x/%2E%2E/y", "", "y", None),
    ("x//y", "", "x/y", None),
    ("x%2Fy", "", "x/y", None),
    ("x#", "", "x", ""),
    ("x#a b", "", "x", "a%20b"),
    ("x#ä", "", "x", "%C3%A4"),
    ("x#a#b", "", "x", "a#b"),
    ("x?y#z?q", "", "x", "z?q"),
    ("#z", "a/", "a/index.html", "z"),
    ("?q", "a/", "a/index.html", None),
    (" \tx\n", "", "x", None),
    ("x\ty", "", "xy", None),
    ("\\x\\y", "a/", "x/y", None),
    ("ä.html", "", "ä.html", None),
    ("%C3%A4.html", "", "ä.html", None),
    ("a:b/c", "", None, None),
    ("./a:b", "", "a:b", None),
    ("1a:b", "", "1a:b", None),
    ("https:x", "a/", "a/x", None),
    ("...", "", "...", None),
    ("x/.", "", "x/", None),
]


@pytest.mark.parametrize(("raw", "folder", "path", "fragment"), INSIDE)
def test_paths(raw, folder, path, fragment):
    address = resolve(raw, folder, ROOT, page=f"{folder}index.html")
    if path is None:
        assert address.kind == Kind.OTHER
    else:
        assert (address.kind, address.path, address.fragment) == (Kind.INSIDE, path, fragment)


KINDS = [
    ("../x", ROOT, Kind.ABOVE),
    ("/../x", ROOT, Kind.ABOVE),
    ("https://own.example/x", ROOT, Kind.OUTSIDE),
    ("https://own.example/x", OWN, Kind.INSIDE),
    ("http://own.example:80/x", OWN, Kind.INSIDE),
    ("https://own.example:444/x", OWN, Kind.OUTSIDE),
    ("https://user:word@own.example/x", OWN, Kind.INSIDE),
    ("https://own.example./x", OWN, Kind.OUTSIDE),
    ("//own.example", OWN, Kind.INSIDE),
    ("///own.example/x", OWN, Kind.INSIDE),
    ("https:/own.example/x", OWN, Kind.INSIDE),
    ("http:own.example/x", OWN, Kind.INSIDE),
    ("http://own.example:8080/a/blog/x", BLOG, Kind.INSIDE),
    ("http://own.example:8080/a/blog", BLOG, Kind.INSIDE),
    ("http://own.example:8080/a/blogger", BLOG, Kind.OUTSIDE),
    ("/a/blog/x", BLOG, Kind.INSIDE),
    ("/x", BLOG, Kind.OUTSIDE),
    ("../x", BLOG, Kind.OUTSIDE),
    ("../blog/x", BLOG, Kind.INSIDE),
    ("../../../x", BLOG, Kind.ABOVE),
    ("mailto:x", ROOT, Kind.OTHER),
    ("file:///x", ROOT, Kind.FILE),
    ("https://", ROOT, Kind.BAD),
    ("https://a:b/", ROOT, Kind.BAD),
    ("https://a:/", ROOT, Kind.OUTSIDE),
    ("https://%41.example/", ROOT, Kind.OUTSIDE),
    ("https://a%00b/", ROOT, Kind.BAD),
    ("https://1.2.3/", ROOT, Kind.OUTSIDE),
    ("https://1.2.3.4.5/", ROOT, Kind.BAD),
    ("https://0x7f.1/", ROOT, Kind.OUTSIDE),
    ("https://999999999999/", ROOT, Kind.BAD),
    ("https://a.1/", ROOT, Kind.BAD),
    ("https://[1::2]/", ROOT, Kind.OUTSIDE),
    ("https://[1::2/", ROOT, Kind.BAD),
    ("https://[x]/", ROOT, Kind.BAD),
]


@pytest.mark.parametrize(("raw", "home", "kind"), KINDS)
def test_kinds(raw, home, kind):
    assert resolve(raw, "", home, page="index.html").kind == kind


@pytest.mark.parametrize("text", ["own.example", "ftp://own.example", "https://", "https://a b/", "/x"])
def test_a_site_address_that_is_none_is_refused(text: str):
    with pytest.raises(ValueError, match="is not an address"):
        read_home(text)
