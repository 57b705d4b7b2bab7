"""A writer drops a photo; a reader gets it small, upright, in a format their browser knows, and nothing else of it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zlib

import pytest
from PIL import Image, ImageCms

from tests.conftest import ROOT, Output, picture, post

SHOWN = post(
    image="images/walk.jpg", image_alt="A person walks", body="![A bench]({static}/images/bench.png)\n"
)


def camera() -> Image.Exif:
    """What a phone writes into a photo that was taken upright."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SECRET CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (44.0, 58.0, 12.0), 3: "W", 4: (93.0, 5.0, 1.0)})
    return exif


def unfolding(side: int) -> bytes:
    """A small PNG that says it is large."""
    small, size = picture(8, 8, "PNG"), side.to_bytes(4, "big")
    head = b"IHDR" + size + size + small[24:29]
    return small[:12] + head + zlib.crc32(head).to_bytes(4, "big") + small[33:]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pictures(output) -> dict[str, bytes]:
    return {name: data for name, data in output.files().items() if name.startswith("images/")}


def test_a_photo_goes_out_upright_in_all_sizes_and_says_nothing_of_where_it_was_taken(small_site):
    photo = picture(1000, 600, exif=camera(), comment=b"SECRET COMMENT", xmp=b"<x>SECRET PLACE</x>")
    site = small_site(
        {"a.md": SHOWN, "images/walk.jpg": photo, "images/bench.png": picture(90, 60, "PNG")},
        more='PICTURES = {"widths": [200, 400]}',
    )
    output = site.publish(SITE_URL="https://blog.example/sub")
    out = pictures(output)
    walk = {re.sub("-[0-9a-f]{8}", "", name): opened(data) for name, data in out.items() if "walk" in name}
    assert {name: image.size for name, image in walk.items()} == {
        **{
            f"images/walk-{w}.{ending}": (w, round(w / 0.6))
            for w in (200, 400)
            for ending in ("avif", "webp")
        },
        "images/walk-400.jpg": (400, 667),
    }
    for image in walk.values():
        red = image.convert("RGB").getchannel("R")
        assert red.getpixel((390 * image.width // 400, 300)) > 200 > red.getpixel((5, 300)), "not turned"
        assert not image.getexif()
        assert not {"icc_profile", "xmp", "comment", "exif"} & image.info.keys()
    assert not [name for name, data in output.files().items() if b"SECRET" in data or data == photo]
    page = output.text("posts/a/index.html")
    for address in re.findall(r"/sub/(images/[^\s\",]+)", page):
        assert address in out
    lead, bench = re.findall("<picture>.*?</picture>", page)
    assert 'fetchpriority="high"' in lead
    assert 'width="400" height="667"' in lead
    assert "lazy" not in lead
    assert 'alt="A bench"' in bench
    assert 'loading="lazy"' in bench
    assert 'width="90" height="60"' in bench
    feed = output.text("feeds/all.atom.xml")
    assert "https://blog.example/sub/images/bench-90-" in feed
    assert '"/sub/images' not in feed
    assert "root-of-this-site" not in feed + page


def test_no_file_of_a_picture_goes_out_that_nothing_names(small_site):
    site = small_site(
        {
            "a.md": post(body="![A bench]({static}/images/bench.jpg)\n", authors=["ann"]),
            "b.md": post(title="B", body="[See it large]({static}/images/large.jpg)\n"),
            "people/ann.md": "---\nname: Ann\nimage: images/ann.jpg\nimage_alt: A woman\n---\nText.\n",
            **{f"images/{name}.jpg": picture(1000, 600) for name in ("bench", "large", "ann")},
        }
    )
    done = site.spine("build", "--publish", "--format", "json")
    assert not [one for one in done.findings if one["path"].startswith("images/")]
    out = sorted(name for name in pictures(Output(site.root / "output")) if name.endswith(".jpg"))
    assert [re.sub("-[0-9a-f]{8}", "", name) for name in out if "cards" not in name] == [
        "images/ann-800.jpg",
        "images/bench-800.jpg",
        "images/large-1000.jpg",
    ]


def test_the_same_photo_gives_the_same_bytes_and_another_one_other_addresses(small_site):
    site = small_site({"a.md": SHOWN, "images/walk.jpg": picture(), "images/bench.png": picture(kind="PNG")})
    first = site.publish()
    before, page = pictures(first), first.text("posts/a/index.html")
    done = site.spine("build", "--publish", "--quiet", "--no-cache")
    assert done.code == 0, done.out + done.err
    assert pictures(first) == before
    status = os.stat(site.root / "content/images/walk.jpg")
    site.write({"images/walk.jpg": picture(shade=200)})
    os.utime(site.root / "content/images/walk.jpg", ns=(status.st_atime_ns, status.st_mtime_ns))
    after = pictures(site.publish())
    assert {n for n in after if "bench" in n} == {n for n in before if "bench" in n}
    assert not {n for n in after if "walk" in n} & set(before)
    new = site.publish().text("posts/a/index.html")
    assert new != page
    assert all(name in new for name in after if "walk" in name)


def test_colours_stay_right_and_clear_parts_clear(small_site):
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # for other colours: left aside
    clear = opened(picture(300, 200))
    clear.putalpha(Image.linear_gradient("L").resize((300, 200)))
    grey = Image.linear_gradient("L").resize((300, 200)).convert("I").point(lambda v: v * 257).convert("I;16")
    data = {}
    for name, image in {"clear": clear, "grey": grey}.items():
        file = io.BytesIO()
        image.save(file, "PNG")
        data[f"images/{name}.png"] = file.getvalue()
    data["images/inks.jpg"] = picture(mode="CMYK")
    data["images/odd.jpg"] = picture(icc_profile=wide)
    flat = io.BytesIO()
    Image.new("P", (300, 200), 1).save(flat, "PNG")
    data["images/flat.png"] = flat.getvalue()
    names = list(data)
    body = "\n\n".join(f"![What {name} shows]({{static}}/{name})" for name in names)
    out = pictures(small_site({"a.md": post(body=body), **data}).publish())
    found = {
        n: [name for name in out if name.startswith(f"images/{n}-")]
        for n in ("clear", "grey", "inks", "flat")
    }
    assert {name.rsplit(".")[-1] for name in found["clear"]} == {"avif", "webp", "png"}
    assert all(opened(out[name]).convert("RGBA").getpixel((150, 5))[3] < 20 for name in found["clear"])
    assert {name.rsplit(".")[-1] for name in found["flat"]} == {"webp", "png"}
    values = [opened(out[name]).convert("L").getpixel((150, 100)) for name in found["grey"]]
    assert all(110 < value < 145 for value in values), values
    assert all(opened(out[name]).mode == "RGB" for name in found["inks"])


def test_a_picture_that_is_very_high_goes_out_in_sizes_that_every_format_has(small_site):
    files = {"images/chat.png": picture(20, 17_000, "PNG"), "images/line.png": picture(1, 20_000, "PNG")}
    body = "\n\n".join(f"![What they said]({{static}}/{name})" for name in files)
    out = pictures(small_site({"a.md": post(body=body), **files}).publish())
    sizes = {opened(data).size for name, data in out.items() if "/chat-" in name}
    assert sizes == {(18, 15_300)}
    assert {opened(data).size for name, data in out.items() if "/line-" in name} == {(1, 16_000)}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this computer has no pipes")
def test_nobody_waits_for_a_pipe_in_the_folder_of_images(tmp_path):
    (tmp_path / "images").mkdir()
    os.mkfifo(tmp_path / "images/walk.jpg")
    code = "from pathlib import Path; from plugins.pictures.checking import strays; list(strays(Path({!r})))"
    subprocess.run([sys.executable, "-c", code.format(str(tmp_path))], cwd=ROOT, check=True, timeout=20)


def test_a_sign_that_feeds_can_not_hold_is_left_out_of_a_pictures_words(small_site):
    body = "![A walk&#12;by a lake]({static}/images/walk.jpg)\n"
    out = small_site({"a.md": post(body=body), "images/walk.jpg": picture()}).publish()
    assert 'alt="A walk by a lake"' in out.text("feeds/all.atom.xml").replace("&quot;", '"')
    assert 'alt="A walk by a lake"' in out.text("posts/a/index.html")


def test_no_picture_of_a_person_goes_out_before_they_have_a_page(small_site):
    person = "---\nname: New Surgeon\n---\n![A smile]({static}/images/smile.jpg)\n"
    files = {"people/new-surgeon.md": person, "images/smile.jpg": picture()}
    site = small_site(
        {"a.md": post(), "b.md": post(title="B", status="draft", authors=["new-surgeon"]), **files}
    )
    assert not site.publish().mentions("smile")
    site.write({"a.md": post(authors=["editorial-team", "new-surgeon"])})
    assert "images/smile-" in site.publish().text("team/new-surgeon/index.html")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Every mistake in one site and one run."""
    from tests.conftest import CONFIG, PEOPLE, PRACTICE, ROOT, SmallSite

    site = SmallSite(tmp_path_factory.mktemp("pictures"))
    config = CONFIG.format(
        real=str(ROOT / "pelicanconf.py"), cache=str(site.root / "c"), practice=PRACTICE, more=""
    )
    (site.root / "pelicanconf.py").write_text(config, encoding="utf-8")
    gif = io.BytesIO()
    frames = [opened(picture(200, 200, shade=shade)) for shade in (1, 200)]
    frames[0].save(gif, "GIF", save_all=True, append_images=frames[1:])
    files = {
        "cut.jpg": picture(300, 200)[:1500],
        "words.jpg": b"Not a picture at all",
        "phone.jpg": b"\0\0\0\x18ftypheic" + bytes(40),
        "scan.jpg": bytes(128) + b"DICM" + bytes(60),
        "notes.jpg": picture(300, 200, xmp=b"<x>PatientName: SECRET^ANN</x>"),
        "place.jpg": picture(300, 200, exif=camera()),
        "other-scan": bytes(128) + b"DICM",
        "huge.png": unfolding(40000),
        "moving.gif": gif.getvalue(),
        "dot.png": picture(1, 1, "PNG"),
        "inks.jpg": picture(1300, 200, mode="CMYK"),
        "small.jpg": picture(1199, 400),
        "large.jpg": picture(1200, 400),
        "phone.heic": b"\0\0\0\x18ftypheic",
    }
    site.write({**PEOPLE, **{f"images/{name}": data for name, data in files.items()}})
    site.write({"posts/copy.dcm": bytes(128) + b"DICM"})
    for name in files:
        body = (
            f"Words.\n\n![A person walks]({{static}}/images/{name})\n" if name != "other-scan" else "Words.\n"
        )
        site.write({f"{name.replace('.', '-')}.md": post(title=name, body=body)})
    for name in ("small.jpg", "large.jpg"):
        site.write(
            {f"lead-{name[:5]}.md": post(title=f"L {name}", image=f"images/{name}", image_alt="A walk")}
        )
    site.write({
        "weak.md": post(title="W", image="images/large.jpg", image_alt="Image of a back",
                        body="![IMG_2041.jpg]({static}/images/large.jpg) ![Photos of pain help]({static}/images/large.jpg)\n"),
    })  # fmt: skip
    return site.check()


@pytest.mark.parametrize(
    ("path", "code", "line", "severity", "words"),
    [
        ("posts/cut-jpg.md", "picture/damaged", 12, "error", "Copy it here once more"),
        ("posts/words-jpg.md", "picture/unknown", 12, "error", "no picture, whatever its name"),
        ("posts/phone-jpg.md", "picture/heic", 12, "error", "export it as JPEG"),
        ("posts/scan-jpg.md", "picture/scan", 12, "error", "names its patient"),
        ("images/other-scan", "picture/scan", 1, "error", "Delete it"),
        ("posts/copy.dcm", "picture/scan", 1, "error", "Delete it"),
        ("posts/notes-jpg.md", "picture/patient", 12, "error", "say who a patient is"),
        ("posts/huge-png.md", "picture/huge", 12, "error", "million pixels"),
        ("posts/moving-gif.md", "picture/moves", 12, "warning", "first frame"),
        ("posts/dot-png.md", "picture/tiny", 12, "warning", "1 by 1 pixels"),
        ("posts/inks-jpg.md", "picture/print-colours", 12, "note", "CMYK"),
        ("posts/lead-small.md", "picture/small", 8, "warning", "1,199 by 400"),
        ("posts/phone-heic.md", "post/broken-link", 12, "error", "export it as JPEG"),
        ("images/phone.heic", "picture/format", 1, "warning", ".heic"),
        ("posts/weak.md", "post/weak-alt", 9, "warning", 'Leave out "Image of"'),
        ("posts/weak.md", "post/weak-alt", 12, "warning", "name of a file"),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_where_it_is_shown(found, path, code, line, severity, words):
    here = [f for f in found if f["path"] == f"content/{path}" and f["code"] == code]
    assert any(
        (f["line"], f["severity"]) == (line, severity) and words in f"{f['message']} {f['fix']}" for f in here
    ), [f for f in found if f["path"] == f"content/{path}"]


def test_what_is_right_with_a_picture_is_not_said(found):
    paths = {f["path"] for f in found}
    assert (
        not {
            "content/posts/place-jpg.md",
            "content/posts/lead-large.md",
            "content/posts/large-jpg.md",
            "content/posts/small-jpg.md",
        }
        & paths
    )
    assert len([f for f in found if f["path"] == "content/posts/weak.md"]) == 2


def test_what_no_build_has_used_for_long_leaves_the_cache(small_site, tmp_path):
    cache = tmp_path / "own-cache"
    site = small_site(
        {"a.md": post(body="![A bench]({static}/images/a.jpg)"), "images/a.jpg": picture()},
        more=f"CACHE_PATH = {str(cache)!r}",
    )
    site.publish()
    (first,) = (cache / "pictures").iterdir()
    long_ago = time.time() - 100 * 86400
    os.utime(first, (long_ago, long_ago))
    site.publish()
    assert first.exists(), "it was used"
    site.write({"images/a.jpg": picture(shade=90)})
    os.utime(first, (long_ago, long_ago))
    site.publish()
    assert first not in set((cache / "pictures").iterdir())


def test_a_wrong_setting_is_named(small_site):
    done = small_site(more='PICTURES = {"widht": [1], "quality": 5, "widths": []}').spine("check")
    assert done.code == 2
    assert 'Did you mean "widths"?' in done.err
    assert '"quality" must be' in done.err
    assert '"widths" must be' in done.err
