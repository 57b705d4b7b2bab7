"""A picture is taken in by what it is, under a name that every computer can have, and never over another."""

import errno
import os
import struct
import threading

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.posts import read_library
from plugins.site import load_site
from spine.writing.errors import NotSaved
from spine.writing.judging import findings_of
from spine.writing.pictures import LARGEST, _stem, add_picture, kind_of
from tests.conftest import post

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 20 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 17 + b"\0\0\0\0IEND\xaeB`\x82"
WEBP = b"RIFF" + struct.pack("<I", 12) + b"WEBPVP8 " + b"\0" * 4
GIF = b"GIF89a" + b"\0" * 10 + b"\x3b"
AVIF = struct.pack(">I", 24) + b"ftypmif1\0\0\0\0mif1avif" + struct.pack(">I", 12) + b"mdatxxxx"


@pytest.fixture
def site(small_site):
    return load_site(small_site({}).root)


@pytest.mark.parametrize(("data", "kind"), [(JPEG, "jpg"), (PNG, "png"), (WEBP, "webp"), (GIF, "gif"), (AVIF, "avif")])  # fmt: skip
def test_bytes_decide_what_a_picture_is(site, data, kind):
    path = add_picture(site, "Scan.SVG", data)
    assert path == f"images/scan.{kind}"
    assert (site.content / path).read_bytes() == data
    assert (site.content / path).stat().st_mode & 0o777 == 0o644
    assert add_picture(site, "again.png", data) == path
    text = post(title="T", body=f"![A scan]({{static}}/{path})\n", image=path, image_alt="A scan")
    found = findings_of(site, read_library(site), "posts/t.md", text)
    assert {one.code for one in found} == {"picture/damaged"}, "it has the signs of a picture, and no pixels"
    for cut in range(1, len(data) - 1):
        with pytest.raises(click.UsageError):
            kind_of(data[:cut])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" <svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG can hold programs"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"<!DOCTYPE html>", "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"II*\0rest", "TIFF"),
        (b"BM\0\0\0\0\0\0\0\0", "BMP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "film"),
        (b"\0" * 128 + b"DICM", "names its patient"),
        (b"MZ\x90\0", "none of JPEG"),
        (b"plain words", "none of JPEG"),
        (JPEG + b"\0" * LARGEST, "20 MB"),
    ],
)
def test_everything_else_is_refused_with_a_reason(site, data, said):
    with pytest.raises(click.UsageError, match=said):
        add_picture(site, "x.jpg", data)
    assert not (site.content / "images").exists() or not os.listdir(site.content / "images")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("MRI Scan.JPEG", "mri-scan"),
        ("C:\\Users\\Me\\Desktop\\Rücken.png", "rucken"),
        ("../../etc/passwd", "passwd"),
        ("a/b/", "b"),
        ("con.jpg", "picture-con"),
        ("LPT1.tar.gz", "lpt1-tar"),
        ("..", "picture"),
        ("", "picture"),
        (".htaccess", "htaccess"),
        ("🦴.png", "picture"),
        ("x\0y\n.png", "xy"),
        ("a.b.c.png", "a-b-c"),
        ("é" * 500 + ".png", "e" * 80),
        ("\ud800.png", "picture"),
    ],
)
def test_a_name_is_made_that_every_computer_can_have(given, name):
    assert _stem(given) == name


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_name_at_all_becomes_a_safe_one(given):
    stem = _stem(given)
    assert stem == stem.lower()
    assert stem.isascii()
    assert stem.replace("-", "").isalnum()
    assert stem not in ("con", "nul", "aux", "prn")


def test_another_picture_of_that_name_is_never_written_over(site):
    assert add_picture(site, "a.gif", GIF) == "images/a.gif"
    assert add_picture(site, "A.gif", GIF + b"x") == "images/a-2.gif"
    (site.content / "images/B.GIF").write_bytes(GIF + b"yy")
    os.symlink("nowhere", site.content / "images/b-2.gif")
    assert add_picture(site, "b.gif", GIF + b"z") == "images/b-3.gif"
    assert add_picture(site, "b.gif", GIF + b"yy") == "images/B.GIF"
    paths = []
    threads = [
        threading.Thread(target=lambda n=n: paths.append(add_picture(site, "c.gif", GIF + b"%d" % n)))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(paths)) == 8
    assert {(site.content / path).read_bytes() for path in paths} == {GIF + b"%d" % n for n in range(8)}
    assert not [name for name in os.listdir(site.content / "images") if name.startswith(".")]


def test_what_the_disk_refuses_is_said(site, tmp_path, monkeypatch):
    os.symlink(tmp_path, site.content / "images")
    with pytest.raises(click.UsageError, match="not followed"):
        add_picture(site, "a.gif", GIF)
    (site.content / "images").unlink()
    (site.content / "images").write_text("a file")
    with pytest.raises(NotSaved, match="The picture in content/images was not saved"):
        add_picture(site, "a.gif", GIF)
    (site.content / "images").unlink()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(NotSaved, match="disk is full"):
        add_picture(site, "a.gif", GIF)
    assert os.listdir(site.content / "images") == []
